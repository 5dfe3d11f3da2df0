"""Exposure answers as JSON, in the published schema `export/schemas/exposure.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from surveilkg.export.json_values import plain
from surveilkg.iri import BASE
from surveilkg.model.exposure import Exposure

SCHEMA_ID = BASE + "schema/exposure-1.json"


def schema() -> str:
    """The JSON schema of exposure answers, as text."""
    return (Path(__file__).parent / "schemas" / "exposure.json").read_text(encoding="utf-8")


def to_dict(answer: Exposure) -> dict[str, Any]:
    """The answer as plain values, as the schema describes them; shares are numbers in per cent."""
    found: dict[str, Any] = plain(answer, lambda share: float(round(share, 6)))
    found["holders"] = [{"holder": holder, "least": least, "most": most} for holder, least, most in found["holders"]]
    found["left_out"] = [{"reason": reason, "count": count} for reason, count in found["left_out"]]
    for other in found["others"]:
        span = other["economic"]
        other["economic"] = None if span is None else {"least": span[0], "most": span[1]}
    return {"$schema": SCHEMA_ID, **found}


def write(answer: Exposure) -> str:
    """The answer as indented JSON, keys in the order of the schema, one newline at the end."""
    return json.dumps(to_dict(answer), ensure_ascii=False, indent=2) + "\n"
