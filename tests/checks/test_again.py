"""Checking a change gives what checking everything gives, and deriving again what deriving anew gives.

The graph is every example of shapes/examples, right and wrong, spread over seven graphs; a change adds, alters or
removes statements of one of them, or the whole of it, at random. Expected is what the full run finds.
"""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from surveilkg import iri
from surveilkg.checks import change, hygiene, reach
from surveilkg.checks.again import run_again
from surveilkg.checks.run import Found, run_each
from surveilkg.errors import EnvironmentFailure
from surveilkg.ingest import rules
from surveilkg.store.oxigraph import EmbeddedView

ROOT = Path(__file__).resolve().parents[2]
GRAPHS = 7


@cache
def base() -> tuple[ox.Store, Found, list[ox.Quad]]:
    """The graph, what the checks find in it, and the statements of the examples."""
    store = ox.Store()
    for file in sorted((ROOT / "ontology" / "modules").glob("*.ttl")):
        store.load(path=str(file), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(iri.graph("ontology")))
    for number, file in enumerate(sorted((ROOT / "shapes" / "examples").glob("*.ttl"))):
        name = ox.NamedNode(graph(number % GRAPHS))
        store.load(path=str(file), format=ox.RdfFormat.TURTLE, to_graph=name)
    rules.apply(store, ROOT / "queries")
    said = [
        quad for quad in store if isinstance(quad.graph_name, ox.NamedNode) and "/source/f" in quad.graph_name.value
    ]
    return store, run_each(EmbeddedView(store), ROOT), sorted(said, key=str)


def graph(number: int) -> str:
    """IRI of one of the graphs."""
    return iri.graph(f"source/f{number}")


def changed(seed: int, how_many: int) -> tuple[ox.Store, str]:
    """A copy of the graph in which statements of one named graph differ, and the IRI of that graph."""
    chance = random.Random(seed)  # noqa: S311
    store, _, said = base()
    copy = ox.Store()
    copy.bulk_extend(store)
    name = graph(chance.randrange(GRAPHS))
    mine = [quad for quad in said if quad.graph_name == ox.NamedNode(name)]
    fate = chance.choice(["remove", "value", "subject", "replace"])
    for quad in chance.sample(mine, min(how_many, len(mine))):
        other, target = chance.choice(said), quad.graph_name
        if fate in {"remove", "replace"}:
            copy.remove(quad)
        if fate == "value":
            copy.add(ox.Quad(quad.subject, quad.predicate, other.object, target))
        if fate == "subject":
            copy.add(ox.Quad(other.subject, quad.predicate, quad.object, target))
        if fate == "replace":
            copy.add(ox.Quad(quad.subject, other.predicate, other.object, target))
    return copy, name


@given(seed=st.integers(0, 2**32), how_many=st.sampled_from([1, 3, 20, 150, 10**6]))
@example(seed=11, how_many=200)
@example(seed=50, how_many=5)
@settings(max_examples=3, phases=[Phase.explicit, Phase.generate])
def test_change_gives_what_everything_gives(seed: int, how_many: int) -> None:
    """Derived graphs and findings after a change, rule by rule and check by check, are those of a full run."""
    before, known, _ = base()
    after, name = changed(seed, how_many)
    anew = ox.Store()
    anew.bulk_extend(after)
    rules.apply_anew(anew, ROOT / "queries")
    difference = change.between(before, after, [name])
    rules.apply_again(difference, ROOT / "queries")
    assert set(map(str, after)) ^ set(map(str, anew)) == set()
    derived = [{str(g) for g in store.named_graphs() if "/derived/" in str(g)} for store in (after, anew)]
    assert derived[0] == derived[1]
    found, expected = run_again(difference, known, ROOT), run_each(EmbeddedView(anew), ROOT)
    assert {check: found[check] ^ expected[check] for check in expected if found[check] != expected[check]} == {}
    assert set(found) == set(expected)


