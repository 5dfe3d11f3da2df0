"""The embedded store: Oxigraph through pyoxigraph, opened read-only."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from surveilkg.errors import EnvironmentFailure, MisuseError
from surveilkg.iri import PREFIXES
from surveilkg.store import terms
from surveilkg.store.federation import refuse_federation
from surveilkg.store.keywords import uses
from surveilkg.store.protocols import Answer, View
from surveilkg.table import Term

_SPOOL = 16 * 1024 * 1024
"""Bytes of a graph that is handed out which are held in memory; a larger one is put in a temporary file."""


class EmbeddedView(View):
    """A view of an Oxigraph store.

    Args:
        store: the opened store; nothing here writes to it.
        graphs: graphs whose union queries see; None for all.
    """

    def __init__(self, store: ox.Store, graphs: list[str] | None = None) -> None:
        self._store = store
        self._within: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] | None = None
        if graphs is not None:
            self._within = [ox.NamedNode(graph) for graph in graphs]

    @classmethod
    def open(cls, folder: Path) -> EmbeddedView:
        """Open the store of a generation read-only.

        Raises:
            EnvironmentFailure: the folder holds no readable store.
        """
        try:
            return cls(ox.Store.read_only(str(folder)))
        except (OSError, ValueError) as error:
            raise EnvironmentFailure(
                f"The store in {folder} cannot be opened: {error}.",
                "Delete the generation's folder; the next command compiles it again.",
            ) from error

    @property
    def store(self) -> ox.Store:
        """The engine, for what a view does not offer: answers in the engine's own serialisations."""
        return self._store

    def within(self, graphs: list[str]) -> EmbeddedView:
        """A view of the same store whose queries see only the union of some graphs."""
        return EmbeddedView(self._store, graphs)

    def query(self, sparql: str, bindings: Mapping[str, Term] | None = None) -> Answer:
        """Answer a query; see `View.query`."""
        refuse_federation(sparql)
        substitutions = {ox.Variable(name): terms.to_engine(term) for name, term in (bindings or {}).items()}
        try:
            result = self._store.query(
                sparql,
                prefixes=PREFIXES,
                use_default_graph_as_union=self._within is None and not uses(sparql, "FROM"),
                default_graph=self._within,
                substitutions=substitutions,
            )
        except SyntaxError as error:
            raise _misspelt(sparql, error) from None
        try:
            if isinstance(result, ox.QuerySolutions):
                return terms.table(result)
            if isinstance(result, ox.QueryBoolean):
                return bool(result)
            return [terms.triple(each) for each in result]
        except (RuntimeError, OSError) as error:
            raise MisuseError(
                f"The query cannot be answered: {error}", "Queries here are read-only and local."
            ) from None

    def graphs(self) -> list[str]:
        """IRIs of the named graphs, sorted."""
        return sorted(graph.value for graph in self._store.named_graphs())

    def count(self, graph: str | None = None) -> int:
        """Number of statements in one graph, or in all."""
        if graph is None:
            return len(self._store)
        return sum(1 for _ in self._store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))

    def nquads(self, graph: str | None = None) -> Iterator[str]:
        """Statements as N-Quads lines."""
        name, end = (None, " .") if graph is None else (ox.NamedNode(graph), f" <{graph}> .")
        with tempfile.SpooledTemporaryFile(_SPOOL) as written:  # the engine hands out lines ten times faster than quads
            self._store.dump(written, format=ox.RdfFormat.N_QUADS, from_graph=name)
            written.seek(0)
            for line in written:
                yield line.removesuffix(b" .\n").decode() + end

    def write_ntriples(self, stream: IO[bytes]) -> None:
        """Write the statements of all graphs; see `View.write_ntriples`."""
        for graph in self._store.named_graphs():
            self._store.dump(stream, format=ox.RdfFormat.N_TRIPLES, from_graph=graph)


def kind_of(sparql: str) -> str:
    """What a query gives: `rows`, `truth` or `triples`; asked of the engine's parser on an empty store.

    Raises:
        MisuseError: it does not parse, or is an update.
    """
    try:
        result = ox.Store().query(sparql, prefixes=PREFIXES)
    except SyntaxError as error:
        raise _misspelt(sparql, error) from None
    return (
        "rows"
        if isinstance(result, ox.QuerySolutions)
        else "truth"
        if isinstance(result, ox.QueryBoolean)
        else "triples"
    )


def _misspelt(sparql: str, error: SyntaxError) -> MisuseError:
    return MisuseError(f"The query does not parse: {_short(error.msg)}", _syntax_hint(sparql))


_MESSAGE = 200


def _short(message: str) -> str:
    """A parser's message without the pages of tokens that it might have expected."""
    return message if len(message) <= _MESSAGE else message[:_MESSAGE].rsplit(",", 1)[0] + ", ..."


def _syntax_hint(sparql: str) -> str:
    first = next((line for line in sparql.splitlines() if line.strip() and not line.strip().startswith("#")), "")
    words = list(itertools.islice(iter(first.split()), 1))
    if words and words[0].upper() in {
        "INSERT",
        "DELETE",
        "LOAD",
        "CLEAR",
        "DROP",
        "CREATE",
        "ADD",
        "MOVE",
        "COPY",
    }:
        return "The graph is read-only: only SELECT, ASK, CONSTRUCT and DESCRIBE are answered."
    return f"These prefixes need no declaration: {', '.join(PREFIXES)}."
