"""Flat files of an index: columns of integers and of texts, memory-mapped, so that opening costs the same at any size.

A column file holds little-endian integers of one width. A text file holds UTF-8 bytes beside a column of offsets.
Nothing here knows what the numbers mean.
"""

from __future__ import annotations

import mmap
import re
import struct
import sys
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from surveilkg.errors import EnvironmentFailure

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

FORMAT = 8
"""Version of the index files; an index with another one is refused."""
NO_DAY = -(2**31)
"""Stands for an unknown bound in the columns of dates (days since year 1)."""
LABEL, CODE, ALIAS, SHORTENED = 0, 1, 2, 3
"""Ranks of names: labels first; codes and aliases; then names without their article or legal form."""
WIDTHS = {"I": 4, "i": 4, "Q": 8, "H": 2, "B": 1, "f": 4}
"""Type codes in use and their width in bytes; the struct module's standard sizes."""
_NUMPY = {"I": "u4", "i": "i4", "Q": "u8", "H": "u2", "B": "u1", "f": "f4"}
"""The same types as numpy names them."""


def write_array(path: Path, code: str, values: Array) -> None:
    """Write an array of numbers as a column file.

    Raises:
        EnvironmentFailure: a number is too large for it.
    """
    most = 2 ** (8 * WIDTHS[code] - (code == "i")) - 1
    if code != "f" and len(values) and int(values.max()) > most:
        raise EnvironmentFailure(f"The network is too large for its index: {path.name} holds numbers up to {most:,}.")
    path.write_bytes(values.astype(f"<{_NUMPY[code]}").tobytes())


def write_column(path: Path, code: str, values: Iterable[int | float]) -> None:
    """Write integers (or floats, code `f`) as a column file."""
    data = array(code, values)
    if data.itemsize != WIDTHS[code]:
        raise EnvironmentFailure(
            f"This machine stores type {code!r} in {data.itemsize} bytes; {WIDTHS[code]} are needed."
        )
    if sys.byteorder == "big":
        data.byteswap()
    path.write_bytes(data.tobytes())


class TextFile:
    """Texts written one after the other as `<path>.txt`, and their offsets as `<path>.off` when it is closed.

    Args:
        path: name of both files without their endings.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stream = path.with_suffix(".txt").open("wb")
        self._offsets = array("Q", [0])
        self._end = 0

    def add(self, text: str) -> None:
        """Write a text."""
        encoded = text.encode("utf-8")
        self._end += len(encoded)
        self._offsets.append(self._end)
        self._stream.write(encoded)

    def close(self) -> None:
        """Write the offsets; nothing is done the second time."""
        if not self._stream.closed:
            self._stream.close()
            write_column(self._path.with_suffix(".off"), "Q", self._offsets)

    def __enter__(self) -> TextFile:
        """The file itself, closed on leaving."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()


def splice(old: Texts, path: Path, kept: Array, places: Array, fresh: Sequence[str]) -> None:
    """Write the texts of another file that are kept, with others in between; runs of bytes are copied as they are.

    Args:
        old: the other file.
        path: name of both files without their endings.
        kept: which of its texts are kept.
        places: how many of its texts, kept or not, stand before each of the others, in order.
        fresh: the others.
    """
    import numpy as np

    offsets, data = old.offsets, old.data
    encoded = [text.encode("utf-8") for text in fresh]
    edge = np.flatnonzero(np.diff(kept.astype(np.int8), prepend=0, append=0))
    cuts = sorted({*edge.tolist(), *places.tolist()})
    with path.with_suffix(".txt").open("wb") as stream:
        at = done = 0
        for cut in [*cuts, len(old)]:
            if cut > done and kept[done]:
                stream.write(data[offsets[done] : offsets[cut]])
            done = max(done, cut)
            while at < len(encoded) and places[at] == cut:
                stream.write(encoded[at])
                at += 1
    sizes = np.diff(np.asarray(offsets).astype(np.int64))
    before = np.searchsorted(np.flatnonzero(kept), places)
    sizes = np.insert(sizes[kept], before, [len(text) for text in encoded])
    write_array(path.with_suffix(".off"), "Q", np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(sizes))))


def write_texts(path: Path, texts: Sequence[str]) -> None:
    """Write texts as `<path>.txt` and their offsets as `<path>.off`."""
    with TextFile(path) as file:
        for text in texts:
            file.add(text)


def read_column(path: Path, code: str) -> memoryview[int]:
    """A column file as a memory-mapped sequence of numbers."""
    raw: Any = _map(path)
    if sys.byteorder == "big":
        swapped = array(code, struct.unpack(f"<{len(raw) // WIDTHS[code]}{code}", raw))
        return memoryview(swapped)
    column: memoryview[int] = raw.cast(code)
    return column


class Texts:
    """Texts of a text file, by position.

    Args:
        path: as given to `write_texts`.
    """

    def __init__(self, path: Path) -> None:
        self.data = _map(path.with_suffix(".txt"))
        self.offsets = read_column(path.with_suffix(".off"), "Q")

    def __len__(self) -> int:
        """Number of texts."""
        return len(self.offsets) - 1

    def __getitem__(self, at: int) -> str:
        """The text at a position."""
        offsets = self.offsets
        if not 0 <= at < len(offsets) - 1:
            raise IndexError(at)
        return str(self.data[offsets[at] : offsets[at + 1]], "utf-8")

    def containing(self, part: str) -> Iterator[int]:
        """Positions of the texts that hold a part, in order, each once; the file is searched as it lies."""
        wanted, at = re.compile(re.escape(part.encode("utf-8"))), 0
        while (found := wanted.search(self.data, at)) is not None:
            number = bisect_right(self.offsets, found.start()) - 1
            if found.end() <= self.offsets[number + 1]:  # else it runs over the end of one text into the next
                yield number
                at = self.offsets[number + 1]
            else:
                at = found.start() + 1


def _map(path: Path) -> memoryview:
    try:
        with path.open("rb") as file:
            if path.stat().st_size == 0:
                return memoryview(b"")
            return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except OSError as error:
        raise damaged(path, f"cannot be read ({error.strerror})") from error


def sizes(folder: Path) -> dict[str, int]:
    """Bytes of every file of an index but `meta.json`, where they are recorded."""
    return {path.name: path.stat().st_size for path in sorted(folder.iterdir()) if path.name != "meta.json"}


def check_sizes(folder: Path, recorded: Mapping[str, int]) -> None:
    """Refuse an index with a file that is missing or was cut; what stands in a file is not read.

    Raises:
        EnvironmentFailure: a file has not the size that it was written with.
    """
    present = sizes(folder)
    for name, size in recorded.items():
        if present.get(name) != size:
            raise damaged(folder / name, f"has {present.get(name, 0):,} bytes instead of {size:,}")


def damaged(path: Path, why: str) -> EnvironmentFailure:
    """The error for a file of an index that cannot be used."""
    return EnvironmentFailure(
        f"The network index is damaged: {path} {why}.",
        f"Delete the folder {path.parents[1]}; the next command builds it again.",
    )
