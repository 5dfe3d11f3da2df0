"""What a register learns of a graph: rows by IRI, code and name (`identity.layers`), made of its statements.

The statements of an entity are read together, from lines that are sorted by subject; so memory does not grow with the
graph. What the rows depend on beside the statements, the class hierarchy and the rules of names, has a stamp.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import mmap
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from surveilkg import __version__, iri
from surveilkg.clean import han, legal_forms, names
from surveilkg.identity.known import Lineage
from surveilkg.identity.layers import CODE, CURATED, ENTITY, HOME, NAME, SHIPS
from surveilkg.store import keyed
from surveilkg.store.lines import Lines, place

if TYPE_CHECKING:
    from surveilkg.store.oxigraph import EmbeddedView

IDENTIFIERS = ("isoAlpha2", "isoAlpha3", "wikidata", "lei", "registrationNumber", "openSanctionsId")
_TYPE, _LABEL, _GIVEN = f"{iri.RDF}type", f"{iri.SKOS}prefLabel", f"{iri.SKG}countryGiven"
_NAMES = frozenset((_LABEL, f"{iri.SKOS}altLabel", f"{iri.SKG}misspelling"))
_CODES = {f"{iri.SKG}{name}": name for name in IDENTIFIERS}
_DESCRIBES = (_TYPE, *sorted(_NAMES), *sorted(_CODES), _GIVEN)
"""Predicates that a register is read from."""
_VERSION = "1"
"""Raised when other rows are made of the same statements."""
_RULES = (names, han, legal_forms)
"""Modules that decide under which keys a name is found."""
_CHUNK = 1024 * 1024
_LAST = b"\xff"
"""Sorts behind every byte of UTF-8."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is said of entities of the graph that ships beside their statements.

    Args:
        homes: country of those that lie in exactly one.
        curated: those that were entered by hand.
    """

    homes: Mapping[str, str] = field(default_factory=dict)
    curated: frozenset[str] = frozenset()


def stamp(lineage: Lineage) -> str:
    """What decides the rows beside the statements: class hierarchy, rules of names, version; hexadecimal."""
    digest = hashlib.blake2b(_rules().encode(), digest_size=16)
    digest.update(json.dumps({name: sorted(above) for name, above in lineage.items()}, sort_keys=True).encode())
    return digest.hexdigest()


@cache
def _rules() -> str:
    from importlib.metadata import version

    told = [_VERSION, __version__, unicodedata.unidata_version, version("opencc-python-reimplemented")]
    told += [hashlib.blake2b(Path(str(module.__file__)).read_bytes()).hexdigest() for module in _RULES]
    return " ".join(told)


def of_file(path: Path, lineage: Lineage) -> Lines:
    """Rows of a release as it was written.

    Args:
        path: its statements as sorted N-Quads lines, as `ingest.emit` writes them.
        lineage: class to itself and all its superclasses.
    """
    return _rows(_parsed(path, _entities), lineage)


def of_graphs(view: EmbeddedView, graphs: Iterable[str], lineage: Lineage, ground: Ground | None = None) -> Lines:
    """Rows of some graphs of a store, as one.

    Args:
        view: the store.
        graphs: IRIs of the graphs.
        lineage: class to itself and all its superclasses.
        ground: where they are the graphs that ship.
    """
    with contextlib.closing(Lines()) as lines:
        for graph in graphs:
            for predicate in _DESCRIBES:
                quads = view.store.quads_for_pattern(None, ox.NamedNode(predicate), None, ox.NamedNode(graph))
                lines.extend(f"{quad.triple} .\n" for quad in quads)
        return _rows(_parsed(lines.path(), _all), lineage, ground)


def _parsed(path: Path, stretches: Callable[[mmap.mmap], Iterable[tuple[int, int]]]) -> Iterator[ox.Quad]:
    """Statements of some stretches of sorted lines."""
    if not path.stat().st_size:
        return
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        for start, end in stretches(whole):
            stream.seek(start)
            at = start
            while at < end:
                read = stream.read(min(_CHUNK, end - at))
                read += stream.readline() if at + len(read) < end else b""
                at += len(read)
                yield from ox.parse(read, format=ox.RdfFormat.N_QUADS)


def _all(whole: mmap.mmap) -> Iterator[tuple[int, int]]:
    yield 0, len(whole)


def _entities(whole: mmap.mmap) -> Iterator[tuple[int, int]]:
    """Where a release describes entities: those of the graph, and sources without their passages."""
    yield place(whole, f"<{iri.ENTITY}".encode()), place(whole, f"<{iri.ENTITY}".encode() + _LAST)
    at, end = (place(whole, f"<{iri.SOURCE}".encode() + last) for last in (b"", _LAST))
    while at < end:
        source, _, passage = whole[at : whole.find(b">", at)].partition(b"#")
        following = place(whole, source + (b"#" if passage else b">") + _LAST)
        if not passage:
            yield at, following
        at = following


def _rows(quads: Iterable[ox.Quad], lineage: Lineage, ground: Ground | None = None) -> Lines:
    lines = Lines()
    for subject, said in groupby(quads, attrgetter("subject")):
        if isinstance(subject, ox.NamedNode):
            lines.extend(_of_entity(subject.value, said, lineage, ground))
    if ground is not None:
        lines.extend(keyed.line(HOME + entity, (country,)) for entity, country in ground.homes.items())
    return lines


def _of_entity(entity: str, said: Iterable[ox.Quad], lineage: Lineage, ground: Ground | None) -> Iterator[str]:
    """Rows of a subject; none where it is no entity with an English label."""
    found: dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]] = defaultdict(list)
    for quad in said:
        if not isinstance(quad.object, ox.Triple):
            found[quad.predicate.value].append(quad.object)
    labels = [value.value for value in found[_LABEL] if isinstance(value, ox.Literal) and value.language == "en"]
    kinds = {iri.local_name(value.value) for value in found[_TYPE]} if labels else set()
    kind = min(kinds, key=lambda each: (-len(lineage.get(each, ())), each), default="")  # the narrowest
    if "Entity" not in lineage.get(kind, ()):
        return
    given = {value.value for value in found[_GIVEN]}
    marks = "" if ground is None else SHIPS + CURATED * (entity in ground.curated)
    yield keyed.line(ENTITY + entity, (kind, min(labels), given.pop() if len(given) == 1 else "", marks))
    for predicate, scheme in _CODES.items():
        for value in found.get(predicate, ()):
            yield keyed.line(f"{CODE}{scheme} {value.value}", (entity,))
    for name in {value.value for predicate in _NAMES for value in found.get(predicate, ())}:
        for key in names.keys(name):
            yield keyed.line(NAME + key, (entity, name))
