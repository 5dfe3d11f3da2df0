"""Path search: the k cheapest loopless chains between two nodes, diverse, within a budget.

Partial chains are expanded best first (A* with the exact remaining cost, from one backward Dijkstra run, as lower
bound), so complete chains come out in order of cost: Hart, Nilsson and Raphael 1968 for A*; the enumeration of
loopless chains by expanding partial ones is that of Yen's problem (1971) with a tight bound instead of deviations.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from surveilkg.model import strength
from surveilkg.network import ranking
from surveilkg.network.index import Index
from surveilkg.network.query import EdgeFilter, PathQuery

Link = list[tuple[int, bool]]
"""Edges between two nodes, each with whether it runs forward."""
_MORE = 300
"""Complete chains that are looked at beyond those shown, to count what was left out."""


@dataclass(slots=True)
class Found:
    """What a search found.

    Args:
        chains: node sequences with their cost, best first, k at most.
        detours: number of chains left out because they go around a shown one.
        crowded: middle node to number of chains left out because two through it are shown already.
        weak: middle node to number of chains left out as much weaker than the best.
        beyond: middle node to number of further chains beyond k.
        complete: False where the budget ran out, or there were more chains than are counted.
        groups: groups of actors at which the search stopped.
    """

    chains: list[tuple[tuple[int, ...], float]] = field(default_factory=list)
    detours: int = 0
    crowded: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    weak: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    beyond: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    complete: bool = True
    groups: set[int] = field(default_factory=set)


class Searcher:
    """A path search over an index under the constraints of a query.

    Args:
        index: the network.
        query: the constraints.
        start: node at which chains begin.
        goal: node at which they end.
    """

    def __init__(self, index: Index, query: PathQuery, start: int, goal: int) -> None:
        self.index = index
        self.query = query
        self.start = start
        self.goal = goal
        self.filter = EdgeFilter(index, query)
        self.found = Found()
        self._out: dict[int, dict[int, Link]] = {}
        self._costs: dict[tuple[int, int], float] = {}
        self._budget_left = query.budget

    def run(self) -> Found:
        """Search, choose diverse chains, and count what is left out."""
        best: float | None = None
        middles: dict[int, int] = defaultdict(int)
        for seen, (nodes, cost) in enumerate(self._chains(), 1):
            best = cost if best is None else best
            if not self.query.include_weak and cost > ranking.weak_beyond(best):
                self._count(self.found.weak, nodes)
            elif len(self.found.chains) >= self.query.k:
                self._count(self.found.beyond, nodes)
            elif self._is_detour(nodes):
                self.found.detours += 1
            elif crowded := [node for node in nodes[1:-1] if middles[node] >= 2]:
                self.found.crowded[crowded[0]] += 1
            else:
                self.found.chains.append((nodes, cost))
                for node in nodes[1:-1]:
                    middles[node] += 1
            if len(self.found.chains) >= self.query.k and seen > self.query.k + _MORE:
                self.found.complete = False
                break
        return self.found

    def link(self, tail: int, head: int) -> Link:
        """The admitted edges between two neighbours, in the direction of the chain."""
        return self._links(tail)[head]

    def step(self, tail: int, head: int) -> tuple[float, float]:
        """Evidence (0 to 1) and relevance of the best event between two neighbours."""
        return self._best(self.link(tail, head))

    def _count(self, counter: dict[int, int], nodes: tuple[int, ...]) -> None:
        for node in nodes[1:-1] or nodes[:1]:
            counter[node] += 1

    def _is_detour(self, nodes: tuple[int, ...]) -> bool:
        middle = set(nodes[1:-1])
        return any(set(shown[1:-1]) and set(shown[1:-1]) < middle for shown, _ in self.found.chains)

    def _chains(self) -> Iterator[tuple[tuple[int, ...], float]]:
        remaining = self._remaining()
        if self.start not in remaining:
            return
        heap: list[tuple[float, int, float, tuple[int, ...]]] = [(remaining[self.start], 0, 0.0, (self.start,))]
        order = 0
        while heap:
            _, _, cost, nodes = heapq.heappop(heap)
            if nodes[-1] == self.goal:
                if all(node in nodes for node in self.query.via):
                    yield nodes, cost
                continue
            if len(nodes) > self.query.max_hops:
                continue
            self._budget_left -= 1
            if self._budget_left < 0:
                self.found.complete = False
                return
            for node in self._links(nodes[-1]):
                if node in nodes or node not in remaining:
                    continue
                order += 1
                total = cost + self._cost(nodes[-1], node)
                heapq.heappush(heap, (total + remaining[node], order, total, (*nodes, node)))

    def _remaining(self) -> dict[int, float]:
        """Least cost from every node to the goal, along admitted edges."""
        costs: dict[int, float] = {self.goal: 0.0}
        heap = [(0.0, self.goal)]
        while heap:
            cost, node = heapq.heappop(heap)
            if cost > costs[node]:
                continue
            for before in self._neighbours(node):
                if node not in self._links(before):
                    continue
                total = cost + self._cost(before, node)
                if total < costs.get(before, float("inf")):
                    costs[before] = total
                    heapq.heappush(heap, (total, before))
        return costs

    def _neighbours(self, node: int) -> list[int]:
        index = self.index
        ends = {index.tail[e] if index.head[e] == node else index.head[e] for e in index.edges_of(node)}
        return sorted(other for other in ends if self._may_pass(other))

    def _links(self, node: int) -> dict[int, Link]:
        """Neighbours that can be reached from a node, with the edges that lead there."""
        if node not in self._out:
            links: dict[int, Link] = defaultdict(list)
            for edge in self.index.edges_of(node):
                forward = self.index.tail[edge] == node
                other = self.index.head[edge] if forward else self.index.tail[edge]
                if self._may_pass(other) and self.filter.admits(edge, forward):
                    links[other].append((edge, forward))
            self._out[node] = dict(sorted(links.items()))
        return self._out[node]

    def _may_pass(self, node: int) -> bool:
        if node in (self.start, self.goal):
            return True
        if node in self.query.not_via:
            return False
        if not self.query.through_groups and self.index.node_class(node) == "ActorGroup":
            self.found.groups.add(node)
            return False
        return True

    def _cost(self, tail: int, head: int) -> float:
        key = (tail, head)
        if key not in self._costs:
            evidence, relevance = self.step(tail, head)
            cost = ranking.step_cost(evidence, relevance)
            if head != self.goal:
                is_technology = self.index.node_class(head) == "TechnologyCategory"
                cost += ranking.hub_penalty(self.index.degree[head], is_technology)
            self._costs[key] = cost
        return self._costs[key]

    def _best(self, link: Link) -> tuple[float, float]:
        """Evidence and relevance of the event on a link that costs least."""
        events: dict[int, list[int]] = defaultdict(list)
        for edge, _ in link:
            events[self.index.claim_event[self.index.edge_claim[edge]]].append(edge)
        return min(
            (self._event(edges) for edges in events.values()),
            key=lambda pair: (ranking.step_cost(*pair), pair),
        )

    def _event(self, edges: list[int]) -> tuple[float, float]:
        index = self.index
        claims = {index.edge_claim[edge] for edge in edges}
        evidence = strength.combine((str(index.claim_origin[c]), float(index.claim_weight[c])) for c in sorted(claims))
        return evidence, max(index.projection(edge).relevance for edge in edges)
