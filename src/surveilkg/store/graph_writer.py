"""Writing named graphs to a server: SPARQL 1.1 Graph Store Protocol or SPARQL 1.1 Update, whichever it has."""

from __future__ import annotations

import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from surveilkg.errors import EnvironmentFailure
from surveilkg.store.transport import RefusedError, Transport, checked

PROTOCOLS = ("gsp", "update")
"""Graph Store Protocol, and SPARQL Update."""
_PIECE = 1_000_000
"""Bytes of statements in one request of the Graph Store Protocol."""
_UPDATE_PIECE = 100_000
"""Bytes of statements in one INSERT DATA: Virtuoso compiles it, and refuses what gives more than 10,000 lines."""
_KNOWN = (
    ("/sparql", "/sparql-graph-crud-auth", "/sparql-auth"),  # Virtuoso
    ("/query", "/store", "/update"),  # Oxigraph
    ("/query", "/data", "/update"),  # Fuseki
    ("/sparql", "/data", "/update"),  # Fuseki
    ("", "/rdf-graphs/service", "/statements"),  # RDF4J, GraphDB
    ("", "", ""),  # Stardog and Neptune take updates beside; many take all at one URL
)
"""Ending of a query endpoint, and what stands in its place for graphs and for updates."""


class GraphWriter(Protocol):
    """Writes named graphs.

    Attributes:
        protocol: one of `PROTOCOLS`.
        url: where it writes.
    """

    protocol: str
    url: str

    def put(self, graph: str, lines: Iterable[str], told: Callable[[int], None]) -> None:
        """Replace a graph by statements.

        Args:
            graph: its IRI.
            lines: N-Triples, each with its line end.
            told: called with the number of statements sent so far.

        Raises:
            EnvironmentFailure: the server refuses or cannot be reached; part may be there then.
        """

    def drop(self, graph: str) -> None:
        """Remove a graph; nothing happens where there is none."""


class GraphStore:
    """Graph Store Protocol with indirect graph identification (SPARQL 1.1 Graph Store HTTP Protocol, section 4.2)."""

    protocol = "gsp"

    def __init__(self, url: str, transport: Transport) -> None:
        self.url = checked(url)
        self._transport = transport
        self._parameter = "graph-uri" if "sparql-graph-crud" in url else "graph"  # Virtuoso has a name of its own

    def put(self, graph: str, lines: Iterable[str], told: Callable[[int], None]) -> None:
        """Replace a graph; see `GraphWriter.put`."""
        method, sent = "PUT", 0
        for count, piece in _pieces(lines, _PIECE):
            self._send(graph, method, piece.encode())
            method, sent = "POST", sent + count
            told(sent)
        if method == "PUT":
            self.drop(graph)

    def drop(self, graph: str) -> None:
        """Remove a graph; see `GraphWriter.drop`."""
        try:
            self._send(graph, "DELETE", None)
        except RefusedError as error:
            if error.status != 404:
                raise

    def _send(self, graph: str, method: str, data: bytes | None) -> None:
        mark = "&" if "?" in self.url else "?"
        url = f"{self.url}{mark}{self._parameter}={urllib.parse.quote(graph, safe='')}"
        # Turtle, of which N-Triples is a part: Virtuoso 7.2 does not know N-Triples by its media type
        headers = {"Content-Type": "text/turtle; charset=utf-8"} if data is not None else {}
        request = urllib.request.Request(url, data=data, method=method, headers=headers)  # noqa: S310 - `checked`
        self._transport.send(request).body.close()


class Updates:
    """SPARQL 1.1 Update by the Protocol (section 2.2.2, direct POST, or a form where that is refused)."""

    protocol = "update"

    def __init__(self, url: str, transport: Transport) -> None:
        self.url = checked(url)
        self._transport = transport
        self._in_form = False

    def put(self, graph: str, lines: Iterable[str], told: Callable[[int], None]) -> None:
        """Replace a graph; see `GraphWriter.put`."""
        self.drop(graph)
        sent = 0
        for count, piece in _pieces(lines, _UPDATE_PIECE):
            self.run(f"INSERT DATA {{ GRAPH <{graph}> {{\n{piece}}} }}")
            sent += count
            told(sent)

    def drop(self, graph: str) -> None:
        """Remove a graph; see `GraphWriter.drop`."""
        self.run(f"DROP SILENT GRAPH <{graph}>")

    def run(self, update: str) -> None:
        """Run an update.

        Raises:
            EnvironmentFailure: the server refuses it or cannot be reached.
        """
        try:
            self._send(update)
        except RefusedError as error:
            if self._in_form or error.status not in {400, 404, 405, 415, 500, 501}:
                raise
            self._in_form = True
            self._send(update)

    def _send(self, update: str) -> None:
        if self._in_form:
            data, kind = urllib.parse.urlencode({"update": update}).encode(), "application/x-www-form-urlencoded"
        else:
            data, kind = update.encode(), "application/sparql-update"
        headers = {"Content-Type": kind}
        request = urllib.request.Request(self.url, data=data, method="POST", headers=headers)  # noqa: S310 - `checked`
        self._transport.send(request).body.close()


def candidates(
    endpoint: str, transport: Transport, protocol: str = "", store_url: str = "", update_url: str = ""
) -> Iterator[GraphWriter]:
    """Ways of writing to a server, the likeliest first.

    Args:
        endpoint: its query endpoint.
        transport: sends requests.
        protocol: the only one wanted; empty for any.
        store_url: where it has the Graph Store Protocol, if that is known.
        update_url: where it takes updates, if that is known.
    """
    known = [(endpoint.removesuffix(end), *ends) for end, *ends in _KNOWN if endpoint.endswith(end)]
    stores = [store_url] if store_url else [base + graphs for base, graphs, _ in known]
    updates = [update_url] if update_url else [base + takes for base, _, takes in known]
    if protocol != "update" and not (update_url and not store_url and not protocol):
        yield from (GraphStore(url, transport) for url in dict.fromkeys(stores))
    if protocol != "gsp" and not (store_url and not update_url and not protocol):
        yield from (Updates(url, transport) for url in dict.fromkeys(updates))


def _pieces(lines: Iterable[str], most: int) -> Iterator[tuple[int, str]]:
    """Lines in pieces of some bytes, each with its number of lines; with blank nodes all in one.

    Blank nodes of two requests are two nodes, whatever they are called.
    """
    held: list[str] = []
    size, whole = 0, False
    for line in lines:
        if not whole and size + len(line) > most and held:
            yield len(held), "".join(held)
            held, size = [], 0
        held.append(line)
        size += len(line)
        whole = whole or line.startswith("_:") or "> _:" in line
    if held:
        yield len(held), "".join(held)


def refused(endpoint: str, tried: list[str]) -> EnvironmentFailure:
    """The error where no way of writing works."""
    return EnvironmentFailure(
        f"No way of writing to {endpoint} was found. Tried:\n" + "\n".join(f"  {each}" for each in tried),
        "Say where the server takes graphs (--graph-store URL) or updates (--update URL).",
    )
