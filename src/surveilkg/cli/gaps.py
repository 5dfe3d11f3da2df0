"""`surveilkg gaps`."""

from __future__ import annotations

import click

from surveilkg.analysis.gaps import DESCRIPTOR
from surveilkg.api import SurveilGraph
from surveilkg.cli import output as out
from surveilkg.cli import terminal, told_text


@click.command("gaps", short_help="Where evidence was looked for and not found, and where nobody looked.")
@click.option("--country", "--region", default="", metavar="NAME", help="State or region.")
@click.option("--source", default="", metavar="ID", help="A source that looks by a scheme, such as aigs-2022.")
@click.option("--year", type=click.IntRange(1900, 2100), help="Only sources that cover this year.")
@click.option("--known-by", default="", metavar="DATE", help="Only sources published by this day.")
@out.options
@click.pass_obj
def command(
    workspace: str | None, /, country: str, source: str, form: str | None, output: str | None, **asked: object
) -> None:
    """Per country and source: found, looked for and not found, not looked for, or cannot tell.

    Exit code 1 where no source covers what was asked.
    """
    answer = SurveilGraph.open(workspace, terminal.say).gaps(country, source=source, **asked)
    told_text.write(answer, DESCRIPTOR, f"Gaps: {country or 'all states'}", form, output)
