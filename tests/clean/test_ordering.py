"""Tests of clean.ordering: natural order as people sort numbered things."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from surveilkg.clean.ordering import natural


def test_numbers_count_as_numbers() -> None:
    """Paragraph 2 comes before paragraph 10, sentence by sentence."""
    places = ["p10s1", "p2s10", "p2s9", "p1s1", "p2"]
    assert sorted(places, key=natural) == ["p1s1", "p2", "p2s9", "p2s10", "p10s1"]


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_order_of_labels_is_order_of_numbers(one: int, other: int) -> None:
    """Labels that differ in one number sort as that number does."""
    assert (natural(f"p{one}s1") < natural(f"p{other}s1")) == (one < other)


@given(st.lists(st.text(max_size=12)), st.randoms(use_true_random=False))
def test_any_texts_can_be_sorted(texts: list[str], random: Random) -> None:
    """Digits of any script and texts without digits compare without error, in one order whatever order they came in."""
    other = list(texts)
    random.shuffle(other)
    assert [natural(text) for text in sorted(other, key=natural)] == [natural(t) for t in sorted(texts, key=natural)]
