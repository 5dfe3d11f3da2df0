"""What lies in which state, which states a region holds, and which technologies a category takes in."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from surveilkg import iri

if TYPE_CHECKING:
    from surveilkg.network.index import Index
    from surveilkg.store.protocols import View

WITHIN = "SELECT DISTINCT ?part ?whole WHERE { ?part skg:locatedIn|skg:organOf ?whole } ORDER BY ?part ?whole"
NARROWER = "SELECT DISTINCT ?part ?whole WHERE { ?part a skg:TechnologyCategory ; skos:broader+ ?whole }"
BASED_IN = "SELECT DISTINCT ?part ?whole WHERE { ?part skg:basedIn ?whole } ORDER BY ?part ?whole"


def wholes(view: View, query: str) -> dict[str, set[str]]:
    """Part to wholes, by IRI; `query` is one of the constants above."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in view.query_rows(query):
        found[row["part"].value].add(row["whole"].value)
    return found


def parts(view: View, query: str) -> dict[str, set[str]]:
    """Whole to parts, by IRI."""
    found: dict[str, set[str]] = defaultdict(set)
    for part, around in wholes(view, query).items():
        for whole in around:
            found[whole].add(part)
    return found


class Places:
    """Places, organs and technologies by number in the index.

    Args:
        view: the store.
        index: the network index.
    """

    def __init__(self, view: View, index: Index) -> None:
        self._index = index
        self._wholes = _numbered(index, wholes(view, WITHIN))
        self._parts = _numbered(index, parts(view, WITHIN))
        self._narrower = _numbered(index, parts(view, NARROWER))

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


def _numbered(index: Index, pairs: dict[str, set[str]]) -> dict[int, set[int]]:
    """Pairs of IRIs as pairs of numbers; what the index does not hold is left out."""
    found: dict[int, set[int]] = {}
    for name, others in pairs.items():
        number = index.node_number(name)
        if number is not None:
            found[number] = {each for other in others if (each := index.node_number(other)) is not None}
    return found
