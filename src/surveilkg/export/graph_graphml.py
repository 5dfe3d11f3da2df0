"""GraphML for networkx, igraph, yEd and Cytoscape: a directed multigraph with typed data.

Ids are IRIs, as everywhere; the schema of GraphML would have name tokens, which no reader insists on. Every edge is
written as directed: readers refuse files that mix kinds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from surveilkg.export.graph_fields import EDGE_FIELDS, NODE_FIELDS, Field, Graph, Row, Value
from surveilkg.export.xml_text import escape

_TYPES = {"integer": "int", "number": "double", "boolean": "boolean"}
_OWN = {"node": ("id",), "edge": ("id", "source", "target")}
"""Fields that are attributes of the elements themselves."""


def write(graph: Graph, stream: IO[bytes]) -> None:
    """Write a graph as GraphML."""
    for line in _lines(graph):
        stream.write(line.encode("utf-8"))


def _lines(graph: Graph) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    yield from (f'<key id="g_{name}" for="graph" attr.name="{name}" attr.type="string"/>\n' for name in graph.about)
    yield from _keys("node", NODE_FIELDS)
    yield from _keys("edge", EDGE_FIELDS)
    yield '<graph edgedefault="directed">\n'
    yield from (f'<data key="g_{name}">{escape(value)}</data>\n' for name, value in graph.about.items())
    for row in graph.nodes():
        yield f'<node id="{escape(str(row[0]))}">{_data("node", NODE_FIELDS, row)}</node>\n'
    for row in graph.edges():
        ends = f'source="{escape(str(row[1]))}" target="{escape(str(row[2]))}"'
        yield f'<edge id="{escape(str(row[0]))}" {ends}>{_data("edge", EDGE_FIELDS, row)}</edge>\n'
    yield "</graph>\n</graphml>\n"


def _keys(of: str, fields: tuple[Field, ...]) -> Iterator[str]:
    for field in fields:
        if field.name not in _OWN[of]:
            kind = _TYPES.get(field.kind, "string")
            yield f'<key id="{of[0]}_{field.name}" for="{of}" attr.name="{field.name}" attr.type="{kind}"/>\n'


def _data(of: str, fields: tuple[Field, ...], row: Row) -> str:
    return "".join(
        f'<data key="{of[0]}_{field.name}">{_text(value)}</data>'
        for field, value in zip(fields, row, strict=True)
        if field.name not in _OWN[of] and value is not None and value not in ("", ())
    )


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape("; ".join(value) if isinstance(value, tuple) else str(value))
