"""Tests of model.interval. Expected bounds come from EDTF (Library of Congress, levels 0 and 1) and the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveilkg.model import interval
from surveilkg.model.interval import Interval, parse

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
PRECISIONS = st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"])
QUALIFIERS = st.sampled_from(["", "~", "?", "%"])


@st.composite
def edtf_dates(draw: st.DrawFn) -> str:
    """A date at some precision with some qualifier."""
    return draw(DAYS).strftime(draw(PRECISIONS)) + draw(QUALIFIERS)


def intervals() -> st.SearchStrategy[Interval]:
    """Intervals as `parse` makes them: single dates, closed and half-open ones."""

    def usable(text: str) -> bool:
        try:
            parse(text)
        except ValueError:
            return False
        return True

    sides = st.one_of(edtf_dates(), st.just(".."))
    pairs = st.builds(lambda a, b: f"{a}/{b}", sides, sides)
    return st.one_of(edtf_dates(), pairs).filter(usable).map(parse)


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("2019", ("2019-01-01", "2019-12-31", "2019-01-01", "2019-12-31")),
        ("2019-08", ("2019-08-01", "2019-08-31", "2019-08-01", "2019-08-31")),
        ("2020-02", ("2020-02-01", "2020-02-29", "2020-02-01", "2020-02-29")),
        ("2019-02", ("2019-02-01", "2019-02-28", "2019-02-01", "2019-02-28")),
        ("2019-08-03", ("2019-08-03", "2019-08-03", "2019-08-03", "2019-08-03")),
        ("2018~", ("2018-01-01", "2018-12-31", "2018-01-01", "2018-12-31")),
        ("2018/..", ("2018-01-01", "2018-12-31", None, None)),
        ("2018-04/", ("2018-04-01", "2018-04-30", None, None)),
        ("../2018-04", (None, None, "2018-04-01", "2018-04-30")),
        ("2016/2018-06", ("2016-01-01", "2016-12-31", "2018-06-01", "2018-06-30")),
        ("2018/2018", ("2018-01-01", "2018-12-31", "2018-01-01", "2018-12-31")),
    ],
)
def test_parse_gives_the_bounds_of_the_standard(text: str, bounds: tuple[str | None, ...]) -> None:
    """Each EDTF form means these days and no others: worked out by hand from the standard."""
    found = parse(text)
    given_bounds = (found.earliest_start, found.latest_start, found.earliest_end, found.latest_end)
    assert tuple(b.isoformat() if b else None for b in given_bounds) == bounds


@pytest.mark.parametrize(
    "text",
    ["", "20", "2019-13", "2019-00", "2019-02-29", "2019-8", "19-08-2019", "../..", "2020/2018", "2019-08-03T10:00",
     "2018/2019/2020", "0000", "9999", " 2019", "２０１９", "/", "../", "/.."],
)  # fmt: skip
def test_parse_refuses_what_is_no_date(text: str) -> None:
    """Nothing is guessed: a day that does not exist, an end before its start or another notation is refused."""
    with pytest.raises(ValueError, match=r"is not|is out|no month|no day|neither|ends before"):
        parse(text)


@given(DAYS, PRECISIONS, QUALIFIERS)
def test_bounds_hold_the_day_and_no_more_than_the_precision(day: date, precision: str, qualifier: str) -> None:
    """The bounds are the first and last day that read the same at that precision: no invented day."""
    text = day.strftime(precision)
    found = parse(text + qualifier)
    first, last = found.earliest_start, found.latest_end
    assert first is not None
    assert last is not None
    assert first <= day <= last
    assert first.strftime(precision) == last.strftime(precision) == text
    step = timedelta(days=1)
    assert (first - step).strftime(precision) != text
    assert (last + step).strftime(precision) != text
    assert (found.latest_start, found.earliest_end) == (last, first)


@given(edtf_dates(), edtf_dates())
def test_bounds_of_an_interval_are_ordered(start: str, end: str) -> None:
    """Either the text is refused because it ends before it starts, or the four bounds are in order."""
    first, last = parse(start), parse(end)
    assert first.earliest_start is not None
    assert last.latest_end is not None
    if first.earliest_start > last.latest_end:
        with pytest.raises(ValueError, match="ends before it starts"):
            parse(f"{start}/{end}")
        return
    found = parse(f"{start}/{end}")
    assert (found.earliest_start, found.latest_start) == (first.earliest_start, first.latest_start)
    assert (found.earliest_end, found.latest_end) == (last.earliest_end, last.latest_end)


@pytest.mark.parametrize(
    ("text", "day", "answer"),
    [
        ("2016/2018", "2017-06-01", "held"),
        ("2016/2018", "2016-06-01", "may have held"),
        ("2016/2018", "2016-12-31", "held"),
        ("2016/2018", "2018-01-01", "held"),
        ("2016/2018", "2018-06-01", "may have held"),
        ("2016/2018", "2015-12-31", "did not hold"),
        ("2016/2018", "2019-01-01", "did not hold"),
        ("2018/..", "2017-12-31", "did not hold"),
        ("2018/..", "2030-01-01", "may have held"),
        ("../2018", "1950-01-01", "may have held"),
        ("../2018", "2019-01-01", "did not hold"),
        ("2019", "2019-07-01", "may have held"),
        ("2019-08-03", "2019-08-03", "held"),
    ],
)
def test_held_on_says_no_more_than_is_known(text: str, day: str, answer: str) -> None:
    """Certain only between the latest start and the earliest end; an open side stays open (model page, Time)."""
    assert parse(text).held_on(date.fromisoformat(day)) == answer


@given(intervals(), DAYS)
def test_held_and_not_held_are_far_apart(period: Interval, day: date) -> None:
    """A day on which something held is never one outside its outer bounds, and the days before all bounds are out."""
    answer = period.held_on(day)
    if answer == "held":
        assert period.overlaps(day, day)
    assert (answer == "did not hold") == (not period.overlaps(day, day))


@given(intervals(), DAYS, DAYS)
def test_overlap_grows_with_the_window(period: Interval, one: date, other: date) -> None:
    """A wider window never loses a period, and an unbounded one loses none."""
    first, last = sorted((one, other))
    if period.overlaps(first, last):
        assert period.overlaps(first, None)
        assert period.overlaps(None, last)
    assert period.overlaps(None, None)


def test_day_refuses_an_interval() -> None:
    """A user who asks as of a date gives one date; a year is any day of it."""
    assert interval.day("2019") == parse("2019")
    with pytest.raises(ValueError, match="is an interval"):
        interval.day("2018/2019")
