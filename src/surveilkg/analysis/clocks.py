"""The two clocks on claims: what may have held on a day, and what had been published by a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from surveilkg.clean import days
from surveilkg.model import interval
from surveilkg.model.interval import Interval

if TYPE_CHECKING:
    from datetime import date

    from surveilkg.network.index import Index

LATER, ENDED = "began after the day asked about", "had ended by the day asked about"
UNPUBLISHED, UNDATED_SOURCE = "was published later, or perhaps later", "stands in a source without date of publication"


class Clocks(NamedTuple):
    """The days asked about; None where none was given.

    Args:
        as_of: first and last day that `--as-of` can mean.
        known_by: last day that `--known-by` can mean.
    """

    as_of: tuple[date, date] | None = None
    known_by: date | None = None

    @classmethod
    def of(cls, as_of: str = "", known_by: str = "") -> Clocks:
        """The clocks of two options as text.

        Raises:
            MisuseError: one is no date.
        """
        return cls(days.bounds(as_of or None, "--as-of"), days.last(known_by, "--known-by"))

    def refusal(self, index: Index, record: dict[str, Any]) -> str:
        """Why a claim of the index is left out; empty where it is not. What has no date may have held on any day."""
        if self.known_by is not None:
            published = index.sources.get(record["source"], {}).get("published_latest", "")
            if not published:
                return UNDATED_SOURCE
            if published > self.known_by.isoformat():
                return UNPUBLISHED
        held = when(record)
        if self.as_of is None or held == Interval():
            return ""
        if held.earliest_start is not None and held.earliest_start > self.as_of[1]:
            return LATER
        is_period = "/" in record.get("when", "")
        return ENDED if is_period and held.latest_end is not None and held.latest_end < self.as_of[0] else ""


ANY_TIME = Clocks()
"""Clocks that leave nothing out."""


def when(record: dict[str, Any]) -> Interval:
    """When a claim of the index says that something was; unknown where it gives no date."""
    text = record.get("when", "")
    return interval.parse(text) if text else Interval()


def overlap(one: Interval, other: Interval) -> str:
    """Whether two periods share a day: `overlap`, `may overlap`, `do not overlap` or `dates unknown`.

    >>> overlap(interval.parse("2015/2018"), interval.parse("2017/2020"))
    'overlap'
    """
    if Interval() in (one, other):
        return "dates unknown"
    if not one.overlaps(other.earliest_start, other.latest_end):
        return "do not overlap"
    starts, ends = (one.latest_start, other.latest_start), (one.earliest_end, other.earliest_end)
    certain = None not in (*starts, *ends) and max(d for d in starts if d) <= min(d for d in ends if d)
    return "overlap" if certain else "may overlap"
