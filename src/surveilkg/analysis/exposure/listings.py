"""A party's entries on lists, each as all sources tell it, and for which rules they count."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from surveilkg.analysis.exposure.clock import HELD, MAY, NOT
from surveilkg.analysis.exposure.reader import Reader, Told
from surveilkg.analysis.exposure.rules import Rule
from surveilkg.clean import names
from surveilkg.model.exposure import ListingLine
from surveilkg.network.accounts import node_of


class Entry(NamedTuple):
    """An entry on one list.

    Args:
        list: number of the list; None where no source names it.
        authorities: numbers of those who listed.
        held: whether it stood on the day.
        told: the claims.
        remarks: what is uncertain about it.
    """

    list: int | None
    authorities: tuple[int, ...]
    held: str
    told: tuple[Told, ...]
    remarks: tuple[str, ...]


def entries(reader: Reader, node: int) -> tuple[Entry, ...]:
    """Entries of a party, those that are over among them."""
    grouped: dict[tuple[int | None, tuple[int, ...]], list[Told]] = defaultdict(list)
    for told in reader.listings_of(node):
        roles = told.record["roles"]
        lists = roles.get("restrictionList", [])
        keepers = tuple(sorted(roles.get("listingAuthority", [])))
        for at in lists or [None]:
            grouped[at, () if at is not None else keepers].append(told)
    return tuple(_entry(at, found) for (at, _), found in sorted(grouped.items(), key=lambda item: _order(item[0])))


def _order(key: tuple[int | None, tuple[int, ...]]) -> tuple[bool, int, tuple[int, ...]]:
    return key[0] is None, key[0] or 0, key[1]


def _entry(at: int | None, told: list[Told]) -> Entry:
    by_source: dict[str, list[Told]] = defaultdict(list)
    for item in told:
        by_source[item.record["source"]].append(item)
    firm = {_firm_status([item for item in found if item.is_firm]) for found in by_source.values()} - {""}
    remarks = []
    if HELD in firm:
        held = HELD
        if NOT in firm:
            held = MAY
            remarks.append("the sources contradict each other on when it stood")
    elif MAY in firm or any(item.held != NOT and not item.is_firm for item in told):
        held = MAY
    else:
        held = NOT
    remarks += _remarks(told, held)
    keepers = sorted({node for item in told for node in item.record["roles"].get("listingAuthority", [])})
    return Entry(at, tuple(keepers), held, tuple(told), tuple(dict.fromkeys(remarks)))


def _firm_status(told: list[Told]) -> str:
    """What one source says of an entry: the strongest of its claims; empty where it says nothing firmly."""
    found = {item.held for item in told}
    return next((status for status in (HELD, MAY, NOT) if status in found), "")


def _remarks(told: list[Told], held: str) -> list[str]:
    out = [f"{item.record['mode']}: not taken as a fact" for item in told if not item.is_firm and item.held != NOT]
    if held == MAY:
        dates = sorted({item.record.get("when", "") for item in told if item.held == MAY})
        out += [f"dated {when}, which leaves open whether it stood" for when in dates if when]
        out += ["undated: from when is not said"] * ("" in dates)
    if held == HELD and not any(_has_end(item) for item in told):
        out.append("no end is stated; a removal after the date of the source would not be seen")
    return out


def _has_end(told: Told) -> bool:
    when = told.record.get("when", "")
    return "/" in when and not when.endswith("..")


def weight(reader: Reader, entry: Entry, rule: Rule) -> str:
    """How an entry counts under a rule: `HELD` in full, `MAY` perhaps, `NOT` not at all."""
    if entry.held == NOT:
        return NOT
    if rule.lists is None:
        return entry.held
    if entry.list is None:
        keepers = {key for keeper in entry.authorities for key in _names(reader, keeper)}
        return MAY if keepers & rule.authorities else NOT
    of_list = _names(reader, entry.list)
    if of_list & rule.lists:
        return entry.held
    return MAY if of_list & rule.lists_in_part else NOT


def _names(reader: Reader, node: int) -> set[str]:
    record = reader.index.node(node)
    return {names.key(name) for name in (*record["labels"].values(), *record["aliases"])}


def line(reader: Reader, entry: Entry) -> ListingLine:
    """An entry as it crosses rooms."""
    index = reader.index
    bases = sorted({node for told in entry.told for node in told.record["roles"].get("legalBasis", [])})
    return ListingLine(
        list=None if entry.list is None else node_of(index, entry.list),
        authorities=tuple(node_of(index, node) for node in entry.authorities),
        held=entry.held,
        when=tuple(sorted({told.record["when"] for told in entry.told if told.record.get("when")})),
        legal_bases=tuple(node_of(index, node) for node in bases),
        reasons=tuple(dict.fromkeys(reason for told in entry.told for reason in told.record.get("reasons", ()))),
        remarks=entry.remarks,
        statements=tuple(reader.statement(told) for told in entry.told),
    )
