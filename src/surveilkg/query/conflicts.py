"""Where claims disagree: figures that measure one quantity, accounts of one event, and assertion against denial.

Nothing is resolved here. A decision (`skg:ComparabilityDecision`) says that figures measure the same quantity, so that
different values conflict, or that they do not; without a decision, equal wording of the quantity makes a possible one.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from surveilkg.clean import names
from surveilkg.model.dossier import ClaimLine, Conflict
from surveilkg.network.index import Index
from surveilkg.query.claim_lines import claim_line
from surveilkg.store.protocols import View

if TYPE_CHECKING:
    from surveilkg.table import Term

_DECISIONS = """
SELECT ?decision ?judgement ?reason ?thing WHERE {
  ?decision a skg:ComparabilityDecision ; skg:judgement ?judgement ; skg:reason ?reason ; skg:decidesOn ?thing
} ORDER BY ?decision ?thing
"""
_VERDICTS = {
    "judgement-same": "conflict",
    "judgement-different": "not a conflict",
    "judgement-unsure": "possible conflict",
}


def conflicts(view: View, index: Index, claims: Iterable[dict[str, Any]], node: int | None) -> tuple[Conflict, ...]:
    """Disagreements among the claims with some records of the index, decided ones first.

    Roles told are those of a node, where one is given.
    """
    records = {record["iri"]: record for record in claims}

    def lines(found: list[str]) -> tuple[ClaimLine, ...]:
        return tuple(claim_line(index, records[claim], node) for claim in sorted(found))

    decided = _decided(view, records)
    covered = {frozenset(found) for _, _, found in decided}
    out = [Conflict(verdict, reason, lines(found)) for verdict, reason, found in decided]
    for reason, found in [*_figures(records), *_events(records)]:
        if not any(set(found) <= known for known in covered):
            out.append(Conflict("possible conflict", reason, lines(found)))
    return tuple(out)


def _decided(view: View, records: dict[str, dict[str, Any]]) -> list[tuple[str, str, list[str]]]:
    things: dict[str, list[str]] = defaultdict(list)
    told: dict[str, dict[str, Term]] = {}
    for row in view.query_rows(_DECISIONS):
        things[row["decision"].value].append(row["thing"].value)
        told[row["decision"].value] = row
    out = []
    for decision, found in sorted(things.items()):
        here = [claim for claim in found if claim in records]
        if len(here) > 1:
            verdict = _VERDICTS[told[decision]["judgement"].value.rsplit("#", 1)[-1]]
            if verdict == "conflict" and figures_agree([records[claim].get("figures", {}) for claim in here]):
                verdict = "agreement"
            out.append((verdict, told[decision]["reason"].value, here))
    return out


def figures_agree(figures: list[dict[str, Any]]) -> bool:
    """Whether figures of one quantity can all be right: values and bounds leave a number that fits them all."""
    low, high = -math.inf, math.inf
    open_low = open_high = False
    for found in figures:
        for name in ("value", "minInclusive", "minExclusive"):
            if name in found and (found[name], name == "minExclusive") > (low, open_low):
                low, open_low = found[name], name == "minExclusive"
        for name in ("value", "maxInclusive", "maxExclusive"):
            if name in found and (found[name], name != "maxExclusive") < (high, not open_high):
                high, open_high = found[name], name == "maxExclusive"
    return low < high or (low == high and not (open_low or open_high))


def _figures(records: dict[str, dict[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    """Measurements of one quantity in the same words and unit, at the same stated time, with different figures."""
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for claim, record in records.items():
        if record["class"] == "Measurement":
            subject = str(sorted(record["roles"].get("measures", [])))
            unit = str(record.get("figures", {}).get("unit", ""))
            groups[subject, names.key(record.get("quantity", "")), unit, record.get("when", "")].append(claim)
    for (_, quantity, _, _), found in sorted(groups.items()):
        figures = {str(sorted(records[claim]["figures"].items())) for claim in found}
        if len(found) > 1 and len(figures) > 1:
            yield f"different figures for: {quantity}", found


def _events(records: dict[str, dict[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    """Accounts of one event that give different dates, amounts or status, or of which one denies it."""
    groups: dict[str, list[str]] = defaultdict(list)
    for claim, record in records.items():
        if record["event"]:
            groups[record["event"]].append(claim)
    for _, found in sorted(groups.items()):
        for name, value in (("dates", _when), ("amounts", _amounts), ("status", _status), ("modes", _denial)):
            values = {value(records[claim]) for claim in found} - {""}
            if len(values) > 1:
                yield f"accounts of one event with different {name}: {', '.join(sorted(values))}", found


def _when(record: dict[str, Any]) -> str:
    return str(record.get("when", ""))


def _amounts(record: dict[str, Any]) -> str:
    return "; ".join(str(sorted(amount.items())) for amount in record["amounts"])


def _status(record: dict[str, Any]) -> str:
    status = str(record["status"])
    return "" if status == "unknown" else status


def _denial(record: dict[str, Any]) -> str:
    return str(record["mode"]) if record["mode"] in {"denied", "retracted"} else "affirmed"
