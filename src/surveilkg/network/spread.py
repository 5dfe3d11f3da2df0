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
LARGE = 20_000
"""Edges of a network from which on arrays are worth the time that it takes to import numpy."""
_DIGITS = 9
"""Decimals of a cost by which chains are put in order: sums of the same steps in another order are the same."""
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
        if self._is_large():
            from surveilkg.network import spread_arrays  # numpy takes longer to import than a small search takes

            for found in spread_arrays.levels(self.steps, self.start, self._goals):
                self.levels.append(found)
            return
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

    def _is_large(self) -> bool:
        """Whether arrays are worth it; a budget of nodes is counted node by node."""
        return len(self.steps.index.tail) >= LARGE and self.steps.query.max_expanded is None

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
        heap: list[tuple[float, tuple[int, ...], float]] = [(bound, (goal,), 0.0)]
        while heap:
            _, nodes, cost = heapq.heappop(heap)
            if nodes[0] == self.start:
                yield nodes, cost
                continue
            self.steps.budget.spend()
            for node, total, rest in self._back(nodes):
                heapq.heappush(heap, (round(cost + total + rest, _DIGITS), (node, *nodes), cost + total))

    def _back(self, nodes: tuple[int, ...]) -> Iterator[tuple[int, float, float]]:
        """Nodes before the first of a chain's end, what the step costs with their toll, and what the rest costs."""
        left = self.levels[len(self.levels) - 1 - len(nodes)] if len(nodes) < len(self.levels) else {}
        beside = self.steps.neighbours(nodes[0])
        for node in beside if len(beside) < len(left) else sorted(left.keys() & set(beside)):
            if node in left and node not in nodes and self._goes_on(node):
                step = self.steps.cost_if(node, nodes[0])
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
        """As `best` once the budget is spent: of the cheapest chain alone, and None also where another one might do.

        A cheapest walk passes no node twice, since no step costs nothing. Where the levels are bounds, the chain is one
        that follows them, and need not be the cheapest.
        """
        if self.bound(goal) is None or goal == self.start:
            return None
        nodes: tuple[int, ...] = (goal,)
        cost = 0.0
        with self.steps.budget.finishing():
            while nodes[0] != self.start:
                back = [(step + rest, (node, *nodes), step) for node, step, rest in self._back(nodes)]
                if not back:
                    return None
                _, nodes, step = min(back)
                cost += step
            astray = not self.steps.query.include_weak and goes_astray(self.steps, nodes)
        return None if astray else (nodes, cost)
