"""Contracts of every measure, and their numbers against other definitions of the same thing."""

from __future__ import annotations

import itertools
from collections import Counter
from unittest.mock import patch

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveilkg.analysis.descriptor import Descriptor
from surveilkg.analysis.measures import MEASURES, adjacency, centrality, cohesion
from surveilkg.analysis.measures.network import Selection, network
from surveilkg.api import SurveilGraph
from surveilkg.errors import FindingsError, MisuseError
from surveilkg.export import tables
from surveilkg.table import Table


def directed(edges: list[tuple[str, str, int]], nodes: tuple[str, ...] = ()) -> nx.DiGraph:
    """A network as `network` builds it, of nodes named by letters."""
    graph: nx.DiGraph = nx.DiGraph()
    for name in [*nodes, *(n for a, b, _ in edges for n in (a, b))]:
        graph.add_node(name, label=name.upper(), kind="Company" if name < "n" else "State")
    for tail, head, weight in edges:
        graph.add_edge(tail, head, weight=weight, families=["supply"], claims=[f"{tail}{head}"])
    return graph


def karate() -> nx.DiGraph:
    """Zachary's karate club (1977), the field's standard example, each tie in one direction."""
    return directed([(f"{a:02}", f"{b:02}", 1) for a, b in nx.karate_club_graph().edges])


def run(measure: Descriptor, graph: nx.DiGraph) -> Table:
    """A measure with its default parameters."""
    if measure.name == "assortativity":
        return cohesion.assortativity(graph, {node: facts["kind"] for node, facts in graph.nodes(data=True)}, "kind")
    table: Table = measure.function(graph)
    return table


def test_measures_do_not_vanish() -> None:
    """Guards the collection: the seven that issue 4 names (2026-11)."""
    assert len(MEASURES) >= 7
    assert len({measure.name for measure in MEASURES}) == len(MEASURES)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.name)
def test_descriptor_says_everything(measure: Descriptor) -> None:
    """A number without question, reference, unit and caveat is not to be printed."""
    assert measure.question.endswith("?")
    assert measure.reference and measure.caveat and measure.function.__doc__
    assert all(parameter.meaning and parameter.default for parameter in measure.parameters)
    assert all(c.unit for c in measure.columns if c.type == "decimal")


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.name)
@pytest.mark.parametrize(
    "edges", [[("a", "b", 1)], [("a", "b", 2), ("x", "y", 1)], [("a", "a", 1), ("a", "b", 1)]], ids=str
)
def test_small_networks_have_an_answer(measure: Descriptor, edges: list[tuple[str, str, int]]) -> None:
    """One tie, two parts, a loop: no failure, and columns as declared."""
    table = run(measure, directed(edges))
    assert table.columns == measure.columns
    assert table.rows


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.name)
def test_order_of_edges_does_not_matter(measure: Descriptor) -> None:
    """The same network gives the same bytes, however its edges come."""
    graph = karate()
    edges = [(a, b, w) for a, b, w in graph.edges(data="weight")][::-1]
    assert tables.write(run(measure, graph), "csv") == tables.write(run(measure, directed(edges)), "csv")


def test_eigenvector_equals_linear_algebra() -> None:
    """Our iteration gives the eigenvector that LAPACK gives through networkx, scaled to its largest component."""
    found = centrality.eigenvector(karate())
    exact = nx.eigenvector_centrality_numpy(centrality.undirected(karate()), weight="weight")
    top = max(exact.values())
    values = dict(zip(found.column("node"), found.column("eigenvector"), strict=True))
    assert values == pytest.approx({node: value / top for node, value in exact.items()}, abs=2e-6)


NETWORKS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), min_size=1, max_size=30)
"""Ties of small random networks: several parts, loops, the same tie twice."""


def random_network(ties: list[tuple[int, int]]) -> nx.DiGraph:
    """A network of random ties; what is drawn several times has several events."""
    counted = Counter(ties)
    return directed([(f"{a:02}", f"{b:02}", times) for (a, b), times in counted.items()])


def values(table: Table, column: str) -> dict[object, object]:
    """A column by node."""
    return dict(zip(table.column("node"), table.column(column), strict=True))


@given(NETWORKS)
@settings(max_examples=80)
def test_betweenness_equals_networkx(ties: list[tuple[int, int]]) -> None:
    """On arrays comes out what networkx gives, and it is called exact. Expected: `networkx.betweenness_centrality`."""
    graph = random_network(ties)
    table = centrality.betweenness(graph)
    assert values(table, "betweenness") == pytest.approx(
        nx.betweenness_centrality(centrality.undirected(graph)), abs=2e-6
    )
    assert set(table.column("standard_error")) == {0.0}
    assert set(table.column("starts")) == {graph.number_of_nodes()}


