"""Python packages that tests ask in a process of their own, since they would not fit beside ours."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import platformdirs
from filelock import FileLock


def installed(requirements: Path) -> Path:
    """A folder with the packages of a list, wheels only and without what they ask for, to put on the path.

    It is installed once per list and version of Python for this user.
    """
    version = f"{sys.implementation.cache_tag}-{hashlib.sha256(requirements.read_bytes()).hexdigest()[:16]}"
    target = Path(platformdirs.user_cache_dir("surveilkg-tests")) / f"wheels-{version}"
    target.parent.mkdir(parents=True, exist_ok=True)
    done = target / "complete"
    with FileLock(f"{target}.lock"):
        if not done.exists():
            options = ["--quiet", "--no-deps", "--only-binary", ":all:", "--upgrade", "--target", str(target)]
            command = [sys.executable, "-m", "pip", "install", *options, "--requirement", str(requirements)]
            ended = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
            assert ended.returncode == 0, f"pip could not install the packages: {ended.stderr}"
            done.touch()
    return target
