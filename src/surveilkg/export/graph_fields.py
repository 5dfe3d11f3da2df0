"""Typed fields of nodes and edges, which every format of graphs writes.

An edge is one claim under one projection between two nodes, so parallel edges are different claims, or different things
that one claim says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

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


class Kind(NamedTuple):
    """What all edges of a projection have in common: values of fields of edges, and the verb without a hedge."""

    name: str
    verb: str
    family: str
    symmetric: bool


class Node(NamedTuple):
    """An end of an edge: its IRI, and that in short."""

    iri: str
    short: str


class Told(NamedTuple):
    """What all edges of a claim have in common: values of fields of edges, in their order.

    Args:
        short: IRI of the claim, short.
        relation: its class.
        before: words before the verb.
        how: from `mode` to `latest_end`.
        amounts: sums in words.
        behind: from `event` to `beside_surveillance`.
    """

    short: str
    relation: str
    before: str
    how: Row
    amounts: tuple[str, ...]
    behind: Row

    def row(self, kind: Kind, tail: Node, head: Node, turn: int) -> Row:
        """The row of one of its edges.

        Args:
            kind: its projection.
            tail: where it starts.
            head: where it ends.
            turn: which edge of its projection between its two nodes it is, from 1.
        """
        short, relation, before, how, amounts, behind = self
        name, verb, family, symmetric = kind
        return (
            f"{short} {name} {tail[1]} {head[1]}", tail[0], head[0], before + verb,
            name if turn == 1 else f"{name} {turn}", relation, family, symmetric, *how,
            amounts if family == "money" else (), *behind,
        )  # fmt: skip


Edge = tuple[Kind, Node, Node, int]
"""What is an edge's own, as `Told.row` takes it."""


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

    def claims(self) -> Iterator[tuple[Told, list[Edge]]]:
        """The same edges: what those of a claim have in common, and what is each one's own."""

    def statements(self) -> Iterator[str]:
        """The statements behind it as N-Quads lines, sorted."""
