"""Contract of the formats of graphs: run over everything in `export.graphs.GRAPH_FORMATS`.

Graphs are those of the fictional world, and made ones whose every text is drawn by hypothesis. Files are read back with
readers that we did not write; what is expected are the rows that were written, and the edges of the index.
"""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from tests.contracts.made_graphs import AT, Made, made
from tests.export.gexf_grammar import faults

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.export import graph_claims
from surveilkg.export.graph_fields import EDGE_FIELDS, NODE_FIELDS, Row
from surveilkg.export.graph_part import Part
from surveilkg.export.graphs import GRAPH_FORMATS, GraphFormat
from surveilkg.export.xml_text import allowed

FORMATS = {form.name: form for form in GRAPH_FORMATS}
EVERY = pytest.mark.parametrize("form", GRAPH_FORMATS, ids=lambda form: form.name)
RDF = {"turtle": ox.RdfFormat.TURTLE, "trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS,
       "jsonld": ox.RdfFormat.JSON_LD, "rdfxml": ox.RdfFormat.RDF_XML}  # fmt: skip
GEXF, VIZ = "{http://gexf.net/1.3}", "{http://gexf.net/1.3/viz}"
Told = dict[str, Any]


def written(form: str | GraphFormat, graph: Any) -> bytes:
    """What a format makes of a graph."""
    stream = io.BytesIO()
    (FORMATS[form] if isinstance(form, str) else form).write(graph, stream)
    return stream.getvalue()


def told(row: Row) -> Told:
    """A row of an edge by field."""
    return dict(zip((each.name for each in EDGE_FIELDS), row, strict=True))


@pytest.fixture(scope="module")
def whole(world: SurveilGraph) -> Part:
    """Everything in the world."""
    return world.part()


@pytest.fixture(scope="module")
def files(whole: Part) -> dict[str, bytes]:
    """The world in every format."""
    return {form.name: written(form, whole) for form in GRAPH_FORMATS}


def in_cytoscape(data: bytes) -> Counter[str]:
    """Claims of the edges of Cytoscape JSON."""
    return Counter(edge["data"]["claim"] for edge in json.loads(data)["elements"]["edges"])


def in_networkx(read: Callable[[Any], Any]) -> Callable[[bytes], Counter[str]]:
    """Claims of the edges that networkx reads."""
    return lambda data: Counter(d["claim"] for _, _, d in nx.MultiDiGraph(read(io.BytesIO(data))).edges(data=True))


def in_csv(data: bytes) -> Counter[str]:
    """Claims of the rows of CSV."""
    return Counter(row["claim"] for row in csv.DictReader(io.StringIO(data.decode(), newline="")))


def in_lines(pattern: str) -> Callable[[bytes], Counter[str]]:
    """Claims of the lines that fit a pattern."""
    return lambda data: Counter(re.findall(pattern, data.decode(), re.MULTILINE))


def in_rdf(name: str) -> Callable[[bytes], Counter[str]]:
    """Claims of RDF with a mode that makes edges, each once."""
    denied = {iri.SKG + mode for mode in ("denied", "retracted")}

    def claims(data: bytes) -> Counter[str]:
        found = [q for q in ox.parse(data, RDF[name]) if q.predicate.value == iri.SKG + "mode"]
        return Counter(q.subject.value for q in found if q.object.value not in denied)

    return claims


READERS: dict[str, Callable[[bytes], Counter[str]]] = {
    "gexf": in_networkx(nx.read_gexf),
    "graphml": in_networkx(lambda stream: nx.read_graphml(stream, force_multigraph=True)),
    "cytoscape": in_cytoscape,
    "dot": in_lines(r'^  "[^"]*" -> "[^"]*" \[label=.*? claim="([^"]*)"'),
    "csv-edges": in_csv,
    "neo4j-edges": in_csv,
    "parquet-edges": lambda data: Counter(pq.read_table(io.BytesIO(data)).column("claim").to_pylist()),
    "cypher": in_lines(r"^MATCH .*, claim: '([^']*)'"),
    "ftm": lambda data: Counter(
        e["properties"]["recordId"][0] for e in map(json.loads, data.splitlines()) if "recordId" in e["properties"]
    ),
    **{name: in_rdf(name) for name in RDF},
}
NODES_ONLY = {"csv-nodes", "parquet-nodes", "neo4j-nodes"}


def test_every_format_is_read_back() -> None:
    """No format is without a reader here."""
    assert set(READERS) | NODES_ONLY == set(FORMATS)


