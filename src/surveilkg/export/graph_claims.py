"""What edges tell of claims, nodes and sources of an index; what comes again is read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from surveilkg import iri
from surveilkg.export.graph_fields import Node, Row, Told
from surveilkg.model import money, strength
from surveilkg.network.accounts import place_of, speaker_of
from surveilkg.network.index import Index

_REMEMBERED = 100_000
"""Nodes, and sources, whose names are kept in memory, about 20 MB."""


class Source(NamedTuple):
    """What edges tell of a source: how it is cited, when it was published, and where it is."""

    name: str
    published: str
    place: str


class Nodes(dict[int, Node]):
    """Ends of edges by the number of the node; those of so many are remembered, then all are forgotten.

    Args:
        index: the network.
    """

    def __init__(self, index: Index) -> None:
        super().__init__()
        self._index = index

    def __missing__(self, number: int) -> Node:
        """Read a node."""
        if len(self) == _REMEMBERED:
            self.clear()
        found = self._index.node_iri(number)
        self[number] = node = Node(found, iri.shorten(found))
        return node


class Claims:
    """What edges tell of claims, nodes and sources of an index.

    Args:
        index: the network.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self.nodes = Nodes(index)
        self._source = lru_cache(_REMEMBERED)(self._read_source)
        self._places = lru_cache(_REMEMBERED)(lambda *origins: tuple(self._source(origin).place for origin in origins))

    def told(self, number: int) -> Told:
        """What all edges of a claim have in common."""
        record = self._index.claim(number)
        mode, status, bounds, source = record["mode"], record["status"], record["bounds"], record["source"]
        when, citations, claim = record.get("when", ""), record["citations"], record["iri"]
        ends = "/" in when and not when.endswith("..")
        how: Row = (
            mode, tuple(record.get("hedge", ())), status, speaker_of(self._index, record), record["weight"], when,
            bounds[0], bounds[3] if ends else None, *bounds,
        )  # fmt: skip
        behind: Row = (
            record["event"], claim, tuple([self._cited(citation) for citation in citations]),
            tuple([citation["passage"] for citation in citations]), source, self._source(source).published,
            self._places(*record["origins"]),
            record.get("paraphrase", ""), record.get("note", ""), record["beside"],
        )  # fmt: skip
        amounts = tuple([money.words(amount) for amount in record["amounts"]])
        before = strength.HEDGE[mode] + strength.STATUS.get(status, "")
        return Told(iri.shorten(claim), record["class"], before, how, amounts, behind)

    def _read_source(self, source: str) -> Source:
        found = self._index.sources.get(source, {})
        name = found.get("cite_as") or found.get("label") or iri.shorten(source)
        return Source(name, found.get("published", ""), found.get("url", "") or source)

    def _cited(self, citation: Mapping[str, Any]) -> str:
        name, place = self._source(citation["source"]).name, place_of(citation)
        return f"{name}, {place}" if place else name
