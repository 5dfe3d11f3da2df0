"""Periods of use as the inventory writes them, as EDTF."""

from __future__ import annotations

import re

_YEARS = re.compile(r"(\d{4}|\?)(?:\s*-\s*(\d{4}|\?|present))?")


def periods(cell: str) -> list[str] | None:
    """Each period of a cell; none where it is blank, None where a part is no year or span of years.

    A question mark is an unknown year; `present` leaves the end open.

    >>> periods("2016-2018, 2020, 2017-present, ?-2021")
    ['2016/2018', '2020', '2017/..', '/2021']
    """
    found = [_YEARS.fullmatch(part.strip()) for part in cell.split(",") if part.strip()]
    return [_edtf(match) for match in found if match] if all(found) and _sensible(found) else None


def _sensible(found: list[re.Match[str] | None]) -> bool:
    """Whether every period has a year and none ends before it starts."""
    for match in found:
        start, end = (match[1], match[2]) if match else ("?", None)
        years = [part for part in (start, end) if part and part.isdecimal()]
        if not years or years != sorted(years):
            return False
    return True


def _edtf(match: re.Match[str]) -> str:
    start, end = match[1], match[2]
    if end is None:
        return start
    return f"{'' if start == '?' else start}/{ {'?': '', 'present': '..'}.get(end, end) }"
