"""Statements on their way to the store: flat memory must not change what is stored or its hash."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pyoxigraph as ox
import pytest

from surveilkg.errors import EnvironmentFailure
from surveilkg.ingest import archive, rejects
from surveilkg.model.record import Reject
from surveilkg.sources.reading import InputFile
from surveilkg.store import lines as lines_module
from surveilkg.store.canonical import canonical_hash, graph_hash, lines_hash
from surveilkg.store.lines import Lines

GRAPH = "https://example.org/graph"


@pytest.mark.parametrize("block", [1, 4096])
@pytest.mark.parametrize("chunk", [1, 3, 1000])
def test_hash_is_that_of_sorted_distinct_lines(chunk: int, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks, merges of more files than one merge takes, order and repetition leave hash, count and content alone."""
    monkeypatch.setattr(lines_module, "_BLOCK", block)
    lines = [f'<s{number}> <p> "é 会 \u2028 {number % 90}" <g> .\n' for number in range(150)] * 2
    lines.sort(key=lambda line: line[::-1])
    with closing(Lines(chunk)) as held:
        held.extend(lines[:100])
        held.extend(lines[100:])
        assert held.hash(GRAPH) == lines_hash(lines, GRAPH)
        assert len(held) == 150
        assert held.path().read_text(encoding="utf-8").split("\n")[:-1] == sorted(line[:-1] for line in set(lines))


@pytest.mark.parametrize("size", [1, 2, 3, 5, 4096])
@pytest.mark.parametrize(
    ("line", "has_one"),
    [
        ("_:a <p> <o> .\n", True),
        ("<s> <p> _:b .\n", True),
        ("<s> <p> <o> .\n", False),
        ('<s_:a> <p> "_:b" .\n', False),
    ],
)
def test_blank_nodes_are_found_across_blocks(
    line: str, has_one: bool, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is read block by block; a mark that begins in one and ends in the next is found, others are not."""
    monkeypatch.setattr(lines_module, "_READ", size)
    with closing(Lines()) as held:
        held.extend(["<a> <p> <o> .\n", line])
        assert held.has_blank_nodes() is has_one


def test_lines_leave_no_files_behind() -> None:
    """A release that is not published leaves nothing in the temporary folder."""
    held = Lines()
    held.extend(["a\n"])
    path = held.path()
    held.close()
    assert not path.exists()


def test_nothing_is_added_after_the_merge() -> None:
    """A late line would be missing from the hash: it is an error of the caller."""
    with closing(Lines()) as held:
        held.extend(["a\n"])
        held.path()
        with pytest.raises(ValueError, match="after"):
            held.extend(["b\n"])


def test_file_changed_after_it_was_read_is_not_archived(tmp_path: Path) -> None:
    """The archive holds the bytes that were read, or says that it cannot."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"one")
    file = archive.read(str(path))
    path.write_bytes(b"two")
    with pytest.raises(EnvironmentFailure, match="changed while it was read"):
        archive.keep(tmp_path, file)
    assert list((tmp_path / "raw").iterdir()) == []


def test_lines_of_a_file_are_numbered_and_bounded() -> None:
    """Empty lines count but are not given; a line without end is refused before it fills memory."""
    file = InputFile("x", b"a\r\n\n b\nc", "")
    assert list(file.lines()) == [(1, b"a"), (3, b" b"), (4, b"c")]
    with pytest.raises(EnvironmentFailure, match="line 2 is longer than 5 bytes"):
        list(InputFile("x", b"a\n" + b"b" * 6, "").lines(longest=5))


def test_empty_rejects_report_removes_an_older_one(tmp_path: Path) -> None:
    """The report always speaks of the last ingest; text that is not UTF-8 does not stop it."""
    with closing(rejects.Report()) as report:
        report.extend([Reject("f", 1, "", "\ud800", "why"), Reject("f", 2, "c", "v", "why", False)])
        written = Path(report.write(tmp_path, "s"))
        assert report.cells == 1
    assert written.read_text(encoding="utf-8").splitlines()[1:] == [r"f,1,,\ud800,true,why", "f,2,c,v,false,why"]
    with closing(rejects.Report()) as report:
        assert report.write(tmp_path, "s") == ""
    assert not written.exists()


@pytest.mark.parametrize("value", ['"a"', '"\\u00e9\\n"@en', "<https://x/o>", '"1"^^<https://x/int>', "_:b"])
def test_hash_of_a_graph_in_a_store_is_its_canonical_hash(value: str) -> None:
    """The hash that reads a store line by line is that of the statements in memory, blank nodes included."""
    store = ox.Store()
    text = f"<https://x/s> <https://x/p> {value} <{GRAPH}> .\n<https://x/a> <https://x/p> <https://x/b> <{GRAPH}> ."
    store.load(text.encode(), format=ox.RdfFormat.N_QUADS)
    assert graph_hash(store, GRAPH) == (2, canonical_hash(store))
