"""Tests of export.tables: each W3C format of SPARQL results reads back in another library as what was written.

Expected values are those of rdflib's own result parsers, and the Recommendations where rdflib departs from them.
"""

from __future__ import annotations

import csv
import io
import json
import string

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.query import Result

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.export import tables
from surveilkg.export.cells import safe_cell
from surveilkg.table import Column, Table, Term

READABLE = st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Cc", "Cn")), max_size=15)
ANY_TEXT = st.text(st.sampled_from([*"ab\"'\\|,;<>&=+-@#\n\r\t ", "é", "光", "𝄞"]), max_size=12)
IRIS = st.text(string.ascii_lowercase, min_size=1, max_size=6).map(lambda name: Term(iri.ENTITY + name, "iri"))
NUMBERS = st.integers(-9, 9).map(lambda n: Term(str(n), "literal", iri.XSD + "integer"))
LITERALS = st.one_of(
    ANY_TEXT.map(lambda text: Term(text, "literal", iri.XSD + "string")),
    st.tuples(ANY_TEXT, st.sampled_from(["en", "zh-hans"])).map(lambda p: Term(p[0], "literal", "", p[1])),
    NUMBERS,
    st.just(Term("2019-08-01", "literal", iri.XSD + "date")),
)
TABLES = st.lists(st.tuples(st.one_of(st.none(), IRIS), st.one_of(st.none(), LITERALS)), max_size=5).map(
    lambda rows: Table((Column("one"), Column("other")), list(rows))
)


def as_node(term: Term | None) -> rdflib.term.Node | None:
    """A term as rdflib has it; plain text without its datatype."""
    if term is None or term.kind == "iri":
        return None if term is None else rdflib.URIRef(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    plain = term.datatype in {"", iri.XSD + "string"}
    return rdflib.Literal(term.value) if plain else rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype))


def expected(table: Table) -> list[tuple[rdflib.term.Node | None, ...]]:
    """Rows of a table as rdflib nodes."""
    return [tuple(as_node(term) for term in row) for row in table.rows]


def read(text: str, form: str) -> list[tuple[rdflib.term.Node | None, ...]]:
    """Rows as rdflib's parser of a format reads them."""
    result = Result.parse(io.BytesIO(text.encode()), format=form)
    names = [str(name) for name in result.vars or []]
    assert names == ["one", "other"]
    return [tuple(row.get(rdflib.Variable(name)) for name in names) for row in result.bindings]


@pytest.mark.parametrize("form", ["json", "xml"])
@given(table=TABLES)
def test_json_and_xml_read_back(form: str, table: Table) -> None:
    """Every term, bound or not, with language and datatype, is what rdflib reads. Expected: the table."""
    assert read(tables.write(table, form), form) == expected(table)


@given(table=TABLES)
def test_tsv_reads_back(table: Table) -> None:
    """TSV gives every term in Turtle syntax, line ends and tabs escaped: one line per row, whatever the text holds.

    Expected: the cells parsed by rdflib's Turtle parser.
    """
    head, *lines = tables.write(table, "tsv").split("\n")[:-1]
    assert head == "?one\t?other"
    assert len(lines) == len(table.rows)
    for line, row in zip(lines, expected(table), strict=True):
        cells = line.split("\t")
        assert len(cells) == 2
        for cell, node in zip(cells, row, strict=True):
            graph = rdflib.Graph()
            if cell:
                graph.parse(data=f"<http://example.org/s> <http://example.org/p> {cell} .", format="turtle")
            assert list(graph.objects()) == ([] if node is None else [node])


@given(table=TABLES)
def test_csv_reads_back_disarmed(table: Table) -> None:
    """CSV gives plain values; only text that a spreadsheet would run gets an apostrophe, numbers keep their sign.

    Expected: the standard library's reader over the raw text, CR and LF within quotes included.
    """
    head, *rows = csv.reader(io.StringIO(tables.write(table, "csv"), newline=""))
    assert head == ["one", "other"]
    wanted = []
    for row in table.rows:
        number = row[1] is not None and row[1].datatype == iri.XSD + "integer"
        wanted.append([row[0].value if row[0] else "", "" if row[1] is None else row[1].value])
        if not number:
            wanted[-1][1] = safe_cell(wanted[-1][1])
    assert rows == wanted


def test_csv_is_what_rdflib_reads(world: SurveilGraph) -> None:
    """A real table read by rdflib's CSV parser. Expected: the labels of tests/world (CSV has no types)."""
    table = world.view.select("SELECT ?one ?other WHERE { ?one a skg:State ; skg:isoAlpha2 ?other } ORDER BY ?one")
    assert [tuple(map(str, row)) for row in read(tables.write(table, "csv"), "csv")] == [
        (iri.entity(code), short)
        for code, short in zip(
            ("XBR", "XCI", "XFE", "XLA", "XLI", "XRU"), ("XB", "XC", "XF", "XL", "XI", "XR"), strict=True
        )
    ]


@pytest.mark.parametrize("form", tables.FORMATS)
def test_empty_tables(form: str, world: SurveilGraph) -> None:
    """No rows: the columns are still named, and the text is well-formed."""
    table = world.view.select("SELECT ?one ?other WHERE { ?one skg:nothing ?other }")
    text = tables.write(table, form)
    assert text.endswith("\n")
    if form == "tsv":
        assert text == "?one\t?other\n"
    else:
        assert read(text, form) == []


@pytest.mark.parametrize("value", [True, False])
def test_booleans_read_back(value: bool) -> None:
    """ASK in JSON and XML is what rdflib reads; CSV and TSV say true or false."""
    for form in ("json", "xml"):
        result = Result.parse(io.BytesIO(tables.write_boolean(value, form).encode()), format=form)
        assert (result.type, result.askAnswer) == ("ASK", value)
    assert tables.write_boolean(value, "csv") == tables.write_boolean(value, "tsv") == f"{str(value).lower()}\n"


def test_blank_nodes_and_line_ends() -> None:
    """A blank node keeps its kind; a carriage return survives XML, where a bare one would be read as a line feed.

    Expected: XML 1.0, section 2.11 (end-of-line handling).
    """
    table = Table((Column("one"), Column("other")), [(Term("b1", "bnode"), Term("a\rb\r\nc"))])
    bnode, text = read(tables.write(table, "xml"), "xml")[0]
    assert isinstance(bnode, rdflib.BNode)
    assert str(text) == "a\rb\r\nc"
    assert json.loads(tables.write(table, "json"))["results"]["bindings"][0]["one"] == {"type": "bnode", "value": "b1"}
    assert tables.write(table, "tsv").splitlines()[1].startswith("_:b1\t")


@given(READABLE)
def test_text_without_control_characters_is_xml(text: str) -> None:
    """Whatever a source can print is well-formed XML and comes back. Expected: the input."""
    table = Table((Column("one"), Column("other")), [(Term(text), None)])
    assert read(tables.write(table, "xml"), "xml") == [(rdflib.Literal(text), None)]


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2", "@SUM(A1)", "\tx", "\rx"])
def test_formulas_are_disarmed(text: str) -> None:
    """Cells that begin like formulas get an apostrophe. Expected: the list of OWASP, CSV Injection."""
    assert safe_cell(text) == "'" + text
    assert safe_cell("x" + text) == "x" + text


def test_control_characters_in_xml() -> None:
    """A character that XML 1.0 cannot carry does not make the document unreadable: it is shown as U+FFFD."""
    table = Table((Column("one"), Column("other")), [(Term("a\x01b"), None)])
    assert read(tables.write(table, "xml"), "xml") == [(rdflib.Literal("a\ufffdb"), None)]
