"""Positions of nodes: what a picture of them needs, on made networks and on the fictional world."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveilkg.export import layout


def placed(count: int, edges: list[tuple[int, int]]) -> layout.Floats:
    """Places of the nodes of a network."""
    ends = np.array(edges, dtype=np.int64).reshape(-1, 2)
    return layout.positions(count, layout.neighbours(count, ends[:, 0], ends[:, 1]))


def communities(groups: int, size: int) -> list[tuple[int, int]]:
    """Rings of nodes with chords, each joined to the next by one edge."""
    edges = []
    for group in range(groups):
        first = group * size
        edges += [(first + at, first + (at + step) % size) for at in range(size) for step in (1, 5)]
        edges.append((first, (first + size) % (groups * size)))
    return edges


def nearest(place: layout.Floats) -> layout.Floats:
    """Distance of each node to the one that lies nearest to it, ascending."""
    apart = np.hypot(*(place[:, None, axis] - place[None, :, axis] for axis in (0, 1)))
    np.fill_diagonal(apart, np.inf)
    return np.asarray(np.sort(apart.min(axis=0)))


@given(st.integers(0, 30).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.tuples(*[st.integers(0, max(n - 1, 0))] * 2), max_size=60 if n else 0))))  # fmt: skip  # noqa: E501
def test_any_network_has_finite_places(network: tuple[int, list[tuple[int, int]]]) -> None:
    """Empty, lone, doubled and looped ones, too; the same places the second time."""
    count, edges = network
    place = placed(count, [pair for pair in edges if pair[0] != pair[1]])
    assert place.shape == (count, 2)
    assert np.isfinite(place).all()
    assert (place == placed(count, [pair for pair in edges if pair[0] != pair[1]])).all()


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] != pair[1])))
def test_neighbours_are_each_pair_once(edges: list[tuple[int, int]]) -> None:
    """Whatever the direction and however often. Expected: the set of pairs."""
    ends = np.array(edges, dtype=np.int64).reshape(-1, 2)
    low, high = layout.neighbours(10, ends[:, 0], ends[:, 1])
    found = list(zip(low.tolist(), high.tolist(), strict=True))
    assert found == sorted({(min(pair), max(pair)) for pair in edges})


@pytest.mark.parametrize(("groups", "size"), [(5, 20), (12, 60)])
def test_groups_are_seen(groups: int, size: int) -> None:
    """Nodes of a group lie together, exactly (100 nodes) and on the grid (720): nearer than half as far as others."""
    place = placed(groups * size, communities(groups, size))
    middles = place.reshape(groups, size, 2).mean(axis=1)
    within = np.hypot(*(place - np.repeat(middles, size, axis=0)).T).mean()
    between = np.hypot(*(middles - middles.mean(axis=0)).T).mean()
    assert within < between / 2


def test_leaves_of_a_hub_lie_beside_each_other() -> None:
    """No two of 600 nodes that are alike in everything have one place; 19 of 20 are well apart."""
    place = placed(601, [(0, leaf) for leaf in range(1, 601)])
    near = nearest(place)
    assert near[0] > 0.01
    assert near[30] > 0.3
    assert np.hypot(*(place[1:] - place[0]).T).max() < 150


def test_what_has_no_edge_lies_outside() -> None:
    """Around the network, and not far away: within twice its radius for as many nodes as it has itself."""
    edges = communities(4, 50)
    place = placed(400, edges)
    joined, alone = (np.hypot(*part.T) for part in (place[:200], place[200:]))
    assert alone.min() > joined.max()
    assert alone.max() < 2 * joined.max()
    assert nearest(place[200:])[0] > 2
