"""Answer a question of the API or of a page in the process that may be ended; errors as JSON with a fitting status."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from surveilkg import errors
from surveilkg.serve import verbs
from surveilkg.serve.jobs import MEDIA, Reply, Verb

if TYPE_CHECKING:
    from surveilkg.api import SurveilGraph

_STATUS: tuple[tuple[type[errors.SurveilkgError], int], ...] = (
    (errors.UnknownNameError, 404),
    (errors.AmbiguousNameError, 409),
    (errors.MisuseError, 400),
    (errors.FindingsError, 404),
    (errors.EnvironmentFailure, 503),
)
"""The first that fits."""


def answer(graph: SurveilGraph, job: Verb, limit: int) -> Reply:
    """The answer to a question, or why there is none.

    Args:
        graph: the generation.
        job: the question.
        limit: bytes that the answer may have.
    """
    try:
        found = asked()[job.name](graph, dict(job.given))
    except errors.SurveilkgError as error:
        return refused(error)
    reply = found if isinstance(found, Reply) else Reply(200, MEDIA, found)
    if len(reply.body) > limit:
        return problem(500, f"The answer is longer than {limit:,} bytes.", "Ask for less.")
    return reply


def asked() -> Mapping[str, Callable[[SurveilGraph, dict[str, Any]], bytes | Reply]]:
    """Every question by its name: those of the API, which give JSON, and those of pages."""
    from surveilkg.serve import page_verbs

    pages: tuple[Callable[[SurveilGraph, dict[str, Any]], Reply], ...] = (
        page_verbs.page,
        page_verbs.description,
        page_verbs.named_graph,
        page_verbs.terms,
        page_verbs.found,
    )
    api = {question.name: question.ask for question in verbs.QUESTIONS}
    return {**api, "query": verbs.named, **{page.__name__: page for page in pages}}


def refused(error: errors.SurveilkgError) -> Reply:
    """An error as an answer: with what is near where a name is unknown, and which there are where it is ambiguous."""
    more: dict[str, Any] = {}
    if isinstance(error, errors.UnknownNameError):
        more["suggestions"] = error.suggestions
    if isinstance(error, errors.AmbiguousNameError):
        more["candidates"] = [dict(zip(("curie", "label", "class"), each, strict=True)) for each in error.candidates]
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
    return problem(status, error.message, error.hint, more)


def problem(status: int, message: str, hint: str = "", more: dict[str, Any] | None = None) -> Reply:
    """An error as JSON: `error`, `hint` and what else is known."""
    document = {"error": message, "hint": hint, **(more or {})}
    return Reply(status, MEDIA, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())
