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

from surveilkg.model import strength
from surveilkg.network import ranking
from surveilkg.network.index import Index
from surveilkg.network.query import EdgeFilter, PathQuery

Link = list[tuple[int, bool]]
"""Edges between two nodes, each with whether it runs forward."""
MORE = 100
"""Complete chains that are looked at beyond those shown, to count what was left out."""


_PATIENCE = 20
"""Times as many chains are looked at as long as all are such as are left out."""
PART_OF = frozenset({"Subordination", "Containment"})
"""Relation classes of a body and its whole, a place and what it lies in."""
GROUND_ROLES = frozenset({"location", "restrictionList", "listingAuthority", "imposedBy"})
"""Roles in which a node is where something happens, or lists and restricts: one list ties nobody."""
SHARED_ROLES = GROUND_ROLES | {"homeState", "recipient", "operator", "beneficiary"}
"""Roles in which a node is what two companies have in common: a place, a home, a customer. A ruling party or a ministry
is more to its state than a resident, so between others a home and a customer join."""
_OVER_COMMON_GROUND = 2
"""Steps of a chain over common ground: one to it, one from it."""


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
        groups: groups of actors and regions at which the search stopped.
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
        self.groups: set[int] = set()


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
        self._costs: dict[int, dict[int, float]] = {}
        self._edge_cost = index.edge_cost
        self._budget_left = query.budget
        self._splits_events = query.splits_events
        self._any_beside = True
        self._best_cost: float | None = None

    def run(self, more: int = MORE, tells_more: Callable[[tuple[int, ...], float], bool] | None = None) -> Found:
        """Search, choose diverse chains, and count what is left out.

        Args:
            more: number of chains beyond those shown that are looked at for the count.
            tells_more: whether a chain (nodes, cost) says anything that those shown do not; all do without it.
        """
        middles: dict[int, int] = defaultdict(int)
        for seen, (nodes, cost) in enumerate(self._chains(), 1):
            self._place(nodes, cost, middles, tells_more)
            if seen >= (self.query.k + more) * (1 if self.found.chains else _PATIENCE):
                self.found.complete = False
                break
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
        if strict and self._goes_astray(nodes):
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

    def link(self, tail: int, head: int) -> Link:
        """The admitted edges between two neighbours, in the direction of the chain."""
        return self._links(tail)[head]

    def step(self, tail: int, head: int) -> tuple[float, float]:
        """Evidence (0 to 1) and relevance of the best event between two neighbours."""
        return self._best(self.link(tail, head))

    def is_beside(self, tail: int, head: int) -> bool:
        """Whether all that joins two neighbours is claims that name no surveillance technology."""
        return all(self.index.claim_beside[self.index.edge_claim[edge]] for edge, _ in self.link(tail, head))

    def _may_be_beside(self, nodes: tuple[int, ...]) -> bool:
        """Whether a chain may stand in the answer although a step of it names no surveillance technology.

        It may where it names one at every step, and where the best chain does not do so either.
        """
        chain_is_beside = any(self.is_beside(*pair) for pair in itertools.pairwise(nodes))
        if not self.found.chains:
            self._any_beside = chain_is_beside or self.query.include_weak
        return self._any_beside or not chain_is_beside

    def _goes_astray(self, nodes: tuple[int, ...]) -> bool:
        """Whether a chain runs over common ground and on to a third party: A and B make cameras, B sold to C.

        Common ground joins two ends by what they share and says nothing of what either does elsewhere. Steps between a
        body and the whole that it is part of do not count.
        """
        pairs = list(itertools.pairwise(nodes))
        if sum(not self._is_part_of(*pair) for pair in pairs) <= _OVER_COMMON_GROUND:
            return False
        return any(self._is_common_ground(*pair, after[1]) for pair, after in itertools.pairwise(pairs))

    def _is_part_of(self, tail: int, head: int) -> bool:
        return all(self.index.projection(edge).relation in PART_OF for edge, _ in self.link(tail, head))

    def _is_common_ground(self, before: int, node: int, after: int) -> bool:
        """Whether both neighbours only share a node: a technology, a list, or where both work or have their seat."""
        if self.index.node_class(node) == "TechnologyCategory":
            return True
        roles = {self._role(edge, node) for pair in ((before, node), (node, after)) for edge, _ in self.link(*pair)}
        companies = self.index.node_class(before) == self.index.node_class(after) == "Company"
        return roles <= (SHARED_ROLES if companies else GROUND_ROLES)

    def _role(self, edge: int, node: int) -> str:
        projection = self.index.projection(edge)
        return projection.head if self.index.head[edge] == node else projection.tail

    def _is_detour(self, nodes: tuple[int, ...]) -> bool:
        middle = set(nodes[1:-1])
        return any(set(shown[1:-1]) and set(shown[1:-1]) < middle for shown, _ in self.found.chains)

    def _chains(self) -> Iterator[tuple[tuple[int, ...], float]]:
        remaining = self._remaining()
        bound = remaining[-1].get(self.start)
        if bound is None:
            return
        heap: list[tuple[float, int, float, tuple[int, ...]]] = [(bound, 0, 0.0, (self.start,))]
        order = 0
        while heap:
            _, _, cost, nodes = heapq.heappop(heap)
            last = nodes[-1]
            if last == self.goal:
                if all(node in nodes for node in self.query.via):
                    yield nodes, cost
                continue
            self._budget_left -= 1
            if self._budget_left < 0:
                self.found.complete = False
                return
            left = remaining[self.query.max_hops - len(nodes)]
            for node, step in self._steps(last).items():
                rest = left.get(node)
                if rest is not None and node not in nodes:
                    order += 1
                    heapq.heappush(heap, (cost + step + rest, order, cost + step, (*nodes, node)))

    def _remaining(self) -> list[dict[int, float]]:
        """Least cost from every node to the goal along admitted edges, for 0, 1, ... `max_hops` steps at most."""
        levels: list[dict[int, float]] = [{self.goal: 0.0}]
        changed = {self.goal}
        hops = self._hops(self.query.max_hops // 2)
        for level in range(1, self.query.max_hops + 1):
            left = self.query.max_hops - level  # steps that a chain can have made before it needs this level
            costs = dict(levels[-1])
            improved: set[int] = set()
            for node in sorted(changed):
                for before in self._neighbours(node):
                    if left <= self.query.max_hops // 2 and hops.get(before, math.inf) > left:
                        continue
                    step = self._steps(before).get(node)
                    if step is not None and step + levels[-1][node] < costs.get(before, math.inf):
                        costs[before] = step + levels[-1][node]
                        improved.add(before)
            levels.append(costs)
            changed = improved
        return levels

    def _hops(self, most: int) -> dict[int, int]:
        """Steps from the start to every node within `most` steps, whatever the constraints admit."""
        index, found, border = self.index, {self.start: 0}, [self.start]
        for steps in range(1, most + 1):
            ends = {end for node in border for e in index.edges_of(node) for end in (index.tail[e], index.head[e])}
            border = [end for end in ends if end not in found]
            found |= dict.fromkeys(border, steps)
        return found

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
        if not self.query.through_groups and self.index.node_class(node) in ranking.WHOLES:
            self.found.groups.add(node)
            return False
        return True

    def _steps(self, tail: int) -> dict[int, float]:
        """Cost of the step from a node to each neighbour that can be reached."""
        if tail not in self._costs:
            self._costs[tail] = {head: self._cost(link, head) for head, link in self._links(tail).items()}
        return self._costs[tail]

    def _cost(self, link: Link, head: int) -> float:
        if self._splits_events:
            cost = ranking.step_cost(*self._best(link))
        else:
            cost = min(self._edge_cost[edge] for edge, _ in link)
        if head == self.goal:
            return cost
        is_technology = self.index.node_class(head) == "TechnologyCategory"
        return cost + ranking.hub_penalty(self.index.degree[head], is_technology)

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
        evidence = strength.combine((index.origins_of(c), float(index.claim_weight[c])) for c in sorted(claims))
        return evidence, max(index.relevance(edge) for edge in edges)
