"""Days that a user gives with an option: as bounds, or one clear message. One rule for every command with a clock."""

from __future__ import annotations

from datetime import date

from surveilkg.errors import MisuseError
from surveilkg.model import interval


def bounds(text: str | None, option: str) -> tuple[date, date] | None:
    """First and last day that a date can mean.

    Args:
        text: a date such as 2019, 2019-08 or 2019-08-31; None where none was given.
        option: as the user wrote it, for the message.

    Raises:
        MisuseError: it is no date, or an open interval.
    """
    if text is None:
        return None
    try:
        found = interval.day(str(text))
    except ValueError as error:
        raise MisuseError(f"{option}: {error}.") from None
    if found.earliest_start is None or found.latest_end is None:
        raise MisuseError(f"{option}: {text!r} has no bounds.", "Give a date such as 2019, 2019-08 or 2019-08-31.")
    return found.earliest_start, found.latest_end


def first(text: str, option: str) -> date | None:
    """The first day that a date can mean; None where the text is empty."""
    found = bounds(text or None, option)
    return found[0] if found else None


def last(text: str, option: str) -> date | None:
    """The last day that a date can mean: `--known-by 2020` includes what was published in December of that year.

    None where the text is empty.
    """
    found = bounds(text or None, option)
    return found[1] if found else None
