"""`surveilkg conflicts [NAME]`."""

from __future__ import annotations

import click

from surveilkg.analysis.disagreements import DESCRIPTOR
from surveilkg.api import SurveilGraph
from surveilkg.cli import output as out
from surveilkg.cli import terminal, told_text


@click.command("conflicts", short_help="Claims that disagree, side by side.")
@click.argument("name", required=False, default="")
@click.option("--all", "with_settled", is_flag=True, help="Also what was judged to agree or to be no conflict.")
@click.option("--as-of", default="", metavar="DATE", help="Leave out what began later or had ended.")
@click.option("--known-by", default="", metavar="DATE", help="Only what sources had published by this day.")
@out.options
@click.pass_obj
def command(workspace: str | None, /, name: str, form: str | None, output: str | None, **asked: object) -> None:
    """Claims that disagree, side by side, each with its source: all of them, or those that name NAME.

    Nothing is resolved: a decision says that figures measure one quantity or not, and why. Exit code 1 where there is
    none.
    """
    answer = SurveilGraph.open(workspace, terminal.say).conflicts(name, **asked)
    told_text.write(answer, DESCRIPTOR, f"Conflicts{f' on {name}' if name else ''}", form, output)
