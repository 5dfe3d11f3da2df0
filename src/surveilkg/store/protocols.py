"""What every store offers to the rooms above: a read-only view that answers SPARQL over the union of its graphs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, Protocol

from surveilkg.errors import MisuseError
from surveilkg.table import Table, Term

Triple = tuple[Term, Term, Term]
Answer = Table | bool | list[Triple]
"""SELECT gives a table, ASK a truth value, CONSTRUCT and DESCRIBE triples."""


class View(Protocol):
    """A read-only published generation, local or remote. The default graph is the union of all graphs."""

    def query(self, sparql: str, bindings: Mapping[str, Term] | None = None) -> Answer:
        """Answer a SPARQL 1.1 query; `bindings` replace variables by typed terms, never by text.

        A variable that is bound must be among those that a SELECT query projects.

        Raises:
            surveilkg.errors.MisuseError: the query does not parse, or is an update.
        """

    def select(self, sparql: str, bindings: Mapping[str, Term] | None = None) -> Table:
        """Answer a SELECT query; see `query`."""
        answer = self.query(sparql, bindings)
        if not isinstance(answer, Table):
            raise MisuseError("This is not a SELECT query.")
        return answer

    def query_rows(self, sparql: str, bindings: Mapping[str, Term] | None = None) -> Iterator[dict[str, Term]]:
        """Rows of a SELECT query as dictionaries of terms; unbound variables are left out."""
        table = self.select(sparql, bindings)
        for row in table.rows:
            yield {name: term for name, term in zip(table.names, row, strict=True) if term is not None}

    def graphs(self) -> list[str]:
        """IRIs of the named graphs, sorted."""

    def count(self, graph: str | None = None) -> int:
        """Number of statements in one graph, or in all."""

    def nquads(self, graph: str | None = None) -> Iterator[str]:
        """Statements of one graph or of all as N-Quads lines, in no particular order."""

    def write_ntriples(self, stream: IO[bytes]) -> None:
        """Write the statements of all graphs as N-Triples, those that stand in several graphs several times."""
