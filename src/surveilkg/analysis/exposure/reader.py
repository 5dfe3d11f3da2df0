"""What the index says of listings and stakes at a node, judged by the clocks."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from surveilkg.analysis.exposure.bounds import FULL, ZERO
from surveilkg.analysis.exposure.clock import HELD, NOT, Clock, lasting, observed
from surveilkg.model import strength
from surveilkg.model.exposure import Statement, per_cent
from surveilkg.network.accounts import citation_of
from surveilkg.network.index import Index

_JUDGED = frozenset({"Listing", "Ownership"})
_SILENT = tuple(strength.MODES.index(mode) for mode in ("denied", "retracted"))


class Told(NamedTuple):
    """A claim on a stake or a listing, as far as it matters here.

    Args:
        number: of the claim in the index.
        record: the claim.
        held: whether it held on the day.
        is_firm: whether its mode alone can carry a verdict.
        least: least share in per cent.
        most: greatest share in per cent.
        is_sized: whether it states a share.
        way: `direct`, `indirect`, or empty where the source does not say.
    """

    number: int
    record: dict[str, Any]
    held: str
    is_firm: bool
    least: Decimal
    most: Decimal
    is_sized: bool
    way: str

    @property
    def counts(self) -> bool:
        """Whether it is firm and held for certain."""
        return self.is_firm and self.held == HELD


class Reader:
    """Reads claims at nodes.

    Args:
        index: the network index.
        clock: the days asked about.
        firm: modes that alone can carry a verdict.
    """

    def __init__(self, index: Index, clock: Clock, firm: frozenset[str]) -> None:
        self.index = index
        self.clock = clock
        self.firm = firm
        self.left_out: dict[str, set[int]] = defaultdict(set)
        self._told: dict[int, Told | None] = {}

    def stakes_into(self, node: int) -> dict[int, list[Told]]:
        """Claims on stakes in a node, by owner."""
        return self._stakes(node, "head")

    def firms_of(self, node: int) -> dict[int, list[Told]]:
        """Claims on stakes of a node, by firm."""
        return self._stakes(node, "tail")

    def _stakes(self, node: int, end: str) -> dict[int, list[Told]]:
        here, there = (self.index.head, self.index.tail) if end == "head" else (self.index.tail, self.index.head)
        found: dict[int, list[Told]] = defaultdict(list)
        for edge in sorted(self.index.edges_of(node)):
            if here[edge] == node and self.index.projection(edge).relation == "Ownership":
                told = self.claim(self.index.edge_claim[edge])
                if told is not None and told.held != NOT:
                    found[there[edge]].append(told)
        return dict(found)

    def listings_of(self, node: int) -> list[Told]:
        """Claims that a node is listed, those that are over among them."""
        edges = sorted(self.index.edges_of(node))
        claims = {
            self.index.edge_claim[edge]
            for edge in edges
            if self.index.head[edge] == node and self.index.projection(edge).head == "listedParty"
        }
        return [told for claim in sorted(claims) if (told := self.claim(claim)) is not None]

    def denials_of(self, node: int) -> list[Told]:
        """Claims, denied or retracted, that the node is listed or owned: they never count and are shown."""
        roles = {"listedParty", "owned"}
        modes = self.index.claim_mode
        claims = [claim for claim in sorted(set(self.index.claims_of(node))) if modes[claim] in _SILENT]
        told = [found for claim in claims if (found := self.claim(claim)) is not None]
        return [
            found
            for found in told
            if not found.record["deprecated"] and any(node in found.record["roles"].get(role, []) for role in roles)
        ]

    def statement(self, told: Told) -> Statement:
        """A claim as it crosses rooms."""
        record = told.record
        return Statement(
            claim=record["iri"],
            mode=record["mode"],
            held=told.held if record["class"] in _JUDGED else "",
            says=share_in_words(told) if record["class"] == "Ownership" else "",
            paraphrase=record.get("paraphrase", ""),
            when=record.get("when", ""),
            hedge=tuple(record.get("hedge", ())),
            as_written=tuple(record.get("as_written", ())),
            note=record.get("note", ""),
            citations=tuple(citation_of(self.index, citation) for citation in record["citations"]),
        )

    def claim(self, claim: int) -> Told | None:
        """A claim as the clocks judge it; None where the second clock leaves it out."""
        if claim not in self._told:
            self._told[claim] = self._read(claim)
        return self._told[claim]

    def _read(self, claim: int) -> Told | None:
        record = self.index.claim(claim)
        published = self.index.sources.get(record["source"], {}).get("published_latest", "")
        why = self.clock.published(published)
        if why:
            self.left_out[f"claims {why}"].add(claim)
            return None
        when = record.get("when", "")
        is_listing = record["class"] == "Listing"
        period = lasting(when, date.fromisoformat(published) if published else None) if is_listing else observed(when)
        held = self.clock.status(when, period)
        if held == NOT and record["class"] in _JUDGED:
            what = "listings" if is_listing else "stakes"
            self.left_out[f"{what} that did not hold on the day"].add(claim)
        share = record.get("share", {})
        least, most = _span(share)
        way = {"true": "direct", "false": "indirect"}.get(str(share.get("direct", "")), "")
        is_sized = any(name in share for name in ("exact", "least", "most"))
        return Told(claim, record, held, record["mode"] in self.firm, least, most, is_sized, way)


def _span(share: dict[str, str]) -> tuple[Decimal, Decimal]:
    if "exact" in share:
        return Decimal(share["exact"]), Decimal(share["exact"])
    return Decimal(share.get("least", ZERO)), Decimal(share.get("most", FULL))


def share_in_words(told: Told) -> str:
    """The share that a claim states, such as `at least 25 and at most 50 per cent, through others`."""
    way = {"indirect": ", through others", "direct": ", directly"}.get(told.way, "")
    if not told.is_sized:
        return f"a share of unstated size{way}"
    if told.least == told.most:
        return f"{per_cent(told.least)} per cent{way}"
    parts = [f"at least {per_cent(told.least)}"] if told.least > 0 else []
    parts += [f"at most {per_cent(told.most)}"] if told.most < FULL else []
    return f"{' and '.join(parts)} per cent{way}"
