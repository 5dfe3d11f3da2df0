"""What may be asked of a path search, and whether an edge satisfies it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from surveilkg.errors import MisuseError
from surveilkg.model import strength
from surveilkg.network.index import Index
from surveilkg.network.projection import Projection

DIRECTIONS = ("any", "supply", "money")
_ALONG = {"supply": frozenset({"supply"}), "money": frozenset({"money"})}
EXCLUDED = "of a relation type that was excluded"
UNDATED_SOURCE = "from sources that show no date of publication"
LATER_SOURCE = "published after the day asked for"
NOT_IN_FORCE = "not in force on the day asked for"
OUTSIDE = "outside the period asked for"
_EITHER_WAY = frozenset({"Subordination"})
"""Relation classes that a directed search may pass both ways: a ministry and its state."""


class PathQuery(NamedTuple):
    """Constraints of a path search.

    Args:
        k: number of chains wanted.
        max_hops: number of steps a chain may have.
        as_of: a day (as its first and last possible day) on which every step must or may have held.
        known_by: last day by which the source of a step must have been published; sources without a date are left out.
        first: steps must overlap the period that begins here.
        last: ... and ends here.
        via: nodes that every chain passes through.
        not_via: nodes that no chain passes through.
        only: relation classes that may be used (with their subclasses); empty for all.
        without: relation classes that may not be used.
        direction: `any`; `supply` or `money`: only along that family, from source to sink.
        min_strength: weakest mode that counts.
        through_groups: whether groups of actors and regions may stand in the middle.
        include_weak: whether chains much weaker than the best one, and claims that name no surveillance technology
            beside others that do, are given too.
        budget: number of partial chains that may be looked at where no limit is given.
        max_expanded: nodes that the search may expand, see `network.budget`; None for no limit.
        max_seconds: seconds that it may take; None for no limit.
    """

    k: int = 5
    max_hops: int = 4
    as_of: tuple[date, date] | None = None
    known_by: date | None = None
    first: date | None = None
    last: date | None = None
    via: tuple[int, ...] = ()
    not_via: frozenset[int] = frozenset()
    only: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    direction: str = "any"
    min_strength: str = "conditional"
    through_groups: bool = False
    include_weak: bool = False
    budget: int = 200_000
    max_expanded: int | None = None
    max_seconds: float | None = None

    @property
    def splits_events(self) -> bool:
        """Whether the constraints may admit some accounts of an event and refuse others."""
        timed = any(day is not None for day in (self.as_of, self.known_by, self.first, self.last))
        strong = self.min_strength != "conditional"
        return timed or strong or bool(self.only or self.without) or self.direction != "any"


class EdgeFilter:
    """Decides which edges a query admits, and counts those that it does not, by reason.

    Args:
        index: the network.
        query: the constraints.
        either_way: whether an edge may be used against the direction asked for.
    """

    def __init__(self, index: Index, query: PathQuery, either_way: bool = False) -> None:
        self.index = index
        self.query = query
        self._either_way = either_way
        self.refused: dict[str, set[int]] = {}
        self.admitted: set[int] = set()
        self._classes: dict[int, bool] = {}

    def admits(self, edge: int, forward: bool) -> bool:
        """Whether a chain may run along an edge in a direction."""
        reason = self.reason(edge, forward)
        found = self.refused.setdefault(reason, set()) if reason else self.admitted
        found.add(self.index.edge_claim[edge])
        return not reason

    def reason(self, edge: int, forward: bool) -> str:
        """Why a chain may not run along an edge in a direction; empty where it may. Nothing is counted."""
        claim = self.index.edge_claim[edge]
        query = self.query
        if not self._right_class(edge):
            return EXCLUDED
        if not self._right_way(edge, forward):
            return against(query)
        if not strength.at_least(strength.MODES[self.index.claim_mode[claim]], query.min_strength):
            return too_weak(query)
        return self._right_time(claim)

    def _right_class(self, edge: int) -> bool:
        if not (self.query.only or self.query.without):
            return True
        return self.takes(self.index.claim_class[self.index.edge_claim[edge]])

    def takes(self, number: int) -> bool:
        """Whether claims of a class may be used, by the number of the class."""
        if number not in self._classes:
            lineage = set(self.index.projections.lineage(self.index.claim_classes[number]))
            wanted = not self.query.only or bool(lineage & self.query.only)
            self._classes[number] = wanted and not lineage & self.query.without
        return self._classes[number]

    def _right_way(self, edge: int, forward: bool) -> bool:
        return self.query.direction == "any" or self.runs_along(self.index.projection(edge), forward)

    def runs_along(self, projection: Projection, forward: bool) -> bool:
        """Whether edges of a kind run in the direction asked for."""
        if self.query.direction == "any" or projection.relation in _EITHER_WAY:
            return True
        along = projection.family in _ALONG[self.query.direction]
        if self.query.direction == "money":
            along = along and projection.carries_money
        return along and (forward or projection.symmetric or self._either_way)

    def _right_time(self, claim: int) -> str:
        return self._known(claim) or self._in_force(claim) or self._in_period(claim)

    def _known(self, claim: int) -> str:
        if self.query.known_by is None:
            return ""
        published = self.index.publication_days[self.index.claim_source[claim]]
        if not published:
            return UNDATED_SOURCE
        return LATER_SOURCE if published > self.query.known_by.isoformat() else ""

    def _in_force(self, claim: int) -> str:
        if self.query.as_of is None:
            return ""
        earliest_start, _, _, latest_end = self.index.bounds(claim)
        day_first, day_last = (day.toordinal() for day in self.query.as_of)
        began_later = earliest_start is not None and earliest_start > day_last
        ended_before = latest_end is not None and latest_end < day_first and self.index.claim_ends[claim]
        return NOT_IN_FORCE if began_later or ended_before else ""

    def _in_period(self, claim: int) -> str:
        first, last = self.query.first, self.query.last
        if first is None and last is None:
            return ""
        earliest_start, _, _, latest_end = self.index.bounds(claim)
        begins_too_late = last is not None and earliest_start is not None and earliest_start > last.toordinal()
        ends_too_early = first is not None and latest_end is not None and latest_end < first.toordinal()
        undated = earliest_start is None and latest_end is None
        return OUTSIDE if begins_too_late or ends_too_early or undated else ""


def against(query: PathQuery) -> str:
    """Why an edge may not be used that runs the other way."""
    return f"not in the direction of {query.direction}"


def too_weak(query: PathQuery) -> str:
    """Why an edge may not be used whose claim is not strong enough."""
    return f"weaker than {query.min_strength}"


def relation_classes(index: Index, names: tuple[str, ...]) -> frozenset[str]:
    """Relation classes by name, in any case.

    Raises:
        MisuseError: a name is no relation class; the message lists them.
    """
    if not names:
        return frozenset()
    known = {
        name.casefold(): name for name in index.projections.parents if "Relation" in index.projections.lineage(name)
    }
    known["relation"] = "Relation"
    wrong = [name for name in names if name.casefold() not in known]
    if wrong:
        raise MisuseError(
            f"{wrong[0]!r} is not a relation type.",
            "Relation types: " + ", ".join(sorted(known.values())) + ".",
        )
    return frozenset(known[name.casefold()] for name in names)
