"""Values by key as in a dict, of which only so many are held in memory: the others lie on disk.

What was entered first is held; so a register of a usual size costs what a dict costs, and memory stays flat however
many parties a file names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from typing import Any, TypeVar

from surveilkg.sources.shelf import Shelf

HELD = 20_000
"""Keys in memory at most, unless said otherwise; entities take some 8 MB then."""
_CACHE_KIB = 8192
Value = TypeVar("Value")


def _plain(value: Any) -> Any:
    return value


class Kept(MutableMapping[str, Value]):
    """Values by key.

    Args:
        pack: makes of a value what JSON can hold, never None; as it is where nothing is said.
        unpack: makes the value of that again.
        held: keys in memory at most; `HELD` where it is None.
    """

    def __init__(
        self,
        pack: Callable[[Value], Any] = _plain,
        unpack: Callable[[Any], Value] = _plain,
        held: int | None = None,
    ) -> None:
        self._pack = pack
        self._unpack = unpack
        self._most = HELD if held is None else held
        self._near: dict[str, Value] = {}
        self._far: Shelf | None = None
        self._count = 0

    def __getitem__(self, key: str) -> Value:
        """The value of a key, or a copy of it from disk."""
        if key in self._near:
            return self._near[key]
        packed = None if self._far is None else self._far.get(key)
        if packed is None:
            raise KeyError(key)
        return self._unpack(packed)

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key, or what is given where it has none."""
        if key in self._near:
            return self._near[key]
        packed = None if self._far is None else self._far.get(key)
        return default if packed is None else self._unpack(packed)

    def __setitem__(self, key: str, value: Value) -> None:
        """Put a value under a key, in memory while there is room."""
        if key in self._near or len(self._near) < self._most:
            self._near[key] = value
            return
        self._far = self._far or Shelf(_CACHE_KIB)
        packed = self._pack(value)
        if self._far.put(key, packed):
            self._count += 1
        else:
            self._far.replace(key, packed)

    def __delitem__(self, key: str) -> None:
        """Refused."""
        raise TypeError("what was entered is not taken out again")

    def __contains__(self, key: object) -> bool:
        """Whether a key has a value."""
        return key in self._near or (self._far is not None and self._far.get(str(key)) is not None)

    def __iter__(self) -> Iterator[str]:
        """The keys: those in memory in the order of their entry, then the others, sorted."""
        yield from self._near
        if self._far is not None:
            yield from self._far.keys()

    def __len__(self) -> int:
        """Number of keys."""
        return len(self._near) + self._count
