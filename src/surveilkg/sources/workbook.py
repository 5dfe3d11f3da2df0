"""Spreadsheets that users bring (.xlsx), read within bounds: no bomb unpacks, no entity expands, no formula is blank.

Entities in the XML are refused by defusedxml, which openpyxl uses where it is installed; it is a dependency for that.
"""

from __future__ import annotations

import contextlib
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any

from defusedxml.common import DefusedXmlException

from surveilkg.sources.reading import MAX_CELL, InputFile

if TYPE_CHECKING:
    from openpyxl import Workbook as Book

MAX_UNPACKED = 512 * 1024 * 1024
"""Bytes that a workbook may unpack to; the largest that a source here publishes is about half of that."""
MAX_RATIO = 100
"""How many times larger than the file its content may be; tables of words and figures come to 5 to 30 times."""
MAX_CELLS = 8_000_000
"""Cells of one sheet, empty ones before the last filled one of a row included: three times those of GCDF 3.0."""
MAX_ROWS = 1_048_576
"""Rows of one sheet; no spreadsheet program has more."""
Row = tuple[Any, ...]
_HINT = "Download it again, and save it as .xlsx."
_ENTITIES = "its XML declares entities, which no spreadsheet program writes"
_HEAD = 64 * 1024
"""Bytes of a part in which a declaration of its document type is looked for; it stands before the first element."""
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    ImportError,
    LookupError,
    NotImplementedError,
    OSError,
    SyntaxError,  # of XML: ElementTree's ParseError, and that of lxml, which openpyxl takes where it is installed
    RuntimeError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What the libraries raise on damaged workbooks, found by damaging real ones (tests/sources/test_damaged_real.py)."""


class Workbook:
    """A workbook, open for reading; to be used in a `with` statement.

    Args:
        file: the file.

    Raises:
        EnvironmentFailure: not a workbook, damaged, or beyond the bounds above.
    """

    def __init__(self, file: InputFile) -> None:
        self._file = file
        self._parts = _checked(file)
        self._book = self._load(data_only=True)

    def __enter__(self) -> Workbook:
        """The workbook."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self._book.close()

    @property
    def titles(self) -> list[str]:
        """Names of the sheets, in order."""
        return [sheet.title for sheet in self._book.worksheets]

    def first_row(self, title: str) -> Row:
        """The first row of a sheet; empty where the sheet is."""
        return next(self._rows(self._book, title), ())

    def rows(self, title: str) -> list[Row]:
        """All rows of a sheet, as long as their last cell; formulas give the value that was stored with them.

        Raises:
            EnvironmentFailure: damaged, beyond the bounds, or a formula has no stored value.
        """
        found = list(self._rows(self._book, title))
        if self._has_formulas():
            self._refuse_blank_formulas(title, found)
        return found

    def _load(self, data_only: bool) -> Book:
        import openpyxl
        from openpyxl.utils.exceptions import InvalidFileException

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                book = openpyxl.load_workbook(io.BytesIO(self._file.data), read_only=True, data_only=data_only)
        except (InvalidFileException, *_BROKEN) as error:
            raise self._file.fail(f"the workbook cannot be read: {_told(error)}.", _HINT) from None
        return book

    def _rows(self, book: Book, title: str) -> Iterator[Row]:
        """Rows of a sheet; what is said of the size of the sheet inside it is not believed."""
        cells = 0
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                sheet: Any = book[title]
                sheet.reset_dimensions()
                for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
                    cells += len(row)
                    if cells > MAX_CELLS or number > MAX_ROWS:
                        raise self._file.fail(f"sheet {title!r} has more than {MAX_CELLS:,} cells.", _HINT)
                    for at, cell in enumerate(row, 1):
                        if isinstance(cell, str) and len(cell) > MAX_CELL:
                            place = f"sheet {title!r}, row {number}, column {at}"
                            raise self._file.fail(f"{place}: the cell has more than {MAX_CELL:,} characters.", _HINT)
                    yield tuple(row)
        except _BROKEN as error:
            raise self._file.fail(f"sheet {title!r} cannot be read: {_told(error)}.", _HINT) from None

    def _has_formulas(self) -> bool:
        """Whether any sheet has a formula: a quick look, so that only such workbooks are read a second time."""
        with zipfile.ZipFile(io.BytesIO(self._file.data)) as archive:
            for name in self._parts:
                if name.startswith("xl/worksheets/"):
                    tail = b""
                    with archive.open(name) as part:
                        while chunk := part.read(1024 * 1024):
                            if _FORMULA.search(tail + chunk):
                                return True
                            tail = chunk[-64:]
        return False

    def _refuse_blank_formulas(self, title: str, found: list[Row]) -> None:
        formulas = self._load(data_only=False)
        try:
            for number, (row, values) in enumerate(zip(self._rows(formulas, title), found, strict=False), 1):
                for at, (cell, value) in enumerate(zip(row, values, strict=False), 1):
                    if value is None and isinstance(cell, str) and cell.startswith("="):
                        raise self._file.fail(
                            f"sheet {title!r}, row {number}, column {at} is a formula without a stored value.",
                            "Open it in a spreadsheet program and save it, so that values are stored.",
                        )
        finally:
            formulas.close()


def _checked(file: InputFile) -> list[str]:
    """Names of the parts of a workbook, from the list at its end: nothing is unpacked before the bounds are checked.

    No more is unpacked than that list says: a part that goes on is cut there, and is then refused by its checksum.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            parts = archive.infolist()
    except (*_BROKEN,):
        raise file.fail("this is not an .xlsx workbook, or it is cut short.", _HINT) from None
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * file.size:
        raise file.fail(f"it would unpack to {unpacked:,} bytes; no source here does.", _HINT)
    names = [part.filename for part in parts]
    if "xl/workbook.xml" not in names:
        raise file.fail("this is an archive, but not an .xlsx workbook.", _HINT)
    _refuse_doctypes(file)
    return names


def _refuse_doctypes(file: InputFile) -> None:
    """Refuse declarations of entities before a parser sees them: which one openpyxl uses depends on the machine."""
    with contextlib.suppress(*_BROKEN), zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        for name in archive.namelist():
            with archive.open(name) as part:
                if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in part.read(_HEAD):
                    raise file.fail(f"the workbook cannot be read: {_ENTITIES} ({name}).", _HINT)


def _told(error: BaseException) -> str:
    """A reason in one line: that of the first error, where the library raised others because of it."""
    while error.__cause__ is not None or error.__context__ is not None:
        error = error.__cause__ or error.__context__ or error
    if isinstance(error, DefusedXmlException):
        return _ENTITIES
    return " ".join(f"{type(error).__name__} {error}".split())[:200]
