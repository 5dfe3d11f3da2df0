"""Path search: the k cheapest loopless chains between two nodes, diverse, within a budget.

Partial chains are expanded best first; the lower bound of what is still to come is the exact least cost to the goal
within the steps that are left (see `network.rest`), so complete chains come out in order of cost and hardly a partial
one is expanded in vain. A* is due to Hart, Nilsson and Raphael (1968); the enumeration of loopless chains is Yen's
problem (1971).
"""

from __future__ import annotations

import heapq
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from surveilkg.model.chain import Cut
from surveilkg.network import ranking
from surveilkg.network.budget import Budget, BudgetSpentError
from surveilkg.network.common_ground import goes_astray
from surveilkg.network.index import Index
from surveilkg.network.query import PathQuery
from surveilkg.network.rest import LARGE, NodeByNode, Rest, Successor
from surveilkg.network.steps import Steps

MORE = 100
"""Complete chains that are looked at beyond those shown, to count what was left out."""
_PATIENCE = 20
"""Times as many chains are looked at as long as all are such as are left out."""
_DIGITS = 9
"""Decimals of a cost by which chains are put in order: sums of the same steps in another order are the same."""


class _Partial(NamedTuple):
    """A partial chain on the heap.

    Args:
        total: what a chain that begins so costs at least.
        nodes: its nodes.
        before: cost of its steps without the last.
        step: cost of the last.
        is_exact: whether that is so, or a bound.
        others: what may come in place of the last node, at higher cost.
    """

    total: float
    nodes: tuple[int, ...]
    before: float
    step: float
    is_exact: bool
    others: Iterator[Successor]


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
        self._at_least = 0.0
        self._any_beside = True
        self._best_cost: float | None = None
        self._rest = self._choose()

    def _choose(self) -> Rest:
        """Nodes one by one, or arrays where the network is large: the answer is the same."""
        if len(self.index.tail) >= LARGE and self.query.max_expanded is None:
            from surveilkg.network.frontier import Frontier  # numpy takes longer to import than a small search takes

            return Frontier(self.steps, self.start, self.goal)
        return NodeByNode(self.steps, self.start, self.goal)

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
            at_least = max(self._at_least, self._rest.at_least)
            self.found.cut = Cut(budget.cut, budget.expanded, False, at_least)
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
        """Loopless chains by cost, those of one cost in order of their nodes; neighbours come one at a time."""
        rest = self._rest.find()
        bound = rest.bound(self.start, self.query.max_hops)
        if bound is None:
            return
        heap = [_Partial(bound, (self.start,), 0.0, 0.0, True, iter(()))]
        looked_at = 0
        while heap:
            at = heapq.heappop(heap)
            self._at_least, nodes, last = at.total, at.nodes, at.nodes[-1]
            self._push_next(heap, nodes[:-1], at.before, at.others)
            if not at.is_exact:
                heapq.heappush(heap, self._exact(at))
                continue
            if last == self.goal:
                if all(node in nodes for node in self.query.via):
                    yield nodes, at.before + at.step
                continue
            looked_at += 1
            if self.query.max_expanded is None and looked_at > self.query.budget:
                self.found.complete = False
                return
            self.steps.budget.spend()
            others = iter(rest.successors(last, self.query.max_hops - len(nodes)))
            self._push_next(heap, nodes, at.before + at.step, others)

    def _push_next(
        self, heap: list[_Partial], nodes: tuple[int, ...], before: float, others: Iterator[Successor]
    ) -> None:
        """Put the next neighbour that is not in a chain yet on the heap."""
        for told, node, step in others:
            if node not in nodes:
                total = round(before + told, _DIGITS)
                found = _Partial(total, (*nodes, node), before, step, self._rest.is_exact, others)
                heapq.heappush(heap, found)
                return

    def _exact(self, partial: _Partial) -> _Partial:
        """The same with the true cost of its last step, where only a bound of it was told."""
        tail, head = partial.nodes[-2:]
        step = self.steps.cost(tail, head) + (0.0 if head == self.goal else self.steps.hub(head))
        total = max(partial.total, round(partial.total + step - partial.step, _DIGITS))
        return _Partial(total, partial.nodes, partial.before, step, True, iter(()))

    def _so_far(self) -> tuple[tuple[int, ...], float] | None:
        """Where the search was cut before all levels were there: the cheapest chain that they give, or None."""
        found = self._rest.cheapest()
        return found if found and all(node in found[0] for node in self.query.via) else None
