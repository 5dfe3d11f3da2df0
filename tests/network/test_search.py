"""Tests of network.search against brute force: networkx enumerates every simple path of small random networks."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.network.random_networks import (
    QUERIES,
    Claim,
    brute_force,
    goes_astray,
    is_beside,
    make_index,
    networks,
)

from surveilkg.network.query import PathQuery
from surveilkg.network.search import Searcher


@given(networks(), QUERIES)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_every_chain_at_its_cost_in_order(network: tuple[list[str], list[Claim]], query: PathQuery) -> None:
    """The search enumerates exactly the allowed loopless chains, at the documented cost, cheapest first.

    Expected: networkx all_simple_paths over the edges that the documented constraints allow.
    """
    kinds, claims = network
    with tempfile.TemporaryDirectory() as folder:
        searcher = Searcher(make_index(kinds, claims, Path(folder)), query, 0, 1)
        chains = list(searcher._chains())
    expected = brute_force(kinds, claims, query)
    assert len(chains) == len({nodes for nodes, _ in chains})
    assert {nodes for nodes, _ in chains} == set(expected)
    for nodes, cost in chains:
        assert cost == pytest.approx(expected[nodes], abs=1e-5)
    costs = [cost for _, cost in chains]
    assert all(a <= b + 1e-9 for a, b in itertools.pairwise(costs))


@given(networks(), st.integers(1, 4), st.booleans())
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
def test_chosen_and_left_out_add_up(network: tuple[list[str], list[Claim]], k: int, include_weak: bool) -> None:
    """Chains shown and chains counted as left out are all chains; the best is shown; no node is crowded.

    Expected: the number of simple paths, and the documented limits (k, 3.75 more than the best, two chains through one
    middle node).
    """
    kinds, claims = network
    query = PathQuery(k=k, max_hops=5, include_weak=include_weak, through_groups=True)
    with tempfile.TemporaryDirectory() as folder:
        found = Searcher(make_index(kinds, claims, Path(folder)), query, 0, 1).run(more=10**6)
    expected = brute_force(kinds, claims, query)
    left_out = found.detours + sum(
        t.count for t in (found.crowded, found.weak, found.astray, found.beside, found.beyond)
    )
    assert len(found.chains) + left_out == len(expected)
    assert found.complete
    assert len(found.chains) <= k
    astray = [] if include_weak else [nodes for nodes in expected if goes_astray(kinds, claims, nodes)]
    assert found.astray.count == len(astray)
    expected = {nodes: cost for nodes, cost in expected.items() if nodes not in astray}
    if not expected:
        return
    best = min(expected.values())
    assert found.chains[0][1] == pytest.approx(best, abs=1e-5)
    limit = best + 3.75
    assert include_weak or all(cost <= limit + 1e-5 for _, cost in found.chains)
    weak = sum(cost > limit + 1e-5 for cost in expected.values())
    assert found.weak.count == (0 if include_weak else weak)
    chosen = [is_beside(claims, nodes) for nodes, _ in found.chains]
    assert include_weak or chosen[0] or not any(chosen), "a chain beside surveillance only where the best is one"
    assert not (found.beside.count and (include_weak or chosen[0]))
    middles = [node for nodes, _ in found.chains for node in nodes[1:-1]]
    assert all(middles.count(node) <= 2 for node in middles)
    for (early, _), (late, _) in itertools.combinations(found.chains, 2):
        assert not (set(early[1:-1]) and set(early[1:-1]) < set(late[1:-1]))


def test_budget_that_runs_out_is_told(tmp_path: Path) -> None:
    """A search that may look at one partial chain only says that it is incomplete; with enough budget it is complete.

    Expected: two chains of two steps exist, by construction.
    """
    base = {
        "class": "Deal",
        "mode": "asserted",
        "source": "report",
        "origins": (),
        "beside": False,
        "when": "",
        "deprecated": False,
    }
    claims = [{**base, "event": at, "pair": pair} for at, pair in enumerate([(0, 2), (2, 1), (0, 3), (3, 1)])]
    index = make_index(["Company"] * 4, claims, tmp_path)
    short = Searcher(index, PathQuery(budget=1), 0, 1).run()
    assert (len(short.chains), short.complete) == (0, False)
    full = Searcher(index, PathQuery(), 0, 1).run()
    assert ([nodes for nodes, _ in full.chains], full.complete) == ([(0, 2, 1), (0, 3, 1)], True)
