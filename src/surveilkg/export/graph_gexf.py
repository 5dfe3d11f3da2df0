"""GEXF 1.3 for Gephi and Gephi Lite: typed columns, parallel edges apart, intervals for the timeline, a picture.

Every edge is written as directed, since readers refuse files that mix kinds; the column `symmetric` tells those that
have no direction. `kind` keeps parallel edges apart, which Gephi would merge. What has no date has no interval and is
always there, as it is with `--as-of`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import IO

from surveilkg.export import colours
from surveilkg.export.graph_elements import EDGE_FIELDS, NODE_FIELDS, Field, Graph, Row, Value
from surveilkg.export.xml_text import escape

_TYPES = {"integer": "integer", "number": "double", "boolean": "boolean"}
_NOT_COLUMNS = frozenset(("id", "label", "source", "target", "kind", "weight", "start", "end", "x", "y"))
"""Fields that GEXF has a place of its own for."""
_REMEMBERED = 20_000
"""Elements of values that are kept in memory, about 10 MB."""
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
"""


def write(graph: Graph, stream: IO[bytes]) -> None:
    """Write a graph as GEXF 1.3."""
    for line in _lines(graph):
        stream.write(line.encode("utf-8"))


def _lines(graph: Graph) -> Iterator[str]:
    yield _HEAD
    told = "; ".join(f"{name}: {value}" for name, value in graph.about.items())
    yield f"<meta><creator>surveilkg</creator><description>{escape(told)}</description></meta>\n"
    yield '<graph defaultedgetype="directed" idtype="string" mode="dynamic" timeformat="date" '
    yield 'timerepresentation="interval">\n'
    yield from _columns("node", NODE_FIELDS)
    yield from _columns("edge", EDGE_FIELDS)
    nodes, edges = graph.counts
    yield f'<nodes count="{nodes}">\n'
    yield from map(_node, graph.nodes())
    yield f'</nodes>\n<edges count="{edges}">\n'
    yield from map(_edge, graph.edges())
    yield "</edges>\n</graph>\n</gexf>\n"


def _columns(of: str, fields: tuple[Field, ...]) -> Iterator[str]:
    yield f'<attributes class="{of}">\n'
    for field in fields:
        if field.name not in _NOT_COLUMNS:
            kind = _TYPES.get(field.kind, "string")
            yield f'<attribute id="{field.name}" title="{field.name}" type="{kind}"/>\n'
    yield "</attributes>\n"


_NODE_VALUES = [(at, field.name) for at, field in enumerate(NODE_FIELDS) if field.name not in _NOT_COLUMNS]
_EDGE_VALUES = [(at, field.name) for at, field in enumerate(EDGE_FIELDS) if field.name not in _NOT_COLUMNS]
_NODE_AT = {field.name: at for at, field in enumerate(NODE_FIELDS)}
_EDGE_AT = {field.name: at for at, field in enumerate(EDGE_FIELDS)}


def _node(row: Row) -> str:
    at = _NODE_AT
    red, green, blue = colours.of_class(str(row[at["class"]]))
    size = 4 + 2 * math.sqrt(float(str(row[at["degree"]])))
    return (
        f'<node id="{escape(str(row[0]))}" label="{escape(str(row[1]))}"{_interval(row, at)}>'
        f"{_values(row, _NODE_VALUES)}"
        f'<viz:color r="{red}" g="{green}" b="{blue}"/>'
        f'<viz:position x="{row[at["x"]]}" y="{row[at["y"]]}" z="0.0"/><viz:size value="{size:.2f}"/></node>\n'
    )


def _edge(row: Row) -> str:
    at = _EDGE_AT
    red, green, blue = colours.of_family(str(row[at["family"]]))
    shape = "solid" if row[at["mode"]] == "asserted" else "dashed"
    return (
        f'<edge id="{escape(str(row[0]))}" source="{escape(str(row[1]))}" target="{escape(str(row[2]))}" '
        f'type="directed" label="{escape(str(row[3]))}" kind="{escape(str(row[4]))}" '
        f'weight="{row[at["weight"]]}"{_interval(row, at)}>{_values(row, _EDGE_VALUES)}'
        f'<viz:color r="{red}" g="{green}" b="{blue}"/><viz:shape value="{shape}"/></edge>\n'
    )


def _interval(row: Row, at: dict[str, int]) -> str:
    """Attributes of the interval: both ends, one, or none."""
    first, last = row[at["start"]], row[at["end"]]
    return (f' start="{first}"' if first else "") + (f' end="{last}"' if last else "")


def _values(row: Row, wanted: list[tuple[int, str]]) -> str:
    return f"<attvalues>{''.join([_attvalue(name, row[at]) for at, name in wanted])}</attvalues>"


@lru_cache(_REMEMBERED, typed=True)
def _attvalue(name: str, value: Value) -> str:
    """The element of a value; nothing where there is none. Most values come again and again."""
    if value is None or value in ("", ()):
        return ""
    return f'<attvalue for="{name}" value="{_text(value)}"/>'


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape("; ".join(value) if isinstance(value, tuple) else str(value))
