"""Lines that are put into many files as they come, so that memory does not grow with their number."""

from __future__ import annotations

from pathlib import Path

_HELD = 32 * 1024 * 1024
"""Bytes of all files together that are held until they are written."""


class Buckets:
    """Numbered files of lines. No file is held open: there may be more than a process may have.

    Args:
        folder: where the files are.
        name: begins the name of each.
        count: how many there are.
        held: bytes in memory at most, and what was added last.
    """

    def __init__(self, folder: Path, name: str, count: int, held: int = _HELD) -> None:
        self._folder = folder
        self._name = name
        self._limit = held
        self._size = 0
        self._held: list[list[bytes]] = [[] for _ in range(count)]

    def add(self, number: int, text: bytes) -> None:
        """Add lines to one file."""
        self._held[number].append(text)
        self._size += len(text)
        if self._size >= self._limit:
            self._write()

    def path(self, number: int) -> Path:
        """One file with all that was added to it until now."""
        self._write_one(number)
        path = self._path(number)
        path.touch()
        return path

    def take(self, number: int) -> bytes:
        """What was added to one file, which is gone then."""
        text = self.path(number).read_bytes()
        self.drop(number)
        return text

    def drop(self, number: int) -> None:
        """Remove one file."""
        self._path(number).unlink(missing_ok=True)

    def _write(self) -> None:
        for number in range(len(self._held)):
            self._write_one(number)
        self._size = 0

    def _write_one(self, number: int) -> None:
        held = self._held[number]
        if held:
            with self._path(number).open("ab") as stream:
                stream.writelines(held)
            self._held[number] = []

    def _path(self, number: int) -> Path:
        return self._folder / f"{self._name}-{number}.nt"
