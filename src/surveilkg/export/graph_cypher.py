"""Cypher, one statement per line: run it again and nothing is there twice.

No text can end its quotes: a backslash, a quote and control characters are escaped, and a backslash before `u` stands
in a string of its own, since engines may replace code point escapes before they look at the grammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from surveilkg.export.graph_fields import EDGE_FIELDS, NODE_FIELDS, Field, Graph, Row, Value
from surveilkg.export.graph_tables import relationship_type

_SPECIAL = re.compile("[\\\\'\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SHORT = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_BEFORE_U = re.compile("(?<=\\\\)(?=[uU\x00-\x1f\x7f-\x9f\u2028\u2029])")
"""Where a text is cut: a backslash, and a `u` or what is written with one."""
_NAME = re.compile(r"\w+")


def write(graph: Graph, stream: IO[bytes]) -> None:
    """Write a graph as Cypher for Neo4j 5, Memgraph 2 and other engines of openCypher 9."""
    for line in _lines(graph):
        stream.write(line.encode("utf-8"))


def _lines(graph: Graph) -> Iterator[str]:
    yield from (f"// {name}: {_comment(value)}\n" for name, value in graph.about.items())
    yield "CREATE INDEX surveilkg_entity IF NOT EXISTS FOR (n:Entity) ON (n.id);\n"
    at = [field.name for field in NODE_FIELDS].index("class")
    for row in graph.nodes():
        found = f"MERGE (n:Entity {{id: {literal(row[0])}}}) SET n:{_name(str(row[at]))}"
        yield f"{found}, n += {_map(NODE_FIELDS, row)};\n"
    at = [field.name for field in EDGE_FIELDS].index("relation")
    for row in graph.edges():
        ends = f"(a:Entity {{id: {literal(row[1])}}}), (b:Entity {{id: {literal(row[2])}}})"
        kind = _name(relationship_type(str(row[at])))
        yield f"MATCH {ends} MERGE (a)-[r:{kind} {{id: {literal(row[0])}}}]->(b) SET r += {_map(EDGE_FIELDS, row)};\n"


def _comment(text: str) -> str:
    """Text on one line, without backslashes, which might spell the end of the line."""
    return " ".join(text.replace("\\", "/").split())


def _map(fields: tuple[Field, ...], row: Row) -> str:
    pairs = zip(fields, row, strict=True)
    kept = [
        (f, v) for f, v in pairs if f.name not in {"id", "source", "target"} and v is not None and v not in ("", ())
    ]
    return "{" + ", ".join(f"{f.name}: {_typed(f, v)}" for f, v in kept) + "}"


def _typed(field: Field, value: Value) -> str:
    return f"date({literal(value)})" if field.kind == "day" else literal(value)


def literal(value: Value) -> str:
    r"""A value in Cypher.

    >>> print(literal("a'\\u0027"))
    'a\'\\' + 'u0027'
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, int | float):
        return str(value)
    parts = _BEFORE_U.split(str(value))
    return " + ".join(f"'{_SPECIAL.sub(_escaped, part)}'" for part in parts)


def _escaped(match: re.Match[str]) -> str:
    return _SHORT.get(match[0]) or f"\\u{ord(match[0]):04X}"


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ValueError(f"{text!r} is no name of Cypher")
    return text
