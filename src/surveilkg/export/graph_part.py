"""A part of the network as every format of graphs takes it: rows, statements, and what is to be told beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from surveilkg.export.graph_elements import Elements
from surveilkg.export.graph_fields import Edge, Row, Told

if TYPE_CHECKING:
    from surveilkg.network.index import Index
    from surveilkg.network.subgraph import Subgraph
    from surveilkg.store.protocols import View

CAVEAT = (
    "An edge is what a source says, as strongly as its mode tells; edges of one event are accounts of one thing, so "
    "count events. Where there is no edge, nothing was found in the sources, no evidence that there is nothing."
)


class Part:
    """Nodes, edges and statements of a part of the network.

    Args:
        view: the store.
        index: its index.
        part: which nodes and edges.
        told: what was asked, from which generation, under which licences.
    """

    def __init__(self, view: View, index: Index, part: Subgraph, told: Mapping[str, str]) -> None:
        self._view, self._index, self.part = view, index, part
        self.counts = len(part.nodes), len(part.edges)
        numbers = {"nodes": str(self.counts[0]), "edges": str(self.counts[1])}
        self.about: Mapping[str, str] = {**told, **numbers, "caveat": CAVEAT}
        self._elements = Elements(index, part)

    def nodes(self) -> Iterator[Row]:
        """Rows of `NODE_FIELDS`, by IRI."""
        return self._elements.nodes()

    def edges(self) -> Iterator[Row]:
        """Rows of `EDGE_FIELDS`, by claim."""
        return self._elements.edges()

    def claims(self) -> Iterator[tuple[Told, list[Edge]]]:
        """The same edges: what those of a claim have in common, and what is each one's own."""
        return self._elements.claims()

    def statements(self) -> Iterator[str]:
        """The statements behind it as N-Quads lines, sorted."""
        from surveilkg.export.graph_statements import statements

        return statements(self._view, self._index, self.part)
