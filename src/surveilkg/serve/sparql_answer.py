"""Answer one query of the SPARQL protocol on an open store, in the process that may be ended at any moment."""

from __future__ import annotations

from typing import IO, cast

import pyoxigraph as ox

from surveilkg.errors import MisuseError
from surveilkg.iri import PREFIXES
from surveilkg.serve import formats
from surveilkg.serve.jobs import Reply, Sparql, refusal
from surveilkg.store.federation import refuse_federation
from surveilkg.store.keywords import uses
from surveilkg.store.oxigraph import EmbeddedView
from surveilkg.store.protocols import View


class TooLargeError(Exception):
    """The answer is longer than the limit."""


class Bounded:
    """Bytes in memory, up to a limit.

    Args:
        limit: bytes at most.
    """

    def __init__(self, limit: int) -> None:
        self._room = limit
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Take bytes in.

        Raises:
            TooLargeError: they would be more than the limit.
        """
        self._room -= len(data)
        if self._room < 0:
            raise TooLargeError
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def whole(self) -> bytes:
        """All that was taken in."""
        return b"".join(self._parts)


def answer(view: View, job: Sparql, limit: int) -> Reply:
    """The answer of a query, or why there is none.

    Args:
        view: an embedded store.
        job: the query.
        limit: bytes that the answer may have.
    """
    if not isinstance(view, EmbeddedView):
        raise TypeError("only the embedded store serialises its answers itself")
    store = view.store
    try:
        refuse_federation(job.query)
        unknown = _unknown(store, job)
        if unknown:
            return refusal(400, f"There is no graph <{unknown}>.", "The service description lists the graphs.")
        result = _run(store, job)
        return _serialised(result, job, limit)
    except SyntaxError as error:
        hint = f"Only queries are answered. These prefixes need no declaration: {', '.join(PREFIXES)}."
        return refusal(400, f"The query does not parse: {str(error.msg)[:300]}", hint)
    except MisuseError as error:
        return refusal(400, error.message, error.hint)
    except TooLargeError:
        return refusal(500, f"The answer is longer than {limit:,} bytes.", "Ask for less: LIMIT, fewer variables.")
    except (MemoryError, RuntimeError, ValueError, OSError) as error:
        return refusal(500, f"The query cannot be answered: {error}")


def _unknown(store: ox.Store, job: Sparql) -> str:
    """A graph that the request names and that is not there."""
    for name in (*job.default, *job.named):
        try:
            known = store.contains_named_graph(ox.NamedNode(name))
        except ValueError:
            raise MisuseError(f"{name!r} is no IRI, so it names no graph.") from None
        if not known:
            return name
    return ""


def _run(store: ox.Store, job: Sparql) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """Run the query; the data set of the request goes before that of the query (SPARQL 1.1 Protocol, 2.1.4).

    Relative IRIs are resolved against the address of the endpoint (2.3).
    """
    base = job.base or None
    if job.default or job.named:
        default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [ox.NamedNode(name) for name in job.default]
        named: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(name) for name in job.named]
        return store.query(job.query, base_iri=base, prefixes=PREFIXES, default_graph=default, named_graphs=named)
    union = not uses(job.query, "FROM")
    return store.query(job.query, base_iri=base, prefixes=PREFIXES, use_default_graph_as_union=union)


def _serialised(result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, job: Sparql, limit: int) -> Reply:
    out = Bounded(limit)
    stream = cast("IO[bytes]", out)
    if (job.graph if isinstance(result, ox.QueryTriples) else job.results) == formats.HTML:
        from surveilkg.serve import query_page

        page = query_page.answered(result, job)
        out.write(page.body)
        return page
    if isinstance(result, ox.QueryTriples):
        if not job.graph:
            return _not_acceptable("CONSTRUCT and DESCRIBE", tuple(formats.GRAPHS))
        if job.graph == "text/turtle":
            out.write(_turtle(result))
        else:
            result.serialize(stream, formats.GRAPHS[job.graph])
        return Reply(200, formats.with_charset(job.graph), out.whole())
    if not job.results:
        return _not_acceptable("SELECT and ASK", tuple(formats.RESULTS))
    result.serialize(stream, formats.RESULTS[job.results])
    return Reply(200, formats.with_charset(job.results), out.whole())


def _turtle(triples: ox.QueryTriples) -> bytes:
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""


def _not_acceptable(kinds: str, offered: tuple[str, ...]) -> Reply:
    message = f"{kinds} give none of the media types that you accept."
    return refusal(406, message, f"There is: {', '.join(offered)}.")
