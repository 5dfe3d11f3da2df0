"""Input that is meant to do harm, as the command gets it: devices and pipes, deep queries, commands to the terminal.

Files for `surveilkg ingest` are in test_ingest_refuses.py; what the engine does with nesting was found by trying it.
"""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveilkg.api import SurveilGraph
from surveilkg.cli import terminal
from surveilkg.cli.deep_stack import DEEPEST
from surveilkg.errors import EnvironmentFailure
from surveilkg.identity import decisions
from surveilkg.ingest.shipped import load_turtle
from surveilkg.sources.registry import all_sources

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
SOURCE = Path(__file__).resolve().parents[2] / "src"
COMMANDS_TO_TERMINALS = "\x1b[2J\x1b]0;title\x07\x1b[8mhidden\x9b31m\u202egnp.exe\x7f\x08"
"""Clear the screen, name the window, hide text, C1 control, right-to-left override, delete, backspace."""
STYLES = re.compile(r"\x1b\[(?:0|1|2|3[0-7])m")
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
NESTED: dict[str, Callable[[int], str]] = {
    "brackets": lambda n: f"ASK {{ FILTER({'(' * n}1{')' * n}) }}",
    "calls": lambda n: f"ASK {{ FILTER({'str(' * n}1{')' * n}) }}",
    "groups": lambda n: f"ASK {{ {'{' * n}{'}' * n} }}",
    "conditions": lambda n: f"ASK {{ {'FILTER EXISTS {' * n}{'}' * n} }}",
    "sums": lambda n: f"ASK {{ FILTER({'1+' * n}1) }}",
    "alternatives": lambda n: f"ASK {{ FILTER({'?x=1||' * n}1) }}",
}
"""Queries nested n deep, each of which ends the process of the bare engine at 16,000 (measured)."""


@pytest.mark.parametrize("kind", NESTED)
def test_deep_queries_are_answered_or_refused(cli_process: Cli, tmp_path: Path, kind: str) -> None:
    """A query nested 4,500 deep has its answer; brackets 100,000 deep are refused; the process ends by itself."""
    file = tmp_path / "query.rq"
    file.write_text(NESTED[kind](4_500), encoding="utf-8")
    done = cli_process("sparql", "--file", str(file))
    assert done.returncode == 0, done.stderr
    if kind not in {"sums", "alternatives"}:
        file.write_text(NESTED[kind](60_000), encoding="utf-8")
        done = cli_process("sparql", "--file", str(file))
        assert (done.returncode, done.stdout) == (2, "")
        assert f"{DEEPEST:,} are read" in done.stderr


@pytest.mark.parametrize("kind", ["device", "pipe", "folder"])
def test_query_files_that_are_none(cli_process: Cli, tmp_path: Path, kind: str) -> None:
    """/dev/zero has no end and a pipe no writer: neither is read, at once and with one message."""
    path = Path("/dev/zero")
    if kind == "pipe":
        path = tmp_path / "pipe"
        os.mkfifo(path)
    if kind == "folder":
        path = tmp_path
    begun = time.monotonic()
    done = cli_process("sparql", "--file", str(path))
    assert (done.returncode, done.stdout) == (3, "")
    assert f"{path} is not a regular file" in done.stderr
    assert time.monotonic() - begun < 20


def test_query_without_end(cli_process: Cli) -> None:
    """More than a megabyte on standard input is no query."""
    done = cli_process("sparql", "-", data=b"#" * 1_100_000)
    assert (done.returncode, "longer than 1,048,576 bytes" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("given", "says"), [("/dev/zero", "Standard input is a device"), ("/dev/null", "the file is empty")]
)
def test_devices_as_standard_input(graph: SurveilGraph, workspace: Path, given: str, says: str) -> None:
    """`ingest - < /dev/zero` would fill the disk: it is refused."""
    assert graph.generation.id
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "SURVEILKG_WORKSPACE": str(workspace)}
    command = [sys.executable, "-m", "surveilkg", "ingest", "claims", "-"]
    with Path(given).open("rb") as stream:
        done = subprocess.run(
            command, stdin=stream, capture_output=True, text=True, env=environment, timeout=60, check=False
        )
    assert (done.returncode, done.stdout) == (3, "")
    assert says in done.stderr


