"""Order of texts that hold numbers, as people sort them."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"(\d+)")


def natural(text: str) -> list[tuple[int, int, str]]:
    """Sort key in which runs of digits count as numbers.

    >>> sorted(["p10-1", "p2-1"], key=natural)
    ['p2-1', 'p10-1']
    """
    parts = _DIGITS.split(text)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]
