"""Statements as lines in files, sorted, so that memory does not grow with them.

Lines are gathered up to `CHUNK`, sorted and set aside in a file; at the end the sorted files are merged into one,
without repetitions. So the hash needs no line in memory, and is that of `store.canonical.lines_hash`.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import mmap
import shutil
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from surveilkg.store import scratch

CHUNK = 100_000
"""Lines in memory at most."""
_FAN_IN = 128
"""Files that are merged at a time."""
_BLOCK = 4 * 1024 * 1024
"""Bytes of all files together that are merged in one step."""
_READ = 1024 * 1024
"""Bytes that are read at a time."""


class Lines:
    """Lines of one graph, in a temporary folder that goes with them.

    Args:
        chunk: lines in memory at most.
    """

    def __init__(self, chunk: int = CHUNK) -> None:
        self._folder = scratch.folder("lines")
        self._chunk = chunk
        self._held: list[str] = []
        self._runs: list[Path] = []
        self._merged: Path | None = None
        self._has_blank: bool | None = None
        self._count = 0
        self._names = itertools.count()

    def extend(self, lines: Iterable[str]) -> None:
        """Add lines, each with its line end."""
        if self._merged is not None:
            raise ValueError("lines were added after they had been merged")
        source = iter(lines)
        while True:
            self._held.extend(itertools.islice(source, self._chunk - len(self._held)))
            if len(self._held) < self._chunk:
                return
            self._set_aside()

    def add(self, line: str) -> None:
        """Add one line with its line end."""
        if self._merged is not None:
            raise ValueError("lines were added after they had been merged")
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
            while block := stream.read(_READ):
                digest.update(block)
        return digest.hexdigest()

    def read(self) -> Iterator[str]:
        """The lines, each once, sorted, with their line ends."""
        with self.path().open("r", encoding="utf-8", newline="\n") as stream:
            yield from stream

    def has_blank_nodes(self) -> bool:
        """Whether a line (of N-Quads or N-Triples) has a blank node, or a literal that looks like one."""
        if self._has_blank is None:
            self._has_blank = _mentions_blank(self.path())
        return self._has_blank

    def close(self) -> None:
        """Remove the files."""
        self._folder.cleanup()

    def _set_aside(self) -> None:
        self._held.sort()  # lines come in runs that are sorted already, which a set would tear apart
        lines = list(dict.fromkeys(self._held))
        self._held.clear()
        path = self._fresh()
        with path.open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(lines)
        self._runs.append(path)
        self._count = len(lines)

    def _merge(self, runs: list[Path]) -> Path:
        if len(runs) == 1:
            return runs[0]
        path, self._count = self._fresh(), 0
        with path.open("wb") as stream:
            for lines in _merged(runs):
                stream.writelines(lines)
                self._count += len(lines)
        for run in runs:
            run.unlink()
        return path

    def _fresh(self) -> Path:
        return Path(self._folder.name) / f"{next(self._names)}.nq"


def _merged(runs: list[Path]) -> Iterator[list[bytes]]:
    """Lines of sorted files in order, each once, some at a time.

    Of every file a block is held. What is not after the last line of a block whose file goes on is whole, whichever
    file has it; it is sorted together, which costs little where the parts are sorted already. Bytes of UTF-8 sort as
    their characters do.
    """
    size = max(1, _BLOCK // len(runs))
    with contextlib.ExitStack() as stack:
        ahead = [_Block(stack.enter_context(run.open("rb")), size) for run in runs]
        while ahead := [block for block in ahead if block.fill()]:
            last = min(block.lines[-1] for block in ahead)
            taken = [block.take(last) for block in ahead]
            yield list(dict.fromkeys(sorted(itertools.chain.from_iterable(taken))))


class _Block:
    """The next lines of a sorted file."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        self._stream = stream
        self._size = size
        self.lines: list[bytes] = []

    def fill(self) -> bool:
        """Read on where nothing is left; whether there is a line."""
        self.lines = self.lines or self._stream.readlines(self._size)
        return bool(self.lines)

    def take(self, last: bytes) -> list[bytes]:
        """Take out the lines up to one."""
        at = bisect_right(self.lines, last)
        found, self.lines = self.lines[:at], self.lines[at:]
        return found


def _mentions_blank(path: Path) -> bool:
    """Read block by block: pages of a mapped file would count as memory of the process."""
    before = b"\n"
    with path.open("rb") as stream:
        while block := stream.read(_READ):
            block = before + block
            if b"\n_:" in block or b"> _:" in block:
                return True
            before = block[-3:]
    return False


def join(files: Iterable[Path], whole: Path) -> None:
    """Write files one after another into one."""
    with whole.open("wb") as together:
        for file in files:
            with file.open("rb") as stream:
                shutil.copyfileobj(stream, together, _READ)


def place(whole: mmap.mmap, line: bytes) -> int:
    """Where a line stands in sorted lines, or would stand."""
    return _line_start(whole, bisect_left(range(len(whole)), line, key=lambda at: _line_at(whole, at)))


def _line_start(whole: mmap.mmap, at: int) -> int:
    return at if at == len(whole) else whole.rfind(b"\n", 0, at) + 1


def _line_at(whole: mmap.mmap, at: int) -> bytes:
    start = _line_start(whole, at)
    return whole[start : whole.find(b"\n", start) + 1]
