"""The command line called in the process of the tests, where starting Python would take longer than most answers."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, BinaryIO, TextIO

from surveilkg.cli import main

if TYPE_CHECKING:
    import pytest


def streams(patch: pytest.MonkeyPatch, arguments: tuple[str, ...], given: TextIO, out: TextIO, err: TextIO) -> None:
    """Arguments and streams of a process that is called `surveilkg`, until the patch ends."""
    patch.setattr("sys.argv", ["surveilkg", *arguments])
    patch.setattr(sys.modules["__main__"], "__package__", None)  # else the usage line names pytest
    for name, stream in (("stdin", given), ("stdout", out), ("stderr", err)):
        patch.setattr(sys, name, stream)


def text(stream: BinaryIO, errors: str = "strict") -> io.TextIOWrapper:
    """Bytes as text, as Python opens the streams of a process."""
    return io.TextIOWrapper(stream, encoding="utf-8", errors=errors)


def ended() -> int:
    """Exit code of `main`, called here. What it would call a fault of surveilkg is raised under SURVEILKG_DEBUG."""
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0
