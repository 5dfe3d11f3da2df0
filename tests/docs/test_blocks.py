"""What the documentation shows is what happens: every console block and every Python block of it is run.

A console block is fenced as `console`. A line that begins with `$ ` is run as by the shell, with `surveilkg` on its
path, in a terminal of 100 columns, in a folder of its own and in the workspace of the test run. Lines below it, up to
the next `$ `, are its output and are compared exactly; where there are none, the output is not compared. A last line
`(exit N)` gives the exit code, which is 0 without it.

A plain command is called in this process, at a terminal all the same, and a shell takes what comes after its first `|`;
whatever needs more of a shell is given to one as it stands.
"""

from __future__ import annotations

import difflib
import os
import pty
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from io import BufferedReader, BufferedWriter, FileIO
from pathlib import Path
from typing import BinaryIO

import click
import pytest
from tests.in_process import ended, streams, text

from surveilkg.api import SurveilGraph

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"]
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)
EXIT = re.compile(r"\(exit (\d+)\)")
WORD = r"""(?:'[^']*'|"[^"$`\\]*"|[^\s'"$`\\|<>&;*?~#()])+"""
PLAIN = re.compile(rf"surveilkg((?:\s+{WORD})*)\s*(?:\|(.*))?")
"""A command whose words mean themselves, and what it is piped to."""
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


class Terminal:
    """A terminal; what it has shown in the end is in `shown`, without styles."""

    def __enter__(self) -> Terminal:
        """Open it and read along, since it holds only some kilobytes."""
        self._ours, self.theirs = pty.openpty()
        self._parts: list[bytes] = []
        self._reader = threading.Thread(target=lambda: self._parts.extend(iter(lambda: _read(self._ours), b"")))
        self._reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Close it; everything has been read then."""
        os.close(self.theirs)
        self._reader.join()
        os.close(self._ours)
        self.shown = click.unstyle(b"".join(self._parts).decode("utf-8").replace("\r\n", "\n"))

    def run(
        self, line: str, folder: Path, environment: Mapping[str, str] | None = None, given: int | None = None
    ) -> int:
        """Let a shell run a line here, perhaps with other standard input; the exit code."""
        shell = ["/bin/sh", "-c", line]
        start, ends = self.theirs if given is None else given, self.theirs
        return subprocess.run(
            shell, stdin=start, stdout=ends, stderr=ends, env=environment, cwd=folder, timeout=SECONDS, check=False
        ).returncode


@pytest.fixture(scope="session")
def folder(graph: SurveilGraph, workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which commands are run."""
    made = tmp_path_factory.mktemp("folder")
    shutil.copy(ROOT / "docs" / "how-to" / "findings-example.csv", made)  # a page says to download it
    assert graph.generation.id  # so that no example shows that it is compiled
    shutil.copytree(workspace, made / "later")  # a workspace that a page begins; tests/ingest compile into new ones
    return made


@pytest.fixture(scope="session")
def by_shell(folder: Path, workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
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

    def in_terminal(command: str) -> tuple[str, int]:
        with Terminal() as terminal:
            code = terminal.run(command, folder, environment)
        return terminal.shown, code

    return in_terminal


@pytest.fixture
def run(by_shell: Run, folder: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """As `by_shell`, but a plain command is called here; a fault of surveilkg is raised then."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("SURVEILKG_WORKSPACE", str(workspace))
    monkeypatch.setenv("SURVEILKG_DEBUG", "1")

    def called(command: str) -> tuple[str, int]:
        plain = PLAIN.fullmatch(command)
        if plain is None:
            return by_shell(command)
        with ExitStack() as stack:
            terminal = stack.enter_context(Terminal())
            piped = stack.enter_context(tempfile.TemporaryFile()) if plain[2] else None
            code = called_here(tuple(shlex.split(plain[1])), terminal, piped)
            if piped is not None:
                piped.seek(0)
                code = terminal.run(f"cat | {plain[2]}", folder, given=piped.fileno())
        return terminal.shown, code

    return called


def called_here(arguments: tuple[str, ...], terminal: Terminal, piped: BinaryIO | None) -> int:
    """Call the command at a terminal, its standard output perhaps elsewhere; the exit code."""
    out = terminal.theirs if piped is None else piped.fileno()
    given, shown, told = (
        FileIO(terminal.theirs, closefd=False),
        FileIO(out, "w", False),
        FileIO(terminal.theirs, "w", False),
    )
    with pytest.MonkeyPatch.context() as patch:
        streams(patch, arguments, text(BufferedReader(given)), text(BufferedWriter(shown)), text(BufferedWriter(told)))
        code = ended()
        sys.stdout.flush()
        sys.stderr.flush()
    return code


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
def test_program_runs(
    example: Example, graph: SurveilGraph, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Python block of the documentation runs as it stands, its assertions included."""
    assert graph.generation.id
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SURVEILKG_WORKSPACE", str(workspace))
    exec(compile(example.text, example.place, "exec"), {"__name__": "__main__"})  # noqa: S102 - of our own pages


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
