"""Tables as CSV, TSV, JSON and JSON Lines with plain values."""

from __future__ import annotations

import json
from collections.abc import Mapping

from surveilkg.export.cells import rows_text, safe_cell
from surveilkg.export.table_values import plain
from surveilkg.table import Table, Term, Value


def csv(table: Table, about: Mapping[str, object]) -> bytes:
    """RFC 4180 with a header line; text that a spreadsheet would run as a formula is disarmed with an apostrophe."""
    del about
    return rows_text([table.names, *([_cell(term) for term in row] for row in table.rows)]).encode()


def tsv(table: Table, about: Mapping[str, object]) -> bytes:
    r"""IANA text/tab-separated-values: tabs and line ends within a cell become `\t` and `\n`; formulas are disarmed."""
    del about
    rows = [table.names, *([_cell(term) for term in row] for row in table.rows)]
    return "".join("\t".join(map(_escaped, row)) + "\n" for row in rows).encode()


def json_document(table: Table, about: Mapping[str, object]) -> bytes:
    """One document: what was asked (`about`), `columns` with name, type and unit, and `rows` as objects."""
    columns = [{"name": c.name, "type": c.type, "unit": c.unit} for c in table.columns]
    document = {**({"about": dict(about)} if about else {}), "columns": columns, "rows": _objects(table)}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def json_lines(table: Table, about: Mapping[str, object]) -> bytes:
    """One JSON object per row and line (jsonlines.org); empty cells are null."""
    del about
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _objects(table)).encode()


def _objects(table: Table) -> list[dict[str, Value]]:
    return [{name: plain(term) for name, term in zip(table.names, row, strict=True)} for row in table.rows]


def _cell(term: Term | None) -> str:
    value = plain(term)
    if term is None or value is None:
        return ""
    if isinstance(value, int | float):
        return term.value
    return safe_cell(str(value))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
