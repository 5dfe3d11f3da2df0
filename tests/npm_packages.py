"""JavaScript packages that tests use, as a lock file names them."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import platformdirs
from filelock import FileLock


def installed(folder: Path) -> Path:
    """The folder node_modules with what the `package-lock.json` of a folder names.

    It is installed once per lock file for this user, without running scripts of packages.
    """
    lock = folder / "package-lock.json"
    key = hashlib.sha256(lock.read_bytes()).hexdigest()[:16]
    target = Path(platformdirs.user_cache_dir("surveilkg-tests")) / f"packages-{key}"
    target.parent.mkdir(parents=True, exist_ok=True)
    done = target / "complete"
    with FileLock(f"{target}.lock"):
        if not done.exists():
            target.mkdir(exist_ok=True)
            for name in ("package.json", lock.name):
                shutil.copy(folder / name, target)
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            ended = subprocess.run(command, cwd=target, capture_output=True, text=True, timeout=300, check=False)
            assert ended.returncode == 0, f"npm could not install the packages: {ended.stderr}"
            done.touch()
    return target / "node_modules"
