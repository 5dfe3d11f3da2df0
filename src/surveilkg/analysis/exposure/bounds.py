"""How much of each firm parties caught by a rule hold at least and at most, and whom the rule then catches.

Pure arithmetic on numbered parties; shares are in per cent. A rule of this kind cascades: a firm in which caught
parties together hold the threshold is caught itself, and its own holdings then count in full (OFAC FAQ 401, examples
1 to 3), so nothing is multiplied along a chain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from decimal import Decimal
from typing import NamedTuple

FULL = Decimal(100)
ZERO = Decimal(0)
Span = tuple[Decimal, Decimal]


class Holding(NamedTuple):
    """All that one party holds directly in another.

    Args:
        owner: number of the party that holds.
        owned: number of the firm.
        least: per cent that it certainly holds, 0 to 100.
        most: per cent that it can hold, `least` to 100.
    """

    owner: int
    owned: int
    least: Decimal
    most: Decimal


class Outcome(NamedTuple):
    """Whom a rule catches.

    Args:
        caught: caught for certain, listed parties among them: the least fixpoint of the lower sums.
        possible: caught at most: the greatest fixpoint of the upper sums below those who may be listed.
        grounded: those of `possible` who need no circle of holdings to carry itself: the least fixpoint of upper sums.
        sums: firm to the least and the most per cent that caught and possible parties hold together.
        stated: firm to the sum of all least shares, caught or not; above 100 the data contradict each other.
    """

    caught: frozenset[int]
    possible: frozenset[int]
    grounded: frozenset[int]
    sums: dict[int, Span]
    stated: dict[int, Decimal]


class Ledger:
    """Holdings by firm and by owner.

    Args:
        holdings: at most one for each pair of owner and owned.
    """

    def __init__(self, holdings: Iterable[Holding]) -> None:
        self.into: dict[int, list[Holding]] = defaultdict(list)
        self.out_of: dict[int, list[Holding]] = defaultdict(list)
        for holding in holdings:
            self.into[holding.owned].append(holding)
            self.out_of[holding.owner].append(holding)

    def stated(self, firm: int) -> Decimal:
        """Sum of what all owners of a firm certainly hold."""
        return sum((holding.least for holding in self.into.get(firm, ())), ZERO)

    def least(self, firm: int, within: Collection[int]) -> Decimal:
        """What some parties together certainly hold in a firm.

        Where all stated shares add up to more than 100, one of them is wrong and it is not known which: the excess is
        taken off, as if all of it were theirs.
        """
        held = sum((h.least for h in self.into.get(firm, ()) if h.owner in within), ZERO)
        return max(ZERO, held - max(ZERO, self.stated(firm) - FULL))

    def most(self, firm: int, within: Collection[int]) -> Decimal:
        """What some parties together can hold in a firm: not more than others leave them."""
        inside = ZERO
        outside = ZERO
        for holding in self.into.get(firm, ()):
            if holding.owner in within:
                inside += holding.most
            else:
                outside += holding.least
        room = FULL - outside if self.stated(firm) <= FULL else FULL
        return min(FULL, inside, room)


def outcome(ledger: Ledger, listed: Collection[int], maybe: Collection[int], threshold: Decimal) -> Outcome:
    """Whom a rule catches when some parties are listed and others may be.

    Args:
        ledger: the holdings.
        listed: parties that are listed for certain.
        maybe: parties that may be listed.
        threshold: per cent from which a firm is caught.
    """
    caught = _grow(ledger, set(listed), lambda firm, within: ledger.least(firm, within) >= threshold)
    start = set(listed) | set(maybe)
    grounded = _grow(ledger, set(start), lambda firm, within: ledger.most(firm, within) >= threshold)
    possible = _shrink(ledger, start, threshold)
    sums = {firm: (ledger.least(firm, caught), ledger.most(firm, possible)) for firm in ledger.into}
    stated = {firm: ledger.stated(firm) for firm in ledger.into}
    return Outcome(frozenset(caught), frozenset(possible), frozenset(grounded), sums, stated)


def _grow(ledger: Ledger, members: set[int], joins: Callable[[int, set[int]], bool]) -> set[int]:
    """Members, and every firm that joins because of members, until nothing changes."""
    queue = sorted(members)
    while queue:
        for holding in ledger.out_of.get(queue.pop(), ()):
            if holding.owned not in members and joins(holding.owned, members):
                members.add(holding.owned)
                queue.append(holding.owned)
    return members


def _shrink(ledger: Ledger, start: set[int], threshold: Decimal) -> set[int]:
    """Everybody below the start by holdings above nothing, less the firms that even all of these do not carry."""
    members = _grow(ledger, set(start), lambda firm, within: ledger.most(firm, within) > 0)
    queue = sorted(members - start)
    while queue:
        firm = queue.pop()
        if firm in members and firm not in start and ledger.most(firm, members) < threshold:
            members.discard(firm)
            queue += [holding.owned for holding in ledger.out_of.get(firm, ())]
    return members


def economic(ledger: Ledger, owner: int, rounds: int = 12) -> dict[int, Span]:
    """What an owner holds in each firm below it by multiplying along chains, for information.

    Chains of up to `rounds` holdings are summed; longer ones (and longer turns of a circle) are left out, so the upper
    number is a bound only where there are none. Not what the rules count.
    """
    return _spread(owner, lambda node: ((h.owned, h) for h in ledger.out_of.get(node, ())), rounds)


def holders(ledger: Ledger, firm: int, rounds: int = 12) -> dict[int, Span]:
    """What each party above a firm holds in it by multiplying along chains; the other way round of `economic`."""
    return _spread(firm, lambda node: ((h.owner, h) for h in ledger.into.get(node, ())), rounds)


def _spread(start: int, step: Callable[[int], Iterable[tuple[int, Holding]]], rounds: int) -> dict[int, Span]:
    """Products of shares along chains from a start, summed for each party; no chain passes the start again."""
    total: dict[int, Span] = {}
    front: dict[int, Span] = {start: (FULL, FULL)}
    for _ in range(rounds):
        following: dict[int, Span] = {}
        for node, (low, high) in sorted(front.items()):
            for other, holding in step(node):
                before = following.get(other, (ZERO, ZERO))
                added = low * holding.least / FULL, high * holding.most / FULL
                following[other] = (before[0] + added[0], before[1] + added[1])
        for node, (low, high) in following.items():
            before = total.get(node, (ZERO, ZERO))
            total[node] = (min(FULL, before[0] + low), min(FULL, before[1] + high))
        front = {node: span for node, span in following.items() if span[1] > 0 and node != start}
        if not front:
            break
    return total
