"""How much a search may do: nodes expanded, or seconds. Whoever searches pays here before each node that it expands.

A budget of nodes ends a search at the same place every time; one of seconds ends it where the machine has got to.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

EXPANDED, SECONDS = "--max-expanded", "--max-seconds"


class BudgetSpentError(Exception):
    """A budget is spent. Whoever searches catches this and tells what it has; it never reaches a user."""


class Budget:
    """A budget that the parts of one search share.

    Args:
        max_expanded: nodes that may be expanded; None for no limit.
        max_seconds: seconds that may pass from now on; None for no limit.

    Attributes:
        expanded: nodes that were expanded; a node counts each time that a search goes on from it.
        cut: the limit that was met, as the option is called; empty as long as none was.
    """

    def __init__(self, max_expanded: int | None = None, max_seconds: float | None = None) -> None:
        self.expanded = 0
        self.cut = ""
        self._most = max_expanded
        self._is_finishing = False
        self._end = None if max_seconds is None else time.monotonic() + max_seconds

    def spend(self) -> None:
        """Pay for a node that is about to be expanded.

        Raises:
            BudgetSpentError: nothing is left.
        """
        self.look()
        if self._most is not None and self.expanded >= self._most and not self._is_finishing:
            self.cut = EXPANDED
            raise BudgetSpentError
        self.expanded += 1

    @contextlib.contextmanager
    def finishing(self) -> Iterator[None]:
        """Within this nothing is refused: for the few nodes that are needed to tell what was found until the cut."""
        before, self._is_finishing = self._is_finishing, True
        try:
            yield
        finally:
            self._is_finishing = before

    def look(self) -> None:
        """Look at the clock, in work on one node that takes long.

        Raises:
            BudgetSpentError: the time is over, or the budget was spent before.
        """
        if self._is_finishing:
            return
        if not self.cut and self._end is not None and time.monotonic() >= self._end:
            self.cut = SECONDS
        if self.cut:
            raise BudgetSpentError
