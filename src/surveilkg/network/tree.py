"""Chains between parties taken together: what their union costs, and the same union without a loop."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict, deque
from collections.abc import Iterable

from surveilkg.network.common_ground import goes_astray
from surveilkg.network.spread import Found
from surveilkg.network.steps import Steps

Step = tuple[int, int]
"""Two neighbours, in the direction in which a chain passes them."""


def cost(steps: Steps, parties: frozenset[int], ways: Iterable[Found]) -> float:
    """What chains cost together: each step once, and half the hub penalty of each end that is none of the parties."""
    return math.fsum(_cost(steps, parties, step) for step in _union(ways))


def unlooped(steps: Steps, parties: frozenset[int], ways: list[Found]) -> list[Found]:
    """The chains; where their union has a loop, those along a minimum spanning tree of it.

    Of the tree nothing stays that leads to no party (the fourth and fifth step of Kou, Markowsky and Berman). A loop
    stays where a chain along the tree would have too many steps or run over common ground to a third party.
    """
    union = _union(ways)
    kept = _spanning(steps, parties, union)
    if len(kept) == len(union):
        return ways
    beside: dict[int, set[int]] = defaultdict(set)
    for tail, head in kept:
        beside[tail].add(head)
        beside[head].add(tail)
    _strip(beside, parties)
    straight = _along(steps, beside, parties, [node for nodes, _ in ways for node in (nodes[0], nodes[-1])])
    query = steps.query
    may_stand = all(
        len(nodes) <= query.max_hops + 1 and (query.include_weak or not goes_astray(steps, nodes))
        for nodes, _ in straight
    )
    return straight if may_stand else ways


def _union(ways: Iterable[Found]) -> list[Step]:
    """Every step of the chains once, as a chain passes it."""
    found: dict[frozenset[int], Step] = {}
    for nodes, _ in ways:
        for step in itertools.pairwise(nodes):
            found.setdefault(frozenset(step), step)
    return list(found.values())


def _cost(steps: Steps, parties: frozenset[int], step: Step) -> float:
    return steps.costs(step[0])[step[1]] + sum(steps.hub(node) / 2 for node in step if node not in parties)


def _spanning(steps: Steps, parties: frozenset[int], union: list[Step]) -> list[Step]:
    """A minimum spanning tree (or forest) of some steps (Kruskal)."""
    group = {node: node for step in union for node in step}
    kept = []
    for _, step in sorted((_cost(steps, parties, step), step) for step in union):
        one, other = (group[node] for node in step)
        if one != other:
            kept.append(step)
            group = {node: one if old == other else old for node, old in group.items()}
    return kept


def _strip(beside: dict[int, set[int]], parties: frozenset[int]) -> None:
    """Take away ends of the tree that are no parties, again and again."""
    ends = [node for node, others in beside.items() if len(others) == 1 and node not in parties]
    while ends:
        node = ends.pop()
        (other,) = beside.pop(node)
        beside[other].discard(node)
        if len(beside[other]) == 1 and other not in parties:
            ends.append(other)


def _along(steps: Steps, beside: dict[int, set[int]], parties: frozenset[int], order: list[int]) -> list[Found]:
    """Chains between parties along a tree, none with a further party in its middle, that together are the tree."""
    out: list[Found] = []
    reached: set[int] = set()
    for first in dict.fromkeys(order):
        queue: deque[tuple[int, ...]] = deque([(first,)] if first not in reached else [])
        reached.add(first)
        while queue:
            nodes = queue.popleft()
            for node in sorted(beside[nodes[-1]] - set(nodes)):
                if node not in parties:
                    queue.append((*nodes, node))
                elif node not in reached:
                    reached.add(node)
                    out.append(((*nodes, node), _length(steps, (*nodes, node))))
                    queue.append((node,))
    return out


def _length(steps: Steps, nodes: tuple[int, ...]) -> float:
    """What a chain costs."""
    bare = sum(steps.costs(tail)[head] for tail, head in itertools.pairwise(nodes))
    return bare + sum(steps.hub(node) for node in nodes[1:-1])
