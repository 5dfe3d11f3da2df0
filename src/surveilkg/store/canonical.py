"""Canonical hash of a graph: the same statements give the same hash, in whatever order or syntax they came.

Blank nodes are labelled by RDF Dataset Canonicalization (RDFC-1.0, W3C Recommendation 2024) before hashing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from surveilkg.iri import XSD
from surveilkg.store.lines import Lines


def canonical_hash(triples: Iterable[ox.Triple | ox.Quad]) -> str:
    """SHA-256 (hex) over the sorted canonical N-Triples of a graph; graph names of quads are left out."""
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    if any(isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode) for q in dataset):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    digest = hashlib.sha256()
    for line in sorted(f"{quad} .\n" for quad in dataset):
        digest.update(line.encode())
    return digest.hexdigest()


def graph_hash(store: ox.Store, graph: str) -> tuple[int, str]:
    """Number of statements and canonical hash of a named graph; memory does not grow with it, but for blank nodes."""
    name = ox.NamedNode(graph)
    with closing(Lines()) as lines:
        try:
            lines.extend(map(_line, store.quads_for_pattern(None, None, None, name)))
        except _BlankNodeError:
            quads = list(store.quads_for_pattern(None, None, None, name))
            return len(quads), canonical_hash(quads)
        return len(lines), lines.hash()


def lines_entry(lines: Lines) -> tuple[int, str]:
    """Number of statements and canonical hash, as `graph_hash` tells them, of a graph as N-Triples lines."""
    if not lines.has_blank_nodes():
        return len(lines), lines.hash()
    triples = [quad.triple for quad in ox.parse(path=str(lines.path()), format=ox.RdfFormat.N_TRIPLES)]
    return len(triples), canonical_hash(triples)


class _BlankNodeError(Exception):
    """A graph has blank nodes, which must be labelled together."""


def _line(quad: ox.Quad) -> str:
    if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
        raise _BlankNodeError
    return f"{quad.triple} .\n"


def lines_hash(lines: Iterable[str], graph: str) -> str:
    """SHA-256 (hex) over N-Quads lines of one graph, in whatever order and however often repeated they came.

    The lines must be without blank nodes and written in one way, as `ingest.emit` writes them.
    """
    digest = hashlib.sha256(graph.encode() + b"\n")
    for line in sorted(set(lines)):
        digest.update(line.encode())
    return digest.hexdigest()


def stored_hash(lines: Lines, graph: str) -> str:
    """Canonical hash that a graph has once lines were loaded into it, without asking the store.

    The engine keeps decimals as numbers, and gives them back without zeros that say nothing; all else it gives back
    as `ingest.emit` writes it.

    Args:
        lines: its statements as N-Quads or N-Triples, without blank nodes.
        graph: its IRI.
    """
    digest = hashlib.sha256()
    for part in stored_triples(lines.path(), graph):
        digest.update(part)
    return digest.hexdigest()


def stored_triples(path: Path, graph: str) -> Iterator[bytes]:
    """Statements of a graph as sorted N-Triples lines, spelt as the engine gives them back; some lines at a time.

    Args:
        path: its statements as sorted N-Quads or N-Triples lines, without blank nodes.
        graph: its IRI.
    """
    end = f" <{graph}> .\n".encode()
    with path.open("rb") as stream:
        for block in _blocks(stream):
            yield from _respelled(block, end)


_DECIMAL = f'"^^<{XSD}decimal>'.encode()
_BLOCK = 1024 * 1024


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """Sorted lines in blocks that hold all values of a predicate of a subject, or none."""
    held = b""
    while read := stream.read(_BLOCK):
        block = held + read + stream.readline()
        at = _group(block, block.rfind(b"\n", 0, -1) + 1)[0]
        held = block[at:]
        yield block[:at]
    yield held


def _group(block: bytes, at: int) -> tuple[int, int]:
    """Beginning and end of the lines that have subject and predicate of the line that begins at a place."""
    key = block[at : block.find(b" ", block.find(b" ", at) + 1) + 1]
    start, end = at, at
    while start and block.startswith(key, before := block.rfind(b"\n", 0, start - 1) + 1):
        start = before
    while block.startswith(key, end):
        end = block.find(b"\n", end) + 1
    return start, end


def _respelled(block: bytes, end: bytes) -> Iterator[bytes]:
    """Sorted lines without their graph, decimals as the engine spells them, still sorted.

    Without its graph a line stays in its place: what follows a statement begins with a space, which sorts before all
    that could stand there. A decimal spelt otherwise may change places with other values of its predicate.
    """
    done = 0
    while (at := block.find(_DECIMAL, done)) >= 0:
        start, after = _group(block, block.rfind(b"\n", 0, at) + 1)
        yield _plain(block[done:start], end)
        values = _plain(block[start:after], end).split(b"\n")[:-1]
        spelt = sorted({_with_decimal(line) if _DECIMAL in line else line for line in values})
        yield b"".join(line + b"\n" for line in spelt)
        done = after
    yield _plain(block[done:], end)


def _plain(lines: bytes, end: bytes) -> bytes:
    return lines.replace(end, b" .\n")


def _with_decimal(line: bytes) -> bytes:
    """A line with its decimal as the engine gives it back."""
    start, _, rest = line.rpartition(_DECIMAL)
    before, _, value = start.rpartition(b'"')
    return before + b'"' + decimal_spelling(value.decode()).encode() + _DECIMAL + rest


def decimal_spelling(text: str) -> str:
    """A decimal as the engine gives it back: without zeros that say nothing; as it is where it is none or too long.

    >>> decimal_spelling("012.50"), decimal_spelling("100.0"), decimal_spelling("about 5")
    ('12.5', '100', 'about 5')
    """
    found = _PLAIN.fullmatch(text)
    if found is None:
        return _asked(text)
    sign, whole, fraction = found[1], found[2].lstrip("0") or "0", (found[3] or "").rstrip("0")
    if not fraction:
        return f"{sign}{whole}" if whole != "0" else "0"
    return f"{sign}{whole}.{fraction}"


_PLAIN = re.compile(r"(-?)([0-9]{1,18})(?:\.([0-9]{1,18}))?")
"""What surely fits into the engine's number of 128 bits with 18 digits after the point."""


def _asked(text: str) -> str:
    """Any other decimal, by asking the engine."""
    store, node = ox.Store(), ox.NamedNode("x:x")
    store.add(ox.Quad(node, node, ox.Literal(text, datatype=ox.NamedNode(f"{XSD}decimal"))))
    return str(next(iter(store)).object.value)
