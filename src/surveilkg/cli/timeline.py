"""`surveilkg timeline NAME`."""

from __future__ import annotations

import click

from surveilkg.analysis.timeline import DESCRIPTOR
from surveilkg.api import SurveilGraph
from surveilkg.cli import output as out
from surveilkg.cli import terminal, told_text


@click.command("timeline", short_help="What is dated about an entity, in order, cited.")
@click.argument("name")
@click.option("--from", "first", default="", metavar="DATE", help="Only what may lie in the period from here.")
@click.option("--to", "last", default="", metavar="DATE", help="Only what may lie in the period up to here.")
@click.option("--only", multiple=True, metavar="TYPE", help="Only these relation types, such as Deal (repeatable).")
@click.option("--as-of", default="", metavar="DATE", help="Leave out what began later or had ended.")
@click.option("--known-by", default="", metavar="DATE", help="Only what sources had published by this day.")
@out.options
@click.pass_obj
def command(workspace: str | None, /, name: str, form: str | None, output: str | None, **asked: object) -> None:
    """What is said to have happened around NAME, one row per event with every source behind it, in order of time.

    Partial dates stay partial: the columns earliest and latest bound them. Undated events stand at the end. Exit code 1
    where there is none.
    """
    answer = SurveilGraph.open(workspace, terminal.say).timeline(name, **asked)
    told_text.write(answer, DESCRIPTOR, f"Timeline of {name}", form, output)
