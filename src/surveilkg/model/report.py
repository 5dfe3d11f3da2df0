"""A dossier for print: sections of text, tables and figures in which every fact carries the number of its footnote."""

from __future__ import annotations

from typing import NamedTuple


class Footnote(NamedTuple):
    """A place in a source.

    Args:
        number: from 1, in order of first use.
        text: the citation on one line.
        source: IRI of the source.
        published: EDTF, or empty where the source shows no date.
        retrieved: ISO date on which the user got the file, or empty.
        licence: of the graph that holds it.
        passage: IRI of the passage.
    """

    number: int
    text: str
    source: str
    published: str
    retrieved: str
    licence: str
    passage: str


class Row(NamedTuple):
    """A row of a table: cells as text, and the numbers of its footnotes."""

    cells: tuple[str, ...]
    notes: tuple[int, ...] = ()


class Grid(NamedTuple):
    """A table.

    Args:
        columns: headings, with units.
        rows: in order.
        left_out: number of further rows that are not printed.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    left_out: int = 0


class Item(NamedTuple):
    """A line of a list, with the numbers of its footnotes and its depth from 0."""

    text: str
    notes: tuple[int, ...] = ()
    depth: int = 0


class Mark(NamedTuple):
    """An event on a timeline: label, family of the relation, mode, ISO days, and whether it goes on."""

    label: str
    group: str
    mode: str
    first: str
    last: str
    goes_on: bool


class Tie(NamedTuple):
    """A line of a network figure: labels of both ends, family, number of events, strongest mode."""

    tail: str
    head: str
    family: str
    events: int
    mode: str


class Timeline(NamedTuple):
    """A timeline figure."""

    title: str
    marks: tuple[Mark, ...]
    left_out: int = 0


class Network(NamedTuple):
    """A network figure: kinds of the nodes by label, ties, and how many neighbours are not drawn."""

    title: str
    centre: str
    kinds: tuple[tuple[str, str], ...]
    ties: tuple[Tie, ...]
    left_out: int = 0


class Section(NamedTuple):
    """A section; empty parts are not printed.

    Args:
        title: heading.
        text: paragraphs.
        items: list.
        grid: table.
        figure: picture.
    """

    title: str
    text: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    grid: Grid | None = None
    figure: Timeline | Network | None = None


class Report(NamedTuple):
    """A dossier.

    Args:
        title: whom it is about.
        kind: class of that entity.
        iri: its IRI.
        asked: clocks that were asked for, in words; empty for none.
        command: command that gives this report again.
        generation: hash of the graph that it was read from.
        sections: in order.
        footnotes: in order of their numbers.
        cautions: what may not be concluded.
    """

    title: str
    kind: str
    iri: str
    asked: str
    command: str
    generation: str
    sections: tuple[Section, ...]
    footnotes: tuple[Footnote, ...]
    cautions: tuple[str, ...]
