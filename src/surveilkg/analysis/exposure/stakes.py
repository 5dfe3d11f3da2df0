"""One stake out of all claims on it: reports of one stake are not added up, and what disagrees becomes an interval."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from surveilkg.analysis.exposure.bounds import FULL, ZERO, Holding, Ledger, Span, holders
from surveilkg.analysis.exposure.clock import HELD
from surveilkg.analysis.exposure.reader import Told, share_in_words
from surveilkg.model.exposure import per_cent

Pair = tuple[int, int]
"""Owner and owned."""
_THROUGH = 4
_CONFLICT = "the sources contradict each other on its size"
_PARTS = "one source gives several sizes, which may be parts of one stake or readings of it"
_INDIRECT = "told as held through others: it counts as far as the holdings between are known, not again by itself"
_UNSIZED = "its size is not stated"


class Stake(NamedTuple):
    """What one party holds in another.

    Args:
        least: per cent that it certainly holds directly.
        most: per cent that it can hold, directly or not.
        told: the claims.
        remarks: why the two differ, and what was not added up.
        is_way_stated: whether the least share rests on a claim that says how it is held.
    """

    least: Decimal
    most: Decimal
    told: tuple[Told, ...]
    remarks: tuple[str, ...]
    is_way_stated: bool


def combine(told: list[Told]) -> Stake:
    """The stake that claims on one pair of parties give.

    Firm claims that certainly held and do not contradict each other narrow each other down; where they contradict, the
    stake lies anywhere between. Claims that are hedged, may not have held, or tell a holding through others raise the
    upper bound only.
    """
    direct = [item for item in told if item.way != "indirect"]
    through = [item for item in told if item.way == "indirect"]
    least, most, remarks = _firm([item for item in direct if item.counts])
    soft = [item for item in direct if not item.counts]
    if not any(item.counts for item in direct):
        most = max((item.most for item in soft), default=ZERO)
    for item in soft:
        why = _why_soft(item)
        if item.is_sized and (item.least > most or item.most < least):
            most = max(most, item.most)
        if not (any(other.counts for other in direct) and not item.is_sized):
            remarks.append(f"{why}: {share_in_words(item)}")
    if through:
        most = min(FULL, most + max(item.most for item in through))
        remarks.append(_INDIRECT)
    stated = any(item.counts and item.way == "direct" for item in direct)
    return Stake(least, most, tuple(told), tuple(dict.fromkeys(remarks)), stated)


def _why_soft(item: Told) -> str:
    """Why a claim does not count in full."""
    if not item.is_firm:
        return item.record["mode"] if item.held == HELD else f"{item.record['mode']}, and may not have held on the day"
    when = item.record.get("when", "")
    return (
        f"dated {when}, so it may not have held on the day" if when else "undated, so it may not have held on the day"
    )


def _firm(told: list[Told]) -> tuple[Decimal, Decimal, list[str]]:
    if not told:
        return ZERO, ZERO, []
    least, most = max(item.least for item in told), min(item.most for item in told)
    remarks = [] if any(item.is_sized for item in told) else [_UNSIZED]
    if least <= most:
        return least, most, remarks
    by_source: dict[str, set[tuple[Decimal, Decimal]]] = defaultdict(set)
    for item in told:
        by_source[item.record["source"]].add((item.least, item.most))
    several = any(len(found) > 1 for found in by_source.values())
    least = min(item.least for item in told)
    most = min(FULL, max(sum((high for _, high in found), ZERO) for found in by_source.values()))
    return least, most, [*remarks, _PARTS if several else _CONFLICT]


def same_twice(stakes: Mapping[Pair, Stake]) -> dict[Pair, Stake]:
    """Stakes among which one may be told twice: directly, and as what runs through another owner.

    A stake of which no source says how it is held, and whose size equals what its owner holds through another owner of
    the same firm (that owner's stake in whole, or multiplied along the chain), may be that very holding. It then counts
    towards the upper bound only. Chains of up to `_THROUGH` holdings between the two owners are looked at.
    """
    ledger = Ledger(Holding(*pair, stake.least, stake.most) for pair, stake in sorted(stakes.items()))
    found = dict(stakes)
    above: dict[int, dict[int, Span]] = {}
    for pair, stake in sorted(stakes.items()):
        owner, owned = pair
        others = [holding for holding in ledger.into[owned] if holding.owner != owner and holding.most > 0]
        if stake.is_way_stated or stake.least == 0 or not others:
            continue
        for other in others:
            if other.owner not in above:
                above[other.owner] = holders(ledger, other.owner, _THROUGH)
            if owner not in above[other.owner]:
                continue
            low, high = above[other.owner][owner]
            whole = (other.least, other.most)
            along = (low * other.least / FULL, high * other.most / FULL)
            if any(a <= stake.most and stake.least <= b for a, b in (whole, along)):
                remark = f"its {per_cent(stake.least)} per cent may be what runs through another owner, told twice"
                found[pair] = stake._replace(least=ZERO, remarks=(*stake.remarks, remark))
                break
    return found
