"""Which question the pool begins next: nobody's long questions keep others waiting, and all are answered in the end."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from surveilkg.api import SurveilGraph
from surveilkg.serve import fairness
from surveilkg.serve.fairness import Asked, Usage
from surveilkg.serve.jobs import Reply, Sparql
from surveilkg.serve.limits import Limits
from surveilkg.serve.pool import Pool

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT "


def asked(client: str, *, is_long: bool = False, begun: float = 0.0) -> Asked:
    """A question of a client."""
    future: asyncio.Future[Reply] = asyncio.Future(loop=asyncio.new_event_loop())
    future.get_loop().close()
    return Asked(Path(), Sparql("ASK {}"), client, future, is_long=is_long, begun=begun)


def test_who_holds_less_goes_first() -> None:
    """A client with a question on its way waits for one that has none, though it asked before."""
    first, second = asked("a"), asked("b")
    assert fairness.following([first, second], [asked("a")], 3, Usage()) is second
    assert fairness.following([first, second], [asked("a"), asked("b")], 3, Usage()) is first


def test_who_used_less_goes_first() -> None:
    """Of clients that hold the same, the one that used fewer seconds lately; else the older question."""
    usage, waiting = Usage(), [asked("a"), asked("a"), asked("b")]
    assert fairness.following(waiting, [], 3, usage) is waiting[0]
    usage.add("a", 20.0)
    assert fairness.following(waiting, [], 3, usage) is waiting[2]
    assert usage.of("a") == pytest.approx(20.0, rel=0.01)
    assert usage.of("b") == 0.0


@pytest.mark.parametrize(("workers", "running", "begins"), [(3, 1, True), (3, 2, False), (2, 1, False), (1, 0, True)])
def test_long_questions_leave_one_process(workers: int, running: int, begins: bool) -> None:
    """A question that was long before is begun only where one process stays free of long ones, if there are two."""
    long = asked("a", is_long=True)
    on_their_way = [asked("b", is_long=True) for _ in range(running)]
    assert (fairness.following([long], on_their_way, workers, Usage()) is long) is begins


def test_one_long_question_makes_room() -> None:
    """The last of the client that holds most, only where all processes are taken by long ones and a short one waits."""
    running = [asked("a", is_long=True, begun=1), asked("a", is_long=True, begun=2), asked("b", is_long=True, begun=3)]
    assert fairness.in_the_way([asked("c")], running, 3) is running[1]
    assert fairness.in_the_way([asked("c", is_long=True)], running, 3) is None
    assert fairness.in_the_way([], running, 3) is None
    assert fairness.in_the_way([asked("c")], running[:2], 3) is None
    assert fairness.in_the_way([asked("c")], [*running[:2], asked("b")], 3) is None
    running[1].is_leaving = True
    assert fairness.in_the_way([asked("c")], running, 3) is None


def test_a_full_queue_has_places_for_others() -> None:
    """Who fills the queue loses its last place to who has none; nobody loses one to a client that has as many."""
    waiting = [asked("a"), asked("b"), asked("a"), asked("a")]
    assert fairness.one_too_many(waiting, "c") is waiting[3]
    assert fairness.one_too_many(waiting, "a") is None
    assert fairness.one_too_many([asked("a"), asked("b")], "c") is None
    assert fairness.one_too_many([], "c") is None


def test_endless_questions_of_one_client_leave_room_for_others(
    graph: SurveilGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three endless questions of one client in two processes: another client has eight answers in seconds each.

    The limit is 20 s, so that without fairness the first answer would take as long.
    """
    folder = graph.generation.folder
    monkeypatch.setattr(fairness, "LONG_SECONDS", 0.5)

    async def here() -> bool:
        return False

    async def asking() -> list[float]:
        pool = Pool(Limits(seconds=20, workers=2), folder)
        loop = asyncio.get_running_loop()
        try:
            jobs = [Sparql(f"{ENDLESS}{at + 1}", results="text/csv") for at in range(3)]
            endless = [asyncio.ensure_future(pool.answer(folder, job, "greedy", here)) for job in jobs]
            await asyncio.sleep(0.5)
            took = []
            for at in range(8):
                begun = loop.time()
                job = Sparql(f"SELECT (COUNT(*) AS ?n) {{ ?s a skg:State }} LIMIT {at + 1}", results="text/csv")
                reply = await pool.answer(folder, job, "modest", here)
                assert reply.status == 200, reply.body
                took.append(loop.time() - begun)
            for each in endless:
                each.cancel()
        finally:
            pool.stop()
        return took

    took = asyncio.run(asking())
    assert max(took) < 10
    assert sorted(took)[3] < 2, took
