"""The steps that a question admits from a node, and what each costs; each node is looked at once and remembered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from surveilkg.model import strength
from surveilkg.network import ranking
from surveilkg.network.budget import Budget
from surveilkg.network.index import Index
from surveilkg.network.query import EdgeFilter, PathQuery

Link = list[tuple[int, bool]]
"""Edges between two nodes, each with whether it runs forward."""
_HUB = 16
"""Edges of a node from which on those to one neighbour are looked up by themselves, where not all are known yet."""
_BETWEEN_LOOKS = 1024
"""Edges of a node that are looked at between two looks at the clock."""


class Steps:
    """Steps over an index under the constraints of a question.

    Args:
        index: the network.
        query: the constraints.
        ends: nodes that may begin and end a chain, whatever they are; None where any node may.
        budget: what the search may do.
        either_way: whether an edge may be used against the direction asked for, as where there is no start and no goal.

    Attributes:
        either_way: as given.
        met_group: whether a node was left aside because it is a group or region.
        parts: whether one of two neighbours is part of the other, where that was looked up: see `common_ground`.
        roles: roles of the second of two neighbours in what joins them, where they were looked up.
    """

    def __init__(
        self,
        index: Index,
        query: PathQuery,
        ends: frozenset[int] | None = None,
        budget: Budget | None = None,
        either_way: bool = False,
    ) -> None:
        self.index = index
        self.query = query
        self.filter = EdgeFilter(index, query, either_way)
        self.either_way = either_way
        self.met_group = False
        self.budget = budget or Budget(query.max_expanded, query.max_seconds)
        self.parts: dict[tuple[int, int], bool] = {}
        self.roles: dict[tuple[int, int], frozenset[str]] = {}
        self._admits_all = not query.splits_events
        self._ends = ends
        self._links: dict[int, dict[int, Link]] = {}
        self._between: dict[tuple[int, int], Link] = {}
        self._costs: dict[int, dict[int, float]] = {}
        self._hubs: dict[int, float] = {}
        self._beside: dict[int, list[int]] = {}

    def links(self, node: int) -> dict[int, Link]:
        """Neighbours that can be reached from a node, with the edges that lead there."""
        if node not in self._links:
            self.budget.spend()
            links: dict[int, Link] = defaultdict(list)
            for at, edge in enumerate(self.index.edges_of(node)):
                if at % _BETWEEN_LOOKS == _BETWEEN_LOOKS - 1:
                    self.budget.look()
                forward = self.index.tail[edge] == node
                other = self.index.head[edge] if forward else self.index.tail[edge]
                if self._may_end_or_pass(other) and self.filter.admits(edge, forward):
                    links[other].append((edge, forward))
            self._links[node] = dict(sorted(links.items()))
        return self._links[node]

    def link(self, tail: int, head: int) -> Link:
        """The admitted edges between two neighbours, in the direction of the chain."""
        edges = self.index.edges_of(tail)
        if tail in self._links or len(edges) < _HUB:
            return self.links(tail)[head]
        if (tail, head) not in self._between:
            beside = self.index.edges_of(head)
            both = ((edge, self.index.tail[edge] == tail) for edge in (edges if len(edges) < len(beside) else beside))
            ends = self.index.head, self.index.tail
            found = [(e, forward) for e, forward in both if ends[not forward][e] == head and ends[forward][e] == tail]
            self._between[tail, head] = [pair for pair in found if self.filter.admits(*pair)]
        return self._between[tail, head]

    def edges_between(self, tail: int, head: int) -> list[int]:
        """The admitted edges that a chain may use from a node to its neighbour."""
        if not self._admits_all:
            return [edge for edge, _ in self.link(tail, head)]
        one, other, ends = self.index.edges_of(tail), self.index.edges_of(head), (self.index.tail, self.index.head)
        few, far = (one, head) if len(one) <= len(other) else (other, tail)
        return [edge for edge in few if far in (ends[0][edge], ends[1][edge])]

    def cost(self, tail: int, head: int) -> float:
        """Cost of one step, without hub penalty."""
        return self._cost(self.link(tail, head))

    def cost_if(self, tail: int, head: int) -> float | None:
        """Cost of one step, without hub penalty; None where the constraints admit none."""
        if tail in self._links or len(self.index.edges_of(tail)) < _HUB:
            return self.costs(tail).get(head)
        link = self.link(tail, head)
        return self._cost(link) if link else None

    def costs(self, tail: int) -> dict[int, float]:
        """Cost of the step from a node to each neighbour that can be reached, without hub penalties."""
        if tail not in self._costs:
            self._costs[tail] = {head: self._cost(link) for head, link in self.links(tail).items()}
        return self._costs[tail]

    def _cost(self, link: Link) -> float:
        if self.query.splits_events:
            return ranking.step_cost(*self._best(link))
        return min(self.index.edge_cost[edge] for edge, _ in link)

    def hub(self, node: int) -> float:
        """Cost of passing through a node."""
        if node not in self._hubs:
            is_technology = self.index.node_class(node) == "TechnologyCategory"
            self._hubs[node] = ranking.hub_penalty(self.index.degree[node], is_technology)
        return self._hubs[node]

    def neighbours(self, node: int) -> list[int]:
        """Nodes that an edge joins to a node, either way and whatever the constraints on edges admit, in order."""
        index = self.index
        if node not in self._beside:
            ends = {index.tail[e] if index.head[e] == node else index.head[e] for e in index.edges_of(node)}
            self._beside[node] = sorted(other for other in ends if self._may_end_or_pass(other))
        return self._beside[node]

    def within(self, nodes: Iterable[int], most: int) -> dict[int, int]:
        """Steps from the nearest of some nodes to every node within `most` steps, whatever the constraints admit."""
        index, found = self.index, dict.fromkeys(nodes, 0)
        border = list(found)
        for steps in range(1, most + 1):
            ends: set[int] = set()
            for node in border:
                self.budget.spend()
                ends.update(end for e in index.edges_of(node) for end in (index.tail[e], index.head[e]))
            border = [end for end in ends if end not in found]
            found |= dict.fromkeys(border, steps)
        return found

    def may_pass(self, node: int) -> bool:
        """Whether a chain may have a node in its middle."""
        if node in self.query.not_via:
            return False
        if self.query.through_groups or self.index.node_class(node) not in ranking.WHOLES:
            return True
        self.met_group = True
        return False

    def _may_end_or_pass(self, node: int) -> bool:
        return self._ends is None or node in self._ends or self.may_pass(node)

    def evidence(self, tail: int, head: int) -> tuple[float, float]:
        """Evidence (0 to 1) and relevance of the best event between two neighbours."""
        return self._best(self.link(tail, head))

    def is_beside(self, tail: int, head: int) -> bool:
        """Whether all that joins two neighbours is claims that name no surveillance technology."""
        return all(self.index.claim_beside[self.index.edge_claim[edge]] for edge, _ in self.link(tail, head))

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
