"""The commands and programs of docs/how-to/serve.md do what they are shown for, on a running server."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "serve.md"
SHOWN = "http://127.0.0.1:8035/"
"""The address on the page; the tests put that of their server there."""


def blocks(language: str) -> list[str]:
    """Blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


COMMANDS = [part for block in blocks("sh") for part in re.split(r"\n(?=curl )", block.strip())]


@pytest.mark.parametrize("command", COMMANDS)
def test_command(command: str, patient_address: str) -> None:
    """Each command of the page gets an answer with success and not an empty one."""
    assert SHOWN in command
    failing = command.replace(SHOWN, patient_address).replace("curl -s", "curl -s --fail-with-body", 1)
    done = subprocess.run(["/bin/sh", "-c", failing], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stdout
    assert len(done.stdout) > 20


@pytest.mark.parametrize("program", blocks("py"))
def test_program(program: str, patient_address: str) -> None:
    """Each program runs as it stands and prints a number above zero."""
    code = program.replace(SHOWN, patient_address)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0


def test_examples_were_found() -> None:
    """The page has commands for the endpoint and the API, and a program."""
    assert len(COMMANDS) >= 9
    assert len(blocks("py")) >= 1
