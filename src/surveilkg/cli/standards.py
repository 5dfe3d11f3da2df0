"""`surveilkg standards`."""

from __future__ import annotations

import click

from surveilkg.analysis.standards import DESCRIPTOR
from surveilkg.api import SurveilGraph
from surveilkg.cli import output as out
from surveilkg.cli import terminal, told_text


@click.command("standards", short_help="Who proposes standards, where, on what, and whether it was listed then.")
@click.option("--proposer", default="", metavar="NAME", help="Who proposes or works.")
@click.option("--body", default="", metavar="NAME", help="Standards body or group.")
@click.option("--technology", default="", metavar="NAME", help="Category, narrower ones included.")
@click.option("--as-of", default="", metavar="DATE", help="Leave out what began later or had ended.")
@click.option("--known-by", default="", metavar="DATE", help="Only what sources had published by this day.")
@out.options
@click.pass_obj
def command(workspace: str | None, /, form: str | None, output: str | None, **asked: str) -> None:
    """Proposals to standards bodies and work in them, with the listing status of who proposes on that date.

    Beside each: in how many states abroad claims tell of its supply. Exit code 1 where there is nothing.
    """
    answer = SurveilGraph.open(workspace, terminal.say).standards(**asked)
    told = ", ".join(value for name, value in asked.items() if value) or "all"
    told_text.write(answer, DESCRIPTOR, f"Standards work: {told}", form, output)
