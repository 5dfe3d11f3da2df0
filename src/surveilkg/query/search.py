"""Name search as a table."""

from __future__ import annotations

from surveilkg import iri
from surveilkg.iri import XSD
from surveilkg.network import names
from surveilkg.network.index import Index
from surveilkg.table import Column, Table, Term

COLUMNS = (
    Column("id", "iri"),
    Column("label", "text"),
    Column("class", "text"),
    Column("matched", "text"),
    Column("claims", "integer", "claims that name the entity"),
)


def search(index: Index, text: str, limit: int) -> Table:
    """Entities with a name that holds every word of a text.

    Args:
        index: the network index.
        text: words in any case, with or without accents; Chinese as it stands.
        limit: number of rows at most.

    Returns:
        Columns id, label, class, matched (the name that fits) and claims, best match first.
    """
    rows: list[tuple[Term | None, ...]] = []
    for node, matched in names.search(index, text)[:limit]:
        record = index.node(node)
        rows.append(
            (
                Term(iri.shorten(record["iri"])),
                Term(record["label"]),
                Term(record["class"]),
                Term(matched),
                Term(str(len(index.claims_of(node))), "literal", XSD + "integer"),
            )
        )
    return Table(COLUMNS, rows)
