"""The server's end of a process that answers: it asks, ends it at a limit, and puts another in its place."""

from __future__ import annotations

import multiprocessing
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import cast

from surveilkg.serve.jobs import Job, Reply, refusal
from surveilkg.serve.limits import Limits
from surveilkg.serve.worker import main

START_SECONDS = 60.0
"""Longest wait for a new process to be ready, on a machine that is busy."""
RETRY = (("Retry-After", "2"),)
_SLOWER = "Ask for less at a time: LIMIT, a narrower pattern, no patterns without a variable in common."
_NICENESS = 5
"""How far a process with a long question stands back for the others, in the operating system's own scale: it gets a
third of what another one gets, and still all that nobody else wants."""


class Worker:
    """A process and the pipe to it, replaced by another where it has ended.

    Args:
        limits: of one question.
        folder: of the generation that it opens before it is asked for anything; None for none.
    """

    def __init__(self, limits: Limits, folder: Path | None = None) -> None:
        self._limits = limits
        self._folder = folder
        self._stopped = False
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, other = context.Pipe()
        given = (other, self._limits, str(self._folder or ""))
        self._process = context.Process(target=main, args=given, name="surveilkg-worker", daemon=True)
        self._process.start()
        other.close()
        self._ready = self._is_aside = self._stands_back = False

    def wait_until_ready(self) -> bool:
        """Wait for a new process to say that it is there; false where it does not."""
        if not self._ready:
            with suppress(EOFError, OSError):
                self._ready = self._pipe.poll(START_SECONDS) and bool(self._pipe.recv())
        return self._ready

    def answer(self, folder: Path, job: Job) -> Reply | None:
        """The answer to a question, or the refusal that says which limit it broke; takes as long as that.

        Args:
            folder: of the generation.
            job: the question.

        Returns:
            None where the question was set aside.
        """
        self._folder = folder
        if self._is_aside or not self._process.is_alive():  # since the question before was answered
            self._replace()
        if not self.wait_until_ready():
            self._replace()
            return refusal(503, "No process could be started to answer.", "Try again later.", RETRY)
        try:
            self._pipe.send((str(folder), job))
            if self._pipe.poll(self._limits.seconds):
                reply = cast("Reply", self._pipe.recv())
                if self._stands_back:  # nobody but root may take that back
                    self._replace()
                return reply
        except (EOFError, OSError):
            aside = self._is_aside
            self._replace()
            if aside:
                return None
            message = "The question ended the process that answered it: it took too much memory or is nested too deep."
            return refusal(500, message, _SLOWER)
        self._replace()
        return refusal(503, f"The question took longer than {self._limits.seconds:g} s and was stopped.", _SLOWER)

    def set_aside(self) -> None:
        """End the process in the middle of its question, which gets no answer; another takes its place."""
        self._is_aside = True
        self._process.kill()

    def used(self) -> float:
        """Processor seconds that the process used; seconds of the clock where the system does not tell them."""
        try:
            told = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii", errors="replace")
            user, system = told.rpartition(")")[2].split()[11:13]
            return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError):
            return time.monotonic()

    def stand_back(self) -> None:
        """Let other processes go first on the processors, until the question is answered."""
        self._stands_back = True
        with suppress(OSError, AttributeError):  # it has ended; Windows has no such scale
            os.setpriority(os.PRIO_PROCESS, self._process.pid or 0, _NICENESS)

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
