"""Publishing a generation to a server, graph by graph: what is there already stays, and all is verified in the end."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from surveilkg.errors import EnvironmentFailure
from surveilkg.network import published
from surveilkg.network.index import Index
from surveilkg.store import graph_writer, publication
from surveilkg.store.canonical import lines_entry
from surveilkg.store.endpoint import EndpointView
from surveilkg.store.graph_writer import GraphWriter
from surveilkg.store.lines import Lines
from surveilkg.store.oxigraph import EmbeddedView
from surveilkg.store.publication import MERGED, NETWORK, PROBE, RECORD, Publication

if TYPE_CHECKING:
    from surveilkg.store.generations import Generation
    from surveilkg.store.transport import Transport

_PROBE = f'<{PROBE}> <{publication.TERM}state> "probe" .\n'


class Target(NamedTuple):
    """Where to publish.

    Args:
        endpoint: URL of the query endpoint.
        protocol: `gsp` or `update`; empty for what the server has.
        store_url: where it has the Graph Store Protocol; empty to find out.
        update_url: where it takes updates; empty to find out.
        replace: whether graphs of other content that surveilkg did not write may be replaced.
    """

    endpoint: str
    protocol: str = ""
    store_url: str = ""
    update_url: str = ""
    replace: bool = False


class Watcher(NamedTuple):
    """Who is told.

    Args:
        say: called with a line.
        progress: called with a graph, the statements of it that were sent so far, and how many there are.
    """

    say: Callable[[str], None]
    progress: Callable[[str, int, int], None]


@dataclass(slots=True)
class Done:
    """What a publish did.

    Args:
        generation: id of the generation.
        endpoint: where it is.
        protocol: by which it was written; empty where nothing was.
        written: graphs that were written, with their statements.
        kept: graphs that were there already, with the same count and hash.
        removed: graphs of an earlier generation that were removed.
        statements: statements of the generation, by graph and counted as often as they stand in one.
    """

    generation: str
    endpoint: str
    protocol: str = ""
    written: dict[str, int] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    statements: int = 0


def publish(generation: Generation, target: Target, transport: Transport, watcher: Watcher) -> Done:
    """Make a server hold a generation.

    The record on the server says `publishing` from before the first write until everything was verified by count and
    hash; readers refuse such a server. A publish that was cut is gone on with by the next one.

    Raises:
        EnvironmentFailure: the server cannot be reached, refuses, holds something else under the name of a graph, or
            does not give back what it was given.
    """
    with contextlib.ExitStack() as stack:
        return _Publishing(generation, target, transport, watcher, stack).run()


class _Publishing:
    def __init__(
        self,
        generation: Generation,
        target: Target,
        transport: Transport,
        watcher: Watcher,
        stack: contextlib.ExitStack,
    ) -> None:
        self._generation, self._manifest = generation, generation.manifest()
        self._local = EmbeddedView(generation.open_store())
        self._target, self._transport, self._watcher, self._stack = target, transport, watcher, stack
        self._wanted = {name: (int(e["statements"]), str(e["hash"])) for name, e in self._manifest["graphs"].items()}
        self._done = Done(generation.id, target.endpoint, statements=sum(n for n, _ in self._wanted.values()))
        self._lines: dict[str, Lines] = {}

    def run(self) -> Done:
        """Compare, write what differs, verify, remove what is no longer there."""
        before = publication.read(self._target.endpoint, self._transport)
        self._add(NETWORK, published.lines(Index(self._generation.index)))
        self._add(MERGED, (line for graph in self._local.graphs() for line in _bare(self._local.nquads(graph), graph)))
        graphs = sorted(self._manifest["graphs"])
        whole = Publication("complete", self._manifest, graphs)
        differ = self._compare()
        if not differ and before == whole and self._is_merged():
            return self._done
        ours = set(before.written) if before is not None else set()
        self._refuse_strangers(differ, ours)
        writer = self._writer()
        self._done.protocol = writer.protocol
        self._record(writer, Publication("publishing", self._manifest, sorted(ours.union(graphs))))
        for graph in differ:
            self._put(writer, graph)
        if not self._is_merged():  # only now are all graphs there with which it is compared
            self._put(writer, MERGED)
            if not self._is_merged():
                raise EnvironmentFailure(f"<{MERGED}> was sent and does not hold every statement of every graph.")
            self._done.kept.remove(MERGED)
        for graph in sorted(ours.difference(graphs)):
            writer.drop(graph)
            self._done.removed.append(graph)
        self._record(writer, whole)
        return self._done

    def _compare(self) -> list[str]:
        """Graphs that the server has not, or not so."""
        differ = []
        for graph in self._wanted:
            if graph == MERGED:
                continue
            if self._is_there(graph):
                self._done.kept.append(graph)
            else:
                differ.append(graph)
        if self._done.kept:
            self._watcher.say(f"{len(self._done.kept)} graphs are there already, with the same count and hash.")
        return differ

    def _refuse_strangers(self, differ: list[str], ours: set[str]) -> None:
        """Refuse to overwrite what was not written by a publish."""
        strange = [] if self._target.replace else [graph for graph in differ if graph not in ours]
        found = [g for g in strange if not g.startswith(publication.SPACE) and self._remote(g).count(g)]
        if found:
            raise EnvironmentFailure(
                f"{self._target.endpoint} holds <{found[0]}> with other statements, and surveilkg did not write it"
                + (f" (so it is with {len(found)} graphs)." if len(found) > 1 else "."),
                "Nothing was written. --replace replaces such graphs.",
            )

    def _writer(self) -> GraphWriter:
        """The first way of writing by which a statement that is sent is there afterwards."""
        target, tried = self._target, []
        ways = graph_writer.candidates(
            target.endpoint, self._transport, target.protocol, target.store_url, target.update_url
        )
        for writer in ways:
            try:
                self._try(writer)
                return writer
            except EnvironmentFailure as error:
                tried.append(f"{writer.protocol} {writer.url}: {error.message}")
        raise graph_writer.refused(target.endpoint, tried)

    def _try(self, writer: GraphWriter) -> None:
        writer.put(PROBE, [_PROBE], lambda _: None)
        found = self._remote(PROBE).count(PROBE)
        writer.drop(PROBE)
        if found != 1:
            raise EnvironmentFailure("what is written there is not found at the endpoint.")

    def _put(self, writer: GraphWriter, graph: str) -> None:
        statements = self._wanted[graph][0]
        writer.put(graph, self._of(graph), lambda sent: self._watcher.progress(graph, sent, statements))
        found = self._found(graph)
        if found != self._wanted[graph]:
            what = "another hash" if found[0] == statements else f"{found[0]:,} statements"
            raise EnvironmentFailure(
                f"<{graph}> was sent with {statements:,} statements and comes back with {what}.",
                "The server does not keep what it is given; the publication stays marked as not complete.",
            )
        self._done.written[graph] = statements

    def _record(self, writer: GraphWriter, record: Publication) -> None:
        writer.put(RECORD, sorted(record.lines()), lambda _: None)
        if publication.read(self._target.endpoint, self._transport) != record:
            raise EnvironmentFailure(f"<{RECORD}> does not come back from {self._target.endpoint} as it was sent.")

    def _is_there(self, graph: str) -> bool:
        wanted = self._wanted[graph]
        return self._remote(graph).count(graph) == wanted[0] and self._found(graph) == wanted

    def _found(self, graph: str) -> tuple[int, str]:
        """Number of statements and canonical hash of a graph as the server gives it; of the union the number only."""
        if graph == MERGED:
            return self._remote(graph).count(graph), ""
        with contextlib.closing(Lines()) as lines:
            lines.extend(_bare(self._remote(graph).nquads(graph), graph))
            return lines_entry(lines)

    def _is_merged(self) -> bool:
        """Whether the union on the server has as many statements as it should, and every statement of every graph.

        This is as much as a hash would tell, and the server finds it out by itself. Statements with blank nodes are
        told by their number alone: in the union they are other nodes.
        """
        if self._remote(MERGED).count(MERGED) != self._wanted[MERGED][0]:
            return False
        for name in self._manifest["graphs"]:
            text = (
                f"ASK {{ GRAPH <{name}> {{ ?s ?p ?o }} FILTER(!isBlank(?s) && !isBlank(?o)) "
                f"FILTER NOT EXISTS {{ GRAPH <{MERGED}> {{ ?s ?p ?o }} }} }}"
            )
            if self._remote(name, MERGED).query(text) is not False:
                return False
        self._done.kept.append(MERGED)
        return True

    def _remote(self, *graphs: str) -> EndpointView:
        return EndpointView(self._target.endpoint, self._transport, list(graphs))

    def _of(self, graph: str) -> Iterable[str]:
        """The statements of a graph as N-Triples."""
        if graph not in self._lines:
            return _bare(self._local.nquads(graph), graph)
        return self._lines[graph].read()

    def _add(self, graph: str, statements: Iterable[str]) -> None:
        lines = self._stack.enter_context(contextlib.closing(Lines()))
        lines.extend(statements)
        self._lines[graph] = lines
        self._wanted[graph] = (len(lines), "") if graph == MERGED else lines_entry(lines)


def _bare(nquads: Iterable[str], graph: str) -> Iterator[str]:
    """N-Quads lines of a graph as N-Triples with their line ends."""
    end = f" <{graph}> ."
    return (line.removesuffix(end) + " .\n" for line in nquads)
