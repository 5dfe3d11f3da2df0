"""Which lines a question is about: by party, state, technology, period, status, and by what was known on a day."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from surveilkg.analysis.finance.flow import Flow
from surveilkg.analysis.places import NARROWER, WITHIN, parts
from surveilkg.model import interval

if TYPE_CHECKING:
    from surveilkg.store.protocols import View

_VENDOR = ("supplier", "contractor", "implementingAgency", "financier")


@dataclass(frozen=True, slots=True)
class Question:
    """What the ledger is asked for. Entities are IRIs; empty means any.

    Args:
        lender: financier or guarantor, or a state whose organs and companies based there count.
        borrower: borrower or beneficiary, or the whole that it is an organ of.
        vendor: supplier, contractor, implementing agency, or financier in kind.
        technology: category, narrower ones included.
        country: state or region that borrows, benefits or holds the project.
        first: first day of the period; None for open.
        last: last day of the period; None for open.
        status: stated status, without `status-`.
        as_of: only what may have been agreed by this day; None for any time.
        known_by: only what was published by this day; None for any time.
    """

    lender: str = ""
    borrower: str = ""
    vendor: str = ""
    technology: str = ""
    country: str = ""
    first: date | None = None
    last: date | None = None
    status: str = ""
    as_of: date | None = None
    known_by: date | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The lines that a question is about, and how many were shut out for want of a date.

    Args:
        flows: the lines; where a day of knowledge was asked, only with the accounts published by then.
        undated: lines that fit, but show no date where a period was asked.
        unpublished: accounts that fit, but whose source shows no date of publication.
    """

    flows: tuple[Flow, ...]
    undated: int = 0
    unpublished: int = 0


def choose(view: View, flows: tuple[Flow, ...], question: Question) -> Chosen:
    """The lines that answer a question."""
    wholes = _Wholes(view)
    found = [flow for flow in flows if _fits(flow, question, wholes)]
    if question.known_by is None:
        known, unpublished = found, 0
    else:
        limited = [_known(flow, question.known_by) for flow in found]
        known, unpublished = [flow for flow, _ in limited if flow.accounts], sum(number for _, number in limited)
    dated = [flow for flow in known if _has_date(flow) or not _wants_date(question)]
    kept = tuple(flow for flow in dated if _in_time(flow, question))
    return Chosen(kept, len(known) - len(dated), unpublished)


class _Wholes:
    """What is part of what: organs and places of a whole, narrower technologies of a category."""

    def __init__(self, view: View) -> None:
        self.parts = {**parts(view, WITHIN), **parts(view, NARROWER)}

    def of(self, whole: str) -> frozenset[str]:
        """A whole with its parts."""
        return frozenset({whole} | self.parts.get(whole, set()))


def _fits(flow: Flow, question: Question, wholes: _Wholes) -> bool:
    def plays(wanted: str, *roles: str) -> bool:
        members = wholes.of(wanted) if wanted else frozenset()
        return not wanted or any(node.iri in members for role in roles for node in flow.parties.get(role, ()))

    technologies = wholes.of(question.technology) if question.technology else frozenset()
    return (
        plays(question.lender, "financier", "guarantor")
        and plays(question.borrower, "borrower", "beneficiary")
        and plays(question.vendor, *_VENDOR)
        and (not question.country or bool(flow.states & wholes.of(question.country)))
        and (not technologies or any(node.iri in technologies for node in flow.technologies))
        and (not question.status or question.status in flow.statuses)
    )


def _known(flow: Flow, day: date) -> tuple[Flow, int]:
    """A line with the accounts published by a day, and the number of those whose day of publication is not shown."""
    undated = sum(not account.known for account in flow.accounts)
    kept = tuple(account for account in flow.accounts if account.known and account.known <= day.isoformat())
    return dataclasses.replace(flow, accounts=kept, mode=kept[0].mode if kept else flow.mode), undated


def _wants_date(question: Question) -> bool:
    return any(day is not None for day in (question.first, question.last, question.as_of))


def _has_date(flow: Flow) -> bool:
    return flow.bounds != interval.Interval()


def _in_time(flow: Flow, question: Question) -> bool:
    last = min((day for day in (question.last, question.as_of) if day is not None), default=None)
    return flow.bounds.overlaps(question.first, last)
