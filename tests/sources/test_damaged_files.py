"""Contract of every source on files that are damaged, are of another kind, or hold what nobody expects.

A new source is held to it by its `tests/sources/<id>/sample*`. Each trial goes through `Intake`: refused with one
message, or the rows add up. What must be refused is refused here by name; what may be read is read without loss.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from surveilkg.sources.registry import all_sources

HERE = Path(__file__).parent
FINDINGS = HERE.parents[1] / "docs" / "how-to" / "findings-example.csv"
SAMPLES = sorted(path for path in [*HERE.glob("*/sample*"), FINDINGS] if path.is_file())
OF_CSV = [path for path in SAMPLES if path.suffix == ".csv"]
OF_JSON = [path for path in SAMPLES if path.suffix != ".csv"]
LENGTHS = 20
Try = Callable[..., Any]
NASTY = [
    "1e999", "-1e-999", "NaN", "inf", "-1", "0", "00", "99999", "0000", "0000-00-00", "2020-13-45", "31/02/2020",
    "9" * 400, "=1+1", "\u202e\u0301", "'; DROP TABLE x", "\x0b\x1a", "w" * 50_000, "http://[bad", "https://x y/<>",
    "<script>", "\\", "\\u0041", "|" * 300, "; ; ;", "🜚", "x\ny", "1,5", "1.234.567", "٣٤",
]  # fmt: skip
"""Values that stand where others belong: numbers beyond all, days that are none, code, controls, marks of lists."""


def source_of(path: Path) -> str:
    """The source that a sample is of."""
    return "claims" if path == FINDINGS else path.parent.name


def name_of(path: Path) -> str:
    """A test's id for a sample."""
    return f"{source_of(path)}-{path.name}"


def test_every_source_has_a_sample() -> None:
    """Guards the collection: all of the contract below runs over every source that is registered (10, 2026-11)."""
    assert {source_of(path) for path in SAMPLES} == {spec.id for spec in all_sources()}
    assert len(SAMPLES) >= 10


