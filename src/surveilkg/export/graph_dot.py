"""Graphviz DOT: one arrow per edge, dashed where hedged, with its source; identifiers in attributes of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO

from surveilkg.export import colours
from surveilkg.export.graph_fields import EDGE_FIELDS, NODE_FIELDS, Graph, Row

_NODE_AT = {field.name: at for at, field in enumerate(NODE_FIELDS)}
_EDGE_AT = {field.name: at for at, field in enumerate(EDGE_FIELDS)}
_KEPT = ("claim", "mode", "hedge", "cited", "said_in", "event", "paraphrase")
"""Fields of edges that are written as they are; Graphviz passes over attributes that it does not know."""


def write(graph: Graph, stream: IO[bytes]) -> None:
    """Write a graph as a Graphviz digraph."""
    for line in _lines(graph):
        stream.write(line.encode("utf-8"))


def _lines(graph: Graph) -> Iterator[str]:
    yield "digraph surveilkg {\n  rankdir=LR;\n"
    yield from (f"  {name}={_quoted(value)};\n" for name, value in graph.about.items())
    yield '  node [shape=box, style="rounded,filled", fillcolor=white, fontname="sans-serif"];\n'
    yield '  edge [fontname="sans-serif", fontsize=10];\n'
    yield from map(_node, graph.nodes())
    yield from map(_edge, graph.edges())
    yield "}\n"


def _node(row: Row) -> str:
    name, label = _quoted(str(row[0])), _quoted(str(row[1]))
    colour = colours.hexadecimal(colours.of_class(str(row[_NODE_AT["class"]])))
    return f'  {name} [label={label}, color="{colour}", class={_quoted(str(row[_NODE_AT["class"]]))}, URL={name}];\n'


def _edge(row: Row) -> str:
    told = {name: row[at] for name, at in _EDGE_AT.items()}
    said = f"{told['label']} ({told['when']})" if told["when"] else str(told["label"])
    cited = told["cited"]
    first = cited[0] if isinstance(cited, tuple) and cited else ""
    values = {"label": f"{said}\n{told['mode']}; {first}", "URL": told["claim"]}
    values |= {name: "; ".join(v) if isinstance(v := told[name], tuple) else v for name in _KEPT}
    style = "solid" if told["mode"] == "asserted" else "dashed"
    colour = colours.hexadecimal(colours.of_family(str(told["family"])))
    tokens = [f"{name}={_quoted(str(value))}" for name, value in values.items() if value]
    tokens += [f'style={style}, color="{colour}"', *(["dir=none"] if told["symmetric"] else [])]
    return f"  {_quoted(str(row[1]))} -> {_quoted(str(row[2]))} [{', '.join(tokens)}];\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
