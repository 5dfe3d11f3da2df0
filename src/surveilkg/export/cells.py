"""Cells and rows of CSV: text that a spreadsheet would run as a formula is disarmed, the rest is quoted right."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence


class _Lines(list[str]):
    """What a csv writer writes to: rows that it ends with CR LF, kept with LF."""

    def write(self, row: str) -> int:
        """Keep one row."""
        self.append(row.removesuffix("\r\n") + "\n")
        return len(row)


def rows_text(rows: Iterable[Sequence[str]]) -> str:
    r"""Rows as CSV (RFC 4180 quoting, LF between rows).

    The csv module of Python before 3.13 quotes a lone CR only where CR belongs to its line end; hence the detour.

    >>> rows_text([("a", "b\r")])
    'a,"b\r"\n'
    """
    lines = _Lines()
    csv.writer(lines, lineterminator="\r\n").writerows(rows)
    return "".join(lines)


def safe_cell(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
