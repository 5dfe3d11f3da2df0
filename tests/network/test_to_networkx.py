"""Tests of network.to_networkx: the network in Python holds every edge and every attribute that its docstring names."""

from __future__ import annotations

import gc

import networkx as nx
import pytest

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.model import money
from surveilkg.network.index import Index

NODE = {"label", "kind", "aliases"}
EDGE = {
    *("verb", "relation", "family", "mode", "weight", "when", "earliest_start", "latest_start", "earliest_end"),
    *(
        "latest_end",
        "event",
        "source",
        "origins",
        "beside_surveillance",
        "paraphrase",
        "hedge",
        "amounts",
        "carries_money",
        "relevance",
    ),
    *("symmetric", "citations", "claim"),
}


@pytest.mark.parametrize("which", ["world", "graph"])
def test_every_node_edge_and_attribute(which: str, request: pytest.FixtureRequest) -> None:
    """Counts equal the index's, every documented attribute is there, every edge is cited, isolated nodes included."""
    source: SurveilGraph = request.getfixturevalue(which)
    network = source.to_networkx()
    assert isinstance(network, nx.MultiDiGraph)
    assert network.number_of_nodes() == source.index.counts["nodes"]
    assert network.number_of_edges() == source.index.counts["edges"]
    assert all(set(attributes) == NODE for _, attributes in network.nodes(data=True))
    for _, _, key, attributes in network.edges(keys=True, data=True):
        assert set(attributes) == EDGE
        assert key.startswith(attributes["claim"])
        assert attributes["citations"]
        assert attributes["mode"] not in {"denied", "retracted"}
        assert attributes["mode"] == "asserted" or attributes["hedge"]


def slowly(index: Index) -> nx.MultiDiGraph:
    """The same network edge by edge, every record looked up anew for every edge."""
    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    for number in range(index.counts["nodes"]):
        record = index.node(number)
        graph.add_node(record["iri"], label=record["label"], kind=record["class"], aliases=record["aliases"])
    for edge in range(len(index.tail)):
        claim, projection = index.claim(index.edge_claim[edge]), index.projection(edge)
        ends = [index.node(number)["iri"] for number in (index.tail[edge], index.head[edge])]
        names = ("earliest_start", "latest_start", "earliest_end", "latest_end")
        graph.add_edge(
            *ends,
            key=f"{claim['iri']} {projection.name}",
            **{
                name: getattr(projection, name)
                for name in ("verb", "family", "carries_money", "relevance", "symmetric")
            },
            **{name: claim[name] for name in ("mode", "weight", "event", "source", "origins")},
            **dict(zip(names, claim["bounds"], strict=True)),
            claim=claim["iri"],
            relation=claim["class"],
            when=claim.get("when", ""),
            beside_surveillance=claim["beside"],
            paraphrase=claim.get("paraphrase", ""),
            hedge=claim.get("hedge", []),
            amounts=[money.words(amount) for amount in claim["amounts"]],
            citations=[citation["passage"] for citation in claim["citations"]],
        )
    return graph


@pytest.mark.parametrize("which", ["world", "graph"])
def test_bulk_build_equals_the_slow_way(which: str, request: pytest.FixtureRequest) -> None:
    """Nodes, keys and all attributes are those of the slow way, and no two edges share a list that could be changed."""
    source: SurveilGraph = request.getfixturevalue(which)
    network = source.to_networkx()
    assert nx.utils.graphs_equal(network, slowly(source.index))
    lists = [id(data["citations"]) for _, _, data in network.edges(data=True)]
    assert len(set(lists)) == len(lists)
    assert gc.isenabled()


@pytest.mark.parametrize("which", ["world", "graph"])
def test_without_evidence_the_columns_say_the_same(which: str, request: pytest.FixtureRequest) -> None:
    """Each edge of the light network has ends, projection, mode, weight and dates of its claim's record, and its event.

    Expected: the network with evidence, edge by edge in the order of the index.
    """
    source: SurveilGraph = request.getfixturevalue(which)
    index, light, full = source.index, source.to_networkx(evidence=False), source.to_networkx()
    assert light.number_of_nodes() == full.number_of_nodes()
    assert light.number_of_edges() == full.number_of_edges()
    events: dict[int, str] = {}
    for tail, head, edge, data in light.edges(keys=True, data=True):
        record = index.claim(data["claim"])
        told = full.edges[tail, head, f"{record['iri']} {data['projection']}"]
        same = ("mode", "earliest_start", "latest_start", "earliest_end", "latest_end", "beside_surveillance")
        assert {name: data[name] for name in same} == {name: told[name] for name in same}
        assert data["weight"] == pytest.approx(told["weight"], abs=1e-6)
        assert (index.tail[edge], index.head[edge]) == (index.node_number(tail), index.node_number(head))
        assert light.graph["projections"][data["projection"]]["verb"] == told["verb"]
        assert events.setdefault(data["event"], told["event"]) == told["event"]
    assert len(set(events.values())) == len(events)


def test_attributes_of_one_edge(world: SurveilGraph) -> None:
    """The loan of the world with all that is known of it. Expected: gazette/p2-2 in tests/world/kg."""
    network = world.to_networkx()
    found = network.get_edge_data(iri.entity("laputa-bank"), iri.entity("XRU"))
    ((key, edge),) = found.items()
    assert key.startswith(iri.CLAIM + "gazette/p2-2 ")
    assert (edge["relation"], edge["family"], edge["verb"]) == ("Loan", "money", "lent money to")
    assert (edge["mode"], edge["weight"]) == ("asserted", pytest.approx(0.9 * 0.85))
    assert edge["amounts"] == ["120,000,000 USD (commitment, prices unstated)"]
    assert edge["citations"] == [iri.SOURCE + "gazette#p2s2"]
    stake = network.get_edge_data(iri.entity("cyclops"), iri.entity("argus"))
    ((_, stake_edge),) = stake.items()
    assert (stake_edge["earliest_start"], stake_edge["latest_end"]) == ("2015-01-01", "2018-12-31")


def test_origin_is_where_the_claim_comes_from(world: SurveilGraph) -> None:
    """A claim that its source took from elsewhere has that origin. Expected: courier/p1-2, from the Gazette."""
    edges = {data["claim"].removeprefix(iri.CLAIM): data for _, _, data in world.to_networkx().edges(data=True)}
    assert edges["courier/p1-2"]["origins"] == [iri.SOURCE + "gazette"]
    assert edges["courier/p1-1"]["origins"] == [iri.SOURCE + "courier"]
