"""Which question is begun next, so that nobody's long questions keep others waiting.

Questions of clients that hold fewer processes go first, then those of clients that used less of them lately, then the
older. A question that has taken `LONG_SECONDS` of a processor is long. While another waits, long ones leave a process
to those that may be short: the last of the client that holds most is set aside, and begun anew when there is room.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from surveilkg.serve.jobs import Job, Reply
from surveilkg.serve.worker_process import Worker

LONG_SECONDS = 5.0
"""Processor seconds after which a question counts as long; the longest of the named queries takes half of that."""
_HALF_LIFE = 30.0
"""Seconds in which half of what a client used is forgotten."""


@dataclass(eq=False, slots=True)
class Asked:
    """A question on its way through the pool.

    Args:
        folder: of the generation.
        job: the question.
        client: whose it is: an address.
        reply: where the answer will be.
        since: when it began to wait, in seconds of the monotonic clock.
        begun: when it began to run, likewise.
        used: processor seconds that its process had used then.
        worker: the process that answers it; None while it waits.
        is_long: whether it took `LONG_SECONDS`, this time or before.
        is_leaving: whether its process is being ended, for another question or because nobody wants the answer.
        is_dropped: whether nobody wants the answer any more.
    """

    folder: Path
    job: Job
    client: str
    reply: asyncio.Future[Reply]
    since: float = field(default_factory=time.monotonic)
    begun: float = 0.0
    used: float = 0.0
    worker: Worker | None = None
    is_long: bool = False
    is_leaving: bool = False
    is_dropped: bool = False


class Usage:
    """Seconds of processes that each client used lately."""

    def __init__(self) -> None:
        self._used: dict[str, tuple[float, float]] = {}

    def add(self, client: str, seconds: float) -> None:
        """A client used a process for so long."""
        now = time.monotonic()
        self._used[client] = (self.of(client) + seconds, now)
        for name in [name for name in self._used if self.of(name) < 1e-3]:
            del self._used[name]

    def of(self, client: str) -> float:
        """Seconds that a client used, older ones counting less."""
        seconds, at = self._used.get(client, (0.0, 0.0))
        return float(seconds * 0.5 ** ((time.monotonic() - at) / _HALF_LIFE))


def following(waiting: Sequence[Asked], running: Sequence[Asked], workers: int, usage: Usage) -> Asked | None:
    """The question to begin next; None where only long ones wait and there is no room for another of them.

    Args:
        waiting: in the order of asking.
        running: what is answered now.
        workers: number of processes.
        usage: of clients.
    """
    held = Counter(each.client for each in running)
    room = max(1, workers - 1) - sum(each.is_long for each in running)
    may = [each for each in waiting if room > 0 or not each.is_long]
    return min(may, key=lambda each: (held[each.client], usage.of(each.client)), default=None)


def in_the_way(waiting: Sequence[Asked], running: Sequence[Asked], workers: int) -> Asked | None:
    """The long question to set aside so that one that may be short can be answered; None where there is no need."""
    if workers == 1 or len(running) < workers or not all(each.is_long for each in running):
        return None
    if all(each.is_long for each in waiting) or any(each.is_leaving for each in running):
        return None
    held = Counter(each.client for each in running)
    return max(running, key=lambda each: (held[each.client], each.begun))


def one_too_many(waiting: Sequence[Asked], client: str) -> Asked | None:
    """The waiting question that gives its place to one of a client; None where that client has no right to it."""
    held = Counter(each.client for each in waiting)
    name, most = max(held.items(), key=lambda each: each[1], default=("", 0))
    return [each for each in waiting if each.client == name][-1] if most > held[client] + 1 else None
