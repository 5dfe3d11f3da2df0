"""Publishing to real servers: everything arrives and is verified, nothing is sent twice, nothing else is touched."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.cli import group
from surveilkg.errors import EnvironmentFailure, SurveilkgError
from surveilkg.ingest import remote
from surveilkg.ingest.remote import Done, Target, Watcher
from surveilkg.store import publication
from surveilkg.store.canonical import lines_entry
from surveilkg.store.endpoint import EndpointView
from surveilkg.store.graph_writer import GraphStore, Updates
from surveilkg.store.lines import Lines
from surveilkg.store.publication import MERGED, NETWORK, RECORD, Publication
from surveilkg.store.transport import Transport

if TYPE_CHECKING:
    from tests.remote.conftest import Server

    Login = Callable[[Server], Transport]
ON_VIRTUOSO = pytest.mark.parametrize(
    "server", [pytest.param("virtuoso", marks=pytest.mark.needs_virtuoso)], indirect=True
)
_OLD, _STRANGE = iri.graph("source/gone"), iri.graph("source/of-somebody-else")
_LINE = f'<{iri.entity("a")}> <{iri.SKG}note> "one" .\n'


def publish(graph: SurveilGraph, endpoint: str, **asked: str | bool) -> Done:
    """Publish a graph, telling nobody."""
    target = Target(endpoint, **asked)  # type: ignore[arg-type]
    return remote.publish(graph.generation, target, Transport(pause=0.01), Watcher(lambda _: None, lambda *_: None))


def test_every_graph_comes_back_with_its_hash(
    server: Server, graph: SurveilGraph, published: dict[str, Done], logged_in: Login
) -> None:
    """Read back graph by graph, count and canonical hash are those of the manifest, on both servers."""
    transport = logged_in(server)
    done, wanted = published[server.name], graph.generation.manifest()["graphs"]
    assert set(done.written) == {*wanted, NETWORK, MERGED}
    assert (done.kept, done.removed, done.protocol) == ([], [], "gsp")
    view = EndpointView(server.endpoint, transport, sorted(wanted))
    for name, entry in wanted.items():
        lines = Lines()
        lines.extend(line.removesuffix(f" <{name}> .") + " .\n" for line in view.nquads(name))
        assert lines_entry(lines) == (entry["statements"], entry["hash"]), name
        lines.close()
    found, opened = publication.opened(server.endpoint, transport)
    assert found == Publication("complete", graph.generation.manifest(), sorted(wanted))
    assert (opened.graphs(), opened.count()) == (graph.view.graphs(), graph.view.count())


@ON_VIRTUOSO
def test_what_the_server_cuts_is_read_in_pages(server: Server, graph: SurveilGraph, logged_in: Login) -> None:
    """The union has more than the 10,000 rows that Virtuoso gives at a time, and blank nodes; all of it is read.

    Expected: the distinct statements of the embedded store; blank nodes are compared by number.
    """
    ours = {line.rpartition(" <")[0] for line in graph.view.nquads()}
    theirs = {
        line.rpartition(" <")[0] for line in EndpointView(server.endpoint, logged_in(server), [MERGED]).nquads(MERGED)
    }
    named = [{line for line in lines if "_:" not in line} for lines in (ours, theirs)]
    assert len(ours) > 80_000
    assert named[0] == named[1]
    assert len(ours) == len(theirs)
    assert len(named[0]) < len(ours), "there are blank nodes"


def test_nothing_is_sent_twice_and_what_was_damaged_is_mended(
    server: Server, graph: SurveilGraph, logged_in: Login
) -> None:
    """A second publish writes nothing; a graph that lost a statement is written again, and only that one."""
    transport = logged_in(server)
    again = publish(graph, server.endpoint)
    assert (again.written, again.protocol, len(again.kept)) == ({}, "", len(graph.view.graphs()) + 2)
    small = iri.graph("derived/same-event")
    gone = next(iter(graph.view.nquads(small))).rpartition(" <")[0]
    Updates(server.update, transport).run(f"DELETE DATA {{ GRAPH <{small}> {{ {gone} }} }}")
    assert publish(graph, server.endpoint).written == {small: graph.view.count(small)}


@pytest.mark.parametrize("protocol", ["gsp", "update"])
def test_both_protocols_write_the_same(empty_server: Server, world: SurveilGraph, protocol: str) -> None:
    """Graph Store Protocol and SPARQL Update both leave exactly the generation, each found without being told where."""
    done = publish(world, empty_server.endpoint, protocol=protocol)
    assert done.protocol == protocol
    found, view = publication.opened(empty_server.endpoint, Transport())
    assert found.generation == world.generation.id
    assert view.count() == world.view.count()


@ON_VIRTUOSO
def test_virtuoso_takes_updates(server: Server, world: SurveilGraph, logged_in: Login) -> None:
    """SPARQL Update with credentials by digest gives what the Graph Store Protocol gives, in pieces of 100 kB."""
    transport = logged_in(server)
    name = iri.GRAPH + "test/by-update"
    largest = max(world.view.graphs(), key=world.view.count)
    lines = [line.rpartition(" <")[0] + " .\n" for line in world.view.nquads(largest)]
    lines = [line for line in lines if "_:" not in line]  # which are other nodes wherever they are sent
    writer = Updates(server.update, transport)
    writer.put(name, lines, lambda _: None)
    there = EndpointView(server.endpoint, transport, [name])
    assert sum(map(len, lines)) > 100_000
    assert {line.rpartition(" <")[0] + " .\n" for line in there.nquads(name)} == set(lines)
    writer.drop(name)
    assert there.count(name) == 0


def test_only_what_is_ours_is_removed_or_replaced(empty_server: Server, world: SurveilGraph) -> None:
    """A graph of an earlier generation goes, one of somebody else stays; one in the way is replaced only when told."""
    publish(world, empty_server.endpoint)
    store = GraphStore(empty_server.store, Transport())
    manifest, graphs = world.generation.manifest(), world.view.graphs()
    for name in (_OLD, _STRANGE):
        store.put(name, [_LINE], lambda _: None)
    store.put(RECORD, Publication("complete", manifest, sorted([*graphs, _OLD])).lines(), lambda _: None)
    assert publish(world, empty_server.endpoint).removed == [_OLD]
    view = EndpointView(empty_server.endpoint, Transport(), [_OLD, _STRANGE])
    assert (view.count(_OLD), view.count(_STRANGE)) == (0, 1)

    store.drop(RECORD)
    store.put(graphs[0], [_LINE], lambda _: None)
    with pytest.raises(EnvironmentFailure, match="surveilkg did not write it") as refused:
        publish(world, empty_server.endpoint)
    assert refused.value.hint == "Nothing was written. --replace replaces such graphs."
    assert publication.read(empty_server.endpoint, Transport()) is None
    assert publish(world, empty_server.endpoint, replace=True).written.keys() == {graphs[0]}


def test_a_cut_publish_is_refused_to_readers_and_gone_on_with(
    empty_server: Server, world: SurveilGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut after the fifth graph: readers are told, and the next publish sends only the rest."""
    sent: list[str] = []
    put = GraphStore.put

    def cut(self: GraphStore, name: str, lines: object, told: object) -> None:
        if len(sent) == 5:
            raise KeyboardInterrupt
        if name.startswith(iri.GRAPH):
            sent.append(name)
        put(self, name, lines, told)  # type: ignore[arg-type]

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(GraphStore, "put", cut)
        publish(world, empty_server.endpoint)
    with pytest.raises(EnvironmentFailure, match="a publish there was cut"):
        publication.opened(empty_server.endpoint, Transport())
    rest = publish(world, empty_server.endpoint)
    assert set(rest.kept) == set(sent)
    assert set(rest.written) == {*world.view.graphs(), NETWORK, MERGED} - set(sent)
    assert publication.opened(empty_server.endpoint, Transport())[0].generation == world.generation.id


