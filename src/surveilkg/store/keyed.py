"""Rows by key in one file that is only ever read: found without reading the others, and never believed when damaged.

The rows stand sorted, one line each, in blocks of some KiB. Behind them stand the first key, the place and the checksum
of every block, and a last line with what the file was made of. A block is checked before a row of it is given out, the
list of blocks when the file is opened; so memory and time hardly grow with the file, and a byte that was altered is
found before it can matter.
"""

from __future__ import annotations

import mmap
import os
import re
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from surveilkg.store.lines import Lines

Row = tuple[str, ...]
_BLOCK = 4096
_CHUNK = 1024 * 1024
_FORMAT = b"keyed 1"
_END = re.compile(rb"keyed 1 ([0-9a-f]{16}) ([0-9a-f]{16}) ([0-9a-f]{8}) ([0-9a-f]+)\n\Z")
_LONGEST_END = 256
"""Bytes that the last line has at most."""
_SPECIAL, _ESCAPED = re.compile(r"[\\\x00-\x1f]"), re.compile(r"\\([0-9a-f]{2})")


class DamagedError(Exception):
    """A file is not, or no longer, as it was written."""


def line(key: str, fields: Iterable[str]) -> str:
    r"""A row as a line, with its line end.

    >>> line("k acme", ["Acme\tLtd"])
    'k acme\tAcme\\09Ltd\n'
    """
    return "\t".join(map(_escaped, (key, *fields))) + "\n"


def write(path: Path, lines: Lines, made_of: str) -> None:
    """Write rows as a file of their own; it appears whole or not at all.

    Args:
        path: the file; one that is there is replaced.
        lines: the rows, see `line`.
        made_of: what the rows were made of and how, as hexadecimal digits.

    Raises:
        OSError: it cannot be written.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            start, blocks = 0, list[bytes]()
            for block in _blocks(lines.path()):
                stream.write(block)
                first = block[: block.index(b"\t")]
                blocks.append(b"%x %08x %s\n" % (start, zlib.crc32(block), first))
                start += len(block)
            listed = b"".join(blocks)
            stream.write(listed)
            told = (start, len(lines), zlib.crc32(listed), made_of.encode("ascii"))
            stream.write(b"%s %016x %016x %08x %s\n" % (_FORMAT, *told))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


class Keyed:
    """The rows of a file by their keys.

    Args:
        path: the file.
        made_of: as it was written with.

    Raises:
        DamagedError: there is no such file, it was made of something else, or it is damaged.
    """

    def __init__(self, path: Path, made_of: str) -> None:
        self._path = path
        try:
            with path.open("rb") as stream:
                self._bytes = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:  # ValueError: it is empty
            raise DamagedError(f"{path} cannot be read") from error
        found = _END.search(self._bytes[-_LONGEST_END:])
        if found is None or found[4] != made_of.encode("ascii"):
            raise DamagedError(f"{path} was cut, or made of something else")
        self._end, self._count = int(found[1], 16), int(found[2], 16)
        listed = self._bytes[self._end : len(self._bytes) - len(found[0])]
        if zlib.crc32(listed) != int(found[3], 16):
            raise DamagedError(f"{path}: its list of blocks is damaged")
        blocks = [each.split(b" ", 2) for each in listed.split(b"\n")[:-1]]
        self._starts = [*(int(start, 16) for start, _, _ in blocks), self._end]
        self._sums = [int(checksum, 16) for _, checksum, _ in blocks]
        self._firsts = [first for _, _, first in blocks]

    def __len__(self) -> int:
        """Number of rows."""
        return self._count

    def listed(self, key: str) -> list[Row]:
        """The rows of a key, sorted.

        Raises:
            DamagedError: the file is damaged where they stand.
        """
        wanted, found = _escaped(key).encode("utf-8"), list[Row]()
        at = max(0, bisect_left(self._firsts, wanted) - 1)  # its first row may stand within the block before
        beginning = b"\n" + wanted + b"\t"
        while at < len(self._sums):
            block = b"\n" + self._block(at)
            place = block.find(beginning)
            while place >= 0 and block.startswith(beginning, place):
                end = block.index(b"\n", place + 1)
                found.append(_fields(block[place + len(beginning) : end]))
                place = end
            at += 1
            if at == len(self._sums) or self._firsts[at] > wanted:
                break
        return found

    def rows(self, beginning: str = "") -> Iterator[tuple[str, Row]]:
        """Keys that begin so with their rows, sorted.

        Raises:
            DamagedError: the file is damaged where they stand.
        """
        wanted = _escaped(beginning).encode("utf-8")
        for at in range(max(0, bisect_left(self._firsts, wanted) - 1), len(self._sums)):
            if self._firsts[at] > wanted and not self._firsts[at].startswith(wanted):
                return
            for each in self._block(at).split(b"\n")[:-1]:
                if each.startswith(wanted):
                    key, *fields = _fields(each)
                    yield key, tuple(fields)

    def _block(self, at: int) -> bytes:
        block = self._bytes[self._starts[at] : self._starts[at + 1]]
        if zlib.crc32(block) != self._sums[at]:
            raise DamagedError(f"{self._path}: block {at} is damaged")
        return block


def _blocks(path: Path) -> Iterator[bytes]:
    """Lines of a file in blocks of about `_BLOCK` bytes that end with a line."""
    with path.open("rb") as stream:
        while read := stream.read(_CHUNK):
            read += stream.readline()
            start = 0
            while start < len(read):
                end = read.find(b"\n", start + _BLOCK - 1) + 1 or len(read)
                yield read[start:end]
                start = end


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{ord(found[0]):02x}", text) if _SPECIAL.search(text) else text


def _fields(written: bytes) -> Row:
    text = written.decode("utf-8")
    fields = text.split("\t")
    if "\\" in text:
        fields = [_ESCAPED.sub(lambda found: chr(int(found[1], 16)), field) for field in fields]
    return tuple(fields)
