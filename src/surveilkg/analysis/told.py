"""An answer of an analysis: a table with evidence in every row, and notes on what it rests on and leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from surveilkg.iri import XSD
from surveilkg.model import strength
from surveilkg.model.chain import Citation, cited
from surveilkg.network.accounts import citation_of
from surveilkg.table import Column, Table, Term

if TYPE_CHECKING:
    from surveilkg.network.index import Index

EVIDENCE = (Column("strength", "text"), Column("sources", "text"), Column("claims", "text"))
"""The last columns of every table: the strongest mode, citations, and IRIs of claims."""


class Told(NamedTuple):
    """A table with notes.

    Args:
        table: the rows.
        notes: what was left out and why, what the answer covers; in order.
    """

    table: Table
    notes: tuple[str, ...] = ()


def evidence(index: Index, records: Iterable[dict[str, Any]]) -> tuple[Term, Term, Term]:
    """The cells of `EVIDENCE` for some claims of the index."""
    found = sorted(records, key=lambda record: (strength.MODES.index(record["mode"]), record["iri"]))
    citations: dict[Citation, None] = {}
    for record in found:
        citations.update(dict.fromkeys(citation_of(index, citation) for citation in record["citations"]))
    modes = strength.strongest(record["mode"] for record in found)
    claims = " ".join(dict.fromkeys(record["iri"] for record in found))
    return Term(modes), Term(cited(tuple(citations))), Term(claims)


def text(value: str) -> Term | None:
    """A cell of text; none where it is empty."""
    return Term(value) if value else None


def node(index: Index, number: int) -> tuple[Term, Term]:
    """IRI and label of a node, as columns `x` and `x_name`."""
    record = index.node(number)
    return Term(record["iri"], "iri"), Term(record["label"])


def whole(value: int) -> Term:
    """A cell of a whole number."""
    return Term(str(value), "literal", XSD + "integer")


def decimal(value: float, digits: int = 2) -> Term:
    """A cell of a decimal number, rounded."""
    return Term(f"{value:.{digits}f}", "literal", XSD + "decimal")


def left_out(reasons: Iterable[str]) -> tuple[str, ...]:
    """A note per reason for which claims were left out, with their number."""
    counted = Counter(reason for reason in reasons if reason)
    return tuple(f"{number} claim(s) left out: each {reason}." for reason, number in sorted(counted.items()))