@pytest.mark.parametrize("name", sorted(set(READERS) - set(RDF)))
def test_edges_are_those_of_the_index(name: str, world: SurveilGraph, files: dict[str, bytes]) -> None:
    """As many edges of each claim as the index has; what is denied or retracted has none. Expected: the index."""
    index = world.index
    expected = Counter(index.claim(claim)["iri"] for claim in index.edge_claim)
    assert READERS[name](files[name]) == expected
    modes = {index.claim(claim)["mode"] for claim in index.edge_claim}
    assert modes.isdisjoint({"denied", "retracted"})
    assert sum(expected.values()) > 20


@pytest.mark.parametrize("name", sorted(RDF))
def test_statements_of_a_part_are_those_of_its_claims(name: str, world: SurveilGraph) -> None:
    """RDF of a part holds every claim with an edge in it, and no other. Expected: the edges."""
    part = world.part(around=("Argus Optics",), hops=1)
    assert set(READERS[name](written(name, part))) == {row[AT["claim"]] for row in part.edges()}


def test_syntaxes_say_the_same(world: SurveilGraph, files: dict[str, bytes]) -> None:
    """Statements by graph are those of the store, as one graph their union. Expected: the store; read with rdflib."""
    quads = {str(quad) for quad in ox.parse(files["nquads"], ox.RdfFormat.N_QUADS)}
    assert len(quads) == world.view.count()
    for name in ("trig", "jsonld"):
        assert len({str(quad) for quad in ox.parse(files[name], RDF[name])}) == len(quads)
    named = {str(q) for q in ox.parse(files["trig"], ox.RdfFormat.TRIG) if "_:" not in str(q)}
    assert named == {quad for quad in quads if "_:" not in quad}
    triples = {str(quad.triple) for quad in ox.parse(files["nquads"], ox.RdfFormat.N_QUADS)}
    for name, syntax in (("turtle", "turtle"), ("rdfxml", "xml")):
        assert len(rdflib.Graph().parse(data=files[name], format=syntax)) == len(triples), name


@EVERY
def test_same_graph_same_bytes(form: GraphFormat, world: SurveilGraph, files: dict[str, bytes]) -> None:
    """Asked and written again, a graph is the same bytes."""
    assert written(form, world.part()) == files[form.name]


@pytest.mark.parametrize("name", sorted(set(READERS) - set(RDF)))
def test_mode_source_and_claim_are_on_every_edge(name: str, whole: Part, files: dict[str, bytes]) -> None:
    """No format loses what limits an edge. Expected: mode, citation and claim of every row, in one element."""
    text = files[name].decode("utf-8", "replace")
    if name == "parquet-edges":
        rows = pq.read_table(io.BytesIO(files[name])).to_pylist()
        assert [(r["mode"], tuple(r["cited"]), tuple(r["hedge"])) for r in rows] == [
            (row[AT["mode"]], row[AT["cited"]], row[AT["hedge"]]) for row in whole.edges()
        ]
        return
    elements = [part for part in re.split(r"\n(?=\W*(?:<edge|\{|claim:|MATCH|  \"))", text) if "/claim/" in part]
    by_claim = {
        claim: [e for e in elements if claim in e] for claim in {str(row[AT["claim"]]) for row in whole.edges()}
    }
    for row in whole.edges():
        edge = told(row)
        found = by_claim[edge["claim"]]
        assert found
        for element in found:
            assert edge["mode"] in element, (edge["claim"], element)
            assert all(cited.split(",")[0] in element for cited in edge["cited"]), (edge["claim"], element)


def in_words(value: Any) -> str:
    """A value of a row as GEXF has it."""
    return (
        "; ".join(value) if isinstance(value, tuple) else str(value).lower() if isinstance(value, bool) else str(value)
    )


