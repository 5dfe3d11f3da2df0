"""Tests of the analysis neighbours: rows are events, ranked, each with its evidence; nothing is left out unseen.

Expected values are read off tests/world/kg by hand, or counted in the index by another way.
"""

from __future__ import annotations

from typing import Any

import pytest

from surveilkg import iri
from surveilkg.analysis.told import Told
from surveilkg.api import SurveilGraph
from surveilkg.errors import MisuseError
from surveilkg.network import names


def rows(answer: Told) -> list[dict[str, Any]]:
    """The rows as dictionaries."""
    return list(answer.table)


@pytest.mark.parametrize(("which", "name"), [("world", "id:argus"), ("graph", "Huawei"), ("graph", "Uganda")])
def test_one_row_per_event_and_party(which: str, name: str, request: pytest.FixtureRequest) -> None:
    """Rows are the pairs of a neighbour and an event that edges at the node tell; every claim stands in one of them.

    Expected: counted over all edges of the index.
    """
    graph: SurveilGraph = request.getfixturevalue(which)
    index = graph.index
    number = names.resolve(index, name)
    pairs: dict[tuple[str, str], set[str]] = {}
    for edge in range(len(index.tail)):
        if number in (index.tail[edge], index.head[edge]):
            other = index.head[edge] if index.tail[edge] == number else index.tail[edge]
            claim = index.claim(index.edge_claim[edge])
            pairs.setdefault((index.node(other)["iri"], claim["event"]), set()).add(claim["iri"])
    found = rows(graph.neighbours(name, include_weak=True))
    assert len(found) == len(pairs)
    told = sorted((row["other"], tuple(sorted(row["claims"].split()))) for row in found)
    assert told == sorted((other, tuple(sorted(claims))) for (other, _), claims in pairs.items())


def test_several_accounts_of_one_event_are_one_row(world: SurveilGraph) -> None:
    """The delivery to Ruritania stands once, with three citations and two independent sources.

    Expected: the decision ruritania-cameras; courier/p1-2 rests on the Gazette.
    """
    (row,) = [r for r in rows(world.neighbours("id:argus", only=("Deal",))) if r["other"] == iri.entity("XRU")]
    claims = {claim.removeprefix(iri.CLAIM) for claim in row["claims"].split()}
    assert claims == {"gazette/p2-1", "courier/p1-1", "courier/p1-2"}
    assert (row["independent_sources"], row["direction"], row["tie"]) == (2, "out", "supplied")
    assert row["strength"] == "asserted"


def test_direction_is_that_of_the_relation(world: SurveilGraph) -> None:
    """What one party sees going out the other sees coming in; hedges stay on the tie."""
    (back,) = [
        r for r in rows(world.neighbours("Ruritania", only=("Loan",))) if r["other"] == iri.entity("laputa-bank")
    ]
    assert (back["direction"], back["tie"]) == ("in", "borrowed from")
    assert "120,000,000 USD" in back["amounts"]
    for row in rows(world.neighbours("Ruritania")):
        assert row["strength"] == "asserted" or row["hedge"]


def test_parties_are_in_order_of_evidence_and_relevance(graph: SurveilGraph) -> None:
    """Rows of one party stand together, and parties in order of the cost of the step. Expected: `path --explain`."""
    found = rows(graph.neighbours("Uganda"))
    order = list(dict.fromkeys(row["other"] for row in found))
    assert [row["other"] for row in found] == [other for other in order for row in found if row["other"] == other]
    costs = []
    for other in order[:12]:
        chains = graph.path("Uganda", other, max_hops=1, include_weak=True).chains
        costs.append(chains[0].cost)
    assert costs == sorted(costs)


def test_what_is_left_out_is_told(graph: SurveilGraph) -> None:
    """A limit, an option and claims beside surveillance are counted in the notes; hubs are named with their size."""
    whole, some = graph.neighbours("Uganda"), graph.neighbours("Uganda", limit=3)
    assert rows(some) == rows(whole)[:3]
    assert (
        f"{len(whole.table) - 3:,} tie(s) of the lowest rank left out (--limit tells how many are shown)." in some.notes
    )
    weak = graph.neighbours("Uganda", include_weak=True)
    hidden = len(weak.table) - len(whole.table)
    assert any(note.startswith(f"{hidden:,} tie(s) that name no surveillance") for note in whole.notes)
    degree = graph.index.degree[names.resolve(graph.index, "Huawei")]
    assert any(f"Huawei ({degree})" in note for note in whole.notes)
    timed = graph.neighbours("Uganda", as_of="2013")
    assert any("not in force on the day asked for" in note for note in timed.notes)
    assert any("more claim(s) name it" in note for note in whole.notes)


def test_class_takes_subclasses(graph: SurveilGraph) -> None:
    """`Organization` holds companies and banks; nothing else comes."""
    classes = {row["class"] for row in rows(graph.neighbours("Uganda", kind="organization"))}
    assert "Company" in classes
    assert not classes & {"State", "TechnologyCategory", "ActorGroup"}


@pytest.mark.parametrize(
    "asked",
    [{"kind": "Ship"}, {"limit": 0}, {"k": 2}, {"max_hops": 2}, {"direction": "up"}, {"as_of": "soon"}],
    ids=str,
)
def test_mistakes_are_told(graph: SurveilGraph, asked: dict[str, Any]) -> None:
    """What means nothing here is a misuse, not passed over."""
    with pytest.raises(MisuseError):
        graph.neighbours("Uganda", **asked)


@pytest.mark.parametrize("seconds", [1e-9, 0.001, 0.005, 0.02, 60])
def test_a_cut_tells_the_best_documented_first(graph: SurveilGraph, seconds: float) -> None:
    """What is told within a limit is the beginning of what is told without; where it is less, a note says so.

    Expected: the answer without a limit.
    """
    whole, found = graph.neighbours("Huawei"), graph.neighbours("Huawei", max_seconds=seconds)
    assert found.table.rows == whole.table.rows[: len(found.table.rows)]
    is_cut = len(found.table.rows) < len(whole.table.rows)
    assert is_cut == any(note.startswith("Stopped by --max-seconds") for note in found.notes)
    assert not is_cut or seconds < 60
    if seconds < 1e-6:
        assert not found.table.rows
