"""One row of the list: its cells cleaned, look-ups in source.toml, and what of it had to be left out."""

from __future__ import annotations

import re
from typing import Any

from surveilkg.model import interval
from surveilkg.model.record import Amount, Reject
from surveilkg.sources.reading import InputFile, row_reject
from surveilkg.sources.registry import Spec

_ESCAPE = re.compile(r"\\u(?!0000|[dD][89a-fA-F])([0-9a-fA-F]{4})")
"""Escapes of characters that a text can hold: neither NUL nor half a character, which stay as they are written."""
_YEAR = re.compile(r"(\d{4})(?: \((\d{4}-\d{2}-\d{2})\))?")
_PLAIN = re.compile(r"([A-Z]{3}) (\d[\d,]*(?:\.\d+)?)(?: \((commitment|disbursed)\))?")
_KINDS = {"commitment": "commitment", "disbursed": "disbursement", "": "unstated"}


class Row:
    """A row.

    Args:
        file: where it is.
        spec: the source.
        number: its number.
        cells: column to text.
    """

    def __init__(self, file: InputFile, spec: Spec, number: int, cells: dict[str, str]) -> None:
        self.rejects: list[Reject] = []
        self.number = number
        self._file = file
        self._spec = spec
        self._cells = cells

    def text(self, column: str) -> str:
        """A cell without blanks at its ends, with escapes such as that of ’ as the letters that they stand for."""
        return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), self._cells.get(column, "")).strip()

    def look_up(self, table: str, key: str) -> dict[str, Any] | None:
        """An entry of a lookup table of source.toml."""
        return self._spec.lookups[table].get(key)

    def table(self, name: str) -> dict[str, Any]:
        """A lookup table of source.toml."""
        return self._spec.lookups[name]

    def reject(self, column: str, value: str, reason: str) -> None:
        """Leave a cell out."""
        self.rejects.append(row_reject(self._file, self.number, reason, column, value, whole=False))

    def whole(self, reason: str, column: str = "", value: str = "") -> Reject:
        """The reject of the row."""
        return row_reject(self._file, self.number, reason, column, value)

    def when(self) -> str:
        """Start and end as EDTF; an end that the list does not give is unknown."""
        start, end = self._year("start_year"), self._year("end_year")
        if start and end and end[:4] < start[:4]:
            self.reject("end_year", self.text("end_year"), f"before the start ({start})")
            end = ""
        if not start:
            return f"/{end}" if end else ""
        return start if start == end else f"{start}/{end}"

    def _year(self, column: str) -> str:
        written = self.text(column)
        entry = self.look_up("year", written)
        if entry is not None:
            return str(entry["means"])
        match = _YEAR.fullmatch(written)
        found = (match[2] or match[1]) if match else ""
        try:
            if found:
                interval.day(found)
        except ValueError:
            found = ""
        if written and not found:
            self.reject(column, written, "not a year, or a year with its day in brackets")
        return found

    def amounts(self, planned: bool) -> tuple[Amount, ...]:
        """Amounts: in US dollars, which the list gives in whole millions, and in the original currency."""
        written, basis = self.text("commitment_usd_m"), self.text("amount_basis")
        if basis not in _KINDS:
            self.reject("amount_basis", basis, f"none of {', '.join(filter(None, _KINDS))}")
        kind = "pledge" if planned else _KINDS.get(basis, "unstated")
        found = []
        if re.fullmatch(r"\d+(\.\d+)?", written) and float(written) > 0:
            found.append(Amount("USD", _millions(written), kind=kind))
        elif written:
            reason = "0 in whole millions: less than half a million, how much is not said"
            self.reject("commitment_usd_m", written, reason if re.fullmatch(r"0(\.0+)?", written) else "not a number")
        return (*found, *self._original(kind))

    def _original(self, kind: str) -> list[Amount]:
        written = self.text("original_amount")
        entry = self.look_up("original", written)
        if entry is not None:
            currency, value = str(entry["means"]).split()
            return [Amount(currency, value, basis="nominal", kind=kind)]
        parts = [_PLAIN.fullmatch(part) for part in written.split("; ")] if written else []
        if not all(parts):
            self.reject("original_amount", written, "not a plain figure; see lookups.original of the source")
            return []
        return [
            Amount(part[1], part[2].replace(",", ""), basis="nominal", kind=_KINDS[part[3]] if part[3] else kind)
            for part in parts
            if part
        ]


def _millions(written: str) -> str:
    """Millions as units, exactly.

    >>> _millions("41.78")
    '41780000'
    """
    whole, _, part = written.partition(".")
    units = f"{int(whole)}{part[:6]:0<6}"
    return f"{units}.{part[6:]}" if part[6:] else units
