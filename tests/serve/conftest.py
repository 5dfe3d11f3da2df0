"""What the tests of the server share: one real server on loopback, on any free port, with a short time limit."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from surveilkg.api import SurveilGraph

SOURCE = Path(__file__).resolve().parents[2] / "src"
SECONDS = 2
"""Time limit of a question."""


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


@pytest.fixture(scope="session")
def address(graph: SurveilGraph, workspace: Path) -> Iterator[str]:
    """Address of the server on the shipped graph."""
    assert graph.generation.id
    options = ("--timeout", str(SECONDS), "--workers", "2", "--max-result", "2", "--memory", "512", "--waiting", "8")
    with running(workspace, *options, "--cors", "https://page.example") as found:
        yield found


@pytest.fixture(scope="session")
def client(address: str) -> Iterator[httpx.Client]:
    """A client of that server that adds nothing of its own to what it accepts."""
    with httpx.Client(base_url=address, timeout=30, trust_env=False) as found:
        del found.headers["accept"]
        yield found


@pytest.fixture(scope="session")
def patient_address(graph: SurveilGraph, workspace: Path) -> Iterator[str]:
    """Address of a server that gives questions time enough on a machine that is busy with other tests."""
    assert graph.generation.id
    with running(workspace, "--timeout", "60", "--workers", "1") as found:
        yield found


@pytest.fixture(scope="session")
def patient(patient_address: str) -> Iterator[httpx.Client]:
    """A client of the patient server."""
    with httpx.Client(base_url=patient_address, timeout=90, trust_env=False) as found:
        del found.headers["accept"]
        yield found
