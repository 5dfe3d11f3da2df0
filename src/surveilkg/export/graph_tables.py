"""Node and edge lists as CSV: for spreadsheets and pandas, and, with other headings, for `neo4j-admin database import`.

Lists in a cell are joined by `; `. For spreadsheets, what they would run as a formula is disarmed by an apostrophe.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO

from surveilkg.export.cells import rows_text, safe_cell
from surveilkg.export.graph_fields import EDGE_FIELDS, NODE_FIELDS, Field, Graph, Row, Value

_ROWS = 1_000
"""Rows that are put into text at a time."""
_TYPES = {"integer": ":int", "number": ":double", "boolean": ":boolean", "day": ":date"}
_EDGE_HEADINGS = {"id": "id", "source": ":START_ID", "target": ":END_ID"}


def edges(graph: Graph, stream: IO[bytes]) -> None:
    """Write the edges as CSV, one row each."""
    _write(stream, [field.name for field in EDGE_FIELDS], (map(_safe, row) for row in graph.edges()))


def nodes(graph: Graph, stream: IO[bytes]) -> None:
    """Write the nodes as CSV, one row each."""
    _write(stream, [field.name for field in NODE_FIELDS], (map(_safe, row) for row in graph.nodes()))


def neo4j_edges(graph: Graph, stream: IO[bytes]) -> None:
    """Write the edges as relationships for Neo4j; the type is the class of the claim."""
    heading = [_EDGE_HEADINGS.get(f.name, f.name + _TYPES.get(f.kind, "")) for f in EDGE_FIELDS]
    at = [field.name for field in EDGE_FIELDS].index("relation")
    rows = ((*map(_text, row), relationship_type(str(row[at]))) for row in graph.edges())
    _write(stream, [*heading, ":TYPE"], rows)


def neo4j_nodes(graph: Graph, stream: IO[bytes]) -> None:
    """Write the nodes for Neo4j; labels are `Entity` and the class."""
    heading = ["id:ID" if field.name == "id" else field.name + _TYPES.get(field.kind, "") for field in NODE_FIELDS]
    at = [field.name for field in NODE_FIELDS].index("class")
    rows = ((*map(_text, row), f"Entity;{row[at]}") for row in graph.nodes())
    _write(stream, [*heading, ":LABEL"], rows)


def relationship_type(name: str) -> str:
    """A class as Neo4j writes types of relationships.

    >>> relationship_type("ConcessionalLoan")
    'CONCESSIONAL_LOAN'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).upper()


def _write(stream: IO[bytes], heading: list[str], rows: Iterable[Iterable[str]]) -> None:
    stream.write(rows_text([heading]).encode("utf-8"))
    remaining = iter(rows)
    while some := [tuple(row) for row in islice(remaining, _ROWS)]:
        stream.write(rows_text(some).encode("utf-8"))


def _safe(value: Value) -> str:
    """A cell of a spreadsheet; numbers keep their sign."""
    text = _text(value)
    return text if isinstance(value, int | float) else safe_cell(text)


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def columns(fields: tuple[Field, ...], rows: list[Row]) -> Iterator[tuple[Field, list[Value]]]:
    """Rows by column, lists as text."""
    for at, field in enumerate(fields):
        yield field, [_text(row[at]) or None if field.kind in {"text", "list"} else row[at] for row in rows]