@pytest.mark.parametrize("path", SAMPLES, ids=name_of)
def test_samples_are_whole(intake: Try, path: Path) -> None:
    """What is damaged below was in order: rows are used, and a byte order mark or Windows line ends change nothing."""
    data = path.read_bytes()
    whole = intake(source_of(path), data)
    assert whole.used
    assert intake(source_of(path), b"\xef\xbb\xbf" + data) == whole
    assert intake(source_of(path), data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")).lines == whole.lines


@pytest.mark.parametrize("path", SAMPLES, ids=name_of)
def test_cut_at_any_length(intake: Try, path: Path) -> None:
    """A download that broke off: refused, or what is there adds up and says nothing that the whole does not say.

    Of a row that is cut in its last cell nothing can be known: its claims may differ, those before it may not.
    """
    data, source = path.read_bytes(), source_of(path)
    whole = intake(source, data)
    lengths = {len(data) * part // LENGTHS for part in range(LENGTHS)} | set(range(len(data) - 6, len(data)))
    for length in sorted(lengths):
        cut = intake(source, data[:length])
        assert cut.rows <= whole.rows
        if path in OF_JSON and b"\n" not in data[length:].strip():
            assert cut.refused or not data[length:].strip(), f"cut at {length} of {len(data)}"


@pytest.mark.parametrize("path", SAMPLES, ids=name_of)
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "shift_jis", "cp037"])
def test_wrong_encoding_is_refused(intake: Try, path: Path, encoding: str) -> None:
    """No text is read as another: the message gives the place, or what the file lacks."""
    text = path.read_text(encoding="utf-8").encode("ascii", "replace").decode()
    cell = {"latin-1": "Société", "shift_jis": "会社"}.get(encoding, "x")
    middle = text.index("\n", len(text) // 2) if "\n" in text[len(text) // 2 : -1] else len(text) // 2
    at = next(number for number in range(middle, len(text)) if text[number - 1].isalpha() and text[number].isalpha())
    assert intake(source_of(path), (text[:at] + cell + text[at:]).encode(encoding)).refused


@pytest.mark.parametrize("source_id", [spec.id for spec in all_sources()])
def test_what_is_no_table_is_refused(intake: Try, source_id: str) -> None:
    """Nothing, spaces, marks only, noise, archives, pictures, pages of the web, other documents."""
    noise = random.Random(1)  # noqa: S311 - noise, no secret
    folder, archive = io.BytesIO(), zipfile.ZipFile
    with archive(folder, "w") as written:
        written.writestr("word/document.xml", "<w/>")
    others = [
        b"", b" ", b"\n\n \t\r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n", b"\x00", b"\x00" * 5000, b"\x1a", b"a", b"1",
        b"null", b"true", b"{}", b"[]", b"[[]]", b"[1]", b'"text"', b"{}\n{}\n", b'{"results": 3}', b'{"results": [3]}',
        b"<!doctype html><html><body>Not found</body></html>", b"<?xml version='1.0'?><a/>", b"%PDF-1.7\n%\xe2\xe3",
        b"\x89PNG\r\n\x1a\n" + noise.randbytes(500), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
        b"PK\x03\x04" + noise.randbytes(300), b"PK\x05\x06" + b"\x00" * 18, folder.getvalue(),
        gzip.compress(b"a,b\n1,2\n", mtime=0), b"a,b\n1,2\n", b"a;b\n", b",,,\n,,,\n", b'"', b'"open', b"-0-\n",
        *(noise.randbytes(200) for _ in range(10)),
    ]  # fmt: skip
    for data in others:
        assert intake(source_id, data).refused, data[:40]


@pytest.mark.parametrize("path", SAMPLES, ids=name_of)
def test_noise_inside(intake: Try, path: Path) -> None:
    """NUL bytes are refused wherever they stand; a strewn byte is refused or adds up."""
    data, source, strewn = path.read_bytes(), source_of(path), random.Random(2)  # noqa: S311 - noise, no secret
    for _ in range(6):
        at = strewn.randrange(len(data))
        assert intake(source, data[:at] + b"\x00" + data[at:]).refused
    for _ in range(15):
        at = strewn.randrange(len(data))
        intake(source, data[:at] + strewn.randbytes(strewn.randrange(3)) + data[at + strewn.randrange(2) :])


def _tables(path: Path) -> Iterator[list[list[str]]]:
    """A fresh copy of a sample's table, again and again."""
    text = path.read_text(encoding="utf-8")
    while True:
        yield list(csv.reader(io.StringIO(text, newline="")))


def _written(table: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(table)
    return out.getvalue().encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("path", OF_CSV, ids=name_of)
def test_columns_missing_renamed_doubled(intake: Try, path: Path) -> None:
    """A column that is gone or renamed is missed or the rows add up; one that stands twice is refused, not chosen."""
    source, tables = source_of(path), _tables(path)
    header = next(tables)[0]
    whole = intake(source, path.read_bytes())
    refused = 0
    for at, name in enumerate(header):
        without = intake(source, _written([row[:at] + row[at + 1 :] for row in next(tables)]))
        renamed = next(tables)
        renamed[0][at] = f"{name} x" if name else ""
        changed = intake(source, _written(renamed))
        refused += bool(without.refused) and bool(changed.refused)
        assert max(without.used, changed.used) <= whole.used
        if name.strip():
            twice = intake(source, _written([[*row, row[at] if at < len(row) else ""] for row in next(tables)]))
            assert twice.refused, name
    assert refused, "no column is needed"


@pytest.mark.parametrize("path", OF_CSV, ids=name_of)
def test_columns_in_another_order(intake: Try, path: Path) -> None:
    """Columns are found by name: the statements are the same, or the file is refused; never is a cell misread."""
    source, tables, order = source_of(path), _tables(path), random.Random(3)  # noqa: S311 - an order, no secret
    whole = intake(source, path.read_bytes())
    width = len(next(tables)[0])
    moved = 0
    for _ in range(6):
        places = order.sample(range(width), width)
        table = [row for row in next(tables) if len(row) == width]
        straight = intake(source, _written(table))
        other = intake(source, _written([[row[at] for at in places] for row in table]))
        assert other.refused or _unordered(other) == _unordered(straight)
        moved += not other.refused
    assert whole.used
    assert moved or source in {"spyware_inventory"}, "only the inventory is told by the order of its columns"


def _unordered(tried: Any) -> set[str]:
    """Statements without wording, in which cells may stand in the order of the columns."""
    return {line for line in tried.lines if "asWritten" not in line and "paraphrase" not in line}


@pytest.mark.parametrize("path", OF_CSV, ids=name_of)
def test_any_cell_may_hold_anything(intake: Try, path: Path) -> None:
    """Numbers beyond all, days that are none, code and controls: rejected or taken as text, and all rows add up."""
    source, tables = source_of(path), _tables(path)
    width = len(next(tables)[0])
    rows = intake(source, _written(next(tables))).rows
    step = 6 if width < 25 else 15
    for at in range(width):
        for value in NASTY[at % step :: step]:
            table = next(tables)
            table[1][at : at + 1] = [value]
            tried = intake(source, _written(table))
            assert tried.refused or tried.rows == rows, f"{table[0][at]}: {value[:40]!r}"


@pytest.mark.parametrize("path", OF_CSV, ids=name_of)
def test_open_quote_is_refused(intake: Try, path: Path) -> None:
    """A quote that is not closed swallows the rest of the file: that is said, and no row vanishes in a cell."""
    *before, last = next(_tables(path))
    for at in range(len(last)):
        cells = [cell.replace('"', "").replace(",", ".") for cell in last]
        cells[at] = '"' + cells[at]
        data = _written(before) + ",".join(cells).encode() + b"\nswallowed\n" * 3
        assert "quote is opened" in intake(source_of(path), data).refused, f"column {at + 1}"


@pytest.mark.parametrize("path", SAMPLES, ids=name_of)
def test_cell_of_ten_megabytes(intake: Try, path: Path) -> None:
    """No source has such a cell: the file is refused, or the row is rejected, with the place."""
    data, large = path.read_text(encoding="utf-8"), "m" * 10_000_000
    whole = intake(source_of(path), data.encode())
    word = next(word for word in ("Zambia", "China", "Lantern", "Uganda", "Northlight", "wi-", "Nokia") if word in data)
    tried = intake(source_of(path), data.replace(word, large, 1).encode())
    assert tried.refused or tried.used < whole.used or tried.rows == whole.rows
    assert all(len(line) < 1_000_000 for line in tried.lines)


def _places(found: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value of a document."""
    inside = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    for key, value in inside:
        yield (*way, key)
        yield from _places(value, (*way, key))


def _with(text: str, way: tuple[Any, ...], value: Any) -> Any:
    found = json.loads(text)
    at = found
    for key in way[:-1]:
        at = at[key]
    at[way[-1]] = value
    return found


ODD: list[Any] = [None, True, 0, -1, 10**30, 1e300, "", " ", [], {}, [[]], [None], {"a": []}, "9" * 400, "0000-00-00"]
"""Values of every type of JSON, where one of another type belongs."""


@pytest.mark.parametrize("path", OF_JSON, ids=name_of)
def test_any_value_may_be_of_another_type(intake: Try, path: Path) -> None:
    """Lists for texts, texts for objects, null for all: refused, or the records add up."""
    text, source = path.read_text(encoding="utf-8"), source_of(path)
    is_lines = path.suffix == ".jsonl" or path.name.endswith(".ftm.json")
    whole = json.dumps([json.loads(line) for line in text.splitlines() if line.strip()]) if is_lines else text
    places = list(_places(json.loads(whole)))
    for turn, way in enumerate(places[:: max(1, len(places) // 30)]):
        for value in ODD[turn % 4 :: 4]:
            changed = _with(whole, way, value)
            made = "\n".join(map(json.dumps, changed)) if is_lines else json.dumps(changed)
            intake(source, made.encode())


@pytest.mark.parametrize("source_id", [spec.id for spec in all_sources()])
@pytest.mark.parametrize(
    "opening", [b"[", b'{"a":', b'[{"a":', b'{"results":[', b'{"id":"a","schema":"Company","properties":']
)
def test_nesting_of_a_hundred_thousand(intake: Try, source_id: str, opening: bytes) -> None:
    """A document that only opens brackets is refused, and does not exhaust the stack."""
    assert intake(source_id, opening * 100_000).refused
    closing = {b"[": b"]", b'{"a":': b"1}"}.get(opening, b"")
    assert intake(source_id, opening * 100_000 + closing * 100_000).refused


@pytest.mark.parametrize("path", OF_JSON, ids=name_of)
@pytest.mark.parametrize(
    "number", [b"NaN", b"Infinity", b"-Infinity", b"1e999", b"1" * 5000, b'"\\ud800"', b'"\\u0000"']
)
def test_values_that_are_no_json(intake: Try, path: Path, number: bytes) -> None:
    """What JSON does not have, or no text can hold, is refused or rejected; it never reaches a statement."""
    data = path.read_bytes()
    first = data.index(b'": "') + 3
    end = data.index(b'"', first + 1) + 1
    tried = intake(source_of(path), data[:first] + number + data[end:])
    assert not any(bad in line for line in tried.lines for bad in ("NaN", "inf", "\x00"))
