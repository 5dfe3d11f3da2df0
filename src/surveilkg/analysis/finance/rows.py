"""From claims of financing to lines of the ledger: one line per event, with the states and technologies behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from surveilkg import iri
from surveilkg.analysis.finance.flow import Evidence, Flow, Measure, Range, Sum, Terms
from surveilkg.model import interval, strength
from surveilkg.model.chain import Node
from surveilkg.query import claim_records
from surveilkg.query.claim_records import ClaimRecord, ClaimSet

if TYPE_CHECKING:
    from surveilkg.store.protocols import View

FINANCING = "?claim a skg:Financing ."
FINANCED = "?financing a skg:Financing ; skg:finances ?claim ."
_HOMES = """SELECT DISTINCT ?node ?state WHERE {
  ?claim a skg:Financing ; skg:borrower|skg:beneficiary|skg:location ?node .
  { ?node skg:organOf ?state } UNION { ?node skg:locatedIn ?state } UNION { ?node skg:basedIn ?state }
  ?state a skg:State } ORDER BY ?node ?state"""
ROLES = ("financier", "borrower", "beneficiary", "contractor", "implementingAgency", "guarantor", "location")
_RECEIVING = ("borrower", "beneficiary", "location")
_DEAL_ROLES = {"supplier": "supplier", "vendor": "supplier", "contractor": "contractor", "location": "location"}
"""Role in a claim that is financed to the role in the ledger."""
_EXACT, _LEAST, _MOST = "amountValue", ("amountMin", "amountMinExclusive"), ("amountMax", "amountMaxExclusive")


@dataclass(frozen=True, slots=True)
class Books:
    """Everything the ledger is made from.

    Args:
        flows: lines, by date, then event.
        claims: the claims of financing behind them.
        financed: the claims that are said to be financed.
    """

    flows: tuple[Flow, ...]
    claims: ClaimSet
    financed: ClaimSet


def read(view: View) -> Books:
    """Every line that the graph holds, denied and cancelled ones included."""
    claims, financed = claim_records.read(view, FINANCING), claim_records.read(view, FINANCED)
    homes: dict[str, set[str]] = defaultdict(set)
    for row in view.query_rows(_HOMES):
        homes[row["node"].value].add(row["state"].value)
    by_event: dict[str, list[ClaimRecord]] = defaultdict(list)
    for claim in claims:
        by_event[claim.event].append(claim)
    paid = {claim.iri: claim for claim in financed}
    nodes = {**financed.nodes, **claims.nodes}
    flows = [_flow(event, found, paid, nodes, homes) for event, found in by_event.items()]
    return Books(tuple(sorted(flows, key=_order)), claims, financed)


def _order(flow: Flow) -> tuple[str, str]:
    start = flow.bounds.earliest_start
    return (start.isoformat() if start else "9999", flow.event)


def _flow(
    event: str,
    claims: list[ClaimRecord],
    paid: Mapping[str, ClaimRecord],
    nodes: Mapping[str, Node],
    homes: Mapping[str, set[str]],
) -> Flow:
    live = [claim for claim in claims if not claim.is_set_aside and claim.mode not in {"denied", "retracted"}] or claims
    ordered = sorted(live, key=lambda claim: (strength.MODES.index(claim.mode), claim.iri))
    rest = sorted((claim for claim in claims if claim not in live), key=lambda claim: claim.iri)
    financed = sorted({name for claim in ordered for name in claim.values("finances")})
    bought = [paid[name] for name in financed if name in paid]
    parties = _parties(ordered, bought, nodes)
    technologies = _nodes((name for claim in (*ordered, *bought) for name in claim.values("technology")), nodes)
    dated = next((claim.one("when") for claim in ordered if claim.one("when")), "")
    return Flow(
        event=event,
        instruments=_different(claim.kind for claim in ordered),
        parties=parties,
        states=_states(parties, homes),
        technologies=technologies,
        mode=ordered[0].mode,
        statuses=_different(claim.local("status").removeprefix("status-") for claim in ordered),
        when=_different(claim.one("when") for claim in ordered),
        bounds=interval.parse(dated) if dated else interval.Interval(),
        terms=_terms(ordered),
        accounts=tuple(_evidence(claim) for claim in (*ordered, *rest)),
        finances=tuple(financed),
    )


def _parties(
    claims: list[ClaimRecord], bought: list[ClaimRecord], nodes: Mapping[str, Node]
) -> dict[str, tuple[Node, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for claim in claims:
        for role in ROLES:
            found[role] += claim.values(role)
    for claim in bought:
        for role, means in _DEAL_ROLES.items():
            found[means] += claim.values(role)
    return {role: _nodes(names, nodes) for role, names in found.items() if names}


def _states(parties: Mapping[str, tuple[Node, ...]], homes: Mapping[str, set[str]]) -> frozenset[str]:
    found: set[str] = set()
    for role in _RECEIVING:
        for node in parties.get(role, ()):
            found |= {node.iri} if node.kind == "State" else homes.get(node.iri, set())
    return frozenset(found)


def _nodes(names: Iterable[str], nodes: Mapping[str, Node]) -> tuple[Node, ...]:
    found = {name: nodes.get(name) or Node(name, iri.shorten(name), "Entity") for name in names}
    return tuple(sorted(found.values(), key=lambda node: (node.label, node.iri)))


def _different(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _terms(claims: list[ClaimRecord]) -> Terms:
    def numbers(name: str) -> tuple[float, ...]:
        return tuple(sorted({value for claim in claims if (value := claim.number(name)) is not None}))

    soft = _different(claim.local("loanTerms").removeprefix("terms-") for claim in claims)
    return Terms(numbers("interestRatePct"), numbers("maturityYears"), numbers("graceYears"), soft)


def _evidence(claim: ClaimRecord) -> Evidence:
    return Evidence(
        claim=claim.iri,
        instrument=claim.kind,
        mode="retracted" if claim.is_set_aside else claim.mode,
        paraphrase=claim.one("paraphrase"),
        hedge=claim.values("hedge"),
        as_written=claim.values("asWritten"),
        note=claim.one("note"),
        when=claim.one("when"),
        sums=tuple(sum_of(amount) for amount in claim.amounts if amount.get("currency")),
        recommended=claim.flag("recommendedForAggregates"),
        umbrella=claim.flag("umbrella"),
        origins=claim.origins,
        known=claim.known,
        citations=claim.citations,
    )


def sum_of(amount: Mapping[str, str]) -> Sum:
    """A sum of money of the graph, exact or bounded.

    Args:
        amount: local names of properties of a `skg:MonetaryAmount` to values as written.
    """
    measure = Measure(
        amount["currency"],
        amount.get("priceBasis", "").removeprefix("prices-") or "unstated",
        int(amount.get("priceBaseYear", "0")),
    )
    stage = amount.get("amountKind", "").removeprefix("amount-") or "unstated"
    if _EXACT in amount:
        return Sum(measure, stage, Range(Decimal(amount[_EXACT]), Decimal(amount[_EXACT])))
    low = next((Decimal(amount[name]) for name in _LEAST if name in amount), Decimal(0))
    return Sum(measure, stage, Range(low, next((Decimal(amount[name]) for name in _MOST if name in amount), None)))
