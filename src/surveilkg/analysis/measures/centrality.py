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
BETWEENNESS = (
    *NODE,
    Column("betweenness", "decimal", "share of shortest paths, 0 to 1"),
    Column("standard_error", "decimal", "of an estimate; 0 where exact"),
    Column("starts", "integer", "nodes"),
)
PAGERANK = (*NODE, Column("pagerank", "decimal", "probability, sums to 1"))
EIGENVECTOR = (*NODE, Column("eigenvector", "decimal", "0 to 1, largest 1"))
CORE = (*NODE, Column("core", "integer", "k"))

EXACT = 200_000_000
"""Nodes times ties up to which betweenness is exact unless it is asked otherwise: some 20 seconds of one core."""
STARTS = 200
"""Nodes from which it is estimated beyond."""


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


def betweenness(graph: nx.DiGraph, starts: int = 0, seed: int = 1) -> Table:
    """Share of shortest paths between other nodes that pass through a node, without direction or weight.

    Normalised by (n-1)(n-2)/2; 0 for every node where there are fewer than three. Cost: starts times edges (Brandes).
    With fewer starts than nodes it is an estimate from shortest paths that begin at nodes drawn at random (Brandes and
    Pich, Centrality estimation in large networks, Int. J. Bifurcation and Chaos 17, 2007), with its standard error. It
    is good for the nodes that many paths pass; where only paths of a few others pass, none of which was drawn, both are
    too low.

    Args:
        graph: the network.
        starts: nodes at which shortest paths begin; 0 for all where nodes times ties are at most `EXACT`, and `STARTS`
            of them else.
        seed: of the draw; the same seed draws the same nodes.
    """
    import random

    import numpy as np

    from surveilkg.analysis.measures import adjacency

    order = sorted(graph)
    size = len(order)
    shortest = adjacency.Shortest(adjacency.matrix(undirected(graph), order))
    wanted = starts or (size if size * graph.number_of_edges() <= EXACT else STARTS)
    drawn = range(size) if wanted >= size else sorted(random.Random(seed).sample(range(size), wanted))  # noqa: S311
    added, squares = np.zeros(size), np.zeros(size)
    for start in drawn:
        passed = shortest.dependencies(start)
        added += passed
        squares += passed**2
    count = len(drawn)
    scale = size / ((size - 1) * (size - 2)) if size > 2 else 0.0
    mean = added / count
    spread = np.sqrt(np.maximum(squares / count - mean**2, 0.0) / max(count - 1, 1) * (1 - count / size))
    found = zip(order, (mean * scale).tolist(), (spread * scale).tolist(), strict=True)
    return ranked(graph, BETWEENNESS, {node: (value, error, count) for node, value, error in found})


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

    Taken on the largest connected part, where it is unique (Perron and Frobenius); nodes elsewhere get 0. Scaled so
    that the largest is 1. See `adjacency.leading` for the method.

    Raises:
        FindingsError: two eigenvalues are so near each other that the vector cannot be told.
    """
    import networkx as nx

    from surveilkg.analysis.measures import adjacency

    plain = undirected(graph)
    parts: list[list[str]] = [sorted(nodes) for nodes in nx.connected_components(plain)]
    part = max(parts, key=lambda nodes: (len(nodes), nodes[0]))
    found = adjacency.leading(adjacency.matrix(plain.subgraph(part), part))
    if found is None:
        raise FindingsError("The eigenvector cannot be told from another one.", "Choose other relations.")
    values = dict.fromkeys(graph, 0.0) | dict(zip(part, found.tolist(), strict=True))
    return ranked(graph, EIGENVECTOR, {node: (value,) for node, value in values.items()})


def core(graph: nx.DiGraph) -> Table:
    """The largest k for which a node lies in a part where everybody has k partners within it; loops do not count."""
    from surveilkg.analysis.measures import adjacency

    order = sorted(graph)
    found = adjacency.cores(adjacency.matrix(undirected(graph), order)).tolist()
    return ranked(graph, CORE, {node: (value,) for node, value in zip(order, found, strict=True)})


def undirected(graph: nx.DiGraph) -> nx.Graph:
    """The network without direction or loops; weights of both directions add, but a symmetric tie counts once."""
    import networkx as nx

    plain: nx.Graph = nx.Graph()
    plain.add_nodes_from(graph)
    for tail, head, facts in graph.edges(data=True):
        if tail == head:
            continue
        back = graph.get_edge_data(head, tail)
        shared = back is not None and back["claims"] == facts["claims"]
        plain.add_edge(
            tail, head, weight=facts["weight"] if shared or back is None else facts["weight"] + back["weight"]
        )
    return plain
