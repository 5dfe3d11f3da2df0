"""Constraints of a path search as a user gives them, names and dates as text, and what they mean in a network."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from surveilkg.errors import MisuseError
from surveilkg.model import strength
from surveilkg.network import names
from surveilkg.network.index import Index
from surveilkg.network.query import DIRECTIONS, PathQuery, relation_classes

MAX_HOPS = 8
"""Longest chains that may be asked for: beyond that everything is tied to everything."""
STRENGTHS = strength.MODES[:6]
"""Modes that make edges, strongest first."""

OF_CLAIMS = ("as_of", "known_by", "first", "last", "only", "without", "direction", "min_strength", "include_weak")
"""Constraints that say which claims count; the others are about chains."""


class PathConstraints(NamedTuple):
    """Constraints as text.

    Args:
        k: number of chains, 1 or more.
        max_hops: steps per chain, 1 to `MAX_HOPS`.
        as_of: a date such as 2019, 2019-08 or 2019-08-31.
        known_by: a date; steps must stand in a source published by then.
        first: a date; steps must overlap the period from here.
        last: a date; steps must overlap the period up to here.
        via: names that every chain passes through.
        not_via: names that no chain passes through.
        only: relation types to use, with their subtypes.
        without: relation types not to use.
        direction: one of `DIRECTIONS`.
        min_strength: one of `STRENGTHS`.
        through_groups: whether groups of actors and regions may stand in the middle.
        include_weak: whether much weaker chains, and claims beside surveillance, are given too.
        max_expanded: nodes that the search may expand, 1 or more; None for no limit.
        max_seconds: seconds that the search may take, more than 0; None for no limit.
    """

    k: int = 5
    max_hops: int = 4
    as_of: str | None = None
    known_by: str | None = None
    first: str | None = None
    last: str | None = None
    via: tuple[str, ...] = ()
    not_via: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    direction: str = "any"
    min_strength: str = "conditional"
    through_groups: bool = False
    include_weak: bool = False
    max_expanded: int | None = None
    max_seconds: float | None = None

    def given(self) -> dict[str, Any]:
        """The constraints that are in force, by name, as an answer repeats them; lists for tuples."""
        told = {name: list(value) if isinstance(value, tuple) else value for name, value in self._asdict().items()}
        return {name: value for name, value in told.items() if value}

    def of_several(self, command: str) -> PathConstraints:
        """The constraints, for a question that has no number of chains and no single goal.

        Raises:
            MisuseError: k or via is given.
        """
        plain = PathConstraints()
        if self.k != plain.k or self.via:
            raise MisuseError(f"k and via mean nothing to {command}.", "Leave them out; name who must be passed.")
        return self

    def given_of_several(self) -> dict[str, Any]:
        """As `given`, without the number of chains."""
        return {name: value for name, value in self.given().items() if name != "k"}

    def resolve(self, index: Index) -> PathQuery:
        """The query that the constraints mean in a network.

        Raises:
            MisuseError: a number, date, direction, strength or relation type cannot be understood.
            UnknownNameError: a name is not in the graph.
            AmbiguousNameError: a name belongs to several entities.
        """
        self._check()
        begins, ends, known = (
            _day(text, option)
            for text, option in ((self.first, "--from"), (self.last, "--to"), (self.known_by, "--known-by"))
        )
        if begins and ends and begins[0] > ends[1]:
            raise MisuseError(f"--from {self.first} is after --to {self.last}.", "Exchange the two.")
        return PathQuery(
            k=self.k,
            max_hops=self.max_hops,
            as_of=_day(self.as_of, "--as-of"),
            known_by=known[1] if known else None,
            first=begins[0] if begins else None,
            last=ends[1] if ends else None,
            via=tuple(names.resolve(index, name) for name in several(self.via)),
            not_via=frozenset(names.resolve(index, name) for name in several(self.not_via)),
            only=relation_classes(index, several(self.only)),
            without=relation_classes(index, several(self.without)),
            direction=self.direction,
            min_strength=self.min_strength,
            through_groups=self.through_groups,
            include_weak=self.include_weak,
            max_expanded=self.max_expanded,
            max_seconds=self.max_seconds,
        )

    def _check(self) -> None:
        if not isinstance(self.k, int) or not isinstance(self.max_hops, int):
            raise MisuseError(f"k is {self.k!r} and max_hops {self.max_hops!r}.", "Both are whole numbers.")
        if self.k < 1 or not 1 <= self.max_hops <= MAX_HOPS:
            raise MisuseError(
                f"k is {self.k} and max_hops {self.max_hops}.", f"k is at least 1, max_hops 1 to {MAX_HOPS}."
            )
        if self.max_expanded is not None and (not isinstance(self.max_expanded, int) or self.max_expanded < 1):
            raise MisuseError(f"max_expanded is {self.max_expanded!r}.", "It is a whole number, at least 1.")
        if self.max_seconds is not None and not _is_duration(self.max_seconds):
            raise MisuseError(f"max_seconds is {self.max_seconds!r}.", "It is a number of seconds, more than 0.")
        if self.direction not in DIRECTIONS:
            raise MisuseError(f"{self.direction!r} is no direction.", f"Directions: {', '.join(DIRECTIONS)}.")
        if self.min_strength not in STRENGTHS:
            raise MisuseError(f"{self.min_strength!r} is no strength.", f"Strengths: {', '.join(STRENGTHS)}.")


def _is_duration(given: object) -> bool:
    return isinstance(given, int | float) and 0 < given < float("inf")


def several(given: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """One name or several as several."""
    return (given,) if isinstance(given, str) else tuple(given)


def _day(text: str | None, option: str) -> tuple[date, date] | None:
    """First and last day that a date given by a user can mean."""
    if text is None:
        return None
    from surveilkg.clean import days  # only questions with a date pay for its start-up

    return days.bounds(text, option)
