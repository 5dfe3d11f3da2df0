"""Tests of network.between: the subgraph keeps the constraints, and costs no more than the bound that is stated."""

from __future__ import annotations

import itertools
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import networkx as nx
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.network.random_networks import Claim, brute_force, goes_astray, links, make_index, networks

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.errors import AmbiguousNameError, MisuseError
from surveilkg.export import chains_json
from surveilkg.model.answers import BetweenAnswer
from surveilkg.network.between import between
from surveilkg.network.index import Index
from surveilkg.network.query import PathQuery

ASKED = st.sampled_from(
    [
        PathQuery(max_hops=5, through_groups=True, include_weak=True),
        PathQuery(max_hops=5, include_weak=True),
        PathQuery(max_hops=2, through_groups=True, include_weak=True),
        PathQuery(max_hops=5, through_groups=True),
        PathQuery(max_hops=3),
        PathQuery(max_hops=5, direction="supply", through_groups=True, include_weak=True),
        PathQuery(max_hops=5, min_strength="reported", through_groups=True, include_weak=True),
        PathQuery(max_hops=5, not_via=frozenset({3}), through_groups=True, include_weak=True),
    ]
)
Network = tuple[list[str], list[Claim]]


def chains_of(
    kinds: list[str], claims: list[Claim], query: PathQuery, pair: tuple[int, int]
) -> dict[tuple[int, ...], float]:
    """Chains between two nodes that a path would give."""
    found = brute_force(kinds, claims, query, pair, either_way=True)
    return {n: c for n, c in found.items() if query.include_weak or not goes_astray(kinds, claims, n)}


def trees(graph: nx.Graph, parties: tuple[int, ...]) -> Iterator[nx.Graph]:
    """Every tree in a small graph that holds all parties."""
    others = [node for node in graph if node not in parties]
    for count in range(len(others) + 1):
        for more in itertools.combinations(others, count):
            part = graph.subgraph((*parties, *more))
            for edges in itertools.combinations(part.edges(data=True), part.number_of_nodes() - 1):
                tree = nx.Graph(edges)
                if tree.number_of_nodes() == part.number_of_nodes() and nx.is_connected(tree):
                    yield tree


def cost_of(graph: nx.DiGraph, edges: set[frozenset[int]], parties: tuple[int, ...]) -> float:
    """Cost of a subgraph by its documentation: steps, and half the hub penalty of each end that is no party."""
    hubs = sum(graph.nodes[node]["hub"] / 2 for edge in edges for node in edge if node not in parties)
    return float(hubs + sum(graph.edges[tuple(edge)]["cost"] for edge in edges))


def ways(index: Index, answer: BetweenAnswer) -> list[tuple[int, ...]]:
    """The chains as numbers of nodes."""
    found = [[index.node_number(node.iri) for node in chain.nodes] for chain in answer.chains]
    return [tuple(number for number in chain if number is not None) for chain in found]


@given(networks(), ASKED, st.integers(2, 4))
@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_every_chain_is_one_of_path_and_the_cost_keeps_its_bound(network: Network, query: PathQuery, many: int) -> None:
    """Chains are those that a path would give; groups are right; the cost is within 2 (1 - 1/n) of the optimum.

    Expected: every tree of the network, enumerated; allowed is one in which any two parties are joined by a chain that
    networkx finds under the documented constraints.
    """
    kinds, claims = network
    assume(many <= len(kinds) <= 5)
    parties = tuple(range(many))
    pairs = list(itertools.combinations(parties, 2))
    allowed = {pair: chains_of(kinds, claims, query, pair) for pair in pairs}
    with tempfile.TemporaryDirectory() as folder:
        index = make_index(kinds, claims, Path(folder))
        answer = between(index, query, parties)
        found = ways(index, answer)
    for nodes, chain in zip(found, answer.chains, strict=True):
        pair = (min(nodes[0], nodes[-1]), max(nodes[0], nodes[-1]))
        right_way = nodes if nodes[0] == pair[0] else nodes[::-1]
        assert allowed[pair][right_way] == pytest.approx(chain.cost, abs=1e-3)
    closure = nx.Graph()
    closure.add_nodes_from(parties)
    closure.add_weighted_edges_from((*pair, min(allowed[pair].values())) for pair in pairs if allowed[pair])
    groups = {frozenset(index.node_number(node.iri) for node in group) for group in answer.groups}
    assert groups == {frozenset(group) for group in nx.connected_components(closure)}
    union = {frozenset(step) for nodes in found for step in itertools.pairwise(nodes)}
    graph = links(kinds, claims, query, either_way=True)
    assert answer.cost == pytest.approx(cost_of(graph, union, parties), abs=1e-3)
    joined = nx.Graph([tuple(edge) for edge in union])
    if query.max_hops == 5 and query.include_weak:
        assert not union or nx.is_forest(joined)
    assert answer.cost <= nx.minimum_spanning_tree(closure).size(weight="weight") + 1e-3
    if len(groups) > 1:
        return
    costs = [
        cost_of(graph, {frozenset(edge) for edge in tree.edges}, parties)
        for tree in trees(graph.to_undirected(), parties)
        if all(_chain_of(tree, pair) in allowed[pair] for pair in pairs)
    ]
    assert not costs or answer.cost <= 2 * (1 - 1 / many) * min(costs) + 1e-3
    assert many > 2 or answer.cost == pytest.approx(min(allowed[0, 1].values()), abs=1e-3)


