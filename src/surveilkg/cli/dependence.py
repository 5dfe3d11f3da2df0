"""`surveilkg dependence`."""

from __future__ import annotations

import click

from surveilkg.analysis.dependence import DESCRIPTOR
from surveilkg.api import SurveilGraph
from surveilkg.cli import output as out
from surveilkg.cli import terminal, told_text


@click.command("dependence", short_help="Who supplies a state with what, and how concentrated that is.")
@click.option("--country", "--region", default="", metavar="NAME", help="Receiving state or region.")
@click.option("--technology", default="", metavar="NAME", help="Category, narrower ones included.")
@click.option("--as-of", default="", metavar="DATE", help="Leave out what began later or had ended.")
@click.option("--known-by", default="", metavar="DATE", help="Only what sources had published by this day.")
@out.options
@click.pass_obj
def command(workspace: str | None, /, form: str | None, output: str | None, **asked: str) -> None:
    """Suppliers per state and technology, their shares of events, and the Herfindahl-Hirschman index of concentration.

    What one claim states together, what is only present and what is only listed side by side are kept apart. Exit code
    1 where there is nothing.
    """
    answer = SurveilGraph.open(workspace, terminal.say).dependence(**asked)
    told = ", ".join(value for value in (asked["technology"], asked["country"]) if value) or "all states"
    told_text.write(answer, DESCRIPTOR, f"Suppliers: {told}", form, output)
