"""Faults while the server runs: slow clients, cut connections, processes killed. Others are answered, and all recovers.

`python tests/bench/serve_load.py` does the same for longer and under load, with a publish and a full disk beside.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from tests.serve.servers import start, workers

from surveilkg.api import SurveilGraph

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
Server = tuple["subprocess.Popen[str]", str]


@pytest.fixture(params=["20"])
def server(graph: SurveilGraph, workspace: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server of its own, to be harmed, and its address; the parameter is its time limit."""
    assert graph.generation.id
    with start(workspace, "--workers", "2", "--timeout", request.param) as process:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
        process.kill()


def request(query: str) -> bytes:
    """A request with a query. Like ones are asked once, so those of many clients must be unlike."""
    return f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


def large(at: int) -> bytes:
    """A request for some 3 MB, more than the buffers of both ends hold."""
    return request(f"SELECT * {{ ?s ?p ?o }} OFFSET {at} LIMIT 20000")


def endless(at: int) -> bytes:
    """A request for what never ends."""
    return request(f"{ENDLESS} LIMIT {at + 1}")


def is_alive(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def answers(address: str) -> float:
    """Seconds that a small question takes, which must be answered rightly."""
    begun = time.monotonic()
    response = httpx.get(address + "sparql", params={"query": "ASK {}"}, timeout=40, trust_env=False)
    assert (response.status_code, response.json()["boolean"]) == (200, True)
    return time.monotonic() - begun


def connected(address: str, stack: ExitStack) -> socket.socket:
    """A connection to the server, closed with the stack."""
    host, _, port = address.removeprefix("http://").rstrip("/").partition(":")
    return stack.enter_context(socket.create_connection((host, int(port)), timeout=10))


def test_slow_clients_keep_nobody_waiting(server: Server) -> None:
    """Ten clients that do not read their answers and thirty that end no request: others wait for nobody."""
    with ExitStack() as stack:
        for at in range(30):
            if at < 10:
                connected(server[1], stack).sendall(large(at))
            head = b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500\r\n"
            beginnings = (b"GET /sp", head, head + b"Content-Type: application/sparql-query\r\n\r\nASK {")
            connected(server[1], stack).sendall(beginnings[at % 3])
        deadline = time.monotonic() + 30
        while answers(server[1]) > 1:  # until the ten answers are computed, they are before ours in the queue
            assert time.monotonic() < deadline
        assert max(answers(server[1]) for _ in range(10)) < 5  # and not the minutes that the others stay


def test_cut_connections_leave_nothing_behind(server: Server) -> None:
    """Sixty clients that ask and hang up: the pool is as large afterwards, and free."""
    before = workers(server[0].pid)
    for at in range(60):
        with ExitStack() as stack:
            connection = connected(server[1], stack)
            connection.sendall(large(at))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")  # a reset, no goodbye
    deadline = time.monotonic() + 30
    while answers(server[1]) > 1:  # no question of those who are gone is answered, but for the two that were begun
        assert time.monotonic() < deadline
    assert len(workers(server[0].pid)) == len(before)


@pytest.mark.parametrize("server", ["9"], indirect=True)
def test_questions_of_those_who_hung_up_leave_the_queue(server: Server) -> None:
    """A hundred clients fill the queue (64 places) behind two endless queries and hang up: the next one has a place."""
    with ExitStack() as busy:
        for at in range(2):
            connected(server[1], busy).sendall(endless(at))
        with ExitStack() as stack:
            for at in range(100):
                connected(server[1], stack).sendall(large(at))
            assert refused_as(server[1], "Too many questions wait")
        deadline = time.monotonic() + 5  # before the endless ones are stopped
        while refused_as(server[1], "Too many questions wait"):
            assert time.monotonic() < deadline
            time.sleep(0.2)
    assert answers(server[1]) < 40


def refused_as(address: str, words: str) -> bool:
    """Whether a question is refused at once with some words; false where it has a place in the queue."""
    try:
        return words in httpx.get(address + "sparql", params={"query": "ASK {}"}, timeout=1, trust_env=False).text
    except httpx.ReadTimeout:
        return False


def test_killed_worker_is_replaced(server: Server) -> None:
    """A process that the system kills (out of memory, say) costs its own question; the next is answered by another."""
    address = server[1]
    for _ in range(2):
        with ThreadPoolExecutor(2) as clients:
            queries = [f"{ENDLESS} LIMIT {at + 1}" for at in range(2)]
            asked = [clients.submit(httpx.get, address + "sparql", params={"query": q}, timeout=20) for q in queries]
            time.sleep(0.7)
            before = workers(server[0].pid)
            for pid in before:
                os.kill(pid, signal.SIGKILL)
            assert {each.result().status_code for each in asked} <= {500, 503}  # 503 from one that was just starting
        assert answers(address) < 15
        after = workers(server[0].pid)
        assert (len(after), set(after) & set(before)) == (2, set())


@pytest.mark.parametrize("server", ["3"], indirect=True)
def test_killed_server_leaves_no_process(server: Server, workspace: Path) -> None:
    """Killed outright in the middle of a question, its processes end by themselves, and the port is free again."""
    process, address = server
    with ThreadPoolExecutor(1) as client, suppress(httpx.HTTPError):
        asked = client.submit(httpx.get, address + "sparql", params={"query": ENDLESS}, timeout=20)
        time.sleep(0.7)
        pool = workers(process.pid)
        process.kill()
        process.wait()
        asked.result()
    deadline = time.monotonic() + 20  # the time limit and its grace, for the one that was computing
    while any(map(is_alive, pool)):
        assert time.monotonic() < deadline, "processes were left behind"
        time.sleep(0.1)
    port = address.rstrip("/").rpartition(":")[2]
    with start(workspace, "--workers", "1", "--port", port) as again:
        assert again.stdout is not None
        assert again.stdout.readline().strip() == address
        assert answers(address) < 15
        again.send_signal(signal.SIGINT)
