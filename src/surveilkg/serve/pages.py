"""Pages for people, and the same addresses in RDF for machines: every IRI of the graph has its path here."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

from starlette.routing import Route

from surveilkg.errors import MisuseError
from surveilkg.iri import BASE
from surveilkg.serve import formats, html, parameters
from surveilkg.serve.jobs import MEDIA, PLAIN, Reply, Verb, refusal
from surveilkg.serve.parameters import Parameter
from surveilkg.serve.responses import etag, is_fresh, not_modified, respond
from surveilkg.serve.served import served
from surveilkg.serve.sparql_request import accept_of, fields

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

OFFERED = ("text/turtle", formats.HTML, *(media for media in formats.GRAPHS if media != "text/turtle"))
"""Media types of an IRI of the graph; Turtle for clients without a wish, so that curl and RDF tools read it."""
_KINDS = ("id", "source", "claim", "event", "decision")
_METHODS = ["GET", "HEAD"]
PAGE = Parameter("page", "which part of a long answer", "integer", most=1_000_000)
"""The parameter of long pages."""


def routes() -> list[Route]:
    """Every path with a page."""
    return [
        Route("/", home, methods=_METHODS),
        Route("/search", search, methods=_METHODS),
        Route("/ns", terms, methods=_METHODS),
        Route("/graph/{path:path}", named_graph, methods=_METHODS),
        *(Route(f"/{kind}/{{path:path}}", node, methods=_METHODS) for kind in _KINDS),
    ]


async def home(request: Request) -> Response:
    """The first page: what there is, and a field to search in."""
    here = served(request)
    generation, root = here.generation(), here.root(request)
    manifest = generation.manifest()
    counts = ", ".join(f"{count:,} {html.text(name)}" for name, count in sorted(manifest.get("index", {}).items()))
    links = {
        "sparql": "ask in SPARQL; the endpoint for programs, which get its description as VoID and DCAT too",
        "openapi.json": "the JSON API, described",
        "api/query": "the named queries",
        "ns": "the terms of the graph",
    }
    told = (f'<a href="{html.text(root + path)}">{html.text(root + path)}</a>: {what}' for path, what in links.items())
    body = (
        "<h1>surveilkg</h1>\n<p>A cited knowledge graph of AI-surveillance vendors, states, financing, export controls "
        "and standards bodies. Every claim names its source, the place in it, and how strongly it is made.</p>\n"
        f'<form action="{html.text(root)}search"><label>Name <input type="search" name="text"></label> '
        f"<button>Search</button></form>\n<p>{counts}; generation {html.text(generation.id)}.</p>\n{html.listed(told)}"
    )
    reply = Reply(200, formats.with_charset(formats.HTML), html.page("surveilkg", body, root), html.HEADERS)
    return respond(reply, generation.id, etag(generation.id, formats.HTML))


async def search(request: Request) -> Response:
    """Entities by name."""
    told = dict(fields(request.url.query.encode("ascii", "replace")))
    return await _ask(request, Verb("found", {"text": told.get("text", "")}), formats.HTML)


async def terms(request: Request) -> Response:
    """The terms of the ontology."""
    media = formats.graph(accept_of(request), OFFERED)
    return await _ask(request, Verb("terms", {"media": media}), media)


async def named_graph(request: Request) -> Response:
    """All statements of a named graph; in RDF only."""
    media = formats.graph(accept_of(request))
    return await _ask(request, Verb("named_graph", {"iri": _iri(request), "media": media}), media)


def _iri(request: Request) -> str:
    """What may be an IRI of the graph, whose path was asked for."""
    return BASE + str(request.scope["path"]).removeprefix("/")


async def node(request: Request) -> Response:
    """An entity, source, claim, event, decision or graph, under the path of its IRI."""
    media = formats.graph(accept_of(request), OFFERED)
    try:
        told = parameters.read((PAGE,), fields(request.url.query.encode("ascii", "replace")))
    except MisuseError as error:
        return respond(refusal(400, error.message, error.hint))
    given = {"iri": _iri(request), "media": media, "page": told.get("page", 1)}
    return await _ask(request, Verb("page" if media == formats.HTML else "description", given), media)


async def _ask(request: Request, job: Verb, media: str) -> Response:
    if not media:
        return respond(
            refusal(406, "There is none of the media types that you accept.", f"There is: {', '.join(OFFERED)}.")
        )
    here = served(request)
    generation = here.generation()
    tag = etag(generation.id, media)
    if is_fresh(request, tag):
        return not_modified(tag, generation.id)
    asked = dataclasses.replace(job, given={**job.given, "root": here.root(request)})
    reply = await here.answer(request, generation, asked)
    if reply.status != 200:
        reply = _failure(reply, media, here.root(request))
    return respond(dataclasses.replace(reply, headers=(*reply.headers, *html.HEADERS)), generation.id, tag)


def _failure(reply: Reply, media: str, root: str) -> Reply:
    """A refusal as a page for a browser, in words for others."""
    if reply.media == MEDIA:
        told = json.loads(reply.body)
        reply = dataclasses.replace(reply, media=PLAIN, body=f"{told['error']}\n{told['hint']}\n".encode())
    if media != formats.HTML:
        return reply
    lines = "<br>".join(html.text(line) for line in reply.body.decode().splitlines())
    body = html.page(f"{reply.status}", f"<h1>{reply.status}</h1>\n<p>{lines}</p>", root)
    return dataclasses.replace(reply, media=formats.with_charset(formats.HTML), body=body)
