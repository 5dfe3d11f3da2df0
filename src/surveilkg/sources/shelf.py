"""Files of records that refer to each other: read twice, with what the second reading needs kept on disk.

A record may refer to one that stands later in the file, so the first reading puts aside what others need to know of
each record, under its key. The shelf is a temporary database of SQLite: memory does not grow with the file.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from surveilkg.errors import EnvironmentFailure
from surveilkg.sources.reading import InputFile

_as_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_CACHE_KIB = 32768
"""Of the shelf in memory at most; the rest is in a file that SQLite removes."""


class Shelf:
    """Values by key, on disk. The first value of a key stays.

    Args:
        cache: KiB of it in memory at most.
    """

    def __init__(self, cache: int = _CACHE_KIB) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute(f"PRAGMA cache_size = -{cache}")
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("CREATE TABLE record (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
        self._database.execute("BEGIN")
        self._cursor = self._database.cursor()  # one for all: a connection remembers many that are gone

    def put(self, key: str, value: Any) -> bool:
        """Put a value that JSON can hold under a key; whether the key was free."""
        text = _as_text(value)
        return self._run("INSERT OR IGNORE INTO record VALUES (?, ?)", key, text).rowcount == 1

    def replace(self, key: str, value: Any) -> None:
        """Put a value under a key, whatever was there."""
        text = _as_text(value)
        self._run("INSERT OR REPLACE INTO record VALUES (?, ?)", key, text)

    def get(self, key: str) -> Any:
        """The value of a key; None where there is none."""
        found = self._run("SELECT value FROM record WHERE key = ?", key).fetchone()
        return None if found is None else json.loads(found[0])

    def keys(self) -> Iterator[str]:
        """The keys, sorted."""
        for (key,) in self._database.execute("SELECT key FROM record ORDER BY key"):
            yield key

    def append(self, key: str, value: Any) -> None:
        """Put a value behind those that are under a key."""
        self.replace(key, [*self.listed(key), value])

    def listed(self, key: str) -> list[Any]:
        """The values that were appended under a key."""
        found: list[Any] = self.get(key) or []
        return found

    def close(self) -> None:
        """Drop everything."""
        self._database.close()

    def _run(self, statement: str, *values: str) -> sqlite3.Cursor:
        try:
            return self._cursor.execute(statement, values)
        except sqlite3.Error as error:
            raise EnvironmentFailure(
                f"Records cannot be put aside in the temporary folder: {error}.", "Free some disk, or set TMPDIR."
            ) from None


def json_lines(file: InputFile) -> Iterator[tuple[int, dict[str, Any]]]:
    """Objects of a file of JSON lines as (line number, object).

    Raises:
        EnvironmentFailure: empty, or a line is not UTF-8, not JSON, not an object, too long or not text.
    """
    empty = True
    for number, line in file.lines():
        empty = False
        yield number, _object(file, number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)
    if empty:
        raise file.fail("the file is empty.", "Download it again.")


def _object(file: InputFile, number: int, line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line.decode("utf-8"))
        if b"\\u" in line:
            json.dumps(found, ensure_ascii=False).encode("utf-8")
        if b"\\u0000" in line:
            raise ValueError("it holds NUL, which no text does")
    except UnicodeDecodeError:
        raise file.fail(f"line {number} is not UTF-8 text.", "Save it as UTF-8, or download it again.") from None
    except UnicodeEncodeError:
        raise file.fail(f"line {number} holds half a character (a lone surrogate).", "Download it again.") from None
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, ValueError) else "nested too deeply"
        raise file.fail(
            f"line {number} is not JSON ({reason}).", "There must be one whole JSON object per line; is the file cut?"
        ) from None
    if not isinstance(found, dict):
        raise file.fail(f"line {number} is not a JSON object.", "There must be one JSON object per line.")
    return found
