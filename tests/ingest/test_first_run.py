"""The first run: killed at any moment, started twice at once, without permission, on a full disk.

In every case the next run works and gives the generation that an undisturbed run gives.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from surveilkg.errors import EnvironmentFailure
from surveilkg.ingest import shipped
from surveilkg.store.generations import Workspace
from surveilkg.store.oxigraph import EmbeddedView

Run = Callable[[Path, Path], "subprocess.Popen[str]"]
KILLS = 4
"""Per seed; as long as a run is killed before it publishes, the next one starts anew."""
FORKS = """
import json, os, signal, sys, time
from pathlib import Path
from surveilkg.ingest import assemble as _assemble, matched as _matched, rules as _rules, shipped
from surveilkg.ingest.streamed import derive as _derive
from surveilkg.network import build as _build
from surveilkg.store.generations import Workspace
root = Path(sys.argv[1])
print("ready", flush=True)
for order in sys.stdin:
    folder, sign, seconds = json.loads(order)
    child, ended = os.fork(), 0
    if not child:
        try:
            shipped.ensure(Workspace(Path(folder)), root, lambda _: None)
        finally:
            os._exit(0)
    until = time.monotonic() + seconds
    while not ended and time.monotonic() < until and not (sign and list(Path(folder).glob(sign))):
        time.sleep(0.0005)
        ended, status = os.waitpid(child, os.WNOHANG)
    if not ended:
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    print("killed" if os.WIFSIGNALED(status) else "done", flush=True)
"""
"""For every line [workspace, pattern, seconds]: a first run in a process of its own, killed when a file of that pattern
appears or so many seconds are over. The process is forked from one that has imported everything: what is killed is the
compiling, and not the start of Python."""
CONFINED = """
import ctypes, os, resource, sys
limit = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
for right_of_root in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH: root too must obey file modes here
    ctypes.CDLL(None).prctl(24, right_of_root, 0, 0, 0)
os.execv(sys.executable, [sys.executable, *sys.argv[2:]])
"""
"""Start Python with a largest file size, as a disk that is full, and without root's way around permissions."""
NO_LIMIT = -1


def finish(process: subprocess.Popen[str]) -> str:
    """The id that an undisturbed run prints."""
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return out.strip()


def assert_nothing_half_written(workspace: Path, expected: str) -> None:
    """Either nothing is published, or the whole of the expected generation."""
    current = Workspace(workspace).current()
    if current is None:
        return
    assert current.id == expected == current.manifest()["generation"]
    statements = sum(graph["statements"] for graph in current.manifest()["graphs"].values())
    assert EmbeddedView.open(current.store).count() == statements
    assert (current.index / "meta.json").is_file()


