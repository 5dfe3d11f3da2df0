"""One row of a table of records: typed access to its cells; what cannot be used is rejected with the reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from surveilkg.model.record import Reject
from surveilkg.sources.reading import InputFile, row_reject
from surveilkg.sources.registry import Edition, Spec

_NUMBER = re.compile(r"-?\d{1,24}(?:\.\d+)?(?:[eE][+-]?\d{1,2})?", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?", re.ASCII)
_US_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1949, 2100


@dataclass(slots=True)
class Record:
    """A row under way to claims.

    Args:
        file: its file.
        spec: the source.
        edition: the release.
        row: its number, 1 for the first row of data.
        columns: field to the name of its column, for rejects.
        cells: field to the cell as the file gives it.
        rejects: what could not be used so far.
    """

    file: InputFile
    spec: Spec
    edition: Edition
    row: int
    columns: Mapping[str, str]
    cells: Mapping[str, Any]
    rejects: list[Reject] = field(default_factory=list)

    def text(self, name: str) -> str:
        """A cell as text; empty where it is blank or the table has no such column."""
        value = self.cells.get(name)
        if value is None:
            return ""
        if isinstance(value, datetime | date):
            return value.isoformat()[:10]
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value).strip()

    def has(self, name: str) -> bool:
        """Whether the table has a column for a field."""
        return name in self.columns

    def key(self, name: str) -> str:
        """A cell for look-ups: apostrophes straight, spaces single, in lower case."""
        return " ".join(self.text(name).replace("’", "'").replace("‘", "'").split()).casefold()

    def marker(self, name: str) -> bool | None:
        """Whether a marker says Yes or No; None where it says nothing. Anything else is rejected."""
        value = self.key(name)
        if value not in {"yes", "no", ""}:
            self.reject(name, "neither Yes nor No")
        return {"yes": True, "no": False}.get(value)

    def yes(self, name: str) -> bool:
        """Whether a marker says Yes."""
        return self.marker(name) is True

    def number(self, name: str, lowest: int = 0, highest: int | None = None) -> str | None:
        """A cell as decimal text; None where it is blank (unknown, not zero) or is no number in the bounds."""
        value = self.cells.get(name)
        written = repr(value) if isinstance(value, float) else self.text(name)
        if not written:
            return None
        if not _NUMBER.fullmatch(written):
            self.reject(name, "not a number")
            return None
        found = Decimal(written)
        if found < lowest or (highest is not None and found > highest):
            self.reject(name, f"outside what it can be ({lowest} to {'any' if highest is None else highest})")
            return None
        plain = format(found, "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain

    def year(self, name: str) -> int | None:
        """A cell as a year."""
        found = self.number(name)
        if found is None:
            return None
        if not found.isdigit() or not _FIRST_YEAR <= int(found) <= _LAST_YEAR:
            self.reject(name, "not a year")
            return None
        return int(found)

    def day(self, name: str) -> str:
        """A date as EDTF, no finer than AidData knows it.

        AidData writes a month as its first day and a year as the first of January, so such days are not days.
        """
        written = self.text(name)
        if not written:
            return ""
        iso, us = _ISO_DAY.fullmatch(written), _US_DAY.fullmatch(written)
        if iso:
            year, month, day = map(int, iso.groups())
        elif us:
            month, day, year = map(int, us.groups())
        else:
            self.reject(name, "not a date")
            return ""
        try:
            exact = date(year, month, day)
        except ValueError:
            self.reject(name, "no such day")
            return ""
        if exact.day > 1:
            return exact.isoformat()
        return exact.isoformat()[:7] if exact.month > 1 else exact.isoformat()[:4]

    def reject(self, name: str, reason: str, value: str | None = None) -> None:
        """Note that a cell is left out."""
        column = self.columns.get(name, name)
        written = self.text(name) if value is None else value
        self.rejects.append(row_reject(self.file, self.row, reason, column, written, whole=False))

    def look_up(self, table: str, key: str) -> dict[str, Any] | None:
        """An entry of a lookup table of source.toml."""
        entry: dict[str, Any] | None = self.spec.lookups[table].get(key)
        return entry
