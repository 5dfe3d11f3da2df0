"""From one node to all others: least costs within some steps, and from them the best chains to any of them.

The costs come from one relaxation per step (Bellman and Ford). Chains to a node are then enumerated backward from it,
best first, with the exact least cost from the start as the bound of what is still to come (A*; Hart, Nilsson and
Raphael, 1968), so that any number of goals cost one relaxation.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator

from surveilkg.network import ranking
from surveilkg.network.common_ground import goes_astray
from surveilkg.network.steps import Steps

Found = tuple[tuple[int, ...], float]
"""Nodes from the start to a goal, and the cost of the chain."""
MOST = 2_000
"""Chains to one goal that are looked at as long as all run over common ground."""


class Spread:
    """Least costs from a node, and chains from it.

    Args:
        steps: the steps that the question admits; any node may be an end of them.
        start: node at which chains begin.
        goals: nodes to which alone chains are wanted; None for all.

    Attributes:
        levels: per number of steps the least cost of a walk of at most so many from the start to each node. The hub
            penalty of the node itself is not in it.
    """

    def __init__(self, steps: Steps, start: int, goals: Iterable[int] | None = None) -> None:
        self.steps = steps
        self.start = start
        self.levels: list[dict[int, float]] = [{start: 0.0}]
        self._goals = None if goals is None else sorted(goals)

    @property
    def is_whole(self) -> bool:
        """Whether the levels of all steps of the question are there."""
        return len(self.levels) > self.steps.query.max_hops

    @property
    def at_least(self) -> float:
        """What a chain costs at least that has more steps than there are levels."""
        return math.inf if self.is_whole else len(self.levels) * ranking.STEP

    def fill(self) -> None:
        """Find the levels; those that were found stay where the budget runs out.

        Raises:
            surveilkg.network.budget.BudgetSpentError: the budget ran out.
        """
        half, most = self.steps.query.max_hops // 2, self.steps.query.max_hops
        near = None if self._goals is None else self.steps.within(self._goals, half)
        changed = {self.start}
        for level in range(1, most + 1):
            before, costs = self.levels[-1], dict(self.levels[-1])
            improved: set[int] = set()
            for node in sorted(changed):
                if not self._goes_on(node):
                    continue
                so_far = before[node] + self._toll(node)
                for head, step in self.steps.costs(node).items():
                    if near is not None and most - level <= half and near.get(head, most) > most - level:
                        continue
                    if so_far + step < costs.get(head, math.inf):
                        costs[head] = so_far + step
                        improved.add(head)
            self.levels.append(costs)
            changed = improved

    def _goes_on(self, node: int) -> bool:
        return node == self.start or self.steps.may_pass(node)

    def _toll(self, node: int) -> float:
        return 0.0 if node == self.start else self.steps.hub(node)

    def bound(self, goal: int) -> float | None:
        """What the cheapest chain to a node costs; None where none was found."""
        return self.levels[-1].get(goal)

    def chains(self, goal: int) -> Iterator[Found]:
        """All loopless chains to a node within the steps of the levels, cheapest first."""
        bound = self.bound(goal)
        if bound is None or goal == self.start:
            return
        heap: list[tuple[float, int, float, tuple[int, ...]]] = [(bound, 0, 0.0, (goal,))]
        order = 0
        while heap:
            _, _, cost, nodes = heapq.heappop(heap)
            if nodes[0] == self.start:
                yield nodes, cost
                continue
            self.steps.budget.spend()
            for node, total, rest in self._back(nodes):
                order += 1
                heapq.heappush(heap, (cost + total + rest, order, cost + total, (node, *nodes)))

    def _back(self, nodes: tuple[int, ...]) -> Iterator[tuple[int, float, float]]:
        """Nodes before the first of a chain's end, what the step costs with their toll, and what the rest costs."""
        left = self.levels[len(self.levels) - 1 - len(nodes)] if len(nodes) < len(self.levels) else {}
        for node in self.steps.neighbours(nodes[0]):
            if node in left and node not in nodes and self._goes_on(node):
                step = self.steps.costs(node).get(nodes[0])
                if step is not None:
                    yield node, step + self._toll(node), left[node]

    def best(self, goal: int) -> Found | None:
        """The cheapest chain to a node that does not run over common ground to a third party; None where none is.

        Such chains count where the question includes what is weak.

        Raises:
            surveilkg.network.budget.BudgetSpentError: the budget ran out.
        """
        for looked_at, found in enumerate(self.chains(goal)):
            if self.steps.query.include_weak or not goes_astray(self.steps, found[0]):
                return found
            if looked_at >= MOST:
                return None
        return None

    def cheapest(self, goal: int) -> Found | None:
        """As `best`, of the cheapest chain alone, which costs no budget: None also where another one might do.

        A cheapest walk passes no node twice, since no step costs nothing.
        """
        total = self.bound(goal)
        if total is None or goal == self.start:
            return None
        nodes: tuple[int, ...] = (goal,)
        while nodes[0] != self.start:
            _, nodes = min((step + rest, (node, *nodes)) for node, step, rest in self._back(nodes))
        astray = not self.steps.query.include_weak and goes_astray(self.steps, nodes)
        return None if astray else (nodes, total)
