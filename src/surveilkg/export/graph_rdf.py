"""The statements behind a graph in the syntaxes of RDF; sorted on disk, so that memory does not grow with them.

Turtle and RDF/XML have no named graphs: they hold the union of all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import IO, Any, cast

import pyoxigraph as ox

from surveilkg.export.graph_fields import Graph
from surveilkg.export.xml_text import allowed
from surveilkg.iri import PREFIXES
from surveilkg.store.lines import Lines

_TURTLE = re.compile(rb"\A(?:@prefix [^\n]*\n)+")
_XMLNS = re.compile(rb'(?: xmlns:[^"]*"[^"]*")+')
_BODY = re.compile(rb"\A(?:@prefix [^\n]*\n)+[^@]|<rdf:Description|</rdf:RDF>|\A\[")
"""Where the declarations have ended, by syntax."""


def nquads(graph: Graph, stream: IO[bytes]) -> None:
    """Write N-Quads, sorted."""
    for line in graph.statements():
        stream.write(line.encode("utf-8"))


def trig(graph: Graph, stream: IO[bytes]) -> None:
    """Write TriG, by graph and subject."""
    _serialise(_quads(graph, by_graph=True), stream, ox.RdfFormat.TRIG)


def json_ld(graph: Graph, stream: IO[bytes]) -> None:
    """Write JSON-LD 1.1 in expanded form, by graph and subject."""
    _serialise(_quads(graph, by_graph=True), stream, ox.RdfFormat.JSON_LD)
    stream.write(b"\n")


def turtle(graph: Graph, stream: IO[bytes]) -> None:
    """Write Turtle, by subject."""
    _serialise((quad.triple for quad in _quads(graph, by_graph=False)), stream, ox.RdfFormat.TURTLE)


def rdf_xml(graph: Graph, stream: IO[bytes]) -> None:
    """Write RDF/XML, by subject; characters that XML cannot hold become U+FFFD."""
    triples = (_for_xml(quad.triple) for quad in _quads(graph, by_graph=False))
    _serialise(triples, cast("IO[bytes]", _KeepsReturns(stream)), ox.RdfFormat.RDF_XML)
    stream.write(b"\n")


def _serialise(statements: Iterator[Any], stream: IO[bytes], syntax: ox.RdfFormat) -> None:
    head = _SortedHead(stream)
    ox.serialize(statements, cast("IO[bytes]", head), syntax, prefixes=PREFIXES)
    head.finish()


class _SortedHead:
    """A stream with the prefixes in order, which the serializer gives in any."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._held: bytes | None = b""

    def write(self, data: bytes) -> int:
        """Hold what comes until all prefixes are there, write what follows."""
        if self._held is None:
            return self._stream.write(data)
        self._held += bytes(data)
        if _BODY.search(self._held):
            self.finish()
        return len(data)

    def flush(self) -> None:
        """Nothing: what is held is written when the prefixes are complete."""

    def finish(self) -> None:
        """Write what is held; nothing the second time."""
        if self._held is not None:
            self._stream.write(_XMLNS.sub(_sorted, _TURTLE.sub(_sorted, self._held, count=1), count=1))
            self._held = None


def _sorted(match: re.Match[bytes]) -> bytes:
    """Declarations in order: lines of Turtle, or attributes of the first element of RDF/XML."""
    found = match[0]
    if found.startswith(b"@"):
        return b"".join(sorted(found.splitlines(keepends=True)))
    return b"".join(sorted(re.findall(rb' xmlns:[^"]*"[^"]*"', found)))


def _quads(graph: Graph, by_graph: bool) -> Iterator[ox.Quad]:
    """Statements by graph and subject, or, without their graphs and each once, by subject."""
    with closing(Lines()) as lines:
        respell: Callable[[str], str] = _graph_first if by_graph else _without_graph
        lines.extend(map(respell, graph.statements()))
        with lines.path().open(encoding="utf-8", newline="\n") as stream:
            for line in stream:
                yield from ox.parse(_graph_last(line) if by_graph else line, ox.RdfFormat.N_QUADS)


def _graph_first(line: str) -> str:
    """A line as sorting wants it; a graph name holds no space."""
    statement, _, name = line.removesuffix(" .\n").rpartition(" ")
    return f"{name} {statement}\n"


def _graph_last(line: str) -> str:
    name, _, statement = line.removesuffix("\n").partition(" ")
    return f"{statement} {name} .\n"


def _without_graph(line: str) -> str:
    return line.removesuffix(" .\n").rpartition(" ")[0] + " .\n"


def _for_xml(triple: ox.Triple) -> ox.Triple:
    value = triple.object
    if not isinstance(value, ox.Literal) or allowed(value.value) == value.value:
        return triple
    text = allowed(value.value)
    if value.language:
        return ox.Triple(triple.subject, triple.predicate, ox.Literal(text, language=value.language))
    return ox.Triple(triple.subject, triple.predicate, ox.Literal(text, datatype=value.datatype))


class _KeepsReturns:
    """A stream of XML in which carriage returns are written as references, since a reader takes bare ones for LF."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def write(self, data: bytes) -> int:
        """Write; the serializer itself ends lines with LF."""
        self._stream.write(bytes(data).replace(b"\r", b"&#13;"))
        return len(data)

    def flush(self) -> None:
        """Flush."""
        self._stream.flush()
