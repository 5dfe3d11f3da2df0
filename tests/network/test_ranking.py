"""Tests of network.ranking: the numbers in the documentation are the numbers in use."""

from __future__ import annotations

import pytest

from surveilkg.api import SurveilGraph
from surveilkg.network import ranking


@pytest.mark.parametrize(
    ("evidence", "relevance", "expected"), [(1.0, 1.0, 1.0), (0.0, 0.0, 3.0), (0.9, 0.7, 1.4), (0.25, 1.0, 1.75)]
)
def test_step_cost(evidence: float, relevance: float, expected: float) -> None:
    """1 + (1 - evidence) + (1 - relevance). Expected: worked out by hand from the printed rule."""
    assert ranking.step_cost(evidence, relevance) == pytest.approx(expected)


@pytest.mark.parametrize(("neighbours", "technology", "expected"), [(0, False, 0.0), (1, False, 0.25), (7, True, 2.25)])
def test_hub_penalty(neighbours: int, technology: bool, expected: float) -> None:
    """0.25 * log2(1 + neighbours), 1.5 more for a technology. Expected: powers of two by hand."""
    assert ranking.hub_penalty(neighbours, technology) == pytest.approx(expected)


@pytest.mark.parametrize(("best", "expected"), [(1.0, 4.75), (2.5, 6.25), (4.0, 7.75)])
def test_weak_cut_off(best: float, expected: float) -> None:
    """The limit is 3.75 more than the best chain. Expected: the printed rule, by hand."""
    assert ranking.weak_beyond(best) == pytest.approx(expected)


def test_explanation_gives_the_numbers_in_use() -> None:
    """`--explain` prints the constants, so a reader can work out a cost. Expected: the constants of the module."""
    for number in (ranking.HUB, ranking.WEAK_MARGIN, ranking.TECHNOLOGY, ranking.STEP):
        assert f"{number:g}" in ranking.EXPLANATION


def test_costs_that_are_shown_add_up(world: SurveilGraph, graph: SurveilGraph) -> None:
    """The printed parts of the steps give the printed cost of the chain, in the world and on a shipped example."""
    answers = [world.path("Argus Optics", "XFE", include_weak=True, k=20), graph.path("SenseTime", "Mongolia")]
    for chain in (chain for answer in answers for chain in answer.chains):
        parts = [hop.cost for hop in chain.hops]
        total = sum(ranking.step_cost(p["evidence"], p["relevance"]) + p.get("hub", 0.0) for p in parts)
        assert chain.cost == pytest.approx(total, abs=1e-3)
        assert "hub" not in parts[-1]
        assert all("hub" in part for part in parts[:-1])
