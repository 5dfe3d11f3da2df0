"""Opening the files that users bring: text, CSV, spreadsheets and JSON, with one clear message for what is wrong."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from surveilkg.errors import EnvironmentFailure
from surveilkg.model.record import Reject

MAX_CELL = 1_000_000
"""Characters in one cell or field; more is no data of any source here."""
MAX_LINE = 8 * 1024 * 1024
"""Bytes in one line of a file of records; more is no record of any source here."""
MAX_NAME = 500
"""Characters in the name of a column, and columns, that are compared with the ones that are missing."""
MAX_WHOLE = 512 * 1024 * 1024
"""Bytes of a file that is read whole; sources that take `open` or `lines` have no such bound."""
_BLOCK = 1024 * 1024
_WHOLE = "Check that the file is whole and is CSV."
_LONGEST = 1000
"""Characters of a message about a file."""
_END = "\x00end of the file\x00"
"""A line after the last one that no text has: where it does not come back as a row, a quote was left open."""


class InputFile:
    """A file as received: in memory, or on disk and read only as far as a source asks.

    Args:
        name: its name, for messages; `-` for standard input.
        data: its bytes; left out where they stay on disk.
        sha256: checksum, hex.
        path: where the bytes are on disk.

    `beside` holds the other files of the same publish, for sources that spread one record over several files.
    """

    __slots__ = ("_data", "_path", "beside", "name", "sha256")

    def __init__(self, name: str, data: bytes | None = None, sha256: str = "", path: Path | None = None) -> None:
        self.name = name
        self.sha256 = sha256
        self.beside: tuple[InputFile, ...] = ()
        self._data = data
        self._path = path

    @property
    def data(self) -> bytes:
        """All bytes, in memory. Sources of files that may be large take `open` or `lines` instead.

        Raises:
            EnvironmentFailure: the file is larger than `MAX_WHOLE`, or cannot be read.
        """
        if self._data is None:
            if self.size > MAX_WHOLE:
                raise self.fail(f"it has {self.size:,} bytes; this source reads up to {MAX_WHOLE:,}.", "Split it.")
            with self.open() as stream:
                self._data = stream.read()
        return self._data

    @property
    def size(self) -> int:
        """Number of bytes."""
        return len(self._data or b"") if self._path is None else self._path.stat().st_size

    def open(self) -> BinaryIO:
        """The bytes as a stream from the start.

        Raises:
            EnvironmentFailure: the file cannot be read (any more).
        """
        if self._path is None:
            return io.BytesIO(self._data or b"")
        try:
            return self._path.open("rb")
        except OSError as error:
            raise self.fail(f"the file cannot be read: {error.strerror or error}.") from None

    def lines(self, longest: int = MAX_LINE) -> Iterator[tuple[int, bytes]]:
        """Lines with their numbers from 1, without the line end, wherever the bytes are; empty lines are counted only.

        Raises:
            EnvironmentFailure: a line is longer than `longest` bytes, or the file cannot be read.
        """
        with self.open() as stream:
            number = 0
            while line := stream.readline(longest + 1):
                number += 1
                if len(line) > longest:
                    raise self.fail(
                        f"line {number} is longer than {longest:,} bytes.", "Check that there is one record per line."
                    )
                if line.strip():
                    yield number, line.rstrip(b"\r\n")

    def fail(self, reason: str, hint: str = "") -> EnvironmentFailure:
        """The error for a file that cannot be used; a reason that quotes the file at length is cut to one line."""
        line = " ".join(reason.split()) if "\n" in reason or "\r" in reason else reason
        return EnvironmentFailure(f"{self.name}: {line if len(line) <= _LONGEST else line[:_LONGEST] + ' ...'}", hint)


def text(file: InputFile) -> str:
    """The file as UTF-8 text, with or without a byte order mark, whole.

    Raises:
        EnvironmentFailure: it is empty, not UTF-8, or holds NUL bytes; the message gives the line.
    """
    check_text(file)
    return file.data.decode("utf-8-sig")


def check_text(file: InputFile) -> None:
    """Refuse what is no UTF-8 text; the file is read in pieces and not kept.

    Raises:
        EnvironmentFailure: it is empty, not UTF-8, or holds NUL bytes; the message gives the line.
    """
    decoder, line, read, is_empty, start = codecs.getincrementaldecoder("utf-8")(), 1, 0, True, b""
    with file.open() as stream:
        while True:
            block = stream.read(_BLOCK)
            start = start or block[:2]
            if b"\x00" in block:
                wide = start in {b"\xff\xfe", b"\xfe\xff"}
                line += block[: block.index(b"\x00")].count(b"\n")
                raise file.fail(
                    "this is UTF-16 text, not UTF-8." if wide else f"line {line} holds NUL bytes, so this is no text.",
                    "Save it as UTF-8, or download it again.",
                )
            waiting = len(decoder.getstate()[0])
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                line += block[: max(0, error.start - waiting)].count(b"\n")
                raise file.fail(
                    f"line {line} is not UTF-8 text (byte {read - waiting + error.start}).",
                    "Save it as UTF-8, or download it again.",
                ) from None
            if not block:
                break
            is_empty = is_empty and not block.strip(b"\xef\xbb\xbf \t\r\n\f\v")
            line += block.count(b"\n")
            read += len(block)
    if is_empty:
        raise file.fail("the file is empty.", "Download it again.")


def text_lines(file: InputFile) -> Iterator[str]:
    """Lines of a text with their line ends, without a byte order mark; only the line is in memory.

    Raises:
        EnvironmentFailure: it is no text (see `check_text`), or a line has more than `MAX_LINE` characters.
    """
    check_text(file)
    with io.TextIOWrapper(file.open(), encoding="utf-8-sig", newline="") as stream:
        for number in itertools.count(1):
            line = stream.readline(MAX_LINE + 1)
            if not line:
                return
            if len(line) > MAX_LINE:
                raise file.fail(f"line {number} has more than {MAX_LINE:,} characters.", _WHOLE)
            yield line


def csv_rows(
    file: InputFile, delimiter: str = ",", header: tuple[str, ...] | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a CSV file as (row number, column to value), 1 for the first row of data.

    Columns without a name are called `#<position>`. Rows that are wholly empty are counted but not given. A row with
    too many or too few cells is given with the key `#misaligned`.

    Args:
        file: the file.
        delimiter: character between cells.
        header: column names where the file has no header line.

    Raises:
        EnvironmentFailure: not text, not CSV, a column stands twice, a quote is left open, or a cell is beyond
            `MAX_CELL`.
    """
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(itertools.chain(text_lines(file), ["\r\n", _END]), delimiter=delimiter)
    begun = 0
    try:
        names = list(header) if header else [name.strip() or f"#{at}" for at, name in enumerate(next(reader), 1)]
        _refuse_twice(file, names)
        for number, cells in enumerate(reader, 1):
            if any(_END in cell for cell in cells):
                if cells != [_END]:
                    raise file.fail(f"line {begun + 1}: a quote is opened and never closed.", _WHOLE)
                return
            begun = reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            row = dict(zip(names, cells, strict=False))
            if len(cells) != len(names):
                row["#misaligned"] = str(len(cells))
            yield number, row
    except csv.Error as error:
        raise file.fail(f"line {reader.line_num}: {error}.", _WHOLE) from None


