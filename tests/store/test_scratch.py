"""Temporary folders of processes that were killed are removed by the next writer, those of living ones are not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from surveilkg.store import scratch
from surveilkg.store.generations import Workspace

if TYPE_CHECKING:
    import pytest

HOLD = (
    "from surveilkg.store.lines import Lines; lines = Lines(); lines.add('x'); print(lines.path(), flush=True); input()"
)


def holding(folder: Path) -> tuple[subprocess.Popen[str], Path]:
    """A process that waits with a temporary file, and the file."""
    environment = {**os.environ, "TMPDIR": str(folder)}
    pipe = subprocess.PIPE
    process = subprocess.Popen([sys.executable, "-c", HOLD], stdin=pipe, stdout=pipe, text=True, env=environment)
    assert process.stdout
    return process, Path(process.stdout.readline().strip())


def test_only_what_killed_processes_left_is_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer sweeps; a process that lives keeps its lines, one that ends by itself leaves nothing."""
    room = tmp_path / "temporary"
    room.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(room))
    (room / "surveilkg-scratch-by-somebody").mkdir()
    (dead, left), (alive, kept), (ended, gone) = (holding(room) for _ in range(3))
    try:
        assert all(path.is_relative_to(room) and path.is_file() for path in (left, kept, gone))
        dead.kill()
        dead.wait()
        ended.communicate("\n")
        assert (left.exists(), gone.exists()) == (True, False)
        with Workspace(tmp_path / "workspace").writing():
            assert (left.exists(), kept.exists()) == (False, True)
    finally:
        for process in (dead, alive, ended):
            process.kill()
            process.communicate()
    scratch.sweep()
    assert [path.name for path in room.iterdir()] == ["surveilkg-scratch-by-somebody"]
