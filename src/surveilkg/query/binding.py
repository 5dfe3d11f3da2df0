"""Named queries with their parameters bound: terms are put into VALUES blocks, never text into SPARQL.

A query file holds one block per parameter: `VALUES ?vendor { UNDEF }`, and for a date
`VALUES (?as_of_first ?as_of_last) { (UNDEF UNDEF) }`, the first and last day that it can mean. As it stands the file
asks for everything; binding replaces the row of UNDEF by rows of terms. One row of literals is bound by BIND, which
says the same: Virtuoso 7.2 joins literals in VALUES by way of a temporary table, and loses rows or hangs where it does
so often. For this reason no query file has a VALUES block of several variables but those of dates, which are bound so,
or of literals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from surveilkg.errors import EnvironmentFailure, MisuseError
from surveilkg.iri import PREFIXES
from surveilkg.network.index import Index
from surveilkg.query.header import NamedQuery, Parameter
from surveilkg.query.kinds import KINDS
from surveilkg.store.serialise import token
from surveilkg.table import Term

Rows = list[tuple[Term, ...]]
_PREFIX = re.compile(r"(?<![\w?$:-])([a-z]+):")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|<[^<>\s]*>')


def bound(query: NamedQuery, index: Index, given: Mapping[str, Any]) -> str:
    """The SPARQL of a query with its parameters bound and its prefixes declared.

    Args:
        query: the query.
        index: where names are looked up.
        given: parameters by name; None stands for not given.

    Raises:
        MisuseError: a parameter is unknown, missing or cannot be understood.
        UnknownNameError: a name is not in the graph.
        AmbiguousNameError: a name belongs to several entities.
    """
    told = {name: value for name, value in given.items() if value is not None and value != ()}
    _refuse_unknown(query, told)
    body = query.body
    for parameter in query.parameters:
        rows = _rows(parameter, index, told.get(parameter.name))
        body = body.replace(block(parameter, None), block(parameter, rows)) if rows else _without(body, parameter)
    return prefixes_of(query.body) + f"# surveilkg query {query.name}: {query.title}\n" + body


def block(parameter: Parameter, rows: Rows | None) -> str:
    """The VALUES block of a parameter, BINDs for one row of literals; without rows as a query file holds it."""
    names = [f"?{parameter.name}{suffix}" for suffix in KINDS[parameter.kind].suffixes]
    values = [[token(term) for term in row] for row in rows] if rows else [["UNDEF"] * len(names)]
    if rows and len(rows) == 1 and all(term.kind == "literal" for term in rows[0]):
        return " ".join(f"BIND({value} AS {name})" for name, value in zip(names, values[0], strict=True))
    if len(names) == 1:
        return f"VALUES {names[0]} {{ {' '.join(row[0] for row in values)} }}"
    return f"VALUES ({' '.join(names)}) {{ {' '.join('(' + ' '.join(row) + ')' for row in values)} }}"


def _without(body: str, parameter: Parameter) -> str:
    """A query without the block of a parameter that is not given.

    A row of UNDEF joins with everything and says nothing, so the answer is the same; engines were found (Virtuoso 7.2)
    that take a variable with UNDEF for bound.
    """
    return re.sub(rf"^[ ]*{re.escape(block(parameter, None))}\n", "", body, flags=re.MULTILINE)


def check(query: NamedQuery, where: str) -> None:
    """Refuse a query whose VALUES blocks are not those of its parameters.

    Args:
        query: the query.
        where: the file, for the message.

    Raises:
        EnvironmentFailure: a parameter has no block, or a block no parameter.
    """
    rest = query.body
    for parameter in query.parameters:
        if block(parameter, None) not in rest:
            raise EnvironmentFailure(
                f"The query file {where} is refused: it has no block for its parameter {parameter.name}.",
                f"Write the line: {block(parameter, None)}",
            )
        rest = rest.replace(block(parameter, None), "")
    if "UNDEF" in rest:
        raise EnvironmentFailure(
            f"The query file {where} is refused: a block with UNDEF belongs to no parameter.", "Declare the parameter."
        )


def prefixes_of(body: str) -> str:
    """Declarations of the prefixes that a query uses, in the order of `surveilkg.iri.PREFIXES`."""
    used = set(_PREFIX.findall(_STRING.sub(" ", body)))
    return "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items() if name in used)


def _refuse_unknown(query: NamedQuery, told: Mapping[str, Any]) -> None:
    known = [parameter.name for parameter in query.parameters]
    for name in told:
        if name not in known:
            raise MisuseError(
                f"The query {query.name} has no parameter {name!r}.",
                f"Its parameters: {', '.join(known)}." if known else "It has none.",
            )
    for parameter in query.parameters:
        if parameter.required and parameter.name not in told:
            raise MisuseError(
                f"The query {query.name} needs {parameter.option}: {parameter.meaning}",
                f"Give it a {KINDS[parameter.kind].words}.",
            )


def _rows(parameter: Parameter, index: Index, value: Any) -> Rows:
    """Rows of terms of a parameter; none where it is not given and has no default."""
    values = list(_several(value)) if value is not None else [parameter.default] if parameter.default else []
    if len(values) > 1 and not parameter.several:
        raise MisuseError(f"{parameter.option} takes one value, not {len(values)}.")
    kind = KINDS[parameter.kind]
    return list(dict.fromkeys(kind.read(index, parameter.option, _as_text(parameter, each)) for each in values))


def _several(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list | tuple | set | frozenset) else (value,)


def _as_text(parameter: Parameter, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        raise MisuseError(f"{parameter.option} is {value!r}.", f"Give it a {KINDS[parameter.kind].words}.")
    return value.isoformat()[:10] if isinstance(value, date) else str(value)
