"""Queries stay local: SERVICE, which would send parts of a query to other hosts, is refused before a query is run."""

from __future__ import annotations

from surveilkg.errors import MisuseError
from surveilkg.store.keywords import uses


def refuse_federation(sparql: str) -> None:
    """Refuse a query that uses the keyword SERVICE, or that holds the word and does not parse.

    Raises:
        MisuseError: it does.
    """
    if uses(sparql, "SERVICE"):
        raise MisuseError(
            "SERVICE is refused: a query here is answered from this graph only.",
            "Ask the other endpoint by itself and join the tables. Where SERVICE is only part of a text or name, the "
            "query has an error elsewhere.",
        )