def _refuse_twice(file: InputFile, names: list[str]) -> None:
    """Refuse a table in which nothing tells which of two columns is meant."""
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise file.fail(f"the column {twice[0]!r} stands twice.", "Use the file as it was published.")


def csv_header(file: InputFile, delimiter: str = ",") -> list[str]:
    """Column names of a CSV file, stripped.

    Raises:
        EnvironmentFailure: not text, or the first line is not CSV.
    """
    csv.field_size_limit(MAX_CELL)
    first = next(text_lines(file), "").split("\n", 1)[0].rstrip("\r")
    try:
        return [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
    except csv.Error as error:
        raise file.fail(f"line 1: {error}.", _WHOLE) from None


def missing_columns(file: InputFile, header: list[str], wanted: tuple[str, ...], what: str) -> None:
    """Refuse a table without the columns that a source needs.

    Raises:
        EnvironmentFailure: columns are missing; the message names them and the nearest ones that are there.
    """
    import difflib

    absent = [name for name in wanted if name not in header]
    if absent:
        short = [name for name in header if len(name) < MAX_NAME][:MAX_NAME]
        near = {name: difflib.get_close_matches(name, short, n=1) for name in absent}
        words = "; ".join(f"{name!r}" + (f" (there is {found[0]!r})" if found else "") for name, found in near.items())
        raise file.fail(f"this is not {what}: it lacks the column(s) {words}.", "Check that it is the right file.")


def row_reject(file: InputFile, row: int, reason: str, column: str = "", value: str = "", whole: bool = True) -> Reject:
    """A reject at a place in a file."""
    return Reject(file.name, row, column, value[:200], reason, whole)
