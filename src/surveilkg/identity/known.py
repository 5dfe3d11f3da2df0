"""An entity as a register knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Lineage = dict[str, frozenset[str]]
"""Class to itself and all its superclasses, by local name."""


@dataclass(frozen=True, slots=True)
class Known:
    """An entity of the graph.

    Args:
        iri: its IRI.
        kinds: local names of its classes, superclasses included.
        kind: local name of its own class.
        label: its label.
        country: ISO 3166-1 alpha-3 code of its home as the graph has it or a source gives it, or empty.
        ships: whether it is described in the graph that ships with the package.
        curated: whether it was entered by hand.
    """

    iri: str
    kinds: frozenset[str]
    kind: str
    label: str
    country: str = ""
    ships: bool = False
    curated: bool = False


def pack(known: Known) -> list[Any]:
    """An entity as JSON can hold it; see `unpack`."""
    return [known.iri, sorted(known.kinds), known.kind, known.label, known.country, known.ships, known.curated]


def unpack(packed: list[Any]) -> Known:
    """The entity that was packed."""
    entity, kinds, *rest = packed
    return Known(entity, frozenset(kinds), *rest)
