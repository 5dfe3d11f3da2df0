"""A process that answers questions one after the other, so that it can be ended without harm to the others.

It opens the generation that the question names, keeps it open for the next, and answers over a pipe. A time limit of
its own, kept by the operating system, ends it even where the server is gone.
"""

from __future__ import annotations

import os
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from surveilkg.serve.jobs import Job, Reply, Sparql
from surveilkg.serve.limits import MEGABYTE, Limits

if TYPE_CHECKING:
    from surveilkg.api import SurveilGraph

GRACE = 2
"""Seconds after the time limit at which a process ends by itself."""
READY = "ready"


def main(pipe: Connection, limits: Limits, folder: str = "") -> None:
    """Answer until the other end of the pipe is closed.

    Args:
        pipe: takes (folder of a generation, job), gives a `Reply`; the first message is `READY`.
        limits: of time, memory and size.
        folder: of the generation to open before the first question; empty for none.
    """
    _confine(limits)
    graph = _warmed(folder) if folder else None
    pipe.send(READY)
    while True:
        try:
            folder, job = pipe.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            return
        _alarm(int(limits.seconds) + GRACE)
        graph = _opened(graph, Path(folder))
        reply = _answer(graph, job, limits)
        _alarm(0)
        try:
            pipe.send(reply)
        except OSError:
            return


def _warmed(folder: str) -> SurveilGraph | None:
    """The graph of a generation, opened, so that the first question need not wait for that."""
    from surveilkg.errors import SurveilkgError

    try:
        graph = _opened(None, Path(folder))
        graph.view.graphs()
    except SurveilkgError:  # it is gone; the first question will say so
        return None
    return graph


def _opened(graph: SurveilGraph | None, folder: Path) -> SurveilGraph:
    """The graph of a generation; the one that is open where it is the same."""
    if graph is not None and graph.generation.folder == folder:
        return graph
    from surveilkg.api import SurveilGraph
    from surveilkg.store.generations import Generation

    return SurveilGraph(Generation(folder))


def _answer(graph: SurveilGraph, job: Job, limits: Limits) -> Reply:
    from surveilkg.errors import SurveilkgError
    from surveilkg.serve.jobs import refusal

    try:
        if isinstance(job, Sparql):
            from surveilkg.serve.sparql_answer import answer

            return answer(graph.view, job, limits.result_mb * MEGABYTE)
        from surveilkg.serve import answers

        return answers.answer(graph, job, limits.result_mb * MEGABYTE)
    except SurveilkgError as error:  # of the generation itself, such as that it was pruned meanwhile
        return refusal(503, error.message, error.hint)


def _confine(limits: Limits) -> None:
    """Set the limits that the operating system keeps, and leave the interrupt key to the server.

    What the engine prints when it runs out of memory says nothing to an operator; SURVEILKG_DEBUG=1 shows it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if not os.environ.get("SURVEILKG_DEBUG"):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)
    os.environ.update({f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL")})
    if sys.platform == "linux":
        import resource

        size = limits.memory_mb * MEGABYTE
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _alarm(seconds: int) -> None:
    """End this process after so many seconds; 0 calls that off. The default action of the signal needs no Python."""
    if sys.platform != "win32":
        signal.alarm(seconds)
