"""Bounds of time that are not exactly those of the date they come from: a month has its first and last day.

SHACL checks form and order (shapes/data/time.ttl, source.ttl); it cannot compute the days of a month.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from surveilkg.model import interval
from surveilkg.model.finding import Finding

if TYPE_CHECKING:
    from surveilkg.store.protocols import View
    from surveilkg.table import Value

_BOUNDS = ("earliestStart", "latestStart", "earliestEnd", "latestEnd")
_WHEN = """SELECT ?node ?text ?earliestStart ?latestStart ?earliestEnd ?latestEnd WHERE {
  ?node skg:when ?text .
  OPTIONAL { ?node skg:earliestStart ?earliestStart } OPTIONAL { ?node skg:latestStart ?latestStart }
  OPTIONAL { ?node skg:earliestEnd ?earliestEnd } OPTIONAL { ?node skg:latestEnd ?latestEnd } }"""
_PUBLISHED = """SELECT ?node ?text ?publishedEarliest ?publishedLatest WHERE {
  ?node skg:published ?text .
  OPTIONAL { ?node skg:publishedEarliest ?publishedEarliest }
  OPTIONAL { ?node skg:publishedLatest ?publishedLatest } }"""


REACH = """
# reach: skg:when|skg:earliestStart|skg:latestStart|skg:earliestEnd|skg:latestEnd
# reach: skg:published|skg:publishedEarliest|skg:publishedLatest
"""
"""How far the check looks from a node (see `checks.reach`)."""


def findings(view: View) -> list[Finding]:
    """One error per bound that differs from the EDTF date of its node, and per date that does not parse."""
    found: set[Finding] = set()
    for row in view.select(_WHEN):
        found |= set(_compare(row, "when", _expected_when))
    for row in view.select(_PUBLISHED):
        found |= set(_compare(row, "published", _expected_published))
    return sorted(found)


def _expected_when(text: str) -> dict[str, str]:
    bounds = interval.parse(text)
    days = (bounds.earliest_start, bounds.latest_start, bounds.earliest_end, bounds.latest_end)
    return {name: day.isoformat() if day else "" for name, day in zip(_BOUNDS, days, strict=True)}


def _expected_published(text: str) -> dict[str, str]:
    bounds = interval.day(text)
    first, last = bounds.earliest_start, bounds.latest_end
    return {
        "publishedEarliest": first.isoformat() if first else "",
        "publishedLatest": last.isoformat() if last else "",
    }


def _compare(row: dict[str, Value], path: str, expected: Callable[[str], dict[str, str]]) -> list[Finding]:
    text, node = str(row["text"]), str(row["node"])
    try:
        wanted = expected(text)
    except ValueError as error:
        return [
            Finding(
                "error",
                "date-bounds",
                node,
                f"{error}.",
                f"skg:{path}",
                text,
                "Write an EDTF date that exists.",
            )
        ]
    return [
        Finding(
            severity="error",
            rule="date-bounds",
            node=node,
            message=f"skg:{name} does not fit skg:{path} {text}: expected {day or 'none'}.",
            path=f"skg:{name}",
            value=str(row[name] or ""),
            fix=f"Write {day}." if day else "Remove it: the time is open on this side.",
        )
        for name, day in wanted.items()
        if str(row[name] or "") != day
    ]
