"""A file that is one JSON document, read whole and within bounds."""

from __future__ import annotations

import json
import re
from typing import Any

from surveilkg.sources import reading
from surveilkg.sources.reading import InputFile

_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_HINT = "Is the file damaged or cut? Download it again."


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
        reason = str(error) if isinstance(error, ValueError) else "nested too deeply"
        raise file.fail(f"this is not JSON: {reason}.", _HINT) from None
    for text in _texts(found):
        if longest is not None and len(text) > longest:
            raise file.fail(f"a text of it has more than {longest:,} characters: {text[:40]!r} ...", _HINT)
        if _NO_TEXT.search(text):
            raise file.fail("it holds half a character (a lone surrogate) or NUL, which no text does.", _HINT)
    return found


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