def test_gexf_is_where_gephi_looks(whole: Part, files: dict[str, bytes]) -> None:
    """Interval, kind, colour, position and size are the attributes and elements of GEXF 1.3, typed columns declared.

    Every field of every edge is there, and nothing else.

    Expected: the rows; places in the file by the grammar of GEXF 1.3 (gexf.net, 2022).
    """
    graph = ET.fromstring(files["gexf"]).find(f"{GEXF}graph")  # noqa: S314
    assert graph is not None
    assert (graph.get("mode"), graph.get("timeformat"), graph.get("timerepresentation")) == (
        "dynamic",
        "date",
        "interval",
    )
    declared = {a.get("id") for a in graph.iter(f"{GEXF}attribute")}
    used = {a.get("for") for a in graph.iter(f"{GEXF}attvalue")}
    assert used <= declared
    edges = list(graph.iter(f"{GEXF}edge"))
    for element, row in zip(edges, whole.edges(), strict=True):
        edge = told(row)
        assert (element.get("id"), element.get("kind")) == (edge["id"], edge["kind"])
        assert (element.get("start"), element.get("end")) == (edge["start"], edge["end"])
        assert element.find(f"{VIZ}color") is not None
        found: Told = {str(each.get("for")): each.get("value") for each in element.iter(f"{GEXF}attvalue")}
        expected = {name: in_words(value) for name, value in edge.items() if value not in (None, "", ())}
        assert {**element.attrib, **found} == {"type": "directed", **expected}
        shape = element.find(f"{VIZ}shape")
        assert shape is not None
        assert (shape.get("value") == "solid") == (edge["mode"] == "asserted")
    apart = Counter((e.get("source"), e.get("target"), e.get("kind")) for e in edges)
    assert set(apart.values()) == {1}
    assert len({e.get("id") for e in edges}) == len(edges)
    for element in graph.iter(f"{GEXF}node"):
        assert all(element.find(VIZ + tag) is not None for tag in ("color", "position", "size"))
    kinds = {(e.get("start") is None, e.get("end") is None) for e in edges}
    assert {(True, True), (False, True), (False, False)} <= kinds, "closed, half-open and undated edges are all there"


def test_nodes_live_as_long_as_their_edges(whole: Part) -> None:
    """No node ends before an edge of it, or begins after one. Expected: earliest start and latest end of its edges."""
    ends: dict[Any, list[tuple[Any, Any]]] = {}
    for row in whole.edges():
        for end in (row[1], row[2]):
            ends.setdefault(end, []).append((row[AT["start"]], row[AT["end"]]))
    at = {each.name: number for number, each in enumerate(NODE_FIELDS)}
    dated = 0
    for row in whole.nodes():
        spans = ends.get(row[0], [])
        starts = [first for first, _ in spans]
        expected = min(starts) if starts and None not in starts else None
        assert row[at["start"]] == expected
        dated += expected is not None
        lasts = [last for _, last in spans]
        if row[at["end"]] is not None:
            assert None not in lasts
            assert row[at["end"]] == max(lasts)
    assert dated


