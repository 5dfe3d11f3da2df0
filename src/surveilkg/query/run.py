"""Run a named query on a view: the same bound SPARQL on every engine, the columns typed as the header says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from surveilkg.clean.ordering import natural
from surveilkg.errors import EnvironmentFailure
from surveilkg.iri import XSD
from surveilkg.network.index import Index
from surveilkg.query import binding, catalogue, ordering
from surveilkg.query.header import SEPARATOR, NamedQuery
from surveilkg.store.protocols import View
from surveilkg.table import Column, Table, Term

_COVERAGE = """
SELECT ?source ?cited_as (COUNT(?claim) AS ?claims)
WHERE { ?claim skg:source ?source . OPTIONAL { ?source skg:citeAs ?cited_as } }
GROUP BY ?source ?cited_as ORDER BY ?source
"""


def run(view: View, index: Index, root: Path, name: str, given: Mapping[str, Any]) -> Table:
    """The answer of a named query.

    Args:
        view: the graph.
        index: where names are looked up.
        root: folder with queries/.
        name: name of the query.
        given: parameters by name.

    Raises:
        MisuseError: there is no such query, or a parameter is unknown, missing or cannot be understood.
        UnknownNameError: a name is not in the graph.
        AmbiguousNameError: a name belongs to several entities.
    """
    query = catalogue.find(root, name)
    return answer(view, query, binding.bound(query, index, given))


def answer(view: View, query: NamedQuery, sparql: str) -> Table:
    """The rows of a bound query under the columns of its header; parts of list cells in natural order.

    Raises:
        EnvironmentFailure: the query selects other variables than its header declares.
    """
    declared = [column.name for column in query.columns]
    asked, keys = ordering.taken_off(sparql, declared)
    table = view.select(asked)
    if table.names != declared:
        raise EnvironmentFailure(f"The query {query.name} selects {table.names}; its header declares {declared}.")
    found = typed(query, table.rows)
    return Table(found.columns, ordering.in_order(found.rows, keys))


def typed(query: NamedQuery, rows: Iterable[tuple[Term | None, ...]]) -> Table:
    """Rows of any engine under the columns of a query: the same terms, whatever engines make of expressions.

    Lists are in natural order without repetition, texts without language (SPARQL 1.1 leaves open what GROUP_CONCAT
    makes of it, and engines differ), decimals of that datatype where an engine computes an integer, no text is empty.
    """
    lists = [at for at, column in enumerate(query.columns) if column.type == "list"]
    kinds = [column.type for column in query.columns]
    return Table(query.columns, [_present(_plain(_sorted_lists(row, lists), kinds)) for row in rows])


def coverage(view: View) -> Table:
    """The sources that every query consults, with the number of claims taken from each.

    Returns:
        Columns source, cited_as, claims; by source.
    """
    columns = (Column("source", "iri"), Column("cited_as", "text"), Column("claims", "integer"))
    return Table(columns, view.select(_COVERAGE).rows)


def _sorted_lists(row: tuple[Term | None, ...], lists: list[int]) -> tuple[Term | None, ...]:
    """SPARQL 1.1 promises no order for GROUP_CONCAT, so engines differ; here it is made one."""
    cells = list(row)
    for at in lists:
        term = cells[at]
        if term is not None:
            parts = sorted(set(term.value.split(SEPARATOR)) - {""}, key=natural)
            cells[at] = Term(SEPARATOR.join(parts), term.kind, term.datatype, term.language) if parts else None
    return tuple(cells)


def _plain(row: tuple[Term | None, ...], kinds: list[str]) -> tuple[Term | None, ...]:
    return tuple(None if term is None else _as(term, kind) for term, kind in zip(row, kinds, strict=True))


def _as(term: Term, kind: str) -> Term:
    """A literal as its column says it is."""
    if term.kind == "literal" and kind in {"text", "list"} and (term.language or not term.datatype):
        return Term(term.value, "literal", XSD + "string")
    if kind == "decimal" and term.datatype == XSD + "integer":
        return Term(term.value, "literal", XSD + "decimal")
    return term


def _present(row: tuple[Term | None, ...]) -> tuple[Term | None, ...]:
    """A row in which nothing stands for nothing: SPARQL 1.1 has no way to leave a cell of an expression empty."""
    return tuple(None if term is not None and term.kind == "literal" and not term.value else term for term in row)
