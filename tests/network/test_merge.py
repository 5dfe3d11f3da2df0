"""Tests of network.merge: the index of a graph by that of the graph before is, byte for byte, the one built whole."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.network.random_networks import ONTOLOGY

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.network import build, merge
from surveilkg.network.index import Index
from surveilkg.store.oxigraph import EmbeddedView

GRAPHS = tuple(iri.graph(name) for name in ("source/one", "source/two", "derived/three"))
Facts = dict[str, frozenset[tuple[str, str]]]
"""Subject to pairs of a predicate and a value, in Turtle."""
NAMES = ("Acme Ltd", "The Acme", "ACME", 'Zed \\"Z\\" Co', "Å & B", "a\\tb")
NODES = (*(f"id:n{number}" for number in range(5)), "id:n1-a", "id:n")
_names = st.sampled_from(NAMES)


def _some(pool: Sequence[str], most: int = 2) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(pool), max_size=most)


def _facts(*given: tuple[str, Any]) -> frozenset[tuple[str, str]]:
    """Facts from pairs of a predicate and one value, several, or None for none."""
    several = ((name, each) for name, value in given for each in (value if isinstance(value, list) else [value]))
    return frozenset((name, value) for name, value in several if value is not None)


def _text(value: str | None, language: str = "") -> str | None:
    return None if value is None else f'"{value}"{language}'


@st.composite
def _nodes(draw: st.DrawFn) -> frozenset[tuple[str, str]]:
    return _facts(
        ("a", ["skg:Entity", draw(st.sampled_from(["skg:Company", "skg:State", "skg:TechnologyCategory"]))]),
        ("skos:prefLabel", [f'"{draw(_names)}"@en', f'"{draw(_names)}"@fr']),
        ("skos:altLabel", [f'"{name}"@en' for name in draw(_some(NAMES))]),
        ("skg:lei", [f'"{name}"' for name in draw(_some(("X1", "X2"), 1))]),
    )


@st.composite
def _claims(draw: st.DrawFn) -> frozenset[tuple[str, str]]:
    kind, tail, head = draw(
        st.sampled_from(
            [
                ("Deal", "supplier", "recipient"),
                ("Loan", "financier", "borrower"),
                ("Partnership", "partner", "partner"),
            ]
        )
    )
    day = draw(st.sampled_from([None, "2019-05-01"]))
    return _facts(
        ("a", ["skg:Claim", "skg:Relation", f"skg:{kind}"]),
        ("skg:mode", f"skg:{draw(st.sampled_from(['asserted', 'reported', 'denied']))}"),
        ("skg:source", f"source:{draw(st.sampled_from('abc'))}"),
        ("skg:originatesFrom", [f"source:{name}" for name in draw(_some("abd"))]),
        ("skg:rank", f"skg:rank-{draw(st.sampled_from(['normal', 'normal', 'deprecated']))}"),
        (f"skg:{tail}", draw(_some(NODES))),
        (f"skg:{head}", draw(_some(NODES))),
        ("skg:involves", draw(_some(NODES))),
        ("skg:citation", [f"source:a\\#p{number}" for number in draw(_some("123"))]),
        ("skg:amount", [f"claim:sum{number}" for number in draw(_some("12"))]),
        ("skg:accountOf", draw(st.sampled_from([None, "event:e1", "event:e2"]))),
        ("skg:besideSurveillance", draw(st.sampled_from([None, "true"]))),
        ("skg:paraphrase", _text(draw(_names), "@en")),
        ("skg:earliestStart", _text(day)),
        ("skg:when", _text(day)),
    )


_PASSAGES = st.sampled_from(["1", "2"]).map(
    lambda page: _facts(("a", "skg:Passage"), ("skg:inSource", "source:a"), ("skg:page", _text(page)))
)
_AMOUNTS = st.sampled_from(["1.50", "7.0"]).map(
    lambda value: _facts(("a", "skg:MonetaryAmount"), ("skg:amountValue", value), ("skg:currency", '"USD"'))
)
_SOURCES = st.sampled_from(["dataset", "news-article"]).map(
    lambda kind: _facts(("a", "skg:Source"), ("skg:sourceKind", f"skg:source-{kind}"), ("skos:prefLabel", '"S"@en'))
)
_SUBJECTS: dict[str, st.SearchStrategy[frozenset[tuple[str, str]]]] = {
    **dict.fromkeys(NODES, _nodes()),
    **dict.fromkeys([f"claim:c{number}" for number in range(8)], _claims()),
    **{f"source:a\\#p{number}": _PASSAGES for number in range(4)},
    **{f"claim:sum{number}": _AMOUNTS for number in (1, 2)},
    **{f"source:{name}": _SOURCES for name in "abc"},
}


@st.composite
def changes(draw: st.DrawFn) -> tuple[Facts, Facts]:
    """What is said before and after: subjects come, go, change or stay, claims with them or without."""
    before: Facts = {}
    after: Facts = {}
    for subject, said in _SUBJECTS.items():
        first = draw(st.none() | said)
        second = first if draw(st.booleans()) else draw(st.none() | said)
        for facts, found in ((before, first), (after, second)):
            if found is not None:
                facts[subject] = found
    return before, after


def _store(facts: Facts) -> ox.Store:
    """A store with facts in several graphs; some are said twice."""
    store = ox.Store()
    store.extend(ONTOLOGY)
    prefixes = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in iri.PREFIXES.items())
    for number, graph in enumerate(GRAPHS):
        said = [
            f"{subject} {name} {value} ."
            for subject, found in facts.items()
            for name, value in found
            if (len(name) + len(value)) % 4 != number
        ]
        text = (prefixes + "\n".join(said)).encode()
        store.load(input=text, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))
    return store


def _differing(before: ox.Store, after: ox.Store) -> set[str]:
    """Subjects of which the one says other things than the other, whichever graph says it."""
    one, other = ({quad.triple for quad in store} for store in (before, after))
    return {str(triple.subject) for triple in one ^ other}


def _same_files(one: Path, other: Path) -> None:
    names = sorted(path.name for path in one.iterdir())
    assert names == sorted(path.name for path in other.iterdir())
    for name in names:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


@settings(max_examples=30, deadline=None)
@given(changes())
def test_merged_index_is_the_one_that_is_built_whole(change: tuple[Facts, Facts]) -> None:
    """Whatever comes, goes and changes: every file has the bytes that building everything gives it.

    Among it: nodes that claims named before they were there, passages and amounts that come late or go, kinds of
    sources that change weights, events that gain and lose their first account, names that sort between others.
    """
    before, after = (_store(facts) for facts in change)
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name)
        patch.setattr(merge, "SHARE", 0)
        build.build(EmbeddedView(before), folder / "before")
        build.build(EmbeddedView(after), folder / "whole")
        touched = _differing(before, after)
        event("nothing changed" if not touched else "changed")
        assert merge.merge(folder / "before", EmbeddedView(after), touched, folder / "merged")
        _same_files(folder / "whole", folder / "merged")
        Index(folder / "merged")


def test_change_of_the_fictional_world_is_merged(world: SurveilGraph, tmp_path: Path) -> None:
    """On a graph as curators write it: a document taken out, and put in again."""
    store = ox.Store()
    store.bulk_extend(world.view.store)  # type: ignore[attr-defined]
    graph = ox.NamedNode(iri.graph("source/gazette"))
    nodes = {quad.subject for quad in store.quads_for_pattern(None, None, None, graph)}
    touched = {str(node) for node in nodes}
    assert any("/claim/gazette/" in name for name in touched)
    for node in nodes:
        for quad in store.quads_for_pattern(node, None, None):
            store.remove(quad)
    build.build(EmbeddedView(store), tmp_path / "without")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merge, "SHARE", 0)
        merge.merge(world.generation.index, EmbeddedView(store), touched, tmp_path / "out")
        _same_files(tmp_path / "without", tmp_path / "out")
        merge.merge(tmp_path / "out", world.view, touched, tmp_path / "again")  # type: ignore[arg-type]
        _same_files(world.generation.index, tmp_path / "again")


def test_index_is_built_whole_where_it_cannot_be_merged(world: SurveilGraph, tmp_path: Path) -> None:
    """Without an index before, with one of other edges, or where most of it changed, nothing is merged or written."""
    view, index = EmbeddedView(world.view.store), world.generation.index  # type: ignore[attr-defined]
    assert merge.merge(tmp_path / "none", view, set(), tmp_path / "out") is None
    every = {f"<{record['iri']}>" for record in world.index.nodes()}
    every |= {f"<{world.index.claim_iri(at)}>" for at in range(world.index.claim_count())}
    assert merge.merge(index, view, every, tmp_path / "out") is None
    store = ox.Store()
    store.bulk_extend(view.store)
    relevance = ox.NamedNode(iri.SKG + "relevance")
    declared = next(store.quads_for_pattern(None, relevance, None))
    store.remove(declared)
    value = ox.Literal("0.125", datatype=ox.NamedNode(iri.XSD + "decimal"))
    store.add(ox.Quad(declared.subject, relevance, value, declared.graph_name))
    assert merge.merge(index, EmbeddedView(store), set(), tmp_path / "out") is None
    assert not (tmp_path / "out").exists()
