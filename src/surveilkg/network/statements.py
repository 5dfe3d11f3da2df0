"""Statements of a store by subject, read from sorted lines, so that memory does not grow with their number.

Graphs that were just written are read from their sorted files; the others are asked of the store and sorted. What the
predicates mean is not known here.
"""

from __future__ import annotations

import contextlib
import heapq
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from surveilkg import iri
from surveilkg.store.canonical import decimal_spelling
from surveilkg.store.lines import Lines
from surveilkg.table import Term

if TYPE_CHECKING:
    from surveilkg.store.protocols import View

Subject = tuple[str, list[str]]
"""A subject as N-Triples writes it, and `predicate object` of each of its statements."""
Facts = dict[str, list[Term]]
"""Local name of a predicate to values, sorted."""


def triples(view: View, graphs: Iterable[str], stack: contextlib.ExitStack) -> Path:
    """File with the statements of some graphs of a store as sorted N-Triples lines, each once.

    Args:
        view: the store.
        graphs: IRIs of the graphs.
        stack: keeps the file until it is closed.
    """
    found = stack.enter_context(contextlib.closing(Lines()))
    for graph in graphs:
        end = f" <{graph}> ."
        found.extend(line.removesuffix(end) + " .\n" for line in view.nquads(graph))
    return found.path()


def subjects(files: Mapping[str, Path], rest: Path, stack: contextlib.ExitStack) -> Iterator[Subject]:
    """All subjects in the order of their N-Triples spelling, each with the statements of all graphs.

    Args:
        files: graph IRI to its statements as sorted N-Quads lines.
        rest: statements of the other graphs; see `triples`.
        stack: closes what is opened here.
    """
    streams = [_blocks(rest, "", stack)]
    streams += [_blocks(path, graph, stack) for graph, path in sorted(files.items())]
    for subject, blocks in groupby(heapq.merge(*streams, key=itemgetter(0)), key=itemgetter(0)):
        yield subject, [text for _, said in blocks for text in said]


def facts(said: list[str]) -> Facts:
    """What is said of a subject, by local name of the predicate; each value once, values sorted."""
    found: dict[str, list[str]] = {}
    for text in said:
        predicate, value = text.split(" ", 1)
        found.setdefault(_local(predicate), []).append(value)
    return {name: _terms(values) for name, values in found.items()}


def classes(said: list[str]) -> set[str]:
    """Local names of the surveilkg classes of a subject."""
    return {text[_AT_CLASS:-1] for text in said if text.startswith(_A_CLASS)}


def term(text: str) -> Term:
    """A term as N-Triples writes it."""
    if text[0] == "<" and "\\" not in text:
        return Term(text[1:-1], "iri")
    if text[0] == "_":
        return Term(text[2:], "bnode")
    if "\\" in text:
        return _escaped(text)
    value, _, rest = text[1:].rpartition('"')
    if not rest:
        return Term(value, "literal", _STRING)
    if rest[0] == "@":
        return Term(value, "literal", _LANGUAGE, rest[1:])
    return Term(decimal_spelling(value) if rest == _DECIMAL else value, "literal", rest[3:-1])


_STRING = iri.XSD + "string"
_DECIMAL = f"^^<{iri.XSD}decimal>"
_LANGUAGE = iri.RDF + "langString"
_A_CLASS = f"<{iri.RDF}type> <{iri.SKG}"
_AT_CLASS = len(_A_CLASS)


def _blocks(path: Path, graph: str, stack: contextlib.ExitStack) -> Iterator[Subject]:
    """Subjects of one sorted file, each with its statements."""
    cut = -len(f" <{graph}> .\n" if graph else " .\n")
    stream = stack.enter_context(path.open(encoding="utf-8", newline="\n"))
    before = ""
    said: list[str] = []
    for line in stream:
        subject, text = line.split(" ", 1)
        if subject != before:
            if said:
                yield before, said
            before, said = subject, []
        said.append(text[:cut])
    if said:
        yield before, said


@lru_cache(maxsize=4096)
def _local(predicate: str) -> str:
    return iri.local_name(predicate[1:-1])


def _terms(texts: list[str]) -> list[Term]:
    if len(texts) == 1:
        return [term(texts[0])]
    return sorted({term(text) for text in dict.fromkeys(texts)}, key=_order)


def _order(found: Term) -> tuple[str, str, str, str]:
    return found.kind, found.value, found.language, found.datatype


def _escaped(text: str) -> Term:
    """A term with escapes, which the engine resolves."""
    import pyoxigraph as ox

    line = f"<x:x> <x:x> {text} .".encode()
    found = next(iter(ox.parse(line, format=ox.RdfFormat.N_TRIPLES))).object
    if isinstance(found, ox.Literal):
        return Term(found.value, "literal", found.datatype.value, found.language or "")
    return Term(str(found)[1:-1], "iri")
