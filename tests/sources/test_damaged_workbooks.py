"""Workbooks that are damaged or made to do harm: bombs, entities, sheets without end, formulas without a value."""

from __future__ import annotations

import csv
import io
import re
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest

from surveilkg.errors import EnvironmentFailure
from surveilkg.sources import workbook
from surveilkg.sources.reading import InputFile
from surveilkg.sources.workbook import Workbook

SAMPLE = Path(__file__).parent / "aidata" / "sample.csv"
SHEET = "xl/worksheets/sheet1.xml"
Try = Callable[..., Any]


def _rows() -> list[list[str]]:
    return list(csv.reader(io.StringIO(SAMPLE.read_text(encoding="utf-8"), newline="")))


def _book(rows: list[list[Any]], *more: list[list[Any]]) -> bytes:
    """A workbook with a sheet of rows, and further sheets."""
    book = openpyxl.Workbook()
    for number, table in enumerate((rows, *more)):
        sheet = book.active if not number else book.create_sheet()
        assert sheet is not None
        for row in table:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _with_part(book: bytes, change: Callable[[bytes], bytes], part: str = SHEET) -> bytes:
    """A workbook with one part of it changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


@pytest.fixture(scope="module")
def book() -> bytes:
    """Our sample as a workbook."""
    return _book(_rows())


def test_a_workbook_says_what_the_csv_says(intake: Try, book: bytes) -> None:
    """What is damaged below was in order; notes before the table and the name of the file do not matter."""
    plain = intake("aidata", SAMPLE.read_bytes())
    assert (intake("aidata", book).rows, intake("aidata", book).used) == (plain.rows, plain.used)
    assert intake("aidata", _book([["notes"]], _rows())).used == plain.used


def test_cut_and_noisy_workbooks(intake: Try, book: bytes) -> None:
    """A download that broke off is refused at any length; a strewn byte is refused or adds up."""
    strewn = Random(5)  # noqa: S311 - noise, no secret
    for part in range(30):
        assert intake("aidata", book[: len(book) * part // 30]).refused
    for _ in range(60):
        at = strewn.randrange(len(book))
        intake("aidata", book[:at] + strewn.randbytes(1 + strewn.randrange(3)) + book[at + 1 :])


def test_noise_inside_the_parts(intake: Try, book: bytes) -> None:
    """XML that is broken behind a right checksum, in any part of the workbook."""
    strewn = Random(6)  # noqa: S311 - noise, no secret
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = archive.namelist()

    def broken(content: bytes) -> bytes:
        at = strewn.randrange(len(content))
        return content[:at] + strewn.randbytes(strewn.randrange(6)) + content[at + strewn.randrange(40) :]

    for part in parts:
        for _ in range(8):
            intake("aidata", _with_part(book, broken, part))
        intake("aidata", _with_part(book, lambda _: b"", part))


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _peak(intake: Try, data: bytes) -> tuple[str, int]:
    """The refusal and the largest memory in bytes that it took, the file itself included."""
    tracemalloc.start()
    try:
        refused = intake("aidata", data).refused
        return refused, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_bombs_are_refused_before_memory_grows(intake: Try, book: bytes) -> None:
    """100 MB of nothing in a sheet, or an archive of archives: refused from the list of parts, with nothing unpacked.

    Expected: less than 20 MB above what the file itself takes; the bomb would unpack to 100 MB and more in objects.
    """
    intake("aidata", book)  # what is imported on the way is not counted
    bomb = _with_part(book, lambda _: b" " * 100_000_000)
    nested = _packed({"xl/workbook.xml": b"<workbook/>", "more.zip": _packed({"a": _packed({"b": b"0" * 50_000_000})})})
    for data, why in ((bomb, "would unpack to 100,"), (nested, "cannot be read")):
        assert len(data) < 1_000_000
        refused, peak = _peak(intake, data)
        assert why in refused
        assert peak < 20_000_000


def test_size_that_lies_unpacks_no_more(intake: Try) -> None:
    """A part that unpacks to more than the archive's list says is cut there and refused by its checksum."""
    large = _packed({"xl/workbook.xml": b" " * 30_000_000})
    lying = large.replace((30_000_000).to_bytes(4, "little"), (3_000).to_bytes(4, "little"))
    assert lying != large
    refused, peak = _peak(intake, lying)
    assert refused
    assert peak < 20_000_000


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]
)
def test_entities_are_refused(intake: Try, book: bytes, part: str) -> None:
    """A billion laughs in any part of a workbook: named, and not expanded."""
    refused, peak = _peak(intake, _laughing(book, part))
    assert "entities" in refused
    assert peak < 20_000_000