@pytest.fixture(scope="module")
def undisturbed(small_root: Path, start: Run, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Id that a first run gives which nobody disturbs."""
    return finish(start(tmp_path_factory.mktemp("undisturbed"), small_root))


Kill = Callable[[Path, str, float], str]


@pytest.fixture(scope="module")
def killed(small_root: Path) -> Iterator[Kill]:
    """A function that lets a first run begin and kills it; see `FORKS`."""
    command = [sys.executable, "-W", "ignore", "-c", FORKS, str(small_root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        given, told = process.stdin, process.stdout
        assert given and told
        assert told.readline() == "ready\n"

        def kill(workspace: Path, sign: str, seconds: float) -> str:
            given.write(json.dumps([str(workspace), sign, seconds]) + "\n")
            given.flush()
            return told.readline().strip()

        yield kill
        given.close()


@pytest.fixture(scope="module")
def seconds(killed: Kill, undisturbed: str, tmp_path_factory: pytest.TempPathFactory) -> float:
    """Seconds that such a run takes where it is not killed."""
    folder, begun = tmp_path_factory.mktemp("timed"), time.monotonic()
    assert killed(folder, "", 60) == "done"
    took = time.monotonic() - begun
    assert_nothing_half_written(folder, undisturbed)
    return took


def assert_mended(workspace: Path, root: Path, expected: str) -> None:
    """The next run gives what is expected, and leaves nothing else."""
    assert shipped.ensure(Workspace(workspace), root, lambda _: None).id == expected
    assert_nothing_half_written(workspace, expected)
    assert [path.name for path in (workspace / "generations").iterdir()] == [expected]


@pytest.mark.parametrize("seed", range(3))
def test_killed_run_leaves_a_working_workspace(
    seed: int, small_root: Path, killed: Kill, seconds: float, undisturbed: str, tmp_path: Path
) -> None:
    """SIGKILL at random moments, run after run in one workspace; the run after them gives what is expected."""
    moment = Random(seed)  # noqa: S311 - moments to kill at, no secret
    for _ in range(KILLS):
        killed(tmp_path, "", moment.uniform(0, 1.05) * seconds)
        assert_nothing_half_written(tmp_path, undisturbed)
    assert_mended(tmp_path, small_root, undisturbed)
    assert not list(tmp_path.glob("CURRENT.*"))


@pytest.mark.parametrize("sign", ["generations/.building-*/store", "generations/.building-*/manifest.json", "CURRENT"])
def test_killed_at_a_turning_point(sign: str, small_root: Path, killed: Kill, undisturbed: str, tmp_path: Path) -> None:
    """SIGKILL as soon as a file appears: when loading begins, before publishing, and just after."""
    ended = killed(tmp_path, sign, 60)
    assert list(tmp_path.glob(sign)), f"the run ended without {sign}"
    assert ended == "killed" or sign == "CURRENT"
    assert_nothing_half_written(tmp_path, undisturbed)
    assert_mended(tmp_path, small_root, undisturbed)


def test_first_runs_at_once_compile_once(small_root: Path, start: Run, undisturbed: str, tmp_path: Path) -> None:
    """Three first runs at once: one compiles, the others wait for it, all open the same generation."""
    runs = [start(tmp_path, small_root) for _ in range(3)]
    ended = [run.communicate(timeout=60) for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0], ended
    assert {out.strip() for out, _ in ended} == {undisturbed}
    assert sum("Compiling" in err for _, err in ended) == 1
    assert_nothing_half_written(tmp_path, undisturbed)


def confined(limit: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line under a file size limit and without root's way around permissions."""
    command = [sys.executable, "-c", CONFINED, str(limit), "-m", "surveilkg", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def assert_one_message(ended: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit 3, nothing on standard output, and on standard error one message of ours with these words."""
    assert ended.returncode == EnvironmentFailure.exit_code == 3, ended.stderr
    assert ended.stdout == ""
    assert ended.stderr.startswith("surveilkg: ")
    assert ended.stderr.count("surveilkg: ") == 1
    for bad in ("Traceback", "Something went wrong"):
        assert bad not in ended.stderr
    for word in words:
        assert word in ended.stderr


@pytest.mark.parametrize("mode", [0o555, 0o000])
def test_unwritable_workspace_says_so(tmp_path: Path, mode: int) -> None:
    """No permission to write, or even to look: the folder is named, and how to choose another one."""
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(mode)
    try:
        ended = confined(NO_LIMIT, "--workspace", str(folder), "status")
    finally:
        folder.chmod(0o755)
    assert_one_message(ended, str(folder), "--workspace", "SURVEILKG_WORKSPACE")
    assert list(folder.iterdir()) == []


def test_workspace_under_a_file_says_so(tmp_path: Path) -> None:
    """A workspace that cannot be a folder at all is named."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    ended = confined(NO_LIMIT, "--workspace", str(tmp_path / "file" / "room"), "status")
    assert_one_message(ended, str(tmp_path / "file"), "--workspace")


@pytest.mark.parametrize("limit", [0, 20_000, 1_000_000])
def test_full_disk_publishes_nothing(tmp_path: Path, limit: int) -> None:
    """However early the disk fills, one message, nothing published, no half-built folder that keeps the disk full."""
    ended = confined(limit, "--workspace", str(tmp_path), "status")
    assert_one_message(ended, str(tmp_path))
    assert Workspace(tmp_path).current() is None
    assert list((tmp_path / "generations").iterdir()) == []


def test_full_disk_leaves_the_published_generation(small_root: Path, start: Run, tmp_path: Path) -> None:
    """A graph that cannot be compiled for want of space leaves the published one as it was, and readable."""
    before = finish(start(tmp_path, small_root))
    ended = confined(20_000, "--workspace", str(tmp_path), "status")
    assert_one_message(ended, str(tmp_path))
    assert_nothing_half_written(tmp_path, before)
    current = Workspace(tmp_path).current()
    assert current is not None
    assert [path.name for path in (tmp_path / "generations").iterdir()] == [before]
