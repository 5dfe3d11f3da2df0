"""Temporary folders, which the next writer removes where the process that made them was killed.

All folders of a process lie in one, in which it holds a lock. The system frees a lock when its process ends, however it
ends; so a folder whose lock can be had belongs to nobody.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from surveilkg.errors import EnvironmentFailure

if TYPE_CHECKING:
    from filelock import BaseFileLock

_NAME, _UNLOCKED = "surveilkg-scratch-", "surveilkg-new-"
_LOCK = "lock"


@dataclass(slots=True)
class _Room:
    """The folder of this process with its lock; None before the first use."""

    folder: Path | None = None
    lock: BaseFileLock | None = None


_ROOM = _Room()


def folder(kind: str) -> tempfile.TemporaryDirectory[str]:
    """A temporary folder for some kind of work; it goes with the object, or when it is left as a context."""
    return tempfile.TemporaryDirectory(prefix=f"{kind}-", dir=room(), ignore_cleanup_errors=True)


def room() -> Path:
    """The folder in which all temporary files of this process lie, and of processes that it forks.

    Raises:
        EnvironmentFailure: there is no place for temporary files.
    """
    if _ROOM.folder is None or not _ROOM.folder.is_dir():
        from filelock import FileLock

        made = _made()
        _ROOM.lock, _ROOM.folder = FileLock(made / _LOCK), made
        with suppress(OSError, NotImplementedError):  # without locks or moves it keeps its name, and is not swept
            _ROOM.lock.acquire()
            _ROOM.folder = made.rename(made.with_name(_NAME + made.name.removeprefix(_UNLOCKED)))
        atexit.register(_leave, _ROOM.folder, os.getpid())
    return _ROOM.folder


def _made() -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix=_UNLOCKED))
    except OSError as error:
        raise EnvironmentFailure(
            f"Temporary files cannot be written: {error.strerror or error}.",
            "Free some space, or set TMPDIR to a folder with room.",
        ) from error


def sweep() -> None:
    """Remove the folders of processes that were killed; what cannot be removed is left."""
    from filelock import FileLock, Timeout

    found: list[Path] = []
    with suppress(OSError):  # no place for temporary files: who needs one is told
        found = sorted(Path(tempfile.gettempdir()).glob(f"{_NAME}*"))
    for left in found:
        if left == _ROOM.folder or not (left / _LOCK).is_file():
            continue
        with suppress(OSError, Timeout), FileLock(left / _LOCK, timeout=0):
            shutil.rmtree(left, ignore_errors=True)


def _leave(made: Path, owner: int) -> None:
    if os.getpid() == owner:  # not a process that was forked from it
        shutil.rmtree(made, ignore_errors=True)
