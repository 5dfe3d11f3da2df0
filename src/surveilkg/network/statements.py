"""Statements of a store by subject, read from sorted lines, so that memory does not grow with their number.

Graphs that were just written are read from their sorted files; the others are asked of the store and sorted. What the
predicates mean is not known here.
"""

from __future__ import annotations

import contextlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import IO, TYPE_CHECKING

from surveilkg import iri
from surveilkg.store.canonical import decimal_spelling
from surveilkg.store.lines import Lines
from surveilkg.table import Term

if TYPE_CHECKING:
    from surveilkg.store.protocols import View

Subject = tuple[str, list[str]]
"""A subject as N-Triples writes it, and `predicate object` of each of its statements."""
Facts = dict[str, list[str]]
"""Local name of a predicate to values as N-Triples writes them, in no order and perhaps more than once."""
Text = tuple[bytes, bytes]
"""A subject as N-Triples writes it, and all its statements as N-Triples lines."""
_BLOCK = 256 * 1024
"""Bytes of each file that are read at a time."""


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
    for name, lines in texts(files, rest, stack):
        subject = name.decode()
        yield subject, lines.decode()[len(subject) + 1 : -3].split(f" .\n{subject} ")


def texts(files: Mapping[str, Path], rest: Path, stack: contextlib.ExitStack) -> Iterator[Text]:
    """As `subjects`, each subject with its statements as one text of N-Triples lines."""
    streams = [_parts(rest, "", stack)]
    streams += [_parts(path, graph, stack) for graph, path in sorted(files.items())]
    ahead = [_Ahead(stream) for stream in streams]
    while ahead := [each for each in ahead if each.fill()]:
        last = min(each.parts[-1][0] for each in ahead)
        taken = [part for each in ahead for part in each.take(last)]
        if len(ahead) == 1:
            yield from taken
            continue
        taken.sort(key=_subject)  # they come in runs that are sorted
        for subject, found in groupby(taken, key=_subject):
            yield subject, b"".join([text for _, text in found])


def facts(subject: str, text: str) -> Facts:
    """What is said of a subject, by local name of the predicate.

    Args:
        subject: the subject as N-Triples writes it.
        text: its statements as N-Triples lines.
    """
    found: Facts = {}
    for said in text[len(subject) + 2 : -3].split(f" .\n{subject} <"):
        predicate, value = said.split("> ", 1)
        name = _LOCAL[predicate]
        if name in found:
            found[name].append(value)
        else:
            found[name] = [value]
    return found


def first(found: Facts, name: str) -> str | None:
    """The first value of a predicate, in the order of `terms`; None where there is none."""
    given = found.get(name)
    if given is None:
        return None
    return plain(given[0]) if len(given) == 1 else terms(given)[0].value


def every(found: Facts, name: str) -> list[str]:
    """All values of a predicate, in the order of `terms`."""
    given = found.get(name)
    if given is None:
        return []
    if len(given) == 1:
        return [plain(given[0])]
    together = "".join(given)
    if "\\" not in together and (together.count("<") == len(given) or together.count('"') == 2 * len(given)):
        marks = {text[0] + text[-1] for text in given}
        if marks in ({"<>"}, {'""'}):  # all alike: as terms they stand in the order of their texts
            return sorted({text[1:-1] for text in given})
    return [term.value for term in terms(given)]


def terms(given: Iterable[str]) -> list[Term]:
    """Values as terms, each once, sorted."""
    return sorted({term(text) for text in given}, key=_order)


def plain(text: str) -> str:
    """IRI, label of a blank node, or text of a literal, of a term as N-Triples writes it."""
    if "\\" in text:
        return term(text).value
    if text[0] == "<" or text[-1] == '"':
        return text[1:-1]
    if text[0] == "_" or text.endswith(_DECIMAL):
        return term(text).value
    return text[1 : text.rindex('"')]


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
_GROUP = re.compile(rb"([^ ]+) [^\n]*\n(?:\1 [^\n]*\n)*")
"""Lines of one subject."""
_subject = itemgetter(0)


class _Local(dict[str, str]):
    """Local names of predicates, remembered: there are few."""

    def __missing__(self, predicate: str) -> str:
        self[predicate] = name = iri.local_name(predicate)
        return name


_LOCAL = _Local()


def _parts(path: Path, graph: str, stack: contextlib.ExitStack) -> Iterator[list[Text]]:
    """Subjects of one sorted file, some at a time, each with its statements as N-Triples lines."""
    stream = stack.enter_context(path.open("rb"))
    end = f" <{graph}> .\n".encode() if graph else b""
    for block in _blocks(stream):
        whole = block.replace(end, b" .\n") if end else block
        yield [(group[1], group[0]) for group in _GROUP.finditer(whole)]


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """Sorted lines in blocks that hold all lines of a subject, or none; none is empty."""
    held = b""
    while read := stream.read(_BLOCK):
        block = held + read + stream.readline()
        at = _last_subject(block)
        held = block[at:]
        if at:
            yield block[:at]
    if held:
        yield held


def _last_subject(block: bytes) -> int:
    """Where the lines of the last subject begin."""
    at = block.rfind(b"\n", 0, -1) + 1
    name = block[at : block.find(b" ", at) + 1]
    while at and block.startswith(name, before := block.rfind(b"\n", 0, at - 1) + 1):
        at = before
    return at


class _Ahead:
    """The next subjects of a file."""

    def __init__(self, stream: Iterator[list[Text]]) -> None:
        self._stream = stream
        self.parts: list[Text] = []

    def fill(self) -> bool:
        """Read on where nothing is left; whether there is a subject."""
        if not self.parts:
            self.parts = next(self._stream, [])
        return bool(self.parts)

    def take(self, last: bytes) -> list[Text]:
        """Take out the subjects up to one."""
        if self.parts[-1][0] <= last:
            found, self.parts = self.parts, []
            return found
        at = bisect_right(self.parts, last, key=_subject)
        found, self.parts = self.parts[:at], self.parts[at:]
        return found


def _order(found: Term) -> tuple[str, str, str, str]:
    return found.kind, found.value, found.language, found.datatype


_ESCAPE = re.compile(r"\\(.)")
_MEANT = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


def _escaped(text: str) -> Term:
    """A term with escapes; the engine resolves those that name a character by number."""
    if text[0] == '"' and "\\u" not in text and "\\U" not in text:
        value, _, rest = text[1:].rpartition('"')
        value = _ESCAPE.sub(lambda found: _MEANT[found[1]], value)
        if not rest:
            return Term(value, "literal", _STRING)
        return Term(value, "literal", _LANGUAGE, rest[1:]) if rest[0] == "@" else Term(value, "literal", rest[3:-1])
    import pyoxigraph as ox

    line = f"<x:x> <x:x> {text} .".encode()
    found = next(iter(ox.parse(line, format=ox.RdfFormat.N_TRIPLES))).object
    if isinstance(found, ox.Literal):
        return Term(found.value, "literal", found.datatype.value, found.language or "")
    return Term(str(found)[1:-1], "iri")
