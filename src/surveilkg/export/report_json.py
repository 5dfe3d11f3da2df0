"""Reports as JSON: every part with the names of `model.report`; figures as their data."""

from __future__ import annotations

import json

from surveilkg.export.json_values import plain
from surveilkg.iri import BASE
from surveilkg.model.report import Report

SCHEMA_ID = BASE + "schema/report-1.json"


def write(report: Report) -> str:
    """The report as indented JSON with one newline at the end."""
    return json.dumps({"$schema": SCHEMA_ID, **plain(report)}, ensure_ascii=False, indent=2) + "\n"
