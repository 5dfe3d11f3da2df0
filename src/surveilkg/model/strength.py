"""How strong a claim is: computed from its mode, the kind of its source and the number of independent sources.

The rule, in full. Each account of a claim gets a weight in (0, 1]:

    weight = MODE_WEIGHT[mode] * SOURCE_WEIGHT[kind of source]

and the accounts of one event by independent origins combine as 1 - product(1 - weight), the usual noisy-or: a second
independent report adds, it never subtracts. Accounts that share an origin (`skg:derivedFromSource`; one of several is
enough) count once, with the heaviest of them. The weights are editorial judgements of ours (2026-11), made to order
evidence, not probabilities; what is printed is the word (the strongest mode among the accounts), never the number.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable

MODES = ("asserted", "reported", "estimated", "alleged", "planned", "conditional", "denied", "retracted")
"""From strongest to weakest. Denied and retracted claims make no edge."""

HEDGE = {
    "asserted": "",
    "reported": "reportedly ",
    "estimated": "apparently ",
    "alleged": "allegedly ",
    "planned": "intended, not said to have happened: ",
    "conditional": "possibly ",
}
"""Words that go before a verb so that no hedge is lost where only the verb is printed."""
STATUS = {
    "contracted": "agreed, not said to be carried out: ",
    "pilot": "in a trial: ",
    "suspended": "suspended: ",
    "cancelled": "cancelled: ",
}
"""Words that go before a verb where the source gives a status that the verb alone would hide."""
MODE_WEIGHT = {
    "asserted": 0.9,
    "reported": 0.75,
    "estimated": 0.6,
    "alleged": 0.4,
    "planned": 0.3,
    "conditional": 0.25,
    "denied": 0.0,
    "retracted": 0.0,
}
SOURCE_WEIGHT = {
    "source-official-record": 1.0,
    "source-dataset": 0.95,
    "source-register": 0.95,
    "source-research-report": 0.95,
    "source-policy-memo": 0.9,
    "source-article": 0.85,
    "source-news-article": 0.85,
    "source-unattributed": 0.6,
}
UNKNOWN_SOURCE_WEIGHT = 0.6


def weight(mode: str, source_kind: str) -> float:
    """Weight of one account, 0 to 1."""
    return MODE_WEIGHT[mode] * SOURCE_WEIGHT.get(source_kind, UNKNOWN_SOURCE_WEIGHT)


def independent(accounts: Iterable[tuple[Collection[Hashable], float]]) -> list[float]:
    """Greatest weight in each group of accounts that share origins; there are as many independent sources as groups.

    >>> independent([(["a", "b"], 0.5), (["c"], 0.8), (["b"], 0.4)])
    [0.5, 0.8]
    """
    groups: list[tuple[set[Hashable], float]] = []
    for origins, value in accounts:
        own, best, apart = set(origins), value, []
        for known, weight_known in groups:
            if known & own:
                own, best = own | known, max(best, weight_known)
            else:
                apart.append((known, weight_known))
        groups = [*apart, (own, best)]
    return sorted(best for _, best in groups)


def combine(accounts: Iterable[tuple[Collection[Hashable], float]]) -> float:
    """Combined weight of accounts given as (origins, weight): one per group that shares origins, noisy-or over groups.

    >>> round(combine([(["a"], 0.5), (["b"], 0.5), (["a"], 0.4)]), 2)
    0.75
    """
    doubt = 1.0
    for value in independent(accounts):
        doubt *= 1.0 - value
    return 1.0 - doubt


def strongest(modes: Iterable[str]) -> str:
    """The strongest of some modes, by the order of `MODES`."""
    return min(modes, key=MODES.index)


def at_least(mode: str, threshold: str) -> bool:
    """Whether a mode is as strong as a threshold."""
    return MODES.index(mode) <= MODES.index(threshold)
