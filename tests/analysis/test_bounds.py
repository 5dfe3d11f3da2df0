"""Tests of the arithmetic of ownership rules.

Examples are those of OFAC FAQ 401 and sums worked by hand; the fixpoints are compared with a second reading of the
rule that tries every set of firms.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveilkg.analysis.exposure.bounds import FULL, ZERO, Holding, Ledger, economic, holders, outcome

FIFTY = Decimal(50)
X, Y, A, B, C, D = range(6)
Shares = dict[tuple[int, int], tuple[int, int]]


def holdings(shares: Shares) -> list[Holding]:
    """Holdings of owner and owned with least and most shares."""
    return [Holding(*pair, Decimal(low), Decimal(high)) for pair, (low, high) in shares.items()]


def span(least: int, most: int) -> tuple[Decimal, Decimal]:
    """A least and a most sum."""
    return Decimal(least), Decimal(most)


def exact(**shares: int) -> list[Holding]:
    """Holdings written as `XA=50`: X holds 50 per cent of A."""
    nodes = dict(zip("XYABCD", range(6), strict=True))
    return holdings({(nodes[pair[0]], nodes[pair[1]]): (share, share) for pair, share in shares.items()})


@pytest.mark.parametrize(
    ("held", "firm", "share"),
    [
        (exact(XA=50, AB=50), B, 50),  # example 1
        (exact(XA=50, XB=50, AC=25, BC=25), C, 50),  # example 2
        (exact(XA=50, XB=10, AB=40), B, 50),  # example 3
        (exact(XA=30, YA=25), A, 55),  # two listed owners together
        (exact(XA=50, XB=25, AC=25, BC=25), C, 25),  # B is not caught, so only A's quarter counts
        (exact(XA=25, XB=25, AC=50, BC=50), C, 0),  # neither A nor B is caught
        (exact(XA=49, AB=100), B, 0),  # no multiplication: 49 per cent of everything is nothing here
    ],
)
def test_sums_follow_the_examples_of_the_rule(held: list[Holding], firm: int, share: int) -> None:
    """Who is caught and by how much. Expected: examples 1 to 3 of OFAC FAQ 401 (2014), the rest by hand."""
    found = outcome(Ledger(held), {X, Y}, (), FIFTY)
    assert found.sums[firm] == span(share, share)
    assert (firm in found.caught, firm in found.possible) == (share >= 50, share >= 50)


def test_unknown_stake_leaves_the_sum_open() -> None:
    """A listed party with 49 and another with an unknown stake: 49 to 100, neither caught nor clear. By hand."""
    found = outcome(Ledger(holdings({(X, A): (49, 49), (Y, A): (0, 100)})), {X, Y}, (), FIFTY)
    assert found.sums[A] == span(49, 100)
    assert A in found.possible - found.caught


def test_known_outsiders_leave_no_room() -> None:
    """An unknown stake beside 60 per cent of an outsider can be 40 at most, so the firm is clear. By hand."""
    found = outcome(Ledger(holdings({(X, B): (0, 100), (A, B): (60, 60)})), {X}, (), FIFTY)
    assert found.sums[B] == span(0, 40)
    assert B not in found.possible


def test_more_than_all_of_a_firm_is_a_contradiction() -> None:
    """Shares of 55 and 75 add up to 130: the listed owners' 55 may be wrong by 30, so it cannot be told. By hand."""
    found = outcome(Ledger(exact(XA=55, BA=75)), {X}, (), FIFTY)
    assert found.stated[A] == 130
    assert found.sums[A] == span(25, 55)
    assert A in found.possible - found.caught


def test_circle_does_not_catch_itself() -> None:
    """A and B hold 60 per cent of each other and X, listed, 10 of A: caught only by a circle, so it cannot be told."""
    found = outcome(Ledger(exact(XA=10, AB=60, BA=60)), {X}, (), FIFTY)
    assert not {A, B} & found.caught
    assert {A, B} <= found.possible
    assert not {A, B} & found.grounded
    without = outcome(Ledger(exact(AB=60, BA=60)), {X}, (), FIFTY)
    assert not {A, B} & without.possible, "a circle that no listed party holds anything of is nobody's"


def test_economic_share_multiplies_along_chains() -> None:
    """X holds 50 of A and 20 of C, A 40 of B, B 50 of C: 20 + 0.5 * 0.4 * 0.5 = 30 per cent of C. By hand."""
    shares = economic(Ledger(exact(XA=50, XC=20, AB=40, BC=50)), X)
    assert shares == {A: span(50, 50), B: span(20, 20), C: span(30, 30)}


def test_holders_are_the_same_shares_seen_from_below() -> None:
    """X holds 30 per cent of C by multiplying (see above), A 20 and B 50. By hand."""
    assert holders(Ledger(exact(XA=50, XC=20, AB=40, BC=50)), C) == {X: span(30, 30), A: span(20, 20), B: span(50, 50)}


