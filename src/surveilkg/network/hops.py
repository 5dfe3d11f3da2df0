"""From neighbouring nodes to steps of a chain: the accounts that join them, grouped by event, with citations."""

from __future__ import annotations

import itertools
from collections import defaultdict

from surveilkg.clean.ordering import natural
from surveilkg.model import strength
from surveilkg.model.chain import Account, Chain, Hop, paragraph
from surveilkg.network import ranking
from surveilkg.network.accounts import account_of, node_of
from surveilkg.network.steps import Link, Steps

_SAME_PLACE = 0.5
"""Bonus of an account that stands in the same paragraph as one of a neighbouring hop, or is the same claim."""


def told(steps: Steps, nodes: tuple[int, ...], cost: float) -> Chain:
    """A chain along some nodes as it crosses rooms, with the accounts of every step.

    Args:
        steps: the steps that the question admits.
        nodes: from the first to the last.
        cost: sum over the steps.
    """
    pairs = list(itertools.pairwise(nodes))
    links = [[account_of(steps.index, *edge) for edge in by_relevance(steps, pair)] for pair in pairs]
    near = [_marks(accounts) for accounts in links]
    hops = []
    for at, (pair, accounts) in enumerate(zip(pairs, links, strict=True)):
        beside: set[str] = set().union(*(near[i] for i in (at - 1, at + 1) if 0 <= i < len(near)))
        hops.append(hop(steps, pair, accounts, beside, is_last=pair[1] == nodes[-1]))
    return Chain(tuple(hops), round(cost, 4))


def by_relevance(steps: Steps, pair: tuple[int, int]) -> Link:
    """The edges of a hop, the most telling projection of a claim first."""
    return sorted(steps.link(*pair), key=lambda edge: (-steps.index.relevance(edge[0]), edge))


def _marks(accounts: list[Account]) -> set[str]:
    """What ties accounts of neighbouring hops together: the claims themselves, and their paragraphs."""
    return {a.claim for a in accounts} | {paragraph(c) for a in accounts for c in a.citations}


def hop(steps: Steps, pair: tuple[int, int], accounts: list[Account], beside: set[str], is_last: bool = True) -> Hop:
    """A step between two neighbours, its accounts by event, the strongest and most relevant first.

    Args:
        steps: the steps that the question admits.
        pair: where the step starts and ends.
        accounts: the claims on it, the most telling projection of each first.
        beside: what marks accounts of neighbouring steps, see `_marks`.
        is_last: whether the chain ends here, so that no hub penalty counts.
    """
    index = steps.index
    relevance: dict[str, float] = {}
    for edge, _ in by_relevance(steps, pair):
        relevance.setdefault(index.claim(index.edge_claim[edge])["iri"], index.relevance(edge))
    events: dict[str, dict[str, Account]] = defaultdict(dict)
    for account in accounts:
        events[account.event].setdefault(account.claim, account)

    def cost(account: Account) -> float:
        close = any(paragraph(c) in beside for c in account.citations) + (account.claim in beside)
        weight = strength.MODE_WEIGHT[account.mode]
        return ranking.step_cost(weight, relevance[account.claim]) - _SAME_PLACE * close

    def order(account: Account) -> tuple[float, bool, list[tuple[int, int, str]]]:
        return cost(account), not account.when, natural(account.claim)

    grouped = [tuple(sorted(found.values(), key=order)) for found in events.values()]
    grouped.sort(key=lambda found: order(found[0]))
    grouped = grouped if steps.query.include_weak else _without_beside(grouped)
    evidence, best_relevance = steps.evidence(*pair)
    parts = {"evidence": round(evidence, 4), "relevance": best_relevance}
    if not is_last:
        parts["hub"] = round(steps.hub(pair[1]), 4)
    sources = len(strength.independent([([o.source for o in account.origins], 1.0) for account in grouped[0]]))
    return Hop(node_of(index, pair[0]), node_of(index, pair[1]), tuple(grouped), sources, parts)


def _is_beside(event: tuple[Account, ...]) -> bool:
    """Whether no account of an event names a technology of surveillance."""
    return all(account.beside for account in event)


def _without_beside(grouped: list[tuple[Account, ...]]) -> list[tuple[Account, ...]]:
    """The events of a step that bear on surveillance; all of them where none does."""
    return [event for event in grouped if not _is_beside(event)] or grouped
