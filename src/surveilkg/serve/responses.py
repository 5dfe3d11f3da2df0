"""From replies to HTTP: headers that tell the generation, and 304 where the client has the answer already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from surveilkg import __version__
from surveilkg.serve.jobs import Reply

if TYPE_CHECKING:
    from starlette.requests import Request

GENERATION = "Surveilkg-Generation"
"""Header with the id of the generation that an answer was read from."""
_CACHING = {"Cache-Control": "no-cache", "Vary": "Accept"}


def etag(generation: str, *variant: str) -> str:
    """A weak validator: one generation answers one question in one format in one way."""
    return f'W/"{".".join((generation, __version__, *variant))}"'


def is_fresh(request: Request, tag: str) -> bool:
    """Whether the client has the answer with this validator (RFC 9110, 13.1.2)."""
    known = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    return request.method in {"GET", "HEAD"} and (tag.removeprefix("W/") in known or known == ["*"])


def not_modified(tag: str, generation: str) -> Response:
    """The answer that the client has."""
    return Response(status_code=304, headers={"ETag": tag, GENERATION: generation, **_CACHING})


def respond(reply: Reply, generation: str = "", tag: str = "") -> Response:
    """A reply as a response; validators only with what was answered."""
    headers = dict(reply.headers)
    headers["X-Content-Type-Options"] = "nosniff"
    if generation:
        headers[GENERATION] = generation
    if reply.status == 200:
        headers |= _CACHING | ({"ETag": tag} if tag else {})
    else:
        headers["Cache-Control"] = "no-store"
    return Response(reply.body, reply.status, {**headers, "Content-Type": reply.media})