@given(NETWORKS, st.integers(0, 50))
@settings(max_examples=80)
def test_eigenvector_equals_networkx(ties: list[tuple[int, int]], dense: int) -> None:
    """On the largest part comes out what LAPACK gives through networkx, whether solved whole or by Lanczos's method."""
    graph = random_network(ties)
    plain = centrality.undirected(graph)
    part = plain.subgraph(max(nx.connected_components(plain), key=lambda nodes: (len(nodes), min(nodes))))
    if len(part) < 2:
        return
    with patch.object(adjacency, "_DENSE", max(dense, 2)):
        found = values(centrality.eigenvector(graph), "eigenvector")
    _, vectors = np.linalg.eigh(nx.to_numpy_array(part, weight="weight"))
    exact = np.abs(vectors[:, -1]) / np.abs(vectors[:, -1]).max()
    assert {node: found[node] for node in part} == pytest.approx(dict(zip(part, exact, strict=True)), abs=2e-5)
    assert all(found[node] == 0 for node in set(plain) - set(part))


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), min_size=1, max_size=60))
@settings(max_examples=80)
def test_cores_equal_networkx(ties: list[tuple[int, int]]) -> None:
    """On arrays comes out what networkx gives. Expected: `networkx.core_number`."""
    graph = random_network(ties)
    assert values(centrality.core(graph), "core") == nx.core_number(centrality.undirected(graph))


@given(NETWORKS, st.sampled_from([0.5, 1.0, 2.0]))
@settings(max_examples=60)
def test_communities_are_what_their_modularity_says(ties: list[tuple[int, int]], resolution: float) -> None:
    """Every node in one part, none of which falls apart; modularity as networkx computes it for the same parts."""
    graph = random_network(ties)
    plain = centrality.undirected(graph)
    if not plain.number_of_edges():
        with pytest.raises(FindingsError):
            cohesion.communities(graph)
        return
    table = cohesion.communities(graph, resolution)
    parts: dict[object, list[str]] = {}
    for node, part in values(table, "community").items():
        parts.setdefault(part, []).append(str(node))
    assert sorted(node for part in parts.values() for node in part) == sorted(plain)
    assert all(nx.is_connected(plain.subgraph(part)) for part in parts.values())
    expected = nx.community.modularity(plain, parts.values(), weight="weight", resolution=resolution)
    assert table.column("modularity") == pytest.approx([expected] * len(plain), abs=2e-6)


@pytest.mark.parametrize(
    "plain",
    [
        nx.karate_club_graph(),
        nx.les_miserables_graph(),
        nx.planted_partition_graph(6, 20, 0.5, 0.02, seed=1),
        nx.barabasi_albert_graph(400, 3, seed=1),
        nx.gnm_random_graph(300, 900, seed=1),
        nx.powerlaw_cluster_graph(400, 3, 0.6, seed=1),
    ],
    ids=["karate", "miserables", "planted", "barabasi", "random", "powerlaw"],
)
def test_communities_are_as_good_as_louvain(plain: nx.Graph) -> None:
    """Modularity is at least that of the best of five divisions by networkx's Louvain; planted parts are found."""
    graph = directed([(f"{a:>03}", f"{b:>03}", data.get("weight", 1)) for a, b, data in plain.edges(data=True)])
    table = cohesion.communities(graph)
    whole = centrality.undirected(graph)
    best = max(
        nx.community.modularity(whole, nx.community.louvain_communities(whole, weight="weight", seed=seed))
        for seed in range(5)
    )
    assert float(str(table.column("modularity")[0])) >= best - 1e-6
    planted = {node: data["block"] for node, data in plain.nodes(data=True) if "block" in data}
    pairs = {(planted[int(str(n))], part) for n, part in values(table, "community").items()} if planted else set()
    assert len(pairs) == len(set(planted.values()))


def test_eigenvector_that_cannot_be_told_is_not_printed() -> None:
    """Two equal cliques far apart: which of them leads cannot be computed, and no number is printed."""
    cliques = [(f"{side}{a}", f"{side}{b}", 1) for side in "ab" for a in range(6) for b in range(a)]
    bridge = ["a0", *(f"c{at:02}" for at in range(40)), "b0"]
    with pytest.raises(FindingsError):
        centrality.eigenvector(directed([*cliques, *((a, b, 1) for a, b in itertools.pairwise(bridge))]))


