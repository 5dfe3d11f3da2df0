"""Who bears a name: entities of a register by the keys of their names; beyond a number of keys they are kept on disk.

What a name is evidence of is not judged here: see `identity.register` and `identity.likeness`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from surveilkg.identity.likeness import Held
from surveilkg.sources.shelf import Shelf

HELD = 20_000
"""Keys in memory at most, some 7 MB; what ships has 2,400."""


class Bearers:
    """Entities with their names, by key.

    Args:
        held: keys in memory at most; `HELD` where it is None.
        beneath: bearers of a key that were known before.
    """

    def __init__(self, held: int | None = None, beneath: Callable[[str], dict[str, list[Held]]] | None = None) -> None:
        self._beneath = beneath
        self._most = HELD if held is None else held
        self._near: dict[str, tuple[str | bool, ...]] = {}
        self._far: Shelf | None = None

    def add(self, key: str, entity: str, name: str, is_label: bool) -> None:
        """Enter a name of an entity under a key; several names of one entity may have one key."""
        before = self._near.get(key)
        if before is not None or len(self._near) < self._most:
            self._near[key] = (*(before or ()), entity, name, is_label)
        else:
            self._far = self._far or Shelf()
            self._far.append(key, [entity, name, is_label])

    def of(self, key: str) -> dict[str, list[Held]]:
        """Entities with a key, each with its names that have it in the order in which they were entered."""
        found: dict[str, list[Held]] = defaultdict(list, self._beneath(key) if self._beneath else {})
        near = self._near.get(key)
        if near is not None:
            for at in range(0, len(near), 3):
                found[str(near[at])].append(Held(str(near[at + 1]), bool(near[at + 2])))
        elif self._far is not None:
            for entity, name, is_label in self._far.listed(key):
                found[entity].append(Held(name, is_label))
        return found