def test_rows_are_the_same_where_few_nodes_are_remembered(whole: Part, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forgetting nodes on the way costs time only. Expected: the rows where all are remembered."""
    expected = list(whole.edges())
    monkeypatch.setattr(graph_claims, "_REMEMBERED", 3)
    assert list(whole.edges()) == expected


@given(graph=made())
@settings(max_examples=60)
def test_xml_keeps_every_text_that_it_can_hold(graph: Made) -> None:
    """Labels and paraphrases come back as they were, U+FFFD for what XML 1.0 cannot hold. Expected: the rows."""
    edge = told(graph.edge_rows[0])
    assert faults(written("gexf", graph)) == []
    for read in (nx.read_gexf, lambda s: nx.read_graphml(s, force_multigraph=True)):
        name = "gexf" if read is nx.read_gexf else "graphml"
        found = read(io.BytesIO(written(name, graph)))
        ((tail, head, data),) = found.edges(data=True)
        assert (tail, head) == (edge["source"], edge["target"])
        assert data.get("paraphrase", "") == allowed(edge["paraphrase"])
        assert data.get("cited", "") == allowed("; ".join(edge["cited"]))
        assert found.nodes[tail].get("label", "") == allowed(str(graph.node_rows[0][1]))
        assert data["mode"] == edge["mode"]


@given(graph=made())
@settings(max_examples=60)
def test_other_formats_keep_every_text(graph: Made) -> None:
    """JSON, CSV, Parquet and RDF give every text back. Expected: the rows, read with the usual libraries."""
    edge = told(graph.edge_rows[0])
    data = json.loads(written("cytoscape", graph))["elements"]["edges"][0]["data"]
    assert data.get("paraphrase", "") == edge["paraphrase"]
    (row,) = csv.DictReader(io.StringIO(written("neo4j-edges", graph).decode(), newline=""))
    assert (row["paraphrase"], row[":START_ID"], row[":TYPE"]) == (edge["paraphrase"], edge["source"], "DEAL")
    (row,) = csv.DictReader(io.StringIO(written("csv-edges", graph).decode(), newline=""))
    assert not [cell for name, cell in row.items() if cell[:1] in set("=+-@\t\r") and name != "weight"]
    (line,) = pq.read_table(io.BytesIO(written("parquet-edges", graph))).to_pylist()
    assert (line["note"] or "", tuple(line["hedge"])) == (edge["note"], edge["hedge"])
    label = str(graph.node_rows[0][1])
    for name, syntax in RDF.items():
        (quad,) = ox.parse(written(name, graph), syntax)
        assert isinstance(quad.object, ox.Literal)
        assert quad.object.value == (allowed(label) if name == "rdfxml" else label)
    ties = [json.loads(each) for each in written("ftm", graph).decode().split("\n")[2:-1]]
    assert ties[0]["properties"]["recordId"] == [edge["claim"]]


STRING = r"'(?:[^'\\\x00-\x1f]|\\[\\'nrt]|\\u[0-9A-F]{4})*'"
VALUE = rf"(?:date\({STRING}\)|true|false|-?[\d.]+|{STRING}(?: \+ {STRING})*)"
MAP = rf"\{{(?:\w+: (?:{VALUE}|\[(?:{VALUE}(?:, {VALUE})*)?\])(?:, )?)*\}}"
CYPHER = re.compile(
    rf"MERGE \(n:Entity \{{id: {STRING}\}}\) SET n:\w+, n \+= {MAP};"
    rf"|MATCH \(a:Entity \{{id: {STRING}\}}\), \(b:Entity \{{id: {STRING}\}}\) "
    rf"MERGE \(a\)-\[r:\w+ \{{id: {STRING}\}}\]->\(b\) SET r \+= {MAP};"
    r"|CREATE INDEX surveilkg_entity IF NOT EXISTS FOR \(n:Entity\) ON \(n\.id\);|// [^\\]*"
)
DOT_LINE = re.compile(
    r'digraph surveilkg \{|  rankdir=LR;|  (?:node|edge) \[[^\]]*\];|  \w+="(?:[^"\\\n]|\\.)*";|\}'
    r'|  "(?:[^"\\\n]|\\.)*"(?: -> "(?:[^"\\\n]|\\.)*")? \[(?:\w+=(?:\w+|"(?:[^"\\\n]|\\.)*")(?:, )?)*\];'
)


@given(graph=made())
@settings(max_examples=60)
def test_no_text_leaves_its_quotes(graph: Made) -> None:
    """Cypher and DOT stay within their grammars, line by line.

    In Cypher no backslash of a text stands before a `u`, which engines might replace before they read the grammar.
    Expected: grammar of openCypher 9 and of the DOT language.
    """
    lines = written("cypher", graph).decode().split("\n")
    assert lines.pop() == ""
    assert all(CYPHER.fullmatch(line) for line in lines), lines
    assert not re.search(r"\\\\[uU]", "\n".join(lines))
    lines = written("dot", graph).decode().split("\n")
    assert lines.pop() == ""
    assert all(DOT_LINE.fullmatch(line) for line in lines), lines


def test_followthemoney_names_are_those_of_its_model(files: dict[str, bytes]) -> None:
    """Schemata exist there, ids have its form, and ties refer to entities of the file.

    Expected: names pinned from the model of FollowTheMoney; its entity ids are letters, digits, `-` and `.`.
    """
    pinned = (Path(__file__).parents[1] / "ontology" / "followthemoney-terms.txt").read_text(encoding="utf-8")
    entities = [json.loads(line) for line in files["ftm"].splitlines()]
    ids = {entity["id"] for entity in entities}
    assert len(ids) == len(entities)
    assert all(re.fullmatch(r"[0-9a-zA-Z]([0-9a-zA-Z.-]*[0-9a-zA-Z])?", each) for each in ids)
    assert {entity["schema"] for entity in entities} <= set(pinned.split("\n"))
    ends = ("subject", "object", "owner", "asset", "member", "organization", "creditor", "debtor")
    for entity in entities:
        given = entity["properties"]
        assert {each for name in ends for each in given.get(name, [])} <= ids
        if entity["schema"] in {"Ownership", "Membership", "Debt"}:
            assert not given.get("status") or given["status"] == ["asserted"]


def test_node_lists_go_with_edge_lists(whole: Part, files: dict[str, bytes]) -> None:
    """Every end of an edge is in the list of nodes, under the same id. Expected: the rows."""
    ids = [row[0] for row in whole.nodes()]
    rows = list(csv.DictReader(io.StringIO(files["csv-nodes"].decode(), newline="")))
    assert [row["id"] for row in rows] == ids
    assert pq.read_table(io.BytesIO(files["parquet-nodes"])).column("id").to_pylist() == ids
    neo4j = csv.DictReader(io.StringIO(files["neo4j-nodes"].decode(), newline=""))
    assert [row["id:ID"] for row in neo4j] == ids
    assert {end for row in whole.edges() for end in row[1:3]} <= set(ids)
