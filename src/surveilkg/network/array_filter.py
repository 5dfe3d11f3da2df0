"""What a path query admits, for many edges at once: the decisions of `network.query.EdgeFilter` on numpy arrays."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from surveilkg.model import strength
from surveilkg.network.columns import NO_DAY
from surveilkg.network.index import Index
from surveilkg.network.query import EdgeFilter, PathQuery

Numbers = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.bool_]


def column(values: memoryview[Any]) -> npt.NDArray[Any]:
    """A column of an index as an array over the same memory."""
    return np.asarray(values)


class ArrayFilter:
    """Decides for arrays of edges. Only where a record must be read is an edge looked at by itself.

    Args:
        index: the network.
        query: the constraints.
        either_way: whether an edge may be used against the direction asked for.
    """

    def __init__(self, index: Index, query: PathQuery, either_way: bool = False) -> None:
        self._index = index
        self._query = query
        self._each = EdgeFilter(index, query, either_way)
        self._claim = column(index.edge_claim)
        self._projection = column(index.projection_numbers)
        self._mode = column(index.claim_mode)
        self._starts, _, _, self._ends = (column(each) for each in index.bound_columns)
        self._strong = np.array([strength.at_least(mode, query.min_strength) for mode in strength.MODES])
        self._decided: dict[int, str] = {}

    def admits(self, edges: Numbers, forward: Flags) -> tuple[Flags, dict[str, set[int]]]:
        """Which edges are admitted in a direction, and the claims of the others by reason."""
        ok = np.ones(len(edges), dtype=bool)
        if not self._query.splits_events:
            return ok, {}
        refused: dict[str, set[int]] = {}
        plain = self._strong[self._mode[self._claim[edges]]] & self._surely_in_time(edges)
        plain &= self._surely_right(edges, forward)
        for at in np.flatnonzero(~plain).tolist():
            reason = self._reason(int(edges[at]), bool(forward[at]))
            if reason:
                ok[at] = False
                refused.setdefault(reason, set()).add(int(self._claim[edges[at]]))
        return ok, refused

    def _reason(self, edge: int, forward: bool) -> str:
        key = 2 * edge + forward
        if key not in self._decided:
            self._decided[key] = self._each.reason(edge, forward)
        return self._decided[key]

    def _surely_right(self, edges: Numbers, forward: Flags) -> Flags:
        """Edges whose kind alone says that they have the right class and direction."""
        found: Flags = self._sure_kinds[self._projection[edges], forward.astype(np.int8)]
        return found

    @cached_property
    def _sure_kinds(self) -> Flags:
        """By number of the projection and direction: whether every edge of the kind is right."""
        sure = np.zeros((len(self._index.projections.declared), 2), dtype=bool)
        for number, projection in enumerate(self._index.projections.declared):
            lineage = set(self._index.projections.lineage(projection.relation))
            below = self._query.without and any(
                projection.relation in self._index.projections.lineage(name) for name in self._query.without
            )
            wanted = not self._query.only or bool(lineage & self._query.only)
            for way in (False, True):
                right = self._each.runs_along(projection, way)
                sure[number, int(way)] = wanted and not lineage & self._query.without and not below and right
        return sure

    def _surely_in_time(self, edges: Numbers) -> Flags:
        """Edges whose bounds alone say that their claim is in time."""
        query, claims = self._query, self._claim[edges]
        sure = np.full(len(edges), query.known_by is None)
        if query.as_of is not None or query.first is not None or query.last is not None:
            begun, ended = self._starts[claims], self._ends[claims]
            if query.as_of is not None:
                first, last = (day.toordinal() for day in query.as_of)
                sure &= (begun == NO_DAY) | (begun <= last)
                sure &= (ended == NO_DAY) | (ended >= first)
            if query.last is not None:
                sure &= (begun == NO_DAY) | (begun <= query.last.toordinal())
            if query.first is not None:
                sure &= (ended == NO_DAY) | (ended >= query.first.toordinal())
            if query.first is not None or query.last is not None:
                sure &= (begun != NO_DAY) | (ended != NO_DAY)
        return sure
