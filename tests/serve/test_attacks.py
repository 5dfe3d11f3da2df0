"""Attacks on a running server, byte by byte where a client library would be too polite. It answers, and goes on.

What each attack is and what stands in its way is told in docs/explain/security.md. Statuses are those of RFC 9110.
"""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from surveilkg.query import catalogue
from surveilkg.settings import data_root

if TYPE_CHECKING:
    import httpx

HOST = b"Host: 127.0.0.1\r\nConnection: close\r\n"
INJECTIONS = (
    'Huawei" } UNION { ?s ?p ?o } #',
    "Huawei'} ; DROP ALL #",
    "> } SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } #",
    "\\u0022 } { ?s ?p ?o } #",
    "id:huawei> <x",
    "https://w3id.org/surveilkg/id/huawei> ?p ?o . ?s <x",
    "?x",
    "$given",
    "{{7*7}}",
    "%s%s%n",
    "\x00",
    "\ufffd",
    "\U0010ffff",
    "A" * 30_000,
)
"""Names that would be part of a query, a template or a format string where they were pasted into one."""
COOKIE = quote("x\r\nSet-Cookie: taken=1\r\n\r\n<script>")


def raw(address: str, request: bytes, patience: float = 10) -> bytes:
    """What the server answers to some bytes, until it closes the connection."""
    host, _, port = address.removeprefix("http://").rstrip("/").partition(":")
    answer = b""
    with socket.create_connection((host, int(port)), timeout=patience) as connection:
        try:
            connection.sendall(request)
            while part := connection.recv(65_536):
                answer += part
        except ConnectionResetError:  # it refused before all was sent, and had said why
            pass
    return answer


def status(answer: bytes) -> int:
    """The status of an answer."""
    return int(answer.split(b" ", 2)[1])


