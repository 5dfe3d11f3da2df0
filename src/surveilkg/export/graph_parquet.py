"""Node and edge lists as Apache Parquet, typed; needs pyarrow, which is an extra."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import IO, Any

from surveilkg.errors import EnvironmentFailure
from surveilkg.export.graph_fields import EDGE_FIELDS, NODE_FIELDS, Field, Graph, Row

_ROWS = 50_000
"""Rows of a group, which are in memory together."""


def edges(graph: Graph, stream: IO[bytes]) -> None:
    """Write the edges as Parquet; lists of text as lists, days as dates.

    Raises:
        EnvironmentFailure: pyarrow is not installed.
    """
    _write(stream, EDGE_FIELDS, graph.edges(), graph)


def nodes(graph: Graph, stream: IO[bytes]) -> None:
    """Write the nodes as Parquet.

    Raises:
        EnvironmentFailure: pyarrow is not installed.
    """
    _write(stream, NODE_FIELDS, graph.nodes(), graph)


def _write(stream: IO[bytes], fields: tuple[Field, ...], rows: Iterator[Row], graph: Graph) -> None:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise EnvironmentFailure("pyarrow is not installed.", "Run: pip install 'surveilkg[parquet]'") from None
    types = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(), "day": pa.date32(),
             "list": pa.list_(pa.string())}  # fmt: skip
    columns = [pa.field(f.name, types.get(f.kind, pa.string()), metadata={"meaning": f.meaning}) for f in fields]
    schema = pa.schema(columns, metadata=dict(graph.about))
    with pq.ParquetWriter(stream, schema) as writer:
        while some := list(islice(rows, _ROWS)):
            arrays = [
                pa.array([_value(row[at], field) for row in some], type=schema.field(at).type)
                for at, field in enumerate(fields)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _value(value: Any, field: Field) -> Any:
    if field.kind == "day":
        return date.fromisoformat(value) if value else None
    return list(value) if field.kind == "list" else None if value == "" else value
