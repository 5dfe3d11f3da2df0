"""Tests of query.conflicts on the fictional world: disagreements are told, nothing is resolved.

Expected values are read off tests/world/kg by hand; claims are named by the last parts of their IRIs.
"""

from __future__ import annotations

from surveilkg import iri
from surveilkg.api import SurveilGraph


def told(world: SurveilGraph, name: str) -> list[tuple[str, str, list[str]]]:
    """Verdict, reason and claims of every conflict of a node."""
    found = world.show(name).conflicts
    return [(c.verdict, c.reason, [line.claim.removeprefix(iri.CLAIM) for line in c.claims]) for c in found]


def test_decided_conflict_comes_with_its_reason(world: SurveilGraph) -> None:
    """Two counts that a decision calls the same quantity conflict, once, with the reviewers' reason."""
    found = told(world, "Ruritania")
    both = ["courier/p2-1", "gazette/p8-1"]
    assert [entry for entry in found if entry[2] == both] == [
        ("conflict", "Both count the street cameras of Ruritania in 2022.", both)
    ]
    assert found[0][0] == "conflict"


def test_decided_difference_is_no_conflict(world: SurveilGraph) -> None:
    """Counts that a decision keeps apart are told as such, although they are worded alike."""
    assert told(world, "Laputa") == [
        ("not a conflict", "One counts all vendors, the other those abroad.", ["courier/p3-1", "courier/p3-2"])
    ]


def test_undecided_figures_in_the_same_words_may_conflict(world: SurveilGraph) -> None:
    """Twelve against fourteen vendors at work, nobody has decided: a possible conflict."""
    assert ("possible conflict", "different figures for: vendors at work", ["courier/p3-3", "courier/p3-4"]) in told(
        world, "XRU"
    )


def test_accounts_of_one_event_with_different_dates(world: SurveilGraph) -> None:
    """August against September 2019; an account without a date, and a status that is unknown, contradict nothing."""
    about = [(verdict, reason) for verdict, reason, claims in told(world, "Argus Optics") if "gazette/p2-1" in claims]
    assert about == [("possible conflict", "accounts of one event with different dates: 2019-08, 2019-09")]


def test_no_conflict_where_there_is_none(world: SurveilGraph) -> None:
    """An alleged sale beside an asserted one by somebody else contradicts nothing."""
    assert told(world, "Grand Fenwick") == []
