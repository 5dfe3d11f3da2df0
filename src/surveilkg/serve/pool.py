"""A bounded pool of processes that answer, and the questions that wait for one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from surveilkg.serve import fairness
from surveilkg.serve.fairness import Asked, Usage
from surveilkg.serve.jobs import Job, Reply, refusal
from surveilkg.serve.limits import Limits
from surveilkg.serve.worker_process import RETRY, Worker

_LOOK_SECONDS = 0.3
"""How often a question looks whether somebody still wants the answer."""
_SOON_SECONDS = 1.0
"""A question that nobody waits for any more may end by itself for so long; to end its process costs half of that."""
_TOO_MANY = refusal(503, "Too many questions wait for an answer.", "Try again in a moment.", RETRY)
_BUSY = refusal(503, "All processes are busy with other questions.", "Try again in a moment.", RETRY)
_GONE = refusal(503, "Nobody waits for the answer any more.")


class Pool:
    """Processes that answer, each one question at a time.

    Args:
        limits: how many, and the limits of each question.
        folder: of the generation that processes open first.
    """

    def __init__(self, limits: Limits, folder: Path | None = None) -> None:
        self._limits = limits
        self._workers = [Worker(limits, folder) for _ in range(limits.workers)]
        self._idle = list(reversed(self._workers))
        self._threads = ThreadPoolExecutor(limits.workers, "surveilkg-waits")
        self._waiting: list[Asked] = []
        self._running: list[Asked] = []
        self._usage = Usage()

    async def answer(self, folder: Path, job: Job, client: str, is_gone: Callable[[], Awaitable[bool]]) -> Reply:
        """The answer to a question, once a process is free; a refusal with 503 where too many wait.

        Args:
            folder: of the generation.
            job: the question.
            client: who asks.
            is_gone: tells whether who asked has hung up; then the question leaves the queue.
        """
        if not self._idle and len(self._waiting) >= self._limits.waiting:
            other = fairness.one_too_many(self._waiting, client)
            if other is None:
                return _TOO_MANY
            self._take_out(other, _TOO_MANY)
        asked = Asked(folder, job, client, asyncio.get_running_loop().create_future())
        self._waiting.append(asked)
        self._dispatch()
        while not asked.reply.done():
            await asyncio.wait({asked.reply}, timeout=_LOOK_SECONDS)
            if not asked.reply.done() and await is_gone():
                self._drop(asked)
            elif asked.worker is None and time.monotonic() - asked.since > self._limits.seconds:
                self._take_out(asked, _BUSY)
        return asked.reply.result()

    def _dispatch(self) -> None:
        """Begin what can be begun; where a question waits behind long ones alone, set one of those aside."""
        while self._idle:
            asked = fairness.following(self._waiting, self._running, self._limits.workers, self._usage)
            if asked is None:
                return
            self._begin(asked, self._idle.pop())
        aside = fairness.in_the_way(self._waiting, self._running, self._limits.workers)
        if aside is not None:
            self._set_aside(aside)

    def _begin(self, asked: Asked, worker: Worker) -> None:
        loop = asyncio.get_running_loop()
        self._waiting.remove(asked)
        self._running.append(asked)
        asked.worker, asked.begun, asked.used = worker, time.monotonic(), worker.used()
        answering = loop.run_in_executor(self._threads, worker.answer, asked.folder, asked.job)
        answering.add_done_callback(partial(self._ended, asked))
        loop.call_later(fairness.LONG_SECONDS, self._look_again, asked, asked.begun)

    def _look_again(self, asked: Asked, begun: float) -> None:
        """See whether a question that still runs has become a long one; where the machine is busy that takes longer."""
        if asked.worker is None or asked.begun != begun:
            return
        left = fairness.LONG_SECONDS - (asked.worker.used() - asked.used)
        if left > 0:
            asyncio.get_running_loop().call_later(max(left, _LOOK_SECONDS), self._look_again, asked, begun)
            return
        asked.is_long = True
        asked.worker.stand_back()
        self._dispatch()

    def _ended(self, asked: Asked, answering: asyncio.Future[Reply | None]) -> None:
        """Free the process; a question that was set aside waits again, behind the others."""
        self._running.remove(asked)
        if asked.worker is not None:
            self._idle.append(asked.worker)
        now = time.monotonic()
        self._usage.add(asked.client, now - asked.begun)
        asked.worker, asked.since, asked.is_leaving = None, now, False
        error, reply = answering.exception(), None
        if error is not None:
            asked.reply.set_exception(error)
        else:
            reply = answering.result()
            if reply is None and not asked.is_dropped:
                self._waiting.append(asked)
            else:
                asked.reply.set_result(reply or _GONE)
        self._dispatch()

    def _take_out(self, asked: Asked, reply: Reply) -> None:
        self._waiting.remove(asked)
        asked.reply.set_result(reply)

    def _drop(self, asked: Asked) -> None:
        """Nobody wants the answer: the question leaves the queue, or its process where it does not end soon."""
        if asked.worker is None:
            self._take_out(asked, _GONE)
        elif time.monotonic() - asked.begun > _SOON_SECONDS and not asked.is_leaving:
            asked.is_dropped = True
            self._set_aside(asked)

    @staticmethod
    def _set_aside(asked: Asked) -> None:
        if asked.worker is not None:
            asked.is_leaving = True
            asked.worker.set_aside()

    def stop(self) -> None:
        """End all processes."""
        for worker in self._workers:
            worker.stop()
        self._threads.shutdown(wait=False)

    @property
    def pids(self) -> list[int | None]:
        """Numbers of the processes."""
        return [worker.pid for worker in self._workers]
