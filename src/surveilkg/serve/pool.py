"""A bounded pool of processes that answer; one that takes too long is ended for good and another takes its place."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import cast

from surveilkg.serve.jobs import Job, Reply, refusal
from surveilkg.serve.limits import Limits
from surveilkg.serve.worker import main

START_SECONDS = 60.0
"""Longest wait for a new process to be ready, on a machine that is busy."""
_LOOK_SECONDS = 0.3
"""How often a question that waits looks whether somebody still wants the answer."""
_RETRY = (("Retry-After", "2"),)
_SLOWER = "Ask for less at a time: LIMIT, a narrower pattern, no patterns without a variable in common."


class Worker:
    """A process and the pipe to it, replaced by another where it has ended.

    Args:
        limits: of one question.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._stopped = False
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=main, args=(other, self._limits), name="surveilkg-worker", daemon=True)
        self._process.start()
        other.close()
        self._ready = False

    def wait_until_ready(self) -> bool:
        """Wait for a new process to say that it is there; false where it does not."""
        if not self._ready:
            with suppress(EOFError, OSError):
                self._ready = self._pipe.poll(START_SECONDS) and bool(self._pipe.recv())
        return self._ready

    def answer(self, folder: Path, job: Job) -> Reply:
        """The answer to a question, or the refusal that says which limit it broke; takes as long as that.

        Args:
            folder: of the generation.
            job: the question.
        """
        if not self.wait_until_ready():
            self._replace()
            return refusal(503, "No process could be started to answer.", "Try again later.", _RETRY)
        try:
            self._pipe.send((str(folder), job))
            if self._pipe.poll(self._limits.seconds):
                return cast("Reply", self._pipe.recv())
        except (EOFError, OSError):
            self._replace()
            message = "The question ended the process that answered it: it took too much memory or is nested too deep."
            return refusal(500, message, _SLOWER)
        self._replace()
        return refusal(503, f"The question took longer than {self._limits.seconds:g} s and was stopped.", _SLOWER)

    def _replace(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()
        if not self._stopped:
            self._start()

    def stop(self) -> None:
        """End the process, whatever it does, and let none take its place; who waits for it sees the pipe end."""
        self._stopped = True
        self._process.kill()
        self._process.join()

    @property
    def pid(self) -> int | None:
        """Number of the process."""
        return self._process.pid


class Pool:
    """Processes that answer, each one question at a time.

    Args:
        limits: how many, and the limits of each question.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._workers = [Worker(limits) for _ in range(limits.workers)]
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        for worker in self._workers:
            self._idle.put_nowait(worker)
        self._threads = ThreadPoolExecutor(limits.workers, "surveilkg-waits")
        self._waiting = 0

    async def answer(self, folder: Path, job: Job, is_gone: Callable[[], Awaitable[bool]]) -> Reply:
        """The answer to a question, once a process is free; a refusal with 503 where too many wait.

        Args:
            folder: of the generation.
            job: the question.
            is_gone: tells whether who asked has hung up; then the question leaves the queue.
        """
        if self._idle.empty() and self._waiting >= self._limits.waiting:
            return refusal(503, "Too many questions wait for an answer.", "Try again in a moment.", _RETRY)
        worker = await self._free(is_gone)
        if await is_gone():
            if worker:
                self._idle.put_nowait(worker)
            return refusal(503, "Nobody waits for the answer any more.")
        if worker is None:
            return refusal(503, "All processes are busy with other questions.", "Try again in a moment.", _RETRY)
        asking = asyncio.get_running_loop().run_in_executor(self._threads, worker.answer, folder, job)
        asking.add_done_callback(lambda _: self._idle.put_nowait(worker))
        return await asyncio.shield(asking)

    async def _free(self, is_gone: Callable[[], Awaitable[bool]]) -> Worker | None:
        """A process that is free, in the order of asking; None after the time limit, or where who asked has gone."""
        getting = asyncio.ensure_future(self._idle.get())
        clock, worker = asyncio.get_running_loop().time, None
        until = clock() + self._limits.seconds
        self._waiting += 1
        try:
            while not getting.done() and clock() < until and not await is_gone():
                await asyncio.wait({getting}, timeout=_LOOK_SECONDS)
            worker = getting.result() if getting.done() else None
        finally:
            self._waiting -= 1
            if worker is None and not getting.cancel():
                self._idle.put_nowait(getting.result())
        return worker

    def stop(self) -> None:
        """End all processes."""
        for worker in self._workers:
            worker.stop()
        self._threads.shutdown(wait=False)

    @property
    def pids(self) -> list[int | None]:
        """Numbers of the processes."""
        return [worker.pid for worker in self._workers]
