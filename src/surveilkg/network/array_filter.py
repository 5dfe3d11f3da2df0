"""What a path query admits, for many edges at once: the decisions of `network.query.EdgeFilter` on numpy arrays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from surveilkg.model import strength
from surveilkg.network.columns import NO_DAY
from surveilkg.network.index import Index
from surveilkg.network.query import (
    EXCLUDED,
    LATER_SOURCE,
    NOT_IN_FORCE,
    OUTSIDE,
    UNDATED_SOURCE,
    EdgeFilter,
    PathQuery,
    against,
    too_weak,
)

Numbers = npt.NDArray[np.uint32]
Days = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


def column(values: memoryview[Any]) -> npt.NDArray[Any]:
    """A column of an index as an array over the same memory."""
    return np.asarray(values)


class ArrayFilter:
    """Decides for arrays of edges.

    Args:
        index: the network.
        query: the constraints.
        either_way: whether an edge may be used against the direction asked for.
    """

    def __init__(self, index: Index, query: PathQuery, either_way: bool = False) -> None:
        self._query = query
        each = EdgeFilter(index, query, either_way)
        self._claim = column(index.edge_claim)
        self._projection = column(index.projection_numbers)
        self._columns = {
            name: column(found)
            for name, found in (("mode", index.claim_mode), ("class", index.claim_class), ("ends", index.claim_ends))
        }
        self._source = column(index.claim_source)
        self._begun, _, _, self._ended = (column(found) for found in index.bound_columns)
        self._strong = np.array([strength.at_least(mode, query.min_strength) for mode in strength.MODES])
        self._taken = np.array([each.takes(number) for number in range(len(index.claim_classes))], dtype=bool)
        declared = index.projections.declared
        ways = [[each.runs_along(projection, way) for way in (False, True)] for projection in declared]
        self._along = np.array(ways, dtype=bool).reshape(-1, 2)
        self._published = index.publication_days if query.known_by is not None else []

    def admits(self, edges: Numbers, forward: Flags) -> tuple[Flags, dict[str, set[int]]]:
        """Which edges are admitted in a direction, and the claims of the others by reason."""
        ok = np.ones(len(edges), dtype=bool)
        if not self._query.splits_events:
            return ok, {}
        refused: dict[str, set[int]] = {}
        claims = self._claim[edges]
        for reason, found in self._reasons(edges, claims, forward):
            out = ok & found
            if out.any():
                refused[reason] = set(claims[out].tolist())
                ok &= ~out
        return ok, refused

    def _reasons(self, edges: Numbers, claims: Numbers, forward: Flags) -> Iterator[tuple[str, Flags]]:
        """Reasons against edges in the order in which they are looked at, and to which edges each applies."""
        query = self._query
        if query.only or query.without:
            yield EXCLUDED, ~self._taken[self._columns["class"][claims]]
        if query.direction != "any":
            yield against(query), ~self._along[self._projection[edges], forward.astype(np.int8)]
        yield too_weak(query), ~self._strong[self._columns["mode"][claims]]
        if query.known_by is not None:
            last = query.known_by.isoformat()
            yield UNDATED_SOURCE, np.array([not day for day in self._published])[self._source[claims]]
            yield LATER_SOURCE, np.array([day > last for day in self._published])[self._source[claims]]
        begun, ended = self._begun[claims], self._ended[claims]
        if query.as_of is not None:
            yield NOT_IN_FORCE, self._not_in_force(claims, begun, ended, query.as_of)
        if query.first is not None or query.last is not None:
            yield OUTSIDE, self._outside(begun, ended)

    def _not_in_force(self, claims: Numbers, begun: Days, ended: Days, day: tuple[date, date]) -> Flags:
        first, last = (each.toordinal() for each in day)
        over = (ended != NO_DAY) & (ended < first) & self._columns["ends"][claims].astype(bool)
        found: Flags = ((begun != NO_DAY) & (begun > last)) | over
        return found

    def _outside(self, begun: Days, ended: Days) -> Flags:
        found: Flags = (begun == NO_DAY) & (ended == NO_DAY)
        if self._query.last is not None:
            found |= (begun != NO_DAY) & (begun > self._query.last.toordinal())
        if self._query.first is not None:
            found |= (ended != NO_DAY) & (ended < self._query.first.toordinal())
        return found
