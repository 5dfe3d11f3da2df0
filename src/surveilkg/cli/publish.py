"""`surveilkg publish --endpoint URL`."""

from __future__ import annotations

import dataclasses
import json
import sys

import click

from surveilkg.api import SurveilGraph
from surveilkg.cli import terminal
from surveilkg.errors import MisuseError
from surveilkg.settings import ENDPOINT_VARIABLE, endpoint, local_workspace
from surveilkg.store.graph_writer import PROTOCOLS


@click.command("publish", short_help="Load the published graph into a SPARQL server, and verify it.")
@click.option("--endpoint", "url", metavar="URL", help=f"Query endpoint of the server.  [default: {ENDPOINT_VARIABLE}]")
@click.option("--protocol", type=click.Choice(PROTOCOLS),
              help="Graph Store Protocol or SPARQL Update; what the server has without it.")  # fmt: skip
@click.option("--graph-store", "store_url", default="", metavar="URL", help="Where it has the Graph Store Protocol.")
@click.option("--update", "update_url", default="", metavar="URL", help="Where it takes SPARQL updates.")
@click.option("--replace", is_flag=True, help="Replace graphs of the same names that surveilkg did not write there.")
@click.option("--format", "form", type=click.Choice(("terminal", "json")),
              help="Without it text in a terminal, JSON in a pipe.")  # fmt: skip
@click.pass_obj
def command(
    workspace: str | None, /, url: str | None, protocol: str | None, form: str | None, **urls: str | bool
) -> None:
    """Load the published graph into a server that speaks SPARQL 1.1, graph by graph, and verify it there.

    Graphs that are there with the same count and canonical hash are kept, so that a publish that was cut is gone on
    with. Graphs of an earlier generation are removed where surveilkg wrote them. Every graph is read back and compared
    by count and hash. Then every reading command answers from there with --endpoint URL.

    Credentials are read from SURVEILKG_ENDPOINT_USER and SURVEILKG_ENDPOINT_PASSWORD.
    """
    from surveilkg.ingest import remote
    from surveilkg.store.transport import Transport, checked

    chosen = url or endpoint(workspace)
    if not chosen:
        raise MisuseError("Where to publish?", "Give --endpoint URL, the query endpoint of the server.")
    graph = SurveilGraph.open(str(local_workspace(None if endpoint(workspace) else workspace)), terminal.say)
    target = remote.Target(checked(chosen), protocol or "", **urls)  # type: ignore[arg-type]
    done = remote.publish(graph.generation, target, Transport(terminal.say), remote.Watcher(terminal.say, _progress))
    _wipe()
    if (form or ("terminal" if terminal.is_person() else "json")) == "json":
        click.echo(json.dumps(dataclasses.asdict(done), ensure_ascii=False, indent=2, sort_keys=True))
        return
    by = f" by {done.protocol}" if done.protocol else ""
    counts = f"{len(done.written)} written{by}, {len(done.kept)} there already, {len(done.removed)} removed"
    told = [
        f"{done.endpoint} holds generation {done.generation}, verified by count and hash.",
        f"Statements: {done.statements:,}. Graphs: {counts}.",
    ]
    click.echo("\n".join(terminal.wrap(line) for line in told))


def _progress(graph: str, sent: int, of: int) -> None:
    """One line of figures on a terminal, wiped in the end."""
    if sys.stderr.isatty():
        from surveilkg.iri import shorten

        click.echo(f"\r\x1b[K  {shorten(graph)}: {sent:,} of {of:,} statements", err=True, nl=False)


def _wipe() -> None:
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", err=True, nl=False)
