"""`surveilkg changes [NAME]`."""

from __future__ import annotations

import click

from surveilkg.analysis.changes import DESCRIPTOR
from surveilkg.api import SurveilGraph
from surveilkg.cli import output as out
from surveilkg.cli import terminal, told_text


@click.command("changes", short_help="What changed since an earlier generation of the graph.")
@click.argument("name", required=False, default="")
@click.option("--to", default="", metavar="NAME", help="Also chains from NAME to this entity, new and gone.")
@click.option("--since", default="", metavar="GENERATION", help="Earlier generation; without it the one before.")
@out.options
@click.pass_obj
def command(workspace: str | None, /, name: str, form: str | None, output: str | None, **asked: str) -> None:
    """Claims new, gone or told differently, of NAME or of all, with chains and exposure verdicts that follow.

    Compares the current generation with an earlier one that the workspace keeps. Exit code 1 where nothing differs.
    """
    answer = SurveilGraph.open(workspace, terminal.say).changes(name, **asked)
    told_text.write(answer, DESCRIPTOR, f"Changes{f' of {name}' if name else ''}", form, output)
