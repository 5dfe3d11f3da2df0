"""RDF terms, results and statements between the engine's classes, what servers send, and ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

import pyoxigraph as ox

from surveilkg.errors import EnvironmentFailure, MisuseError
from surveilkg.iri import XSD
from surveilkg.store.protocols import Triple
from surveilkg.table import Column, Table, Term


def results(body: IO[bytes]) -> Table | bool:
    """A table or a truth value from SPARQL 1.1 Query Results JSON.

    Truth values are spelt true and false, as the embedded store spells them: Virtuoso keeps them as 1 and 0.

    Raises:
        EnvironmentFailure: it is something else.
    """
    try:
        text = _LABEL.sub(rb"\1", body.read())
        found = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
        if isinstance(found, ox.QueryBoolean):
            return bool(found)
        said = table(found)
        return Table(said.columns, [tuple(map(_spelt, row)) for row in said.rows])
    except (SyntaxError, ValueError, OSError) as error:
        raise _unreadable("results", error) from None


def _spelt(term: Term | None) -> Term | None:
    if term is None or term.datatype != _BOOLEAN or term.value not in _TRUTH:
        return term
    return Term(_TRUTH[term.value], "literal", _BOOLEAN)


_LABEL = re.compile(rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*")nodeID://')
"""Virtuoso labels blank nodes by what looks like an IRI."""
_BOOLEAN = XSD + "boolean"
_TRUTH = {"1": "true", "0": "false"}


def statements(body: IO[bytes]) -> Iterator[ox.Triple]:
    """Statements of N-Triples.

    Raises:
        EnvironmentFailure: it is something else.
    """
    try:
        for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES):
            yield quad.triple
    except (SyntaxError, ValueError, OSError) as error:
        raise _unreadable("statements", error) from None


def _unreadable(what: str, error: Exception) -> EnvironmentFailure:
    return EnvironmentFailure(
        f"The server sends {what} that cannot be read: {error}.", "Check that the URL is that of a SPARQL endpoint."
    )


def table(result: ox.QuerySolutions) -> Table:
    """Solutions as a table."""
    columns = tuple(Column(variable.value) for variable in result.variables)
    known = _Known()
    return Table(columns, [tuple(map(known.__getitem__, solution)) for solution in result])


class _Known(dict[object, Term | None]):
    """Terms of the engine to ours; a result says most of its terms many times."""

    def __missing__(self, term: object) -> Term | None:
        """A term that is met for the first time."""
        found = self[term] = from_engine(term)
        return found


def triple(statement: ox.Triple) -> Triple:
    """A statement as three terms."""
    subject, predicate, value = (from_engine(term) for term in statement)
    if subject is None or predicate is None or value is None:
        raise RuntimeError("a statement with an unbound term")
    return subject, predicate, value


def from_engine(term: object) -> Term | None:
    """A term of the engine; None for None."""
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return Term(term.value, "iri")
    if isinstance(term, ox.BlankNode):
        return Term(term.value, "bnode")
    if isinstance(term, ox.Literal):
        return Term(term.value, "literal", term.datatype.value, term.language or "")
    return Term(str(term), "literal")


def to_engine(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple:
    """A term for the engine.

    Raises:
        MisuseError: it is none that the engine takes, such as an IRI with a code point that RFC 3987 leaves out.
    """
    try:
        if term.kind == "iri":
            return ox.NamedNode(term.value)
        if term.language:
            return ox.Literal(term.value, language=term.language)
        if term.datatype:
            return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype))
    except ValueError as error:
        raise MisuseError(f"{term.value!r} cannot be asked for: {error}.") from None
    return ox.Literal(term.value)
