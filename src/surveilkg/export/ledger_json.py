"""Ledgers as JSON: every line with its accounts once, totals that refer to lines by event."""

from __future__ import annotations

import json
from typing import Any

from surveilkg.analysis.finance.ledger import Ledger, cautions
from surveilkg.analysis.finance.total import Total
from surveilkg.export.json_values import plain
from surveilkg.iri import BASE

SCHEMA_ID = BASE + "schema/ledger-1.json"


def to_dict(answer: Ledger) -> dict[str, Any]:
    """The ledger as plain values; sums of money are text, so that no digit is lost."""
    return {
        "$schema": SCHEMA_ID,
        "filters": dict(answer.filters),
        "lines_held": answer.held,
        "lines": [plain(flow) for flow in answer.flows],
        "totals": [_total(total) for total in answer.totals],
        "trace": None if answer.steps is None else [plain(step) for step in answer.steps],
        "undated": answer.undated,
        "unpublished": answer.unpublished,
        "sources": list(answer.sources),
        "cautions": list(cautions(answer)),
    }


def write(answer: Ledger) -> str:
    """The ledger as indented JSON with one newline at the end."""
    return json.dumps(to_dict(answer), ensure_ascii=False, indent=2) + "\n"


def _total(total: Total) -> dict[str, Any]:
    return {
        "measure": plain(total.measure),
        "range": plain(total.range),
        "counted": total.counted,
        "upper_bound_only": total.upper_only,
        "several_financiers": total.shared,
        "left_out": total.left_out,
        "lines": [
            {"event": line.flow.event, "verdict": line.verdict, "reason": line.reason, "stage": line.stage,
             "range": plain(line.range)}
            for line in total.lines
        ],
    }  # fmt: skip
