"""Least costs from a node over a large network: the levels of `network.spread` on numpy arrays."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from surveilkg.network import arrays
from surveilkg.network.array_filter import ArrayFilter, Numbers
from surveilkg.network.arrays import SLACK, Arrays, Costs, Nodes
from surveilkg.network.steps import Steps

Level = dict[int, float]


def levels(steps: Steps, start: int, goals: list[int] | None) -> Iterator[Level]:
    """Costs to all nodes that are reached in 1, 2, ... steps at most, as `network.spread.Spread` has them.

    Where constraints may admit some accounts of an event and refuse others, the costs are bounds from below.

    Args:
        steps: the steps that are admitted; what the constraints shut out on the way is counted there.
        start: where chains begin.
        goals: nodes to which alone chains are wanted; None for all.

    Raises:
        surveilkg.network.budget.BudgetSpentError: the budget ran out.
    """
    index, query = steps.index, steps.query
    found, size, most = Arrays(index), index.counts["nodes"], query.max_hops
    decide = ArrayFilter(index, query, steps.either_way)
    toll = arrays.hub_penalties(index).copy()
    toll[start] = 0.0
    may_pass = ~arrays.groups(index, query)
    may_pass[list(query.not_via)] = False
    may_pass[start] = True
    hops = None if goals is None else found.within(np.array(goals, dtype=np.int64), most // 2, size)
    costs = np.full(size, np.inf)
    costs[start] = 0.0
    changed = np.array([start], dtype=np.int64)
    expanded = np.zeros(size, dtype=bool)
    for level in range(1, most + 1):
        steps.budget.look()
        before, costs = costs, costs.copy()
        changed = changed[may_pass[changed]]
        expanded[changed] = True
        edges, owner = found.incident(changed)
        forward = found.tail[edges] == owner
        ends = np.where(forward, found.head[edges], found.tail[edges])
        if hops is not None and most - level <= most // 2:
            near = hops[ends] <= most - level
            edges, owner, forward, ends = edges[near], owner[near], forward[near], ends[near]
        ok, _ = decide.admits(edges, forward)
        told = before[owner[ok]] + toll[owner[ok]] + _step(found, edges[ok], query.splits_events)
        np.minimum.at(costs, ends[ok], told)
        changed = np.flatnonzero(costs < before)
        yield _sparse(costs)
    _count(steps, decide, found, np.flatnonzero(expanded))


def _step(found: Arrays, edges: Numbers, is_bound: bool) -> Costs:
    costs: Costs = found.cost[edges].astype(np.float64)
    return costs - SLACK if is_bound else costs


def _sparse(costs: Costs) -> Level:
    reached = np.flatnonzero(np.isfinite(costs))
    return dict(zip(reached.tolist(), costs[reached].tolist(), strict=True))


def _count(steps: Steps, decide: ArrayFilter, found: Arrays, nodes: Nodes) -> None:
    """Count claims at the nodes that were expanded which the constraints shut out."""
    if steps.query.splits_events:
        edges, owner = found.incident(nodes)
        arrays.count(steps, decide, edges, found.tail[edges] == owner)
