"""Programs that others wrote get right answers: a JavaScript client, YASGUI and our own form in a real browser.

Expected rows are those of the embedded store for the same query. SPARQLWrapper, rdflib and curl are in test_server.py.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveilkg.api import SurveilGraph

PREFIXES = """PREFIX skg: <https://w3id.org/surveilkg/ns#>
PREFIX id: <https://w3id.org/surveilkg/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
STATES = PREFIXES + "SELECT ?state ?name { ?state a skg:State ; skos:prefLabel ?name } ORDER BY ?name ?state LIMIT 12"
CHINESE = PREFIXES + "CONSTRUCT { id:huawei skos:altLabel ?name } { id:huawei skos:altLabel ?name }"
PICTURES = "SURVEILKG_PICTURES"
"""Variable that names a folder for pictures of what the browser showed."""
Node = Callable[..., Any]
ENDPOINT = "http://127.0.0.1:8035/"
HOWTO = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "serve.md"


def block(language: str, address: str) -> str:
    """The only block of a language in docs/how-to/serve.md, for the server of the test."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", HOWTO.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert ENDPOINT in found
    return str(found).replace(ENDPOINT, address)


def expected(graph: SurveilGraph) -> list[list[str]]:
    """Rows of the states as the embedded store has them."""
    return [[str(row["state"]), str(row["name"])] for row in graph.view.select(STATES)]


def picture(name: str) -> str:
    """Where a picture is to be put; - for nowhere."""
    return str(Path(os.environ[PICTURES]) / name) if os.environ.get(PICTURES) else "-"


@pytest.mark.needs_node
def test_javascript_client(node: Node, patient_address: str, graph: SurveilGraph) -> None:
    """sparql-http-client: the rows of the store by GET and POST in both ways, ASK, CONSTRUCT, an error in words."""
    told = node("client.mjs", patient_address + "sparql", STATES, CHINESE)
    for operation in ("get", "postUrlencoded", "postDirect"):
        assert [list(row.values()) for row in told["rows"][operation]] == expected(graph), operation
    labels = set(graph.view.select("SELECT ?name { id:huawei skos:altLabel ?name }").column("name"))
    assert {triple[2] for triple in told["quads"]} == labels != set()
    assert told["truth"] == [True, False]
    assert "SERVICE" in told["error"]


@pytest.mark.needs_node
def test_javascript_program_of_the_page(node: Node, room: Path, patient_address: str) -> None:
    """The JavaScript program of docs/how-to/serve.md runs as it stands and prints a number above zero."""
    (room / "page.mjs").write_text(block("js", patient_address), encoding="utf-8")
    assert node("page.mjs") > 0


@pytest.mark.needs_node
@pytest.mark.needs_chromium
def test_yasgui(
    node: Node, chromium: str, room: Path, other_site: tuple[Path, str], patient_address: str, graph: SurveilGraph
) -> None:
    """YASGUI, set up as docs/how-to/serve.md says, on a page of another origin: its table has the store's rows."""
    (room / "index.html").write_text(block("html", patient_address), encoding="utf-8")
    told = node("yasgui.mjs", chromium, other_site[1] + "/", picture("yasgui.png"), STATES)
    assert (told["found"]["status"], told["said"]) == (200, [])
    rows = [row[-2:] for row in told["found"]["rows"]]
    wanted = expected(graph)
    assert [state.rpartition("/")[2].rpartition(":")[2] for state, _ in rows] == [
        state.rpartition("/")[2] for state, _ in wanted
    ]
    assert [name for _, name in rows] == [f'"{name}"@en' for _, name in wanted]


@pytest.mark.needs_node
@pytest.mark.needs_chromium
def test_our_own_form(node: Node, chromium: str, patient_address: str, graph: SurveilGraph) -> None:
    """The form at /sparql shows the rows of the store, keeps the query, and its first link leads to that entity's page.

    The browser reports nothing against the policy of the page and asks nobody else for anything.
    """
    told = node("form.mjs", chromium, patient_address + "sparql", picture("form.png"), STATES)
    rows = expected(graph)
    assert told["found"]["rows"] == [[f"id:{state.rpartition('/')[2]}", f"{name} [en]"] for state, name in rows]
    assert (told["found"]["heading"], told["found"]["kept"]) == (f"{len(rows)} rows", STATES)
    assert told["found"]["led"] == rows[0][1]
    assert (told["said"], told["elsewhere"]) == ([], [])
