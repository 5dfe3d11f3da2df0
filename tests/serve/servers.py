"""Servers that tests start, and the processes of theirs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src"


def start(workspace: Path, *options: str) -> subprocess.Popen[str]:
    """`surveilkg serve` on a workspace and any free port; its first line on standard output is its address."""
    return subprocess.Popen(
        [sys.executable, "-m", "surveilkg", "serve", "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE), "SURVEILKG_WORKSPACE": str(workspace)},
    )


@contextmanager
def running(workspace: Path, *options: str) -> Iterator[str]:
    """The address of a server, which is ended by the interrupt key and must then end well."""
    with start(workspace, *options) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), process.stderr and process.stderr.read()
        try:
            yield address
        finally:
            process.send_signal(signal.SIGINT)
            rest, said = process.communicate(timeout=20)
        assert (process.returncode, rest, said) == (0, "", "")


def workers(pid: int) -> list[int]:
    """Processes of the pool of a server."""
    lines = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    found = [int(number) for line in lines for number in line.split()]
    return [each for each in found if "resource_tracker" not in Path(f"/proc/{each}/cmdline").read_text()]
