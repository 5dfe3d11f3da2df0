"""Tests of `surveilkg query` and of what every command with a table shares: formats, files, layout."""

from __future__ import annotations

import json
import shlex
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from surveilkg.cli import group, output, tables, terminal
from surveilkg.errors import EnvironmentFailure, MisuseError
from surveilkg.query import catalogue
from surveilkg.query.header import NamedQuery
from surveilkg.settings import data_root
from surveilkg.table import Column, Table, Term

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
QUERIES = catalogue.load(data_root())


def run_here(workspace: Path, *arguments: str) -> int:
    """Run a command in this process; the exit code."""
    try:
        group.main(["--workspace", str(workspace), *arguments], standalone_mode=False)
    except SystemExit as end:
        return int(end.code or 0)
    except click.exceptions.Exit as end:
        return end.exit_code
    return 0


def test_list_is_by_topic_and_json_in_a_pipe(cli: Cli) -> None:
    """Every query is listed; a pipe gets JSON, a terminal lines of at most 80 columns under topics."""
    listed = json.loads(cli("query").stdout)["rows"]
    assert [row["name"] for row in listed] == list(QUERIES)
    shown = cli("query", "--format", "table", columns=80).stdout
    assert all(name in shown for name in QUERIES)
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize("query", QUERIES.values(), ids=lambda query: query.name)
def test_example_of_every_page_runs(query: NamedQuery, graph: object, workspace: Path,
                                    capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """The command on the page of a query answers as the page says, and its help tells every column."""
    del graph
    example = next((e for e in query.examples if e.graph == "shipped"), query.examples[0])
    code = run_here(workspace, *shlex.split(query.command(example.given))[1:], "--format", "jsonl")
    lines = capsys.readouterr().out.splitlines()
    assert code == (0 if lines else 1)
    if example.graph == "shipped":
        assert bool(lines) != bool(example.empty)
    run_here(workspace, "query", query.name, "--help")
    shown = capsys.readouterr().out
    assert all(column.name in shown for column in query.columns)
    assert all(parameter.option in shown for parameter in query.parameters)


def test_wrong_calls_are_misuse(cli: Cli) -> None:
    """A wrong name gets the nearest ones; missing, unknown and wrong parameters say so; nothing is printed as data."""
    for arguments, words in (
        (("deals-betwen",), "deals-between"),
        (("states-supplied",), "--vendor"),
        (("states-supplied", "--vendr", "Huawei"), "--vendor"),
        (("states-supplied", "--vendor", "Huawey"), "Huawei"),
        (("states-supplied", "--vendor", "Uganda"), "State"),
        (("deals-between", "--as-of", "soon"), "--as-of"),
        (("deals-between", "--format", "csv", "--sparql"), "--format"),
        (("deals-between", "--output", "x.docx"), "endings"),
    ):
        done = cli("query", *arguments)
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert words in done.stderr


def test_no_rows_is_exit_1_with_coverage(cli: Cli) -> None:
    """An empty answer is data on standard output; standard error says which sources were consulted."""
    done = cli("query", "owners", "--owned", "Hikvision", "--format", "csv")
    assert done.returncode == 1
    assert done.stdout.count("\n") == 1
    assert "Sahin 2020" in done.stderr
    assert "no evidence that there is nothing" in " ".join(done.stderr.split())


def test_printed_sparql_answers_the_same(cli: Cli, tmp_path: Path) -> None:
    """What --sparql prints is a query for `surveilkg sparql`, with the same rows: one by Sahin, two of AidData."""
    asked = ("query", "deals-between", "--vendor", "华为", "--state", "UG")
    printed = cli(*asked, "--sparql").stdout
    file = tmp_path / "bound.rq"
    file.write_text(printed, encoding="utf-8")
    rows = json.loads(cli("sparql", "--file", str(file), "--format", "json").stdout)["results"]["bindings"]
    assert len(rows) == len(json.loads(cli(*asked).stdout)["rows"]) == 3


def test_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """A new file, a replaced one and a failed one: no half file and no leftover beside it."""
    target = tmp_path / "out.csv"
    table = Table((Column("a"),), [(Term("x"),)])
    output.write_table(table, None, str(target), {})
    target.chmod(0o640)
    output.write_table(table, "csv", str(target), {})
    assert (target.read_text(encoding="utf-8"), target.stat().st_mode & 0o777) == ("a\nx\n", 0o640)
    with pytest.raises(EnvironmentFailure):
        output.write_table(table, "csv", str(tmp_path / "none" / "out.csv"), {})
    with pytest.raises(MisuseError):
        output.write_table(table, None, str(tmp_path / "out"), {})
    with pytest.raises(EnvironmentFailure):
        output.write_table(table, "csv", str(tmp_path), {})
    assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize("columns", [40, 80, 100])
def test_tables_fit_the_terminal(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """No line is wider than the terminal, Chinese counted as two columns, and no text is lost."""
    monkeypatch.setenv("COLUMNS", str(columns))
    text = "华为技术有限公司为乌干达提供监控摄像头和人脸识别系统 " * 3 + "x" * 50
    for count in (2, 9):
        names = tuple(Column(f"column_{at}") for at in range(count))
        shown = click.unstyle(tables.render(Table(names, [tuple(Term(text) for _ in names)])))
        assert max(map(wide, shown.splitlines())) <= columns
        assert shown.count("乌") + shown.count("\n乌") >= 3 * count


def wide(line: str) -> int:
    """Columns of a line, by the Unicode Standard Annex 11."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


def test_wrapping_counts_wide_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chinese text without spaces is broken at the width of the terminal; combining accents take no column."""
    monkeypatch.setenv("COLUMNS", "40")
    assert max(map(wide, terminal.wrap("监" * 100, "  ", "    ").splitlines())) <= 40
    assert terminal.cells("e\u0301") == 1
    assert "".join(terminal.wrap("监" * 100).split()) == "监" * 100
