"""`surveilkg interlocks [NAME]`."""

from __future__ import annotations

import click

from surveilkg.analysis.interlocks import DESCRIPTOR, TIES
from surveilkg.api import SurveilGraph
from surveilkg.cli import output as out
from surveilkg.cli import terminal, told_text


@click.command("interlocks", short_help="Parties that share an owner, lender, partner or official.")
@click.argument("name", required=False, default="")
@click.option("--tie", multiple=True, type=click.Choice(tuple(TIES)), help="Only these kinds of tie (repeatable).")
@click.option("--as-of", default="", metavar="DATE", help="Leave out what began later or had ended.")
@click.option("--known-by", default="", metavar="DATE", help="Only what sources had published by this day.")
@out.options
@click.pass_obj
def command(workspace: str | None, /, name: str, form: str | None, output: str | None, **asked: object) -> None:
    """Pairs of parties that share a third, with the dates of both ties compared: all pairs, or those of NAME.

    Exit code 1 where there is none.
    """
    answer = SurveilGraph.open(workspace, terminal.say).interlocks(name, **asked)
    told_text.write(answer, DESCRIPTOR, f"Interlocks of {name or 'everybody'}", form, output)
