"""Following money from a lender through facilities and contractors to deployments, never backwards in time.

Two kinds of step are kept apart. *Stated*: the record itself names who borrows, who is paid and what is paid for.
*Later*: a borrower that lends on, or a contractor that supplies the same place; that this was paid from the money that
came before is said by nobody, and every such step says so. A step that certainly came before is left out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveilkg.analysis.finance.flow import Flow
from surveilkg.analysis.finance.rows import Books
from surveilkg.analysis.places import WITHIN, wholes
from surveilkg.model import interval
from surveilkg.model.chain import Citation, Node
from surveilkg.model.interval import Interval
from surveilkg.query import claim_records
from surveilkg.query.claim_records import ClaimRecord, ClaimSet

if TYPE_CHECKING:
    from surveilkg.store.protocols import View

_USES = "VALUES ?used { skg:Deal skg:Deployment skg:Presence skg:Partnership } ?claim a ?used ."
_SUPPLY_ROLES = ("supplier", "vendor", "contractor")
_PLACE_ROLES = ("recipient", "location", "operator")
_PAID = ("contractor", "supplier")
STATED, LATER = "stated", "later, not said to be paid from it"


@dataclass(frozen=True, slots=True)
class Step:
    """One step that money, or what it may have paid for, takes.

    Args:
        depth: steps from the lender, from 1.
        link: `stated`, or `later, not said to be paid from it`.
        order: `at or after`, or `may be after` where dates overlap or are unknown.
        text: the claim in one sentence of ours.
        mode: of the claim.
        when: EDTF, or empty.
        through: whom the money passed through to get here.
        event: IRI of the event.
        citations: where it stands.
    """

    depth: int
    link: str
    order: str
    text: str
    mode: str
    when: str
    through: str
    event: str
    citations: tuple[Citation, ...]


@dataclass(slots=True)
class _Tracer:
    books: Books
    uses: ClaimSet
    wholes_of: dict[str, set[str]]
    by_lender: dict[str, list[Flow]]
    by_supplier: dict[str, list[ClaimRecord]]
    deepest: int
    steps: list[Step]
    seen: set[str]

    def follow(self, flow: Flow, depth: int, before: Interval, through: str, link: str) -> None:
        """A facility, what it is said to pay for, what its contractors supplied later, and who lent on."""
        if flow.event in self.seen or depth > self.deepest:
            return
        self.seen.add(flow.event)
        told = flow.accounts[0]
        order = order_of(before, flow.bounds)
        when = "; ".join(flow.when)
        self.steps.append(
            Step(depth, link, order, told.paraphrase, flow.mode, when, through, flow.event, told.citations)
        )
        for claim in self.books.financed:
            if claim.iri in flow.finances:
                self._use(claim, depth + 1, flow, "", STATED)
        for role in _PAID:
            for party in flow.parties.get(role, ()):
                self._supplied(party, depth + 1, flow)
        for party in flow.parties.get("borrower", ()):
            for onward in self.by_lender.get(party.iri, ()):
                if order_of(flow.bounds, onward.bounds):
                    self.follow(onward, depth + 1, flow.bounds, party.label, LATER)

    def _supplied(self, party: Node, depth: int, flow: Flow) -> None:
        wanted = {node.iri for node in flow.technologies}
        for claim in self.by_supplier.get(party.iri, ()):
            places = {name for role in _PLACE_ROLES for name in claim.values(role)}
            around = places.union(*(self.wholes_of.get(name, set()) for name in places))
            if around & flow.states and (not wanted or wanted & set(claim.values("technology"))):
                self._use(claim, depth, flow, party.label, LATER)

    def _use(self, claim: ClaimRecord, depth: int, flow: Flow, through: str, link: str) -> None:
        bounds = bounds_of(claim)
        order = order_of(flow.bounds, bounds) if link == LATER else "at or after"
        if depth > self.deepest or not order or claim.event in self.seen:
            return
        self.seen.add(claim.event)
        text, when = claim.one("paraphrase"), claim.one("when")
        self.steps.append(Step(depth, link, order, text, claim.mode, when, through, claim.event, claim.citations))


def trace(view: View, books: Books, flows: tuple[Flow, ...], deepest: int = 3) -> tuple[Step, ...]:
    """Where the money of facilities went, as far as the graph tells.

    Args:
        view: the store.
        books: every line.
        flows: the facilities to begin with, such as those of one lender.
        deepest: steps at most.

    Returns:
        Steps in the order of a tree walk, each facility before what follows from it.
    """
    uses = claim_records.read(view, _USES)
    tracer = _Tracer(books, uses, wholes(view, WITHIN), defaultdict(list), defaultdict(list), deepest, [], set())
    for flow in books.flows:
        if flow.mode not in {"denied", "retracted"}:
            for node in flow.parties.get("financier", ()):
                tracer.by_lender[node.iri].append(flow)
    for claim in uses:
        if not claim.is_set_aside and claim.mode not in {"denied", "retracted"}:
            for party in sorted({name for role in _SUPPLY_ROLES for name in claim.values(role)}):
                tracer.by_supplier[party].append(claim)
    for flow in flows:
        if flow.mode not in {"denied", "retracted"}:
            tracer.follow(flow, 1, Interval(), "", STATED)
    return tuple(tracer.steps)


def bounds_of(claim: ClaimRecord) -> Interval:
    """When a claim says that something was; unknown where it gives no date."""
    return interval.parse(claim.one("when")) if claim.one("when") else Interval()


def order_of(before: Interval, after: Interval) -> str:
    """Whether something came after another: `at or after`, `may be after`, or empty where it certainly came before.

    >>> order_of(interval.parse("2019"), interval.parse("2018"))
    ''
    """
    if before == Interval():
        return "at or after" if after != Interval() else "may be after"
    if after.latest_start is not None and before.earliest_start is not None:
        if after.latest_start < before.earliest_start:
            return ""
        started = before.latest_start
        if after.earliest_start is not None and started is not None and after.earliest_start >= started:
            return "at or after"
    return "may be after"
