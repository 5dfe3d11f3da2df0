"""Tests of what all commands keep: help, exit codes, widths, pipes, the same bytes twice."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable

import pytest

from surveilkg import __version__, iri
from surveilkg.api import SurveilGraph
from surveilkg.cli import COMMANDS
from surveilkg.cli.terminal import cells

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
LABELS = "SELECT ?s ?label { ?s a skg:State ; skos:prefLabel ?label FILTER(LANG(?label) = 'en') } ORDER BY ?s LIMIT 9"
ANSWERED: tuple[tuple[str, ...], ...] = (
    ("path", "Huawei", "Uganda", "--format", "terminal", "--explain"),
    ("path", "Commerce Department", "Hikvision", "--format", "terminal"),
    ("path", "SenseTime", "Mongolia", "--format", "terminal"),
    ("search", "china", "--format", "table"),
    ("show", "Uganda", "--format", "terminal"),
    ("show", "source:marat-memo", "--format", "terminal"),
    ("sparql", LABELS, "--format", "table"),
    ("status", "--format", "terminal"),
)
NAMED = pytest.mark.parametrize("arguments", ANSWERED, ids=lambda arguments: " ".join(arguments)[:30])


@pytest.mark.parametrize("name", [name for name, _ in COMMANDS])
def test_every_command_has_help(cli: Cli, name: str) -> None:
    """Help of each command: exit code 0, its usage line, and its summary in the list of commands."""
    done = cli(name, "--help")
    assert done.returncode == 0
    assert f"surveilkg {name}" in done.stdout
    assert dict(COMMANDS)[name] in " ".join(cli("--help").stdout.split())
    assert cli(name, "--no-such-option").returncode == 2


def test_version_and_wrong_commands(cli: Cli, cli_process: Cli) -> None:
    """The version is the package's; a misspelt command is answered with the one that was meant, in a process too."""
    assert cli_process("--version").stdout.split()[-1] == __version__
    done = cli("serach", "Huawei")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Did you mean: search" in done.stderr
    process = cli_process("serach", "Huawei")
    assert (process.returncode, process.stdout) == (2, "")
    assert process.stderr.splitlines()[-1] == done.stderr.splitlines()[-1]
    assert cli("zzz").returncode == 2


@NAMED
def test_same_bytes_twice_and_lines_that_fit(cli: Cli, cli_process: Cli, arguments: tuple[str, ...]) -> None:
    """Asked twice, a command prints the same bytes; lines keep to 40 columns, and to 110 on a very wide terminal.

    The second time a process is asked that has another order of hashes.

    A line may be longer only where it is one word, after its indent and bullet. Expected: the widths of cli.terminal.
    """
    narrow = cli(*arguments, columns=40)
    assert narrow.returncode == 0
    assert narrow.stdout == cli_process(*arguments, columns=40).stdout
    for width, shown in ((40, narrow), (110, cli(*arguments, columns=300))):
        for line in shown.stdout.splitlines():
            assert cells(line) <= width or len(line.strip().lstrip("•-–").split()) == 1, line


def test_pipes_get_json_or_csv(cli: Cli, cli_process: Cli) -> None:
    """Without --format a pipe gets data that a machine reads: JSON for answers, CSV for tables."""
    assert json.loads(cli_process("path", "Huawei", "Uganda").stdout)["chains"]
    assert json.loads(cli("show", "Huawei").stdout)["sections"]
    assert json.loads(cli("status").stdout)["graphs"]
    assert next(csv.reader(io.StringIO(cli("search", "huawei").stdout))) == [
        "id",
        "label",
        "class",
        "matched",
        "claims",
    ]
    assert next(csv.reader(io.StringIO(cli("sparql", LABELS).stdout))) == ["s", "label"]


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "jsonl", "md", "html"])
def test_search_in_every_format(cli: Cli, form: str) -> None:
    """A Chinese name finds the company in every format; words may come in several arguments."""
    done = cli("search", "华为", "--format", form)
    assert (done.returncode, done.stderr) == (0, "")
    assert "id:huawei" in done.stdout
    assert "id:UGA" in cli("search", "uganda", "--limit", "1", "--format", form).stdout


def test_search_without_result_is_exit_1(cli: Cli, cli_process: Cli) -> None:
    """Nothing found: the table is empty but named, the nearest names are on standard error, the exit code is 1."""
    done = cli_process("search", "hauwei")
    assert (done.returncode, done.stdout.strip()) == (1, "id,label,class,matched,claims")
    assert "Did you mean: Huawei (id:huawei)" in done.stderr
    assert cli("search").returncode == 2
    assert cli("search", "china", "--limit", "0").returncode == 2


@pytest.mark.parametrize("form", ["terminal", "json", "ttl"])
def test_show_in_every_format(cli: Cli, form: str) -> None:
    """The dossier of Uganda holds the deal of August 2019 with its place in each format. Expected: sahin-2020/p26-6."""
    done = cli("show", "Uganda", "--format", form)
    assert (done.returncode, done.stderr) == (0, "")
    assert "In August 2019 Uganda obtained" in " ".join(done.stdout.split())
    assert "sahin-2020" in done.stdout


def test_show_tells_hedges_and_accounts(cli: Cli) -> None:
    """A hedged claim shows its mode and the source's words; a source shows sentences with claims or the reason."""
    text = " ".join(cli("show", "ZTE", "--format", "terminal").stdout.split())
    assert "planned; source's words: “are eager to sway”" in text
    account = cli("show", "source:marat-memo", "--format", "terminal").stdout
    assert "(asserted; claim:marat-memo/p11-12)" in account.partition("paragraph 11, sentence 4:")[2]
    assert "no claim: " in account
    claim = json.loads(cli("show", "claim:sahin-2020/p27-2").stdout)
    assert claim["sections"][0]["claims"][0]["mode"] == "planned"


@pytest.mark.parametrize("name", ["Nemo of Nowhere", "claim:sahin-2020/p999-1", "id:nemo", ""])
def test_show_of_nothing_is_exit_2(cli: Cli, name: str) -> None:
    """An unknown name gives one message and no data."""
    done = cli("show", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("surveilkg: ")


def test_status_tells_what_is_published(cli: Cli, graph: SurveilGraph) -> None:
    """Generation, graphs with counts, hashes and licences as in the manifest, and the network's counts."""
    told = json.loads(cli("status").stdout)
    assert told["generation"] == graph.generation.id
    assert told["index"] == graph.index.counts
    assert told["graphs"][iri.graph("source/sahin-2020")]["statements"] > 1000
    assert {len(entry["hash"]) for entry in told["graphs"].values()} == {64}
    text = cli("status", "--format", "terminal").stdout
    assert graph.generation.id in text
    assert "graph:source/sahin-2020" in text


def test_workspace_that_cannot_be_written_is_exit_3(cli: Cli) -> None:
    """A workspace in an impossible place is an environment failure that says how to choose another."""
    done = cli("--workspace", "/proc/nowhere", "status")
    assert (done.returncode, done.stdout) == (3, "")
    assert "--workspace" in done.stderr