def _chain_of(tree: nx.Graph, pair: tuple[int, int]) -> tuple[int, ...]:
    return tuple(nx.shortest_path(tree, *pair))


@given(networks(), st.integers(1, 40))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_cut_answer_is_never_wrong(network: Network, most: int) -> None:
    """Under a budget every chain shown still exists at its cost; parties that were not joined are told as such."""
    kinds, claims = network
    query = PathQuery(max_hops=4, through_groups=True, include_weak=True, max_expanded=most)
    with tempfile.TemporaryDirectory() as folder:
        index = make_index(kinds, claims, Path(folder))
        answer, again = (between(index, query, (0, 1, 2)) for _ in range(2))
        found = ways(index, answer)
    assert answer == again
    for nodes, chain in zip(found, answer.chains, strict=True):
        expected = brute_force(kinds, claims, query, (nodes[0], nodes[-1]), either_way=True)
        assert expected[nodes] == pytest.approx(chain.cost, abs=1e-3)
    assert len(answer.chains) == 3 - len(answer.groups)
    if answer.cut and not answer.cut.is_found and len(answer.groups) > 1:
        assert "Not connected when the search was cut" in answer.remarks[0]


def test_two_parties_get_the_chain_of_path(graph: SurveilGraph) -> None:
    """Between two parties stands the first chain that path shows. Expected: the path search, another algorithm."""
    for pair in (("Huawei", "Uganda"), ("CloudWalk", "Zimbabwe"), ("SenseTime", "Mongolia"), ("ZTE", "ITU")):
        (chain,) = graph.between(*pair).chains
        first = graph.path(*pair).chains[0]
        assert (chain.nodes, chain.cost) == (first.nodes, first.cost)
        assert [hop.events for hop in chain.hops] == [hop.events for hop in first.hops]


def test_journalists_question(graph: SurveilGraph) -> None:
    """Huawei, Uganda and the Exim Bank are tied by the deal of 2019 and by loans, each with its citation.

    Expected: sahin-2020/p26-6, and records of the African list of digital finance.
    """
    answer = graph.between("Huawei", "Uganda", "Export-Import Bank of China")
    assert [len(group) for group in answer.groups] == [3]
    claims = {a.claim for chain in answer.chains for hop in chain.hops for found in hop.events for a in found}
    assert iri.CLAIM + "sahin-2020/p26-6" in claims
    accounts = [a for chain in answer.chains for hop in chain.hops for found in hop.events for a in found]
    assert all(account.citations for account in accounts)


def test_who_cannot_be_connected_is_told(world: SurveilGraph) -> None:
    """Lilliput has no relation: it stands alone, the others are connected, and why it is alone is told."""
    answer = world.between("Argus Optics", "Ruritania", "Lilliput")
    assert [[node.label for node in group] for group in answer.groups] == [["Argus Optics", "Ruritania"], ["Lilliput"]]
    assert "Not connected: Argus Optics with Ruritania; Lilliput." in answer.remarks
    assert any("No relation of Lilliput is in the graph" in miss for miss in answer.misses)


def test_answers_fit_their_schema(world: SurveilGraph) -> None:
    """JSON of between follows the published schema, also where not all are connected."""
    schema = json.loads(chains_json.schema("between"))
    jsonschema.Draft202012Validator.check_schema(schema)
    for parties in (("Argus Optics", "Ruritania", "Lilliput"), ("Argus Optics", "Ruritania"), ("Lilliput", "XFE")):
        loaded = json.loads(chains_json.write(world.between(*parties)))
        jsonschema.validate(loaded, schema, cls=jsonschema.Draft202012Validator)
        assert loaded["$schema"] == schema["$id"]


def test_seconds_end_it_in_time(graph: SurveilGraph) -> None:
    """A question that takes seconds ends soon after its limit."""
    begun = time.monotonic()
    parties = ("Huawei", "Uganda", "Zimbabwe", "Kenya", "SenseTime", "Hikvision", "United States", "Iran")
    answer = graph.between(*parties, max_hops=8, include_weak=True, max_seconds=0.002)
    assert time.monotonic() - begun < 2
    assert answer.cut is not None


@pytest.mark.parametrize("parties", [("Huawei",), ("Huawei", "华为"), tuple(f"id:n{at}" for at in range(13))])
def test_mistakes_are_told(graph: SurveilGraph, parties: tuple[str, ...]) -> None:
    """Too few parties, one twice under two names, or unknown ones are a misuse."""
    with pytest.raises(MisuseError):
        graph.between(*parties)


def test_ambiguous_and_meaningless(world: SurveilGraph) -> None:
    """A name of two entities is not guessed; a number of chains and nodes to pass mean nothing here."""
    with pytest.raises(AmbiguousNameError):
        world.between("Mercury", "XFE")
    with pytest.raises(MisuseError):
        world.between("Argus Optics", "Ruritania", via=("Laputa",))
    with pytest.raises(MisuseError):
        world.between("Argus Optics", "Ruritania", k=2)


def test_what_may_not_be_concluded_is_said_once_for_all_chains(graph: SurveilGraph) -> None:
    """What holds of several chains is one sentence with their numbers; what many belong to is told as common ground."""
    answer = graph.between("SenseTime", "Kenya", "Entity List", "Iran")
    said = [caution.partition(": ")[2] or caution for caution in answer.cautions]
    assert len(set(said)) == len(said)
    assert any("that both are tied to Belt and Road Initiative is no dealing" in caution for caution in answer.cautions)
    assert answer.cautions[-2].startswith("Only the best chain is shown for two parties")
