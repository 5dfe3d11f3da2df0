"""What best connects several parties: chains between them, chosen so that together they cost little.

This is the Steiner problem in networks, on the costs of `network.ranking`. A step costs what it costs in a chain, and
each of its ends that is none of the parties adds half its hub penalty, so that a chain between two parties costs what
it costs as a path, and a hub that joins three chains counts one and a half times.

The algorithm is that of Kou, Markowsky and Berman (A fast algorithm for Steiner trees, Acta Informatica 15, 1981): the
best chain between each two parties, a minimum spanning tree over the parties with the costs of these chains (Kruskal,
1956; the chains are found only as far as it needs them), and the union of its chains, from which a loop is removed
where there is one. What comes out costs at most 2 (1 - 1/n) times as much as the cheapest tree in which any two of the
n parties are joined by a chain that `surveilkg path` would give: of at most `max_hops` steps, within all constraints,
and not over common ground to a third party unless what is weak is included. For two parties it is that chain itself.
"""

from __future__ import annotations

import heapq

from surveilkg.errors import MisuseError
from surveilkg.model.answers import BetweenAnswer
from surveilkg.model.chain import Cut
from surveilkg.network import cautions, hops, misses, tree
from surveilkg.network.accounts import node_of
from surveilkg.network.answer import claims_beside, cut_beside, events_beside, refused, searched
from surveilkg.network.budget import BudgetSpentError
from surveilkg.network.index import Index
from surveilkg.network.query import PathQuery
from surveilkg.network.spread import Found, Spread
from surveilkg.network.steps import Steps

MOST = 12
"""Parties that may be asked about together: every two of them are searched between."""
_MISSES = 3
"""Groups that are not connected for which the nearest misses are looked for."""


def between(index: Index, query: PathQuery, nodes: tuple[int, ...]) -> BetweenAnswer:
    """The chains that best connect some parties, with everything that a reader needs to judge them.

    Where the direction of supply or money is asked for, only edges of that family (and between a body and its whole)
    are used, either way: a tree has no single source and sink.

    Args:
        index: the network.
        query: the constraints; `k` and `via` mean nothing here.
        nodes: the parties, 2 to `MOST`.

    Raises:
        MisuseError: there are too few or too many parties, or one is given twice.
    """
    _check(index, nodes)
    steps = Steps(index, query, either_way=True)
    joining = _Joining(steps, nodes)
    ways = joining.run()
    with steps.budget.finishing():
        chains = tuple(hops.told(steps, *way) for way in ways)
        beside = claims_beside(steps, (way for way, _ in ways), chains)
        total = tree.cost(steps, frozenset(nodes), ways)
    groups = joining.groups()
    left_out = [*refused(steps), events_beside(index, beside)]
    budget = steps.budget
    cut = Cut(budget.cut, budget.expanded, False, 0.0) if joining.is_cut else None
    near: list[str] = []
    for group in groups[1 : _MISSES + 1] if not cut else ():
        near += misses.nearest(index, query, groups[0][0], group[0], budget)
    return BetweenAnswer(
        names=tuple(node_of(index, node) for node in nodes),
        groups=tuple(tuple(node_of(index, node) for node in group) for group in groups),
        chains=chains,
        cost=round(total, 4),
        suppressed=tuple(item for item in left_out if item.number),
        cautions=cautions.of_many(chains, "two parties; surveilkg path lists more between them"),
        searched=searched(index, query),
        complete=cut is None,
        misses=tuple(dict.fromkeys(near)),
        constraints={},
        cut=cut or cut_beside(budget),
    )


def _check(index: Index, nodes: tuple[int, ...]) -> None:
    if not 2 <= len(nodes) <= MOST:
        given = "Only one name is" if len(nodes) == 1 else f"{len(nodes)} names are"
        raise MisuseError(f"{given} given.", f"Give 2 to {MOST}.")
    twice = [node for node in nodes if nodes.count(node) > 1]
    if twice:
        raise MisuseError(f"Two names mean {index.node(twice[0])['label']}.", "Give each entity once.")


class _Joining:
    """Finds the chains that join the parties.

    Attributes:
        is_cut: whether the budget ran out on the way.
    """

    def __init__(self, steps: Steps, nodes: tuple[int, ...]) -> None:
        self.is_cut = False
        self._steps = steps
        self._nodes = nodes
        self._ways: list[Found] = []
        self._group = {node: node for node in nodes}

    def run(self) -> list[Found]:
        """The chains of a minimum spanning tree over the parties, in the order in which they join, without loops."""
        heap: list[tuple[float, int, int, Found | None]] = []
        spreads = self._spreads()
        for at, spread in enumerate(spreads):
            bounds = ((spread.bound(self._nodes[goal]), goal) for goal in range(at + 1, len(self._nodes)))
            heap += [(bound, at, goal, None) for bound, goal in bounds if bound is not None]
        heapq.heapify(heap)
        while heap:
            _, at, goal, found = heapq.heappop(heap)
            start, end = self._nodes[at], self._nodes[goal]
            if self._group[start] == self._group[end]:
                continue
            if found is None:
                exact = self._best(spreads[at], end)
                if exact is not None:
                    heapq.heappush(heap, (exact[1], at, goal, exact))
                continue
            self._ways.append(found)
            joined = self._group[end]
            self._group = {node: self._group[start] if old == joined else old for node, old in self._group.items()}
        return self._without_loops()

    def groups(self) -> list[tuple[int, ...]]:
        """The parties by what joins them, in the order in which they were given."""
        return [
            tuple(node for node in self._nodes if self._group[node] == group)
            for group in dict.fromkeys(self._group[node] for node in self._nodes)
        ]

    def _spreads(self) -> list[Spread]:
        """From every party but the last the costs to those after it, as far as the budget goes."""
        found = []
        for at, node in enumerate(self._nodes[:-1]):
            found.append(Spread(self._steps, node, self._nodes[at + 1 :]))
            try:
                found[-1].fill()
            except BudgetSpentError:
                self.is_cut = True
                break
        return found

    def _best(self, spread: Spread, goal: int) -> Found | None:
        try:
            return spread.best(goal)
        except BudgetSpentError:
            self.is_cut = True
            return spread.cheapest(goal)

    def _without_loops(self) -> list[Found]:
        """The chains, or where their union has a loop those of a spanning tree of it, where these may stand too."""
        try:
            return tree.unlooped(self._steps, frozenset(self._nodes), self._ways)
        except BudgetSpentError:
            self.is_cut = True
            return self._ways
