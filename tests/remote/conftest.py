"""Two real SPARQL servers on loopback, unlike each other: Virtuoso, and the Oxigraph server. Ended by their process."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from surveilkg.api import SurveilGraph
from surveilkg.ingest import remote
from surveilkg.ingest.remote import Done, Target, Watcher
from surveilkg.store.transport import Transport

SECONDS = 60
PASSWORD = "onlyForThisTestRun1"  # noqa: S105 - of a server that only this run reaches
PLANS = 30
"""Plans of a query that Virtuoso compares at most, which takes half the time of its usual 1,000."""
_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
MaxClientConnections = 10
CheckpointInterval = 60
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
ThreadsPerQuery = 1
AsyncQueueMaxThreads = 4
SchedulerInterval = 10
DirsAllowed = {folder}
VADInstallDir = {folder}
CaseMode = 2
EnableMonitor = 0
MaxQueryMem = 500M
MaxOptimizeLayouts = {PLANS}
StopCompilerWhenXOverRunTime = 0
[Flags]
hash_join_enable = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 8
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 10000
MaxQueryExecutionTime = 60
"""
"""Buffers for 160 MB; answers are cut at 10,000 rows, as Virtuoso does where nobody says otherwise. Hash joins are off,
as docs/how-to/scale-out.md advises for 7.2.5. How many plans are compared does not depend on haste:
so two runs are alike."""


class Server(NamedTuple):
    """A running server.

    Args:
        name: `virtuoso` or `oxigraph`.
        endpoint: URL of its query endpoint.
        store: URL of its Graph Store Protocol.
        update: URL where it takes updates.
        user: name of who may write; empty where anybody may.
        password: likewise.
        sql: port of Virtuoso's own protocol.
    """

    name: str
    endpoint: str
    store: str
    update: str
    user: str = ""
    password: str = ""
    sql: int = 0

    def environment(self) -> dict[str, str]:
        """Variables by which surveilkg logs in."""
        return {"SURVEILKG_ENDPOINT_USER": self.user, "SURVEILKG_ENDPOINT_PASSWORD": self.password}


@contextlib.contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """A Virtuoso on a database in a folder, with what is in it already where it ran there before."""
    ini, ports = folder / "virtuoso.ini", folder / "ports"
    is_new = not ports.exists()
    if is_new:
        ports.write_text(f"{_free_port()} {_free_port()}")
    sql, http = map(int, ports.read_text().split())
    ini.write_text(_INI.format(folder=folder, sql=sql, http=http, PLANS=PLANS), encoding="utf-8")
    (folder / "virtuoso.lck").unlink(missing_ok=True)  # of one that was killed
    base = f"http://127.0.0.1:{http}"
    with _running(["virtuoso-t", "+configfile", str(ini), "+foreground"], folder, f"{base}/sparql?query=ASK%7B%7D"):
        if is_new:
            _isql(sql, "dba", f"set password dba {PASSWORD}")
        graphs, updates = f"{base}/sparql-graph-crud-auth", f"{base}/sparql-auth"
        yield Server("virtuoso", f"{base}/sparql", graphs, updates, "dba", PASSWORD, sql)


def _isql(port: int, password: str, command: str) -> None:
    login = ["isql-vt", f"127.0.0.1:{port}", "dba", password, f"exec={command};"]
    done = subprocess.run(login, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert "*** Error" not in done.stdout + done.stderr, done.stdout + done.stderr


def plan(server: Server, layouts: int = PLANS) -> None:
    """Let Virtuoso compare so many plans of a query at most; Oxigraph makes one."""
    if server.name == "virtuoso":
        _isql(server.sql, server.password, f"__dbf_set('sqlo_max_layouts', {layouts})")


@contextlib.contextmanager
def loaded(name: str, folder: Path, graph: SurveilGraph, told: dict[str, Done]) -> Iterator[Server]:
    """A server with a graph published to it.

    Virtuoso is started anew after that: 7.2.5 plans by what it knew of the graphs while they were being filled.
    """
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(STARTS[name](folder))
        with pytest.MonkeyPatch.context() as patch:
            for variable, value in server.environment().items():
                patch.setenv(variable, value)
            told[name] = publish(graph, server)
        if name == "virtuoso":
            _isql(server.sql, PASSWORD, "checkpoint")
            stack.close()
            server = stack.enter_context(STARTS[name](folder))
        yield server


@contextlib.contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """An Oxigraph server that keeps its graphs in memory."""
    program = Path(sys.executable).with_name("oxigraph")
    found = str(program) if program.exists() else shutil.which("oxigraph")
    assert found, "the package oxigraph is not installed: pip install -e '.[dev]'"
    base = f"http://127.0.0.1:{(port := _free_port())}"
    with _running([found, "serve", "-b", f"127.0.0.1:{port}"], folder, f"{base}/query?query=ASK%7B%7D"):
        yield Server("oxigraph", f"{base}/query", f"{base}/store", f"{base}/update")


@contextlib.contextmanager
def _running(command: list[str], folder: Path, url: str) -> Iterator[None]:
    """Start a program, wait until it answers, and end it in the end, whatever happens."""
    with (folder / "server.out").open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out) as process:
        try:
            _wait(process, url, folder / "server.out")
            yield
        finally:
            process.kill()  # nothing of it is kept


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + SECONDS
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - our own server
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            assert process.poll() is None, f"the server ended: {log.read_text()}"
            assert time.monotonic() < until, f"the server did not answer: {log.read_text()}"
            time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


STARTS = {"virtuoso": virtuoso, "oxigraph": oxigraph}
BOTH = [pytest.param("virtuoso", marks=pytest.mark.needs_virtuoso), "oxigraph"]


@pytest.fixture
def logged_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[Server], Transport]:
    """Sets the credentials of a server in the environment, and gives what sends requests with them."""

    def log_in(server: Server) -> Transport:
        for name, value in server.environment().items():
            monkeypatch.setenv(name, value)
        return Transport(pause=0.01)

    return log_in


@pytest.fixture(scope="session", params=BOTH)
def server(request: pytest.FixtureRequest, graph: SurveilGraph, tmp_path_factory: pytest.TempPathFactory,
           published: dict[str, Done]) -> Iterator[Server]:  # fmt: skip
    """Each of the servers with the shipped graph, published to it once for the run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SURVEILKG_CACHE", str(tmp_path_factory.mktemp("cache")))
        with loaded(request.param, tmp_path_factory.mktemp(request.param), graph, published) as running:
            yield running


@pytest.fixture(scope="session")
def published() -> dict[str, Done]:
    """What publishing the shipped graph did, by server."""
    return {}


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[Server]:
    """An Oxigraph server without graphs."""
    with oxigraph(tmp_path) as running:
        yield running


def publish(graph: SurveilGraph, server: Server, **asked: str | bool) -> Done:
    """Publish a graph to a server, without telling anybody."""
    target = Target(server.endpoint, **asked)  # type: ignore[arg-type]
    return remote.publish(graph.generation, target, Transport(pause=0.01), Watcher(lambda _: None, lambda *_: None))
