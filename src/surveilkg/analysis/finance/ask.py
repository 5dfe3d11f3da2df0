"""Questions to the ledger as a user gives them, names and dates as text, and what they mean in a graph."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from surveilkg.analysis.finance.choose import Question
from surveilkg.clean import days
from surveilkg.errors import MisuseError
from surveilkg.network import names

if TYPE_CHECKING:
    from surveilkg.network.index import Index

_ENTITIES = ("lender", "borrower", "vendor", "technology", "country")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the ledger is asked for, as text; empty means any.

    Args:
        lender: financier or guarantor: name, alias, code, CURIE or IRI.
        borrower: who borrows or benefits.
        vendor: who supplies, builds, carries out, or gives in kind.
        technology: category, narrower ones included.
        country: receiving state or region.
        first: a date; lines from here on.
        last: a date; lines up to here.
        status: stated status, such as completed.
        as_of: a date; what may have been agreed by then.
        known_by: a date; what was published by then.
    """

    lender: str = ""
    borrower: str = ""
    vendor: str = ""
    technology: str = ""
    country: str = ""
    first: str = ""
    last: str = ""
    status: str = ""
    as_of: str = ""
    known_by: str = ""

    def given(self) -> dict[str, str]:
        """The filters that are in force, by name."""
        told = {item.name: str(getattr(self, item.name)) for item in fields(self)}
        return {name: value for name, value in told.items() if value}

    def resolve(self, index: Index) -> Question:
        """The question that the filters mean in a graph.

        Raises:
            MisuseError: a date cannot be understood, or the period is turned round.
            UnknownNameError: a name is not in the graph.
            AmbiguousNameError: a name belongs to several entities.
        """
        found = {
            name: str(index.node(names.resolve(index, given))["iri"])
            for name in _ENTITIES
            if (given := str(getattr(self, name)))
        }
        first, last = days.first(self.first, "--from"), days.last(self.last, "--to")
        if first and last and first > last:
            raise MisuseError(f"--from {self.first} is after --to {self.last}.", "Exchange the two.")
        return Question(
            **found,
            first=first,
            last=last,
            status=self.status.strip().removeprefix("status-"),
            as_of=days.last(self.as_of, "--as-of"),
            known_by=days.last(self.known_by, "--known-by"),
        )
