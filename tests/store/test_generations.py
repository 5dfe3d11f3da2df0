"""Tests of store.generations: publishing, going back, pruning and sweeping on a real folder."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from surveilkg.errors import EnvironmentFailure
from surveilkg.store.generations import KEEP, Workspace

HOLD_LOCK = """
import sys, time
from pathlib import Path
from surveilkg.store.generations import Workspace
with Workspace(Path(sys.argv[1])).writing():
    print("locked", flush=True)
    sys.stdin.readline()
"""


def publish(room: Workspace, name: str) -> None:
    """Publish a generation that holds nothing but its manifest."""
    with room.writing():
        folder = room.building_folder()
        (folder / "store").mkdir()
        (folder / "store" / "data").write_bytes(b"1" * 100)
        (folder / "manifest.json").write_text(f'{{"generation": "{name}"}}', encoding="utf-8")
        room.publish(folder, name)


def kept(room: Workspace) -> set[str]:
    """Names in the folder of generations."""
    return {path.name for path in (room.root / "generations").iterdir()}


def test_published_generation_is_current(tmp_path: Path) -> None:
    """Before the first publication there is none, and asking creates nothing; after it, its manifest can be read."""
    room = Workspace(tmp_path / "deep" / "room")
    assert room.current() is None
    assert not room.root.exists()
    publish(room, "one")
    current = room.current()
    assert current is not None
    assert (current.id, current.manifest()) == ("one", {"generation": "one"})
    assert (current.store / "data").read_bytes() == b"1" * 100


def test_going_back_and_forth(tmp_path: Path) -> None:
    """An older kept generation can be made current again; both stay."""
    room = Workspace(tmp_path)
    publish(room, "one")
    publish(room, "two")
    for name in ("one", "two"):
        room.set_current(name)
        current = room.current()
        assert current is not None
        assert current.id == name
    assert kept(room) == {"one", "two"}
    assert room.find("one") is not None
    assert room.find("three") is None


def test_old_generations_are_pruned(tmp_path: Path) -> None:
    """The newest KEEP generations stay, the current one among them whatever its age."""
    room = Workspace(tmp_path)
    for number in range(KEEP + 2):
        publish(room, f"g{number}")
        os.utime(tmp_path / "generations" / f"g{number}", (number, number))
    publish(room, "last")
    assert kept(room) == {"last", *(f"g{number}" for number in range(3, 3 + KEEP - 1))}


def test_publishing_the_same_again_replaces_it(tmp_path: Path) -> None:
    """A generation that was damaged is built again under its own name."""
    room = Workspace(tmp_path)
    publish(room, "one")
    (tmp_path / "generations" / "one" / "store" / "data").write_bytes(b"broken")
    publish(room, "one")
    current = room.current()
    assert current is not None
    assert (current.store / "data").read_bytes() == b"1" * 100


def test_leftovers_of_dead_writers_are_swept(tmp_path: Path) -> None:
    """What a killed writer left is gone after the next one, and what is published is not touched."""
    room = Workspace(tmp_path)
    publish(room, "one")
    (tmp_path / "generations" / ".building-99999" / "store").mkdir(parents=True)
    (tmp_path / "CURRENT.99999").write_text("half", encoding="ascii")
    with room.writing():
        assert kept(room) == {"one"}
        assert not list(tmp_path.glob("CURRENT.*"))
    current = room.current()
    assert current is not None
    assert current.id == "one"


def test_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    """One writer at a time, across processes; the second goes on as soon as the first is done."""
    command = [sys.executable, "-c", HOLD_LOCK, str(tmp_path)]
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as second,
    ):
        assert first.stdout is not None
        assert second.stdout is not None
        streams = {first.stdout: first, second.stdout: second}
        winner = wait_for_one(list(streams.values()))
        time.sleep(0.2)
        loser = second if winner is first else first
        assert not ready(loser), "two writers held the lock at once"
        winner.communicate("\n", timeout=10)
        assert loser.stdout is not None
        assert loser.stdout.readline() == "locked\n"
        loser.communicate("\n", timeout=10)


def ready(process: subprocess.Popen[str]) -> bool:
    """Whether a process has written something."""
    assert process.stdout is not None
    return bool(select.select([process.stdout], [], [], 0)[0])


def wait_for_one(processes: list[subprocess.Popen[str]]) -> subprocess.Popen[str]:
    """The first process that writes something; its line is read."""
    for _ in range(1000):
        for process in processes:
            if ready(process):
                assert process.stdout is not None
                assert process.stdout.readline() == "locked\n"
                return process
        time.sleep(0.01)
    raise AssertionError("no writer got the lock")


@pytest.mark.parametrize("content", ["", "gone\n", "\n"])
def test_current_that_names_nothing_is_no_generation(tmp_path: Path, content: str) -> None:
    """An empty CURRENT, or one that names a deleted generation, reads as nothing published: it is compiled again."""
    room = Workspace(tmp_path)
    publish(room, "one")
    (tmp_path / "CURRENT").write_text(content, encoding="ascii")
    assert room.current() is None


def test_unreadable_files_are_named(tmp_path: Path) -> None:
    """A damaged CURRENT or manifest gives a message with the file's path, not a traceback."""
    room = Workspace(tmp_path)
    publish(room, "one")
    current = room.current()
    assert current is not None
    (current.folder / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(EnvironmentFailure, match=r"manifest\.json"):
        current.manifest()
    (tmp_path / "CURRENT").write_bytes(b"\xff\xfe")
    with pytest.raises(EnvironmentFailure, match="CURRENT"):
        room.current()
