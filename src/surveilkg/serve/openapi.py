"""The OpenAPI 3.1 document of the JSON API, written from the questions and the catalogue of named queries."""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib import resources
from typing import Any

from surveilkg import __version__
from surveilkg.query.header import NamedQuery
from surveilkg.serve.jobs import MEDIA, Reply
from surveilkg.serve.parameters import Parameter
from surveilkg.serve.verbs import QUESTIONS

_ERRORS = {
    "400": "A parameter is unknown, missing or not understood.",
    "404": "A name or query is not known; suggestions are given.",
    "406": "The client does not take JSON.",
    "409": "A name belongs to several entities; they are given.",
    "500": "The answer is too long, or took too much memory.",
    "503": "The question took too long, or too many wait.",
}
_CELL = {"type": ["string", "number", "boolean", "null"]}
_TABLE = {
    "type": "object",
    "required": ["columns", "rows"],
    "properties": {
        "about": {"type": "object"},
        "columns": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "type", "unit"],
                "properties": {name: {"type": "string"} for name in ("name", "type", "unit")},
            },
        },
        "rows": {"type": "array", "items": {"type": "object", "additionalProperties": _CELL}},
    },
}
_PROBLEM = {
    "type": "object",
    "required": ["error", "hint"],
    "properties": {
        "error": {"type": "string"},
        "hint": {"type": "string"},
        "suggestions": {"type": "array", "items": {"type": "string"}},
        "candidates": {"type": "array", "items": {"type": "object", "additionalProperties": {"type": "string"}}},
    },
}


def document(queries: Iterable[tuple[NamedQuery, tuple[Parameter, ...]]], base: str) -> dict[str, Any]:
    """The document.

    Args:
        queries: named queries with their parameters.
        base: address of the server, with the slash at its end.
    """
    paths: dict[str, Any] = {}
    for question in QUESTIONS:
        schema = question.schema or ("Table" if question.name in {"search", "neighbours", "timeline"} else "")
        paths[f"/api/{question.name}"] = _path(question.name, question.summary, question.parameters, schema)
    paths["/api/query"] = _path("queries", "The named queries.", (), "")
    for query, parameters in queries:
        told = f"{query.question} What may not be concluded: {query.caveat}"
        paths[f"/api/query/{query.name}"] = _path(f"query-{query.name}", query.title, parameters, "Table", told)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "surveilkg",
            "version": __version__,
            "summary": "A cited knowledge graph of AI surveillance; answers are those of the commands.",
            "license": {"name": "Data: CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "servers": [{"url": base.rstrip("/")}],
        "paths": paths,
        "components": {"schemas": {"Table": _TABLE, "Problem": _PROBLEM, **_published()}},
    }


def listed(queries: Iterable[NamedQuery], base: str) -> list[dict[str, Any]]:
    """The named queries with the address of each."""
    return [
        {
            "name": query.name,
            "topic": query.topic,
            "title": query.title,
            "question": query.question,
            "caveat": query.caveat,
            "parameters": [parameter.name for parameter in query.parameters],
            "url": f"{base}api/query/{query.name}",
        }
        for query in queries
    ]


def as_json(found: object) -> Reply:
    """Anything as a reply in JSON."""
    return Reply(200, MEDIA, (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode())


def _path(
    identifier: str, summary: str, parameters: tuple[Parameter, ...], schema: str, description: str = ""
) -> dict[str, Any]:
    shape = {"$ref": f"#/components/schemas/{schema}"} if schema else {}
    problem = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses = {"200": {"description": "The answer.", "content": {MEDIA: {"schema": shape}}}}
    responses |= {code: {"description": told, "content": problem} for code, told in _ERRORS.items()}
    operation = {
        "operationId": identifier,
        "summary": summary,
        **({"description": description} if description else {}),
        "parameters": [parameter.schema() for parameter in parameters],
        "responses": responses,
    }
    return {"get": operation}


def _published() -> dict[str, Any]:
    """The published schemas, their definitions beside them under `name.definition`."""
    out: dict[str, Any] = {}
    for name in sorted({question.schema for question in QUESTIONS if question.schema}):
        text = resources.files("surveilkg.export").joinpath("schemas", f"{name}.json").read_text(encoding="utf-8")
        schema = json.loads(text.replace('"#/$defs/', f'"#/components/schemas/{name}.'))
        out |= {f"{name}.{part}": shape for part, shape in schema.pop("$defs", {}).items()}
        for key in ("$schema", "$id"):
            schema.pop(key, None)
        out[name] = schema
    return out
