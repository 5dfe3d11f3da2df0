"""Least costs to a goal over a large network, level by level on numpy arrays.

`network.rest` does the same node by node, which is faster to begin with and on small networks; here a step costs a
few nanoseconds per edge that lies near enough, so that hubs with a hundred thousand edges do not matter.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from surveilkg.network import ranking
from surveilkg.network.array_filter import ArrayFilter, Flags, Numbers, column
from surveilkg.network.index import Index
from surveilkg.network.query import PathQuery
from surveilkg.network.rest import Successor
from surveilkg.network.steps import Steps

SLACK = 1e-6
"""What a step may cost less than the column of costs says: it is kept in single precision (24 bits)."""
_FAR = np.int8(127)
Costs = npt.NDArray[np.float64]
Nodes = npt.NDArray[np.int64]


class Frontier:
    """`network.rest.Rest` over arrays.

    Args:
        steps: the steps that are admitted; what the constraints shut out on the way is counted there.
        start: node at which chains begin.
        goal: node at which they end.
    """

    def __init__(self, steps: Steps, start: int, goal: int) -> None:
        index = steps.index
        self.at_least = 0.0
        self.is_exact = not steps.query.splits_events
        self._steps, self._start, self._goal = steps, start, goal
        self._most = steps.query.max_hops
        self._tail, self._head, self._claim = (column(c) for c in (index.tail, index.head, index.edge_claim))
        self._cost = column(index.edge_cost)
        self._offsets, self._values = (column(each) for each in index.adjacency)
        self._filter = ArrayFilter(index, steps.query)
        self._hub = _hub_penalties(index)
        self._aside = _groups(index, steps.query)
        self._may_pass = ~self._aside
        self._may_pass[list(steps.query.not_via)] = False
        self._may_pass[[start, goal]] = True
        self._levels: list[Costs] = []
        self._successors: dict[tuple[int, int], list[Successor]] = {}

    def bound(self, node: int, steps: int) -> float | None:
        """Least cost from a node to the goal in so many steps at most; None where it cannot be reached."""
        found = float(self._levels[steps][node])
        return None if found == np.inf else found

    def cheapest(self) -> None:
        """Levels are found in so short a time that a search is not cut between them."""

    def successors(self, node: int, steps: int) -> list[Successor]:
        """What may come next with `steps` more after it, cheapest first."""
        key = node, steps
        if key not in self._successors:
            edges = self._values[self._offsets[node] : self._offsets[node + 1]]
            forward = self._tail[edges] == node
            ends = np.where(forward, self._head[edges], self._tail[edges])
            near = np.flatnonzero((self._levels[steps][ends] < np.inf) & self._may_pass[ends])
            ok, _ = self._filter.admits(edges[near], forward[near])
            self._successors[key] = self._in_order(edges[near][ok], ends[near][ok].astype(np.int64), steps)
        return self._successors[key]

    def _in_order(self, edges: Numbers, ends: Nodes, steps: int) -> list[Successor]:
        """Each neighbour once, with its cheapest edge."""
        costs = self._step(edges, ends)
        told = costs + self._levels[steps][ends]
        order = np.lexsort((told, ends))
        first = np.ones(len(order), dtype=bool)
        first[1:] = ends[order][1:] != ends[order][:-1]
        order = order[first]
        order = order[np.lexsort((ends[order], told[order]))]
        return list(zip(told[order].tolist(), ends[order].tolist(), costs[order].tolist(), strict=True))

    def find(self) -> Frontier:
        """Find the least costs for 0, 1, ... `max_hops` steps, and count what the constraints shut out on the way."""
        most = self._most
        seen = np.zeros(len(self._may_pass), dtype=bool)
        costs = np.full(len(seen), np.inf)
        costs[self._goal] = 0.0
        self._levels, changed = [costs], np.array([self._goal], dtype=np.int64)
        hops = self._hops(most // 2)
        for level in range(1, most + 1):
            self._steps.budget.look()
            left = most - level
            before, costs = self._levels[-1], self._levels[-1].copy()
            edges, owner = self._incident(changed)
            forward = self._head[edges] == owner
            ends = np.where(forward, self._tail[edges], self._head[edges])
            near = self._may_pass[ends]
            if left <= most // 2:
                near &= hops[ends] <= left
            self._steps.met_group = self._steps.met_group or bool(self._aside[ends].any())
            seen[ends[near]] = True
            near &= self._may_pass[owner]
            edges, owner, forward, ends = edges[near], owner[near], forward[near], ends[near]
            ok, _ = self._filter.admits(edges, forward)
            edges, owner, ends = edges[ok], owner[ok], ends[ok]
            np.minimum.at(costs, ends, self._step(edges, owner) + before[owner])
            self._levels.append(costs)
            changed = np.flatnonzero(costs < before)
            self.at_least = min(float(costs[self._start]), (level + 1) * ranking.STEP)
        self._count(np.flatnonzero(seen))
        return self

    def _step(self, edges: Numbers, ends: Nodes) -> Costs:
        costs: Costs = self._cost[edges].astype(np.float64)
        np.add(costs, self._hub[ends], out=costs, where=ends != self._goal)
        return costs if self.is_exact else costs - SLACK

    def _incident(self, nodes: Nodes) -> tuple[Numbers, Nodes]:
        """Edges at some nodes, each with the node at which it was found."""
        begun = self._offsets[nodes].astype(np.int64)
        counts = self._offsets[nodes + 1].astype(np.int64) - begun
        owner = np.repeat(nodes, counts)
        within = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
        return self._values[np.repeat(begun, counts) + within], owner

    def _hops(self, most: int) -> npt.NDArray[np.int8]:
        """Steps from the start to every node within `most` steps, whatever the constraints admit; `_FAR` beyond."""
        hops = np.full(len(self._may_pass), _FAR)
        border = np.array([self._start], dtype=np.int64)
        hops[border] = 0
        for steps in range(1, most + 1):
            edges, owner = self._incident(border)
            reached = np.zeros(len(hops), dtype=bool)
            reached[np.where(self._head[edges] == owner, self._tail[edges], self._head[edges])] = True
            border = np.flatnonzero(reached & (hops == _FAR))
            hops[border] = steps
        return hops

    def _count(self, nodes: Nodes) -> None:
        """Count claims at nodes that the constraints shut out, and those that they admit."""
        if self.is_exact:
            return
        edges, owner = self._incident(nodes)
        forward = self._tail[edges] == owner
        near = self._may_pass[np.where(forward, self._head[edges], self._tail[edges])]
        edges, forward = edges[near], forward[near]
        ok, refused = self._filter.admits(edges, forward)
        counted = self._steps.filter
        for reason, claims in refused.items():
            counted.refused.setdefault(reason, set()).update(claims)
        if refused:
            counted.admitted.update(self._claim[edges[ok]].tolist())


_KNOWN: WeakKeyDictionary[Index, Costs] = WeakKeyDictionary()


def _hub_penalties(index: Index) -> Costs:
    """Penalty of every node, computed once per index and number of neighbours."""
    found = _KNOWN.get(index)
    if found is None:
        degrees, at = np.unique(column(index.degree), return_inverse=True)
        plain = np.array([ranking.hub_penalty(int(degree), False) for degree in degrees])
        technology = np.array([ranking.hub_penalty(int(degree), True) for degree in degrees])
        is_technology = _of_class(index, frozenset({"TechnologyCategory"}))
        found = _KNOWN[index] = np.where(is_technology, technology[at], plain[at])
    return found


def _groups(index: Index, query: PathQuery) -> Flags:
    """Nodes through which the query goes no further because they are groups or regions."""
    return _of_class(index, frozenset() if query.through_groups else ranking.WHOLES)


def _of_class(index: Index, wanted: frozenset[str]) -> Flags:
    numbers, classes = index.node_classes
    chosen = np.array([name in wanted for name in classes], dtype=bool)
    found: Flags = chosen[column(numbers)]
    return found
