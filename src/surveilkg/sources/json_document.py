"""A file that is one JSON document: read whole within bounds, or its records one by one."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from surveilkg.errors import EnvironmentFailure
from surveilkg.sources import reading
from surveilkg.sources.reading import InputFile

_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_SPACE = re.compile(r"[ \t\n\r]*")
_BLOCK = 256 * 1024
_HINT = "Is the file damaged or cut? Download it again."


class NoListError(LookupError):
    """The object that a document is has no list of the name."""


def read(file: InputFile, longest: int | None = reading.MAX_CELL) -> Any:
    """What the document says.

    Args:
        file: the file.
        longest: characters of the longest text; None where the source judges every field itself.

    Raises:
        EnvironmentFailure: it is empty, not UTF-8, not JSON, nested too deeply, holds NaN or an infinite number, half a
            character, or a text that is too long.
    """
    whole = reading.text(file)
    try:
        found = json.loads(whole, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise _not_json(file, error) from None
    _check_texts(file, found, longest)
    return found


def records(file: InputFile, member: str = "") -> Iterator[Any]:
    """Items of the list that a document is, or of the list that is a member of the object that it is, in order.

    Only the item is in memory. The whole document is read, so that a cut one is told at the latest at its end; other
    members of the object are not given.

    Args:
        file: the file.
        member: name of the member that holds the list; empty where the document is the list.

    Raises:
        EnvironmentFailure: as `read`; or the document is not of that form, or an item has more than `MAX_LINE`
            characters.
        NoListError: the object has no such member, or it is no list.
    """
    reading.check_text(file)
    with io.TextIOWrapper(file.open(), encoding="utf-8-sig") as stream:
        document = _Document(stream)
        try:
            for item in document.items(member):
                _check_texts(file, item, reading.MAX_CELL)
                yield item
        except (ValueError, RecursionError) as error:
            raise _not_json(file, error) from None


class _Document:
    """A JSON document that is read piece by piece."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._held = ""
        self._at = 0
        self._lines = 1
        self._is_whole = False
        self._decoder = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite)

    def items(self, member: str) -> Iterator[Any]:
        """Items of the list; ValueError where the document is none, or not of the form."""
        if not member:
            yield from self._list()
        else:
            yield from self._member(member)
        if self._next():
            raise ValueError("something stands after its end")

    def _member(self, wanted: str) -> Iterator[Any]:
        self._take("{")
        is_found = False
        while self._next() != "}":
            name = self._value()
            self._take(":")
            if name == wanted and self._next() == "[":
                is_found = True
                yield from self._list()
            else:
                self._value()
            self._separate("}")
        self._take("}")
        if not is_found:
            raise NoListError(wanted)

    def _list(self) -> Iterator[Any]:
        self._take("[")
        while self._next() != "]":
            yield self._value()
            self._separate("]")
        self._take("]")

    def _separate(self, end: str) -> None:
        """A comma, with something after it, or nothing before the end."""
        if self._next() != end:
            self._take(",")
            if self._next() == end:
                raise ValueError(f"a comma stands before {end!r}")

    def _take(self, char: str) -> None:
        found = self._next()
        if found != char:
            line = self._lines + self._held[: self._at].count("\n")
            what = f"there is {found!r}, not {char!r}" if found else f"the file ends where {char!r} is expected"
            raise ValueError(f"{what} (line {line})")
        self._at += 1

    def _next(self) -> str:
        """The next character that is no white space; empty at the end."""
        while True:
            match = _SPACE.match(self._held, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._held):
                return self._held[self._at]
            if not self._more():
                return ""

    def _value(self) -> Any:
        self._next()
        while True:
            try:
                found, end = self._decoder.raw_decode(self._held, self._at)
            except json.JSONDecodeError as error:
                if len(self._held) - self._at > reading.MAX_LINE or not self._more():
                    line = self._lines + self._held[: error.pos].count("\n")
                    raise ValueError(f"{error.msg} (line {line})") from None
                continue
            if end < len(self._held) or not self._more():  # a number may go on in what was not read yet
                self._at = end
                return found

    def _more(self) -> bool:
        """Read on, and forget what was used; False at the end."""
        block = "" if self._is_whole else self._stream.read(max(_BLOCK, len(self._held) - self._at))
        self._is_whole = not block
        self._lines += self._held[: self._at].count("\n")
        self._held = self._held[self._at :] + block
        self._at = 0
        return bool(block)


def _not_json(file: InputFile, error: Exception) -> EnvironmentFailure:
    reason = str(error) if isinstance(error, ValueError) else "nested too deeply"
    return file.fail(f"this is not JSON: {reason}.", _HINT)


def _check_texts(file: InputFile, found: Any, longest: int | None) -> None:
    """Refuse texts that are too long or none."""
    for text in _texts(found):
        if longest is not None and len(text) > longest:
            raise file.fail(f"a text of it has more than {longest:,} characters: {text[:40]!r} ...", _HINT)
        if _NO_TEXT.search(text):
            raise file.fail("it holds half a character (a lone surrogate) or NUL, which no text does.", _HINT)


def _texts(found: Any) -> Any:
    """Every text of a document, keys included."""
    waiting = [found]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            waiting += item.keys()
            waiting += item.values()


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number of JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in {float("inf"), float("-inf")}:
        raise ValueError(f"{digits[:40]} is beyond any number")
    return number
