"""Tests of exposure answers as text, JSON, Markdown and tables, and of the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
from click.testing import CliRunner, Result

from surveilkg.analysis.exposure import rules
from surveilkg.analysis.exposure.described import DESCRIPTOR
from surveilkg.analysis.exposure.table import COLUMNS, table
from surveilkg.api import SurveilGraph
from surveilkg.cli import group, terminal
from surveilkg.cli.exposure_text import render
from surveilkg.export import exposure_json, exposure_markdown
from surveilkg.model.exposure import Exposure

ASKED: tuple[dict[str, Any], ...] = (
    {"name": "anvil", "below": True},
    {"name": "grip", "as_of": "2024-06"},
    {"name": "iron", "as_of": "2024-06"},
    {"name": "zinc", "as_of": "2025-10-15", "known_by": "2026"},
    {"name": "vice"},
    {"country": "Ruritania"},
)
"""Questions that between them fill every part of an answer."""


@pytest.fixture(scope="module")
def answers(firms: SurveilGraph) -> list[Exposure]:
    """Answers to `ASKED` on the world of owners and lists."""
    return [firms.exposure(**asked) for asked in ASKED]


def test_json_is_as_the_schema_says(answers: list[Exposure]) -> None:
    """Every answer is valid under the published schema, which allows no field that it does not describe."""
    schema = json.loads(exposure_json.schema())
    for answer in answers:
        document = json.loads(exposure_json.write(answer))
        jsonschema.validate(document, schema)
        assert document["subject"]["label"] == answer.subject.label


def test_json_keeps_every_claim(answers: list[Exposure]) -> None:
    """Every claim that an answer rests on is in its JSON and has a citation."""
    for answer in answers:
        text = exposure_json.write(answer)
        for line in answer.listings:
            assert all(claim.claim in text and claim.citations for claim in line.statements)
        for result in answer.rules:
            assert all(claim in text for claim in result.claims())


@pytest.mark.parametrize("columns", [40, 80])
def test_text_fits_the_terminal(answers: list[Exposure], columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """No line is wider than the terminal, at 40 and at 80 columns; longer words such as addresses stay whole."""
    monkeypatch.setenv("COLUMNS", str(columns))
    for answer in answers:
        for line in click.unstyle("\n".join(render(answer))).splitlines():
            assert terminal.cells(line) <= columns or len(line.split()) <= 1, line


def test_hedges_survive_in_every_format(firms: SurveilGraph) -> None:
    """An alleged stake is called alleged, with the source's words, wherever it is printed."""
    answer = firms.exposure("knob", as_of="2024-06-01")
    for text in ("\n".join(render(answer)), exposure_json.write(answer), exposure_markdown.write(answer)):
        assert "alleged" in text
        assert "it is said" in text
        assert "cannot tell" in text


def test_markdown_cites_every_statement_once(answers: list[Exposure]) -> None:
    """Every footnote that is marked is there, and none is there that is not marked."""
    for answer in answers:
        text = exposure_markdown.write(answer)
        marked = {part.split("]")[0] for part in text.split("[^")[1:]}
        defined = [line.split("]")[0].removeprefix("[^") for line in text.splitlines() if line.startswith("[^")]
        assert marked == set(defined)
        assert len(defined) == len(set(defined))


def test_table_has_a_row_for_each_party_and_rule(answers: list[Exposure]) -> None:
    """Below anvil stand 13 firms and each party has three rows; sums are numbers, empty for the rule on listings."""
    found = table(answers[0])
    assert found.columns == COLUMNS
    assert len(found) == (1 + len(answers[0].others)) * 3
    least = dict(
        zip(zip(found.column("party_name"), found.column("rule"), strict=True), found.column("least"), strict=True)
    )
    assert least["Chisel", "ofac-50"] == 55.0
    assert least["Chisel", "direct"] is None


def test_answers_are_the_same_bytes_again(firms: SurveilGraph, answers: list[Exposure]) -> None:
    """The same question gives the same bytes."""
    again = [exposure_json.write(firms.exposure(**asked)) for asked in ASKED]
    assert again == [exposure_json.write(answer) for answer in answers]


def test_rules_are_complete_data() -> None:
    """Each rule has a version; those on ownership a threshold, lists and citations that say what was checked."""
    known = rules.load()
    assert [rule.id for rule in known] == ["direct", "ofac-50", "bis-affiliates"]
    for rule in known:
        assert rule.version
        assert rule.says
        if rule.kind == "ownership":
            assert rule.threshold == 50
            assert rule.lists
            assert rule.citations
            assert all(text.title and text.date and text.checked for text in rule.citations)
    told = next(parameter.meaning for parameter in DESCRIPTOR.parameters if parameter.name == "rule")
    assert all(rule.id in told for rule in known)


def ask(workspace: Path, *arguments: str) -> Result:
    """The command on a workspace, in this process; its output goes to a pipe."""
    return CliRunner().invoke(group, ["--workspace", str(workspace), "exposure", *arguments])


def test_command_answers_and_says_so_by_its_exit_code(graph: SurveilGraph, workspace: Path, tmp_path: Path) -> None:
    """Hikvision stood on the Entity List in June 2020 (Sahin 2020, paragraph 31): JSON in a pipe, exit 0.

    Of Uganda nothing is found: exit 1. A file takes the format of its ending.
    """
    assert graph.index.counts["claims"]
    found = ask(workspace, "Hikvision", "--as-of", "2020-06")
    assert found.exit_code == 0
    assert json.loads(found.stdout)["verdict"] == "listed"
    assert ask(workspace, "Uganda", "--rule", "ofac-50", "--as-of", "2020-06").exit_code == 1
    for name, start in (("a.md", "# Hikvision"), ("a.csv", "party,party_name"), ("a.json", "{")):
        assert ask(workspace, "Hikvision", "--output", str(tmp_path / name)).exit_code == 0
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


@pytest.mark.parametrize(
    "arguments",
    [(), ("Hikvision", "--country", "Uganda"), ("--country", "Uganda", "--below"), ("Hikvision", "--rule", "ofac")],
)
def test_command_refuses_what_it_cannot_understand(
    graph: SurveilGraph, workspace: Path, arguments: tuple[str, ...]
) -> None:
    """Nobody asked about, both asked about, below a country, a rule that is none: an error and no output."""
    assert graph.index.counts["claims"]
    refused = ask(workspace, *arguments)
    assert refused.exit_code != 0
    assert refused.stdout == ""
