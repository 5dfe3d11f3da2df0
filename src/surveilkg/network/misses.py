"""Nearest misses of a path search that found nothing: what a looser question would find, and what names both ends."""

from __future__ import annotations

from typing import Any

from surveilkg.network.budget import Budget
from surveilkg.network.index import Index
from surveilkg.network.query import PathQuery
from surveilkg.network.search import Searcher

FARTHEST = 6
"""Steps of the longest chains that are looked for where shorter ones were not found."""
_LOOSER: tuple[tuple[str, dict[str, Any]], ...] = (
    ("with more steps (--max-hops {hops})", {"max_hops": FARTHEST}),
    ("without --direction", {"direction": "any"}),
    ("without --min-strength", {"min_strength": "conditional"}),
    ("without --as-of", {"as_of": None}),
    ("without --known-by", {"known_by": None}),
    ("without --from and --to", {"first": None, "last": None}),
    ("without --only and --without", {"only": frozenset(), "without": frozenset()}),
    ("without --via", {"via": ()}),
    ("over what others only share (--include-weak)", {"include_weak": True}),
    ("without --not-via", {"not_via": frozenset()}),
    ("through groups of actors or regions (--through-groups)", {"through_groups": True}),
)
_NAMED = 5


def nearest(index: Index, query: PathQuery, start: int, goal: int, budget: Budget | None = None) -> tuple[str, ...]:
    """What comes nearest to a chain, in sentences, most useful first; looser questions as far as the budget goes."""
    out = [*_looser(index, query, start, goal, budget or Budget()), *_both_named(index, start, goal)]
    for node in (start, goal):
        if not len(index.edges_of(node)):
            label = index.node(node)["label"]
            out.append(f"No relation of {label} is in the graph; {len(index.claims_of(node))} claim(s) name it.")
    return tuple(out)


def _looser(index: Index, query: PathQuery, start: int, goal: int, budget: Budget) -> list[str]:
    out = []
    for words, change in _LOOSER:
        wider = query._replace(k=1, **change)
        if wider._replace(k=query.k) == query or wider.max_hops < query.max_hops:
            continue
        found = Searcher(index, wider, start, goal, budget).run(more=0)
        if found.chains:
            way = " - ".join(index.node(node)["label"] for node in found.chains[0][0])
            out.append(f"There is a chain {words.format(hops=wider.max_hops)}: {way}.")
    return out


def _both_named(index: Index, start: int, goal: int) -> list[str]:
    both = sorted(set(index.claims_of(start)) & set(index.claims_of(goal)))
    texts = [index.claim(claim) for claim in both[:_NAMED]]
    out = [
        f"A claim names both but states no relation that was searched ({_standing(c)}): {c.get('paraphrase', '')}"
        for c in texts
    ]
    if len(both) > _NAMED:
        out.append(f"{len(both) - _NAMED} more claims name both.")
    return out


def _standing(claim: dict[str, Any]) -> str:
    """The mode of a claim; one that a curator set aside is told as such, or it would read as a finding."""
    return f"{claim['mode']}, set aside by the curators" if claim["deprecated"] else str(claim["mode"])
