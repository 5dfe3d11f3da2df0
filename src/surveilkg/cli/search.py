"""`surveilkg search TEXT`."""

from __future__ import annotations

import sys

import click

from surveilkg.api import SurveilGraph
from surveilkg.cli import terminal
from surveilkg.cli.output import FORMATS, option_list, write_table
from surveilkg.errors import MisuseError

_options = option_list(FORMATS, "CSV")


@click.command("search", short_help="Find entities by any of their names.")
@click.argument("text", metavar="TEXT...", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Rows at most.")
@_options[0]
@_options[1]
@click.pass_obj
def command(workspace: str | None, text: tuple[str, ...], limit: int, form: str | None, output: str | None) -> None:
    """Find entities whose names hold all the words of TEXT: labels, aliases, misspellings, codes, Chinese names.

    Exit code 1 where nothing is found; the nearest names are printed then.
    """
    graph = SurveilGraph.open(workspace, terminal.say)
    wanted = " ".join(text).strip()
    if not wanted:
        raise MisuseError("There is nothing to search for.", "Give a part of a name.")
    found = graph.search(wanted, limit)
    write_table(found, form, output, {"title": f"Names that hold {wanted}", "generation": graph.generation.id}, "csv")
    if not len(found):
        from surveilkg.network.names import suggest

        near = suggest(graph.index, wanted)
        click.echo(f"No name holds {wanted!r}." + (f" Did you mean: {'; '.join(near)}?" if near else ""), err=True)
        sys.exit(1)