def test_a_server_that_loses_statements_is_found_out(
    empty_server: Server, world: SurveilGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A graph that arrives with one statement changed fails the publish, which stays marked as not complete."""
    put = GraphStore.put
    victim = world.view.graphs()[-1]

    def lossy(self: GraphStore, name: str, lines: list[str], told: object) -> None:
        kept = list(lines)
        put(self, name, [*kept[1:], _LINE] if name == victim else kept, told)  # type: ignore[arg-type]

    monkeypatch.setattr(GraphStore, "put", lossy)
    with pytest.raises(EnvironmentFailure, match="comes back with another hash"):
        publish(world, empty_server.endpoint)
    found = publication.read(empty_server.endpoint, Transport())
    assert found is not None
    assert found.state == "publishing"


def test_command_tells_what_it_did(empty_server: Server, graph: SurveilGraph) -> None:
    """The command prints JSON in a pipe, with the protocol and every graph; expected: what the workspace holds."""
    result = CliRunner().invoke(group, ["publish", "--endpoint", empty_server.endpoint, "--protocol", "update"])
    told = json.loads(result.stdout)
    manifest = graph.generation.manifest()
    assert (told["generation"], told["protocol"], told["kept"]) == (graph.generation.id, "update", [])
    assert told["statements"] == sum(entry["statements"] for entry in manifest["graphs"].values())
    assert set(told["written"]) == {*manifest["graphs"], NETWORK, MERGED}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--endpoint", "http://127.0.0.1:9/query"], 3, "cannot be reached: connection refused"),
        (["--endpoint", "http://somebody:hidden@127.0.0.1:9/query"], 2, "carries credentials"),
        (["--endpoint", "ftp://127.0.0.1/query"], 2, "is no URL"),
        ([], 2, "Where to publish?"),
    ],
)
def test_wrong_endpoints_are_told(arguments: list[str], code: int, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One clear message and the exit code of its kind; a password in a URL is not printed again."""
    monkeypatch.setattr("surveilkg.store.transport.time.sleep", lambda _: None)
    result = CliRunner().invoke(group, ["publish", *arguments])
    assert isinstance(result.exception, SurveilkgError)
    assert result.exception.exit_code == code
    assert said in str(result.exception)
    assert "hidden" not in str(result.exception)