LITTLE_DISK = """
import resource, runpy, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
sys.argv = ["surveilkg", "ingest", "claims", "-"]
runpy.run_module("surveilkg", run_name="__main__")
"""


def test_standard_input_larger_than_the_disk(tmp_path: Path) -> None:
    """Where the bytes have no room there is one message with the system's reason, and no copy is left."""
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "TMPDIR": str(tmp_path)}
    environment["SURVEILKG_WORKSPACE"] = str(tmp_path / "room")
    done = subprocess.run(
        [sys.executable, "-c", LITTLE_DISK],
        input=b"a" * 3_000_000,
        capture_output=True,
        env=environment,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.decode() == f"surveilkg: Standard input cannot be kept in {tmp_path}: File too large.\n"
    assert not list(tmp_path.glob("surveilkg-stdin-*"))


def test_decisions_that_are_a_device(tmp_path: Path) -> None:
    """A workspace whose file of decisions is a link to /dev/zero is refused, not read."""
    path = decisions.path_in(tmp_path)
    path.parent.mkdir()
    path.symlink_to("/dev/zero")
    with pytest.raises(EnvironmentFailure, match="not a regular file"):
        decisions.history(tmp_path)


BOMB = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + at)} '{f'&{chr(97 + at)};' * 10}'>" for at in range(12)
)
"""Ten to the twelfth letters once entities are expanded."""
FILES_OF_XML = {
    "bomb.rdf": BOMB + "]><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>&m;</rdf:RDF>",
    "bomb.gexf": BOMB + "]><gexf xmlns='http://gexf.net/1.3'><graph><nodes>&m;</nodes></graph></gexf>",
    "outside.rdf": "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><rdf>&a;</rdf>",
    "parameter.xml": "<!DOCTYPE x [<!ENTITY % a SYSTEM 'http://127.0.0.1:9/'> %a;]><sdnList/>",
}


@pytest.mark.parametrize("name", FILES_OF_XML)
def test_entities_of_xml_are_not_expanded(in_world: Callable[..., Any], tmp_path: Path, name: str) -> None:
    """Whichever source is told to read them, such files are refused at once; RDF/XML and GEXF are only ever written."""
    file = tmp_path / name
    file.write_text(FILES_OF_XML[name], encoding="utf-8")
    for spec in all_sources():
        begun = time.monotonic()
        done = in_world("ingest", spec.id, str(file))
        assert (done.code, done.out) == (3, ""), spec.id
        assert name in done.err
        assert "root:" not in done.err
        assert time.monotonic() - begun < 5


@pytest.mark.parametrize("opening", ["[ <http://x/p> ", "( ", "<<( ", "[ <http://x/p> ( "])
def test_hostile_turtle(tmp_path: Path, opening: str) -> None:
    """Turtle nested 100,000 deep is loaded where it ends and refused with file and line where it does not."""
    store, file = ox.Store(), tmp_path / "deep.ttl"
    closing = {"[": "]", "(": ")", "<<(": ")>>"}
    words = [word for word in opening.split() if word in closing]
    inner = " <http://x/o> " * (opening != "( ")
    depth = 100_000 // len(words)
    whole = opening * depth + inner + "".join(closing[word] for word in reversed(words)) * depth
    file.write_text(f"<http://x/a> <http://x/p> {whole} .", encoding="utf-8")
    if opening != "<<( ":  # a triple is no node of Turtle 1.1, and its one member is not enough
        load_turtle(store, [(file, "http://x/g")])
        assert len(store) >= depth
    file.write_text(f"<http://x/a> <http://x/p>\n{opening * depth}", encoding="utf-8")
    with pytest.raises(EnvironmentFailure, match=r"deep.ttl is not valid Turtle: .*line 2"):
        load_turtle(store, [(file, "http://x/g")])


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..", "a/../b", "id:../x", "\x00", "%2e%2e"])
def test_names_are_no_paths(in_world: Callable[..., Any], name: str) -> None:
    """A source, a query, a measure or an entity is looked up by name, never as a file."""
    for command in (("ingest", name, "x.csv"), ("query", name), ("analyse", name), ("show", name), ("report", name)):
        done = in_world(*command)
        assert (done.code in {1, 2, 3}, done.out) == (True, "")
        assert "root:" not in done.err


