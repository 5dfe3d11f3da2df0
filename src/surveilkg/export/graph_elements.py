"""Nodes and edges of a part of the network as rows of typed fields, which every format of graphs writes.

Rows come one at a time; in memory are columns of numbers only. An edge is one claim under one projection between two
nodes, so parallel edges are different claims, or different things that one claim says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, Protocol

import numpy as np

from surveilkg import iri
from surveilkg.export import layout
from surveilkg.model import money, strength
from surveilkg.network import subgraph
from surveilkg.network.accounts import place_of, speaker_of
from surveilkg.network.columns import NO_DAY
from surveilkg.network.index import Index
from surveilkg.network.projection import Projection
from surveilkg.network.subgraph import Numbers, Subgraph

_SPREAD = 8
"""Units of a picture to one of the layout: nodes are 4 to some 40 wide, and about 15 or more apart."""
_BATCH = 5000
"""Edges whose numbers are taken out of their columns at once."""
Value = str | int | float | bool | tuple[str, ...] | None
Row = tuple[Value, ...]


class Field(NamedTuple):
    """A field of nodes or edges.

    Args:
        name: its name, the same in every format.
        kind: `text`, `list` (of texts), `integer`, `number`, `boolean` or `day` (ISO 8601).
        meaning: one line.
    """

    name: str
    kind: str
    meaning: str


NODE_FIELDS: tuple[Field, ...] = (
    Field("id", "text", "IRI of the entity"),
    Field("label", "text", "English name, or another where there is none"),
    Field("class", "text", "class in the ontology"),
    Field("names", "list", "names in other languages, and aliases"),
    Field("codes", "list", "codes such as ISO 3166 or LEI"),
    Field("degree", "integer", "neighbours in this file"),
    Field("start", "day", "first day that an edge here may have held; none where one has no start"),
    Field("end", "day", "last such day; none where one has no end"),
    Field("x", "number", "place from left to right"),
    Field("y", "number", "place from bottom to top"),
)
EDGE_FIELDS: tuple[Field, ...] = (
    Field("id", "text", "claim, projection and ends; the same in every file"),
    Field("source", "text", "node at which the edge starts"),
    Field("target", "text", "node at which it ends"),
    Field("label", "text", "verb, with the words that hedge it"),
    Field("kind", "text", "projection; numbered from the second edge of a projection between two nodes"),
    Field("relation", "text", "class of the claim"),
    Field("family", "text", "family of the projection, such as supply or money"),
    Field("symmetric", "boolean", "whether the edge has no direction, whatever end stands first"),
    Field("mode", "text", "how strongly it is said: asserted, reported, estimated, alleged, planned or conditional"),
    Field("hedge", "list", "words of the source that limit it"),
    Field("status", "text", "status of the deal or deployment, such as contracted"),
    Field("speaker", "text", "whom the source cites"),
    Field("weight", "number", "weight of the account, 0 to 1, for ordering only"),
    Field("when", "text", "date as the claim gives it (EDTF)"),
    Field("start", "day", "first day that it may have held"),
    Field("end", "day", "last day that it may have held; none unless the claim tells an end"),
    Field("earliest_start", "day", "bound of the date"),
    Field("latest_start", "day", "bound of the date"),
    Field("earliest_end", "day", "bound of the date"),
    Field("latest_end", "day", "bound of the date"),
    Field("amounts", "list", "sums in words, on edges that carry money"),
    Field("event", "text", "what happened; edges of one event are accounts of one thing"),
    Field("claim", "text", "IRI of the claim"),
    Field("cited", "list", "sources with the place in each"),
    Field("passages", "list", "IRIs of the passages"),
    Field("said_in", "text", "IRI of the source"),
    Field("published", "text", "date of the source"),
    Field("origins", "list", "where the source has it from"),
    Field("paraphrase", "text", "the claim in our words"),
    Field("note", "text", "note of the editors"),
    Field("beside_surveillance", "boolean", "whether the claim names no surveillance technology"),
)


class Graph(Protocol):
    """What a format of graphs writes.

    Attributes:
        about: what was asked, the generation, counts, caveat and licences, as text.
        counts: number of nodes and of edges.
    """

    about: Mapping[str, str]
    counts: tuple[int, int]

    def nodes(self) -> Iterator[Row]:
        """Rows of `NODE_FIELDS`, by IRI."""

    def edges(self) -> Iterator[Row]:
        """Rows of `EDGE_FIELDS`, by claim."""

    def statements(self) -> Iterator[str]:
        """The statements behind it as N-Quads lines, sorted."""


class Elements:
    """The nodes and edges of a part of an index.

    Args:
        index: the network.
        part: the part.
    """

    def __init__(self, index: Index, part: Subgraph) -> None:
        self._index = index
        self._part = part
        self._claim = np.asarray(index.edge_claim, dtype=np.int64)[part.edges]
        self._tail = np.searchsorted(part.nodes, subgraph.tails(index)[part.edges])
        self._head = np.searchsorted(part.nodes, subgraph.heads(index)[part.edges])

    def nodes(self) -> Iterator[Row]:
        """Rows of `NODE_FIELDS`, by IRI."""
        columns = self._part.nodes, self._degree, *self._lifetimes, *self._places.T
        for batch in _batches(len(self._part.nodes)):
            rows = zip(*(column[batch].tolist() for column in columns), strict=True)
            for number, degree, start, end, x, y in rows:
                record = self._index.node(number)
                label = record["label"]
                others = [name for name in (*record["labels"].values(), *record["aliases"]) if name != label]
                yield (
                    record["iri"], label, record["class"], tuple(dict.fromkeys(others)), tuple(record["codes"]),
                    degree, _day(start), _day(end), x, y,
                )  # fmt: skip

    def edges(self) -> Iterator[Row]:
        """Rows of `EDGE_FIELDS`, by claim."""
        index, told, seen = self._index, None, -1
        kinds = [_Kind.of(projection) for projection in index.projections.declared]
        for batch in _batches(len(self._part.edges)):
            edges = self._part.edges[batch]
            projections, tails, heads = (
                np.asarray(column)[edges].tolist() for column in (index.projection_numbers, index.tail, index.head)
            )
            columns = projections, tails, heads, self._claim[batch].tolist(), self._turns[batch].tolist()
            for projection, tail, head, claim, turn in zip(*columns, strict=True):
                if told is None or claim != seen:
                    told, seen = _Told(index, claim), claim
                yield told.row(kinds[projection], index.node_iri(tail), index.node_iri(head), turn)

    @cached_property
    def _neighbours(self) -> tuple[Numbers, Numbers]:
        return layout.neighbours(len(self._part.nodes), self._tail, self._head)

    @cached_property
    def _places(self) -> layout.Floats:
        places = layout.positions(len(self._part.nodes), self._neighbours) * _SPREAD
        return np.round(places, 2) + 0.0

    @cached_property
    def _degree(self) -> Numbers:
        """Number of neighbours of each node."""
        low, high = (np.bincount(side, minlength=len(self._part.nodes)) for side in self._neighbours)
        return np.asarray(low + high)

    @cached_property
    def _turns(self) -> Numbers:
        """Which edge of its projection between its two nodes an edge is, from 1, in order of claims."""
        projection = np.asarray(self._index.projection_numbers, dtype=np.int64)[self._part.edges]
        order = np.lexsort((projection, self._head, self._tail))
        keys = np.stack((self._tail, self._head, projection), axis=1)[order]
        is_first = np.ones(len(order), dtype=np.bool_)
        is_first[1:] = (keys[1:] != keys[:-1]).any(axis=1)
        begun = np.maximum.accumulate(np.where(is_first, np.arange(len(order)), 0))
        turns = np.empty(len(order), dtype=np.int64)
        turns[order] = np.arange(len(order)) - begun + 1
        return turns

    @cached_property
    def _lifetimes(self) -> tuple[Numbers, Numbers]:
        """First and last day on which an edge of a node may have held, `NO_DAY` where an edge leaves it open."""
        first, latest_start, earliest_end, last = (np.asarray(c, dtype=np.int64) for c in self._index.bound_columns)
        is_act = (first == earliest_end) & (latest_start == last)
        far = 2**40
        starts = np.where(first == NO_DAY, -far, first)[self._claim]
        ends = np.where((last == NO_DAY) | is_act, far, last)[self._claim]
        out = np.full(len(self._part.nodes), far), np.full(len(self._part.nodes), -far)
        for side in (self._tail, self._head):
            np.minimum.at(out[0], side, starts)
            np.maximum.at(out[1], side, ends)
        return tuple(np.where(np.abs(found) == far, NO_DAY, found) for found in out)  # type: ignore[return-value]


def _batches(count: int) -> Iterator[slice]:
    return (slice(begun, begun + _BATCH) for begun in range(0, count, _BATCH))


class _Kind(NamedTuple):
    """What all edges of a projection have in common."""

    name: str
    verb: str
    family: str
    symmetric: bool

    @classmethod
    def of(cls, projection: Projection) -> _Kind:
        """That of a projection."""
        name = projection.name.removeprefix("projection-")
        return cls(name, projection.verb, projection.family, projection.symmetric)


class _Told:
    """What all edges of a claim have in common."""

    def __init__(self, index: Index, number: int) -> None:
        record = index.claim(number)
        self._short = iri.shorten(record["iri"])
        self._class: str = record["class"]
        self._before = strength.HEDGE[record["mode"]] + strength.STATUS.get(record["status"], "")
        self._amounts = tuple([money.words(amount) for amount in record["amounts"]])
        source = index.sources.get(record["source"], {})
        when = record.get("when", "")
        ends = "/" in when and not when.endswith("..")
        bounds, citations = record["bounds"], record["citations"]
        self._tail: Row = (
            record["event"], record["iri"], tuple([_cited(index, citation) for citation in citations]),
            tuple([citation["passage"] for citation in citations]), record["source"],
            source.get("published", ""), tuple([_origin(index, origin) for origin in record["origins"]]),
            record.get("paraphrase", ""), record.get("note", ""), record["beside"],
        )  # fmt: skip
        self._middle: Row = (
            record["mode"], tuple(record.get("hedge", ())), record["status"], speaker_of(index, record),
            record["weight"], when, bounds[0], bounds[3] if ends else None, *bounds,
        )  # fmt: skip

    def row(self, kind: _Kind, tail: str, head: str, turn: int) -> Row:
        """The row of one of its edges."""
        name, verb, family, symmetric = kind
        return (
            f"{self._short} {name} {_short(tail)} {_short(head)}", tail, head, self._before + verb,
            name if turn == 1 else f"{name} {turn}", self._class, family, symmetric, *self._middle,
            self._amounts if family == "money" else (), *self._tail,
        )  # fmt: skip


_short = lru_cache(100_000)(iri.shorten)


def _cited(index: Index, citation: Mapping[str, Any]) -> str:
    source = index.sources.get(citation["source"], {})
    name = source.get("cite_as") or source.get("label") or iri.shorten(citation["source"])
    place = place_of(citation)
    return f"{name}, {place}" if place else name


def _origin(index: Index, origin: str) -> str:
    return index.sources.get(origin, {}).get("url", "") or origin


@lru_cache(100_000)
def _day(number: int) -> str | None:
    return None if number == NO_DAY else date.fromordinal(number).isoformat()
