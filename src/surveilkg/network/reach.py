"""From one party to many: the best chain to each entity that fits a description, within some steps.

The chain to an entity is the first that `surveilkg path` would show under the same constraints.
"""

from __future__ import annotations

import contextlib
import math
from typing import Any

from surveilkg.errors import MisuseError
from surveilkg.model.answers import ReachAnswer
from surveilkg.model.chain import Cut, Suppressed
from surveilkg.network import cautions, hops
from surveilkg.network.accounts import account_of, node_of
from surveilkg.network.answer import claims_beside, cut_beside, events_beside, refused, searched
from surveilkg.network.budget import Budget, BudgetSpentError
from surveilkg.network.index import Index
from surveilkg.network.query import PathQuery
from surveilkg.network.spread import Found, Spread
from surveilkg.network.steps import Steps
from surveilkg.network.targets import Fitting, Wanted

_NAMED = 5
"""Names that are given per reason; the count always covers all."""
_AFTER_CUT = 1_000
"""Entities that are still looked at once the budget is spent: what costs nothing more is told."""
_PATIENCE = 5
"""Times as many entities are looked at as are wanted, and a hundred more, where most are reached over common ground."""
_COUNTED = 100_000
"""Entities of a graph up to which those that fit are counted where none is within reach; it takes some seconds."""
_LOOSER: tuple[tuple[str, dict[str, Any]], ...] = (
    ("with more steps (--max-hops 6)", {"max_hops": 6}),
    ("over what others only share (--include-weak)", {"include_weak": True}),
    ("through groups of actors or regions (--through-groups)", {"through_groups": True}),
)


class _Gathering:
    """Takes the entities within reach in order of the least that their chains can cost.

    Attributes:
        reached: the best chains to entities that fit, in no order.
        beyond: entities that fit and whose chains are no better than those of as many as are wanted.
        astray: entities that fit and are reached only over common ground.
        is_counted: whether every entity within reach was looked at.
        at_least: what chains to entities that were not looked at cost at least.
    """

    def __init__(self, spread: Spread, fitting: Fitting, limit: int) -> None:
        self.reached: list[Found] = []
        self.beyond: list[int] = []
        self.astray: list[int] = []
        self.is_counted = True
        self.at_least = spread.at_least
        self._spread = spread
        self._fitting = fitting
        self._limit = limit
        self._after_cut = 0

    def run(self) -> None:
        """Look at all entities within reach, or at as many as the budget lets."""
        levels = self._spread.levels[-1]
        for bound, node in sorted((cost, node) for node, cost in levels.items() if node != self._spread.start):
            if self._is_over(bound):
                return
            if not self._fitting.fits(node):
                continue
            if len(self.reached) >= self._limit and bound >= self._worst():
                self.beyond.append(node)
            elif len(self.astray) > _PATIENCE * self._limit + 100:
                self.is_counted = False
            else:
                self._take(node, bound)

    def _is_over(self, bound: float) -> bool:
        """Whether the budget is spent and all was told that is told then; what follows costs at least `bound`."""
        budget = self._spread.steps.budget
        try:
            budget.look()
        except BudgetSpentError:
            self._after_cut += 1
            if len(self.reached) >= self._limit or self._after_cut > _AFTER_CUT:
                self.at_least = min(self.at_least, bound)
                self.is_counted = False
                return True
        return False

    def _worst(self) -> float:
        """Cost of the last of the chains that will be shown."""
        return sorted(cost for _, cost in self.reached)[self._limit - 1]

    def _take(self, node: int, bound: float) -> None:
        try:
            found = self._spread.best(node)
        except BudgetSpentError:
            found = self._spread.cheapest(node)
            if found is None:
                self.at_least = min(self.at_least, bound)
                return
        if found is None:
            self.astray.append(node)
        else:
            self.reached.append(found)

    def best(self) -> list[Found]:
        """As many as are wanted, cheapest first."""
        return sorted(self.reached, key=lambda found: (found[1], found[0]))[: self._limit]


