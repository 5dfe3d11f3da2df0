"""Pages of entities, claims and sources: everything cited, everything escaped, the same address in RDF for machines."""

from __future__ import annotations

import dataclasses
import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
import rdflib

from surveilkg.iri import BASE
from surveilkg.model.chain import Citation, Node
from surveilkg.model.dossier import AccountLine, Attribute, ClaimLine, Conflict, Dossier, Section
from surveilkg.serve import dossier_page, html, statements
from surveilkg.serve.paging import paging
from surveilkg.store.oxigraph import EmbeddedView

if TYPE_CHECKING:
    import httpx

    from surveilkg.api import SurveilGraph

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
"""What Firefox sends."""
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&lt;"
ADDRESS = 'https://x.example/"><script>alert(3)</script>'


PATHS = ("id/hikvision", "source/sahin-2020", "claim/sahin-2020/p26-6", "event/sahin-2020/p26-6")


class Seen(HTMLParser):
    """Elements, attributes, links and anchors of a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.anchors.update(value or "" for name, value in attrs if name == "id")

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data


def seen(patient: httpx.Client, path: str) -> Seen:
    """A page as a browser gets it, which must be one."""
    response = patient.get(path, headers=BROWSER)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8"), path
    assert "default-src 'none'" in response.headers["content-security-policy"]
    return Seen(response.text)


def test_every_claim_of_an_entity_is_on_its_page_with_its_citation(patient: httpx.Client, graph: SurveilGraph) -> None:
    """The page of an entity has what `show` tells: each paraphrase, each hedge, each citation, each claim as a link."""
    page = seen(patient, "id/hikvision")
    dossier = graph.show("id:hikvision")
    lines = [line for section in dossier.sections for line in section.claims]
    assert lines
    for line in lines:
        assert line.paraphrase in page.text
        assert line.mode in page.text
        assert all(word in page.text for word in line.hedge)
        assert "/" + line.claim.removeprefix(BASE) in page.links
        for citation in line.citations:
            assert citation.cite_as in page.text
            assert "/" + citation.passage.removeprefix(BASE) in page.links or not citation.place


@pytest.mark.parametrize(
    "path",
    ["id/huawei", "source/sahin-2020", "claim/sahin-2020/p26-6", "event/sahin-2020/p26-6", "ns", "", "search?text=zte"],
)
def test_links_lead_somewhere(patient: httpx.Client, path: str) -> None:
    """Links of a page to this server are answered, fragments are anchors of the page they lead to (40 are tried)."""
    page = seen(patient, path)
    inside = sorted({link for link in page.links if link.startswith("/")})
    assert inside
    for link in inside[:: max(1, len(inside) // 6)]:
        target, _, fragment = link.partition("#")
        response = patient.get(target.removeprefix("/"), headers=BROWSER)
        assert response.status_code == 200, link
        if fragment and target.startswith("/source/"):
            assert fragment in Seen(response.text).anchors, link


@pytest.mark.parametrize("path", PATHS)
def test_same_address_in_rdf(patient: httpx.Client, path: str) -> None:
    """Turtle (also for who has no wish) and JSON-LD hold the same statements, with some of the IRI itself."""
    graphs = []
    for accept, form in (("text/turtle", "turtle"), ("application/ld+json", "json-ld"), ("*/*", "turtle")):
        response = patient.get(path, headers={"Accept": accept})
        assert response.status_code == 200
        graphs.append(set(rdflib.Graph().parse(data=response.content, format=form)))
    assert {str(s) for s, _, _ in graphs[0]} >= {BASE + path}
    assert graphs[0] == graphs[1] == graphs[2]


def test_named_graph(patient: httpx.Client, graph: SurveilGraph) -> None:
    """The address of a named graph gives its statements, as many as the store has."""
    response = patient.get("graph/decisions", headers={"Accept": "application/n-triples"})
    assert len(response.text.splitlines()) == graph.view.count(BASE + "graph/decisions")


@pytest.mark.parametrize(
    "path", ["id/none", "claim/sahin-2020/none", "graph/none", "id/<script>", "id/../../etc/passwd"]
)
def test_what_is_not_there(patient: httpx.Client, path: str) -> None:
    """404, as a page for a browser and in words for others; what was asked for is escaped."""
    response = patient.get(path, headers=BROWSER)
    assert response.status_code == 404
    assert "script" not in Seen(response.text).elements
    assert patient.get(path, headers={"Accept": "text/turtle"}).status_code == 404
    assert patient.get("id/huawei", headers={"Accept": "image/png"}).status_code == 406


def hostile() -> Dossier:
    """A dossier with markup in every text."""
    citation = Citation(BASE + "source/x", HOSTILE, HOSTILE, HOSTILE, BASE + "source/x#" + HOSTILE)
    texts: dict[str, Any] = {item.name: HOSTILE for item in dataclasses.fields(ClaimLine)}
    several = dict.fromkeys(("roles", "amounts", "hedge", "as_written"), (HOSTILE,))
    line = ClaimLine(
        **{**texts, **several, "deprecated": True, "citations": (citation,), "event": "javascript:alert(4)"}
    )
    return Dossier(
        Node(HOSTILE, HOSTILE, HOSTILE),
        (Attribute(HOSTILE, HOSTILE), Attribute("url", ADDRESS), Attribute("url", "javascript:alert(5)")),
        (Section(HOSTILE, (line,)),),
        (Conflict(HOSTILE, HOSTILE, (line,)),),
        (AccountLine(HOSTILE, ((HOSTILE, HOSTILE, HOSTILE),), ""), AccountLine(HOSTILE, (), HOSTILE)),
    )


def test_markup_in_the_graph_stays_text() -> None:
    """Markup, quotes and script addresses in labels, hedges, places, addresses and statements are shown as they are."""
    store = ox.Store()
    node, predicate = ox.NamedNode("http://x/a"), ox.NamedNode("http://x/p")
    for value in (ox.Literal(HOSTILE), ox.Literal(ADDRESS), ox.NamedNode("javascript:alert(6)")):
        store.add(ox.Quad(node, predicate, value, ox.NamedNode("http://x/g")))
    around = statements.Around.read(EmbeddedView(store), "http://x/a")
    body = dossier_page.body(hostile(), "/", {HOSTILE: 1}) + around.body(paging(9, 1), "/")
    page = Seen(html.page(HOSTILE, body, "/").decode())
    assert page.elements & {"script", "img"} == set()
    assert page.attributes <= {"lang", "charset", "name", "content", "href", "rel", "class"}
    assert all(link.startswith(("/", "https://", "http://")) for link in page.links)
    assert page.text.count(HOSTILE) > 20


def test_search_and_home(patient: httpx.Client, graph: SurveilGraph) -> None:
    """The first page names the generation and has a field; what it finds links to pages; a wrong word is no error."""
    home = seen(patient, "")
    assert graph.generation.id in home.text
    assert {"form", "input"} <= home.elements
    assert "/id/huawei" in seen(patient, "search?text=huawei").links
    assert "No name holds" in seen(patient, "search?text=%3Cscript%3E").text


def test_results_of_a_query_in_a_browser(patient: httpx.Client) -> None:
    """A browser that asks a query gets something it can show, with the values in it."""
    response = patient.get("sparql", params={"query": "SELECT ?x { VALUES ?x { 'one' } }"}, headers=BROWSER)
    assert response.status_code == 200
    assert "one" in response.text
    assert json.loads(patient.get("sparql", params={"query": "ASK {}"}).content)["boolean"] is True
