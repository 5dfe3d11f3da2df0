"""Common ground: what two parties only share (a technology, a place, a list), which ties neither to a third."""

from __future__ import annotations

import itertools

from surveilkg.network.steps import Steps

PART_OF = frozenset({"Subordination", "Containment"})
"""Relation classes of a body and its whole, a place and what it lies in."""
GROUND_ROLES = frozenset({"location", "restrictionList", "listingAuthority", "imposedBy"})
"""Roles in which a node is where something happens, or lists and restricts: one list ties nobody."""
SHARED_ROLES = GROUND_ROLES | {"homeState", "recipient", "operator", "beneficiary"}
"""Roles in which a node is what two companies have in common: a place, a home, a customer. A ruling party or a ministry
is more to its state than a resident, so between others a home and a customer join."""
_OVER_COMMON_GROUND = 2
"""Steps of a chain over common ground: one to it, one from it."""


def goes_astray(steps: Steps, nodes: tuple[int, ...]) -> bool:
    """Whether a chain runs over common ground and on to a third party: A and B make cameras, B sold to C.

    Common ground joins two ends by what they share and says nothing of what either does elsewhere. Steps between a body
    and the whole that it is part of do not count.
    """
    pairs = list(itertools.pairwise(nodes))
    if sum(not _is_part_of(steps, *pair) for pair in pairs) <= _OVER_COMMON_GROUND:
        return False
    return any(_is_common_ground(steps, *pair, after[1]) for pair, after in itertools.pairwise(pairs))


def _is_part_of(steps: Steps, tail: int, head: int) -> bool:
    found = steps.parts.get((tail, head))
    if found is None:
        edges = steps.edges_between(tail, head)
        found = steps.parts[tail, head] = all(steps.index.projection(edge).relation in PART_OF for edge in edges)
    return found


def _is_common_ground(steps: Steps, before: int, node: int, after: int) -> bool:
    """Whether both neighbours only share a node: a technology, a list, or where both work or have their seat."""
    index = steps.index
    if index.node_class(node) == "TechnologyCategory":
        return True
    companies = index.node_class(before) == index.node_class(after) == "Company"
    wanted = SHARED_ROLES if companies else GROUND_ROLES
    return _roles(steps, before, node) <= wanted and _roles(steps, after, node) <= wanted


def _roles(steps: Steps, beside: int, node: int) -> frozenset[str]:
    """Roles in which a node takes part in what joins it to a neighbour."""
    found = steps.roles.get((beside, node))
    if found is None:
        edges = steps.edges_between(beside, node)
        found = steps.roles[beside, node] = frozenset(_role(steps, edge, node) for edge in edges)
    return found


def _role(steps: Steps, edge: int, node: int) -> str:
    projection = steps.index.projection(edge)
    return projection.head if steps.index.head[edge] == node else projection.tail
