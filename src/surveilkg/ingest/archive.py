"""The archive: the bytes of every file exactly as received, by checksum, so that a graph can be rebuilt from them."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from pathlib import Path
from typing import BinaryIO

from surveilkg.errors import EnvironmentFailure, MisuseError
from surveilkg.sources.reading import InputFile
from surveilkg.store import scratch

_CHUNK = 1024 * 1024


def read_all(names: list[str]) -> list[InputFile]:
    """Files by path; see `read`.

    Raises:
        MisuseError: two of them are the same bytes, so that every row would be told twice.
        EnvironmentFailure: one of them cannot be read.
    """
    files: dict[str, InputFile] = {}
    for name in names:
        file = read(name)
        if file.sha256 in files:
            raise MisuseError(f"{name} holds the same bytes as {files[file.sha256].name}.", "Name each file once.")
        files[file.sha256] = file
    return list(files.values())


def read(name: str) -> InputFile:
    """A file by path, or standard input for `-`; the bytes stay on disk until a source asks for them.

    Raises:
        EnvironmentFailure: missing, a folder, a device, or not readable.
    """
    if name == "-":
        return _spooled(sys.stdin.buffer)
    path = Path(name)
    try:
        if path.is_dir():
            raise EnvironmentFailure(f"{name} is a folder.", "Name the files in it.")
        if path.exists() and not path.is_file():
            raise EnvironmentFailure(f"{name} is not a regular file.")
        with path.open("rb") as stream:
            return InputFile(name, None, hashlib.file_digest(stream, "sha256").hexdigest(), path)
    except OSError as error:
        raise EnvironmentFailure(f"{name} cannot be read: {error.strerror or error}.") from None


def kept(folder: Path, sha256: str, name: str) -> InputFile:
    """An archived file of a workspace, under the name that it had.

    Raises:
        EnvironmentFailure: the archive has lost it.
    """
    path = folder / "raw" / sha256
    if not path.is_file():
        raise EnvironmentFailure(f"The archived bytes of {name} are missing: {path}.", "Ingest the file again.")
    return InputFile(name, None, sha256, path)


def keep(folder: Path, file: InputFile) -> Path:
    """Put the bytes into `raw/<sha256>` of a workspace, atomically; nothing is done where they are there already.

    The caller holds the workspace's write lock.

    Raises:
        EnvironmentFailure: the archive cannot be written, or the file is no longer what was read.
    """
    target = folder / "raw" / file.sha256
    if target.is_file():
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for left_over in target.parent.glob("*.part"):  # of a run that was killed
            left_over.unlink(missing_ok=True)
        temporary = target.with_suffix(".part")
        digest = hashlib.sha256()
        with file.open() as stream, temporary.open("wb") as copy:
            for chunk in iter(lambda: stream.read(_CHUNK), b""):
                digest.update(chunk)
                copy.write(chunk)
        if digest.hexdigest() != file.sha256:
            temporary.unlink()
            raise file.fail("the file was changed while it was read.", "Run the command again.")
        temporary.replace(target)
    except OSError as error:
        raise EnvironmentFailure(
            f"{file.name} cannot be archived in {target.parent}: {error.strerror or error}."
        ) from None
    return target


def _spooled(stream: BinaryIO) -> InputFile:
    """Standard input, copied to a temporary file that is removed when the process ends."""
    import atexit
    import tempfile

    if _is_endless(stream):
        raise EnvironmentFailure("Standard input is a device.", "Give a file, or the output of a command in a pipe.")
    digest = hashlib.sha256()
    try:
        with tempfile.NamedTemporaryFile(prefix="stdin-", dir=scratch.room(), delete=False) as copy:
            path = Path(copy.name)
            atexit.register(path.unlink, missing_ok=True)
            for chunk in iter(lambda: stream.read(_CHUNK), b""):
                digest.update(chunk)
                copy.write(chunk)
    except OSError as error:
        where = tempfile.gettempdir()
        raise EnvironmentFailure(f"Standard input cannot be kept in {where}: {error.strerror or error}.") from None
    return InputFile("-", None, digest.hexdigest(), path)


def _is_endless(stream: BinaryIO) -> bool:
    """Whether a stream is a device such as /dev/zero; a terminal ends where the person says so, /dev/null at once."""
    try:
        kind = os.fstat(stream.fileno())
    except OSError:  # no file of the system, such as bytes in memory
        return False
    is_null = stat.S_ISCHR(kind.st_mode) and kind.st_rdev == Path(os.devnull).stat().st_rdev
    return (stat.S_ISCHR(kind.st_mode) and not stream.isatty() and not is_null) or stat.S_ISBLK(kind.st_mode)
