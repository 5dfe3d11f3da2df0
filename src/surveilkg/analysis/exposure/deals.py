"""Deals of a party beside its listings: before, after, straddling, or it cannot be told."""

from __future__ import annotations

from collections import defaultdict

from surveilkg.analysis.exposure.clock import Period, lasting, observed
from surveilkg.analysis.exposure.listings import Entry
from surveilkg.analysis.exposure.reader import Reader, Told
from surveilkg.model.exposure import DealLine
from surveilkg.network.index import Index

ROLES = ("supplier", "vendor", "contractor")
"""Roles in which a party is on the supplying side."""
KINDS = frozenset({"Deal", "Deployment", "Financing"})
"""Relations that count as deals; a Presence tells no act that could be before or after."""
BEFORE, AFTER, STRADDLES, REMOVED, UNCLEAR = "before", "after", "straddles", "after removal", "cannot tell"


def deals(reader: Reader, node: int, entries: tuple[Entry, ...]) -> tuple[DealLine, ...]:
    """One line for each deal of a party and each of its listings, by date; none where it has no listing.

    Undated listings are left out where others are dated.
    """
    index = reader.index
    by_event: dict[str, list[Told]] = defaultdict(list)
    for claim in sorted(set(index.claims_of(node))):
        record = index.claim(claim)
        if is_deal(index, record["class"]) and _role(record, node) and not record["deprecated"]:
            told = reader.claim(claim)
            if told is not None and record["mode"] not in {"denied", "retracted"}:
                by_event[record["event"] or record["iri"]].append(told)
    firm = [entry for entry in entries if any(item.is_firm for item in entry.told)]
    dated = [entry for entry in firm if any(item.is_firm and item.record.get("when") for item in entry.told)]
    lines = [_line(reader, node, event, told, entry) for event, told in by_event.items() for entry in dated or firm]
    return tuple(sorted(lines, key=lambda line: (not line.when, line.when, line.deal, line.listing)))


def is_deal(index: Index, kind: str) -> bool:
    """Whether a relation class is one of `KINDS` or below one."""
    return bool(KINDS & set(index.projections.lineage(kind)))


def _role(record: dict[str, object], node: int) -> str:
    roles = record["roles"]
    return next((role for role in ROLES if isinstance(roles, dict) and node in roles.get(role, [])), "")


def _line(reader: Reader, node: int, event: str, told: list[Told], entry: Entry) -> DealLine:
    dated = sorted({item.record["when"] for item in told if item.record.get("when")})
    firm = sorted({item.record.get("when", "") for item in entry.told if item.is_firm})
    found = {order(when, listed) for when in (dated or [""]) for listed in firm}
    relation, why = found.pop() if len(found) == 1 else (UNCLEAR, _disagreement(dated, firm))
    if entry.list is not None:
        name = reader.index.node(entry.list)["label"]
    else:
        name = ", ".join(reader.index.node(at)["label"] for at in entry.authorities) or "a list not named"
    since = "; ".join(when or "undated" for when in firm)
    return DealLine(
        when=dated[0] if dated else "",
        deal=event,
        listing=f"{name}, {since}",
        order=relation,
        why=why,
        role=_role(told[0].record, node),
        statements=tuple(reader.statement(item) for item in told),
    )


def _disagreement(dated: list[str], firm: list[str]) -> str:
    if len(dated) > 1:
        return "the accounts of the deal date it differently"
    return f"the listing has several dates ({'; '.join(when or 'undated' for when in firm)})"


def order(deal: str, listing: str) -> tuple[str, str]:
    """Where a deal stands in time beside a listing, both as EDTF, and why it cannot be told where it cannot.

    A deal of a period straddles the listing where it certainly began before and went on after. A single date is the
    time of the deal at the precision the source gives: within it nothing is known of the order.

    >>> order("2018", "2019-05-21")[0], order("2019", "2019-05-21")[0], order("2018/2020", "2019-05-21")[0]
    ('before', 'cannot tell', 'straddles')
    """
    if not deal or not listing:
        return UNCLEAR, f"the {'listing' if deal else 'deal'} has no date"
    on, listed = _act(deal), lasting(listing)
    if on.end_last < listed.start_first:
        return BEFORE, ""
    if on.start_first > listed.end_last:
        return REMOVED, ""
    if on.start_first >= listed.start_last and on.end_last <= listed.end_first:
        return AFTER, ""
    if "/" in deal and on.start_last < listed.start_first and on.end_first >= listed.start_last:
        return STRADDLES, ""
    return UNCLEAR, f"the dates ({deal}; listed {listing}) leave the order open"


def _act(when: str) -> Period:
    """Period of a deal: of a single date, somewhere within it."""
    if "/" in when:
        return observed(when)
    found = observed(when)
    return Period(found.end_first, found.start_last, found.end_first, found.start_last)