@pytest.mark.needs_real_data
def test_entities_in_shared_texts_are_refused(intake: Try, data_sets: Path) -> None:
    """Spreadsheet programs keep texts in a part of their own; the real workbook has one."""
    real = next(data_sets.glob("aiddata-huawei-finance/*.xlsx")).read_bytes()
    assert "entities" in intake("aidata", _laughing(real, "xl/sharedStrings.xml")).refused


def _laughing(book: bytes, part: str) -> bytes:
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    head = b'<!DOCTYPE x [<!ENTITY l0 "ha">' + laughs + b"]>"

    def with_entities(content: bytes) -> bytes:
        at = re.match(rb"\s*(<\?xml[^>]*\?>)?", content)
        assert at
        return content[: at.end()] + head + content[at.end() :].replace(b"</", b"&l9;</", 1)

    changed = _with_part(book, with_entities, part)
    assert changed != book
    return changed


def test_sheets_without_end(intake: Try, book: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cells far out, rows beyond any spreadsheet, and a size of the sheet that lies: bounded by what is there."""
    whole = intake("aidata", book)

    def cell(place: str) -> Callable[[bytes], bytes]:
        row = re.sub(r"\D", "", place)
        far = f'<row r="{row}"><c r="{place}"><v>1</v></c></row></sheetData>'.encode()
        return lambda content: content.replace(b"</sheetData>", far)

    assert intake("aidata", _with_part(book, cell("A1048576"))).used == whole.used
    assert intake("aidata", _with_part(book, cell("A99999999"))).refused
    lies = _with_part(book, lambda content: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B2"', content))
    assert intake("aidata", lies) == whole
    lies = _with_part(
        book, lambda content: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', content)
    )
    assert intake("aidata", lies) == whole
    monkeypatch.setattr(workbook, "MAX_CELLS", 100)
    assert "more than 100 cells" in intake("aidata", book).refused


def test_formula_without_value_is_no_blank(intake: Try) -> None:
    """A formula counts as the value stored with it; without one it is refused by its place, not read as unknown.

    Expected: openpyxl writes formulas without values, as do programs that do not calculate.
    """
    rows = _rows()
    at = rows[0].index("Commitment Year")
    year, rows[1][at] = rows[1][at], "=2010+7"
    made = _book(rows)
    refused = intake("aidata", made).refused
    assert f"row 2, column {at + 1} is a formula without a stored value" in refused
    stored = _with_part(
        made, lambda part: re.sub(rb"(<f>2010\+7</f>)<v ?/?>(</v>)?", rb"\1<v>" + year.encode() + rb"</v>", part)
    )
    assert stored != made
    plain = _rows()
    plain[1][at] = int(year)  # type: ignore[call-overload]
    assert intake("aidata", stored) == intake("aidata", _book(plain))
    text = _rows()
    text[1][rows[0].index("Title")] = "a <f> in a text"
    assert intake("aidata", _book(text)).used


def test_cell_of_ten_megabytes(intake: Try, book: bytes) -> None:
    """The place is told. Expected: no spreadsheet program stores more than 32,767 characters."""
    large = _with_part(book, lambda part: part.replace(b"</sheetData>", b"", 1), SHEET)
    assert intake("aidata", large).refused
    long = _with_part(
        book,
        lambda part: part.replace(
            b"</sheetData>",
            b'<row r="99"><c r="A99" t="inlineStr"><is><t>' + Random(1).randbytes(5_000_000).hex().encode()  # noqa: S311
            + b"</t></is></c></row></sheetData>",
        ),
    )  # fmt: skip
    assert "row 99, column 1: the cell has more than 1,000,000 characters" in intake("aidata", long).refused


def test_wrong_sheets(intake: Try) -> None:
    """No table, two tables, an empty workbook: the sheets are named."""
    assert "the sheets are Sheet, Sheet1" in intake("aidata", _book([["a", "b"]], [["c"]])).refused
    assert "several sheets hold records: Sheet, Sheet1" in intake("aidata", _book(_rows(), _rows())).refused
    assert intake("aidata", _book([])).refused
    assert intake("aidata", _book(_rows()[:1])).refused


def test_workbook_is_closed_and_read_by_name() -> None:
    """Titles in order, first rows, rows as long as their last cell."""
    with Workbook(InputFile("b.xlsx", _book([["a", None, "c"], [1]], [["x"]]), "")) as book:
        assert book.titles == ["Sheet", "Sheet1"]
        assert book.first_row("Sheet1") == ("x",)
        assert [row[:3] for row in book.rows("Sheet")] == [("a", None, "c"), (1,)]
    with pytest.raises(EnvironmentFailure, match="cut short"):
        Workbook(InputFile("b.xlsx", b"PK", ""))
