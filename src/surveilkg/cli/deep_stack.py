"""Queries that people bring may be nested deeper than the engine's stack on the main thread, which ends the process."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from surveilkg.errors import MisuseError

LONGEST = 1024 * 1024
"""Bytes of a query; nobody writes a longer one."""
DEEPEST = 5_000
"""Brackets within brackets. The engine takes up to some 16 KB of stack for one (EXISTS, with pyoxigraph 0.5)."""
_STACK = 1024 * 1024 * 1024
"""Enough for that and for a million bytes of operators in a row, at 1.5 KB each; only what is used is taken."""
_SHORT = 2_000
"""Characters that cannot need more than the stack of the main thread."""
Answer = TypeVar("Answer")


def refuse_depth(query: str) -> None:
    """Refuse a query with too many brackets within brackets; those in texts count too.

    Raises:
        MisuseError: it has.
    """
    depth = deepest = 0
    for char in query:
        if char in "({[":
            depth += 1
            deepest = max(deepest, depth)
        elif char in ")}]":
            depth -= 1
    if deepest > DEEPEST:
        raise MisuseError(f"The query has {deepest:,} brackets within brackets; {DEEPEST:,} are read.")


def with_deep_stack(asked: Callable[[], Answer], query: str) -> Answer:
    """What a function returns or raises, called where the stack suffices for the query.

    Raises:
        MisuseError: the query is nested too deep.
    """
    if len(query) < _SHORT:
        return asked()
    refuse_depth(query)
    from multiprocessing.pool import ThreadPool

    before = threading.stack_size(_STACK)
    try:
        threads = ThreadPool(1)
    except RuntimeError:  # no room for such a stack: the usual one has to do
        return asked()
    finally:
        threading.stack_size(before)
    try:
        return threads.apply_async(asked).get()
    finally:
        threads.close()
