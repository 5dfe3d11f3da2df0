"""Measures of single nodes: how many ties, how often between others, how near the well connected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from surveilkg.errors import FindingsError
from surveilkg.iri import XSD
from surveilkg.table import Column, Table, Term

if TYPE_CHECKING:
    import networkx as nx

NODE = (Column("node", "iri"), Column("label", "text"), Column("kind", "text"))
DEGREE = (
    *NODE,
    Column("partners", "integer", "nodes"),
    Column("events", "integer", "events"),
    Column("events_out", "integer", "events"),
    Column("events_in", "integer", "events"),
)
BETWEENNESS = (*NODE, Column("betweenness", "decimal", "share of shortest paths, 0 to 1"))
PAGERANK = (*NODE, Column("pagerank", "decimal", "probability, sums to 1"))
EIGENVECTOR = (*NODE, Column("eigenvector", "decimal", "0 to 1, largest 1"))
CORE = (*NODE, Column("core", "integer", "k"))


def number(value: float | int, digits: int = 6) -> Term:
    """A number as a term, rounded, so that the last bits of a machine do not show."""
    if isinstance(value, int):
        return Term(str(value), "literal", XSD + "integer")
    return Term(format(round(value, digits), f".{digits}f"), "literal", XSD + "decimal")


def ranked(graph: nx.DiGraph, columns: tuple[Column, ...], values: dict[str, tuple[float | int, ...]]) -> Table:
    """A row per node, largest first value first, equal ones by label and IRI."""
    order = sorted(values, key=lambda node: ([-round(v, 6) for v in values[node]], graph.nodes[node]["label"], node))
    rows: list[tuple[Term | None, ...]] = [
        (
            Term(node, "iri"),
            Term(graph.nodes[node]["label"]),
            Term(graph.nodes[node]["kind"]),
            *(number(value) for value in values[node]),
        )
        for node in order
    ]
    return Table(columns, rows)


def degree(graph: nx.DiGraph) -> Table:
    """Number of different partners, and of events with them, out and in.

    Events of a symmetric relation count once out and once in. Cost: linear in the number of edges.
    """
    values: dict[str, tuple[float | int, ...]] = {}
    for node in graph:
        partners = set(graph.predecessors(node)) | set(graph.successors(node))
        out, into = int(graph.out_degree(node, weight="weight")), int(graph.in_degree(node, weight="weight"))
        values[node] = (len(partners), out + into, out, into)
    return ranked(graph, DEGREE, values)


def betweenness(graph: nx.DiGraph) -> Table:
    """Share of shortest paths between other nodes that pass through a node, without direction or weight.

    Normalised by (n-1)(n-2)/2; 0 for every node where there are fewer than three. Cost: nodes times edges (Brandes).
    """
    import networkx as nx

    found = nx.betweenness_centrality(graph.to_undirected())
    return ranked(graph, BETWEENNESS, {node: (float(value),) for node, value in found.items()})


def pagerank(graph: nx.DiGraph, damping: float = 0.85) -> Table:
    """Probability that a reader who follows random ties, weighted by events, is at a node.

    Args:
        graph: the network; direction counts.
        damping: probability of following a tie rather than starting anew, between 0 and 1 (0.85 in the original).
    """
    import networkx as nx

    found = nx.pagerank(graph, alpha=damping, weight="weight", tol=1e-10, max_iter=1000)
    return ranked(graph, PAGERANK, {node: (float(value),) for node, value in found.items()})


def eigenvector(graph: nx.DiGraph) -> Table:
    """Component of the leading eigenvector of the adjacency matrix, weighted by events, without direction.

    Taken on the largest connected part, where it is unique (Perron and Frobenius); nodes elsewhere get 0. The shifted
    matrix A + I is iterated, so that it converges on bipartite networks too. Scaled so that the largest is 1.

    Raises:
        FindingsError: it does not settle within 10,000 steps.
    """
    import networkx as nx

    plain = undirected(graph)
    part = plain.subgraph(max(nx.connected_components(plain), key=lambda nodes: (len(nodes), min(nodes))))
    current = dict.fromkeys(sorted(part), 1.0)
    for _ in range(10_000):
        further = {
            node: value + sum(current[other] * part[node][other]["weight"] for other in part[node])
            for node, value in current.items()
        }
        top = max(further.values())
        further = {node: value / top for node, value in further.items()}
        settled = max(abs(further[node] - current[node]) for node in part) < 1e-10
        current = further
        if settled:
            values = dict.fromkeys(graph, 0.0) | current
            return ranked(graph, EIGENVECTOR, {node: (value,) for node, value in values.items()})
    raise FindingsError("The eigenvector does not settle within 10,000 steps.", "Choose fewer relations.")


def core(graph: nx.DiGraph) -> Table:
    """The largest k for which a node lies in a part where everybody has k partners within it; loops do not count."""
    import networkx as nx

    found = nx.core_number(undirected(graph))
    return ranked(graph, CORE, {node: (int(value),) for node, value in found.items()})


def undirected(graph: nx.DiGraph) -> nx.Graph:
    """The network without direction or loops; weights of both directions add, but a symmetric tie counts once."""
    import networkx as nx

    plain: nx.Graph = nx.Graph()
    plain.add_nodes_from(graph)
    for tail, head, facts in graph.edges(data=True):
        if tail == head:
            continue
        back = graph.get_edge_data(head, tail)
        both = set(facts["claims"]) | set(back["claims"]) if back else set(facts["claims"])
        shared = back is not None and back["claims"] == facts["claims"]
        weight = facts["weight"] if shared or back is None else facts["weight"] + back["weight"]
        plain.add_edge(tail, head, weight=weight, claims=sorted(both))
    return plain
