"""docs/reference/<command>-json.md: the JSON of commands, from their published schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from surveilkg.export import chains_json, exposure_json
from surveilkg.generate.reference.markdown import name, page, plain, table

_SCHEMAS = {
    "path": chains_json.schema,
    "between": lambda: chains_json.schema("between"),
    "reach": lambda: chains_json.schema("reach"),
    "exposure": exposure_json.schema,
}
"""Command to the schema of its JSON."""
_LIMITS = {
    "minItems": "{} or more",
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "minLength": "{} characters or more",
}


def pages(root: Path) -> dict[str, str]:
    """One page for each format; `root` is not read."""
    del root
    return {f"{command}-json.md": _page(command, json.loads(schema())) for command, schema in _SCHEMAS.items()}


def _page(command: str, schema: dict[str, Any]) -> str:
    blocks = ["## The answer", _fields(schema)]
    for title, part in schema["$defs"].items():
        blocks += [f"## {title}", _fields(part) if "properties" in part else f"One of {_type(part)}."]
    return page(
        f"JSON of {command}",
        f"For reading the output of `surveilkg {command} --format json` in a program.",
        f"The schema is `{schema['$id']}` (JSON Schema 2020-12); in the package it is the file "
        f"`surveilkg/export/schemas/{command}.json`. Every answer names it under `$schema`. Fields of an object in an "
        "object are written with a dot.",
        *blocks,
    )


def _fields(part: dict[str, Any]) -> str:
    return table(("Field", "Type", "Always there", "Meaning"), _rows(part, ""))


def _rows(part: dict[str, Any], before: str) -> list[tuple[str, str, str, str]]:
    """One row per field, those of nested objects below the field that holds them."""
    out = []
    for field, told in part.get("properties", {}).items():
        always = "yes" if field in part.get("required", []) else "no"
        out.append((name(before + field), _type(told), always, plain(told.get("description", ""))))
        nested = told.get("items", told)
        out += _rows(nested, f"{before}{field}.")
    return out


def _type(told: dict[str, Any]) -> str:
    if "$ref" in told:
        target = told["$ref"].rsplit("/", 1)[-1]
        return f"[{target}](#{target.lower()})"
    if "const" in told:
        return name(told["const"])
    if "enum" in told:
        return ", ".join(name(str(value)) if value != "" else "empty" for value in told["enum"])
    if "anyOf" in told:
        return " or ".join(_type(each) for each in told["anyOf"])
    given = told.get("type", "any")
    kind = " or ".join(given) if isinstance(given, list) else str(given)
    if kind == "array":
        kind = f"list of {_type(told.get('items', {}))}"
    limits = [words.format(told[key]) for key, words in _LIMITS.items() if key in told]
    return ", ".join([kind, *limits, *([told["format"]] if "format" in told else [])])
