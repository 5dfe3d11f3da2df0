"""Least costs to a goal over a large network, level by level on numpy arrays.

`network.rest` does the same node by node, which is faster to begin with and on small networks; here a step costs a
few nanoseconds per edge that lies near enough, so that hubs with a hundred thousand edges do not matter.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cached_property

import numpy as np

from surveilkg.network import arrays, ranking
from surveilkg.network.array_filter import ArrayFilter, Numbers
from surveilkg.network.arrays import SLACK, Costs, Nodes
from surveilkg.network.rest import Successor
from surveilkg.network.steps import Steps
from surveilkg.network.successors import InOrder

FEW = 100
"""Edges at a node up to which they are looked at one by one."""
SHARE = 6
"""Steps are looked up node by node where they are less than one in so many of all, which cost as much at once."""


class Frontier:
    """`network.rest.Rest` over arrays.

    Args:
        steps: the steps that are admitted; what the constraints shut out on the way is counted there.
        start: node at which chains begin.
        goal: node at which they end.
    """

    def __init__(self, steps: Steps, start: int, goal: int) -> None:
        index = self._index = steps.index
        self.at_least = 0.0
        self.is_exact = not steps.query.splits_events
        self._steps, self._start, self._goal = steps, start, goal
        self._most = steps.query.max_hops
        self._arrays = arrays.Arrays(index)
        self._few = int(2 * len(index.tail) / SHARE)
        self._hub = arrays.hub_penalties(index)
        self._aside = arrays.groups(index, steps.query)
        self._may_pass = ~self._aside
        self._may_pass[list(steps.query.not_via)] = False
        self._may_pass[[start, goal]] = True
        self._hub_view, self._pass_view = memoryview(self._hub), memoryview(self._may_pass)  # type: ignore[arg-type]
        self._levels: list[Costs] = []
        self._views: list[memoryview[float]] = []
        self._successors: dict[tuple[int, int], Iterable[Successor]] = {}

    @cached_property
    def _filter(self) -> ArrayFilter:
        return ArrayFilter(self._index, self._steps.query)

    def bound(self, node: int, steps: int) -> float | None:
        """Least cost from a node to the goal in so many steps at most; None where it cannot be reached."""
        found = float(self._levels[steps][node])
        return None if found == np.inf else found

    def cheapest(self) -> None:
        """Levels are found in so short a time that a search is not cut between them."""

    def successors(self, node: int, steps: int) -> Iterable[Successor]:
        """What may come next with `steps` more after it, cheapest first."""
        key = node, steps
        if key not in self._successors:
            few = self._index.edges_of(node)
            if self.is_exact and len(few) < FEW:
                self._successors[key] = self._one_by_one(node, few, steps)
                return self._successors[key]
            edges = self._arrays.edges_of(node)
            forward = self._arrays.tail[edges] == node
            ends = self._arrays.other_end(edges, node)
            near = np.flatnonzero((self._levels[steps][ends] < np.inf) & self._may_pass[ends])
            if not self.is_exact:
                ok, _ = self._filter.admits(edges[near], forward[near])
                near = near[ok]
            beside: Nodes = ends[near].astype(np.int64)
            costs = self._step(edges[near], beside)
            self._successors[key] = InOrder(costs + self._levels[steps][beside], beside, costs)
        return self._successors[key]

    def _one_by_one(self, node: int, edges: memoryview, steps: int) -> list[Successor]:
        """As `InOrder`, where there are so few edges that numpy takes longer to begin with."""
        tails, heads, costs = self._index.tail, self._index.head, self._index.edge_cost
        rest, hub, may_pass = self._views[steps], self._hub_view, self._pass_view
        best: dict[int, float] = {}
        for edge in edges:
            end = tails[edge] if heads[edge] == node else heads[edge]
            if rest[end] < math.inf and may_pass[end]:
                cost = costs[edge] if end == self._goal else costs[edge] + hub[end]
                if cost < best.get(end, math.inf):
                    best[end] = cost
        return sorted([(cost + rest[end], end, cost) for end, cost in best.items()])

    def find(self) -> Frontier:
        """Find the least costs for 0, 1, ... `max_hops` steps, and count what the constraints shut out on the way."""
        if self.is_exact:
            self._find_everywhere()
        else:
            self._find_near()
        self._views = [memoryview(costs) for costs in self._levels]  # type: ignore[arg-type]
        return self

    def _find_everywhere(self) -> None:
        """Find them where every step is admitted: at each level from whatever needs the fewest steps to be looked at.

        Far from the start a level may tell more than the least cost; no chain is so far from it at that level.
        """
        costs = np.full(len(self._may_pass), np.inf)
        costs[self._goal] = 0.0
        self._levels, changed, near = [costs], np.array([self._goal], dtype=np.int64), self._near_start()
        for level in range(1, self._most + 1):
            self._steps.budget.look()
            before = self._levels[-1]
            came = self._came(before, changed, near.get(self._most - level))
            self._steps.met_group = self._steps.met_group or bool((came[self._aside] < np.inf).any())
            came[~self._may_pass] = np.inf
            costs = np.minimum(before, came)
            self._levels.append(costs)
            changed = np.flatnonzero(costs < before)
            self.at_least = min(float(costs[self._start]), (level + 1) * ranking.STEP)

    def _near_start(self) -> dict[int, Nodes]:
        """Nodes within 0, 1, ... steps of the start, as far as few steps end at them."""
        hops = np.zeros(len(self._may_pass), dtype=bool)
        hops[self._start] = True
        found = {0: np.array([self._start], dtype=np.int64)}
        while len(found) < self._most and self._arrays.steps_at(found[len(found) - 1]) <= self._few:
            hops[self._arrays.other_end(*self._arrays.incident(found[len(found) - 1]))] = True
            found[len(found)] = np.flatnonzero(hops)
        return found

    def _came(self, before: Costs, changed: Nodes, near: Nodes | None) -> Costs:
        """Least costs that come by one more step: from what changed, to what is near the start, or over everything."""
        found = self._arrays
        looked_at = changed if near is None else min(near, changed, key=found.steps_at)
        if found.steps_at(looked_at) > self._few:
            return self._came_over_all(before)
        edges, known = found.incident(looked_at)
        other = found.other_end(edges, known).astype(np.int64)
        begun, ends = (other, known) if looked_at is near else (known, other)
        came = np.full(len(before), np.inf)
        np.minimum.at(came, ends, self._step(edges, begun) + before[begun])
        return came

    def _came_over_all(self, before: Costs) -> Costs:
        """Three passes over all steps, which is the fastest where many are to be looked at."""
        ways, goal = arrays.ways(self._index), self._goal
        edges = self._arrays.edges_of(goal)
        beside = self._arrays.other_end(edges, goal).astype(np.int64)
        others = before.copy()
        others[goal] = np.inf  # from there a step costs no penalty
        came = np.full(len(before), np.inf)
        came[ways.to] = ways.cheapest(others)
        np.minimum.at(came, beside, self._arrays.cost[edges].astype(np.float64))
        return came

    def _find_near(self) -> None:
        """Find them where a chain can lie."""
        most = self._most
        seen = np.zeros(len(self._may_pass), dtype=bool)
        costs = np.full(len(seen), np.inf)
        costs[self._goal] = 0.0
        self._levels, changed = [costs], np.array([self._goal], dtype=np.int64)
        hops = self._arrays.within(np.array([self._start]), most // 2, len(seen))
        for level in range(1, most + 1):
            self._steps.budget.look()
            left = most - level
            before, costs = self._levels[-1], self._levels[-1].copy()
            edges, owner = self._arrays.incident(changed)
            forward = self._arrays.head[edges] == owner
            ends = self._arrays.other_end(edges, owner)
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

    def _step(self, edges: Numbers, ends: Nodes) -> Costs:
        costs: Costs = self._arrays.cost[edges].astype(np.float64)
        np.add(costs, self._hub[ends], out=costs, where=ends != self._goal)
        return costs if self.is_exact else costs - SLACK

    def _count(self, nodes: Nodes) -> None:
        """Count claims at nodes that the constraints shut out, and those that they admit."""
        edges, owner = self._arrays.incident(nodes)
        forward = self._arrays.tail[edges] == owner
        near = self._may_pass[self._arrays.other_end(edges, owner)]
        edges, forward = edges[near], forward[near]
        arrays.count(self._steps, self._filter, edges, forward)
