"""Nodes and edges of a part of the network as rows; they come one at a time, in memory are columns of numbers only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property, lru_cache

import numpy as np

from surveilkg.export import layout
from surveilkg.export.graph_claims import Claims
from surveilkg.export.graph_fields import Edge, Kind, Row, Told
from surveilkg.network import subgraph
from surveilkg.network.columns import NO_DAY
from surveilkg.network.index import Index
from surveilkg.network.projection import Projection
from surveilkg.network.subgraph import Numbers, Subgraph

_SPREAD = 8
"""Units of a picture to one of the layout: nodes are 4 to some 40 wide, and about 15 or more apart."""
_BATCH = 5000
"""Edges whose numbers are taken out of their columns at once."""


class Elements:
    """The nodes and edges of a part of an index.

    Args:
        index: the network.
        part: the part.
    """

    def __init__(self, index: Index, part: Subgraph) -> None:
        self._index = index
        self._part = part
        self._claim = np.asarray(index.edge_claim, dtype=np.int64)[part.edges]
        self._tail = np.searchsorted(part.nodes, subgraph.tails(index)[part.edges])
        self._head = np.searchsorted(part.nodes, subgraph.heads(index)[part.edges])

    def nodes(self) -> Iterator[Row]:
        """Rows of `NODE_FIELDS`, by IRI."""
        columns = self._part.nodes, self._degree, *self._lifetimes, *self._places.T
        for batch in _batches(len(self._part.nodes)):
            rows = zip(*(column[batch].tolist() for column in columns), strict=True)
            for number, degree, start, end, x, y in rows:
                record = self._index.node(number)
                label = record["label"]
                others = [name for name in (*record["labels"].values(), *record["aliases"]) if name != label]
                yield (
                    record["iri"], label, record["class"], tuple(dict.fromkeys(others)), tuple(record["codes"]),
                    degree, _day(start), _day(end), x, y,
                )  # fmt: skip

    def edges(self) -> Iterator[Row]:
        """Rows of `EDGE_FIELDS`, by claim."""
        return (told.row(*edge) for told, edges in self.claims() for edge in edges)

    def claims(self) -> Iterator[tuple[Told, list[Edge]]]:
        """What edges of a claim have in common, and what is each one's own."""
        claims, kinds = Claims(self._index), [_kind(each) for each in self._index.projections.declared]
        seen, own, nodes = -1, list[Edge](), claims.nodes
        for projection, tail, head, claim, turn in self._numbers():
            if claim != seen:
                if own:
                    yield claims.told(seen), own
                seen, own = claim, []
            own.append((kinds[projection], nodes[tail], nodes[head], turn))
        if own:
            yield claims.told(seen), own

    def _numbers(self) -> Iterator[tuple[int, int, int, int, int]]:
        """Of every edge: projection, nodes, claim, and which of its projection between its nodes it is."""
        index = self._index
        for batch in _batches(len(self._part.edges)):
            edges = self._part.edges[batch]
            own = (np.asarray(column)[edges] for column in (index.projection_numbers, index.tail, index.head))
            yield from zip(*(column.tolist() for column in (*own, self._claim[batch], self._turns[batch])), strict=True)

    @cached_property
    def _neighbours(self) -> tuple[Numbers, Numbers]:
        return layout.neighbours(len(self._part.nodes), self._tail, self._head)

    @cached_property
    def _places(self) -> layout.Floats:
        places = layout.positions(len(self._part.nodes), self._neighbours) * _SPREAD
        return np.round(places, 2) + 0.0

    @cached_property
    def _degree(self) -> Numbers:
        """Number of neighbours of each node."""
        low, high = (np.bincount(side, minlength=len(self._part.nodes)) for side in self._neighbours)
        return np.asarray(low + high)

    @cached_property
    def _turns(self) -> Numbers:
        """Which edge of its projection between its two nodes an edge is, from 1, in order of claims."""
        projection = np.asarray(self._index.projection_numbers, dtype=np.int64)[self._part.edges]
        order = np.lexsort((projection, self._head, self._tail))
        keys = np.stack((self._tail, self._head, projection), axis=1)[order]
        is_first = np.ones(len(order), dtype=np.bool_)
        is_first[1:] = (keys[1:] != keys[:-1]).any(axis=1)
        begun = np.maximum.accumulate(np.where(is_first, np.arange(len(order)), 0))
        turns = np.empty(len(order), dtype=np.int64)
        turns[order] = np.arange(len(order)) - begun + 1
        return turns

    @cached_property
    def _lifetimes(self) -> tuple[Numbers, Numbers]:
        """First and last day on which an edge of a node may have held, `NO_DAY` where an edge leaves it open."""
        first, latest_start, earliest_end, last = (np.asarray(c, dtype=np.int64) for c in self._index.bound_columns)
        is_act = (first == earliest_end) & (latest_start == last)
        far = 2**40
        starts = np.where(first == NO_DAY, -far, first)[self._claim]
        ends = np.where((last == NO_DAY) | is_act, far, last)[self._claim]
        out = np.full(len(self._part.nodes), far), np.full(len(self._part.nodes), -far)
        for side in (self._tail, self._head):
            np.minimum.at(out[0], side, starts)
            np.maximum.at(out[1], side, ends)
        return tuple(np.where(np.abs(found) == far, NO_DAY, found) for found in out)  # type: ignore[return-value]


def _kind(projection: Projection) -> Kind:
    name = projection.name.removeprefix("projection-")
    return Kind(name, projection.verb, projection.family, projection.symmetric)


def _batches(count: int) -> Iterator[slice]:
    return (slice(begun, begun + _BATCH) for begun in range(0, count, _BATCH))


@lru_cache(100_000)
def _day(number: int) -> str | None:
    return None if number == NO_DAY else date.fromordinal(number).isoformat()
