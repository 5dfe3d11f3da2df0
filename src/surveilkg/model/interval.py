"""Partial dates as intervals: EDTF text to the bounds within which a start and an end must lie.

Follows Extended Date/Time Format (ISO 8601-2:2019; Library of Congress, EDTF level 0 and parts of level 1):
`2019`, `2019-08`, `2019-08-03`, the intervals `a/b`, `a/..`, `../b`, and the qualifiers `~` (approximate) and
`?` (uncertain). Nothing gets an invented day: a month stays a month, as bounds.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%]?)", re.ASCII)
OPEN = ".."
_UNBOUNDED = frozenset({OPEN, ""})


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds of a period; None is unknown or open.

    Args:
        earliest_start: the period began on or after this day.
        latest_start: the period began on or before this day.
        earliest_end: the period ended on or after this day.
        latest_end: the period ended on or before this day.
    """

    earliest_start: date | None = None
    latest_start: date | None = None
    earliest_end: date | None = None
    latest_end: date | None = None

    def held_on(self, day: date) -> str:
        """Whether something with these bounds held on a day: `held`, `may have held` or `did not hold`."""
        before = self.earliest_start is not None and day < self.earliest_start
        after = self.latest_end is not None and day > self.latest_end
        if before or after:
            return "did not hold"
        started = self.latest_start is not None and day >= self.latest_start
        unended = self.earliest_end is not None and day <= self.earliest_end
        return "held" if started and unended else "may have held"

    def overlaps(self, first: date | None, last: date | None) -> bool:
        """Whether the period can overlap the days from `first` to `last`; None leaves that side open."""
        begins_too_late = last is not None and self.earliest_start is not None and self.earliest_start > last
        ends_too_early = first is not None and self.latest_end is not None and self.latest_end < first
        return not (begins_too_late or ends_too_early)


def parse(text: str) -> Interval:
    """Bounds of an EDTF date or interval.

    A single date says when something happened, at its precision: it starts and ends within it.

    >>> parse("2019-08").latest_end
    datetime.date(2019, 8, 31)
    >>> parse("2018/..").latest_end is None
    True

    Raises:
        ValueError: the text is not one of the forms above, or names a day that does not exist.
    """
    if "/" in text:
        start, end = text.split("/", 1)
        if start in _UNBOUNDED and end in _UNBOUNDED:
            raise ValueError(f"{text!r} has neither a start nor an end")
        first = (None, None) if start in _UNBOUNDED else _bounds(start)
        last = (None, None) if end in _UNBOUNDED else _bounds(end)
        if first[0] is not None and last[1] is not None and first[0] > last[1]:
            raise ValueError(f"{text!r} ends before it starts")
        return Interval(first[0], first[1], last[0], last[1])
    first_day, last_day = _bounds(text)
    return Interval(first_day, last_day, first_day, last_day)


def day(text: str) -> Interval:
    """The days that a date given by a user may mean: `2019` is any day of that year.

    Raises:
        ValueError: the text is not a date, or is an interval.
    """
    if "/" in text:
        raise ValueError(f"{text!r} is an interval; give one date such as 2019, 2019-08 or 2019-08-31")
    return parse(text)


def _bounds(text: str) -> tuple[date, date]:
    """First and last day that a date at its precision can mean; `~` and `?` keep the bounds (they are shown)."""
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is not a date such as 2019, 2019-08 or 2019-08-31")
    year, month, day_of_month = int(match[1]), match[2], match[3]
    if not 1 <= year <= 9998:
        raise ValueError(f"{text!r}: the year is out of range")
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if not 1 <= int(month) <= 12:
        raise ValueError(f"{text!r}: there is no month {month}")
    last = calendar.monthrange(year, int(month))[1]
    if day_of_month is None:
        return date(year, int(month), 1), date(year, int(month), last)
    if not 1 <= int(day_of_month) <= last:
        raise ValueError(f"{text!r}: there is no day {day_of_month} in that month")
    exact = date(year, int(month), int(day_of_month))
    return exact, exact
