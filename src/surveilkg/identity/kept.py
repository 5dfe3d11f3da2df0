"""Values by key as in a dict, of which only so many are held in memory: the others lie on disk.

What was entered first is held; so a register of a usual size costs what a dict costs, and memory stays flat however
many parties a file names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, MutableMapping
from typing import Any, Generic, NamedTuple, TypeVar

from surveilkg.sources.shelf import Shelf

HELD = 20_000
"""Keys in memory at most, unless said otherwise; entities take some 8 MB then."""
_CACHE_KIB = 8192
Value = TypeVar("Value")


def _plain(value: Any) -> Any:
    return value


class Beneath(NamedTuple, Generic[Value]):
    """Values that are looked up where they are.

    Args:
        get: gives the value of a key, None where it has none.
        every: gives all keys.
    """

    get: Callable[[str], Value | None]
    every: Callable[[], Iterable[str]]


class Kept(MutableMapping[str, Value]):
    """Values by key.

    Args:
        pack: makes of a value what JSON can hold, never None; as it is where nothing is said.
        unpack: makes the value of that again.
        held: keys in memory at most; `HELD` where it is None.
        beneath: values of keys that have none here; they stay where they are.
    """

    def __init__(
        self,
        pack: Callable[[Value], Any] = _plain,
        unpack: Callable[[Any], Value] = _plain,
        held: int | None = None,
        beneath: Beneath[Value] | None = None,
    ) -> None:
        self._beneath = beneath
        self._pack = pack
        self._unpack = unpack
        self._most = HELD if held is None else held
        self._near: dict[str, Value] = {}
        self._far: Shelf | None = None
        self._count = 0

    def __getitem__(self, key: str) -> Value:
        """The value of a key, or a copy of it from disk."""
        found = self._found(key)
        if found is None:
            raise KeyError(key)
        return found

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key, or what is given where it has none."""
        found = self._found(key)
        return default if found is None else found

    def _found(self, key: str) -> Value | None:
        if key in self._near:
            return self._near[key]
        packed = None if self._far is None else self._far.get(key)
        if packed is not None:
            return self._unpack(packed)
        return None if self._beneath is None else self._beneath.get(key)

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
        return self._is_here(str(key)) or (self._beneath is not None and self._beneath.get(str(key)) is not None)

    def __iter__(self) -> Iterator[str]:
        """The keys: those in memory in the order of their entry, then those on disk, sorted, then those beneath."""
        yield from self._near
        if self._far is not None:
            yield from self._far.keys()
        if self._beneath is not None:
            yield from (key for key in self._beneath.every() if not self._is_here(key))

    def __len__(self) -> int:
        """Number of keys."""
        return len(self._near) + self._count if self._beneath is None else sum(1 for _ in self)

    def _is_here(self, key: str) -> bool:
        return key in self._near or (self._far is not None and self._far.get(key) is not None)
