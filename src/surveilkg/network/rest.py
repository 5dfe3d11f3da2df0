"""What is still to come of a chain: least costs to the goal, by the number of steps that are left.

They are exact, by one backward relaxation per step, as Bellman and Ford do it. On large networks `network.frontier`
does the same on arrays.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Protocol

from surveilkg.network import ranking
from surveilkg.network.steps import Steps

LARGE = 20_000
"""Edges of a network from which on arrays are worth the time that it takes to import numpy."""
Successor = tuple[float, int, float]
"""Least cost of a step and of what comes after it, the node that it reaches, the cost of the step."""


class Rest(Protocol):
    """Least costs to a goal.

    Attributes:
        at_least: what a chain costs at least, as far as the levels were found.
        is_exact: whether steps cost what is told; else no less.
    """

    at_least: float
    is_exact: bool

    def find(self) -> Rest:
        """Find the costs for 0, 1, ... `max_hops` steps.

        Raises:
            BudgetSpentError: the budget does not suffice.
        """

    def bound(self, node: int, steps: int) -> float | None:
        """Least cost from a node to the goal in so many steps at most; None where it cannot be reached."""

    def successors(self, node: int, steps: int) -> Iterable[Successor]:
        """What may come next with `steps` more after it, cheapest first, those of one cost in order of nodes."""

    def cheapest(self) -> tuple[tuple[int, ...], float] | None:
        """The cheapest chain of as many steps as were looked at before `find` was cut, and its cost; None for none."""


class NodeByNode:
    """`Rest` over dictionaries.

    Args:
        steps: the steps that are admitted.
        start: node at which chains begin.
        goal: node at which they end.
    """

    is_exact = True

    def __init__(self, steps: Steps, start: int, goal: int) -> None:
        self.at_least = 0.0
        self._steps, self._start, self._goal = steps, start, goal
        self._most = steps.query.max_hops
        self._levels: list[dict[int, float]] = []
        self._onward: dict[int, dict[int, float]] = {}

    def find(self) -> NodeByNode:
        """Find the costs for 0, 1, ... `max_hops` steps."""
        self._levels = levels = [{self._goal: 0.0}]
        changed = {self._goal}
        hops = self._steps.within((self._start,), self._most // 2)
        for level in range(1, self._most + 1):
            left = self._most - level  # steps that a chain can have made before it needs this level
            costs = dict(levels[-1])
            improved: set[int] = set()
            for node in sorted(changed):
                self._steps.budget.spend()
                for before in self._steps.neighbours(node):
                    if left <= self._most // 2 and hops.get(before, math.inf) > left:
                        continue
                    step = self._costs(before).get(node)
                    if step is not None and step + levels[-1][node] < costs.get(before, math.inf):
                        costs[before] = step + levels[-1][node]
                        improved.add(before)
            levels.append(costs)
            changed = improved
            self.at_least = min(costs.get(self._start, math.inf), (level + 1) * ranking.STEP)
        return self

    def bound(self, node: int, steps: int) -> float | None:
        """Least cost from a node to the goal in so many steps at most; None where it cannot be reached."""
        return self._levels[steps].get(node)

    def successors(self, node: int, steps: int) -> list[Successor]:
        """What may come next with `steps` more after it, cheapest first."""
        left = self._levels[steps]
        return sorted((step + left[head], head, step) for head, step in self._costs(node).items() if head in left)

    def cheapest(self) -> tuple[tuple[int, ...], float] | None:
        """The cheapest chain of as many steps as were looked at before `find` was cut.

        It is followed from the start along the least costs to the goal. They are those of walks, but no step costs
        nothing, so that the cheapest walk passes no node twice.
        """
        level = len(self._levels) - 1
        if level >= self._most or level < 1 or self._start not in self._levels[level]:
            return None
        nodes, cost = [self._start], 0.0
        while nodes[-1] != self._goal:
            level -= 1
            _, node, step = self.successors(nodes[-1], level)[0]
            cost += step
            nodes.append(node)
        return tuple(nodes), cost

    def _costs(self, tail: int) -> dict[int, float]:
        """Cost of the step from a node to each neighbour that can be reached, with the neighbour's hub penalty."""
        if tail not in self._onward:
            hub, goal = self._steps.hub, self._goal
            bare = self._steps.costs(tail)
            self._onward[tail] = {head: cost if head == goal else cost + hub(head) for head, cost in bare.items()}
        return self._onward[tail]
