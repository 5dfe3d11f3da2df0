"""GEXF 1.3 for Gephi and Gephi Lite: typed columns, parallel edges apart, intervals for the timeline, a picture.

Every edge is written as directed, since readers refuse files that mix kinds; the column `symmetric` tells those that
have no direction. `kind` keeps parallel edges apart, which Gephi would merge. What has no date has no interval and is
always there, as it is with `--as-of`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, starmap
from operator import itemgetter
from typing import IO

from surveilkg.export import colours
from surveilkg.export.gexf_values import Columns
from surveilkg.export.graph_fields import EDGE_FIELDS, NODE_FIELDS, Edge, Field, Graph, Kind, Row, Told, Value
from surveilkg.export.xml_text import escape, is_special

_TYPES = {"integer": "integer", "number": "double", "boolean": "boolean"}
_NOT_COLUMNS = frozenset(("id", "label", "source", "target", "kind", "weight", "start", "end", "x", "y"))
"""Fields that GEXF has a place of its own for."""
_OF_EDGE = ("relation", "family", "symmetric")
"""Columns that come before those of the claim, in their order; what comes beside money is among them."""
_STRENGTH, _SOURCE = ("mode", "hedge", "status"), ("said_in", "published", "origins", "beside_surveillance")
"""Columns of claims whose values come again and again."""
_DATES = ("when", "earliest_start", "latest_start", "earliest_end", "latest_end")
_FREE = ("speaker", "event", "claim", "cited", "passages", "paraphrase", "note")
_REMEMBERED = 5_000
"""Elements of values that are kept in memory; few enough to be near."""
_BATCH = 32
"""Elements of nodes, or of the edges of a claim, that are written at once."""
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
"""


def write(graph: Graph, stream: IO[bytes]) -> None:
    """Write a graph as GEXF 1.3."""
    lines = _lines(graph)
    while batch := b"".join(map(str.encode, islice(lines, _BATCH))):
        stream.write(batch)


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
    yield from starmap(_edges, graph.claims())
    yield "</edges>\n</graph>\n</gexf>\n"


def _columns(of: str, fields: tuple[Field, ...]) -> Iterator[str]:
    yield f'<attributes class="{of}">\n'
    for field in fields:
        if field.name not in _NOT_COLUMNS:
            kind = _TYPES.get(field.kind, "string")
            yield f'<attribute id="{field.name}" title="{field.name}" type="{kind}"/>\n'
    yield "</attributes>\n"


_NODE_AT = {field.name: at for at, field in enumerate(NODE_FIELDS)}
_DEGREE, _CLASS, _X, _Y, _START, _END = (_NODE_AT[name] for name in ("degree", "class", "x", "y", "start", "end"))
_NODE_VALUES = [name for name in _NODE_AT if name not in _NOT_COLUMNS]
_of_node = itemgetter(*(_NODE_AT[name] for name in _NODE_VALUES))
_TOLD = [field.name for field in EDGE_FIELDS[8:] if field.name != "amounts"]
"""Fields of which `Told.how` and `Told.behind` hold the values."""
_strength_of, _dates_of, _source_of, _free_of, _interval_of = (
    itemgetter(*map(_TOLD.index, names)) for names in (_STRENGTH, _DATES, _SOURCE, _FREE, ("weight", "start", "end"))
)
_nodes, _own_values, _money, _strengths, _dates, _sources, _free = map(
    Columns, (_NODE_VALUES, _OF_EDGE, ("amounts",), _STRENGTH, _DATES, _SOURCE, _FREE)
)


def _node(row: Row) -> str:
    return (
        f'<node id="{escape(str(row[0]))}" label="{escape(str(row[1]))}"{_interval(row[_START], row[_END])}>'
        f"<attvalues>{_nodes.elements(_of_node(row))}</attvalues>{_node_colour(row[_CLASS])}"
        f'<viz:position x="{row[_X]}" y="{row[_Y]}" z="0.0"/>{_size(row[_DEGREE])}</node>\n'
    )


def _edges(told: Told, edges: list[Edge]) -> str:
    """Elements of the edges of a claim; what they have in common is made once."""
    short, relation, before, how, amounts, behind = told
    values = how + behind
    weight, first, last = _interval_of(values)
    timed, short, mode = f' weight="{weight}"{_interval(first, last)}', escape(short), how[0]
    common = (
        f"{_strength(*_strength_of(values))}{_dates.elements(_dates_of(values))}{_sourced(*_source_of(values))}"
        f"{_free.elements(_free_of(values))}</attvalues>"
    )
    texts = []
    for kind, start, end, turn in edges:
        name, named, own, drawn = _own(relation, before, mode, kind, turn)
        if amounts and kind.family == "money":
            own += _money.elements((amounts,))
        (tail, tail_id), (head, head_id) = start, end
        if is_special(f"{tail}{tail_id}{head}{head_id}"):
            tail, tail_id, head, head_id = map(escape, (*start, *end))
        texts.append(
            f'<edge id="{short} {name} {tail_id} {head_id}" source="{tail}" target="{head}" type="directed" '
            f"{named}{timed}><attvalues>{own}{common}{drawn}</edge>\n"
        )
    return "".join(texts)


@lru_cache(_REMEMBERED)
def _own(relation: str, before: str, mode: Value, kind: Kind, turn: int) -> tuple[str, str, str, str]:
    """Of an edge its projection, its name and kind, the values that are its own, and how it is drawn."""
    name, verb, family, symmetric = kind
    named = f'label="{escape(before + verb)}" kind="{escape(name if turn == 1 else f"{name} {turn}")}"'
    return escape(name), named, _own_values.elements((relation, family, symmetric)), _drawn(family, mode)


@lru_cache(_REMEMBERED)
def _strength(*values: Value) -> str:
    return _strengths.elements(values)


@lru_cache(_REMEMBERED)
def _sourced(*values: Value) -> str:
    return _sources.elements(values)


@lru_cache
def _size(degree: Value) -> str:
    return f'<viz:size value="{4 + 2 * math.sqrt(float(str(degree))):.2f}"/>'


@lru_cache
def _node_colour(kind: Value) -> str:
    red, green, blue = colours.of_class(str(kind))
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/>'


@lru_cache
def _drawn(family: Value, mode: Value) -> str:
    red, green, blue = colours.of_family(str(family))
    shape = "solid" if mode == "asserted" else "dashed"
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/><viz:shape value="{shape}"/>'


def _interval(first: Value, last: Value) -> str:
    """Attributes of the interval: both ends, one, or none."""
    return (f' start="{first}"' if first else "") + (f' end="{last}"' if last else "")
