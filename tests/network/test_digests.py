"""Tests of network.digests: each IRI is found where it stands, also where digests share a half."""

from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as st

from surveilkg.network.digests import Digests, groups, places

_PAIRS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=12)


def _digests(pairs: list[tuple[int, int]]) -> Digests:
    """Digests whose halves are small numbers, so that many share one."""
    found = Digests()
    found._bytes += b"".join(struct.pack("=QQ", *pair) for pair in pairs)
    return found


@given(_PAIRS, _PAIRS)
def test_places_and_groups_are_those_of_a_dictionary(
    wanted: list[tuple[int, int]], among: list[tuple[int, int]]
) -> None:
    """Expected: places by a dictionary, -1 for what is not there; equal numbers for equal digests only."""
    table = list(dict.fromkeys(among))
    at = {pair: place for place, pair in enumerate(table)}
    found = places(_digests(wanted), _digests(table))
    assert found.tolist() == [at.get(pair, -1) for pair in wanted]
    told = groups(_digests(wanted)).tolist()
    assert len(set(zip(told, wanted, strict=True))) == len(set(told)) == len(set(wanted))


def test_texts_are_told_apart() -> None:
    """IRIs that differ in one letter, or by case, are different ones; an empty text is one like others."""
    texts = ["<x:a>", "<x:b>", "<x:A>", ""]
    among, wanted = Digests(), Digests()
    for text in texts:
        among.add(text)
    for text in ("", "<x:A>", "<x:c>", "<x:a>"):
        wanted.add(text)
    assert places(wanted, among).tolist() == [3, 2, -1, 0]
    assert len(among) == len(texts)
