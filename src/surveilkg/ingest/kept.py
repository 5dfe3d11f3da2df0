"""Statements of graphs beside a generation, as sorted lines: so they are at hand without asking the store.

The store hands out a large graph at a fraction of the speed of a file. A derived graph grows with all that was ever
ingested, and a small change alters little of it. Its canonical hash is over all its lines (`store.canonical`); they are
copied from the generation before, with the lines that differ put in and left out, and hashed as they pass. Where the
generation before kept none, the store is asked.
"""

from __future__ import annotations

import contextlib
import hashlib
import mmap
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from surveilkg import iri
from surveilkg.store.canonical import stored_triples
from surveilkg.store.lines import place

if TYPE_CHECKING:
    import pyoxigraph as ox

    from surveilkg.store.generations import Generation
    from surveilkg.store.lines import Lines

_DERIVED, _AUTHORED = "derived", "authored"
_BLOCK = 1024 * 1024
_NAME = 200
"""Longest name of a file without its ending; file systems allow 255 bytes."""


def path_of(folder: Path, graph: str) -> Path:
    """File of a graph in the folder of a generation."""
    name = graph.removeprefix(iri.graph("derived/"))
    if name != graph:
        return folder / _DERIVED / (name.replace("/", "-") + ".nt")
    return folder / _AUTHORED / f"{name_of(graph)}.nt"


def name_of(graph: str) -> str:
    """Name of a file for a graph, without ending: two graphs have two names."""
    name = quote(graph.removeprefix(iri.GRAPH), safe="")
    return name if len(name) <= _NAME else hashlib.sha256(name.encode()).hexdigest()


def statements(generation: Generation, folder: Path) -> list[Path]:
    """Files that together hold the statements of a generation as N-Triples, spelt as its store gives them.

    Those that were kept are given where their hash is that of the manifest; other graphs are asked of the store.

    Args:
        generation: the generation.
        folder: for a file of graphs that were not kept.
    """
    import pyoxigraph as ox

    listed, store = generation.manifest()["graphs"], generation.open_store()
    found, rest = [], folder / "rest.nt"
    with rest.open("wb") as stream:
        for graph in sorted(name.value for name in store.named_graphs()):
            path = path_of(generation.folder, graph)
            if path.is_file() and graph in listed and _hash(path) == listed[graph]["hash"]:
                found.append(path)
            else:
                store.dump(stream, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph))
    return [rest, *found]


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def keep(folder: Path, graph: str, lines: Lines) -> tuple[int, str]:
    """Keep the statements of a graph; how many they are, and their canonical hash.

    Args:
        folder: folder of the generation.
        graph: IRI of the graph.
        lines: its statements as N-Quads, without blank nodes.
    """
    path = path_of(folder, graph)
    path.parent.mkdir(exist_ok=True)
    return _written(path, stored_triples(lines.path(), graph))


def keep_stored(store: ox.Store, folder: Path, graph: str) -> tuple[int, str]:
    """Keep the statements of a graph as a store has them; see `keep`. One with blank nodes is not kept."""
    from surveilkg.store.canonical import graph_hash
    from surveilkg.store.lines import Lines
    from surveilkg.store.oxigraph import EmbeddedView

    with contextlib.closing(Lines()) as lines:
        lines.extend(line + "\n" for line in EmbeddedView(store).nquads(graph))
        return graph_hash(store, graph) if lines.has_blank_nodes() else keep(folder, graph, lines)


def take_over(before: Path, folder: Path, graph: str) -> None:
    """Keep a graph as the generation before did, if it did."""
    old, new = path_of(before, graph), path_of(folder, graph)
    if not old.is_file():
        return
    new.parent.mkdir(exist_ok=True)
    put_again(old, new)


def put_again(old: Path, new: Path) -> None:
    """Put a file that is only ever read in a second place."""
    try:
        os.link(old, new)
    except OSError:
        shutil.copyfile(old, new)


def keep_changed(
    before: Path, folder: Path, graph: str, gained: Iterable[ox.Triple], lost: Iterable[ox.Triple]
) -> tuple[int, str] | None:
    """Keep a graph that differs from that of the generation before; number of its statements and canonical hash.

    Args:
        before: folder of the generation before.
        folder: folder of the generation.
        graph: IRI of the graph.
        gained: statements that came.
        lost: statements that went.

    Returns:
        None where the generation before kept none, or blank nodes are among what came or went.
    """
    old, new = path_of(before, graph), path_of(folder, graph)
    came, gone = (sorted(f"{triple} .\n".encode() for triple in triples) for triples in (gained, lost))
    if not old.is_file() or not old.stat().st_size or any(_has_blank(line) for line in (*came, *gone)):
        return None
    new.parent.mkdir(exist_ok=True)
    with old.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        return _written(new, _merged(whole, came, gone))


def _has_blank(line: bytes) -> bool:
    return line.startswith(b"_:") or b" _:" in line


def _written(path: Path, parts: Iterable[bytes]) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    with path.open("wb") as stream:
        for part in parts:
            stream.write(part)
            digest.update(part)
            count += part.count(b"\n")
    return count, digest.hexdigest()


def _merged(whole: mmap.mmap, came: list[bytes], gone: list[bytes]) -> Iterator[bytes]:
    """Sorted lines with others put in and some left out, in runs."""
    cuts = [(place(whole, line), line, True) for line in came] + [(place(whole, line), line, False) for line in gone]
    done = 0
    for at, line, is_new in sorted(cuts):
        yield from _run(whole, done, at)
        done = max(done, at)
        if is_new:
            yield line
        elif whole[at : at + len(line)] == line:
            done = at + len(line)
    yield from _run(whole, done, len(whole))


def _run(whole: mmap.mmap, start: int, end: int) -> Iterator[bytes]:
    for at in range(start, end, _BLOCK):
        yield whole[at : min(at + _BLOCK, end)]
