"""Search on arrays, as it is used on large networks, gives what the search node by node gives, down to every count."""

from __future__ import annotations

import tempfile
from pathlib import Path
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.network.random_networks import QUERIES, Claim, make_index, networks

from surveilkg.network import frontier, search, successors
from surveilkg.network.answer import find_path
from surveilkg.network.query import PathQuery


@given(networks(), QUERIES, st.booleans(), st.sampled_from((0.1, 1, 3, 1000)), st.sampled_from((0, 1, 3, 100)))
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_arrays_and_nodes_give_the_same_answer(
    network: tuple[list[str], list[Claim]], query: PathQuery, include_weak: bool, share: float, few: int
) -> None:
    """Chains, costs, accounts, what was left out and why, nearest misses.

    `share` decides whether steps are looked up node by node or all at once, `few` how many edges of a node are looked
    at one by one, and then put in order at first.
    Expected: what the search node by node gives, which test_search.py holds to brute force.
    """
    asked = query._replace(include_weak=include_weak)
    with tempfile.TemporaryDirectory() as folder:
        index = make_index(*network, Path(folder))
        by_node = find_path(index, asked, 0, 1)
        with (
            patch.object(search, "LARGE", 0),
            patch.object(frontier, "SHARE", share),
            patch.object(frontier, "FEW", few),
            patch.object(successors, "FIRST", few),
        ):
            assert find_path(index, asked, 0, 1) == by_node
