"""The JSON API over HTTP: parameters are read strictly, answers are those of the command line."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from starlette.routing import Route

from surveilkg.errors import MisuseError
from surveilkg.query import catalogue
from surveilkg.query.header import NamedQuery
from surveilkg.query.kinds import KINDS
from surveilkg.serve import formats, openapi, parameters
from surveilkg.serve.answers import problem, refused
from surveilkg.serve.jobs import MEDIA, PLAIN, Reply, Verb
from surveilkg.serve.parameters import Parameter
from surveilkg.serve.responses import etag, is_fresh, not_modified, respond
from surveilkg.serve.served import served
from surveilkg.serve.sparql_request import accept_of, fields
from surveilkg.serve.verbs import QUESTIONS, Question
from surveilkg.settings import data_root

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response

_METHODS = ["GET", "HEAD"]


def routes() -> list[Route]:
    """Every path of the API."""
    asked = [Route(f"/api/{question.name}", _handler(question), methods=_METHODS) for question in QUESTIONS]
    return [
        *asked,
        Route("/api/query/{name}", named_query, methods=_METHODS),
        Route("/api/query", queries, methods=_METHODS),
        Route("/openapi.json", document, methods=_METHODS),
    ]


def _handler(question: Question) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        try:
            given = parameters.read(question.parameters, fields(request.url.query.encode("ascii", "replace")))
        except MisuseError as error:
            return respond(refused(error))
        return await ask(request, Verb(question.name, given))

    return handle


async def named_query(request: Request) -> Response:
    """The answer of a named query."""
    try:
        query = catalogue.find(data_root(), request.path_params["name"])
    except MisuseError as error:
        return respond(dataclasses.replace(refused(error), status=404))
    try:
        told = fields(request.url.query.encode("ascii", "replace"))
        given = parameters.read(parameters_of(query), told)
    except MisuseError as error:
        return respond(refused(error))
    return await ask(request, Verb("query", {"name": query.name, "given": given}))


async def queries(request: Request) -> Response:
    """The catalogue of named queries."""
    return respond(openapi.as_json(openapi.listed(catalogue.load(data_root()).values(), served(request).base(request))))


async def document(request: Request) -> Response:
    """The OpenAPI document."""
    found = [(query, parameters_of(query)) for query in catalogue.load(data_root()).values()]
    return respond(openapi.as_json(openapi.document(found, served(request).base(request))))


def parameters_of(query: NamedQuery) -> tuple[Parameter, ...]:
    """Parameters of a named query as the API has them."""
    return tuple(
        Parameter(each.name, f"{each.meaning}: {KINDS[each.kind].words}", required=each.required, several=each.several)
        for each in query.parameters
    )


async def ask(request: Request, job: Verb) -> Response:
    """Ask the pool, with validators; refusals of the pool become JSON like all others."""
    if not formats.choose(accept_of(request), (MEDIA,)):
        return respond(problem(406, "The API answers in JSON.", f"Accept {MEDIA}."))
    here = served(request)
    generation = here.generation()
    tag = etag(generation.id, "api")
    if is_fresh(request, tag):
        return not_modified(tag, generation.id)
    return respond(in_json(await here.answer(request, generation, job)), generation.id, tag)


def in_json(reply: Reply) -> Reply:
    """A refusal in words as JSON; other replies as they are."""
    if reply.media != PLAIN:
        return reply
    message, _, hint = reply.body.decode().strip().partition("\n")
    return dataclasses.replace(problem(reply.status, message, hint), headers=reply.headers)
