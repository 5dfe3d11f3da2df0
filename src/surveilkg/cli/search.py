"""`surveilkg search TEXT`."""

from __future__ import annotations

import sys

import click

from surveilkg.api import SurveilGraph
from surveilkg.cli import terminal
from surveilkg.errors import MisuseError
from surveilkg.export import tables


@click.command("search", short_help="Find entities by any of their names.")
@click.argument("text", metavar="TEXT...", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Rows at most.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", *tables.FORMATS)),
    help="Without it a table in a terminal, CSV in a pipe.",
)
@click.pass_obj
def command(workspace: str | None, text: tuple[str, ...], limit: int, form: str | None) -> None:
    """Find entities whose names hold all the words of TEXT: labels, aliases, misspellings, codes, Chinese names.

    Exit code 1 where nothing is found; the nearest names are printed then.
    """
    graph = SurveilGraph.open(workspace, terminal.say)
    wanted = " ".join(text).strip()
    if not wanted:
        raise MisuseError("There is nothing to search for.", "Give a part of a name.")
    found = graph.search(wanted, limit)
    chosen = form or ("table" if terminal.is_person() else "csv")
    click.echo(terminal.table(found) if chosen == "table" else tables.write(found, chosen), nl=chosen == "table")
    if not len(found):
        from surveilkg.network.names import suggest

        near = suggest(graph.index, wanted)
        click.echo(f"No name holds {wanted!r}." + (f" Did you mean: {'; '.join(near)}?" if near else ""), err=True)
        sys.exit(1)
