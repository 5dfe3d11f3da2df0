"""The server as a whole: limits that hold, validators, other people's clients, new generations, a clean end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

from surveilkg.api import SurveilGraph
from surveilkg.serve.jobs import Sparql
from surveilkg.serve.limits import Limits
from surveilkg.serve.worker_process import Worker
from surveilkg.store.generations import Workspace

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
"""A product of three copies of the graph: some 10^13 rows, hours of work."""
SMALL = "SELECT (COUNT(*) AS ?n) { ?s a skg:State }"
SOURCE = str(Path(__file__).resolve().parents[2] / "src")
ON_A_FOLDER = """
import pathlib, sys
from surveilkg.serve import run
from surveilkg.serve.limits import Limits
def started(address):
    sys.stdout.write(address + "\\n")
    sys.stdout.flush()
if __name__ == "__main__":
    run.serve(pathlib.Path(sys.argv[1]), run.listen("127.0.0.1", 0), Limits(workers=1), (), "", started)
"""
"""A server on a workspace as it is; the command would compile the shipped graph into it."""


def ask(client: httpx.Client, query: str, **headers: str) -> httpx.Response:
    """The response to a query."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get("sparql", params={"query": query}, headers=named)


def test_runaway_query_is_stopped_and_harms_nobody(client: httpx.Client) -> None:
    """With a limit of 2 s an endless query ends with 503 within 4 s, others are answered meanwhile and afterwards."""
    before = time.monotonic()
    with ThreadPoolExecutor(1) as other:
        endless = other.submit(ask, client, ENDLESS)
        time.sleep(0.3)
        assert ask(client, SMALL).status_code == 200
        response = endless.result()
    took = time.monotonic() - before
    assert (response.status_code, "longer than 2 s" in response.text) == (503, True)
    assert 2 <= took < 4
    assert [ask(client, SMALL).status_code for _ in range(4)] == [200] * 4


def test_more_runaways_than_processes(client: httpx.Client) -> None:
    """Twenty endless queries at once: all end with 503, those beyond pool and queue at once; then all is well again."""
    before = time.monotonic()
    with ThreadPoolExecutor(20) as others:
        statuses = {
            each.status_code for each in others.map(lambda at: ask(client, f"{ENDLESS} LIMIT {at + 1}"), range(20))
        }
    assert statuses == {503}
    assert time.monotonic() - before < 8
    assert ask(client, SMALL).status_code == 200


def test_query_nested_too_deep_ends_one_process(client: httpx.Client) -> None:
    """100,000 brackets end the engine's stack and with it a process; the next query has its answer."""
    response = client.post("sparql", data={"query": "ASK { FILTER(" + "(" * 100_000 + "1" + ")" * 100_000 + ") }"})
    assert response.status_code == 500
    assert ask(client, SMALL).status_code == 200


def test_memory_of_a_query_is_limited(graph: SurveilGraph) -> None:
    """Sorting a product of the graph with itself goes beyond 256 MB long before 60 s; the next process answers."""
    worker = Worker(Limits(seconds=60, memory_mb=256))
    try:
        first = worker.pid
        greedy = Sparql("SELECT ?a { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?f", results="text/csv")
        refused = worker.answer(graph.generation.folder, greedy)
        assert refused is not None
        assert (refused.status, b"memory" in refused.body) == (500, True)
        answered = worker.answer(graph.generation.folder, Sparql("ASK {}", results="text/csv"))
        assert answered is not None
        assert answered.body == b"true"
        assert worker.pid != first
        os.kill(worker.pid or 0, signal.SIGKILL)  # between two questions
        time.sleep(0.2)
        last = worker.answer(graph.generation.folder, Sparql("ASK {}", results="text/csv"))
        assert last is not None
        assert last.body == b"true"
    finally:
        worker.stop()


