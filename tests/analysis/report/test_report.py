"""Reports: every fact has a footnote, the same question gives the same bytes, and nothing of a label becomes markup."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from surveilkg.api import SurveilGraph
from surveilkg.cli import group
from surveilkg.errors import MisuseError, UnknownNameError
from surveilkg.export import figures, report_html, report_json, report_markdown
from surveilkg.model.report import Footnote, Grid, Item, Mark, Network, Report, Row, Section, Tie, Timeline

NASTY = '<script>alert("x")</script> | a_b* [l](u) & "q"'


@pytest.fixture(scope="module")
def party(world: SurveilGraph) -> Report:
    """The report of the world's best known vendor."""
    return world.report("id:argus")


def test_every_fact_has_a_footnote(party: Report) -> None:
    """Each row of a table with facts, and each step of a chain, points to a footnote that is there."""
    numbers = {note.number for note in party.footnotes}
    assert numbers == set(range(1, len(numbers) + 1))
    for section in party.sections:
        for row in section.grid.rows if section.grid else ():
            assert set(row.notes) <= numbers
            assert row.notes or section.title.startswith(("Exposure", "Gaps")), (section.title, row)
        for item in section.items:
            assert set(item.notes) <= numbers
            assert item.notes or not item.depth


def test_report_holds_what_a_reader_needs(party: Report) -> None:
    """The parts that issue 4 point 7 names, the command and the generation. Expected: issue 4."""
    titles = [section.title for section in party.sections]
    for wanted in ("Summary", "Chains", "Exposure to lists", "Timeline", "Network", "Conflicts", "Gaps"):
        assert wanted in titles
    assert any(title.startswith("Money") for title in titles)
    assert party.command == f"surveilkg report {party.iri}"
    assert party.generation


def test_hedges_survive(party: Report, world: SurveilGraph) -> None:
    """The alleged deal of the world stands as alleged in every format. Expected: courier p2-4."""
    told = "A rival says that Argus Optics has supplied Grand Fenwick since it was listed."
    for text in (report_markdown.write(party), report_html.write(party), report_json.write(party)):
        assert told in text
    (timeline,) = (section for section in party.sections if section.title == "Timeline")
    assert timeline.grid is not None
    (row,) = (row for row in timeline.grid.rows if told in row.cells)
    assert row.cells[-1] == "alleged"
    assert world.report("id:argus") == party


def test_country_is_told_by_its_suppliers(world: SurveilGraph) -> None:
    """A country has suppliers and gaps instead of its own listings. Expected: tests/world."""
    titles = [section.title for section in world.report("Ruritania").sections]
    assert {"Suppliers", "Money", "Exposure to lists", "Gaps"} <= set(titles)


def test_clock_of_knowledge_reaches_every_section(world: SurveilGraph) -> None:
    """What was published later stands nowhere in the report: all dated sources of the world are of 2023."""
    early = world.report("id:argus", known_by="2022")
    assert early.asked == "known by 2022"
    assert "--known-by 2022" in early.command
    cited = {note.text for note in early.footnotes}
    assert not any("2023" in text for text in cited), cited


def made() -> Report:
    """A report whose every text is hostile."""
    mark = Mark(NASTY, NASTY, "alleged", "2019-01-01", "2020-01-01", True)
    tie = Tie(NASTY, "other", "supply", 2, "asserted")
    sections = (
        Section(NASTY, (NASTY,), (Item(NASTY, (1,)), Item(NASTY, (1,), 1)), Grid((NASTY,), (Row((NASTY,), (1,)),), 3)),
        Section("Timeline", figure=Timeline(NASTY, (mark,))),
        Section("Network", figure=Network(NASTY, NASTY, ((NASTY, "Company"), ("other", "State")), (tie,))),
    )
    note = Footnote(1, NASTY, "https://example.org/s", "", "", "", "https://example.org/s#p")
    return Report(
        NASTY, "Company", "https://example.org/x", "", "surveilkg report x", "abc", sections, (note,), (NASTY,)
    )


class _Tags(HTMLParser):
    """Tags of a page, and whether they are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.seen.append(tag)


def test_no_text_becomes_markup() -> None:
    """A label with tags, quotes, pipes and brackets stays text in HTML, SVG and Markdown."""
    page, parser = report_html.write(made()), _Tags()
    parser.feed(page)
    assert "script" not in parser.seen
    assert page.count("<li>") == page.count("</li>") - page.count('<li id="note-')
    text = report_markdown.write(made(), {"Timeline": "t.svg"})
    assert "<script>" not in text
    table = [line for line in text.splitlines() if line.startswith("|")]
    assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table}) == 1


@pytest.mark.parametrize("at", [1, 2], ids=["timeline", "network"])
def test_figures_are_sound_and_always_the_same(at: int) -> None:
    """A figure is well-formed SVG, and its bytes depend on its data only."""
    figure = made().sections[at].figure
    assert figure is not None
    drawn = figures.svg(figure)
    assert ET.fromstring(drawn).tag.endswith("svg")  # noqa: S314 (our own output)
    assert drawn == figures.svg(figure)
    assert "<script" not in drawn


def test_command_writes_figures_beside_the_report(workspace: Path, graph: SurveilGraph, tmp_path: Path) -> None:
    """Markdown in a file names figures that are there; HTML and JSON stand alone."""
    target = tmp_path / "hikvision.md"
    run = CliRunner().invoke(group, ["--workspace", str(workspace), "report", "Hikvision", "-o", str(target)])
    assert run.exit_code == 0, run.output
    named = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", target.read_text(encoding="utf-8"))
    assert named
    assert all((tmp_path / name).read_text(encoding="utf-8").startswith("<svg") for name in named)
    assert json.loads(report_json.write(graph.report("Hikvision")))["title"] == "Hikvision"


@pytest.mark.parametrize(
    ("name", "days", "error"),
    [("Nobody of Nowhere", {}, UnknownNameError), ("Hikvision", {"as_of": "soon"}, MisuseError)],
)
def test_mistakes_are_told(graph: SurveilGraph, name: str, days: dict[str, str], error: type[Exception]) -> None:
    """A wrong name or date is refused, never answered with an empty report."""
    with pytest.raises(error):
        graph.report(name, **days)
