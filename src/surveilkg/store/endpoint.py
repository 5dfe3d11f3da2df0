"""A store elsewhere, asked by the SPARQL 1.1 Protocol: a published generation on a server, read-only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import IO

from surveilkg.errors import EnvironmentFailure
from surveilkg.iri import PREFIXES
from surveilkg.store import terms
from surveilkg.store.federation import refuse_federation
from surveilkg.store.keywords import uses
from surveilkg.store.oxigraph import kind_of
from surveilkg.store.protocols import Answer, View
from surveilkg.store.serialise import token
from surveilkg.store.transport import RefusedError, Reply, Transport, checked
from surveilkg.table import Table, Term

PAGE = 5_000
"""Rows that are asked for at a time where everything is read; servers cut answers, Virtuoso at 10,000 by default."""
_CUT = "X-SPARQL-MaxRows"
"""Header by which Virtuoso says that it cut an answer; others say so by an error."""
_JSON = "application/sparql-results+json"
_TRIPLES = "application/n-triples, text/plain;q=0.9"


class CutError(EnvironmentFailure):
    """A server gave a part of an answer."""


class EndpointView(View):
    """A view of graphs of a server.

    Args:
        url: its query endpoint.
        transport: sends requests.
        graphs: named graphs that make up the data set.
        merged: named graph that holds the union of all, where the server does not merge graphs itself; else empty.
        within: graphs whose union queries see; None for all.
    """

    def __init__(
        self,
        url: str,
        transport: Transport,
        graphs: list[str],
        merged: str = "",
        within: list[str] | None = None,
    ) -> None:
        self.url = checked(url)
        self._transport = transport
        self._graphs = sorted(graphs)
        self._merged = merged
        self._within = within

    def within(self, graphs: list[str]) -> EndpointView:
        """A view of the same server whose queries see only the union of some graphs."""
        return EndpointView(self.url, self._transport, self._graphs, self._merged, graphs)

    def query(self, sparql: str, bindings: Mapping[str, Term] | None = None) -> Answer:
        """Answer a query; see `View.query`.

        Raises:
            MisuseError: the query does not parse, or is an update.
            EnvironmentFailure: the server cannot be reached, refuses the query or cuts its answer.
        """
        refuse_federation(sparql)
        is_graph = kind_of(sparql) == "triples"
        reply = self._ask(_text(sparql, bindings or {}), self._dataset(sparql), _TRIPLES if is_graph else _JSON)
        with closing(reply.body) as body:
            if is_graph:
                return [terms.triple(each) for each in dict.fromkeys(terms.statements(body))]
            found = terms.results(body)
        self._refuse_cut(reply, found)
        return found

    def rows_or_cut(self, sparql: str) -> list[dict[str, Term]] | None:
        """Rows of a SELECT query, or None where the server says that it cut them."""
        try:
            return list(self.query_rows(sparql))
        except CutError:
            return None

    def every_row(self, pattern: str, key: str, others: tuple[str, ...]) -> Iterator[dict[str, Term]]:
        """All rows of a pattern, page by page, so that a server that cuts long answers gives them all.

        Args:
            pattern: group graph pattern without its brackets.
            key: variable bound to IRIs by which pages are made; rows come in its order, all of one IRI together.
            others: further variables.

        Raises:
            EnvironmentFailure: one key has more rows than the server gives at a time.
        """
        names = " ".join(f"?{name}" for name in (key, *others))
        last = ""
        while True:
            after = f"FILTER(STR(?{key}) > {token(Term(last))})" if last else ""
            text = f"SELECT DISTINCT {names} WHERE {{ {pattern} {after} }} ORDER BY STR(?{key}) LIMIT {PAGE}"
            rows = list(self.query_rows(text))
            if len(rows) < PAGE:
                yield from rows
                return
            end = rows[-1][key].value  # may go on on the next page
            rows = [row for row in rows if row[key].value != end]
            if not rows:
                raise EnvironmentFailure(f"{self.url}: {end} has more than {PAGE:,} rows, which are not read.")
            yield from rows
            last = rows[-1][key].value

    def graphs(self) -> list[str]:
        """IRIs of the named graphs, sorted."""
        return list(self._graphs)

    def count(self, graph: str | None = None) -> int:
        """Number of statements in one graph, or in all: asked of the server."""
        return sum(self._count(each) for each in ([graph] if graph is not None else self._graphs))

    def nquads(self, graph: str | None = None) -> Iterator[str]:
        """Statements as N-Quads lines; in pages where the server cuts long answers.

        Raises:
            EnvironmentFailure: the server does not give them all.
        """
        for name in [graph] if graph is not None else self._graphs:
            for line in self._lines(name):
                yield f"{line} <{name}> ."

    def write_ntriples(self, stream: IO[bytes]) -> None:
        """Write the statements of all graphs; see `View.write_ntriples`."""
        for graph in self._graphs:
            stream.writelines(f"{line} .\n".encode() for line in self._lines(graph))

    def _lines(self, graph: str) -> Iterator[str]:
        """Statements of a graph as N-Triples without their dot."""
        wanted = self._count(graph)
        found = self._constructed(graph, "")
        if len(found) < wanted and wanted > PAGE:
            named = EndpointView(self.url, self._transport, [graph], within=[])
            pattern = f"GRAPH <{graph}> {{ ?s ?p ?o }} FILTER(!isBlank(?s) && !isBlank(?o))"
            rows = named.every_row(pattern, "s", ("p", "o"))
            found = [" ".join(str(terms.to_engine(row[name])) for name in ("s", "p", "o")) for row in rows]
            if len(found) < wanted:  # blank nodes have no names by which pages could be made
                found += self._constructed(graph, "FILTER(isBlank(?s) || isBlank(?o))")
        if len(found) != wanted:
            raise EnvironmentFailure(
                f"{self.url} gives {len(found):,} of the {wanted:,} statements of <{graph}>.",
                "Raise the number of rows that the server gives (Virtuoso: ResultSetMaxRows).",
            )
        yield from found

    def _constructed(self, graph: str, condition: str) -> list[str]:
        text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} {condition} }}"
        reply = self._ask(text, [("named-graph-uri", graph)], _TRIPLES)
        with closing(reply.body) as body:
            return [str(triple) for triple in terms.statements(body)]

    def _count(self, graph: str) -> int:
        text = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        reply = self._ask(text, [("named-graph-uri", graph)], _JSON)
        with closing(reply.body) as body:
            found = terms.results(body)
        rows = found.rows if isinstance(found, Table) else []
        return int(rows[0][0].value) if rows and rows[0][0] is not None else 0

    def _dataset(self, sparql: str) -> list[tuple[str, str]]:
        """The data set of a query by the protocol: the union of the graphs, and the graphs by name where it asks."""
        if uses(sparql, "FROM"):
            return []
        union = self._within if self._within is not None else [self._merged] if self._merged else self._graphs
        found = [("default-graph-uri", graph) for graph in union]
        if re.search(r"\bgraph\b", sparql, re.IGNORECASE):
            found += [("named-graph-uri", graph) for graph in self._graphs]
        return found

    def _ask(self, text: str, dataset: list[tuple[str, str]], accept: str) -> Reply:
        from surveilkg.store.asking import Asking

        try:
            return Asking(self.url, text, dataset, accept).reply(self._transport)
        except RefusedError as error:
            raise EnvironmentFailure(
                f"{self.url} does not answer a query ({error.status})" + (f": {error.said}" if error.said else "."),
                error.hint,
            ) from None

    def _refuse_cut(self, reply: Reply, found: Answer) -> None:
        limit = reply.headers.get(_CUT, "")
        if limit.isdigit() and isinstance(found, Table) and len(found) >= int(limit):
            raise CutError(
                f"{self.url} gives {int(limit):,} rows at most, and the answer has more.",
                "Ask for less, or raise the number of rows that the server gives (Virtuoso: ResultSetMaxRows).",
            )


_DECLARED = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())


def _text(sparql: str, bindings: Mapping[str, Term]) -> str:
    """A query with its prefixes declared, and variables bound by a VALUES clause at its end."""
    if not bindings:
        return _DECLARED + sparql
    names = " ".join(f"?{name}" for name in bindings)
    row = " ".join(map(token, bindings.values()))
    values = f"{names} {{ {row} }}" if len(bindings) == 1 else f"({names}) {{ ({row}) }}"
    return f"{_DECLARED}{sparql}\nVALUES {values}\n"
