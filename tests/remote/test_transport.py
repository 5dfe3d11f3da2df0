"""Sending to a server: what is tried again, what is told, and that credentials go where they are asked for only."""

from __future__ import annotations

import base64
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from surveilkg.errors import EnvironmentFailure
from surveilkg.store import transport
from surveilkg.store.transport import ATTEMPTS, RefusedError, Transport

Answer = tuple[int, dict[str, str], bytes]


@contextmanager
def answering(answer: Callable[[int, BaseHTTPRequestHandler], Answer | None]) -> Iterator[str]:
    """The URL of a server on loopback that answers the n-th request (from 1) as told; None cuts the line."""
    seen = [0]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen[0] += 1
            told = answer(seen[0], self)
            if told is None:
                self.close_connection = True
                return
            status, headers, body = told
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/query"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def sent(url: str, said: list[str] | None = None) -> bytes:
    """The body of an answer; said takes the lines that the user is told."""
    tell = (said if said is not None else []).append
    with Transport(tell, pause=0.01).send(urllib.request.Request(url)).body as body:  # noqa: S310 - loopback
        return body.read()


@pytest.mark.parametrize("status", sorted(transport.TRANSIENT))
def test_a_busy_server_is_asked_again(status: int) -> None:
    """429, 502, 503 and 504 are tried again, after the pause that Retry-After gives, and each time is told."""
    said: list[str] = []
    with answering(lambda n, _: (status, {"Retry-After": "0"}, b"") if n < ATTEMPTS else (200, {}, b"done")) as url:
        assert sent(url, said) == b"done"
    assert said == [f"{url} does not answer ({status}); trying again in 0 s ..."] * (ATTEMPTS - 1)


def test_a_cut_line_is_tried_again_and_given_up() -> None:
    """A server that cuts the line twice is asked a third time; one that always does ends in one message."""
    with answering(lambda n, _: None if n < 3 else (200, {}, b"done")) as url:
        assert sent(url) == b"done"
    with answering(lambda *_: None) as url, pytest.raises(EnvironmentFailure, match="cannot be reached") as error:
        sent(url)
    assert error.value.exit_code == 3


def test_a_short_answer_is_no_answer() -> None:
    """A body that is shorter than announced is not taken for the whole."""
    cut: Answer = (200, {"Content-Length": "100"}, b"part")
    with answering(lambda n, _: cut if n == 1 else (200, {}, b"whole")) as url:
        assert sent(url) == b"whole"


def test_other_errors_are_told_at_once() -> None:
    """400 and 500 are not tried again; the message has the server's first words without markup, and no parameters."""
    page = b"<html><title>T</title><body>Bad  <b>query</b></body></html>"
    for status in (400, 500):
        counted: list[int] = []
        with (
            answering(lambda n, _: (counted.append(n), (status, {}, page))[1]) as url,  # type: ignore[func-returns-value]  # noqa: B023
            pytest.raises(RefusedError) as error,
        ):
            sent(f"{url}?query=secret")
        assert error.value.message.endswith(": Bad query")
        assert "secret" not in str(error.value)
        assert counted == [1]


def test_credentials_go_only_where_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is sent unasked; Basic is sent when it is; a refusal names the variables and not their values."""
    seen: list[str | None] = []

    def answer(_: int, request: BaseHTTPRequestHandler) -> Answer:
        seen.append(request.headers.get("Authorization"))
        return (200, {}, b"in") if seen[-1] else (401, {"WWW-Authenticate": 'Basic realm="x"'}, b"")

    with answering(answer) as url, pytest.raises(RefusedError, match="401") as error:
        sent(url)
    assert transport.USER_VARIABLE in error.value.hint
    monkeypatch.setenv(transport.USER_VARIABLE, "reader")
    monkeypatch.setenv(transport.PASSWORD_VARIABLE, "hidden")
    seen.clear()
    with answering(answer) as url:
        assert sent(url) == b"in"
    assert seen == [None, "Basic " + base64.b64encode(b"reader:hidden").decode()]
    refusing: Answer = (401, {"WWW-Authenticate": 'Basic realm="x"'}, b"")
    with answering(lambda *_: refusing) as url, pytest.raises(RefusedError) as error:
        sent(url)
    assert "hidden" not in str(error.value)


def test_a_late_answer_is_told_with_the_seconds_it_had(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who reads the message must know how long was waited, not how long is usual."""
    monkeypatch.setenv(transport.TIMEOUT_VARIABLE, "0.2")
    ended = threading.Event()

    def late(_: int, __: BaseHTTPRequestHandler) -> None:
        ended.wait(10)

    with answering(late) as url:
        with pytest.raises(EnvironmentFailure, match=r"gives no answer in 0\.2 s\.") as failure:
            sent(url)
        ended.set()
    assert transport.TIMEOUT_VARIABLE in str(failure.value.hint)
