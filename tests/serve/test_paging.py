"""Long answers come in pages that together hold everything once, and each says where the next is."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveilkg.errors import FindingsError
from surveilkg.export.json_values import plain
from surveilkg.iri import BASE
from surveilkg.serve import answers, paging
from surveilkg.serve.jobs import Reply, Verb

if TYPE_CHECKING:
    import httpx

    from surveilkg.api import SurveilGraph

NODES = ("id/huawei", "id/asia", "source/sahin-2020")
SIZE = 90
"""Entries on a page here; each of the nodes has several times as many."""


def ask(graph: SurveilGraph, name: str, **given: Any) -> Reply:
    """The answer to a question of the server."""
    return answers.answer(graph, Verb(name, {"root": "/", **given}), 2**25)


def all_pages(graph: SurveilGraph, name: str, **given: Any) -> list[Reply]:
    """The pages of an answer, found by following the links; each page but the last has one to the next."""
    found, number = [], 1
    while number:
        reply = ask(graph, name, page=number, **given)
        assert reply.status == 200, reply.body
        found.append(reply)
        link = re.search(r'page=(\d+)>; rel="next"', dict(reply.headers).get("Link", ""))
        assert link is None or int(link[1]) == number + 1
        number = int(link[1]) if link else 0
    return found


@given(st.integers(0, 300), st.integers(1, 40), st.integers(0, 300))
def test_parts_are_the_whole(entries: int, size: int, cut: int) -> None:
    """The parts of two lists one after the other are these lists, however long and whatever the size of a page."""
    first, second = list(range(min(cut, entries))), list(range(min(cut, entries), entries))
    pages = paging.paging(entries, 1, size).pages
    found: list[int] = []
    for number in range(1, pages + 1):
        at = paging.paging(entries, number, size)
        part = [*at.part(first), *at.part(second, len(first))]
        assert len(part) == (size if number < pages else entries - size * (pages - 1))
        found += part
    assert found == first + second
    with pytest.raises(FindingsError, match=f"the last is {pages}"):
        paging.paging(entries, pages + 1, size)


@pytest.mark.parametrize("node", NODES)
def test_json_in_pages(patient: httpx.Client, graph: SurveilGraph, node: str) -> None:
    """Following `next` gives what the command gives at once: every section, conflict and sentence, in its order."""
    whole = plain(graph.show(BASE + node))
    document: dict[str, Any] = {"sections": []}
    response = patient.get("api/show", params={"name": BASE + node, "size": SIZE})
    while True:
        told = response.json()
        place = told.pop("paging")
        assert place["pages"] > 1
        for section in told["sections"]:
            sections = document["sections"]
            if not sections or sections[-1]["title"] != section["title"]:
                sections.append({"title": section["title"], "claims": []})
            sections[-1]["claims"] += section["claims"]
        for name in ("conflicts", "account"):
            document[name] = [*document.get(name, []), *told[name]]
        document |= {name: told[name] for name in ("node", "attributes")}
        if place["next"] is None:
            break
        assert f'<{place["next"]}>; rel="next"' in response.headers["link"]
        response = patient.get("api/show" + place["next"])
    assert document == json.loads(json.dumps(whole))
    assert patient.get("api/show", params={"name": BASE + node, "page": place["pages"] + 1}).status_code == 404


@pytest.mark.parametrize("node", NODES)
def test_pages_for_people(graph: SurveilGraph, monkeypatch: pytest.MonkeyPatch, node: str) -> None:
    """All pages together link to every claim that the page in one piece links to; each says which part it is."""
    whole = ask(graph, "page", iri=BASE + node, page=1)
    assert "Page 1 of" not in whole.body.decode()
    monkeypatch.setattr(paging, "SIZE", SIZE)
    pages = all_pages(graph, "page", iri=BASE + node)
    assert len(pages) > 2
    links = set(re.findall(r'href="(/[^"]+)"', whole.body.decode()))
    assert set.union(*(set(re.findall(r'href="(/[^"]+)"', page.body.decode())) for page in pages)) == links
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}:" in page.body.decode()
        assert page.body == ask(graph, "page", iri=BASE + node, page=number).body


@pytest.mark.parametrize("node", [*NODES, "ns#State"])
def test_statements_in_pages(graph: SurveilGraph, monkeypatch: pytest.MonkeyPatch, node: str) -> None:
    """The statements of all pages are those of the whole, beside those that say that there are pages."""

    def statements(reply: Reply) -> set[str]:
        return {str(quad.triple) for quad in ox.parse(reply.body, format=ox.RdfFormat.N_TRIPLES)}

    asked = {"iri": BASE + node, "media": "application/n-triples"}
    whole = statements(ask(graph, "description", page=1, **asked))
    monkeypatch.setattr(paging, "SIZE", SIZE)
    pages = [statements(page) for page in all_pages(graph, "description", **asked)]
    assert len(pages) > 2
    views = {line for page in pages for line in page if "hydra" in line}
    assert set.union(*pages) - views == whole
    nexts = {line.split()[2] for line in views if "#next" in line}
    assert nexts == {f"<{BASE}{node}?page={number}>" for number in range(2, len(pages) + 1)}


def test_wrong_pages(patient: httpx.Client) -> None:
    """A page that is none is refused in one line: not a number, beyond the last, an unknown parameter."""
    for query, status, says in (
        ("page=0", 400, "from 1"),
        ("page=x", 400, "page is 'x'"),
        ("page=9999", 404, "no page 9999"),
        ("pages=2", 400, "no parameter 'pages'"),
    ):
        for path in ("id/huawei?", "api/show?name=Huawei&"):
            response = patient.get(path + query)
            assert (response.status_code, says in response.text) == (status, True), response.text
