"""What an exposure question answers: verdicts, listings, stakes and deals, each with the claims behind it."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from surveilkg.model.chain import Citation, Node

LISTED, DERIVED, CANNOT_TELL, NO_EVIDENCE = "listed", "derived", "cannot tell", "no evidence"
VERDICTS = (LISTED, DERIVED, CANNOT_TELL, NO_EVIDENCE)
"""Strongest first."""


def per_cent(value: Decimal) -> str:
    """A share without needless zeros and with at most four decimals.

    >>> per_cent(Decimal("50.00")), per_cent(Decimal(100) / 3)
    ('50', '33.3333')
    """
    text = f"{round(value, 4):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def span(least: Decimal, most: Decimal) -> str:
    """A share with its bounds: `55`, `30 to 79`."""
    return per_cent(least) if least == most else f"{per_cent(least)} to {per_cent(most)}"


class Statement(NamedTuple):
    """One claim behind a listing or a stake.

    Args:
        claim: IRI.
        mode: asserted, reported, alleged ...
        held: `held`, `may have held` or `did not hold` on the day asked about; empty for a claim on a deal.
        says: share or kind of date in words, such as `30 per cent` or `at least 25 per cent`; empty where unstated.
        paraphrase: the claim in one sentence of ours.
        when: EDTF; empty where the source gives no time.
        hedge: words of the source that hedge or attribute.
        as_written: names and figures verbatim.
        note: remark of the curators.
        citations: at least one.
    """

    claim: str
    mode: str
    held: str
    says: str
    paraphrase: str
    when: str
    hedge: tuple[str, ...]
    as_written: tuple[str, ...]
    note: str
    citations: tuple[Citation, ...]


class ListingLine(NamedTuple):
    """A party's entry on one list, as all sources tell it.

    Args:
        list: the list; None where no source names it.
        authorities: who listed the party.
        held: `held`, `may have held` or `did not hold` on the day asked about.
        when: dates that sources give, EDTF, sorted.
        legal_bases: instruments on which it rests.
        reasons: grounds stated.
        remarks: what is uncertain about it.
        statements: the claims.
    """

    list: Node | None
    authorities: tuple[Node, ...]
    held: str
    when: tuple[str, ...]
    legal_bases: tuple[Node, ...]
    reasons: tuple[str, ...]
    remarks: tuple[str, ...]
    statements: tuple[Statement, ...]

    @property
    def name(self) -> str:
        """The list by name, or who keeps it."""
        if self.list is not None:
            return self.list.label
        return "a list not named" + (f", of {', '.join(a.label for a in self.authorities)}" if self.authorities else "")


class StakeLine(NamedTuple):
    """What one party holds in another, as all sources tell it.

    Args:
        owner: who holds.
        owned: in what.
        least: per cent that it certainly holds.
        most: per cent that it can hold.
        remarks: why the two differ, and what was not added up.
        statements: the claims.
    """

    owner: Node
    owned: Node
    least: Decimal
    most: Decimal
    remarks: tuple[str, ...]
    statements: tuple[Statement, ...]


class LegalText(NamedTuple):
    """A legal document on which a rule rests.

    Args:
        title: of the document.
        issuer: who issued it.
        number: citation and numbers; empty where it has none.
        date: EDTF date of publication.
        url: web address; empty where none could be given.
        checked: what of this was checked, and how.
    """

    title: str
    issuer: str
    number: str
    date: str
    url: str
    checked: str


class Branch(NamedTuple):
    """A party in the tree above another.

    Args:
        stake: what it holds in the party below it; None at the root.
        node: the party.
        standing: listed, derived, possible (it may be caught), or outside.
        lists: lists on which it is or may be.
        least: per cent that caught parties certainly hold in it.
        most: per cent that parties who may be caught can hold in it.
        is_cut: whether what is above it is not told again here: it stands in the tree before, or too far up.
        above: its owners that count or may count.
    """

    stake: StakeLine | None
    node: Node
    standing: str
    lists: tuple[str, ...]
    least: Decimal
    most: Decimal
    is_cut: bool
    above: tuple[Branch, ...]


class Missing(NamedTuple):
    """Something unknown on which a verdict hangs.

    Args:
        what: in words.
        settles: what knowing it would do alone: `could catch`, `could clear`, `could do both` or `only with others`.
    """

    what: str
    settles: str


class RuleResult(NamedTuple):
    """A party under one rule.

    Args:
        rule: id of the rule.
        title: of the rule.
        version: of the rule.
        says: the rule in words of ours.
        dates: period in which it is in force, then periods of suspension, EDTF; empty where it always is.
        standing: in force, suspended, not yet in force, ended or cannot tell.
        verdict: one of `VERDICTS`; no evidence where the rule is not in force.
        were_in_force: the verdict if the rule were in force.
        threshold: per cent from which it catches; None for a rule on listings only.
        least: per cent that caught parties certainly hold.
        most: per cent that parties who may be caught can hold.
        tree: the party with those above it; None for a rule on listings only, and for further firms without evidence.
        missing: what would decide, where the verdict is cannot tell.
        remarks: contradictions, circles and denials.
        caveat: what of the rule is not computed.
        citations: the legal documents.
    """

    rule: str
    title: str
    version: str
    says: str
    dates: tuple[str, ...]
    standing: str
    verdict: str
    were_in_force: str
    threshold: Decimal | None
    least: Decimal
    most: Decimal
    tree: Branch | None
    missing: tuple[Missing, ...]
    remarks: tuple[str, ...]
    caveat: str
    citations: tuple[LegalText, ...]

    def claims(self) -> set[str]:
        """IRIs of the claims on stakes in the tree."""
        found: set[str] = set()
        queue = [self.tree] if self.tree is not None else []
        for branch in queue:
            found |= {claim.claim for claim in (branch.stake.statements if branch.stake else ())}
            queue += branch.above
        return found


class DealLine(NamedTuple):
    """A deal of a listed party beside one listing of it.

    Args:
        when: EDTF; empty where no source dates it.
        deal: IRI of the event.
        listing: the list, and its date.
        order: before, after, straddles, after removal, or cannot tell.
        why: what the dates do not say, where it cannot be told.
        role: supplier, vendor, contractor ...
        statements: the accounts of it.
    """

    when: str
    deal: str
    listing: str
    order: str
    why: str
    role: str
    statements: tuple[Statement, ...]


class Coverage(NamedTuple):
    """What of one kind the graph holds from one source.

    Args:
        kind: listings or stakes.
        source: short citation of the source.
        published: its publication date, EDTF; empty where it shows none.
        list: the list; empty for stakes and where none is named.
        claims: number of claims.
        latest: latest day on which one of them begins, ISO; empty where none is dated.
    """

    kind: str
    source: str
    published: str
    list: str
    claims: int
    latest: str


class Below(NamedTuple):
    """A firm below the party asked about, or a supplier active in the country asked about.

    Args:
        node: the firm.
        verdict: its verdict over all rules.
        listings: its own entries on lists.
        rules: its results.
        chain: parties from the party asked about to the firm.
        economic: least and most per cent that the party asked about holds by multiplying along chains, or null.
        activity: number of claims that tie the firm to the country asked about; 0 without one.
    """

    node: Node
    verdict: str
    listings: tuple[ListingLine, ...]
    rules: tuple[RuleResult, ...]
    chain: tuple[Node, ...]
    economic: tuple[Decimal, Decimal] | None
    activity: int


class Exposure(NamedTuple):
    """The answer to an exposure question.

    Args:
        subject: the party, or the country.
        verdict: of the party over all rules; empty where a country is asked about.
        as_of: the day, and how it was chosen, in words.
        day: the day as EDTF.
        known_by: the second clock; empty without it.
        listings: of the party.
        rules: one result for each rule.
        holders: what listed parties hold in it by multiplying along chains: party, least and most per cent.
        deals: beside its listings.
        others: firms below the party, or suppliers active in the country.
        coverage: lists and stakes that the graph holds.
        left_out: what was not counted and why, with numbers.
        cautions: what may not be concluded.
    """

    subject: Node
    verdict: str
    as_of: str
    day: str
    known_by: str
    listings: tuple[ListingLine, ...]
    rules: tuple[RuleResult, ...]
    holders: tuple[tuple[Node, Decimal, Decimal], ...]
    deals: tuple[DealLine, ...]
    others: tuple[Below, ...]
    coverage: tuple[Coverage, ...]
    left_out: tuple[tuple[str, int], ...]
    cautions: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found: no evidence for the party, or no supplier in the country."""
        if self.verdict:
            return all(verdict == NO_EVIDENCE for verdict in (self.verdict, *(other.verdict for other in self.others)))
        return not self.others