def reach(index: Index, query: PathQuery, start: int, wanted: Wanted, limit: int) -> ReachAnswer:
    """The best chains from a node to entities that fit, cheapest first.

    Args:
        index: the network.
        query: the constraints; `k` and `via` mean nothing here.
        start: where chains begin.
        wanted: which entities are asked for.
        limit: number of entities to show, at least 1.

    Raises:
        MisuseError: the limit is below 1.
    """
    if limit < 1:
        raise MisuseError(f"limit is {limit}.", "It is at least 1.")
    steps = Steps(index, query)
    gathering = _gather(steps, start, wanted, limit)
    shown = gathering.best()
    with steps.budget.finishing():
        chains = tuple(hops.told(steps, *found) for found in shown)
        beside = claims_beside(steps, (nodes for nodes, _ in shown), chains)
    fitting = Fitting(index, query, wanted)
    fits = tuple(tuple(account_of(index, *step) for step in fitting.evidence(nodes[-1])) for nodes, _ in shown)
    left_out = [*_left_out(index, query, gathering), *refused(steps), events_beside(index, beside)]
    cut = _cut(steps.budget, gathering)
    misses = () if shown or cut else _misses(index, query, start, wanted, steps.budget)
    return ReachAnswer(
        start=node_of(index, start),
        chains=chains,
        fits=fits if any(fits) else (),
        suppressed=tuple(item for item in left_out if item.number),
        cautions=cautions.of_many(chains, "each entity; surveilkg path lists more to it"),
        searched=searched(index, query),
        complete=gathering.is_counted and cut is None,
        misses=misses,
        constraints={},
        wanted={},
        cut=cut or cut_beside(steps.budget),
    )


def _gather(steps: Steps, start: int, wanted: Wanted, limit: int) -> _Gathering:
    spread = Spread(steps, start)
    with contextlib.suppress(BudgetSpentError):  # the levels that were found are looked at then
        spread.fill()
    gathering = _Gathering(spread, Fitting(steps.index, steps.query, wanted), limit)
    gathering.run()
    return gathering


def _cut(budget: Budget, gathering: _Gathering) -> Cut | None:
    """The cut; where all the same nothing is left that was not looked at, the search itself was done."""
    if not budget.cut:
        return None
    is_found = gathering.at_least == math.inf
    return Cut(budget.cut, budget.expanded, is_found, 0.0 if is_found else gathering.at_least)


def _left_out(index: Index, query: PathQuery, gathering: _Gathering) -> list[Suppressed]:
    over = "over what two parties only share (a technology, a place) to a third (--include-weak shows them)"
    shown = {nodes[-1] for nodes, _ in gathering.best()}
    beyond = [*gathering.beyond, *(nodes[-1] for nodes, _ in gathering.reached if nodes[-1] not in shown)]
    further = f"further entities that fit, within {query.max_hops} steps (--limit shows more)"
    return [
        Suppressed(further, len(beyond), _labels(index, beyond)),
        Suppressed(
            f"entities that fit and are reached only {over}", len(gathering.astray), _labels(index, gathering.astray)
        ),
    ]


def _labels(index: Index, nodes: list[int]) -> tuple[str, ...]:
    return tuple(index.node(node)["label"] for node in nodes[:_NAMED])


def _misses(index: Index, query: PathQuery, start: int, wanted: Wanted, budget: Budget) -> tuple[str, ...]:
    """What comes nearest where no entity that fits is within reach."""
    fitting = Fitting(index, query, wanted)
    out: list[str] = []
    if index.counts["nodes"] <= _COUNTED:
        count = sum(fitting.fits(node) for node in range(index.counts["nodes"]) if node != start)
        if not count:
            return ("No entity of the graph fits what was asked for, within the clocks and the strength given.",)
        fit = "1 entity of the graph fits" if count == 1 else f"{count:,} entities of the graph fit"
        out.append(f"{fit}; none is within reach.")
    for words, change in _LOOSER:
        wider = query._replace(**change)
        if wider == query or wider.max_hops < query.max_hops:
            continue
        found = _gather(Steps(index, wider, None, budget), start, wanted, 1).best()
        if found:
            way = " - ".join(index.node(node)["label"] for node in found[0][0])
            out.append(f"There is a chain {words}: {way}.")
    return tuple(out)
