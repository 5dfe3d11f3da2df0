"""Columns of an index as numpy arrays, and what searches on large networks take from them at once."""

from __future__ import annotations

from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from surveilkg.network import ranking
from surveilkg.network.array_filter import ArrayFilter, Flags, Numbers, column
from surveilkg.network.index import Index
from surveilkg.network.query import PathQuery
from surveilkg.network.steps import Steps

SLACK = 1e-6
"""What a step may cost less than the column of costs says: it is kept in single precision (24 bits)."""
FAR = np.int8(127)
"""Steps to what is not near."""
Costs = npt.NDArray[np.float64]
Nodes = npt.NDArray[np.int64]
_HUBS: WeakKeyDictionary[Index, Costs] = WeakKeyDictionary()
_WAYS: WeakKeyDictionary[Index, Ways] = WeakKeyDictionary()


class Ways(NamedTuple):
    """Steps to every node that has neighbours, whatever is asked: one after the other by the node that they lead to.

    Attributes:
        to: these nodes.
        begun: where the steps to each begin.
        other: node at which a step begins.
        cost: what it costs, with the penalty of that node.
    """

    to: Nodes
    begun: Nodes
    other: Nodes
    cost: Costs

    def cheapest(self, before: Costs) -> Costs:
        """Least cost of what comes by one step, for each node in `to`, where so much was paid at each node before."""
        found: Costs = np.minimum.reduceat(self.cost + before[self.other], self.begun)
        return found


class Arrays:
    """Columns of an index.

    Args:
        index: the network.
    """

    def __init__(self, index: Index) -> None:
        self.tail, self.head, self.claim = (column(c) for c in (index.tail, index.head, index.edge_claim))
        self.cost = column(index.edge_cost)
        self._offsets, self._values = (column(each) for each in index.adjacency)

    def edges_of(self, node: int) -> Numbers:
        """Edges at a node."""
        found: Numbers = self._values[self._offsets[node] : self._offsets[node + 1]]
        return found

    def steps_at(self, nodes: Nodes) -> int:
        """How many edges `incident` gives of some nodes."""
        return int((self._offsets[nodes + 1] - self._offsets[nodes]).sum())

    def incident(self, nodes: Nodes) -> tuple[Numbers, Nodes]:
        """Edges at some nodes, each with the node at which it was found."""
        begun = self._offsets[nodes].astype(np.int64)
        counts = self._offsets[nodes + 1].astype(np.int64) - begun
        owner = np.repeat(nodes, counts)
        within = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
        return self._values[np.repeat(begun, counts) + within], owner

    def other_end(self, edges: Numbers, ends: Nodes | int) -> Numbers:
        """The other end of edges of which one is given."""
        found: Numbers = np.where(self.head[edges] == ends, self.tail[edges], self.head[edges])
        return found

    def within(self, nodes: Nodes, most: int, count: int) -> npt.NDArray[np.int8]:
        """Steps from the nearest of some nodes to each of `count` nodes, whatever the constraints admit, or `FAR`."""
        hops = np.full(count, FAR)
        hops[nodes] = 0
        border = nodes
        for steps in range(1, most + 1):
            reached = np.zeros(count, dtype=bool)
            reached[self.other_end(*self.incident(border))] = True
            border = np.flatnonzero(reached & (hops == FAR))
            hops[border] = steps
        return hops


def hub_penalties(index: Index) -> Costs:
    """Penalty of every node, computed once per index and number of neighbours."""
    found = _HUBS.get(index)
    if found is None:
        degrees = column(index.degree)
        is_technology = _of_class(index, frozenset({"TechnologyCategory"}))
        found = _HUBS[index] = _penalties(degrees, False)
        found[is_technology] = _penalties(degrees[is_technology], True)
    return found


def _penalties(degrees: Numbers, is_technology: bool) -> Costs:
    """Penalty by number of neighbours; each number is worked out once."""
    among = np.flatnonzero(np.bincount(degrees))
    table = np.zeros(among[-1] + 1 if len(among) else 1)
    table[among] = [ranking.hub_penalty(degree, is_technology) for degree in among.tolist()]
    found: Costs = table[degrees]
    return found


def ways(index: Index) -> Ways:
    """The steps of a network without constraints, put together once per index; 16 bytes a step."""
    found = _WAYS.get(index)
    if found is None:
        offsets, edges = (column(each) for each in index.adjacency)
        begun: Nodes = offsets.astype(np.int64)
        counts: Nodes = begun[1:] - begun[:-1]
        to: Nodes = np.flatnonzero(counts)
        tail, head = column(index.tail)[edges], column(index.head)[edges]
        other = np.where(head == np.repeat(np.arange(len(counts)), counts), tail, head).astype(np.int64)
        cost = column(index.edge_cost)[edges].astype(np.float64) + hub_penalties(index)[other]
        found = _WAYS[index] = Ways(to, begun[to], other, cost)
    return found


def groups(index: Index, query: PathQuery) -> Flags:
    """Nodes through which the query goes no further because they are groups or regions."""
    return _of_class(index, frozenset() if query.through_groups else ranking.WHOLES)


def _of_class(index: Index, wanted: frozenset[str]) -> Flags:
    numbers, classes = index.node_classes
    chosen = np.array([name in wanted for name in classes], dtype=bool)
    found: Flags = chosen[column(numbers)]
    return found


def count(steps: Steps, decide: ArrayFilter, edges: Numbers, forward: Flags) -> None:
    """Count claims of some edges that the constraints shut out, and those that they admit."""
    ok, refused = decide.admits(edges, forward)
    counted = steps.filter
    for reason, claims in refused.items():
        counted.refused.setdefault(reason, set()).update(claims)
    if refused:
        claim = column(steps.index.edge_claim)
        counted.admitted.update(claim[edges[ok]].tolist())
