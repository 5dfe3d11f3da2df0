"""The application: which path is answered by what, and what holds for every answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Route

from surveilkg.errors import SurveilkgError
from surveilkg.serve import endpoint, json_api, pages
from surveilkg.serve.jobs import Reply, refusal
from surveilkg.serve.responses import GENERATION, respond
from surveilkg.serve.served import Served
from surveilkg.serve.sparql_request import RefusedError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_GZIP_FROM = 500
"""Bytes below which compression gains nothing."""


def build(here: Served, cors: Sequence[str] = (), hosts: Sequence[str] = ("*",)) -> Starlette:
    """The application of a workspace.

    Args:
        here: what is served.
        cors: origins whose pages may read answers; "*" for all.
        hosts: names under which the server answers, so that no other site's name can be made to point here.
    """
    middleware = [Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)]
    if cors:
        rules = Middleware(
            CORSMiddleware,
            allow_origins=list(cors),
            allow_methods=["GET", "HEAD", "POST"],
            allow_headers=["Accept", "Content-Type", "If-None-Match"],
            expose_headers=["ETag", GENERATION],
        )
        middleware.append(rules)
    middleware.append(Middleware(GZipMiddleware, minimum_size=_GZIP_FROM, compresslevel=6))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        here.pool.stop()

    app = Starlette(
        routes=_routes(),
        middleware=middleware,
        exception_handlers={RefusedError: _refused, SurveilkgError: _failed, HTTPException: _not_here},
        lifespan=lifespan,
    )
    app.state.served = here
    return app


def _routes() -> list[Route]:
    return [
        Route("/sparql", endpoint.sparql, methods=list(endpoint.METHODS)),
        *json_api.routes(),
        *pages.routes(),
        Route("/void", endpoint.description, methods=["GET", "HEAD"]),
        Route("/.well-known/void", endpoint.description, methods=["GET", "HEAD"]),
    ]


def _told(request: Request, reply: Reply) -> Response:
    """A refusal in the form that the path speaks."""
    return respond(json_api.in_json(reply) if request.url.path.startswith("/api/") else reply)


async def _refused(request: Request, error: Exception) -> Response:
    return _told(request, error.reply if isinstance(error, RefusedError) else refusal(500, str(error)))


async def _failed(request: Request, error: Exception) -> Response:
    message, hint = (error.message, error.hint) if isinstance(error, SurveilkgError) else (str(error), "")
    return _told(request, refusal(503, message, hint))


async def _not_here(request: Request, error: Exception) -> Response:
    """404 and 405 in words."""
    if not isinstance(error, HTTPException):
        return _told(request, refusal(500, str(error)))
    headers = dict(error.headers or {})
    if "Allow" in headers:
        headers["Allow"] = ", ".join(sorted(headers["Allow"].split(", ")))
    allowed = headers.get("Allow", "")
    words = {404: f"There is nothing at {request.url.path}.", 405: f"{request.method} is not answered here."}
    hint = {404: "Start at /.", 405: f"Allowed: {allowed}."}.get(error.status_code, "")
    told = words.get(error.status_code, error.detail)
    return _told(request, refusal(error.status_code, told, hint, tuple(headers.items())))
