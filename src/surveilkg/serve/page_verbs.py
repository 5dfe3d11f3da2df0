"""What pages ask of a graph, in the process that may be ended."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from surveilkg import iri
from surveilkg.errors import MisuseError, UnknownNameError
from surveilkg.serve import dossier_page, dossiers, formats, html, statements
from surveilkg.serve.jobs import Reply
from surveilkg.serve.paging import Paging, entries_of, paging, part
from surveilkg.store.serialise import token
from surveilkg.table import Term

if TYPE_CHECKING:
    from surveilkg.api import SurveilGraph
    from surveilkg.model.dossier import Dossier

_FOUND = 100
"""Names on a page of the search."""
_TERMS = """
SELECT ?term ?label ?definition WHERE {
  ?term rdfs:label ?label ; skos:definition ?definition . FILTER(STRSTARTS(STR(?term), STR(skg:)))
} ORDER BY ?term ?label ?definition
"""


def page(graph: SurveilGraph, given: dict[str, Any]) -> Reply:
    """The page of an IRI; `root` is the path of the server, `page` the number of the part where there are several.

    Raises:
        UnknownNameError: the graph states nothing of it.
        FindingsError: it has fewer pages.
    """
    node, root = given["iri"], given["root"]
    dossier = _dossier(graph, node)
    if dossier is None:
        around = statements.Around.read(graph.view, node)
        at = paging(around.size(), given["page"])
        return _html(node, statements.head(node) + around.body(at, root) + turning(at), root, at)
    passages = statements.passages(graph.view, node) if dossier.node.kind == "Source" else []
    at = paging(max(entries_of(dossier), len(passages)), given["page"])
    if node.startswith(iri.CLAIM):  # its statements stand below, with links
        dossier = dataclasses.replace(dossier, attributes=())
    body = dossier_page.body(part(dossier, at), root, {each.title: len(each.claims) for each in dossier.sections})
    body += statements.passage_list(at.part(passages), root) + turning(at)
    if node.startswith(iri.CLAIM):
        around = statements.Around.read(graph.view, node)
        body += around.body(paging(around.size(), 1), root)
    return _html(dossier.node.label, body, root, at)


def turning(at: Paging) -> str:
    """Links to the other pages; nothing where there is one."""
    if at.pages == 1:
        return ""
    links = {"first": 1, "previous": at.number - 1, "next": at.number + 1, "last": at.pages}
    told = [
        f'<a href="{html.text(at.address(to))}">{word}</a>'
        for word, to in links.items()
        if 0 < to <= at.pages and to != at.number
    ]
    return f"<p>Page {at.number:,} of {at.pages:,}: {', '.join(told)}</p>\n"


def description(graph: SurveilGraph, given: dict[str, Any]) -> Reply:
    """Statements about an IRI and the claims around it, in the media type `media`; `page` as for pages.

    Raises:
        UnknownNameError: the graph states nothing of it.
        FindingsError: it has fewer pages.
    """
    node, media = given["iri"], given["media"]
    dossier = _dossier(graph, node)
    claims = {line.claim for section in dossier.sections for line in section.claims} if dossier else set()
    around = statements.Around.read(graph.view, node)
    others = sorted(around.subjects() | claims)
    at = paging(len(others), given["page"])
    found = around.triples(graph.view, frozenset(at.part(others)), claims) | statements.view_of(node, at)
    return Reply(200, formats.with_charset(media), statements.serialised(found, media), at.headers())


def terms(graph: SurveilGraph, given: dict[str, Any]) -> Reply:
    """The terms of the ontology on one page, each with its name as anchor, or its statements in `media`."""
    if given["media"] != formats.HTML:
        return named_graph(graph, {**given, "iri": iri.graph("ontology")})
    items = [
        f'<dt id="{html.text(row["term"].value.partition("#")[2])}">{html.text(row["label"].value)} '
        f"<code>{html.text(row['term'].value)}</code></dt><dd>{html.text(row['definition'].value)}</dd>\n"
        for row in graph.view.query_rows(_TERMS)
    ]
    return _html("Terms", f"<h1>Terms of the graph</h1>\n<dl>{''.join(items)}</dl>", given["root"])


def named_graph(graph: SurveilGraph, given: dict[str, Any]) -> Reply:
    """All statements of a named graph in the media type `media`.

    Raises:
        UnknownNameError: there is no such graph.
    """
    if given["iri"] not in graph.view.graphs():
        raise UnknownNameError(given["iri"], [])
    body = statements.serialised(statements.of_graph(graph.view, given["iri"]), given["media"])
    return Reply(200, formats.with_charset(given["media"]), body)


def found(graph: SurveilGraph, given: dict[str, Any]) -> Reply:
    """The page with the entities whose names hold some words."""
    text, root = given["text"].strip(), given["root"]
    table = graph.search(text, _FOUND + 1) if text else None
    items = [
        f"{html.link(str(row['id']), str(row['label']), root)} ({html.text(row['class'])}), "
        f"by the name {html.text(row['matched'])}: {html.text(row['claims'])} claim(s)"
        for row in _expanded(table)
    ]
    told = html.listed(items[:_FOUND]) if items else "<p>No name holds these words.</p>"
    if len(items) > _FOUND:
        told += f"<p>There are more than these {_FOUND}: add a word, or ask the JSON API, which gives up to 10,000.</p>"
    return _html(f"Search: {text}", f"<h1>{html.text(text)}</h1>\n{told}", root)


def _expanded(table: Any) -> list[dict[str, Any]]:
    """Rows of the search with IRIs for CURIEs."""
    return [{**row, "id": iri.expand(str(row["id"])) or row["id"]} for row in (table or ())]


def _dossier(graph: SurveilGraph, node: str) -> Dossier | None:
    """The dossier of an IRI; None where it has none and the graph yet states something of it."""
    try:
        token(Term(node, "iri"))
    except MisuseError:  # what no IRI looks like is no IRI of the graph
        raise UnknownNameError(node, []) from None
    try:
        return dossiers.dossier(graph, node)
    except UnknownNameError:
        if statements.is_known(graph.view, node):
            return None
        raise UnknownNameError(node, []) from None


def _html(title: str, body: str, root: str, at: Paging | None = None) -> Reply:
    links = at.headers() if at else ()
    return Reply(200, formats.with_charset(formats.HTML), html.page(title, body, root), links)
