"""Tests of checks.run: all checks over one view, and the union as one graph."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import rdflib

from surveilkg import iri
from surveilkg.checks import run
from surveilkg.ingest import rules
from surveilkg.model.finding import SEVERITIES
from surveilkg.store.oxigraph import EmbeddedView


def world(root: Path, *extra: str) -> EmbeddedView:
    """The fictional world of the shape examples after all rules, with more Turtle in a graph of its own."""
    store = ox.Store()
    for file in [*sorted((root / "ontology" / "modules").glob("*.ttl")), root / "shapes" / "examples" / "world.ttl"]:
        store.load(path=str(file), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(iri.graph(file.stem)))
    for text in extra:
        prefixes = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in iri.PREFIXES.items())
        target = ox.NamedNode(iri.graph("extra"))
        store.load(input=(prefixes + text).encode(), format=ox.RdfFormat.TURTLE, to_graph=target)
    rules.apply(store, root / "queries")
    return EmbeddedView(store)


def test_right_world_has_no_errors(root: Path) -> None:
    """Shapes, queries and the three other checks agree that the fictional world is right."""
    assert [f for f in run.run_all(world(root), root) if f.severity != "info"] == []


def test_every_check_takes_part(root: Path) -> None:
    """One fault for each check; errors come first and the order is the same twice."""
    wrong = """id:odd a skg:Compnay ; skg:when "2020-02-30" ; skg:organOf id:ZUB .
      id:bare a skg:Company ; skos:prefLabel "Acme Cameras"@en ; skg:reference source:fable ."""
    view = world(root, wrong)
    found = run.run_all(view, root)
    by_rule = {f.rule for f in found}
    assert {"when", "undefined-term", "date-bounds", "derived-only", "duplicate-label"} <= by_rule
    assert "structure-without-asserted-claim" in by_rule
    grades = [SEVERITIES.index(f.severity) for f in found]
    assert grades == sorted(grades)
    assert run.run_all(view, root) == found


def test_statements_at_hand_give_what_the_store_gives(root: Path, tmp_path: Path) -> None:
    """Lines of all graphs in a file spare reading the store; an undefined term is found by both, and one in a text not.

    Expected: what the checks find when they read the store themselves.
    """
    plain = f'id:said skg:note "see <{iri.SKG}Compnay>" .'
    for extra in (plain, f"id:odd a skg:Compnay ; skg:when '2020-02-30' . {plain}"):
        view = world(root, extra)
        with (tmp_path / "graph.nt").open("wb") as stream:
            view.write_ntriples(stream)
            view.write_ntriples(stream)
        found = run.run_each(view, root, ntriples=[tmp_path / "graph.nt"])
        assert found == run.run_each(view, root)
        assert bool(found[run.TERMS]) == ("id:odd" in extra)


def test_merged_graph_is_the_union(make_view: Callable[..., EmbeddedView]) -> None:
    """One statement in two graphs counts once; literals keep tag and type, plain text equals plain text in shapes."""
    text = 'id:a skos:prefLabel "A"@en ; skg:note "plain" ; skg:value 1.50 ; skg:amount [ skg:amountValue 2.0 ] .'
    graph = run.merged_graph(make_view(entities=text, source__fable='id:a skos:prefLabel "A"@en .'))
    assert len(graph) == 5
    assert set(graph.objects(rdflib.URIRef(iri.SKG + "x"))) == set()
    assert rdflib.Literal("plain") in set(graph.objects())
    assert rdflib.Literal("A", lang="en") in set(graph.objects())
