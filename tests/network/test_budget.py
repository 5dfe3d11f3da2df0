"""Tests of budgets: a search that was cut is never wrong, ends at the same place, and ends in time."""

from __future__ import annotations

import contextlib
import json
import tempfile
import time
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.network.random_networks import QUERIES, Claim, brute_force, make_index, networks

from surveilkg.api import SurveilGraph
from surveilkg.errors import MisuseError
from surveilkg.export import chains_json
from surveilkg.model.chain import Cut
from surveilkg.network.budget import EXPANDED, Budget, BudgetSpentError
from surveilkg.network.query import PathQuery
from surveilkg.network.search import Searcher

SLACK = 1.0
"""Seconds that a search may take beyond its limit, for opening and writing, on a machine that does other things too."""


@given(networks(), QUERIES, st.integers(1, 40))
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_cut_search_is_never_wrong(network: tuple[list[str], list[Claim]], query: PathQuery, most: int) -> None:
    """What a cut search shows exists at its cost, and what it says is proven holds. Expected: brute force.

    Proven is that every chain that costs less than `at_least` was seen. A search that was not cut has seen all of them.
    """
    kinds, claims = network
    expected = brute_force(kinds, claims, query)
    with tempfile.TemporaryDirectory() as folder:
        index = make_index(kinds, claims, Path(folder))
        limited = query._replace(max_expanded=most, k=50, include_weak=True)
        seen: dict[tuple[int, ...], float] = {}
        searcher = Searcher(index, limited, 0, 1)
        with contextlib.suppress(BudgetSpentError):
            seen.update(searcher._chains())
        found = Searcher(index, limited, 0, 1).run(more=10**6)
        again = Searcher(index, limited, 0, 1).run(more=10**6)
    assert (found.chains, found.cut) == (again.chains, again.cut)
    for nodes, cost in found.chains:
        assert cost == pytest.approx(expected[nodes], abs=1e-5)
    assert searcher.steps.budget.expanded <= most
    if found.cut is None:
        assert seen == pytest.approx(expected, abs=1e-5)
        return
    assert (found.cut.limit, found.complete) == (EXPANDED, False)
    cheaper = {nodes for nodes, cost in expected.items() if cost < found.cut.at_least - 1e-5}
    assert cheaper <= {nodes for nodes, _ in found.chains} | set(seen)


def test_limit_that_is_met_while_the_whole_is_looked_over_leaves_the_best_chain_so_far(graph: SurveilGraph) -> None:
    """A small budget still gives the direct deal: it is the cheapest chain of the steps that were looked at.

    Expected: sahin-2020/p26-6 joins Huawei and Uganda directly; with all the budget it is the best chain as well.
    """
    answer = graph.path("Huawei", "Uganda", max_expanded=400)
    assert [node.label for node in answer.chains[0].nodes] == ["Huawei", "Uganda"]
    assert answer.cut is not None
    assert answer.chains == graph.path("Huawei", "Uganda").chains[:1]
    nothing = graph.path("Huawei", "Uganda", max_expanded=1)
    assert (nothing.chains, nothing.complete) == ((), False)
    assert nothing.cut is not None
    assert "Nothing is proven" in nothing.cut.text()


def test_budget_of_the_search_covers_what_is_told_beside_it(graph: SurveilGraph) -> None:
    """Where only the looser questions were cut, the answer says that it is whole."""
    free = graph.path("Huawei", "Uganda", only=("Ownership",), max_expanded=100_000)
    assert free.cut is None
    cut = graph.path("Huawei", "Uganda", only=("Ownership",), max_expanded=1_000)
    assert cut.cut is not None
    assert cut.cut.is_found
    assert (cut.chains, cut.complete) == ((), True)
    assert "the answer is whole" in cut.cut.text()


def test_seconds_end_the_search_in_time(graph: SurveilGraph) -> None:
    """A question that takes many seconds ends soon after its limit, and its answer fits the schema."""
    begun = time.monotonic()
    answer = graph.path("Huawei", "Uganda", max_hops=8, k=5_000, include_weak=True, max_seconds=0.3)
    assert time.monotonic() - begun < 0.3 + SLACK
    assert answer.cut is not None
    assert answer.cut.limit == "--max-seconds"
    jsonschema.validate(json.loads(chains_json.write(answer)), json.loads(chains_json.schema()))


def test_spent_budget_stays_spent() -> None:
    """Parts of a search that share a budget cannot go on after another part has spent it."""
    budget = Budget(max_expanded=2)
    budget.spend()
    budget.spend()
    for _ in range(2):
        with pytest.raises(BudgetSpentError):
            budget.spend()
    assert (budget.expanded, budget.cut) == (2, EXPANDED)
    with pytest.raises(BudgetSpentError):
        budget.look()


@pytest.mark.parametrize(("at_least", "told"), [(1.0, "Nothing is proven"), (2.349, "costs 2.34 or more")])
def test_proof_is_rounded_down(at_least: float, told: str) -> None:
    """The number that is printed is never more than what is proven."""
    assert told in Cut(EXPANDED, 10, False, at_least).text()


@pytest.mark.parametrize(
    "given", [{"max_expanded": 0}, {"max_expanded": 1.5}, {"max_seconds": 0}, {"max_seconds": -1.0}]
)
def test_wrong_limits_are_told(graph: SurveilGraph, given: dict[str, float]) -> None:
    """A limit below its range is a misuse, from Python too."""
    with pytest.raises(MisuseError):
        graph.path("Huawei", "Uganda", **given)
