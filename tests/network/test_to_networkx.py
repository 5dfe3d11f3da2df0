"""Tests of network.to_networkx: the network in Python holds every edge and every attribute that its docstring names."""

from __future__ import annotations

import networkx as nx
import pytest

from surveilkg import iri
from surveilkg.api import SurveilGraph

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
