"""What is known of entities, release after release: every release is a layer that is read by key where a name is met.

A layer has rows of text by key; the first word of a key says what the row is of. What an entity is, all in all, is put
together from the layers in their order, as if one had been read after the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Protocol

from surveilkg.identity.known import Known, Lineage
from surveilkg.identity.likeness import Held

Row = tuple[str, ...]
ENTITY, CODE, NAME, HOME = "entity ", "code ", "name ", "home "
"""Beginnings of keys. An IRI: class, label, country given, marks. Scheme and code: IRI. Key of a name: IRI, the name.
An IRI: country in which the graph that ships has it."""
SHIPS, CURATED = "s", "c"
"""Marks of an entity."""
HELD = 60_000
"""Rows in memory at most, some 20 MB; what ships has 6,000."""
_RECENT = 20_000
"""Entities that were put together and are remembered at most."""


class Layer(Protocol):
    """Rows by key."""

    def __len__(self) -> int:
        """Number of rows."""

    def listed(self, key: str) -> list[Row]:
        """The rows of a key, sorted."""

    def rows(self, beginning: str = "") -> Iterator[tuple[str, Row]]:
        """Keys that begin so with their rows, sorted."""


class Near:
    """Layers that follow each other, in memory together."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Row]] = defaultdict(list)
        self._count = 0

    def take(self, layer: Layer) -> None:
        """Take in a layer behind those that are here."""
        for key, row in layer.rows():
            self._rows[key].append(row)
        self._count += len(layer)

    def __len__(self) -> int:
        """Number of rows."""
        return self._count

    def listed(self, key: str) -> list[Row]:
        """The rows of a key, layer after layer."""
        return self._rows.get(key, [])

    def rows(self, beginning: str = "") -> Iterator[tuple[str, Row]]:
        """Keys that begin so with their rows."""
        for key, rows in self._rows.items():
            if key.startswith(beginning):
                for row in rows:
                    yield key, row


class Layers:
    """Entities of several layers.

    Args:
        layers: the layers in order; small ones are taken into memory while there is room.
        lineage: class to itself and all its superclasses.
        held: rows in memory at most; `HELD` where it is None.
    """

    def __init__(self, layers: Iterable[Layer] = (), lineage: Lineage | None = None, held: int | None = None) -> None:
        self._lineage = lineage or {}
        self._layers: list[Layer] = []
        self._recent: dict[str, Known | None] = {}
        room = HELD if held is None else held
        for layer in layers:
            if len(layer) > room:
                self._layers.append(layer)
                continue
            room -= len(layer)
            last = self._layers[-1] if self._layers else None
            near = last if isinstance(last, Near) else Near()
            near.take(layer)
            if near is not last:
                self._layers.append(near)

    def known(self, entity: str) -> Known | None:
        """What is known of an entity; None where it is none."""
        if entity not in self._recent:
            if len(self._recent) >= _RECENT:
                self._recent.clear()
            self._recent[entity] = self._put_together(entity)
        return self._recent[entity]

    def with_code(self, code: str) -> str | None:
        """IRI of the first entity with a code: scheme, a space and value."""
        rows = self._listed(CODE + code)
        return next(iter(rows))[0] if rows else None

    def bearers(self, key: str) -> dict[str, list[Held]]:
        """Entities with a key of a name, each with its names that have it."""
        found: dict[str, list[Held]] = defaultdict(list)
        for entity, name in self._listed(NAME + key):
            known = self.known(entity)
            found[entity].append(Held(name, known is not None and known.label == name))
        return found

    def entities(self) -> Iterator[str]:
        """IRIs of all entities, each once."""
        return self._keys(ENTITY)

    def codes(self) -> Iterator[str]:
        """All codes, each once: scheme, a space and value."""
        return self._keys(CODE)

    def _keys(self, beginning: str) -> Iterator[str]:
        found = dict.fromkeys(key for layer in self._layers for key, _ in layer.rows(beginning))
        return (key.removeprefix(beginning) for key in found)

    def _listed(self, key: str) -> list[Row]:
        if len(self._layers) == 1:
            return self._layers[0].listed(key)
        return [row for layer in self._layers for row in layer.listed(key)]

    def _put_together(self, entity: str) -> Known | None:
        """The first label and country stay; the class is narrowed by later layers where the first does not ship."""
        known: Known | None = None
        for kind, label, country, marks in self._listed(ENTITY + entity):
            above = self._lineage[kind]
            if known is None:
                home = next((row[0] for row in self._listed(HOME + entity)), "")
                known = Known(entity, above, kind, label, home or country, SHIPS in marks, CURATED in marks)
            elif known.ships or kind in known.kinds:
                known = replace(known, country=known.country or country)
            else:
                known = replace(known, kind=kind, kinds=above, country=known.country or country)
        return known
