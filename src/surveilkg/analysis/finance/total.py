"""Sums that count nothing twice: which lines are counted, which are not and why, and the bounds of the total.

A total is a range. Its lower bound adds the least that each counted line is worth; its upper bound adds the most, and
what is only alleged or conditional, and lines that may be the same financing as another line but are not shown to be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from surveilkg.analysis.finance.flow import Flow, Measure, Range, Sum

STAGES = ("commitment", "unstated", "disbursement")
"""Stages of payment that are counted, the first that a line gives. A pledge is no money yet."""
_NO_NEW_MONEY = {
    "Guarantee": "cover for a risk, no money paid",
    "DebtRelief": "debt relief, no new money",
    "DebtForgiveness": "debt forgiven, no new money",
    "DebtRescheduling": "debt rescheduled, no new money",
}
"""Instruments that are counted only where their source recommends it."""
_HEDGED = frozenset({"alleged", "conditional"})
_CLOSE = Decimal("0.01")
"""Two sums within one per cent may be one sum converted or rounded in two ways."""
COUNTED = "counted"
UPPER_ONLY = "counted in the upper bound only"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ledger with what a total makes of it.

    Args:
        flow: the line.
        verdict: `counted`, `counted in the upper bound only` or `left out`.
        reason: why it is not counted in full; empty where it is.
        range: the sum that is counted; None where there is none.
        stage: stage of payment of that sum.
    """

    flow: Flow
    verdict: str
    reason: str
    range: Range | None
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over lines in one measure.

    Args:
        measure: currency and prices.
        range: its bounds; no upper bound where a counted line has none.
        counted: lines in both bounds.
        upper_only: lines in the upper bound only.
        shared: counted lines with several financiers, whose parts no source tells.
        left_out: reason to number of lines.
        lines: every line with its verdict.
    """

    measure: Measure
    range: Range
    counted: int
    upper_only: int
    shared: int
    left_out: dict[str, int]
    lines: tuple[Line, ...]


def measures(flows: Iterable[Flow]) -> list[Measure]:
    """Every measure in which some line gives a sum, nominal prices first, the most frequent first within."""
    number: dict[Measure, int] = defaultdict(int)
    for flow in flows:
        for measure in {each.measure for account in flow.accounts for each in account.sums}:
            number[measure] += 1
    order = ("nominal", "unstated", "constant")
    return sorted(number, key=lambda found: (order.index(found.prices), -number[found], found))


def total(flows: tuple[Flow, ...], measure: Measure) -> Total:
    """The sum of lines in a measure, each event once."""
    lines = [_judge(flow, measure) for flow in flows]
    twins = _twins([line for line in lines if line.verdict == COUNTED])
    judged = tuple(_as_twin(line, twins[line.flow.event]) if line.flow.event in twins else line for line in lines)
    return _add(measure, judged)


def _judge(flow: Flow, measure: Measure) -> Line:
    why = _refusal(flow)
    if why:
        return Line(flow, "left out", why, None)
    found = flow.sums(measure, STAGES)
    if found is None:
        return Line(flow, "left out", _no_sum(flow, measure), None)
    stage = next(stage for stage in STAGES if flow.sums(measure, (stage,)) is not None)
    if flow.mode in _HEDGED:
        return Line(flow, UPPER_ONLY, f"only {flow.mode}", found, stage)
    return Line(flow, COUNTED, "", found, stage)


def _refusal(flow: Flow) -> str:
    """Why a line is in no total, whatever its sum; empty where it may be."""
    judgements = {account.recommended for account in flow.accounts}
    reasons = (
        (flow.mode in {"denied", "retracted"}, flow.mode),
        ("cancelled" in flow.statuses, "cancelled"),
        (flow.mode == "planned", "pledged or planned only"),
        (any(account.umbrella for account in flow.accounts), "umbrella: its parts are lines of their own"),
        (judgements >= {False} and True not in judgements, "not recommended for sums by its source"),
        *((kind in flow.instruments and True not in judgements, why) for kind, why in _NO_NEW_MONEY.items()),
    )
    return next((why for applies, why in reasons if applies), "")


def _no_sum(flow: Flow, measure: Measure) -> str:
    given = {each.measure for account in flow.accounts for each in account.sums}
    if measure in given:
        return "pledged or planned only"
    return "amount only in another currency or other prices" if given else "amount unknown"


def _twins(lines: list[Line]) -> dict[str, Flow]:
    """Event of a line that may be the same financing as an earlier line, to that line.

    Two lines may be one where no source tells both, they have a receiving state and a financier (or an unnamed one) in
    common, their dates can meet, and sums of theirs in one currency are within one per cent, whatever the prices: a
    source that does not state its prices may give the figure of another that does.
    """
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        for state in line.flow.states:
            groups[state].append(line)
    found: dict[str, Flow] = {}
    for group in groups.values():
        for one, other in combinations(group, 2):
            if one.flow.event not in found and _may_be_one(one, other):
                found.setdefault(other.flow.event, one.flow)
    return found


def _may_be_one(one: Line, other: Line) -> bool:
    flows = (one.flow, other.flow)
    sources = [{citation.source for a in flow.accounts for citation in a.citations} for flow in flows]
    lenders = [{node.iri for node in flow.parties.get("financier", ())} for flow in flows]
    if sources[0] & sources[1] or (all(lenders) and not lenders[0] & lenders[1]):
        return False
    bounds = other.flow.bounds
    return one.flow.bounds.overlaps(bounds.earliest_start, bounds.latest_end) and any(
        a.measure.currency == b.measure.currency
        and abs(a.range.low - b.range.low) <= _CLOSE * max(a.range.low, b.range.low)
        for a in _all_sums(one.flow)
        for b in _all_sums(other.flow)
    )


def _all_sums(flow: Flow) -> list[Sum]:
    return [each for account in flow.accounts for each in account.sums]


def _as_twin(line: Line, other: Flow) -> Line:
    told = other.accounts[0].citations[0].text() if other.accounts[0].citations else other.event
    return Line(line.flow, UPPER_ONLY, f"may be the same financing as [{told}]", line.range, line.stage)


def _add(measure: Measure, lines: tuple[Line, ...]) -> Total:
    low, high, is_open = Decimal(0), Decimal(0), False
    left_out: dict[str, int] = defaultdict(int)
    for line in lines:
        if line.range is None:
            left_out[line.reason] += 1
            continue
        low += line.range.low if line.verdict == COUNTED else 0
        high += line.range.high or 0
        is_open = is_open or line.range.high is None
    counted = [line for line in lines if line.verdict == COUNTED]
    return Total(
        measure=measure,
        range=Range(low, None if is_open else high),
        counted=len(counted),
        upper_only=sum(line.verdict == UPPER_ONLY for line in lines),
        shared=sum(len(line.flow.parties.get("financier", ())) > 1 for line in counted),
        left_out=dict(sorted(left_out.items())),
        lines=lines,
    )
