"""The part of the ownership graph that decides a question: everybody above some parties, with stakes and listings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from surveilkg.analysis.exposure import listings
from surveilkg.analysis.exposure.bounds import Holding, Ledger
from surveilkg.analysis.exposure.clock import HELD, MAY, NOT
from surveilkg.analysis.exposure.listings import Entry
from surveilkg.analysis.exposure.reader import Reader
from surveilkg.analysis.exposure.rules import Rule
from surveilkg.analysis.exposure.stakes import Pair, Stake, combine, same_twice
from surveilkg.errors import FindingsError

MOST_PARTIES = 200_000
"""Parties above a question at most; beyond that the question is refused rather than half answered."""


class Case(NamedTuple):
    """Stakes and listings above some parties.

    Args:
        stakes: by owner and owned.
        entries: by party, for the parties that are listed or may be.
        ledger: the stakes as holdings.
    """

    stakes: dict[Pair, Stake]
    entries: dict[int, tuple[Entry, ...]]
    ledger: Ledger

    def listed(self, reader: Reader, rule: Rule) -> tuple[set[int], set[int]]:
        """Parties that are listed under a rule for certain, and those that may be."""
        certain, maybe = set(), set()
        for node, found in self.entries.items():
            weights = {listings.weight(reader, entry, rule) for entry in found} - {NOT}
            if HELD in weights:
                certain.add(node)
            elif MAY in weights:
                maybe.add(node)
        return certain, maybe


def gather(reader: Reader, targets: Iterable[int]) -> Case:
    """Everybody above some parties, by stakes that held or may have held.

    Raises:
        FindingsError: more than `MOST_PARTIES` parties stand above them.
    """
    stakes: dict[Pair, Stake] = {}
    entries: dict[int, tuple[Entry, ...]] = {}
    queue = sorted(set(targets))
    seen = set(queue)
    while queue:
        node = queue.pop()
        if found := listings.entries(reader, node):
            entries[node] = found
        for owner, told in sorted(reader.stakes_into(node).items()):
            stakes[owner, node] = combine(told)
            if owner not in seen:
                seen.add(owner)
                queue.append(owner)
        if len(seen) > MOST_PARTIES:
            raise FindingsError(
                f"More than {MOST_PARTIES} parties stand above what was asked for; nothing was computed.",
                "Ask about one of the firms below.",
            )
    stakes = same_twice(stakes)
    return Case(stakes, entries, ledger_of(stakes))


def ledger_of(stakes: dict[Pair, Stake]) -> Ledger:
    """Stakes as holdings."""
    return Ledger(Holding(*pair, stake.least, stake.most) for pair, stake in sorted(stakes.items()))


def below(reader: Reader, start: int) -> dict[int, int]:
    """Every firm below a party by stakes that held or may have held, with the party before it on a shortest chain.

    Raises:
        FindingsError: there are more than `MOST_PARTIES`.
    """
    before: dict[int, int] = {}
    queue = [start]
    for node in queue:
        for firm in sorted(reader.firms_of(node)):
            if firm not in before and firm != start:
                before[firm] = node
                queue.append(firm)
        if len(before) > MOST_PARTIES:
            raise FindingsError(
                f"More than {MOST_PARTIES} firms stand below {reader.index.node(start)['label']}; none was computed.",
                "Ask about a party further down.",
            )
    return before
