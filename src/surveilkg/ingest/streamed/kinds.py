"""The rule on technology categories and what is broader than they are."""

from __future__ import annotations

from surveilkg import iri
from surveilkg.ingest.streamed.stream import Given, Subject, skg
from surveilkg.ingest.streamed.wholes import reached

_BROADER = f"<{iri.PREFIXES['skos']}broader>"
_CATEGORY = skg("TechnologyCategory")


class Kinds:
    """Rule `kind-of`.

    Args:
        given: where it gives to.
    """

    reads = frozenset({_BROADER})

    def __init__(self, given: Given) -> None:
        self._given = given
        self._categories: set[str] = set()
        self._broader: dict[str, set[str]] = {}

    def wants(self, classes: frozenset[str], predicates: frozenset[str]) -> bool:
        """Technology categories, and whatever something is broader than."""
        return _CATEGORY in classes or _BROADER in predicates

    def take(self, subject: Subject) -> None:
        """Keep a category and what is broader than a subject."""
        if _CATEGORY in subject.classes:
            self._categories.add(subject.node)
        if broader := subject.of(_BROADER):
            self._broader.setdefault(subject.node, set()).update(broader)

    def finish(self) -> None:
        """Give each with itself, where it is a category, and with all that are broader."""
        for kind in self._categories | self._broader.keys():
            itself = {kind} & self._categories
            for wider in itself | reached(self._broader, self._broader.get(kind, ())):
                self._given.give("kind-of", kind, skg("kindOf"), wider)
