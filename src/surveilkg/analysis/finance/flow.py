"""Lines of the ledger: one event of financing each, with every account of it. Nothing is read or added up here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from surveilkg.model.chain import Citation, Node
from surveilkg.model.interval import Interval


class Measure(NamedTuple):
    """What two sums must share before they can be added.

    Args:
        currency: ISO 4217 code.
        prices: `nominal`, `constant` or `unstated`.
        base_year: year of constant prices; 0 where there is none.
    """

    currency: str
    prices: str
    base_year: int

    def words(self) -> str:
        """In words: `USD, constant prices of 2017`."""
        return f"{self.currency}, {self.prices} prices" + (f" of {self.base_year}" if self.base_year else "")


class Range(NamedTuple):
    """A sum of money by its bounds.

    Args:
        low: the least that it is.
        high: the most that it is; None where no source bounds it.
    """

    low: Decimal
    high: Decimal | None

    @property
    def is_exact(self) -> bool:
        """Whether both bounds are one number."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum as one claim gives it.

    Args:
        measure: currency and prices.
        stage: `commitment`, `disbursement`, `pledge` or `unstated`.
        range: exact or bounded.
    """

    measure: Measure
    stage: str
    range: Range


@dataclass(frozen=True, slots=True)
class Evidence:
    """One account of a line.

    Args:
        claim: IRI.
        instrument: local name of its class.
        mode: asserted, reported, estimated, alleged, planned, conditional, denied or retracted.
        paraphrase: the claim in one sentence of ours.
        hedge: hedging words of the source.
        as_written: names and figures verbatim.
        note: remark, or empty.
        when: EDTF, or empty.
        sums: what it says of the amount.
        recommended: whether its source recommends it for sums; None where it says nothing.
        umbrella: whether its source calls it an umbrella; None where it says nothing.
        origins: IRIs of the sources that it rests on in the end.
        known: last day on which its source can have been published; empty where the source shows none.
        citations: where it stands.
    """

    claim: str
    instrument: str
    mode: str
    paraphrase: str
    hedge: tuple[str, ...]
    as_written: tuple[str, ...]
    note: str
    when: str
    sums: tuple[Sum, ...]
    recommended: bool | None
    umbrella: bool | None
    origins: tuple[str, ...]
    known: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of a financing, each a set of the values that its accounts give.

    Args:
        rates: yearly interest in per cent.
        maturities: years.
        graces: years of grace.
        concessional: local names of `skg:LoanTerms`, without `terms-`.
    """

    rates: tuple[float, ...] = ()
    maturities: tuple[float, ...] = ()
    graces: tuple[float, ...] = ()
    concessional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """A line of the ledger.

    Args:
        event: IRI of the event.
        instruments: local names of the classes of its accounts.
        parties: role to the entities that play it, among financier, borrower, beneficiary, contractor,
            implementingAgency, guarantor, supplier (of what it finances) and location.
        states: ISO codes' entities of the receiving side: IRIs of states that borrow, benefit or hold the project.
        technologies: what it is for, where stated.
        mode: the strongest of its accounts.
        statuses: stated statuses, without `status-`.
        when: when, as the accounts write it.
        bounds: the interval of the strongest dated account.
        terms: of the loan.
        accounts: the claims, strongest first.
        finances: IRIs of the claims that it is said to pay for.
    """

    event: str
    instruments: tuple[str, ...]
    parties: Mapping[str, tuple[Node, ...]]
    states: frozenset[str]
    technologies: tuple[Node, ...]
    mode: str
    statuses: tuple[str, ...]
    when: tuple[str, ...]
    bounds: Interval
    terms: Terms
    accounts: tuple[Evidence, ...]
    finances: tuple[str, ...] = field(default=())

    def names(self, role: str) -> tuple[str, ...]:
        """Labels of who plays a role."""
        return tuple(node.label for node in self.parties.get(role, ()))

    def sums(self, measure: Measure, stages: tuple[str, ...]) -> Range | None:
        """The sum in a measure over all accounts, of the first stage that any of them gives; None where none does."""
        for stage in stages:
            found = [
                each.range
                for account in self.accounts
                for each in account.sums
                if each.measure == measure and each.stage == stage
            ]
            if found:
                highs = [each.high for each in found if each.high is not None]
                return Range(min(each.low for each in found), max(highs) if len(highs) == len(found) else None)
        return None
