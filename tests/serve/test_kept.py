"""Answers that are kept: never those of another generation or another question, never more than the room there is."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.serve.servers import start, workers

from surveilkg.api import SurveilGraph
from surveilkg.serve.jobs import Job, Reply, Sparql, Verb
from surveilkg.serve.kept import Kept, key_of
from surveilkg.serve.shared import Shared


def reply(size: int, status: int = 200) -> Reply:
    """An answer of so many bytes."""
    return Reply(status, "text/plain", b"x" * size)


@given(st.lists(st.tuples(st.sampled_from("gh"), st.integers(0, 30), st.integers(0, 3000)), max_size=60))
def test_what_is_kept_is_right_and_bounded(steps: list[tuple[str, int, int]]) -> None:
    """Against a plain dictionary: an answer is the last of its generation and question, the size in bounds."""
    kept, now = Kept(20_000), ""
    known: dict[bytes, Reply] = {}
    for generation, number, size in steps:
        key = bytes([number])
        found = kept.get(generation, key)
        if generation != now:
            known, now = {}, generation
        assert found is None or found is known[key]
        known[key] = reply(size)
        kept.put(generation, key, known[key])
        assert kept.size <= 20_000
        assert kept.get(generation, key) in {None, known[key]}
        assert (kept.get(generation, key) is None) == ((size + 500) * 8 > 20_000)


def test_refusals_and_old_generations_are_not_kept() -> None:
    """An answer that comes when a new generation was asked for already is not kept for that; refusals never are."""
    kept = Kept(1 << 20)
    kept.get("new", b"k")
    kept.put("old", b"k", reply(1))
    kept.put("new", b"l", reply(1, 503))
    assert (kept.get("new", b"k"), kept.get("new", b"l"), kept.size) == (None, None, 0)
    none = Kept(0)
    none.get("g", b"k")
    none.put("g", b"k", reply(0))
    assert none.get("g", b"k") is None


def test_questions_differ_by_all_that_they_say() -> None:
    """Query, data set, format, address and parameters tell questions apart; the order of parameters does not."""
    jobs: list[Job] = [
        Sparql("ASK {}"),
        Sparql("ASK { }"),
        Sparql("ASK {}", default=("http://x/g",)),
        Sparql("ASK {}", named=("http://x/g",)),
        Sparql("ASK {}", results="text/csv"),
        Sparql("ASK {}", graph="text/csv"),
        Sparql("ASK {}", root="/x/"),
        Sparql("ASK {}", base="http://x/"),
        Verb("show", {"name": "a"}),
        Verb("show", {"name": "a", "page": 2}),
        Verb("page", {"name": "a"}),
        Verb("query", {"name": "a", "given": {"b": ("c", "d")}}),
        Verb("query", {"name": "a", "given": {"b": ("d", "c")}}),
    ]
    assert len({key_of(job) for job in jobs}) == len(jobs)
    assert key_of(Verb("show", {"page": 2, "name": "a"})) == key_of(jobs[9])


def test_the_same_question_of_many_is_asked_once() -> None:
    """Three ask the same while it is on its way, one of whom leaves: one answer for all, then it is asked anew."""

    async def asking() -> tuple[list[Reply], int]:
        shared, asked, go = Shared(), [], asyncio.Event()

        async def answer(is_gone: object) -> Reply:
            asked.append(is_gone)
            await go.wait()
            assert await is_gone() is False  # type: ignore[operator]
            return reply(len(asked))

        async def gone() -> bool:
            return True

        async def here() -> bool:
            return False

        three = [asyncio.ensure_future(shared.ask("k", answer, each)) for each in (gone, here, gone)]
        await asyncio.sleep(0)
        go.set()
        replies = [await each for each in three]
        return [*replies, await shared.ask("k", answer, here)], len(asked)

    replies, times = asyncio.run(asking())
    assert [len(each.body) for each in replies] == [1, 1, 1, 2]
    assert times == 2


@contextmanager
def halted(pid: int) -> Iterator[None]:
    """The processes that answer stand still: what is answered now was kept."""
    pool = workers(pid)
    for each in pool:
        os.kill(each, signal.SIGSTOP)
    try:
        yield
    finally:
        for each in pool:
            with suppress(ProcessLookupError):  # the server ends one whose question nobody waits for any more
                os.kill(each, signal.SIGCONT)


def test_server_gives_what_it_gave(graph: SurveilGraph, workspace: Path) -> None:
    """The same bytes and headers for the same question while no process can answer; others wait."""
    assert graph.generation.id
    with start(workspace, "--workers", "1") as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        try:
            with httpx.Client(base_url=address, timeout=20, trust_env=False) as client:
                query = {"query": "SELECT ?s { ?s a skg:State } ORDER BY ?s LIMIT 3"}
                asked = [
                    client.build_request("GET", "sparql", params=query),
                    client.build_request("GET", "sparql", params=query, headers={"Accept": "text/csv"}),
                    client.build_request("GET", "api/show?name=ZTE&page=2&size=10"),
                    client.build_request("GET", "api/show?size=10&name=ZTE&page=1"),
                    client.build_request("GET", "id/zte", headers={"Accept": "text/html"}),
                    client.build_request("GET", "id/zte"),
                ]
                before = [client.send(each) for each in asked]
                assert {each.status_code for each in before} == {200}
                assert len({each.content for each in before}) == len(before)
                with halted(process.pid):
                    after = [client.send(each) for each in asked]
                    assert client.post("sparql", data=query).content == before[0].content
                    head = client.head("sparql", params=query)
                    with pytest.raises(httpx.ReadTimeout):
                        client.get("sparql", params={"query": "ASK { ?s a skg:State }"}, timeout=1)
                now = [client.get("sparql", params={"query": "SELECT (NOW() AS ?t) {}"}).content for _ in range(2)]
                assert now[0] != now[1], "an answer that changes by itself was kept"
                assert [each.content for each in after] == [each.content for each in before]
                for old, new in zip(before, after, strict=True):
                    assert {**old.headers, "date": ""} == {**new.headers, "date": ""}
                assert (head.content, head.headers["etag"]) == (b"", before[0].headers["etag"])
                assert head.headers["content-length"] == str(len(before[0].content))
                assert json.loads(before[0].content)["results"]["bindings"]
        finally:
            process.send_signal(signal.SIGINT)
