"""Edges and claims of an index as columns of numbers, and what follows from them: costs, incidence, degrees.

A column takes four bytes for each edge or claim; nothing else of them is held in memory.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate

from surveilkg.model import strength
from surveilkg.network import ranking

NO_EVENT = 0
"""Number that stands for the event of claims that are accounts of none."""


class Claims:
    """Columns of claims, in order.

    Attributes:
        weight: weight of each account, 0 to 1.
        beside: whether it names nothing that serves surveillance.
        event: number of the event that it is an account of; `NO_EVENT` for none.
    """

    def __init__(self) -> None:
        self.weight = array("d")
        self.beside = array("B")
        self.event = array("I")
        self.mode = array("B")
        self.bounds = tuple(array("i") for _ in range(4))
        self.origins = array("I")
        self.origin_ends = array("Q", [0])
        self._nodes = array("I")
        self._ends = array("Q")

    def __len__(self) -> int:
        """Number of claims."""
        return len(self.weight)

    def add_origins(self, origins: Iterable[int]) -> None:
        """Note the sources where the next claim comes from in the end, by number."""
        self.origins.extend(origins)
        self.origin_ends.append(len(self.origins))

    def account(self, claim: int) -> tuple[list[int], float]:
        """A claim as an account: numbers of its origins, and its weight."""
        origins = self.origins[self.origin_ends[claim] : self.origin_ends[claim + 1]]
        return list(origins), self.weight[claim]

    def add_nodes(self, nodes: Iterable[int]) -> None:
        """Note the nodes that the next claim names."""
        self._nodes.extend(nodes)
        self._ends.append(len(self._nodes))

    def mentions(self) -> Iterator[tuple[int, int]]:
        """Pairs of a node and a claim that names it, in order of claims."""
        begun = 0
        for claim, end in enumerate(self._ends):
            for node in self._nodes[begun:end]:
                yield node, claim
            begun = end


class Edges:
    """Columns of edges, in order of their claims."""

    def __init__(self) -> None:
        self.tail = array("I")
        self.head = array("I")
        self.claim = array("I")
        self.projection = array("I")

    def __len__(self) -> int:
        """Number of edges."""
        return len(self.tail)

    def add(self, tail: int, head: int, claim: int, projection: int) -> None:
        """Add an edge of a claim; claims come in order."""
        self.tail.append(tail)
        self.head.append(head)
        self.claim.append(claim)
        self.projection.append(projection)

    def ends(self) -> Iterator[tuple[int, int]]:
        """Pairs of a node and an edge at it, in order of edges."""
        for edge, (tail, head) in enumerate(zip(self.tail, self.head, strict=True)):
            yield tail, edge
            yield head, edge


def by_node(pairs: Callable[[], Iterable[tuple[int, int]]], nodes: int) -> tuple[array[int], array[int]]:
    """Numbers that belong to each node, as offsets (one more than nodes) and values, in the order in which they came.

    Args:
        pairs: gives (node, number) pairs, each time it is called.
        nodes: number of nodes.
    """
    counts = array("Q", bytes(8 * (nodes + 1)))
    for node, _ in pairs():
        counts[node + 1] += 1
    offsets = array("Q", accumulate(counts))
    free = array("Q", offsets)
    values = array("I", bytes(4 * offsets[-1]))
    for node, number in pairs():
        values[free[node]] = number
        free[node] += 1
    return offsets, values


def degrees(edges: Edges, incident: tuple[array[int], array[int]]) -> Iterator[int]:
    """Number of neighbours of each node."""
    offsets, values = incident
    for node in range(len(offsets) - 1):
        around = values[offsets[node] : offsets[node + 1]]
        yield len({edges.head[edge] if edges.tail[edge] == node else edges.tail[edge] for edge in around})


def costs(edges: Edges, claims: Claims, relevance: list[float]) -> array[float]:
    """What a step along each edge costs when nothing is filtered: by the event of its claim between its two nodes.

    Args:
        edges: the edges.
        claims: their claims.
        relevance: weight of each projection in ranking, 0 to 1.
    """
    shared = _shared_events(claims)
    found = array("f", bytes(4 * len(edges)))
    together: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    alone: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    before = -1
    for edge, claim in enumerate(edges.claim):
        if claim != before:
            _fill(found, alone, edges, claims, relevance)
            alone.clear()
            before = claim
        tail, head, event = edges.tail[edge], edges.head[edge], claims.event[claim]
        kept = together if shared[event] else alone
        kept[(min(tail, head), max(tail, head), event)].append(edge)
    _fill(found, alone, edges, claims, relevance)
    _fill(found, together, edges, claims, relevance)
    return found


def _shared_events(claims: Claims) -> bytearray:
    """By number of event: whether several claims are accounts of it."""
    accounts = bytearray(max(claims.event, default=0) + 1)
    accounts[NO_EVENT] = 2
    for event in claims.event:
        accounts[event] = min(2, accounts[event] + 1)
    return bytearray(number > 1 for number in accounts)


def _fill(
    found: array[float],
    groups: dict[tuple[int, int, int], list[int]],
    edges: Edges,
    claims: Claims,
    relevance: list[float],
) -> None:
    """Give every edge of a group the cost of the group."""
    for group in groups.values():
        accounts = dict.fromkeys(edges.claim[edge] for edge in group)
        evidence = strength.combine(claims.account(claim) for claim in accounts)
        weights = (
            ranking.relevance(relevance[edges.projection[edge]], bool(claims.beside[edges.claim[edge]]))
            for edge in group
        )
        cost = ranking.step_cost(evidence, max(weights))
        for edge in group:
            found[edge] = cost
