"""What all tests share: a workspace with the shipped graph, the graph, the real documents, and markers for needs.

A test with a marker whose requirement is missing, such as `needs_java`, is deselected, never skipped in silence:
the run ends with one line per reason, and under CI=true that line comes with a failing exit status.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from filelock import FileLock
from hypothesis.configuration import set_hypothesis_home_dir

from surveilkg.settings import WORKSPACE_VARIABLE

if TYPE_CHECKING:
    from surveilkg.api import SurveilGraph

DATA_VARIABLE = "SURVEILKG_TEST_DATA"
NOT_RUN = pytest.StashKey[dict[str, int]]()
REQUIREMENTS = {
    "needs_java": ("no `java` on the PATH", "install a Java runtime (Debian: default-jre-headless)"),
    "needs_virtuoso": ("no `virtuoso-t` and `isql-vt` on the PATH", "install virtuoso-opensource-7-bin (Debian)"),
    "needs_real_data": (
        f"{DATA_VARIABLE} names no folder with sources/",
        "set it to a folder that holds the five documents in sources/ (docs say where each file comes from)",
    ),
    "needs_node": ("no `node` and `npm` on the PATH", "install Node 18 or newer (Debian: nodejs npm)"),
    "needs_chromium": ("no `chromium` on the PATH", "install Chromium (Debian: chromium)"),
}
"""Marker to what is missing where its requirement is not met, and what would let the tests run."""

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own there
_ROOM = 8 * 1024**3
"""Bytes that must be free in memory before files of the tests go there; they take about a quarter of it."""


def room_in_memory() -> int:
    """Bytes that files in memory may take: of the file system, of the machine and of the container."""
    status = os.statvfs(_IN_MEMORY)
    found = [status.f_bavail * status.f_frsize]
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    found += [1024 * int(line.split()[1]) for line in lines if line.startswith("MemAvailable:")]
    limit, used = (Path("/sys/fs/cgroup") / f"memory.{name}" for name in ("max", "current"))
    if limit.is_file() and (text := limit.read_text(encoding="ascii").strip()) != "max":
        found.append(int(text) - int(used.read_text(encoding="ascii")))
    return min(found)


if "TMPDIR" not in os.environ and os.access(_IN_MEMORY, os.W_OK) and room_in_memory() > _ROOM:
    # Stores are synced to disk at every step: a third of the time of a run was spent waiting for that.
    os.environ["TMPDIR"] = str(_IN_MEMORY)
    tempfile.tempdir = None

set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "surveilkg-hypothesis")
hypothesis.settings.register_profile("surveilkg", derandomize=True, deadline=None)
hypothesis.settings.load_profile("surveilkg")


def real_data() -> Path | None:
    """The folder named by SURVEILKG_TEST_DATA where it holds sources/."""
    named = os.environ.get(DATA_VARIABLE)
    return Path(named).resolve() if named and (Path(named) / "sources").is_dir() else None


def missing_requirements() -> set[str]:
    """Markers whose requirement this machine does not meet."""
    programs = {
        "needs_java": ("java",),
        "needs_node": ("node", "npm"),
        "needs_chromium": ("chromium",),
        "needs_virtuoso": ("virtuoso-t", "isql-vt"),
    }
    met = {marker: all(shutil.which(name) for name in names) for marker, names in programs.items()}
    met["needs_real_data"] = real_data() is not None
    return {marker for marker in REQUIREMENTS if not met[marker]}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect what cannot run here and count it; trylast, so that only tests that were asked for are counted."""
    missing = missing_requirements()
    counts: dict[str, int] = {}
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        lacking = [marker for marker in REQUIREMENTS if marker in missing and item.get_closest_marker(marker)]
        for marker in lacking:
            counts[marker] = counts.get(marker, 0) + 1
        (left_out if lacking else kept).append(item)
    config.stash[NOT_RUN] = counts
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With several workers each gets a row of files, and what one has left over another takes.

    So servers and graphs that the tests of a file share are made by one of them.
    """
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log)


def pytest_collection_finish() -> None:
    """What was imported and collected stays: the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """With several workers (`-n`) each collects the same tests: who reports takes over what one of them counted."""
    counts = getattr(node, "workeroutput", {}).get("not_run")
    if counts is not None:
        node.config.stash[NOT_RUN] = counts


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Under CI=true a missing requirement fails the run: there, every test is expected to run."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["not_run"] = session.config.stash.get(NOT_RUN, {})
        return
    passed = exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}
    if os.environ.get("CI") == "true" and session.config.stash.get(NOT_RUN, {}) and passed:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """One line per reason: how many tests were not run, why, and what would let them run."""
    for marker, count in config.stash.get(NOT_RUN, {}).items():
        why, remedy = REQUIREMENTS[marker]
        verdict = " This fails the run, because CI=true." if os.environ.get("CI") == "true" else ""
        terminalreporter.write_line(
            f"not run: {count} test(s) marked {marker}, because {why}; to run them, {remedy}.{verdict}"
        )


@pytest.fixture(scope="session", autouse=True)
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of this run, empty until something compiles the shipped graph into it.

    It is the default of every command in this run (and of child processes), so no test sees the user's own.
    """
    folder = tmp_path_factory.mktemp("workspace")
    os.environ[WORKSPACE_VARIABLE] = str(folder)
    return folder


@pytest.fixture(scope="session")
def graph(workspace: Path, of_the_run: Path) -> SurveilGraph:
    """The shipped graph, compiled once for the run, whichever worker is the first to want it."""
    from surveilkg import open_graph

    compiled = of_the_run / "shipped"
    with FileLock(of_the_run / "shipped.lock"):
        if compiled.exists():
            shutil.copytree(compiled, workspace, dirs_exist_ok=True)
        opened = open_graph(str(workspace))
        if not compiled.exists():
            shutil.copytree(workspace, compiled)
    return opened


@pytest.fixture(scope="session")
def of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run that its workers share, where there are several."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own) / "of-the-run"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def documents() -> Path:
    """The folder of the five documents; for tests marked `needs_real_data`."""
    folder = real_data()
    assert folder is not None, f"{DATA_VARIABLE} is not set: mark the test with needs_real_data"
    return folder / "sources"


@pytest.fixture(scope="session")
def world_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data root whose kg/ is the fictional world of tests/world, with the real ontology, shapes and queries."""
    from surveilkg.generate import manifest

    here = Path(__file__).resolve().parent
    root = tmp_path_factory.mktemp("world")
    for name in ("ontology", "shapes", "queries"):
        (root / name).symlink_to(here.parent / name)
    shutil.copytree(here / "world" / "kg", root / "kg")
    (root / "kg" / "MANIFEST.toml").write_text(manifest.render(root / "kg"), encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def world(world_root: Path) -> SurveilGraph:
    """The fictional world of tests/world, compiled once for the run."""
    from surveilkg.api import SurveilGraph
    from surveilkg.ingest import shipped
    from surveilkg.store.generations import Workspace

    return SurveilGraph(shipped.ensure(Workspace(world_root / "workspace"), world_root, lambda _: None))
