"""Tables as Apache Parquet, typed by column; needs pyarrow, which is an extra."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

from surveilkg.errors import EnvironmentFailure
from surveilkg.export.table_values import day, kinds, plain
from surveilkg.table import Table, Term


def write(table: Table, about: Mapping[str, object]) -> bytes:
    """A Parquet file: whole numbers as int64, decimals as double, days as date32, everything else as UTF-8 text.

    What was asked and the units stand in the metadata of the file, under `surveilkg`.

    Raises:
        EnvironmentFailure: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise EnvironmentFailure("pyarrow is not installed.", "Run: pip install 'surveilkg[parquet]'") from None
    types = {"integer": pa.int64(), "decimal": pa.float64(), "boolean": pa.bool_(), "date": pa.date32()}
    fields, arrays = [], []
    for at, (column, kind) in enumerate(zip(table.columns, kinds(table), strict=True)):
        type_ = types.get(kind, pa.string())
        unit = {"unit": column.unit} if column.unit else None
        fields.append(pa.field(column.name, type_, metadata=unit))
        arrays.append(pa.array([_value(row[at], kind) for row in table.rows], type=type_))
    notes = {"surveilkg": json.dumps(dict(about), ensure_ascii=False, default=str)}
    data = pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=notes))
    stream = io.BytesIO()
    pq.write_table(data, stream)
    return stream.getvalue()


def _value(term: Term | None, kind: str) -> Any:
    if term is None or kind == "date":
        return day(term)
    value = plain(term)
    return float(value) if kind == "decimal" and value is not None else value if kind != "text" else str(value)
