"""The two clocks of exposure: whether what a claim records held on a day, and whether it had been published by a day.

Without a day, what a source states and does not say to have ended counts as it stands; periods with both ends are
judged on the latest day that the graph knows. With a day, only what the dates say counts as certain:

- a listing lasts from its date (or, undated, from the publication of the source that tells it) until a stated end;
- a stake of a period lasts through it; an open end (`2018/..`) means that it goes on;
- a stake of a single date was so then; before and after, the source does not say, so it may have held;
- an undated stake may have held on any day.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from surveilkg.model import interval
from surveilkg.model.interval import Interval

HELD, MAY, NOT = "held", "may have held", "did not hold"


class Period(NamedTuple):
    """Days between which something began and ended, both ends included.

    Args:
        start_first: it began on or after this day.
        start_last: it had begun by this day.
        end_first: it had not ended before this day.
        end_last: it had ended after this day.
    """

    start_first: date
    start_last: date
    end_first: date
    end_last: date

    def on(self, first: date, last: date) -> str:
        """Whether it held on a day that lies between two: `HELD`, `MAY` or `NOT`."""
        if self.start_first > last or self.end_last < first:
            return NOT
        return HELD if self.start_last <= first and self.end_first >= last else MAY


def lasting(when: str, published: date | None = None) -> Period:
    """Period of an act whose effect lasts until a stated end, such as a listing.

    Args:
        when: EDTF, or empty.
        published: day by which the source that tells it was out, which bounds the start of what is undated.
    """
    if not when:
        return Period(date.min, published or date.max, date.max, date.max)
    if "/" in when:
        return _of_interval(when)
    bounds = interval.parse(when)
    return Period(bounds.earliest_start or date.min, bounds.latest_start or date.max, date.max, date.max)


def observed(when: str) -> Period:
    """Period of a state that a source observed, such as a stake; see the module for what a single date means."""
    if not when:
        return Period(date.min, date.max, date.min, date.max)
    if "/" in when:
        return _of_interval(when)
    bounds = interval.parse(when)
    return Period(date.min, bounds.latest_start or date.max, bounds.earliest_start or date.min, date.max)


def _of_interval(when: str) -> Period:
    bounds = interval.parse(when)
    end = when.split("/", 1)[1]
    end_first, end_last = bounds.earliest_end, bounds.latest_end
    if end == interval.OPEN:
        end_first = end_last = date.max
    start_last = bounds.latest_start or end_last or date.max
    return Period(bounds.earliest_start or date.min, start_last, end_first or date.min, end_last or date.max)


class Clock(NamedTuple):
    """The days asked about.

    Args:
        given: the day as the user wrote it, or empty.
        first: first day that it can mean.
        last: last day that it can mean.
        known_by: last day of the second clock; None without it.
        known_by_given: the same as the user wrote it, or empty.
    """

    given: str
    first: date
    last: date
    known_by: date | None = None
    known_by_given: str = ""

    def status(self, when: str, period: Period) -> str:
        """Whether something held; without a day, what has no stated end holds."""
        if not self.given and "/" not in when:
            return HELD
        return period.on(self.first, self.last)

    @property
    def bounds(self) -> Interval:
        """The day as bounds."""
        return Interval(self.first, self.last, self.first, self.last)

    def published(self, latest: str) -> str:
        """Why a source does not count on the second clock; empty where it does.

        Args:
            latest: last day (ISO) on which it can have been published; empty where it shows no date.
        """
        if self.known_by is None:
            return ""
        if not latest:
            return "from sources that show no date of publication"
        if date.fromisoformat(latest) > self.known_by:
            return "from sources published later, or perhaps later"
        return ""
