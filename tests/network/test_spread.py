"""Spreads on arrays, as they are used on large networks, give what those node by node give, down to every count."""

from __future__ import annotations

import tempfile
from pathlib import Path
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.network.random_networks import QUERIES, Claim, make_index, networks

from surveilkg.network import spread
from surveilkg.network.between import between
from surveilkg.network.query import PathQuery
from surveilkg.network.reach import reach
from surveilkg.network.targets import Wanted


@given(networks(), QUERIES, st.booleans(), st.integers(1, 4))
@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
def test_arrays_and_nodes_give_the_same_answers(
    network: tuple[list[str], list[Claim]], query: PathQuery, include_weak: bool, limit: int
) -> None:
    """Chains, costs, accounts, what was left out and why, nearest misses, of reach and of between.

    Expected: what the search node by node gives, which test_reach.py and test_between.py hold to brute force.
    """
    asked = query._replace(via=(), include_weak=include_weak)
    with tempfile.TemporaryDirectory() as folder:
        index = make_index(*network, Path(folder))
        by_node = reach(index, asked, 0, Wanted(), limit), between(index, asked, (0, 1, 2))
        with patch.object(spread, "LARGE", 0):
            on_arrays = reach(index, asked, 0, Wanted(), limit), between(index, asked, (0, 1, 2))
    assert on_arrays == by_node


@given(networks(), QUERIES)
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_cut_on_arrays_is_told(network: tuple[list[str], list[Claim]], query: PathQuery) -> None:
    """Where the time is over at once, answers on arrays are empty or right, and say that they were cut."""
    asked = query._replace(via=(), max_seconds=1e-9)
    with tempfile.TemporaryDirectory() as folder, patch.object(spread, "LARGE", 0):
        index = make_index(*network, Path(folder))
        found = reach(index, asked, 0, Wanted(), 5)
        joined = between(index, asked, (0, 1, 2))
    assert found.cut is not None
    assert (found.chains, joined.chains, joined.complete) == ((), (), False)
