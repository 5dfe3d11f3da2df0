"""Parts of the network: everything, what lies around some nodes, along chains, or behind an answer; nothing is written.

A part is a column of edges and a column of nodes (4 bytes each), so that the whole network is one, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from surveilkg.network import ranking
from surveilkg.network.query import EdgeFilter, PathQuery

if TYPE_CHECKING:
    from surveilkg.model.chain import Chain
    from surveilkg.network.index import Index

Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


class Subgraph(NamedTuple):
    """A part of the network.

    Args:
        nodes: numbers of nodes, ascending.
        edges: numbers of edges, ascending; both ends of each are among the nodes.
        is_whole: whether nothing was left out, so that claims without an edge belong to it, too.
    """

    nodes: Numbers
    edges: Numbers
    is_whole: bool = False


class Admitted(NamedTuple):
    """What the constraints of a question admit.

    Args:
        edges: one truth value per edge.
        refused: reason to number of claims that it shut out.
    """

    edges: Mask
    refused: dict[str, int]


def tails(index: Index) -> Numbers:
    """Node at which each edge starts."""
    return np.asarray(index.tail, dtype=np.int64)


def heads(index: Index) -> Numbers:
    """Node at which each edge ends."""
    return np.asarray(index.head, dtype=np.int64)


def admitted(index: Index, query: PathQuery) -> Admitted:
    """The edges that satisfy the constraints on claims and pass none of the nodes in `query.not_via`."""
    count = len(index.tail)
    mask = np.ones(count, dtype=np.bool_)
    refused: Counter[str] = Counter()
    if query.splits_events:
        filters, seen = EdgeFilter(index, query), -1
        for edge in range(count):
            reason = filters.reason(edge, True) and filters.reason(edge, False)
            if reason:
                mask[edge] = False
                refused[reason] += index.edge_claim[edge] != seen
                seen = index.edge_claim[edge]
    if query.not_via:
        away = np.fromiter(query.not_via, dtype=np.int64)
        mask &= ~(np.isin(tails(index), away) | np.isin(heads(index), away))
    return Admitted(mask, dict(sorted(refused.items())))


def whole(index: Index, allowed: Admitted, is_filtered: bool) -> Subgraph:
    """Every admitted edge and its ends."""
    return _of(index, np.flatnonzero(allowed.edges), is_whole=not is_filtered)


def around(index: Index, allowed: Admitted, centres: Iterable[int], hops: int, through_groups: bool) -> Subgraph:
    """The nodes within some steps of one of the centres, and every admitted edge among them.

    Steps do not lead on through groups of actors and regions, which say nothing of a member, unless `through_groups`.
    """
    given = set(centres)
    found, front = set(given), given
    for _ in range(hops):
        reached: set[int] = set()
        for node in front:
            if through_groups or node in given or index.node_class(node) not in ranking.WHOLES:
                reached.update(_beside(index, allowed, node))
        front = reached - found
        found |= front
    return among(index, allowed, found)


def _beside(index: Index, allowed: Admitted, node: int) -> Iterator[int]:
    """Nodes at the other ends of the admitted edges of a node."""
    for edge in index.edges_of(node):
        if allowed.edges[edge]:
            yield index.head[edge] if index.tail[edge] == node else index.tail[edge]


def among(index: Index, allowed: Admitted, nodes: Collection[int]) -> Subgraph:
    """Some nodes, and every admitted edge among them."""
    chosen = np.zeros(index.counts["nodes"], dtype=np.bool_)
    chosen[list(nodes)] = True
    edges = np.flatnonzero(allowed.edges & chosen[tails(index)] & chosen[heads(index)])
    return Subgraph(np.flatnonzero(chosen), edges)


def of_claims(index: Index, allowed: Admitted, claims: Collection[int]) -> Subgraph:
    """The admitted edges of some claims, and their ends."""
    behind = np.isin(np.asarray(index.edge_claim, dtype=np.int64), np.fromiter(claims, dtype=np.int64))
    return _of(index, np.flatnonzero(allowed.edges & behind))


def along(index: Index, allowed: Admitted, chains: Iterable[Chain]) -> Subgraph:
    """The edges that chains run along: those of the claims told at each step, between its two ends."""
    edges: set[int] = set()
    for hop in (hop for chain in chains for hop in chain.hops):
        told = {account.claim for event in hop.events for account in event}
        ends = {index.node_number(hop.tail.iri), index.node_number(hop.head.iri)}
        for edge in index.edges_of(next(end for end in ends if end is not None)):
            is_here = {index.tail[edge], index.head[edge]} == ends and allowed.edges[edge]
            if is_here and index.claim(index.edge_claim[edge])["iri"] in told:
                edges.add(edge)
    return _of(index, np.array(sorted(edges), dtype=np.int64))


def named(index: Index, allowed: Admitted, iris: Collection[str]) -> Subgraph:
    """What an answer names: the edges of its claims and events; where it names none, the edges among its entities."""
    claims = {number for iri in iris if (number := index.claim_number(iri)) is not None}
    claims |= _accounts(index, frozenset(iris))
    if claims:
        return of_claims(index, allowed, claims)
    return among(index, allowed, {number for iri in iris if (number := index.node_number(iri)) is not None})


def _accounts(index: Index, iris: frozenset[str]) -> set[int]:
    """Claims that are accounts of one of some events."""
    if not any("/event/" in iri for iri in iris):
        return set()
    return {number for number in range(index.claim_count()) if index.claim(number)["event"] in iris}


def _of(index: Index, edges: Numbers, is_whole: bool = False) -> Subgraph:
    if is_whole:
        return Subgraph(np.arange(index.counts["nodes"]), edges, True)
    return Subgraph(np.unique(np.concatenate((tails(index)[edges], heads(index)[edges]))), edges)
