"""Programs of others that are clients of the server: JavaScript packages as the lock file names them, and Chromium."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import platformdirs
import pytest
from filelock import FileLock

SCRIPTS = Path(__file__).resolve().parent


def installed() -> Path:
    """The folder node_modules with what `package-lock.json` names, installed once per lock file for this user."""
    lock = SCRIPTS / "package-lock.json"
    key = hashlib.sha256(lock.read_bytes()).hexdigest()[:16]
    folder = Path(platformdirs.user_cache_dir("surveilkg-tests")) / f"clients-{key}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    done = folder / "complete"
    with FileLock(f"{folder}.lock"):
        if not done.exists():
            folder.mkdir(exist_ok=True)
            for name in ("package.json", lock.name):
                shutil.copy(SCRIPTS / name, folder)
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
            assert ended.returncode == 0, f"npm could not install the clients: {ended.stderr}"
            done.touch()
    return folder / "node_modules"


@pytest.fixture(scope="session")
def room(other_site: tuple[Path, str]) -> Path:
    """The folder of the other site, with the scripts and the packages that they import."""
    folder = other_site[0]
    for script in SCRIPTS.glob("*.mjs"):
        shutil.copy(script, folder)
    (folder / "node_modules").symlink_to(installed(), target_is_directory=True)
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
