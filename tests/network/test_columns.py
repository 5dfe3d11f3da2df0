"""Tests of network.columns: what is written is what is read, and damage is told."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveilkg.errors import EnvironmentFailure
from surveilkg.network import columns

RANGES = {"I": (0, 2**32 - 1), "i": (-(2**31), 2**31 - 1), "Q": (0, 2**64 - 1), "B": (0, 255)}


@given(st.sampled_from(sorted(RANGES)).flatmap(lambda c: st.tuples(st.just(c), st.lists(st.integers(*RANGES[c])))))
def test_columns_round_trip(column: tuple[str, list[int]]) -> None:
    """Every integer of a width comes back, the extremes and the empty column too. Expected: the input."""
    code, values = column
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "column"
        columns.write_column(path, code, values)
        assert path.stat().st_size == columns.WIDTHS[code] * len(values)
        assert list(columns.read_column(path, code)) == values


def test_arrays_are_written_as_lists_are_and_too_large_numbers_are_told(tmp_path: Path) -> None:
    """Both ways of writing give the same bytes; a 257th class is no class 0. Expected: the input, or a message."""
    for code, (low, high) in (*RANGES.items(), ("H", (0, 2**16 - 1))):
        values = np.array([low, high, 1], dtype=np.int64 if code == "i" else np.uint64)
        columns.write_array(tmp_path / "array", code, values)
        columns.write_column(tmp_path / "list", code, values.tolist())
        assert (tmp_path / "array").read_bytes() == (tmp_path / "list").read_bytes(), code
        columns.write_array(tmp_path / "empty", code, values[:0])
        assert (tmp_path / "empty").read_bytes() == b""
        if code != "Q":
            with pytest.raises(EnvironmentFailure, match="too large"):
                columns.write_array(tmp_path / "array", code, values + values.dtype.type(1))


@given(st.lists(st.floats(0, 1, width=32)))
def test_weights_round_trip(values: list[float]) -> None:
    """Single-precision weights come back exactly. Expected: the input."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "column"
        columns.write_column(path, "f", values)
        assert list(columns.read_column(path, "f")) == values


@given(st.lists(st.text()))
def test_texts_round_trip(texts: list[str]) -> None:
    """Texts of any script come back by position, empty ones and line ends included. Expected: the input."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts"
        columns.write_texts(path, texts)
        read = columns.Texts(path)
        assert [read[at] for at in range(len(read))] == texts
        with pytest.raises(IndexError):
            read[len(texts)]


def test_bytes_are_little_endian(tmp_path: Path) -> None:
    """The file format does not depend on the machine. Expected: 1 as four little-endian bytes."""
    columns.write_column(tmp_path / "column", "I", [1])
    assert (tmp_path / "column").read_bytes() == b"\x01\x00\x00\x00"


def test_missing_file_names_itself(tmp_path: Path) -> None:
    """A missing column is an environment failure that names the file and says what to do."""
    with pytest.raises(EnvironmentFailure, match="gone") as caught:
        columns.read_column(tmp_path / "gone", "I")
    assert caught.value.hint


@given(st.lists(st.text("ab\té", max_size=4)), st.text("ab\té", min_size=1, max_size=2))
def test_texts_that_hold_a_part_are_found_as_they_lie(texts: list[str], part: str) -> None:
    """Every text that holds the part, once, and none in which it only begins. Expected: asked of each text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts"
        columns.write_texts(path, texts)
        found = list(columns.Texts(path).containing(part))
    assert found == [at for at, text in enumerate(texts) if part in text]
