"""`surveilkg serve`."""

from __future__ import annotations

from typing import Any

import click

from surveilkg.cli import terminal
from surveilkg.serve.limits import Limits

_DEFAULT = Limits()


@click.command("serve", short_help="Serve the graph over HTTP, read-only: SPARQL, JSON API, pages.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8035, show_default=True, help="0: any that is free.")
@click.option(
    "--timeout",
    "seconds",
    type=click.FloatRange(0.1, 3600),
    default=_DEFAULT.seconds,
    show_default=True,
    help="Seconds that a question may take; then it is stopped.",
)
@click.option(
    "--memory",
    "memory_mb",
    type=click.IntRange(256),
    default=_DEFAULT.memory_mb,
    show_default=True,
    help="Megabytes that a question may take (kept on Linux).",
)
@click.option(
    "--max-result",
    "result_mb",
    type=click.IntRange(1),
    default=_DEFAULT.result_mb,
    show_default=True,
    help="Megabytes that an answer may have.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=_DEFAULT.workers,
    show_default="one per processor, to 8, and one",
    help="Questions that are answered at once.",
)
@click.option(
    "--waiting",
    type=click.IntRange(0),
    default=_DEFAULT.waiting,
    show_default=True,
    help="Questions that may wait; more are told to come back.",
)
@click.option(
    "--cache",
    "kept_mb",
    type=click.IntRange(0),
    default=_DEFAULT.kept_mb,
    show_default=True,
    help="Megabytes of answers that are kept for who asks the same; 0: none.",
)
@click.option(
    "--cors", multiple=True, metavar="ORIGIN", help="Let pages of this origin read answers (repeatable; *: all)."
)
@click.option("--public", default="", metavar="URL", help="Address that clients see, behind a proxy.")
@click.pass_obj
def command(workspace: str | None, /, host: str, port: int, cors: tuple[str, ...], public: str, **limits: Any) -> None:
    """Serve the published graph over HTTP until Ctrl-C, for reading only.

    SPARQL 1.1 is at /sparql, the JSON API at /api/, described in /openapi.json; every IRI of the graph has a page.

    The address is printed on standard output once requests are answered. New generations are served as they are
    published, without a restart. Exit code 3 where the port is in use.
    """
    from surveilkg.api import SurveilGraph
    from surveilkg.serve import run
    from surveilkg.settings import workspace_path

    seen = run.public_address(public) if public else ""
    with run.listen(host, port) as bound:
        graph = SurveilGraph.open(workspace, terminal.say)

        def started(address: str) -> None:
            click.echo(address)
            terminal.say(f"Serving generation {graph.generation.id}. Ctrl-C ends it.")

        run.serve(workspace_path(workspace), bound, Limits(**limits), cors, seen, started)
