"""An ingest that is killed at any moment leaves the graph as it was before, or as it is after; nothing in between.

The process that is killed is forked from one that has imported everything, so that twenty of them fit into a test run:
each does what `surveilkg ingest` does, on a real file, and gets SIGKILL after a random part of the time that it needs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from surveilkg.api import SurveilGraph
from surveilkg.ingest import run
from surveilkg.ingest.run import Options
from surveilkg.sources.registry import find
from surveilkg.store.canonical import graph_hash
from surveilkg.store.generations import Workspace
from surveilkg.store.oxigraph import EmbeddedView

KILLS = 20
ROWS = (4, 8)
"""Every other run reads so many rows, so that every run has something to publish."""
FORKS = """
import os, signal, sys, time
from pathlib import Path
from surveilkg.checks import run as _checks
from surveilkg.ingest import run
from surveilkg.network import build as _build, merge as _merge
from surveilkg.sources.registry import find
from surveilkg.store.generations import Workspace
room, root, file = Workspace(Path(sys.argv[1])), Path(sys.argv[2]), sys.argv[3]
spec = find("restricted_lists")
spec.parser()
print("ready", flush=True)
for order in sys.stdin:
    rows, seconds = order.split()
    child = os.fork()
    if not child:
        try:
            run.ingest(room, root, spec, [file], run.Options(limit=int(rows), allow_warnings=True), lambda _: None)
        finally:
            os._exit(0)
    time.sleep(float(seconds))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    print("killed" if os.WIFSIGNALED(status) else "done", flush=True)
"""
"""For every line `rows seconds`: ingest so many rows in a process of its own, and kill it after so many seconds."""


@pytest.fixture
def room(world: SurveilGraph, world_root: Path, tmp_path: Path) -> Workspace:
    """A workspace of its own with the fictional world compiled."""
    assert world.generation.id
    return Workspace(Path(shutil.copytree(world_root / "workspace", tmp_path / "room")))


@pytest.fixture
def forks(room: Workspace, world_root: Path, real_file: str) -> Iterator[subprocess.Popen[str]]:
    """The process that forks the ones to be killed, ready."""
    command = [sys.executable, "-W", "ignore", "-c", FORKS, str(room.root), str(world_root), real_file]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield process
        assert process.stdin
        process.stdin.close()
        assert process.wait(timeout=30) == 0


@pytest.fixture
def real_file() -> str:
    """A list of the Treasury, whose parties need nothing that the fictional world lacks."""
    return str(Path(os.environ["SURVEILKG_TEST_DATA"]) / "data" / "us-restricted-lists" / "ofac_nscmic.json")


def _whole(room: Workspace) -> str:
    """Id of the current generation, of which every graph is as the manifest says, to the last statement."""
    current = room.current()
    assert current is not None
    manifest, view = current.manifest(), EmbeddedView.open(current.store)
    assert current.id == manifest["generation"]
    assert view.count() == sum(graph["statements"] for graph in manifest["graphs"].values())
    for name, entry in manifest["inputs"].items():
        counted, found = graph_hash(view._store, name)
        assert (counted, found) == (manifest["graphs"][name]["statements"], manifest["graphs"][name]["hash"])
        assert all((room.root / "raw" / file["sha256"]).is_file() for file in entry["files"])
    assert (current.index / "meta.json").is_file()
    return current.id


@pytest.mark.needs_real_data
def test_twenty_kills(room: Workspace, world_root: Path, real_file: str, forks: subprocess.Popen[str]) -> None:
    """After each kill the store opens and is one of the wholes; the run after the last one publishes and sweeps."""

    def ingest(rows: int) -> tuple[str, float]:
        begun = time.monotonic()
        options = Options(limit=rows, allow_warnings=True)
        done = run.ingest(room, world_root, find("restricted_lists"), [real_file], options, lambda _: None)
        return done.generation, time.monotonic() - begun

    wholes = {_whole(room)}
    timed = [ingest(rows) for rows in (*ROWS, ROWS[0])]
    wholes |= {generation for generation, _ in timed}
    assert len(wholes) == 1 + len(ROWS)
    seconds = min(took for _, took in timed)
    moment, ends = Random(11), list[str]()  # noqa: S311 - moments to kill at, no secret
    assert forks.stdin
    assert forks.stdout
    for number in range(KILLS):
        forks.stdin.write(f"{ROWS[(number + 1) % 2]} {moment.uniform(0, 1.1) * seconds}\n")
        forks.stdin.flush()
        ends.append(forks.stdout.readline().strip())
        assert _whole(room) in wholes
    assert ends.count("killed") >= KILLS // 2
    for rows in ROWS:
        generation, _ = ingest(rows)
        assert _whole(room) == generation
    left = [path.name for path in (room.root / "generations").iterdir() if path.name.startswith(".")]
    left += [path.name for path in room.root.rglob("*") if path.suffix == ".part" or path.name.startswith("CURRENT.")]
    assert left == []
