"""Bounds of time that are not exactly those of the date they come from: a month has its first and last day.

SHACL checks form and order (shapes/data/time.ttl, source.ttl); it cannot compute the days of a month.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from surveilkg.model import interval
from surveilkg.model.finding import Finding

if TYPE_CHECKING:
    from surveilkg.store.protocols import View
    from surveilkg.table import Value

_BOUNDS = ("earliestStart", "latestStart", "earliestEnd", "latestEnd")
_WHEN = """SELECT DISTINCT ?node ?text ?earliestStart ?latestStart ?earliestEnd ?latestEnd WHERE {
  ?node skg:when ?text .
  OPTIONAL { ?node skg:earliestStart ?earliestStart } OPTIONAL { ?node skg:latestStart ?latestStart }
  OPTIONAL { ?node skg:earliestEnd ?earliestEnd } OPTIONAL { ?node skg:latestEnd ?latestEnd } }"""
_PUBLISHED = """SELECT DISTINCT ?node ?text ?publishedEarliest ?publishedLatest WHERE {
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
    return sorted(
        {*_wrong(view, _WHEN, "when", _expected_when), *_wrong(view, _PUBLISHED, "published", _expected_published)}
    )


def _wrong(view: View, query: str, path: str, expected: Callable[[str], dict[str, str]]) -> Iterator[Finding]:
    """Findings of a query; nodes are asked for only where some date is wrong: many nodes have one date."""
    if any(_compare({**row, "node": ""}, path, expected) for row in view.select(query.replace("?node ", "", 1))):
        for row in view.select(query):
            yield from _compare(row, path, expected)


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
