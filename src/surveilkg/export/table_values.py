"""Cells of tables as the formats other than the W3C ones write them: plain values, typed by column."""

from __future__ import annotations

from datetime import date

from surveilkg.iri import XSD, shorten
from surveilkg.table import Table, Term, Value


def plain(term: Term | None) -> Value:
    """A cell as a plain value: numbers and booleans as such, IRIs in full, everything else as text."""
    if term is not None and term.kind == "bnode":
        return f"_:{term.value}"
    return None if term is None else term.python()


def shown(term: Term | None) -> str:
    """A cell as a reader sees it: IRIs as CURIEs, numbers without needless zeros, white space as one space."""
    if term is None:
        return ""
    if term.kind == "iri":
        return shorten(term.value)
    value = plain(term)
    if isinstance(value, float) and not isinstance(value, bool):
        return f"{value:,.2f}".rstrip("0").rstrip(".") if abs(value) < 1e15 else str(value)
    return " ".join(str(term.value).split())


def day(term: Term | None) -> date | None:
    """The day of a cell with an xsd:date (years 1 to 9999, no time zone), else None."""
    if term is None or term.datatype != XSD + "date":
        return None
    try:
        return date.fromisoformat(term.value)
    except ValueError:
        return None


def kinds(table: Table) -> list[str]:
    """Per column `integer`, `decimal`, `boolean`, `date` or `text`: what all of its cells are."""
    return [_kind([row[at] for row in table.rows], column.type) for at, column in enumerate(table.columns)]


def _kind(cells: list[Term | None], declared: str) -> str:
    present = [term for term in cells if term is not None]
    if not present:
        return declared if declared in {"integer", "decimal", "boolean", "date"} else "text"
    if all(day(term) is not None for term in present):
        return "date"
    types = {type(plain(term)) for term in present}
    if types <= {int, float}:
        whole = types == {int} and declared != "decimal" and all(abs(int(term.value)) < 2**63 for term in present)
        return "integer" if whole else "decimal"
    return "boolean" if types == {bool} else "text"
