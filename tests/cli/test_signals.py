"""Tests of how commands end early: a reader that goes away, a user who interrupts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from surveilkg.api import SurveilGraph

HERE = Path(__file__).resolve().parents[2]
MANY = "SELECT * WHERE { ?s ?p ?o } LIMIT 9000"
"""Rows of over a megabyte, where a pipe holds 64 KiB."""


def start(*arguments: str) -> subprocess.Popen[bytes]:
    """The command, running, with its streams open to us."""
    return subprocess.Popen(
        [sys.executable, "-m", "surveilkg", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(HERE / "src")},
    )


@pytest.mark.parametrize(
    "arguments", [("sparql", MANY), ("show", "China", "--format", "terminal"), ("sparql", MANY, "--format", "json")]
)
def test_closed_pipe_is_quiet(graph: SurveilGraph, arguments: tuple[str, ...]) -> None:
    """`... | head -1`: the command stops without a word, and not with the code that means "nothing found"."""
    assert graph.index.counts["claims"]
    with start(*arguments) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 0


@pytest.mark.parametrize("arguments", [("sparql", "-"), ("check",)])
def test_interrupt_is_exit_130(graph: SurveilGraph, arguments: tuple[str, ...]) -> None:
    """Ctrl-C while it waits for a query, or in the middle of checking: one word, exit code 130, no traceback.

    Expected: 128 + SIGINT, as shells count.
    """
    assert graph.index.counts["claims"]
    before = signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # a run in the background hands on that it is deaf
    try:
        process = start(*arguments)
    finally:
        signal.signal(signal.SIGINT, before)
    with process:
        time.sleep(1.0)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 128 + signal.SIGINT
    assert out == b""
    assert b"Interrupted." in err
    assert b"Traceback" not in err
