"""Answer a question of the API or of a page in the process that may be ended; errors as JSON with a fitting status."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from surveilkg import errors
from surveilkg.serve import verbs
from surveilkg.serve.jobs import Reply, Verb

if TYPE_CHECKING:
    from surveilkg.api import SurveilGraph

MEDIA = "application/json"
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
        body = asked()[job.name](graph, dict(job.given))
    except errors.SurveilkgError as error:
        return refused(error)
    if len(body) > limit:
        return problem(500, f"The answer is longer than {limit:,} bytes.", "Ask for less.")
    return Reply(200, MEDIA, body)


def asked() -> dict[str, Callable[[SurveilGraph, dict[str, Any]], bytes]]:
    """Every question by its name."""
    return {**{question.name: question.ask for question in verbs.QUESTIONS}, "query": verbs.named}


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
