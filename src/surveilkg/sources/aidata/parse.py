"""AidData's tables of records, as workbooks or CSV: found by their columns, read row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from surveilkg.model.record import Outcome, Reject
from surveilkg.sources import reading
from surveilkg.sources.aidata import claims, columns
from surveilkg.sources.aidata.agencies import Agencies
from surveilkg.sources.aidata.record import Record
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import Edition, Parsed, Spec
from surveilkg.sources.workbook import Workbook

_KEY = re.compile(r"[1-9]\d{0,8}", re.ASCII)
_Cells = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """A table: names of columns, and rows as (number, cells, whether there are as many as columns)."""

    header: list[str]
    rows: Iterator[tuple[int, _Cells, bool]]


def parse(file: InputFile, spec: Spec) -> Parsed:
    """A table of records of any of the releases.

    Raises:
        EnvironmentFailure: the file holds no such table, or several.
    """
    table = _workbook(file) if file.data[:2] == b"PK" else _csv(file)
    edition = columns.edition_of(file, table.header)
    return Parsed(edition, _outcomes(file, spec, edition, table))


def _workbook(file: InputFile) -> _Table:
    with Workbook(file) as book:
        found = [title for title in book.titles if columns.has_records(_names(book.first_row(title)))]
        if len(found) > 1:
            raise file.fail(f"several sheets hold records: {', '.join(found)}.", "Keep one of them per file.")
        if not found:
            raise file.fail(
                f"no sheet has a column {columns.KEYS}; the sheets are {', '.join(book.titles)}.",
                "Give the workbook with AidData's records, such as the one with the sheet GCDF_3.0.",
            )
        first, *rest = book.rows(found[0])
    width = max((at for row in (first, *rest) for at, cell in enumerate(row, 1) if _is_filled(cell)), default=0)
    header = _names((*first, *[None] * width)[:width])
    filled = ((number, row) for number, row in enumerate(rest, 1) if any(map(_is_filled, row)))
    return _Table(header, ((number, (*row, *[None] * width)[:width], True) for number, row in filled))


def _csv(file: InputFile) -> _Table:
    header = _names(tuple(reading.csv_header(file)))
    if not columns.has_records(header):
        raise file.fail(
            f"there is no column {columns.KEYS}; the columns are {', '.join(header[:4])} ...",
            "Give the table of AidData's records, not its locations, its dictionary or its country names.",
        )
    rows = reading.csv_rows(file)
    return _Table(header, ((number, tuple(row.values()), "#misaligned" not in row) for number, row in rows))


def _names(cells: _Cells) -> list[str]:
    """Names of columns; those without one are called by their position."""
    return [("" if cell is None else str(cell).strip()) or f"#{at}" for at, cell in enumerate(cells, 1)]


def _is_filled(cell: object) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _outcomes(file: InputFile, spec: Spec, edition: Edition, table: _Table) -> Iterator[Outcome]:
    fields = columns.fields(table.header)
    names = {field: table.header[at] for at, field in fields.items()}
    agencies = Agencies()
    seen: dict[str, int] = {}
    beside_first = _unknown(file, spec, table.header)
    for number, row, is_whole in table.rows:
        cells = {field: row[at] for at, field in fields.items() if is_whole}
        record = Record(file, spec, edition, number, names, cells, beside_first)
        beside_first = []
        reason = _unusable(record, seen) if is_whole else "the row does not have as many cells as the header"
        yield claims.rejected(record, reason) if reason else claims.outcome(record, agencies)


def _unusable(record: Record, seen: dict[str, int]) -> str:
    """Why nothing of a row can be used, before its content is looked at; empty where it can."""
    key = record.text("id")
    if not _KEY.fullmatch(key):
        return "the row has no record id (a whole number)"
    if record.text("geo_id") not in {"", key}:
        return "the row has two record ids that differ"
    if key in seen:
        return f"the record id stands in row {seen[key]} already"
    seen[key] = record.row
    return ""


def _unknown(file: InputFile, spec: Spec, header: list[str]) -> list[Reject]:
    """One reject for every column that nobody has judged yet, beside the first row."""
    reason = "a column that this importer does not know; its value is left out of every row"
    return [reading.row_reject(file, 1, reason, name, whole=False) for name in columns.unknown(header, spec)]
