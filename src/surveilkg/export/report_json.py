"""Reports as JSON: every part with the names of `model.report`; figures as their data."""

from __future__ import annotations

import json
from typing import Any

from surveilkg.iri import BASE
from surveilkg.model.report import Report

SCHEMA_ID = BASE + "schema/report-1.json"


def write(report: Report) -> str:
    """The report as indented JSON with one newline at the end."""
    return json.dumps({"$schema": SCHEMA_ID, **_plain(report)}, ensure_ascii=False, indent=2) + "\n"


def _plain(value: Any) -> Any:
    """Named tuples as dictionaries, sequences as lists, everything else as it is."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: _plain(item) for name, item in value._asdict().items()}
    return [_plain(item) for item in value] if isinstance(value, (tuple, list)) else value
