"""The network of a measure as arrays: what networkx would walk edge by edge is done for many edges at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import networkx as nx
    from scipy import sparse

Numbers = npt.NDArray[np.int64]
Values = npt.NDArray[np.float64]
_DENSE = 200
"""Nodes up to which a matrix is solved as a whole."""
_GAP = 1e-9
"""Part of the largest eigenvalue by which the second must lie below it for the eigenvector to be known."""


def matrix(plain: nx.Graph, order: list[str]) -> sparse.csr_array:
    """The symmetric adjacency matrix of a network without direction, weighted, rows in an order of nodes."""
    from scipy import sparse

    at = {node: number for number, node in enumerate(order)}
    ends = np.fromiter((at[node] for pair in plain.edges() for node in pair), dtype=np.int64).reshape(-1, 2)
    weights = np.fromiter((weight for _, _, weight in plain.edges(data="weight")), dtype=np.float64)
    tails, heads = np.concatenate((ends, ends[:, ::-1])).T
    shape = (len(order), len(order))
    return sparse.csr_array((np.concatenate((weights, weights)), (tails, heads)), shape=shape)


def leading(adjacency: Any) -> Values | None:
    """The eigenvector of the largest eigenvalue of a connected network, its largest component 1; None where unknown.

    It is found with LAPACK for small networks and by the implicitly restarted Lanczos method (ARPACK, through scipy)
    for others, from a vector of ones, so that the same network gives the same numbers. It is unknown where the second
    eigenvalue equals the first as far as can be computed, or where the method does not converge.
    """
    if adjacency.shape[0] <= _DENSE:
        values, vectors = np.linalg.eigh(adjacency.toarray())
    else:
        from scipy.sparse import linalg

        try:
            start = np.ones(adjacency.shape[0])
            values, vectors = linalg.eigsh(adjacency, k=2, which="LA", v0=start, maxiter=20_000)
        except linalg.ArpackNoConvergence:
            return None
    order = np.argsort(values)
    if len(values) > 1 and values[order[-1]] - values[order[-2]] <= _GAP * abs(values[order[-1]]):
        return None
    found: Values = np.abs(vectors[:, order[-1]])
    scaled: Values = found / found.max()
    return scaled


def cores(adjacency: Any) -> Numbers:
    """Core number of every node of a symmetric matrix without loops (Matula and Beck, J. ACM 30, 1983).

    Nodes with fewest partners are taken away all at once, and with them what has no more partners left than they had.
    """
    offsets, heads = adjacency.indptr.astype(np.int64), adjacency.indices
    degree: Numbers = np.diff(offsets)
    found: Numbers = np.zeros(len(degree), dtype=np.int64)
    is_left, k = np.ones(len(degree), dtype=bool), 0
    while is_left.any():
        k = max(k, int(degree[is_left].min()))
        away = np.flatnonzero(is_left & (degree <= k))
        while len(away):
            found[away], is_left[away] = k, False
            counts = offsets[away + 1] - offsets[away]
            within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
            beside, times = np.unique(heads[np.repeat(offsets[away], counts) + within], return_counts=True)
            degree[beside] -= times
            away = beside[is_left[beside] & (degree[beside] <= k)]
    return found


class Shortest:
    """Shortest paths over a network without weights, from one node at a time (Brandes 2001), level by level.

    Args:
        adjacency: symmetric adjacency matrix without loops.
    """

    def __init__(self, adjacency: Any) -> None:
        self._offsets: Numbers = adjacency.indptr.astype(np.int64)
        self._heads: Numbers = adjacency.indices.astype(np.int64)
        self._count = adjacency.shape[0]
        self._mark = np.zeros(self._count, dtype=np.int64)

    def dependencies(self, start: int) -> Values:
        """For every node the share of shortest paths from a start to each other node that pass through it, added up."""
        distance = np.full(self._count, -1, dtype=np.int64)
        paths = np.zeros(self._count)
        distance[start], paths[start] = 0, 1.0
        border, steps = np.array([start], dtype=np.int64), []
        while len(border):
            tails, heads = self._incident(border)
            new = heads[distance[heads] < 0]
            level = distance[border[0]] + 1
            distance[new] = level
            onward = distance[heads] == level
            tails, heads = tails[onward], heads[onward]
            np.add.at(paths, heads, paths[tails])
            steps.append((tails, heads))
            border = self._each_once(new)
        passed = np.zeros(self._count)
        for tails, heads in reversed(steps):
            np.add.at(passed, tails, paths[tails] / paths[heads] * (1.0 + passed[heads]))
        passed[start] = 0.0
        return passed

    def _incident(self, nodes: Numbers) -> tuple[Numbers, Numbers]:
        begun = self._offsets[nodes]
        counts = self._offsets[nodes + 1] - begun
        within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        return np.repeat(nodes, counts), self._heads[np.repeat(begun, counts) + within]

    def _each_once(self, nodes: Numbers) -> Numbers:
        """Nodes without repetition, in order."""
        places = np.arange(len(nodes))
        self._mark[nodes] = places
        return np.sort(nodes[self._mark[nodes] == places])