@contextmanager
def bystander() -> Iterator[tuple[socket.socket, str]]:
    """A server on loopback that nobody is to call, and its address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.setblocking(False)
        yield listening, f"http://127.0.0.1:{listening.getsockname()[1]}/"


def is_called(listening: socket.socket) -> bool:
    """Whether anybody has connected."""
    try:
        listening.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@pytest.mark.parametrize("text", INJECTIONS, ids=lambda text: text[:20])
def test_parameters_are_no_sparql(patient: httpx.Client, text: str) -> None:
    """A name with syntax in it is a name that nobody has: refused in JSON, and no row of anything comes."""
    asked: list[tuple[str, dict[str, Any]]] = [
        ("show", {"name": text}),
        ("path", {"start": text, "goal": "Uganda"}),
        ("timeline", {"name": text}),
        ("exposure", {"name": text}),
        ("finance", {"vendor": text}),
        ("query/deals-between", {"vendor": text, "state": "Uganda"}),
        ("query/" + quote(text, safe=""), {}),
    ]
    for name, given in asked:
        response = patient.get(f"api/{name}", params=given)
        assert response.status_code in {400, 404, 409}, (name, response.text)
        assert set(response.json()) <= {"error", "hint", "suggestions", "candidates"}


def test_every_parameter_of_every_query_takes_syntax_for_a_value(patient: httpx.Client) -> None:
    """One injection for each parameter of each named query: refused, or answered with the columns of the query."""
    tried = 0
    for query in list(catalogue.load(data_root()).values())[::3]:
        for parameter in query.parameters:
            given = {**dict(query.examples[0].given), parameter.name: INJECTIONS[0]} if query.examples else {}
            response = patient.get(f"api/query/{query.name}", params=given)
            assert response.status_code in {200, 400, 404, 409}, response.text
            if response.status_code == 200:
                assert [column["name"] for column in response.json()["columns"]] == [
                    each.name for each in query.columns
                ]
            tried += 1
    assert tried > 20


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ service<{url}>{{ ?s ?p ?o }} }}",
        "SELECT * {{ BIND(<{url}> AS ?u) SERVICE ?u {{ ?s ?p ?o }} }}",
        "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
        "SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "LOAD <{url}>",
        "LOAD SILENT <{url}> INTO GRAPH <http://x/g>",
        "DESCRIBE <{url}>",
    ],
)
def test_queries_call_nobody(client: httpx.Client, query: str) -> None:
    """No query makes the server ask another server, by whatever keyword, nor does the data set of the request."""
    with bystander() as (listening, url):
        text = query.format(url=url)
        response = client.get("sparql", params={"query": text})
        assert response.status_code == (200 if text.startswith(("DESCRIBE", "SELECT * FROM")) else 400)
        for method, fields in (("GET", {"query": "ASK {}", "default-graph-uri": url}), ("POST", {"update": text})):
            given: Any = {"params": fields} if method == "GET" else {"data": fields}
            assert client.request(method, "sparql", **given).status_code == 400
        assert not is_called(listening)


@pytest.mark.parametrize(
    "path",
    [
        "/id/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/graph/..%2f..%2f..%2fetc%2fpasswd",
        "/api/query/..%2f..%2f..%2fetc%2fpasswd",
        "/source/%2fetc%2fpasswd",
        "/id/..%5c..%5cetc%5cpasswd",
        "/id/file:%2f%2f%2fetc/passwd",
        "/id/%00",
        "/id/%ff%fe",
        "/id/%ed%a0%80",
        "/id/%F4%8F%BF%BF",
    ],
)
def test_paths_are_names_of_the_graph(address: str, path: str) -> None:
    """A path is the end of an IRI and never that of a file; one that no IRI can have is simply not there."""
    for accept in (b"text/html,*/*;q=0.5", b"text/turtle"):
        answer = raw(address, b"GET %s HTTP/1.1\r\n%sAccept: %s\r\n\r\n" % (path.encode(), HOST, accept))
        assert status(answer) == 404
        assert b"root:" not in answer


def test_requests_that_are_too_large(address: str) -> None:
    """A long address, header or body, many headers and many parameters are refused or harmless, each within seconds."""
    direct = b"Content-Type: application/sparql-query\r\n"
    requests = {
        b"GET /sparql?query=" + b"a" * 200_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n": {400},
        b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 1_000_000 + b"\r\n\r\n": {400},
        b"GET / HTTP/1.1\r\n" + HOST + b"".join(b"X%d: a\r\n" % at for at in range(100_000)) + b"\r\n": {400},
        b"GET /api/show?" + b"&".join(b"a%d=1" % at for at in range(5_000)) + b" HTTP/1.1\r\n" + HOST + b"\r\n": {400},
        b"GET / HTTP/1.1\r\n" + HOST + b"Accept: " + b"a/b;q=0.1," * 6_000 + b"\r\n\r\n": {200, 400, 406},
        b"GET / HTTP/1.1\r\n" + HOST + b"If-None-Match: " + b'"a",' * 15_000 + b"\r\n\r\n": {200, 400},
        b"POST /sparql HTTP/1.1\r\n" + HOST + direct + b"Content-Length: 99999999999\r\n\r\nASK{}": {413},
        b"POST /sparql HTTP/1.1\r\n" + HOST + direct + b"Content-Length: -5\r\n\r\nASK{}": {400},
        b"POST /sparql HTTP/1.1\r\n" + HOST + direct + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nASK{}": {400},
        b"POST /sparql HTTP/1.1\r\n"
        + HOST
        + direct
        + b"Transfer-Encoding: chunked\r\n\r\n"
        + (b"10000\r\n" + b" " * 0x10000 + b"\r\n") * 20: {413},
    }
    for request, wanted in requests.items():
        begun = time.monotonic()
        assert status(raw(address, request)) in wanted, request[:60]
        assert time.monotonic() - begun < 5, request[:60]


def test_what_is_no_http(address: str) -> None:
    """Bytes that are no request, another protocol, methods of proxies: refused, and nothing is passed on."""
    for request in (
        bytes(range(256)) * 20,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"CONNECT 127.0.0.1:22 HTTP/1.1\r\n" + HOST + b"\r\n",
        b"TRACE / HTTP/1.1\r\n" + HOST + b"Cookie: secret\r\n\r\n",
        b"GET http://127.0.0.1:9/ HTTP/1.1\r\n" + HOST + b"\r\n",
        b'GET /void HTTP/1.1\r\nHost: 127.0.0.1:1/x"><script>\r\nConnection: close\r\n\r\n',
        b"GET /void HTTP/1.0\r\n\r\n",
    ):
        answer = raw(address, request)
        assert 400 <= status(answer) < 500
        assert b"secret" not in answer
        assert b"<script" not in answer


def test_second_request_in_a_body(address: str) -> None:
    """A request hidden behind two statements of length (request smuggling) gets no answer of its own."""
    hidden = b"0\r\n\r\nGET /openapi.json HTTP/1.1\r\n\r\n"
    lengths = b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n" % len(hidden)
    answer = raw(address, b"POST /sparql HTTP/1.1\r\n" + HOST + lengths + b"\r\n" + hidden)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"openapi" not in answer


@pytest.mark.parametrize(
    "target",
    [
        f"/id/huawei{COOKIE}",
        f"/id/huawei?page=2{COOKIE}",
        f"/api/show?name=Huawei{COOKIE}",
        f"/api/show?name=Huawei&size=50&page={COOKIE}",
        f"/api/show?name={quote('id:huawei')}&size=50",
        f"/sparql?query=ASK%7B%7D&accept=text/csv{COOKIE}",
        f"/sparql?query=ASK%7B%7D&default-graph-uri={COOKIE}",
        f"/search?text={COOKIE}",
        f"/{COOKIE}",
    ],
)
def test_no_parameter_becomes_a_header(address: str, target: str) -> None:
    """Line ends in a path or parameter are part of a text: no header and no second answer comes of them."""
    for accept in (b"text/html", b"*/*"):
        answer = raw(address, b"GET %s HTTP/1.1\r\n%sAccept: %s\r\n\r\n" % (target.encode(), HOST, accept))
        head, _, body = answer.partition(b"\r\n\r\n")
        assert b"set-cookie" not in head.lower()
        assert answer.count(b"HTTP/1.1 ") == 1
        assert b"<script>" not in body or b"application/json" in head or b"text/plain" in head
        assert b"x-content-type-options: nosniff" in head.lower()


def test_what_proxies_say_is_not_believed(client: httpx.Client, address: str) -> None:
    """Forwarding headers of a client change no address that the server tells of itself."""
    lies = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example"}
    document = client.get("openapi.json", headers=lies)
    assert document.json()["servers"] == [{"url": address.rstrip("/")}]
    assert "evil" not in client.get("void", headers=lies).text


def test_errors_are_data_for_programs(client: httpx.Client) -> None:
    """An error of the API is JSON that no browser takes for a page, whatever name it quotes."""
    response = client.get("api/show", params={"name": "<script>alert(1)</script>"}, headers={"Accept": "*/*"})
    assert response.headers["content-type"] == "application/json"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "<script>" in json.loads(response.content)["error"]
