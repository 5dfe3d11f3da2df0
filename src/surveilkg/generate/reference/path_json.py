"""docs/reference/path-json.md: the JSON of `surveilkg path`, from its published schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from surveilkg.export import chains_json
from surveilkg.generate.reference.markdown import name, page, plain, table

_LIMITS = {
    "minItems": "{} or more",
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "minLength": "{} characters or more",
}


def pages(root: Path) -> dict[str, str]:
    """The page of the JSON format; `root` is not read."""
    del root
    schema: dict[str, Any] = json.loads(chains_json.schema())
    blocks = ["## The answer", _fields(schema)]
    for title, part in schema["$defs"].items():
        blocks += [f"## {title}", _fields(part) if "properties" in part else f"One of {_type(part)}."]
    return {
        "path-json.md": page(
            "JSON of path",
            "For reading the output of `surveilkg path --format json` in a program.",
            f"The schema is `{schema['$id']}` (JSON Schema 2020-12); in the package it is the file "
            "`surveilkg/export/schemas/path.json`. Every answer names it under `$schema`. Fields of an object in an "
            "object are written with a dot.",
            *blocks,
        )
    }


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
        return f"[{target}](#{target})"
    if "const" in told:
        return name(told["const"])
    if "enum" in told:
        return ", ".join(name(str(value)) for value in told["enum"])
    kind = str(told.get("type", "any"))
    if kind == "array":
        kind = f"list of {_type(told.get('items', {}))}"
    limits = [words.format(told[key]) for key, words in _LIMITS.items() if key in told]
    return ", ".join([kind, *limits, *([told["format"]] if "format" in told else [])])
