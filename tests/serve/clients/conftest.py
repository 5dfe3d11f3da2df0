"""Programs of others that are clients of the server: JavaScript packages as the lock file names them, and Chromium."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.npm_packages import installed

SCRIPTS = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def room(other_site: tuple[Path, str]) -> Path:
    """The folder of the other site, with the scripts and the packages that they import."""
    folder = other_site[0]
    for script in SCRIPTS.glob("*.mjs"):
        shutil.copy(script, folder)
    (folder / "node_modules").symlink_to(installed(SCRIPTS), target_is_directory=True)
    return folder


@pytest.fixture(scope="session")
def node(room: Path) -> Callable[..., Any]:
    """Runs a script with arguments; gives what it prints, which is JSON."""

    def run(script: str, *arguments: str) -> Any:
        command = ["node", script, *arguments]
        ended = subprocess.run(command, cwd=room, capture_output=True, text=True, timeout=90, check=False)
        assert ended.returncode == 0, ended.stderr
        return json.loads(ended.stdout)

    return run


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of Chromium."""
    found = shutil.which("chromium")
    assert found is not None
    return found
