"""Federal Register notices as lists of restricted parties cite them: volume, page and day.

Forms met: `84 FR 54004, 10/9/19`, `80 F.R. 30435 5/28/15`, `91 FR 35189 (June 10, 2026)`, `Vol. 83, No. 91,
05/10/2018`, several run together. A day that does not fit its volume is not used: volume 1 is of 1936, and each year is
one volume.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_NOTICE = re.compile(r"(\d{1,3})\s*F\.?\s?R\.?\s*(\d{1,6})\b|Vol\.\s*(\d{1,3}),\s*No\.\s*(\d{1,3})")
_NUMBERS = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?![\d/])")
_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
_WORDS = re.compile(rf"\b({'|'.join(_MONTHS)}) (\d{{1,2}}), (\d{{4}})\b")
_SHORT_MONTHS = re.compile(rf"(\d{{1,2}}) ({'|'.join(month[:3] for month in _MONTHS)}) (\d{{4}})")
_FIRST_YEAR = 1936


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as cited.

    Args:
        volume: volume of the Federal Register.
        page: page, or number of the issue.
        day: day of publication, ISO, or empty where the citation gives none that fits.
        written: the citation as written, in one line.
        id: for use in claim ids, such as `84fr54004`.
        fault: what is wrong with the day, or empty.
    """

    volume: int
    page: int
    day: str
    written: str
    id: str
    fault: str = ""


def notices(text: str) -> list[Notice]:
    r"""All notices that a text cites, in its order.

    >>> [(notice.id, notice.day) for notice in notices("84 FR 54004, 10/9/19.\n85 FR 34505, 6/5/20")]
    [('84fr54004', '2019-10-09'), ('85fr34505', '2020-06-05')]
    """
    starts = list(_NOTICE.finditer(text))
    ends = [*(match.start() for match in starts[1:]), len(text)]
    return [_notice(match, text[match.start() : end]) for match, end in zip(starts, ends, strict=False)]


def first_day(found: list[Notice]) -> tuple[str, str]:
    r"""Day of the earliest notice, and why there is none: a later notice says nothing about the start.

    >>> first_day(notices("75 FR 1701.\n85 FR 83769, 12/23/20"))
    ('', 'the earliest notice cited, 75 FR 1701, has no day')
    """
    if not found:
        return "", ""
    first = earliest(found)
    if first.day:
        return first.day, ""
    return "", first.fault or f"the earliest notice cited, {first.written}, has no day"


def earliest(found: list[Notice]) -> Notice:
    """The first notice by volume and page."""
    return min(found, key=lambda notice: (notice.volume, notice.page))


def day_of(text: str) -> str:
    """A day written M/D/YYYY, YYYY-MM-DD, `June 21, 2022` or `03 Jun 2021` as ISO; empty where it is none.

    >>> day_of("6/28/2016"), day_of("2018-04-30"), day_of("03 Jun 2021"), day_of("13/45/2016")
    ('2016-06-28', '2018-04-30', '2021-06-03', '')
    """
    written = text.strip()
    found = ""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written, re.ASCII):
        found = _iso(*(int(part) for part in written.split("-")))
    elif match := _WORDS.fullmatch(written):
        found = _iso(int(match[3]), _MONTHS.index(match[1]) + 1, int(match[2]))
    elif match := _SHORT_MONTHS.fullmatch(written):
        found = _iso(int(match[3]), [month[:3] for month in _MONTHS].index(match[2]) + 1, int(match[1]))
    elif (match := _NUMBERS.fullmatch(written)) and len(match[3]) == 4:
        found = _iso(int(match[3]), int(match[1]), int(match[2]))
    return found


def _notice(match: re.Match[str], segment: str) -> Notice:
    volume, page = int(match[1] or match[3]), int(match[2] or match[4])
    written = re.sub(r"\s+", " ", segment).strip(" .,;\n")
    written = re.sub(r"\s+and$", "", written)
    number = f"{volume}fr{page}" if match[1] else f"{volume}no{page}"
    day, fault = _day(segment[match.end() - match.start() :], volume)
    return Notice(volume, page, day, written, number, fault and f"{written}: {fault}")


def _day(text: str, volume: int) -> tuple[str, str]:
    expected = _FIRST_YEAR + volume - 1
    words = _WORDS.search(text)
    numbers = _NUMBERS.search(text)
    if words:
        year, month, day = int(words[3]), _MONTHS.index(words[1]) + 1, int(words[2])
    elif numbers:
        year, month, day = _year(numbers[3], expected), int(numbers[1]), int(numbers[2])
    else:
        return "", ""
    if year != expected:
        return "", f"the day is not of the year of volume {volume} ({expected})"
    found = _iso(year, month, day)
    return found, "" if found else "there is no such day"


def _year(digits: str, expected: int) -> int:
    if len(digits) == 4:
        return int(digits)
    near = expected - expected % 100 + int(digits)
    return min((near - 100, near, near + 100), key=lambda year: abs(year - expected))


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
