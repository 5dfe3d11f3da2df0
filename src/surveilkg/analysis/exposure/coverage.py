"""Which lists and which stakes the graph holds, of which sources and dates, and the latest day that it knows."""

from __future__ import annotations

from datetime import date

from surveilkg.model.exposure import Coverage
from surveilkg.network.index import Index
from surveilkg.store.protocols import View

_LISTINGS = """
SELECT ?source ?list (COUNT(?claim) AS ?claims) (MAX(?start) AS ?latest) WHERE {
  ?claim a skg:Listing ; skg:source ?source ; skg:rank skg:rank-normal .
  OPTIONAL { ?claim skg:restrictionList ?list }
  OPTIONAL { ?claim skg:earliestStart ?start ; skg:mode ?mode FILTER(?mode NOT IN (skg:planned, skg:conditional)) }
} GROUP BY ?source ?list ORDER BY ?source ?list
"""
_STAKES = """
SELECT ?source (COUNT(?claim) AS ?claims) (MAX(?start) AS ?latest) WHERE {
  ?claim a skg:Ownership ; skg:source ?source ; skg:rank skg:rank-normal .
  OPTIONAL { ?claim skg:earliestStart ?start ; skg:mode ?mode FILTER(?mode NOT IN (skg:planned, skg:conditional)) }
} GROUP BY ?source ORDER BY ?source
"""


def coverage(view: View, index: Index) -> tuple[Coverage, ...]:
    """Listings by list and source, then stakes by source."""
    found = []
    for kind, query in (("listings", _LISTINGS), ("stakes", _STAKES)):
        for row in view.select(query):
            source = index.sources.get(str(row["source"]), {})
            number = index.node_number(str(row["list"])) if row.get("list") else None
            found.append(
                Coverage(
                    kind=kind,
                    source=source.get("cite_as") or source.get("label") or str(row["source"]),
                    published=source.get("published", ""),
                    list=index.node(number)["label"] if number is not None else "",
                    claims=int(str(row["claims"])),
                    latest=str(row["latest"] or ""),
                )
            )
    return tuple(sorted(found, key=lambda line: (line.kind, line.list, line.source)))


def latest_day(index: Index, found: tuple[Coverage, ...]) -> date | None:
    """The latest day that listings and stakes know of: their last start, or the publication of their source."""
    cited = {line.source for line in found}
    days = [line.latest for line in found if line.latest]
    sources = [source for source in index.sources.values() if (source.get("cite_as") or source.get("label")) in cited]
    days += [source["published_latest"] for source in sources if source.get("published_latest")]
    return max((date.fromisoformat(day) for day in days), default=None)
