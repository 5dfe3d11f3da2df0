"""What lies in which state, which states a region holds, and which technologies a category takes in."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from surveilkg import iri

if TYPE_CHECKING:
    from surveilkg.network.index import Index
    from surveilkg.store.protocols import View

_WITHIN = "SELECT DISTINCT ?part ?whole WHERE { ?part skg:locatedIn|skg:organOf ?whole } ORDER BY ?part ?whole"
_NARROWER = "SELECT DISTINCT ?part ?whole WHERE { ?part a skg:TechnologyCategory ; skos:broader+ ?whole }"


class Places:
    """Places, organs and technologies by number in the index.

    Args:
        view: the store.
        index: the network index.
    """

    def __init__(self, view: View, index: Index) -> None:
        self._index = index
        self._wholes = _pairs(view, index, _WITHIN)
        self._parts: dict[int, set[int]] = defaultdict(set)
        for part, wholes in self._wholes.items():
            for whole in wholes:
                self._parts[whole].add(part)
        self._narrower: dict[int, set[int]] = defaultdict(set)
        for part, wholes in _pairs(view, index, _NARROWER).items():
            for whole in wholes:
                self._narrower[whole].add(part)

    def home(self, node: int) -> set[int]:
        """The states that a place lies in or a body is an organ of; a state itself."""
        if self._index.node_class(node) == "State":
            return {node}
        return {whole for whole in self._wholes.get(node, set()) if self._index.node_class(whole) == "State"}

    def states_of(self, node: int) -> set[int]:
        """A state, or the states that a region holds."""
        found = {node, *self._parts.get(node, set())}
        return {each for each in found if self._index.node_class(each) == "State"}

    def narrower(self, node: int) -> set[int]:
        """A technology with all that it takes in."""
        return {node, *self._narrower.get(node, set())}

    def label(self, name: str) -> str:
        """Label of an entity by its IRI."""
        number = self._index.node_number(name)
        return iri.shorten(name) if number is None else str(self._index.node(number)["label"])


def _pairs(view: View, index: Index, query: str) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for row in view.query_rows(query):
        part, whole = index.node_number(row["part"].value), index.node_number(row["whole"].value)
        if part is not None and whole is not None:
            found[part].add(whole)
    return found
