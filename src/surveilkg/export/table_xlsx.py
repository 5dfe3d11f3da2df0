"""Tables as an Excel workbook (Office Open XML), the same bytes for the same table."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from surveilkg.errors import MisuseError
from surveilkg.export.table_values import day, kinds, plain
from surveilkg.table import Table, Term

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MAX_ROWS, MAX_COLUMNS, MAX_CHARACTERS = 1_048_576, 16_384, 32_767
"""Limits of a worksheet (Excel specifications and limits, Microsoft)."""
_FIRST_DAY = date(1900, 3, 1)
"""Earlier days are text: Excel's calendar has a 29 February 1900."""
_EXACT = 10**15
"""Excel keeps 15 digits; longer whole numbers are text."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDE, _NARROW = 60, 8


def write(table: Table, about: Mapping[str, object]) -> bytes:
    """A workbook with the table and a sheet that tells what was asked and what the columns hold.

    Text is never a formula: it is stored as text and marked so that it stays text when somebody edits the cell.

    Raises:
        MisuseError: the table is larger than a worksheet, or a cell longer than Excel can hold.
    """
    from openpyxl import Workbook

    if len(table) >= MAX_ROWS or len(table.columns) > MAX_COLUMNS:
        raise MisuseError(f"{len(table):,} rows do not fit into an Excel sheet.", "Use --format csv or parquet.")
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "table"
    _fill(sheet, table)
    notes = book.create_sheet("about")
    for name, text in about.items():
        _row(notes, [name, str(text)])
    _row(notes, ["column", "type", "unit"])
    for column in table.columns:
        _row(notes, [column.name, column.type, column.unit])
    stream = io.BytesIO()
    book.save(stream)
    return _dateless(stream.getvalue())


def _fill(sheet: Worksheet, table: Table) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    _row(sheet, list(table.names))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    columns = kinds(table)
    for number, row in enumerate(table.rows, 1):
        values = [_value(term, kind) for term, kind in zip(row, columns, strict=True)]
        for value in values:
            if isinstance(value, str) and len(value) > MAX_CHARACTERS:
                raise MisuseError(
                    f"Row {number} has a cell of {len(value):,} characters; Excel holds {MAX_CHARACTERS:,}.",
                    "Use --format csv or parquet.",
                )
        _row(sheet, values)
    sheet.freeze_panes = "A2"
    for at, name in enumerate(table.names):
        longest = max([len(name), *(len(term.value) for row in table.rows if (term := row[at]) is not None)])
        sheet.column_dimensions[get_column_letter(at + 1)].width = min(max(longest + 2, _NARROW), _WIDE)


def _value(term: Term | None, kind: str) -> str | int | float | bool | date | None:
    if kind == "date":
        found = day(term)
        return found if found is not None and found >= _FIRST_DAY else term.value if term else None
    value = plain(term)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float) and (abs(value) >= _EXACT or value != value):  # noqa: PLR0124
        return term.value if term else None
    return value


def _row(sheet: Worksheet, values: list[str | int | float | bool | date | None]) -> None:
    from openpyxl.cell import WriteOnlyCell

    cells = []
    for value in values:
        text = _FORBIDDEN.sub("\ufffd", value) if isinstance(value, str) else value
        cell = WriteOnlyCell(sheet, value=None)
        cell.value = text
        if isinstance(text, str):
            cell.data_type = "s"
            cell.quotePrefix = text.startswith(_FORMULA)
        elif isinstance(text, date):
            cell.number_format = "yyyy-mm-dd"
        cells.append(cell)
    sheet.append(cells)


def _dateless(book: bytes) -> bytes:
    """The workbook without the time at which it was written, which openpyxl puts into it at several places."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z\g<3>", data)
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, data)
    return out.getvalue()
