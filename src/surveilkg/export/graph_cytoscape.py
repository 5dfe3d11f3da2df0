"""Cytoscape JSON (elements of Cytoscape.js, also read by Cytoscape): data, positions and colours; lists stay lists."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from surveilkg.export import colours
from surveilkg.export.graph_fields import EDGE_FIELDS, NODE_FIELDS, Field, Graph, Row


def write(graph: Graph, stream: IO[bytes]) -> None:
    """Write a graph as Cytoscape JSON."""
    for piece in _pieces(graph):
        stream.write(piece.encode("utf-8"))


def _pieces(graph: Graph) -> Iterator[str]:
    yield f'{{"format_version": "1.0", "generated_by": "surveilkg", "data": {_json(dict(graph.about))}, '
    yield '"elements": {\n"nodes": ['
    yield from _listed(_node(row) for row in graph.nodes())
    yield '],\n"edges": ['
    yield from _listed(_edge(row) for row in graph.edges())
    yield "]}}\n"


def _listed(elements: Iterator[dict[str, Any]]) -> Iterator[str]:
    for at, element in enumerate(elements):
        yield (",\n" if at else "\n") + _json(element)


def _node(row: Row) -> dict[str, Any]:
    data = _data(NODE_FIELDS, row)
    place = {"x": data.pop("x"), "y": -data.pop("y")}
    return {"data": {**data, "color": colours.hexadecimal(colours.of_class(data["class"]))}, "position": place}


def _edge(row: Row) -> dict[str, Any]:
    data = _data(EDGE_FIELDS, row)
    style = "solid" if data["mode"] == "asserted" else "dashed"
    return {"data": {**data, "color": colours.hexadecimal(colours.of_family(data["family"])), "line": style}}


def _data(fields: tuple[Field, ...], row: Row) -> dict[str, Any]:
    pairs = zip(fields, row, strict=True)
    return {field.name: value for field, value in pairs if value is not None and value not in ("", ())}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
