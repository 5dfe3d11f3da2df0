"""What the tests of the server share: one real server on loopback, on any free port, with a short time limit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
from tests.serve.servers import running

from surveilkg.api import SurveilGraph

SECONDS = 2
"""Time limit of a question."""


@pytest.fixture(scope="session")
def address(graph: SurveilGraph, workspace: Path) -> Iterator[str]:
    """Address of the server on the shipped graph."""
    assert graph.generation.id
    options = ("--timeout", str(SECONDS), "--workers", "2", "--max-result", "2", "--memory", "512", "--waiting", "8")
    with running(workspace, *options, "--cors", "https://page.example") as found:
        yield found


@pytest.fixture(scope="session")
def client(address: str) -> Iterator[httpx.Client]:
    """A client of that server that adds nothing of its own to what it accepts."""
    with httpx.Client(base_url=address, timeout=30, trust_env=False) as found:
        del found.headers["accept"]
        yield found


class Silent(SimpleHTTPRequestHandler):
    """Gives files of a folder and says nothing."""

    def log_message(self, *_: object) -> None:
        """Nothing is said."""


@pytest.fixture(scope="session")
def other_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A folder, and the origin under which another web server on loopback gives its files."""
    folder = tmp_path_factory.mktemp("site")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder))) as site:
        thread = Thread(target=site.serve_forever)
        thread.start()
        try:
            yield folder, f"http://127.0.0.1:{site.server_port}"
        finally:
            site.shutdown()
            thread.join()


@pytest.fixture(scope="session")
def patient_address(graph: SurveilGraph, workspace: Path, other_site: tuple[Path, str]) -> Iterator[str]:
    """Address of a server that gives questions time enough on a machine that is busy, open to the other site."""
    assert graph.generation.id
    with running(workspace, "--timeout", "60", "--workers", "1", "--cors", other_site[1]) as found:
        yield found


@pytest.fixture(scope="session")
def patient(patient_address: str) -> Iterator[httpx.Client]:
    """A client of the patient server."""
    with httpx.Client(base_url=patient_address, timeout=90, trust_env=False) as found:
        del found.headers["accept"]
        yield found
