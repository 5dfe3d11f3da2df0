"""Data roots to compile: a small one for tests that compile many times, and ways to start a first run and end it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from surveilkg.generate.manifest import render
from surveilkg.settings import data_root

ENSURE = """
import sys
from pathlib import Path
from surveilkg.ingest import shipped
from surveilkg.store.generations import Workspace
say = lambda line: print(line, file=sys.stderr, flush=True)
print(shipped.ensure(Workspace(Path(sys.argv[1])), Path(sys.argv[2]), say).id)
"""
"""A first run without the command line: compile a data root into a workspace, print the generation's id."""
Run = Callable[[Path, Path], "subprocess.Popen[str]"]


@pytest.fixture(scope="session")
def small_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped ontology, rules and entities with one of the documents, in few files, and a manifest that says so."""
    root = tmp_path_factory.mktemp("small-root")
    shutil.copytree(data_root() / "queries", root / "queries")
    ontology, kg = data_root() / "ontology", data_root() / "kg" / "curated"
    join([ontology / "surveil.ttl", *ontology.glob("modules/*.ttl")], root / "ontology" / "surveil.ttl")
    join(kg.glob("entities/*.ttl"), root / "kg" / "curated" / "entities" / "all.ttl")
    join(kg.glob("*/aigs-news.ttl"), root / "kg" / "curated" / "claims" / "aigs-news.ttl")
    (root / "kg" / "MANIFEST.toml").write_text(render(root / "kg"), encoding="utf-8")
    return root


def join(files: Iterable[Path], target: Path) -> None:
    """Write Turtle files one after the other into one, which compiles faster and says the same."""
    target.parent.mkdir(parents=True)
    target.write_text("\n".join(path.read_text(encoding="utf-8") for path in sorted(files)), encoding="utf-8")


@pytest.fixture
def root(world_root: Path, tmp_path: Path) -> Path:
    """A copy of the fictional world, released as it stands, to be changed by a test."""
    return Path(shutil.copytree(world_root, tmp_path / "root", ignore=shutil.ignore_patterns("workspace")))


@pytest.fixture(scope="session")
def start() -> Run:
    """A function that starts a first run in a process of its own."""

    def run(workspace: Path, root: Path) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", ENSURE, str(workspace), str(root)]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)

    return run
