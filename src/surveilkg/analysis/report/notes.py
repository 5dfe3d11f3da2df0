"""Footnotes of a report: each place in a source once, numbered in order of first use."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from surveilkg.model.chain import Citation
from surveilkg.model.report import Footnote
from surveilkg.network.accounts import citation_of

if TYPE_CHECKING:
    from surveilkg.network.index import Index


class Notes:
    """Collects footnotes.

    Args:
        index: the network index.
        manifest: of the generation: licence of every graph, and when files were retrieved.
    """

    def __init__(self, index: Index, manifest: dict[str, Any]) -> None:
        self._index = index
        self._manifest = manifest
        self._found: dict[Citation, Footnote] = {}

    def of_citations(self, citations: Iterable[Citation]) -> tuple[int, ...]:
        """Numbers of the footnotes of some citations, sorted."""
        return tuple(sorted({self._note(citation).number for citation in citations}))

    def of_claims(self, claims: Iterable[str]) -> tuple[int, ...]:
        """Numbers of the footnotes of some claims by IRI."""
        numbers = [number for claim in claims if (number := self._index.claim_number(claim)) is not None]
        found = [citation for number in numbers for citation in self._index.claim(number)["citations"]]
        return self.of_citations(citation_of(self._index, citation) for citation in found)

    def all(self) -> tuple[Footnote, ...]:
        """Every footnote, by number."""
        return tuple(self._found.values())

    def _note(self, citation: Citation) -> Footnote:
        if citation not in self._found:
            graph = citation.source.replace("/source/", "/graph/source/")
            told = self._manifest["inputs"].get(graph, {})
            self._found[citation] = Footnote(
                number=len(self._found) + 1,
                text=citation.text(),
                source=citation.source,
                published=citation.published,
                retrieved=told.get("retrieved", ""),
                licence=self._manifest["graphs"].get(graph, {}).get("licence", ""),
                passage=citation.passage,
            )
        return self._found[citation]
