"""The order of the rows of a named query, made here and not by the engine.

SPARQL 1.1 leaves open how many terms compare (section 15.1: texts with languages, texts with numbers), so engines
differ; and sorting long rows is beyond some (Virtuoso 7.2 refuses rows over 4 kB). The clause stands in the query file,
so that it reads as a whole and runs anywhere; it is taken off before the query is sent.
"""

from __future__ import annotations

import re
from decimal import Decimal

from surveilkg.iri import XSD
from surveilkg.table import Term

Keys = list[tuple[int, bool]]
"""Position of a column and whether the greatest comes first, in order of weight."""
Row = tuple[Term | None, ...]
_CLAUSE = re.compile(r"\nORDER BY((?:\s+(?:DESC\(\?\w+\)|\?\w+))+)\s*\Z")
_KEY = re.compile(r"(DESC\()?\?(\w+)")
_NUMBERS = frozenset({"integer", "decimal", "double", "float"})


def taken_off(sparql: str, names: list[str]) -> tuple[str, Keys]:
    r"""A query without its last clause ORDER BY, and what that says; as it is where it orders by more than columns.

    Args:
        sparql: the query.
        names: names of its columns.

    >>> taken_off("SELECT ?a {}\nORDER BY DESC(?b) ?a", ["a", "b"])
    ('SELECT ?a {}\n', [(1, True), (0, False)])
    """
    found = _CLAUSE.search(sparql)
    keys = _KEY.findall(found[1]) if found else []
    if found is None or any(name not in names for _, name in keys):
        return sparql, []
    return sparql[: found.start() + 1], [(names.index(name), bool(descending)) for descending, name in keys]


def in_order(rows: list[Row], keys: Keys) -> list[Row]:
    """Rows in order of some columns, and those that tie in order of all."""
    if not keys:
        return rows
    found = sorted(rows, key=lambda row: tuple(map(_order, row)))
    for at, is_descending in reversed(keys):
        found.sort(key=lambda row, at=at: _order(row[at]), reverse=is_descending)  # type: ignore[misc]
    return found


def _order(term: Term | None) -> tuple[int, Decimal, str]:
    """Nothing first, then blank nodes, IRIs, texts by code point, numbers by value."""
    if term is None:
        return 0, Decimal(0), ""
    if term.kind != "literal":
        return (1 if term.kind == "bnode" else 2), Decimal(0), term.value
    if term.datatype.removeprefix(XSD) in _NUMBERS and term.datatype.startswith(XSD):
        return 4, Decimal(term.value), ""
    return 3, Decimal(0), term.value