def test_estimated_betweenness_says_how_good_it_is() -> None:
    """From few starts comes an estimate whose error is told; of the ten first nodes it holds the true value.

    Expected: networkx, exactly, within three standard errors. The same seed draws the same starts, another one others.
    """
    graph = directed([(f"{a:03}", f"{b:03}", 1) for a, b in nx.barabasi_albert_graph(150, 2, seed=3).edges])
    table = centrality.betweenness(graph, starts=40)
    assert set(table.column("starts")) == {40}
    exact = nx.betweenness_centrality(centrality.undirected(graph))
    for row in list(table)[:10]:
        found, error = float(row["betweenness"] or 0), float(row["standard_error"] or 0)
        assert 0 < abs(found - exact[row["node"]]) < 3 * error
    assert tables.write(table, "csv") == tables.write(centrality.betweenness(graph, starts=40), "csv")
    assert tables.write(table, "csv") != tables.write(centrality.betweenness(graph, starts=40, seed=2), "csv")
    assert values(centrality.betweenness(graph, starts=500), "betweenness") == pytest.approx(exact, abs=2e-6)


def test_eigenvector_settles_on_a_star() -> None:
    """A bipartite network, on which plain power iteration swings for ever: centre 1, ends 1 / sqrt(number of ends)."""
    found = centrality.eigenvector(directed([("a", "b", 1), ("a", "c", 1), ("a", "d", 1), ("a", "e", 1)]))
    assert found.column("eigenvector") == pytest.approx([1.0, 0.5, 0.5, 0.5, 0.5], abs=1e-5)


def test_assortativity_equals_networkx() -> None:
    """Newman's coefficient, as `networkx.attribute_assortativity_coefficient` has it."""
    graph = nx.karate_club_graph()
    ours = directed([(f"{a:02}", f"{b:02}", 1) for a, b in graph.edges])
    clubs = {f"{node:02}": facts["club"] for node, facts in graph.nodes(data=True)}
    table = cohesion.assortativity(ours, clubs, "club")
    assert table.column("coefficient")[0] == pytest.approx(
        nx.attribute_assortativity_coefficient(graph, "club"), abs=1e-6
    )
    assert sum(float(share or 0) for share in table.column("share_of_ties")) == pytest.approx(1, abs=1e-5)


def test_one_value_only_has_no_coefficient() -> None:
    """Where all ties join one value the formula divides by zero: no number is printed."""
    table = cohesion.assortativity(directed([("a", "b", 1)]), {"a": "x", "b": "x"}, "kind")
    assert table.column("coefficient") == [None]


def test_betweenness_of_a_path() -> None:
    """a-b-c: b lies on the one path between the others, so 1; normalised by (n-1)(n-2)/2 = 1."""
    table = centrality.betweenness(directed([("a", "b", 1), ("b", "c", 1)]))
    assert dict(zip(table.column("label"), table.column("betweenness"), strict=True)) == {"B": 1.0, "A": 0.0, "C": 0.0}


def test_network_counts_events_not_reports(world: SurveilGraph) -> None:
    """The weight of an edge is the number of events, never of the claims that tell of them."""
    graph = network(world.index, Selection(nodes="all", min_strength="conditional"))
    for _, _, facts in graph.edges(data=True):
        events = {world.index.claim(world.index.claim_number(c) or 0)["event"] or c for c in facts["claims"]}
        assert facts["weight"] == len(events)


def test_selection_shuts_out_the_hedged(world: SurveilGraph) -> None:
    """With asserted claims only, no edge rests on anything weaker."""
    graph = network(world.index, Selection(nodes="all", min_strength="asserted"))
    modes = {
        world.index.claim(world.index.claim_number(c) or 0)["mode"]
        for *_, f in graph.edges(data=True)
        for c in f["claims"]
    }
    assert modes == {"asserted"}


@pytest.mark.parametrize(
    ("measure", "selection", "parameters", "error"),
    [
        ("closeness", Selection(), {}, MisuseError),
        ("degree", Selection(families=("gossip",)), {}, MisuseError),
        ("degree", Selection(relations=("Gossip",)), {}, MisuseError),
        ("degree", Selection(as_of="soon"), {}, MisuseError),
        ("degree", Selection(known_by="1850"), {}, FindingsError),
        ("degree", Selection(), {"damping": "1"}, MisuseError),
        ("pagerank", Selection(), {"damping": "2"}, MisuseError),
        ("assortativity", Selection(), {"by": "shoe size"}, MisuseError),
    ],
    ids=str,
)
def test_mistakes_are_told(
    graph: SurveilGraph, measure: str, selection: Selection, parameters: dict[str, str], error: type[Exception]
) -> None:
    """What cannot be understood is refused, and nothing left to measure is an answer of its own."""
    with pytest.raises(error):
        graph.analyse(measure, selection, **parameters)
