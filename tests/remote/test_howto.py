"""The commands of docs/how-to/scale-out.md do what they are shown for, on both servers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from surveilkg.api import SurveilGraph

if TYPE_CHECKING:
    from tests.remote.conftest import Server

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "how-to" / "scale-out.md"
SHOWN = "http://127.0.0.1:8890/sparql"
"""The address on the page; the tests put that of their server there."""
EXPORTED = re.compile(r"^export (.*)$", re.MULTILINE)


def test_commands_of_the_page(server: Server, graph: SurveilGraph) -> None:
    """Each ends with success and says something: what is published is found there, and the questions have answers."""
    assert graph.generation.id
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    shown = [line for block in blocks for line in block.splitlines()]
    commands = [line for line in shown if line.startswith("surveilkg ")]
    named = {part.partition("=")[0] for line in shown if (found := EXPORTED.match(line)) for part in found[1].split()}
    assert set(server.environment()) == named
    assert len(commands) >= 3
    for command in commands:
        assert SHOWN in command
        arguments = command.replace(SHOWN, server.endpoint).split()[1:]
        done = subprocess.run(
            [sys.executable, "-m", "surveilkg", *arguments],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={**os.environ, **server.environment(), "PYTHONPATH": str(ROOT / "src")},
        )
        assert done.returncode == 0, (command, done.stderr)
        assert len(done.stdout + done.stderr) > 20, command
