"""The archive: the bytes of every file exactly as received, by checksum, so that a graph can be rebuilt from them."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from surveilkg.errors import EnvironmentFailure
from surveilkg.sources.reading import InputFile


def read(name: str) -> InputFile:
    """A file by path, or standard input for `-`.

    Raises:
        EnvironmentFailure: missing, a folder, a device, or not readable.
    """
    if name == "-":
        return _input("-", sys.stdin.buffer.read())
    path = Path(name)
    try:
        if path.is_dir():
            raise EnvironmentFailure(f"{name} is a folder.", "Name the files in it.")
        if path.exists() and not path.is_file():
            raise EnvironmentFailure(f"{name} is not a regular file.")
        return _input(name, path.read_bytes())
    except OSError as error:
        raise EnvironmentFailure(f"{name} cannot be read: {error.strerror or error}.") from None


def keep(folder: Path, file: InputFile) -> Path:
    """Put the bytes into `raw/<sha256>` of a workspace, atomically; nothing is done where they are there already."""
    target = folder / "raw" / file.sha256
    if target.is_file():
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_suffix(f".{os.getpid()}")
        temporary.write_bytes(file.data)
        temporary.replace(target)
    except OSError as error:
        raise EnvironmentFailure(
            f"{file.name} cannot be archived in {target.parent}: {error.strerror or error}."
        ) from None
    return target


def _input(name: str, data: bytes) -> InputFile:
    return InputFile(name, data, hashlib.sha256(data).hexdigest())
