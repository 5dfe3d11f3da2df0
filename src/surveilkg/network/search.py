"""Path search: the k cheapest loopless chains between two nodes, diverse, within a budget.

Partial chains are expanded best first; the lower bound of what is still to come is the exact least cost to the goal
within the steps that are left (one backward relaxation per step, as Bellman and Ford do it), so complete chains come
out in order of cost and hardly a partial one is expanded in vain. A* is due to Hart, Nilsson and Raphael (1968); the
enumeration of loopless chains is Yen's problem (1971).
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Iterator

from surveilkg.model.chain import Cut
from surveilkg.network import ranking
from surveilkg.network.budget import Budget, BudgetSpentError
from surveilkg.network.common_ground import goes_astray
from surveilkg.network.index import Index
from surveilkg.network.query import PathQuery
from surveilkg.network.steps import Steps

MORE = 100
"""Complete chains that are looked at beyond those shown, to count what was left out."""
_PATIENCE = 20
"""Times as many chains are looked at as long as all are such as are left out."""


class Tally:
    """Chains left out for one reason, and the nodes in their middle.

    Attributes:
        count: number of chains.
        by_node: node to number of these chains that pass through it.
    """

    def __init__(self) -> None:
        self.count = 0
        self.by_node: dict[int, int] = defaultdict(int)

    def add(self, middle: tuple[int, ...]) -> None:
        """Count a chain with these nodes in its middle."""
        self.count += 1
        for node in middle:
            self.by_node[node] += 1


class Found:
    """What a search found.

    Attributes:
        chains: node sequences with their cost, best first, k at most.
        restated: chains left out because they only restate claims of those shown.
        detours: number of chains left out because they go around a shown one.
        crowded: chains left out because two through one of their nodes are shown already, told by that node.
        weak: chains left out as much weaker than the best.
        beside: chains left out because a step of theirs names no surveillance technology, where the best chain does.
        astray: chains left out because they leave common ground (a technology, a place) for a third party.
        beyond: further chains beyond k.
        complete: False where the budget ran out, or there were more chains than are counted.
        cut: where and with what proof a limit that was given cut the search; None where it did not.
    """

    def __init__(self) -> None:
        self.chains: list[tuple[tuple[int, ...], float]] = []
        self.restated: list[tuple[int, ...]] = []
        self.detours = 0
        self.crowded = Tally()
        self.weak = Tally()
        self.beside = Tally()
        self.astray = Tally()
        self.beyond = Tally()
        self.complete = True
        self.cut: Cut | None = None


class Searcher:
    """A path search over an index under the constraints of a query.

    Args:
        index: the network.
        query: the constraints.
        start: node at which chains begin.
        goal: node at which they end.
        budget: what this search and others of one question may do; what the query allows where none is given.
    """

    def __init__(self, index: Index, query: PathQuery, start: int, goal: int, budget: Budget | None = None) -> None:
        self.index = index
        self.query = query
        self.start = start
        self.goal = goal
        self.steps = Steps(index, query, frozenset({start, goal}), budget)
        self.found = Found()
        self._onward: dict[int, dict[int, float]] = {}
        self._levels: list[dict[int, float]] = []
        self._at_least = 0.0
        self._any_beside = True
        self._best_cost: float | None = None

    def run(self, more: int = MORE, tells_more: Callable[[tuple[int, ...], float], bool] | None = None) -> Found:
        """Search, choose diverse chains, and count what is left out.

        Where the budget runs out, what was found until then is given; `Found.cut` says what is proven of the rest.

        Args:
            more: number of chains beyond those shown that are looked at for the count.
            tells_more: whether a chain (nodes, cost) says anything that those shown do not; all do without it.
        """
        middles: dict[int, int] = defaultdict(int)
        try:
            for seen, (nodes, cost) in enumerate(self._chains(), 1):
                self._place(nodes, cost, middles, tells_more)
                if seen >= (self.query.k + more) * (1 if self.found.chains else _PATIENCE):
                    self.found.complete = False
                    break
        except BudgetSpentError:
            so_far = self._so_far()
            if so_far is not None:
                self._place(*so_far, middles, tells_more)
            budget = self.steps.budget
            self.found.complete = False
            self.found.cut = Cut(budget.cut, budget.expanded, False, self._at_least)
        return self.found

    def _place(
        self,
        nodes: tuple[int, ...],
        cost: float,
        middles: dict[int, int],
        tells_more: Callable[[tuple[int, ...], float], bool] | None,
    ) -> None:
        """Show a chain, or count it for the first reason that speaks against it."""
        strict = not self.query.include_weak
        if strict and goes_astray(self.steps, nodes):
            self.found.astray.add(nodes[1:-1])
            return
        self._best_cost = cost if self._best_cost is None else self._best_cost
        if strict and cost > ranking.weak_beyond(self._best_cost):
            self.found.weak.add(nodes[1:-1])
        elif not self._may_be_beside(nodes):
            self.found.beside.add(nodes[1:-1])
        elif len(self.found.chains) >= self.query.k:
            self.found.beyond.add(nodes[1:-1])
        elif self._is_detour(nodes):
            self.found.detours += 1
        elif crowded := [node for node in nodes[1:-1] if middles[node] >= 2]:
            self.found.crowded.add((crowded[0],))
        elif tells_more is not None and not tells_more(nodes, cost):
            self.found.restated.append(nodes)
        else:
            self.found.chains.append((nodes, cost))
            for node in nodes[1:-1]:
                middles[node] += 1

    def _may_be_beside(self, nodes: tuple[int, ...]) -> bool:
        """Whether a chain may stand in the answer although a step of it names no surveillance technology.

        It may where it names one at every step, and where the best chain does not do so either.
        """
        chain_is_beside = any(self.steps.is_beside(*pair) for pair in itertools.pairwise(nodes))
        if not self.found.chains:
            self._any_beside = chain_is_beside or self.query.include_weak
        return self._any_beside or not chain_is_beside

    def _is_detour(self, nodes: tuple[int, ...]) -> bool:
        middle = set(nodes[1:-1])
        return any(set(shown[1:-1]) and set(shown[1:-1]) < middle for shown, _ in self.found.chains)

    def _chains(self) -> Iterator[tuple[tuple[int, ...], float]]:
        remaining = self._remaining()
        bound = remaining[-1].get(self.start)
        if bound is None:
            return
        heap: list[tuple[float, int, float, tuple[int, ...]]] = [(bound, 0, 0.0, (self.start,))]
        order = looked_at = 0
        while heap:
            self._at_least, _, cost, nodes = heapq.heappop(heap)
            last = nodes[-1]
            if last == self.goal:
                if all(node in nodes for node in self.query.via):
                    yield nodes, cost
                continue
            looked_at += 1
            if self.query.max_expanded is None and looked_at > self.query.budget:
                self.found.complete = False
                return
            self.steps.budget.spend()
            left = remaining[self.query.max_hops - len(nodes)]
            for node, step in self._costs(last).items():
                rest = left.get(node)
                if rest is not None and node not in nodes:
                    order += 1
                    heapq.heappush(heap, (cost + step + rest, order, cost + step, (*nodes, node)))

    def _remaining(self) -> list[dict[int, float]]:
        """Least cost from every node to the goal along admitted edges, for 0, 1, ... `max_hops` steps at most."""
        self._levels = levels = [{self.goal: 0.0}]
        changed = {self.goal}
        hops = self._hops(self.query.max_hops // 2)
        for level in range(1, self.query.max_hops + 1):
            left = self.query.max_hops - level  # steps that a chain can have made before it needs this level
            costs = dict(levels[-1])
            improved: set[int] = set()
            for node in sorted(changed):
                self.steps.budget.spend()
                for before in self.steps.neighbours(node):
                    if left <= self.query.max_hops // 2 and hops.get(before, math.inf) > left:
                        continue
                    step = self._costs(before).get(node)
                    if step is not None and step + levels[-1][node] < costs.get(before, math.inf):
                        costs[before] = step + levels[-1][node]
                        improved.add(before)
            levels.append(costs)
            changed = improved
            self._at_least = min(costs.get(self.start, math.inf), (level + 1) * ranking.STEP)
        return levels

    def _so_far(self) -> tuple[tuple[int, ...], float] | None:
        """Where the search was cut before all levels were there: the cheapest chain of so many steps; None else.

        It is followed from the start along the least costs to the goal. They are those of walks, but no step costs
        nothing, so that the cheapest walk passes no node twice.
        """
        level = len(self._levels) - 1
        if level >= self.query.max_hops or level < 1 or self.start not in self._levels[level]:
            return None
        nodes, cost = [self.start], 0.0
        while nodes[-1] != self.goal:
            level -= 1
            left = self._levels[level]
            onward = self._costs(nodes[-1])
            rest, node = min((step + left[head], head) for head, step in onward.items() if head in left)
            cost += rest - left[node]
            nodes.append(node)
        return (tuple(nodes), cost) if all(node in nodes for node in self.query.via) else None

    def _hops(self, most: int) -> dict[int, int]:
        """Steps from the start to every node within `most` steps, whatever the constraints admit."""
        index, found, border = self.index, {self.start: 0}, [self.start]
        for steps in range(1, most + 1):
            ends: set[int] = set()
            for node in border:
                self.steps.budget.spend()
                ends.update(end for e in index.edges_of(node) for end in (index.tail[e], index.head[e]))
            border = [end for end in ends if end not in found]
            found |= dict.fromkeys(border, steps)
        return found

    def _costs(self, tail: int) -> dict[int, float]:
        """Cost of the step from a node to each neighbour that can be reached, with the neighbour's hub penalty."""
        if tail not in self._onward:
            hub, goal = self.steps.hub, self.goal
            bare = self.steps.costs(tail)
            self._onward[tail] = {head: cost if head == goal else cost + hub(head) for head, cost in bare.items()}
        return self._onward[tail]
