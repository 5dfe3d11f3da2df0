"""What the tests of the command line share: the command itself, in this process and as a process of its own.

Most tests ask in this process (`cli`, `world_cli`, `in_world`), since starting Python takes longer than most answers.
What is about the process is asked of one (`cli_process`): pipes, standard input, endings of the interpreter, and
whether another process with another order of hashes answers with the same bytes.
"""

from __future__ import annotations

import importlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.in_process import ended, streams, text

from surveilkg.api import SurveilGraph
from surveilkg.cli import COMMANDS

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
HERE = Path(__file__).resolve().parents[2]


def checked(arguments: tuple[str, ...], code: int, out: bytes, err: bytes) -> subprocess.CompletedProcess[str]:
    """What a command left. Whatever is asked, none may end in a traceback, nor colour what is no terminal."""
    told, talk = out.decode("utf-8"), err.decode("utf-8")
    assert "Traceback" not in talk, talk
    assert "Something went wrong" not in talk, talk
    assert "\x1b" not in told + talk
    return subprocess.CompletedProcess(arguments, code, told, talk)


def as_process(source: Path, workspace: Path) -> Cli:
    """`python -m surveilkg` from a source folder on a workspace, each time a process with its own order of hashes.

    The function that is returned takes the arguments, `data` for standard input and `columns` for the width.
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
        return checked(arguments, done.returncode, done.stdout, done.stderr)

    return run


def in_this_process(workspace: Path, root: Path | None = None) -> Cli:
    """As `as_process`, but `main` is called here; with a data root, that is what the commands find.

    What `main` would call a fault of surveilkg is raised here, so that no test takes it for a message.
    """

    def run(*arguments: str, data: bytes = b"", columns: int = 100) -> subprocess.CompletedProcess[str]:
        out, err = io.BytesIO(), io.BytesIO()
        with pytest.MonkeyPatch.context() as patch:
            for name, value in {"COLUMNS": columns, "SURVEILKG_WORKSPACE": workspace, "SURVEILKG_DEBUG": 1}.items():
                patch.setenv(name, str(value))
            if root is not None:
                use_root(patch, root)
            streams(patch, arguments, text(io.BytesIO(data)), text(out), text(err, "backslashreplace"))
            code = ended()
            sys.stdout.flush()
            sys.stderr.flush()
            return checked(arguments, code, out.getvalue(), err.getvalue())

    return run


def use_root(patch: pytest.MonkeyPatch, root: Path) -> None:
    """Let all commands take ontology, graph, shapes and queries from a folder."""
    for name in ("surveilkg.api", *(f"surveilkg.cli.{name}" for name, _ in COMMANDS)):
        module = importlib.import_module(name)
        if hasattr(module, "data_root"):
            patch.setattr(module, "data_root", lambda: root)


@pytest.fixture(scope="session")
def cli(graph: SurveilGraph, workspace: Path) -> Cli:
    """The command on the shipped graph, in this process."""
    assert graph.index.counts["claims"]
    return in_this_process(workspace)


@pytest.fixture(scope="session")
def cli_process(graph: SurveilGraph, workspace: Path) -> Cli:
    """The command on the shipped graph, as a process of its own."""
    assert graph.index.counts["claims"]
    return as_process(HERE / "src", workspace)


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
def world_cli(world: SurveilGraph, world_root: Path) -> Cli:
    """The command on the fictional world, in this process."""
    assert world.generation.id
    return in_this_process(world_root / "workspace", world_root)


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
    use_root(monkeypatch, world_root)

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr("sys.argv", ["surveilkg", "--workspace", str(world_room), *arguments])
        capsys.readouterr()
        code = ended()
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return Ran(code, told.out, told.err)

    return run
