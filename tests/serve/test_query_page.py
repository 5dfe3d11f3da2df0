"""The page at /sparql for a browser: a form, answers as a table, everything escaped; programs see none of it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from surveilkg.serve import query_page
from surveilkg.serve.html import POLICY
from surveilkg.serve.jobs import Sparql

if TYPE_CHECKING:
    import httpx

    from surveilkg.api import SurveilGraph

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
"""What Firefox sends."""
HOSTILE = '</textarea><script>alert(1)</script><a href="javascript:alert(2)">\'"&lt;'


class Seen(HTMLParser):
    """Elements of a page, its links, the rows of its tables and the text of its field."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.links: list[str] = []
        self.field = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        """Note the text of the field."""
        if self.elements[-1:] == ["textarea"] and not self.field:
            self.field = data


def test_a_browser_gets_a_form_and_programs_the_description(client: httpx.Client) -> None:
    """The form's example is a query that has an answer; without a wish for pages the address describes the service."""
    page = client.get("sparql", headers=BROWSER)
    assert (page.status_code, page.headers["content-security-policy"]) == (200, POLICY)
    example = Seen(page.text).field.strip()
    answer = client.get("sparql", params={"query": example}, headers=BROWSER)
    assert Seen(answer.text).elements.count("tr") == 11
    for accept in ("*/*", "application/rdf+xml", "text/turtle, text/html;q=0.5"):
        assert "html" not in client.get("sparql", headers={"Accept": accept}).headers["content-type"]


@pytest.mark.parametrize(
    ("query", "heading", "others"),
    [
        ("ASK {}", "Yes", ("text/csv", "true")),
        ("SELECT ?x { VALUES ?x { <http://x/a> 2 } }", "2 rows", ("text/csv", "x\r\nhttp://x/a\r\n2\r\n")),
        ("CONSTRUCT { skg:a skg:b 'c' } WHERE {}", "1 row", ("application/n-triples", "")),
        ("SELECT ?s { ?s ?p ?o } LIMIT 3000", "The first 1,000 rows of more", ("text/csv", "")),
        ("SELECT ?s { FILTER(false) }", "0 rows", ("text/csv", "s\r\n")),
    ],
)
def test_answers(client: httpx.Client, query: str, heading: str, others: tuple[str, str]) -> None:
    """Each kind of answer has its page, which never shows a part as the whole; its links give the whole answer."""
    page = client.get("sparql", params={"query": query}, headers=BROWSER)
    assert (page.status_code, f"<h2>{heading}</h2>" in page.text) == (200, True)
    media, whole = others
    address = next(link for link in Seen(page.text).links if "accept=" + media.replace("/", "%2F") in link)
    answer = client.get(address.removeprefix("/"), headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, media)
    assert answer.text == whole or not whole
    assert len(answer.text.splitlines()) > 1_001 or "first" not in heading


def test_markup_in_queries_and_values_stays_text(client: httpx.Client, graph: SurveilGraph) -> None:
    """The query is shown as it was sent; markup in it, in values, in graph names and in errors makes no element."""
    query = f"SELECT ?x {{ BIND({ox.Literal(HOSTILE)} AS ?x) }}"
    page = client.get("sparql", params={"query": query}, headers=BROWSER)
    assert page.status_code == 200
    assert Seen(page.text).field.strip() == query
    wrong = client.get("sparql", params={"query": HOSTILE, "default-graph-uri": '"><script>'}, headers=BROWSER)
    assert (wrong.status_code, wrong.headers["content-security-policy"]) == (400, POLICY)
    made = query_page.answered(graph.view.store.query(query), Sparql(query, (HOSTILE,), (HOSTILE,)))  # type: ignore[attr-defined]
    for text in (page.text, wrong.text, made.body.decode()):
        assert "script" not in Seen(text).elements
        assert not any(link.startswith("javascript") for link in Seen(text).links)


def test_refusals_keep_the_query(client: httpx.Client) -> None:
    """A query that does not parse comes back in the field with what is wrong; one too long for links says so."""
    wrong = client.get("sparql", params={"query": "SELECT ?x {"}, headers=BROWSER)
    assert (wrong.status_code, Seen(wrong.text).field.strip()) == (400, "SELECT ?x {")
    assert "No answer (400)" in wrong.text
    long = "ASK {} #" + "x" * 9_000
    assert "too long for links" in client.post("sparql", data={"query": long}, headers=BROWSER).text
    both = {"query": "ASK {}", "accept": ["text/csv", "text/html"]}
    assert client.get("sparql", params=both).status_code == 400
    assert client.get("sparql", params={"query": "ASK {}", "accept": "image/png"}).status_code == 406
