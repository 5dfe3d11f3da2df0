"""Edges of an index from its claims, and what follows from them: costs, incidence, degrees. All on arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from surveilkg.model import strength
from surveilkg.network import ranking
from surveilkg.network.projection import Projections
from surveilkg.network.tables import NO_EVENT, Array, Lists, Tables, first_accounts

SKIPPED = frozenset({"denied", "retracted"})
"""Modes of claims that make no edge."""


@dataclass(slots=True)
class Edges:
    """Columns of edges, in order of their claims, then of projections and nodes."""

    tail: Array
    head: Array
    claim: Array
    projection: Array


def make(tables: Tables, projections: Projections) -> Edges:
    """The edges that claims make: one for each pair of nodes in the two roles of each projection of their class.

    Args:
        tables: the claims.
        projections: the declared edges; their numbers are places by name.
    """
    numbers = {each.name: at for at, each in enumerate(sorted(projections.declared, key=lambda each: each.name))}
    owner, role, node = tables.roles.owners, tables.role_of, tables.node_of
    may = tables.joins.astype(bool)[owner]
    declared = [projections.of(kind) for kind in tables.kinds]
    found = [np.empty((4, 0), dtype=np.int64)]
    for tail_role, head_role in sorted({(each.tail, each.head) for each in projections.declared}):
        if not {tail_role, head_role} <= set(tables.role_names):
            continue
        by_kind = np.full(len(tables.kinds) + 1, -1)
        for number, its_own in enumerate(declared):
            for each in its_own:
                if (each.tail, each.head) == (tail_role, head_role):
                    by_kind[number] = numbers[each.name]
        its = by_kind[tables.kind][owner]
        fits = may & (its >= 0)
        ends = [np.flatnonzero(fits & (role == tables.role_names.index(name))) for name in (tail_role, head_role)]
        at, beside = _joined(owner[ends[0]], owner[ends[1]])
        tail, head = node[ends[0][at]].astype(np.int64), node[ends[1][beside]].astype(np.int64)
        claim = owner[ends[0][at]]
        apart = tail < head if tail_role == head_role else tail != head
        found.append(np.stack((claim, by_kind[tables.kind[claim]], tail, head))[:, apart])
    every = np.concatenate(found, axis=1)
    claim, projection, tail, head = every[:, np.lexsort(every[::-1])]
    return Edges(tail, head, claim, projection)


def _joined(left: Array, right: Array) -> tuple[Array, Array]:
    """Places of all pairs of equal values of two sorted arrays."""
    begun, ended = np.searchsorted(right, left, "left"), np.searchsorted(right, left, "right")
    counts = ended - begun
    at = np.repeat(np.arange(len(left)), counts)
    return at, np.arange(len(at)) - np.repeat(np.cumsum(counts) - counts, counts) + begun[at]


def by_node(nodes: Array, values: Array, count: int) -> Lists:
    """Values that belong to each node, in the order in which they come."""
    return Lists(np.bincount(nodes.astype(np.int64), minlength=count), values[np.argsort(nodes, kind="stable")])


def incident(edges: Edges, count: int) -> Lists:
    """Edges at each node, both ways, in order."""
    nodes = np.stack((edges.tail, edges.head), axis=1).ravel()
    return by_node(nodes, np.repeat(np.arange(len(edges.tail)), 2), count)


def mentions(tables: Tables) -> Lists:
    """Claims that name each node in any role, in order."""
    pairs = np.unique((tables.node_of << np.uint64(32)) | tables.roles.owners.astype(np.uint64))
    counts = np.bincount((pairs >> np.uint64(32)).astype(np.int64), minlength=len(tables.node_class))
    return Lists(counts, pairs & np.uint64(2**32 - 1))


def degrees(edges: Edges, count: int) -> Array:
    """Number of neighbours of each node."""
    low, high = np.minimum(edges.tail, edges.head), np.maximum(edges.tail, edges.head)
    pairs = np.unique((low.astype(np.uint64) << np.uint64(32)) | high.astype(np.uint64))
    ends = np.concatenate((pairs >> np.uint64(32), pairs & np.uint64(2**32 - 1)))
    return np.bincount(ends.astype(np.int64), minlength=count)


def weights(tables: Tables, kinds_of_works: list[str]) -> Array:
    """Weight of each claim as an account, 0 to 1: by its mode and the kind of its source.

    Args:
        tables: the claims.
        kinds_of_works: kind of source of each of `tables.works`, or empty.
    """
    table = np.array([[strength.weight(mode, kind) for kind in kinds_of_works] for mode in strength.MODES])
    found: Array = table[tables.mode, tables.source] if len(tables.mode) else np.empty(0)
    return found


def costs(edges: Edges, tables: Tables, weight: Array, projections: Projections) -> Array:
    """What a step along each edge costs when nothing is filtered: by the event of its claim between its two nodes.

    Args:
        edges: the edges.
        tables: their claims.
        weight: weight of each claim.
        projections: the declared edges, with their relevance, 0 to 1.
    """
    count = len(edges.claim)
    if not count:
        return np.empty(0)
    declared = [each.relevance for each in sorted(projections.declared, key=lambda each: each.name)]
    table = np.array([[ranking.relevance(each, beside) for beside in (False, True)] for each in declared])
    relevance = table[edges.projection, tables.beside[edges.claim]]
    own = first_accounts(tables.event).astype(np.int64)[edges.claim]
    event = np.where(own != NO_EVENT, own, len(tables.mode) + 1 + edges.claim)
    pair = (np.minimum(edges.tail, edges.head) << 32) | np.maximum(edges.tail, edges.head)
    order = np.lexsort((edges.claim, event, pair))
    fresh = np.ones(count, dtype=bool)
    fresh[1:] = (pair[order][1:] != pair[order][:-1]) | (event[order][1:] != event[order][:-1])
    starts = np.flatnonzero(fresh)
    ends = np.append(starts[1:], count)
    claim = edges.claim[order]
    evidence = 1.0 - (1.0 - weight[claim[starts]])
    offsets, works = tables.origins.offsets, tables.origins.values
    for at in np.flatnonzero(claim[starts] != claim[ends - 1]).tolist():
        accounts = dict.fromkeys(claim[starts[at] : ends[at]].tolist())
        evidence[at] = strength.combine(
            (works[offsets[each] : offsets[each + 1]].tolist(), float(weight[each])) for each in accounts
        )
    best = np.maximum.reduceat(relevance[order], starts)
    cost = np.repeat(
        ranking.STEP + ranking.EVIDENCE * (1.0 - evidence) + ranking.RELEVANCE * (1.0 - best), ends - starts
    )
    found = np.empty(count)
    found[order] = cost
    return found
