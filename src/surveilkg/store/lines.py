"""Statements as lines in files, sorted, so that memory does not grow with them.

Lines are gathered up to `CHUNK`, sorted and set aside in a file; at the end the sorted files are merged into one,
without repetitions. So the hash needs no line in memory, and is that of `store.canonical.lines_hash`.
"""

from __future__ import annotations

import hashlib
import heapq
import itertools
import mmap
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

CHUNK = 200_000
"""Lines in memory at most."""
_BLANK = re.compile(rb"_:")
_BLANK_WITHIN = re.compile(rb"\n_:|> _:")
_FAN_IN = 64
"""Files that are merged at a time."""


class Lines:
    """Lines of one graph, in a temporary folder that goes with them.

    Args:
        chunk: lines in memory at most.
    """

    def __init__(self, chunk: int = CHUNK) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="surveilkg-lines-", ignore_cleanup_errors=True)
        self._chunk = chunk
        self._held: list[str] = []
        self._runs: list[Path] = []
        self._merged: Path | None = None
        self._count = 0
        self._names = itertools.count()

    def extend(self, lines: Iterable[str]) -> None:
        """Add lines, each with its line end."""
        if self._merged is not None:
            raise ValueError("lines were added after they had been merged")
        for line in lines:
            self._held.append(line)
            if len(self._held) >= self._chunk:
                self._set_aside()

    def __len__(self) -> int:
        """Number of different lines."""
        self.path()
        return self._count

    def path(self) -> Path:
        """File with every line once, sorted."""
        if self._merged is None:
            self._set_aside()
            while len(self._runs) > _FAN_IN:
                some, self._runs = self._runs[:_FAN_IN], self._runs[_FAN_IN:]
                self._runs.append(self._merge(some))
            self._merged = self._merge(self._runs)
        return self._merged

    def hash(self, graph: str = "") -> str:
        """SHA-256 (hex) over the graph's IRI, if given, and the lines, in whatever order and number they came."""
        digest = hashlib.sha256(graph.encode() + b"\n" if graph else b"")
        with self.path().open("rb") as stream:
            while block := stream.read(1024 * 1024):
                digest.update(block)
        return digest.hexdigest()

    def read(self) -> Iterator[str]:
        """The lines, each once, sorted, with their line ends."""
        with _open(self.path()) as stream:
            yield from stream

    def has_blank_nodes(self) -> bool:
        """Whether a line (of N-Quads or N-Triples) has a blank node, or a literal that looks like one."""
        path = self.path()
        if not path.stat().st_size:
            return False
        with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as whole:
            return _BLANK.match(whole) is not None or _BLANK_WITHIN.search(whole) is not None

    def close(self) -> None:
        """Remove the files."""
        self._folder.cleanup()

    def _set_aside(self) -> None:
        self._runs.append(self._write(sorted(set(self._held))))
        self._held.clear()

    def _merge(self, runs: list[Path]) -> Path:
        streams = [_open(run) for run in runs]
        try:
            merged = self._write(line for line, _ in itertools.groupby(heapq.merge(*streams)))
        finally:
            for stream in streams:
                stream.close()
        for run in runs:
            run.unlink()
        return merged

    def _write(self, lines: Iterable[str]) -> Path:
        path = Path(self._folder.name) / f"{next(self._names)}.nq"
        self._count = 0
        with path.open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(self._counted(lines))
        return path

    def _counted(self, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            self._count += 1
            yield line


def _open(path: Path) -> IO[str]:
    return path.open("r", encoding="utf-8", newline="\n")
