"""Files beside a generation with what a register learns of its graphs, so that an ingest need not read the graphs.

They are written when a release is published, taken over by the generations after it, and made anew of the store where
one is missing, damaged or made of something else. Each tells of what it was made: the hash of its graph, and the stamp
of all else that decides its rows (`ingest.entries`).
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from surveilkg.identity.known import Lineage
from surveilkg.identity.layers import Row
from surveilkg.ingest import entries
from surveilkg.ingest.kept import name_of, put_again
from surveilkg.store import scratch
from surveilkg.store.keyed import DamagedError, Keyed, write
from surveilkg.store.lines import Lines

FOLDER = "register"
SHIPPED = "shipped"
_ALONE = "0"


class Entries:
    """Rows in a file, which is made anew where it is damaged.

    Args:
        path: the file; None for a temporary one.
        made_of: what it is made of.
        make: makes the rows.
    """

    def __init__(self, path: Path | None, made_of: str, make: Callable[[], Lines]) -> None:
        self._path = path
        self._made_of = made_of
        self._make = make
        self._file = self._opened()

    def _opened(self) -> Keyed:
        if self._path is not None:
            with contextlib.suppress(DamagedError):
                return Keyed(self._path, self._made_of)
        return self._mended()

    def __len__(self) -> int:
        """Number of rows."""
        return len(self._file)

    def listed(self, key: str) -> list[Row]:
        """The rows of a key, sorted."""
        try:
            return self._file.listed(key)
        except DamagedError:
            self._file = self._mended()
            return self._file.listed(key)

    def rows(self, beginning: str = "") -> Iterator[tuple[str, Row]]:
        """Keys that begin so with their rows, sorted."""
        given = 0
        try:
            for each in self._file.rows(beginning):
                yield each
                given += 1
        except DamagedError:
            self._file = self._mended()
            yield from itertools.islice(self._file.rows(beginning), given, None)

    def _mended(self) -> Keyed:
        """The file, made anew; in the temporary folder where it cannot be put in its place."""
        with contextlib.closing(self._make()) as lines:
            if self._path is not None:
                with contextlib.suppress(OSError, DamagedError):
                    self._path.parent.mkdir(exist_ok=True)
                    write(self._path, lines, self._made_of)
                    return Keyed(self._path, self._made_of)
            with scratch.folder("entries") as folder:  # what is open can be read when it has no name any more
                path = Path(folder) / FOLDER
                write(path, lines, self._made_of)
                return Keyed(path, self._made_of)


def alone(make: Callable[[], Lines]) -> Entries:
    """Rows in a temporary file, which goes with what is returned."""
    return Entries(None, _ALONE, make)


def beside(
    folder: Path, graph: str, manifest: Mapping[str, Any], lineage: Lineage, make: Callable[[], Lines]
) -> Entries:
    """Rows of a release that a generation holds.

    Args:
        folder: folder of the generation.
        graph: IRI of the graph of the release.
        manifest: manifest of the generation.
        lineage: class to itself and all its superclasses.
        make: makes the rows where they are not there.
    """
    return Entries(_path_of(folder, graph), _made_of(manifest, [graph], lineage), make)


def beside_all(
    folder: Path, graphs: Iterable[str], manifest: Mapping[str, Any], lineage: Lineage, make: Callable[[], Lines]
) -> Entries:
    """Rows of the graphs that ship, as one; see `beside`."""
    return Entries(folder / FOLDER / SHIPPED, _made_of(manifest, graphs, lineage), make)


def keep(
    before: Path, folder: Path, manifest: Mapping[str, Any], written: Mapping[str, Path], lineage: Lineage
) -> None:
    """Put the files beside a generation that is being built: of what was written, and those that still hold.

    Args:
        before: folder of the generation before.
        folder: folder of the generation.
        manifest: its manifest.
        written: graphs of releases that were written, to their statements as sorted N-Quads lines.
        lineage: class to itself and all its superclasses.

    Raises:
        OSError: a file cannot be written.
    """
    (folder / FOLDER).mkdir()
    fresh = {_path_of(folder, graph): graph for graph in written}
    for old in sorted((before / FOLDER).glob("*")):
        new = folder / FOLDER / old.name
        if new not in fresh and not old.suffix:
            put_again(old, new)
    for path, graph in fresh.items():
        with contextlib.closing(entries.of_file(written[graph], lineage)) as lines:
            write(path, lines, _made_of(manifest, [graph], lineage))


def _path_of(folder: Path, graph: str) -> Path:
    return folder / FOLDER / name_of(graph).replace(".", "%2E")  # a file with an ending is being written


def _made_of(manifest: Mapping[str, Any], graphs: Iterable[str], lineage: Lineage) -> str:
    digest = hashlib.blake2b(entries.stamp(lineage).encode(), digest_size=16)
    for graph in sorted(graphs):
        digest.update(f"{graph} {manifest['graphs'][graph]['hash']}\n".encode())
    return digest.hexdigest()
