"""The SPARQL endpoint: queries are answered, a URL without parameters describes the service, the rest is refused.

A browser, which asks for a page, gets a form instead of the description and a page with the answer.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from starlette.responses import Response

from surveilkg.serve import described, formats, query_page, sparql_request
from surveilkg.serve.jobs import Reply, refusal
from surveilkg.serve.responses import etag, is_fresh, not_modified, respond
from surveilkg.serve.served import served

if TYPE_CHECKING:
    from starlette.requests import Request

METHODS = ("GET", "HEAD", "OPTIONS", "POST")
_VOLATILE = re.compile("now|rand|uuid", re.IGNORECASE)
"""Functions whose value differs from call to call; a query with such a word anywhere is asked anew each time."""


async def sparql(request: Request) -> Response:
    """Answer a request of the SPARQL 1.1 Protocol."""
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": ", ".join(METHODS)})
    asked = await sparql_request.read(request)
    if asked is None:
        wanted = formats.graph(sparql_request.accept_of(request), formats.GRAPHS_OR_PAGE)
        return await (form(request) if wanted == formats.HTML else description(request))
    here = served(request)
    asked = dataclasses.replace(asked, root=here.root(request), base=here.base(request) + "sparql")
    generation = here.generation()
    is_steady = not _VOLATILE.search(asked.query)
    tag = etag(generation.id, asked.results, asked.graph) if is_steady else ""
    if tag and is_fresh(request, tag):
        return not_modified(tag, generation.id)
    reply = await here.answer(request, generation, asked, may_keep=is_steady)
    if reply.status != 200 and formats.HTML in {asked.results, asked.graph}:
        reply = query_page.failed(reply, asked)
    return respond(reply, generation.id, tag if request.method != "POST" else "")


async def form(request: Request) -> Response:
    """The page with a field for a query, for a browser."""
    return respond(query_page.empty(served(request).root(request)))


async def description(request: Request) -> Response:
    """Service Description, VoID and DCAT in the format that the client prefers."""
    here = served(request)
    media = formats.graph(sparql_request.accept_of(request))
    if not media:
        return respond(refusal(406, "The description has none of the media types that you accept.", _there_is()))
    generation = here.generation()
    tag = etag(generation.id, media)
    if is_fresh(request, tag):
        return not_modified(tag, generation.id)
    triples = described.describe(generation.manifest(), here.base(request))
    body = described.serialised(triples, formats.GRAPHS[media])
    return respond(Reply(200, formats.with_charset(media), body), generation.id, tag)


def _there_is() -> str:
    return f"There is: {', '.join(formats.GRAPHS)}."
