"""What is written, derived and indexed at scale is the same as by the plain way."""

from __future__ import annotations

import contextlib
import itertools
import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.errors import EnvironmentFailure
from surveilkg.ingest import kept, rules, run
from surveilkg.ingest.emit import _text
from surveilkg.network import build
from surveilkg.network.index import Index
from surveilkg.settings import data_root
from surveilkg.sources.registry import find
from surveilkg.store import canonical
from surveilkg.store.canonical import canonical_hash, decimal_spelling, stored_hash
from surveilkg.store.generations import Generation, Workspace
from surveilkg.store.lines import Lines
from surveilkg.store.oxigraph import EmbeddedView

GRAPH = "https://example.org/graph"
_ENTITIES = [
    {"id": "a", "schema": "Company", "properties": {"name": ["Alpha\tHolding \u2028 \\ Ltd"], "jurisdiction": ["us"]}},
    {"id": "b", "schema": "Company", "properties": {"name": ['"Beta" GmbH'], "jurisdiction": ["de"]}},
    {"id": "b-1", "schema": "Company", "properties": {"name": ["Beta One"], "country": ["de"]}},
    {"id": "o", "schema": "Ownership", "properties": {"owner": ["a"], "asset": ["b"], "percentage": ["12.50"]}},
    {
        "id": "p",
        "schema": "Payment",
        "properties": {"payer": ["a"], "beneficiary": ["b-1"], "amount": ["1200.00"], "currency": ["USD"]},
    },
]


@pytest.fixture(scope="module")
def published(graph: SurveilGraph, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """A small file of FollowTheMoney entities, ingested beside the shipped graph and published."""
    folder = tmp_path_factory.mktemp("scale")
    file = folder / "entities.ftm.json"
    file.write_text("".join(json.dumps({**e, "datasets": ["made"]}) + "\n" for e in _ENTITIES), encoding="utf-8")
    room = Workspace(Path(shutil.copytree(graph.generation.folder.parents[1], folder / "workspace")))
    run.ingest(room, data_root(), find("ftm"), [str(file)], run.Options(allow_warnings=True), lambda _: None)
    current = room.current()
    assert current is not None
    return current


def test_statements_of_every_graph_are_kept(published: Generation, tmp_path: Path) -> None:
    """What an ingest writes and what it leaves as it was; only the ontology, with blank nodes, is not."""
    rest, *files = kept.statements(published, tmp_path)
    graphs = set(published.manifest()["graphs"]) - {iri.graph("ontology")}
    assert set(files) == {kept.path_of(published.folder, graph) for graph in graphs}
    stored = EmbeddedView.open(published.store)
    assert sum(path.read_bytes().count(b"\n") for path in [rest, *files]) == stored.count()


def test_index_written_beside_the_store_is_that_of_the_store(published: Generation, tmp_path: Path) -> None:
    """The index that ingest takes from sorted lines is, byte for byte, that which the published store gives."""
    build.build(EmbeddedView.open(published.store), tmp_path / "again")
    for path in sorted(published.index.iterdir()):
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name


def test_manifest_tells_the_hash_of_what_is_stored(published: Generation) -> None:
    """Counts and hashes taken from lines, or from the generation before, are those of the graphs in the store."""
    store = ox.Store.read_only(str(published.store))
    told = published.manifest()["graphs"]
    assert set(told) == {graph.value for graph in store.named_graphs()}
    for graph, entry in told.items():
        quads = list(store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
        assert (entry["statements"], entry["hash"]) == (len(quads), canonical_hash(quads)), graph


def test_every_node_and_claim_of_the_index_is_found_by_its_iri(published: Generation) -> None:
    """IRIs that begin with one another (`b`, `b-1`) are found all the same."""
    index = Index(published.index)
    for number, node in enumerate(index.nodes()):
        assert index.node_number(node["iri"]) == number
    for number in range(index.claim_count()):
        assert index.claim_number(index.claim(number)["iri"]) == number
    assert index.node_number(iri.entity("ftm-")) is None


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_texts_are_written_as_the_engine_writes_them(text: str) -> None:
    """The hash over lines is that of the store only where both spell a statement in one way."""
    assert _text(text, "en") == str(ox.Literal(text, language="en"))


@given(st.from_regex(r"[+-]?(\d{0,25}(\.\d{0,25})?|x)", fullmatch=True))
def test_decimals_are_spelt_as_the_engine_gives_them_back(text: str) -> None:
    """The engine stores a decimal as a number, where it fits; `text` may be none."""
    literal = ox.Literal(text, datatype=ox.NamedNode(iri.XSD + "decimal"))
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode(GRAPH), ox.NamedNode(GRAPH), literal))
    assert [quad.object.value for quad in store] == [decimal_spelling(text)]


_VALUES = st.one_of(
    st.text('a" !#\\\n@^é', max_size=3).map(ox.Literal),
    st.text("a!", max_size=2).map(lambda text: ox.Literal(text, language="en")),
    st.from_regex(r"-?(0|1|20){1,3}(\.(0|5|00){1,2})?", fullmatch=True).map(
        lambda text: ox.Literal(text, datatype=ox.NamedNode(iri.XSD + "decimal"))
    ),
)


@given(st.lists(st.tuples(st.sampled_from(["a", "a-", "a!"]), _VALUES), min_size=1))
def test_hash_of_lines_is_that_of_the_graph_they_are_loaded_into(facts: list[tuple[str, ox.Literal]]) -> None:
    """Texts and decimals that begin with one another, in any order, spelt in any way."""
    graph = ox.NamedNode(GRAPH)
    quads = [ox.Quad(ox.NamedNode(f"x:{s}"), graph, value, graph) for s, value in facts]
    store = ox.Store()
    store.extend(quads)
    texts = [[f"{quad} .\n" for quad in quads], [f"{quad.triple} .\n" for quad in quads]]
    for held, block in itertools.product(texts, (1, 60, 1000)):
        with contextlib.closing(Lines(chunk=3)) as lines, pytest.MonkeyPatch.context() as patch:
            patch.setattr(canonical, "_BLOCK", block)
            lines.extend(held)
            assert stored_hash(lines, GRAPH) == canonical_hash(store)
            assert not lines.has_blank_nodes()


def test_rules_keep_the_names_of_blank_nodes() -> None:
    """A fact that is derived of a blank node is about the node that the graph has, not about a copy of it."""
    store = ox.Store()
    node, graph = ox.BlankNode("x"), ox.NamedNode(GRAPH)
    store.load(path=str(data_root() / "ontology/modules/money.ttl"), format=ox.RdfFormat.TURTLE, to_graph=graph)
    kind = ox.NamedNode(iri.RDF + "type")
    store.add(ox.Quad(node, kind, ox.NamedNode(iri.SKG + "Company"), graph))
    store.load(path=str(data_root() / "ontology/modules/actor.ttl"), format=ox.RdfFormat.TURTLE, to_graph=graph)
    with contextlib.ExitStack() as stack:
        given_by = rules.apply(store, data_root() / "queries", stack)
        assert given_by.lines[iri.graph("derived/class-hierarchy")].has_blank_nodes()
    classes = {quad.object for quad in store.quads_for_pattern(node, kind, None)}
    assert ox.NamedNode(iri.SKG + "Actor") in classes


def test_a_rule_that_does_not_parse_is_told(tmp_path: Path) -> None:
    """The message names the file."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "10-broken.rq").write_text("CONSTRUCT {", encoding="utf-8")
    with pytest.raises(EnvironmentFailure, match=r"10-broken\.rq does not parse"):
        rules.apply(ox.Store(), tmp_path)