def test_no_change_changes_nothing() -> None:
    """A graph that was replaced by itself touches no node and leaves every finding."""
    before, known, _ = base()
    after = ox.Store()
    after.bulk_extend(before)
    difference = change.between(before, after, [graph(0)])
    rules.apply_again(difference, ROOT / "queries")
    assert (difference.triples, difference.graphs) == (set(), [graph(0)])
    assert run_again(difference, known, ROOT) == known


@pytest.mark.parametrize("file", rules.rule_files(ROOT / "queries"), ids=lambda file: file.stem)
def test_every_rule_declares_its_reach(file: Path) -> None:
    """A rule without reach could not be run again after a change."""
    assert reach.read(file.read_text(encoding="utf-8"), file.name) is not None


def test_every_hygiene_query_declares_its_reach() -> None:
    """A query without reach is run over everything at each publish, which a large graph would feel."""
    queries = hygiene.load(ROOT / "queries" / "hygiene")
    assert [query.name for query in queries if reach.read(query.text, query.name) is None] == []


def test_query_without_reach_is_run_over_everything(tmp_path: Path) -> None:
    """A query of a user's own that declares none is slow, not wrong."""
    for folder in ("shapes", "queries"):
        (tmp_path / folder).mkdir()
    (tmp_path / "shapes" / "data").symlink_to(ROOT / "shapes" / "data")
    (tmp_path / "queries" / "hygiene").mkdir()
    text = (ROOT / "queries" / "hygiene" / "duplicate-label.rq").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("# reach")]
    (tmp_path / "queries" / "hygiene" / "own.rq").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "queries" / "hygiene" / "severity.toml").write_text('own = "info"\n', encoding="utf-8")
    before, _, _ = base()
    after, name = changed(11, 200)
    difference = change.between(before, after, [name])
    found = run_again(difference, run_each(EmbeddedView(before), tmp_path), tmp_path)
    assert found["own"] == run_each(EmbeddedView(after), tmp_path)["own"]


@pytest.mark.parametrize("text", ["skg:a//skg:b", "skg:a/(skg:b", "(skg:a/skg:b)+", "nowhere:a", ""])
def test_reach_that_cannot_be_read_is_named(text: str) -> None:
    """A reach that was read as something else would hide findings."""
    with pytest.raises(EnvironmentFailure, match=r"own\.rq: the reach"):
        reach.read(f"# reach: {text}", "own.rq")


SAID = """@prefix skg: <https://w3id.org/surveilkg/ns#> . @prefix e: <https://e.example/> .
e:a skg:p e:b . e:b skg:q e:c . e:c skg:q e:d . e:x skg:label 'n' . e:y skg:label 'n' . e:d skg:r e:a ."""
WALKS = {
    "skg:p/skg:q+": ("c q", "a", 3),
    "skg:p/skg:q*/skg:r": ("d r", "a", 4),
    "^skg:r/skg:p": ("a p", "", 0),
    "^skg:r/^skg:q": ("d r", "a", 2),
    "skg:label/^skg:label": ("x label", "x y", 2),
    "any/skg:q": ("b q", "a b", 3),
}
"""Path to subject and property of a statement, the nodes from which it leads over that, and what it needs of these."""


@pytest.mark.parametrize("path", WALKS)
def test_reach_follows_paths_as_sparql_does(path: str) -> None:
    """Forwards, backwards, any property, repetition and joints by a literal: nodes and statements by hand."""
    said, nodes, needed = WALKS[path]
    subject, predicate = said.split()
    store = ox.Store()
    store.load(input=SAID.encode(), format=ox.RdfFormat.TURTLE)
    near = reach.Near(reach.Facts(store))
    looks = reach.read(f"# reach: {path}", "own.rq")
    assert looks is not None
    node = ox.NamedNode(f"https://e.example/{subject}")
    held = store.quads_for_pattern(node, ox.NamedNode(iri.SKG + predicate), None)
    found = looks.touched(reach.Ends(quad.triple for quad in held), [near])
    assert {n.value[-1] for n in found if isinstance(n, ox.NamedNode)} == set(nodes.split())
    assert len(looks.gather(found, near)) == needed
