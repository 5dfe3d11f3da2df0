"""Tests of store.keyed: rows are found by key whatever they hold, and a file that was altered is never believed."""

from __future__ import annotations

import contextlib
import tempfile
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveilkg.store import keyed
from surveilkg.store.keyed import DamagedError, Keyed, Row, line, write
from surveilkg.store.lines import Lines

MADE_OF = "0123abcd"
_TEXT = st.text(st.sampled_from("a\t\n\r\\ \x00\x01!~é傻\U0001f600"), max_size=4)
_ROWS = st.lists(st.tuples(_TEXT, st.lists(_TEXT, min_size=1, max_size=3).map(tuple)), max_size=60)


def _written(folder: Path, rows: list[tuple[str, Row]]) -> Path:
    path = folder / "rows"
    with contextlib.closing(Lines(chunk=7)) as lines:
        lines.extend(line(key, fields) for key, fields in rows)
        write(path, lines, MADE_OF)
    return path


@settings(max_examples=60)
@given(_ROWS, st.integers(1, 40))
def test_every_row_is_found_by_its_key(rows: list[tuple[str, Row]], block: int) -> None:
    """Keys that begin with one another, rows of one key in many blocks, texts with tabs and line ends; and no others.

    Expected: the rows themselves, each once, by key.
    """
    expected: dict[str, set[Row]] = defaultdict(set)
    for key, fields in rows:
        expected[key].add(fields)
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(keyed, "_BLOCK", block)
        file = Keyed(_written(Path(name), rows), MADE_OF)
        for key in {*expected, "", "a", "aa", "missing", "\uffff"}:
            found = file.listed(key)
            assert (len(found), set(found)) == (len(expected.get(key, ())), expected.get(key, set()))
            begun = [(each, row) for each, row in file.rows(key)]
            assert sorted(begun) == sorted((k, row) for k, its in expected.items() if k.startswith(key) for row in its)
        assert len(file) == sum(map(len, expected.values()))
        assert [path.name for path in Path(name).iterdir()] == ["rows"]


ROWS: list[tuple[str, Row]] = [(f"k{number}", (f"value {number}", "x")) for number in range(40)]


def _told(path: Path) -> list[list[Row]]:
    file = Keyed(path, MADE_OF)
    return [file.listed(key) for key, _ in ROWS] + [[row for _, row in file.rows()]]


def test_a_byte_that_was_altered_never_gives_another_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every byte of the file in turn: what is read is right, or the file is called damaged; cut anywhere: damaged."""
    monkeypatch.setattr(keyed, "_BLOCK", 100)
    path = _written(tmp_path, ROWS)
    whole, right, refused = path.read_bytes(), _told(path), 0
    assert len(right[-1]) == len(ROWS)
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        try:
            assert _told(path) == right, at
        except DamagedError:
            refused += 1
        path.write_bytes(whole[:at])
        with pytest.raises(DamagedError):
            _told(path)
    assert refused > 0.95 * len(whole)


def test_a_file_that_was_made_of_something_else_is_not_read(tmp_path: Path) -> None:
    """Its stamp decides; a file that is missing, or is a folder, is no better."""
    path = _written(tmp_path, ROWS)
    assert len(Keyed(path, MADE_OF)) == len(ROWS)
    for other, made_of in ((path, "0123abce"), (tmp_path / "missing", MADE_OF), (tmp_path, MADE_OF)):
        with pytest.raises(DamagedError):
            Keyed(other, made_of)
