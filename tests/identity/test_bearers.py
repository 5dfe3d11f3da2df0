"""Who bears a name is told alike from memory and from disk."""

from __future__ import annotations

import gc
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from surveilkg.identity.bearers import Bearers
from surveilkg.identity.likeness import Held

_NAMES = st.lists(st.tuples(*(st.sampled_from(["a", "b", "c"]) for _ in range(3)), st.booleans()), max_size=30)


@given(_NAMES, st.sampled_from([0, 1, 2]))
def test_what_is_kept_on_disk_is_told_as_what_is_held(entered: list[tuple[str, str, str, bool]], held: int) -> None:
    """Expected is a plain dictionary: entities with a key, their names in order, repetitions too."""
    bearers, expected = Bearers(held), dict[str, dict[str, list[Held]]]()
    for key, entity, name, is_label in entered:
        bearers.add(key, entity, name, is_label)
        expected.setdefault(key, {}).setdefault(entity, []).append(Held(name, is_label))
    for key in "abcd":
        assert bearers.of(key) == expected.get(key, {})
        assert list(bearers.of(key)) == list(expected.get(key, {}))


def test_names_beyond_those_held_take_no_memory() -> None:
    """A list of a million parties is matched with itself; a name that is held takes some 350 bytes."""
    bearers = Bearers(100)

    def enter(begin: int, end: int) -> int:
        for at in range(begin, end):
            bearers.add(f"example {at} trading", f"https://x/id/{at}", f"Example {at} Trading", True)
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        before = enter(0, 200)
        assert (enter(200, 1200) - before) / 1000 < 50
    finally:
        tracemalloc.stop()
