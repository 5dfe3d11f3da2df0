"""GEXF 1.3 for Gephi and Gephi Lite: typed columns, parallel edges apart, intervals for the timeline, a picture.

Every edge is written as directed, since readers refuse files that mix kinds; the column `symmetric` tells those that
have no direction. `kind` keeps parallel edges apart, which Gephi would merge. What has no date has no interval and is
always there, as it is with `--as-of`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from typing import IO

from surveilkg.export import colours
from surveilkg.export.graph_elements import EDGE_FIELDS, NODE_FIELDS, Field, Graph, Row, Value
from surveilkg.export.xml_text import escape, is_special

_TYPES = {"integer": "integer", "number": "double", "boolean": "boolean"}
_NOT_COLUMNS = frozenset(("id", "label", "source", "target", "kind", "weight", "start", "end", "x", "y"))
"""Fields that GEXF has a place of its own for."""
_OF_EDGE = ("relation", "family", "symmetric", "amounts")
"""Columns in which edges of one claim differ."""
_FREE = ("speaker", "event", "claim", "cited", "passages", "paraphrase", "note")
"""Columns whose values hardly come again."""
_REMEMBERED = 20_000
"""Elements of values that are kept in memory, about 10 MB."""
_BATCH = 500
"""Elements that are written at once."""
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
"""


def write(graph: Graph, stream: IO[bytes]) -> None:
    """Write a graph as GEXF 1.3."""
    lines = _lines(graph)
    while batch := "".join(islice(lines, _BATCH)):
        stream.write(batch.encode("utf-8"))


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
    yield from _edges(graph.edges())
    yield "</edges>\n</graph>\n</gexf>\n"


def _columns(of: str, fields: tuple[Field, ...]) -> Iterator[str]:
    yield f'<attributes class="{of}">\n'
    for field in fields:
        if field.name not in _NOT_COLUMNS:
            kind = _TYPES.get(field.kind, "string")
            yield f'<attribute id="{field.name}" title="{field.name}" type="{kind}"/>\n'
    yield "</attributes>\n"


_NODE_AT = {field.name: at for at, field in enumerate(NODE_FIELDS)}
_EDGE_AT = {field.name: at for at, field in enumerate(EDGE_FIELDS)}
_NODE_VALUES = [name for name in _NODE_AT if name not in _NOT_COLUMNS]
_OFTEN = [name for name in _EDGE_AT if name not in _NOT_COLUMNS and name not in (*_OF_EDGE, *_FREE)]
_of_node = itemgetter(*(_NODE_AT[name] for name in _NODE_VALUES))
_of_claim, _select_often, _select_free = (
    itemgetter(*(_EDGE_AT[name] for name in names))
    for names in ((*_OFTEN, *_FREE, "weight", "start", "end"), _OFTEN, _FREE)
)


def _node(row: Row) -> str:
    at = _NODE_AT
    size = 4 + 2 * math.sqrt(float(str(row[at["degree"]])))
    return (
        f'<node id="{escape(str(row[0]))}" label="{escape(str(row[1]))}"{_interval(row[at["start"]], row[at["end"]])}>'
        f"<attvalues>{_values(_NODE_VALUES, _of_node(row))}</attvalues>{_node_colour(str(row[at['class']]))}"
        f'<viz:position x="{row[at["x"]]}" y="{row[at["y"]]}" z="0.0"/><viz:size value="{size:.2f}"/></node>\n'
    )


def _edges(rows: Iterator[Row]) -> Iterator[str]:
    """Elements of edges; what those of one claim have in common is made once."""
    told: Row = ()
    interval, claim = "", ""
    for row in rows:
        values = _of_claim(row)
        if values != told:
            told, interval = values, f' weight="{row[_WEIGHT]}"{_interval(row[_START], row[_END])}'
            claim = _often(*_select_often(row)) + _values(_FREE, _select_free(row))
        tail, head, label, kind, relation, family, symmetric = row[1:8]
        yield (
            f'<edge id="{escape(str(row[0]))}" source="{_escaped(tail)}" target="{_escaped(head)}" type="directed" '
            f'label="{_escaped(label)}" kind="{_escaped(kind)}"{interval}><attvalues>'
            f"{_of_edge(relation, family, symmetric, row[_AMOUNTS])}{claim}</attvalues>{_drawn(family, row[_MODE])}"
            "</edge>\n"
        )


_AMOUNTS, _MODE, _WEIGHT, _START, _END = (_EDGE_AT[name] for name in ("amounts", "mode", "weight", "start", "end"))


@lru_cache(_REMEMBERED)
def _escaped(value: Value) -> str:
    return escape(str(value))


@lru_cache(_REMEMBERED)
def _of_edge(*values: Value) -> str:
    return _values(_OF_EDGE, values)


@lru_cache(_REMEMBERED)
def _often(*values: Value) -> str:
    return _values(_OFTEN, values)


@lru_cache
def _node_colour(kind: str) -> str:
    red, green, blue = colours.of_class(kind)
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/>'


@lru_cache
def _drawn(family: Value, mode: Value) -> str:
    red, green, blue = colours.of_family(str(family))
    shape = "solid" if mode == "asserted" else "dashed"
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/><viz:shape value="{shape}"/>'


def _interval(first: Value, last: Value) -> str:
    """Attributes of the interval: both ends, one, or none."""
    return (f' start="{first}"' if first else "") + (f' end="{last}"' if last else "")


def _values(names: Sequence[str], values: Row) -> str:
    """Elements of values; nothing where there is none."""
    texts = [value if isinstance(value, str) else _text(value) for value in values]
    if is_special("".join(texts)):
        texts = [escape(text) for text in texts]
    return "".join(
        [f'<attvalue for="{name}" value="{text}"/>' for name, text in zip(names, texts, strict=True) if text]
    )


def _text(value: Value) -> str:
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
