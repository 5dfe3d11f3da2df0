"""Values by key are told alike from memory and from disk."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from surveilkg.identity.kept import Kept
from surveilkg.identity.known import Known, pack, unpack

_ENTERED = st.lists(st.tuples(st.text(max_size=2), st.integers(0, 3)), max_size=30)


@given(_ENTERED, st.sampled_from([0, 1, 2, 100]))
def test_kept_is_a_dict(entered: list[tuple[str, int]], held: int) -> None:
    """Expected is a plain dictionary, whatever is held: values, the last one of a key, number and set of keys."""
    kept, expected = Kept[int](held=held), dict[str, int]()
    for key, value in entered:
        assert kept.get(key) == expected.get(key)
        kept[key] = expected[key] = value
        assert kept.setdefault(key, 7) == value
    assert dict(kept) == expected
    assert len(kept) == len(expected)
    assert all(key in kept for key in expected)
    assert "other" not in kept


@given(st.booleans(), st.text(max_size=3), st.frozensets(st.sampled_from(["Actor", "Company"])))
def test_entities_come_back_from_disk_as_they_were(ships: bool, label: str, kinds: frozenset[str]) -> None:
    """Every field of an entity of a register counts when the next name is matched with it."""
    known, kept = Known("https://x/id/a", kinds, "Company", label, "ZMB", ships, not ships), Kept(pack, unpack, 0)
    kept["a"] = known
    assert kept["a"] == known