@pytest.mark.parametrize("name", ["../../evil.csv", "..", "CURRENT", "a\nb.csv", "x" * 200])
def test_names_of_files_make_no_paths(
    in_world: Callable[..., Any], world_room: Path, tmp_path: Path, name: str
) -> None:
    """Whatever a file is called, its bytes are kept under their checksum and its report under the source's name."""
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    file = Path(os.path.normpath(deep / name)) if name.startswith("../") else deep / name
    if not file.is_dir():
        file.write_bytes(b"id,document title,page,class,supplier,mode,paraphrase,as written\n1,T,1,Deal,X,asserted,,\n")
    before = {path for path in tmp_path.rglob("*") if world_room not in path.parents}
    in_world("ingest", "claims", str(file))
    assert {path for path in tmp_path.rglob("*") if world_room not in path.parents} == before
    new = {path.name for folder in ("raw", "rejects") for path in (world_room / folder).glob("*")}
    assert all(re.fullmatch(r"[0-9a-f]{64}|claims[\w.-]*\.csv", found) for found in new)


@given(text=st.text())
@settings(max_examples=50)
def test_text_from_outside_commands_no_terminal(text: str) -> None:
    """Wrapped text holds no control character and no change of direction, and every other character of the source."""
    shown = terminal.wrap(text)
    assert not FORBIDDEN.search(shown.replace("\n", ""))
    kept = [char for char in text if not char.isspace() and not FORBIDDEN.match(char)]
    assert [char for char in shown if char in set(kept)] == kept or not kept


def in_terminal(workspace: Path, *arguments: str) -> str:
    """What a command writes to a terminal."""
    environment = {"PYTHONPATH": str(SOURCE), "SURVEILKG_WORKSPACE": str(workspace), "COLUMNS": "100"}
    command = [sys.executable, "-m", "surveilkg", *arguments]
    ours, theirs = pty.openpty()
    found = b""
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, **environment}):
        os.close(theirs)
        with suppress(OSError):  # how the end of a terminal is told
            while part := os.read(ours, 65_536):
                found += part
    os.close(ours)
    return found.decode("utf-8").replace("\r\n", "\n")


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "xml", "md", "html"])
def test_values_command_no_terminal(graph: SurveilGraph, workspace: Path, form: str) -> None:
    """Text of a source with commands to the terminal is shown in every text format."""
    assert graph.generation.id
    spelt = "".join(f"\\u{ord(char):04X}" for char in COMMANDS_TO_TERMINALS)
    query = f"SELECT ('a{spelt}b' AS ?x) {{}}"
    shown = in_terminal(workspace, "sparql", "--format", form, query)
    assert "hidden" in shown
    assert not FORBIDDEN.search(STYLES.sub("", shown))


def test_messages_command_no_terminal(graph: SurveilGraph, workspace: Path, tmp_path: Path) -> None:
    """A name that is unknown and a file that cannot be used are told without doing what they say."""
    assert graph.generation.id
    file = tmp_path / f"a{COMMANDS_TO_TERMINALS}.csv"
    file.write_bytes(b"nothing\n")
    for arguments in (("show", file.name), ("ingest", "aigs", str(file))):
        shown = in_terminal(workspace, *arguments)
        assert "hidden" in shown
        assert not FORBIDDEN.search(STYLES.sub("", shown))
