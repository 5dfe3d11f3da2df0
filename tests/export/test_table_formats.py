"""Tests of the formats of tables: each reads back, in a library written by others, as what was written.

Expected values are the cells themselves, and for formulas OWASP's list of signs that a spreadsheet acts upon.
"""

from __future__ import annotations

import csv
import html.parser
import io
import json
from datetime import date

import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveilkg.errors import MisuseError
from surveilkg.export import TABLE_FORMATS, TableFormat
from surveilkg.export.cells import safe_cell
from surveilkg.iri import ENTITY, XSD
from surveilkg.table import Column, Table, Term

WRITE = {form.name: form.write for form in TABLE_FORMATS}
SIGNS = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (Column("who", "iri"), Column("said", "text"), Column("sum", "decimal", "USD"), Column("day", "date"))


def row(text: str, number: str = "-1.5", day: str = "2019-08-31") -> tuple[Term | None, ...]:
    """A row with an IRI, a text, a number and a day."""
    return (
        Term(ENTITY + "huawei", "iri"),
        Term(text, "literal", XSD + "string"),
        Term(number, "literal", XSD + "decimal"),
        Term(day, "literal", XSD + "date"),
    )


TEXT = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"]), max_size=12)
HOSTILE = st.tuples(st.sampled_from(["", *SIGNS]), TEXT).map("".join)
TABLES = st.lists(HOSTILE, max_size=4).map(lambda texts: Table(COLUMNS, [row(text) for text in texts]))
ONE = Table(COLUMNS, [row("=1+1"), (None, None, None, None)])


@given(TABLES)
def test_csv_reads_back_with_formulas_disarmed(table: Table) -> None:
    """Python's csv reads every cell back; formulas are disarmed, numbers keep their sign."""
    rows = list(csv.reader(io.StringIO(WRITE["csv"](table, {}).decode(), newline="")))
    assert rows[0] == table.names
    told = [str(term.value) for _, term, *_ in table.rows if term]
    assert [each[1] for each in rows[1:]] == [safe_cell(text) for text in told]
    assert all(each[2] == "-1.5" for each in rows[1:])
    assert not any(each[1].startswith(SIGNS) for each in rows[1:])


@given(TABLES)
def test_json_and_lines_read_back(table: Table) -> None:
    """Both JSON formats hold the same rows, numbers as numbers."""
    document = json.loads(WRITE["json"](table, {"title": "x"}))
    lines = [json.loads(line) for line in WRITE["jsonl"](table, {}).decode().split("\n")[:-1]]
    assert document["rows"] == lines == list(table)
    assert [column["unit"] for column in document["columns"]] == ["", "", "USD", ""]


@given(TABLES)
@settings(max_examples=25)
def test_xlsx_reads_back_without_formulas(table: Table) -> None:
    """Openpyxl reads text as text, whatever it begins with, numbers as numbers and days as days."""
    sheet = openpyxl.load_workbook(io.BytesIO(WRITE["xlsx"](table, {})))["table"]
    assert [cell.value for cell in sheet[1]] == table.names
    for number, (_, said, *_) in enumerate(table.rows, 2):
        cells = sheet[number]
        assert cells[1].data_type != "f"
        assert said is not None
        assert (cells[1].value or "") == said.value.replace("\r", "\n") or said.value.startswith("\r")
        assert (cells[2].value, str(cells[3].value)) == (-1.5, "2019-08-31 00:00:00")


@given(TABLES)
@settings(max_examples=25)
def test_parquet_reads_back_typed(table: Table) -> None:
    """Pyarrow reads every value back: double, day and text; the unit stands in the metadata of the column."""
    read = pq.read_table(io.BytesIO(WRITE["parquet"](table, {})))
    assert read.column("said").to_pylist() == [term.value for _, term, *_ in table.rows if term]
    assert read.column("sum").to_pylist() == [-1.5] * len(table)
    assert read.column("day").to_pylist() == [date(2019, 8, 31)] * len(table)
    assert (read.schema.field("sum").metadata or {}).get(b"unit") == b"USD"


class Cells(html.parser.HTMLParser):
    """The cells of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A new cell begins."""
        del attrs
        self.tags.add(tag)
        if tag in {"td", "th"}:
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        """Text of the current cell."""
        if self.cells:
            self.cells[-1] += data.strip("\n")


@given(TEXT)
def test_html_holds_text_and_nothing_else(text: str) -> None:
    """Text stays text: no tag comes out of it, and the cell reads back (white space as one space)."""
    parser = Cells()
    parser.feed(WRITE["html"](Table(COLUMNS, [row(f"<script>{text}")]), {"title": f"</title><b>{text}"}).decode())
    assert parser.tags <= {"html", "head", "meta", "title", "style", "body", "table", "caption", "br", "thead", "tbody",
                           "tr", "th", "td", "a"}  # fmt: skip
    assert parser.cells[5] == " ".join(f"<script>{text}".split())


@given(st.text(st.sampled_from(list("ab|\\`*_[]<>\n#~$ ")), max_size=10))
def test_markdown_row_is_one_line_of_four_cells(text: str) -> None:
    """Whatever a cell holds, a row has four cells: bars in it are escaped."""
    lines = WRITE["md"](Table(COLUMNS, [row(text)]), {}).decode().splitlines()
    assert len(lines) == 3
    assert lines[2].replace("\\\\", "").replace("\\|", "").count("|") == 5


@pytest.mark.parametrize("form", TABLE_FORMATS, ids=lambda form: form.name)
def test_same_bytes_twice_and_empty_tables(form: TableFormat) -> None:
    """No clock in any format; an empty table and one without columns are written too."""
    write = form.write
    about = {"title": "Deals", "command": "surveilkg query x"}
    assert write(ONE, about) == write(ONE, about)
    assert bool(write(Table(COLUMNS), about)) == (form.name != "jsonl")
    assert isinstance(write(Table(()), {}), bytes)


def test_excel_limits_are_refused() -> None:
    """A cell that Excel cannot hold is refused with its row, not cut (limit: 32,767 characters)."""
    with pytest.raises(MisuseError, match="Row 1"):
        WRITE["xlsx"](Table(COLUMNS, [row("x" * 32_768)]), {})
