"""What the tests of the command line share: the command itself, run as a process of its own."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from surveilkg.api import SurveilGraph
from surveilkg.cli import COMMANDS, main

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
HERE = Path(__file__).resolve().parents[2]


def command(source: Path, workspace: Path) -> Cli:
    """`python -m surveilkg` from a source folder on a workspace.

    The function that is returned takes the arguments, `data` for standard input and `columns` for the width. Whatever
    is asked, no run may end in a traceback, and none may colour what is no terminal.
    """

    def run(*arguments: str, data: bytes | None = None, columns: int = 100) -> subprocess.CompletedProcess[str]:
        settings = {"COLUMNS": str(columns), "PYTHONPATH": str(source), "SURVEILKG_WORKSPACE": str(workspace)}
        done = subprocess.run(
            [sys.executable, "-m", "surveilkg", *arguments],
            input=data,
            capture_output=True,
            env={**os.environ, **settings},
            timeout=60,
            check=False,
        )
        out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        assert "Traceback" not in err, err
        assert "Something went wrong" not in err, err
        assert "\x1b" not in out + err
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    return run


@pytest.fixture(scope="session")
def cli(graph: SurveilGraph, workspace: Path) -> Cli:
    """The command on the shipped graph, whose workspace is warm."""
    assert graph.index.counts["claims"]
    return command(HERE / "src", workspace)


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """A function that makes a checkout of its own around a kg/ folder, which may then be changed."""

    def make(kg: Path) -> Path:
        root = tmp_path_factory.mktemp("checkout")
        shutil.copytree(HERE / "src", root / "src", ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("ontology", "shapes", "queries"):
            (root / name).symlink_to(HERE / name)
        shutil.copytree(kg, root / "kg")
        return root

    return make


@pytest.fixture(scope="session")
def world_checkout(checkout: Callable[[Path], Path], world_root: Path) -> Path:
    """A checkout with the fictional world; not to be changed."""
    return checkout(world_root / "kg")


@pytest.fixture(scope="session")
def world_cli(world_checkout: Path) -> Cli:
    """The command on the fictional world."""
    return command(world_checkout / "src", world_checkout / "workspace")


@dataclass(frozen=True)
class Ran:
    """What a command in this process left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


InProcess = Callable[..., Ran]


@pytest.fixture
def world_room(world: SurveilGraph, world_root: Path, tmp_path: Path) -> Path:
    """A workspace of its own with the fictional world compiled, to be written to."""
    assert world.generation.id
    return Path(shutil.copytree(world_root / "workspace", tmp_path / "room"))


@pytest.fixture
def in_world(
    world_room: Path, world_root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> InProcess:
    """The command line on a fictional world of its own, in this process: arguments to exit code and output.

    What `main` would call a fault of surveilkg is raised here, so that no test takes it for a message.
    """
    monkeypatch.setenv("SURVEILKG_DEBUG", "1")
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("surveilkg.api", *(f"surveilkg.cli.{name}" for name, _ in COMMANDS)):
        module = importlib.import_module(name)
        if hasattr(module, "data_root"):
            monkeypatch.setattr(module, "data_root", lambda: world_root)

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr("sys.argv", ["surveilkg", "--workspace", str(world_room), *arguments])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return Ran(code, told.out, told.err)

    return run
