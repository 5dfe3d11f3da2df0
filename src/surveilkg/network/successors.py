"""The neighbours of a hub in order of what they cost, as far as they are asked for: a search takes a few of them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from surveilkg.network.arrays import Costs, Nodes
from surveilkg.network.rest import Successor

FIRST = 100
"""Edges that are put in order at first."""
_MORE = 8
"""Times as many are put in order each time that more are asked for."""


class InOrder:
    """Neighbours, each once with its cheapest edge, cheapest first, those of one cost in order of nodes.

    Args:
        told: by edge, what the step and all that comes after it costs at least.
        ends: by edge, the neighbour.
        costs: by edge, what the step costs.
    """

    def __init__(self, told: Costs, ends: Nodes, costs: Costs) -> None:
        self._left = told, ends, costs
        self._known: list[Successor] = []
        self._seen: set[int] = set()
        self._next = FIRST

    def __iter__(self) -> Iterator[Successor]:
        """From the cheapest on."""
        at = 0
        while at < len(self._known) or self._find_more():
            yield self._known[at]
            at += 1

    def _find_more(self) -> bool:
        """Put the next edges in order; whether there is another neighbour at them."""
        before = len(self._known)
        while len(self._known) == before and len(self._left[0]):
            told, ends, costs = self._take()
            order = np.lexsort((ends, told))
            for each in zip(told[order].tolist(), ends[order].tolist(), costs[order].tolist(), strict=True):
                if each[1] not in self._seen:
                    self._seen.add(each[1])
                    self._known.append(each)
        return len(self._known) > before

    def _take(self) -> tuple[Costs, Nodes, Costs]:
        """The cheapest edges that are left, all of one cost together."""
        told, ends, costs = self._left
        if self._next >= len(told):
            self._left = told[:0], ends[:0], costs[:0]
            return told, ends, costs
        taken = told <= np.partition(told, self._next)[self._next]
        self._next *= _MORE
        self._left = told[~taken], ends[~taken], costs[~taken]
        return told[taken], ends[taken], costs[taken]