def test_answers_have_validators(client: httpx.Client, graph: SurveilGraph) -> None:
    """The validator names generation and format; it spares the work, and is not given where time plays a part."""
    first = ask(client, SMALL)
    assert first.headers["surveilkg-generation"] == graph.generation.id
    assert graph.generation.id in first.headers["etag"]
    again = ask(client, SMALL, If_None_Match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    other = ask(client, SMALL, If_None_Match=first.headers["etag"], Accept="text/csv")
    assert (other.status_code, other.headers["etag"] == first.headers["etag"]) == (200, False)
    assert "etag" not in ask(client, "SELECT (NOW() AS ?t) {}").headers


def test_compression_and_other_origins(client: httpx.Client) -> None:
    """Gzip for who takes it; pages of the origin that the operator named may read answers, others may not."""
    long = "SELECT ?s { ?s a skg:State }"
    packed, plain = ask(client, long, Accept_Encoding="gzip"), ask(client, long, Accept_Encoding="identity")
    assert (packed.headers["content-encoding"], packed.content == plain.content) == ("gzip", True)
    assert int(packed.headers["content-length"]) < len(plain.content)
    allowed = ask(client, SMALL, Origin="https://page.example")
    assert allowed.headers["access-control-allow-origin"] == "https://page.example"
    assert "access-control-allow-origin" not in ask(client, SMALL, Origin="https://other.example").headers


def test_names_of_other_sites_do_not_lead_here(client: httpx.Client) -> None:
    """A name that somebody else's DNS points to loopback is refused, so no page can read a user's own graph."""
    assert ask(client, SMALL, Host="attacker.example").status_code == 400
    assert ask(client, SMALL, Host="localhost:1").status_code == 200


def test_sparqlwrapper(address: str, graph: SurveilGraph) -> None:
    """SPARQLWrapper: SELECT by GET and POST, ASK, CONSTRUCT; the number of states is that of the embedded store."""

    def converted(query: str, form: str = JSON, method: str = "GET") -> Any:
        wrapper = SPARQLWrapper(address + "sparql")
        wrapper.setMethod(method)
        wrapper.setReturnFormat(form)
        wrapper.setQuery("PREFIX skg: <https://w3id.org/surveilkg/ns#> " + query)
        return wrapper.queryAndConvert()

    expected = [{"n": str(value)} for value in graph.view.select(SMALL).column("n")]
    for method in ("GET", POST):
        rows = converted(SMALL, method=method)["results"]["bindings"]
        assert [{name: cell["value"] for name, cell in row.items()} for row in rows] == expected
    assert converted("ASK { ?s ?p ?o }")["boolean"] is True
    seven = converted("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 7", TURTLE)
    assert len(rdflib.Graph().parse(data=seven, format="turtle")) == 7


def test_rdflib_store(address: str) -> None:
    """Rdflib's SPARQLStore: a query, and a pattern of triples."""
    remote = rdflib.Graph(SPARQLStore(address + "sparql", method="POST"))
    huawei = rdflib.URIRef("https://w3id.org/surveilkg/id/huawei")
    labels = {str(label) for label in remote.objects(huawei, rdflib.SKOS.prefLabel)}
    assert "Huawei" in labels
    rows = remote.query("SELECT ?l WHERE { ?h ?p ?l }", initBindings={"h": huawei, "p": rdflib.SKOS.prefLabel})
    assert {str(row[0]) for row in rows} == labels  # type: ignore[index]


def test_curl(address: str) -> None:
    """Curl as the documentation shows it; its exit code tells an error of the server with --fail."""
    command = [
        "curl",
        "-s",
        "--fail",
        "--data-urlencode",
        f"query={SMALL}",
        "-H",
        "Accept: text/csv",
        address + "sparql",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 0
    assert done.stdout.startswith("n\n")


def test_new_generations_are_served(tmp_path: Path) -> None:
    """What is published while the server runs is what the next request is answered from, and validators change."""
    room = Workspace(tmp_path)

    def publish(name: str) -> None:
        with room.writing():
            folder = room.building_folder()
            store = ox.Store(str(folder / "store"))
            node = ox.NamedNode("http://x/a")
            store.add(ox.Quad(node, node, ox.Literal(name), ox.NamedNode("http://x/g")))
            store.flush()
            del store
            entry = {"statements": 1, "licence": "CC0-1.0", "attribution": "nobody", "hash": name}
            manifest = {"generation": name, "surveilkg": "0", "graphs": {"http://x/g": entry}}
            (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
            room.publish(folder, name)

    seen, tags = [], set()
    program = [sys.executable, "-c", ON_A_FOLDER, str(tmp_path)]
    publish("g0")
    environment = {**os.environ, "PYTHONPATH": SOURCE}
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            for at in range(4):
                publish(f"g{at}")
                query = {"query": "SELECT ?o { ?s ?p ?o }"}
                response = httpx.get(address + "sparql", params=query, timeout=60, trust_env=False)
                seen.append(response.json()["results"]["bindings"][0]["o"]["value"])
                tags.add(response.headers["etag"])
        finally:
            process.send_signal(signal.SIGTERM)
    assert seen == [f"g{at}" for at in range(4)]
    assert len(tags) == 4
    assert process.returncode == 0


def test_port_in_use(workspace: Path, graph: SurveilGraph) -> None:
    """One message that names the port, and exit code 3; likewise for a host that is none of this machine."""
    assert graph.generation.id
    environment = {**os.environ, "PYTHONPATH": SOURCE, "SURVEILKG_WORKSPACE": str(workspace)}
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for options, says in (
            (("--port", port), f"Port {port} on 127.0.0.1 is in use."),
            (("--host", "192.0.2.1"), "192.0.2.1"),
        ):
            command = [sys.executable, "-m", "surveilkg", "serve", *options]
            done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=30, check=False)
            assert (done.returncode, done.stdout) == (3, "")
            assert says in done.stderr
            assert "Traceback" not in done.stderr