NODES = range(6)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Shares, frozenset[int], frozenset[int]]:
    """Shares among six parties, who is listed, and who may be besides."""
    pairs = st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda pair: pair[0] != pair[1])
    steps = st.sampled_from([0, 10, 20, 25, 30, 49, 50, 51, 60, 100])
    spans = st.tuples(steps, steps).map(lambda span: (min(span), max(span)))
    shares = draw(st.dictionaries(pairs, st.one_of(steps.map(lambda s: (s, s)), spans), max_size=12))
    listed = draw(st.frozensets(st.sampled_from(NODES), max_size=2))
    maybe = draw(st.frozensets(st.sampled_from(NODES), max_size=1))
    return shares, listed, maybe - listed


def subsets() -> list[frozenset[int]]:
    """Every set of parties."""
    return [frozenset(found) for size in range(len(NODES) + 1) for found in combinations(NODES, size)]


def low_sum(shares: Shares, firm: int, within: frozenset[int]) -> int:
    """Lower sum by the words of the rule: what members hold, less what all together hold too much."""
    into = {owner: low for (owner, owned), (low, _) in shares.items() if owned == firm}
    return max(0, sum(low for owner, low in into.items() if owner in within) - max(0, sum(into.values()) - 100))


def high_sum(shares: Shares, firm: int, within: frozenset[int]) -> int:
    """Upper sum: what members can hold, in the room that others leave unless stated shares contradict each other."""
    into = {owner: span for (owner, owned), span in shares.items() if owned == firm}
    members = sum(high for owner, (_, high) in into.items() if owner in within)
    others = sum(low for owner, (low, _) in into.items() if owner not in within)
    room = 100 - others if sum(low for low, _ in into.values()) <= 100 else 100
    return min(100, members, room)


def reached(shares: Shares, start: frozenset[int]) -> frozenset[int]:
    """Parties at the end of a chain from the start in which members can hold something of every next firm."""
    found = set(start)
    for _ in NODES:
        found |= {firm for firm in NODES if high_sum(shares, firm, frozenset(found)) > 0}
    return frozenset(found)


@given(graphs())
def test_fixpoints_are_those_of_every_set_tried(graph: tuple[Shares, frozenset[int], frozenset[int]]) -> None:
    """Caught is the smallest set that holds the listed and is closed; possible the largest that carries its members.

    Expected: found by trying all 64 sets of six parties.
    """
    shares, listed, maybe = graph
    found = outcome(Ledger(holdings(shares)), listed, maybe, FIFTY)
    closed = [
        members
        for members in subsets()
        if listed <= members and all(firm in members or low_sum(shares, firm, members) < 50 for firm in NODES)
    ]
    assert found.caught == frozenset.intersection(*closed)
    start = listed | maybe
    carried = [
        members | start
        for members in subsets()
        if members | start <= reached(shares, start)
        and all(high_sum(shares, firm, members | start) >= 50 for firm in members - start)
    ]
    assert found.possible == frozenset.union(*carried)


@given(graphs())
def test_bounds_are_in_order(graph: tuple[Shares, frozenset[int], frozenset[int]]) -> None:
    """Nobody is caught who is not possible; every least sum is within 0 and its most, and that within 100."""
    shares, listed, maybe = graph
    found = outcome(Ledger(holdings(shares)), listed, maybe, FIFTY)
    assert found.caught <= found.possible
    assert found.grounded <= found.possible
    assert all(ZERO <= least <= most <= FULL for least, most in found.sums.values())


@given(graphs(), st.sampled_from(NODES))
def test_listing_one_more_never_lowers_a_bound(
    graph: tuple[Shares, frozenset[int], frozenset[int]], further: int
) -> None:
    """With one more listed party nobody is let go, and no least or most sum falls."""
    shares, listed, maybe = graph
    ledger = Ledger(holdings(shares))
    before = outcome(ledger, listed, maybe, FIFTY)
    after = outcome(ledger, listed | {further}, maybe - {further}, FIFTY)
    assert before.caught <= after.caught
    assert before.possible <= after.possible
    assert all(after.sums[firm][0] >= least for firm, (least, _) in before.sums.items())
    assert all(after.sums[firm][1] >= most for firm, (_, most) in before.sums.items())


@given(graphs(), st.sampled_from(NODES), st.sampled_from([1, 10, 30, 50, 100]))
def test_a_further_listed_owner_never_lowers_the_least_sum(
    graph: tuple[Shares, frozenset[int], frozenset[int]], firm: int, share: int
) -> None:
    """A listed owner who is new to the graph, with a stake in one firm, lowers no least sum of that firm."""
    shares, listed, maybe = graph
    newcomer = len(NODES)
    before = outcome(Ledger(holdings(shares)), listed, maybe, FIFTY)
    wider = {**shares, (newcomer, firm): (share, share)}
    after = outcome(Ledger(holdings(wider)), listed | {newcomer}, maybe, FIFTY)
    assert before.caught <= after.caught
    assert after.sums[firm][0] >= before.sums.get(firm, (ZERO, ZERO))[0]
