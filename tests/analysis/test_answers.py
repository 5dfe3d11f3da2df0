"""Analyses that answer with a table: contracts of all of them, and what each says of the fictional world."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from surveilkg.analysis import ANALYSES
from surveilkg.analysis.clocks import overlap
from surveilkg.analysis.gaps import scopes
from surveilkg.analysis.told import Told
from surveilkg.api import SurveilGraph
from surveilkg.errors import MisuseError, UnknownNameError
from surveilkg.export import tables
from surveilkg.model import interval

Ask = Callable[[SurveilGraph], Told]
QUESTIONS: dict[str, Ask] = {
    "neighbours": lambda graph: graph.neighbours("id:argus" if _is_world(graph) else "Hikvision"),
    "timeline": lambda graph: graph.timeline("id:argus" if _is_world(graph) else "Hikvision"),
    "interlocks": lambda graph: graph.interlocks(),
    "dependence": lambda graph: graph.dependence(),
    "standards": lambda graph: graph.standards(),
    "conflicts": lambda graph: graph.conflicts(with_settled=True),
    "gaps": lambda graph: graph.gaps(),
}


def _is_world(graph: SurveilGraph) -> bool:
    return graph.index.node_number("https://w3id.org/surveilkg/id/argus") is not None


def rows(answer: Told, **wanted: object) -> list[dict[str, Any]]:
    """Rows of an answer with the values wanted."""
    return [row for row in answer.table if all(row[name] == value for name, value in wanted.items())]


def test_analyses_do_not_vanish() -> None:
    """Guards the collection: exposure, changes, the seven tables here and seven measures (2026-11)."""
    assert len(ANALYSES) >= 16
    assert set(QUESTIONS) <= {each.name for each in ANALYSES}


@pytest.mark.parametrize("name", QUESTIONS)
def test_answer_is_as_described(name: str, world: SurveilGraph, graph: SurveilGraph) -> None:
    """Columns are those of the descriptor, each row names its sources, and the same question gives the same bytes."""
    described = next(each for each in ANALYSES if each.name == name)
    assert described.caveat and described.reference and described.question.endswith("?")
    for each in (world, graph):
        answer = QUESTIONS[name](each)
        assert answer.table.columns == described.columns
        assert tables.write(answer.table, "csv") == tables.write(QUESTIONS[name](each).table, "csv")
        if name != "gaps":
            assert all(row["sources"] and row["claims"] and row["strength"] for row in answer.table)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2015/2018", "2017/2020", "overlap"),
        ("2015/2018", "2018/2020", "may overlap"),
        ("2015/2018", "2019/2020", "do not overlap"),
        ("2015/..", "2019", "may overlap"),
        ("", "2019", "dates unknown"),
    ],
)
def test_periods_are_compared_as_intervals(one: str, other: str, expected: str) -> None:
    """A shared year may or may not be a shared day. Expected: by the calendar."""
    bounds = [interval.parse(text) if text else interval.Interval() for text in (one, other)]
    assert overlap(bounds[0], bounds[1]) == overlap(bounds[1], bounds[0]) == expected


def test_timeline_of_the_world(world: SurveilGraph) -> None:
    """Dated events in order, two accounts of one event as one row, the undated last. Expected: tests/world by hand."""
    found = list(world.timeline("id:argus").table)
    assert [row["when"] for row in found][:3] == ["2015/2018", "2019-08; 2019-09", "2020/.."]
    assert [row["when"] for row in found][-3:] == [None, None, None]
    assert rows(world.timeline("id:argus", first="2022", last="2022"), relation="Listing")
    assert not rows(world.timeline("id:argus", as_of="2021"), relation="Listing")


def test_dependence_counts_only_what_is_stated_together(world: SurveilGraph) -> None:
    """Ruritania's face matching: two events by Argus make its index 10,000; what may be delivered has no share.

    Expected: gazette p2-1 and p6-1 (Argus), p3-4 (Delphi, conditional), ledger r1 (Borealis, side by side).
    """
    answer = world.dependence(country="Ruritania")
    argus, delphi = rows(answer, technology_name="Face matching")
    assert (argus["supplier_name"], argus["events"], argus["share_pct"], argus["hhi"]) == (
        "Argus Optics",
        2,
        100,
        10000,
    )
    assert (delphi["strength"], delphi["share_pct"]) == ("conditional", None)
    assert argus["financed_by_home"] == 1
    (beside,) = rows(answer, basis="listed side by side")
    assert (beside["technology"], beside["hhi"]) == (None, None)


def test_standards_tell_the_listing_then(world: SurveilGraph) -> None:
    """Delphi proposes to the World Bureau; no list names it. Expected: gazette p7-2."""
    (row,) = list(world.standards(proposer="Delphi Analytics").table)
    assert (row["bodies"], row["part"], row["strength"]) == ("World Bureau of Standards", "proposes", "planned")
    assert row["listed_then"] == "no listing in the graph"


def test_conflicts_stand_side_by_side(world: SurveilGraph) -> None:
    """Two counts of cameras that a decision calls one quantity. Expected: gazette p8-1 and courier p2-1."""
    found = rows(world.conflicts("Ruritania"), verdict="conflict")
    assert {row["figure"] for row in found} == {"5,000 cameras", "7,000 cameras"}


def test_gaps_never_take_silence_for_absence(graph: SurveilGraph) -> None:
    """`Looked for, not found` is said only of whole copies, and only where the source is known to have looked.

    Expected: the extracts of the US lists and of the African list that ship name only parties of this graph.
    """
    answer, named = graph.gaps(), {scope.source: scope for scope in scopes()}
    extracts = {note.split()[0] for note in answer.notes if "is an extract" in note}
    for row in answer.table:
        scope = named[str(row["source"]).rpartition("/")[2]]
        if row["verdict"] == "looked for, not found":
            assert scope.source not in extracts
            assert row["events"] == 0
        if row["verdict"] == "found":
            assert row["sources"]


def test_world_has_no_source_with_a_scheme(world: SurveilGraph) -> None:
    """Without any such source the answer is empty and says who was not asked."""
    answer = world.gaps()
    assert not answer.table.rows
    assert all(scope.source in answer.notes[0] for scope in scopes())


@pytest.mark.parametrize("scope", scopes(), ids=lambda scope: scope.source)
def test_scope_says_where_it_is_stated(scope: Any) -> None:
    """No scope without reason, years in order, and relations that the ontology has."""
    assert scope.reason and scope.first_year <= scope.last_year and scope.relations
    assert scope.examined in {"all", "unlisted"} or scope.examined.startswith("id:")


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (lambda g: g.timeline("Nobody of Nowhere"), UnknownNameError),
        (lambda g: g.timeline("Hikvision", as_of="soon"), MisuseError),
        (lambda g: g.timeline("Hikvision", first="2020", last="2019"), MisuseError),
        (lambda g: g.interlocks(tie=("friendship",)), MisuseError),
        (lambda g: g.dependence(country="Atlantis"), UnknownNameError),
        (lambda g: g.gaps(source="hearsay"), MisuseError),
    ],
)
def test_mistakes_are_told(graph: SurveilGraph, ask: Ask, error: type[Exception]) -> None:
    """What cannot be understood is refused, never answered with an empty table."""
    with pytest.raises(error):
        ask(graph)


def test_known_by_shuts_out_sources_without_date(graph: SurveilGraph) -> None:
    """On the clock of knowledge an undated source says nothing, and the answer tells how many claims that were."""
    answer = graph.timeline("Hikvision", known_by="2020")
    assert any("without date of publication" in note for note in answer.notes)
