"""What the documentation shows is what happens: every console block and every Python block of it is run.

A console block is fenced as `console`. A line that begins with `$ ` is run by the shell, with `surveilkg` on its
path, in a terminal of 100 columns, in a folder of its own and in the workspace of the test run. Lines below it, up to
the next `$ `, are its output and are compared exactly; where there are none, the output is not compared. A last line
`(exit N)` gives the exit code, which is 0 without it.
"""

from __future__ import annotations

import difflib
import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"]
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)
EXIT = re.compile(r"\(exit (\d+)\)")
SECONDS = 60
Run = Callable[[str], tuple[str, int]]


@dataclass(frozen=True)
class Example:
    """One command or program of a page.

    Args:
        place: page and line.
        text: the command line, or the program.
        output: lines that are shown below a command.
        code: exit code.
    """

    place: str
    text: str
    output: tuple[str, ...] = ()
    code: int = 0


def blocks(page: Path, language: str) -> Iterator[tuple[int, str]]:
    """Line number and text of the blocks of a language on a page."""
    text = page.read_text(encoding="utf-8")
    for match in BLOCK.finditer(text):
        if match[1] == language:
            yield text.count("\n", 0, match.start()) + 2, match[2]


def commands(line: int, block: str, page: str) -> Iterator[Example]:
    """The commands of a console block."""
    lines = block.splitlines()
    starts = [at for at, text in enumerate(lines) if text.startswith("$ ")]
    assert starts[:1] == [0], f"{page}:{line}: a console block begins with a command"
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        output = [text.rstrip() for text in lines[start + 1 : end]]
        found = EXIT.fullmatch(output[-1]) if output else None
        code = int(found[1]) if found else 0
        yield Example(f"{page}:{line + start}", lines[start][2:], tuple(output[:-1] if found else output), code)


def name_of(page: Path) -> str:
    """A page as it is named in tests."""
    return page.relative_to(ROOT).as_posix()


COMMANDS = [e for page in PAGES for line, text in blocks(page, "console") for e in commands(line, text, name_of(page))]
PROGRAMS = [Example(f"{name_of(page)}:{line}", text) for page in PAGES for line, text in blocks(page, "python")]


@pytest.fixture(scope="session")
def run(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run a command line as somebody at a terminal would; gives what the terminal shows, and the exit code."""
    programs = tmp_path_factory.mktemp("bin")
    script = programs / "surveilkg"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m surveilkg "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    environment = {
        **os.environ,
        "COLUMNS": "100",
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
        "SURVEILKG_WORKSPACE": str(workspace),
    }
    folder = tmp_path_factory.mktemp("folder")
    shutil.copy(ROOT / "docs" / "how-to" / "findings-example.csv", folder)  # a page says to download it

    def in_terminal(command: str) -> tuple[str, int]:
        ours, theirs = pty.openpty()
        with subprocess.Popen(
            ["/bin/sh", "-c", command], stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=folder
        ) as process:
            os.close(theirs)
            shown = b"".join(iter(lambda: _read(ours), b""))
            code = process.wait(SECONDS)
        os.close(ours)
        return click.unstyle(shown.decode("utf-8").replace("\r\n", "\n")), code

    code = in_terminal("surveilkg status")[1]  # compiles the graph, so that no example shows that it does
    assert code == 0
    return in_terminal


def _read(terminal: int) -> bytes:
    """What a terminal shows next; nothing once the other side is closed (Linux says so with an error)."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def difference(example: Example, shown: str, code: int) -> list[str]:
    """Where a command did something else than its page says."""
    lines = [line.rstrip() for line in shown.rstrip("\n").splitlines()]
    out = [f"exit code {code}, the page says {example.code}: {shown}"] if code != example.code else []
    if example.output and tuple(lines) != example.output:
        out += list(difflib.unified_diff(example.output, lines, "page", "terminal", lineterm=""))
    return out


@pytest.mark.parametrize("example", COMMANDS, ids=lambda e: e.place)
def test_command_does_what_its_page_says(example: Example, run: Run) -> None:
    """A command of the documentation ends as its page says and prints what its page shows."""
    shown, code = run(example.text)
    assert not difference(example, shown, code), "\n".join(difference(example, shown, code))
    assert shown or ">" in example.text, "a command that prints nothing teaches nothing"


@pytest.mark.parametrize("example", PROGRAMS, ids=lambda e: e.place)
def test_program_runs(example: Example, workspace: Path, tmp_path: Path) -> None:
    """A Python block of the documentation runs as it stands, its assertions included."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "SURVEILKG_WORKSPACE": str(workspace)}
    done = subprocess.run(
        [sys.executable, "-c", example.text],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_examples_were_found() -> None:
    """The blocks are found at all: tutorial, how-to pages and README show commands, three pages programs."""
    pages = {example.place.partition(":")[0] for example in COMMANDS}
    assert {"docs/tutorial.md", "docs/how-to/export.md", "docs/how-to/curate.md", "README.md"} <= pages
    assert len(COMMANDS) > 25
    assert sum(bool(example.output) for example in COMMANDS) > 3
    assert len(PROGRAMS) > 4


def test_a_wrong_page_is_found(run: Run) -> None:
    """The comparison sees a wrong exit code, a wrong line and a line too few (expected: one complaint of each kind)."""
    block = "$ surveilkg search huawei | tail -1\nid:nothing\n$ surveilkg path Nobody Uganda\n(exit 1)\n"
    wrong_line, wrong_code = commands(1, block, "page.md")
    assert (wrong_line.output, wrong_line.code) == (("id:nothing",), 0)
    assert (wrong_code.output, wrong_code.code) == ((), 1)
    assert any(line == "-id:nothing" for line in difference(wrong_line, *run(wrong_line.text)))
    assert [line[:11] for line in difference(wrong_code, *run(wrong_code.text))] == ["exit code 2"]
