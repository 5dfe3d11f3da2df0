"""`surveilkg exposure NAME` and `surveilkg exposure --country COUNTRY`."""

from __future__ import annotations

import sys

import click

from surveilkg.api import SurveilGraph
from surveilkg.cli import output as out
from surveilkg.cli import terminal
from surveilkg.errors import MisuseError
from surveilkg.model.exposure import Exposure

FORMATS = ("terminal", *out.FORMATS)


@click.command("exposure", short_help="Who is listed on a day, and whom ownership rules catch.")
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--country", metavar="COUNTRY", help="All suppliers active in a country instead of one party.")
@click.option("--as-of", metavar="DATE", default="", help="The day (2019, 2019-08, 2019-08-31); see below without it.")
@click.option("--known-by", metavar="DATE", default="", help="Only what sources published by this date say.")
@click.option("--rule", multiple=True, metavar="RULE", help="direct, ofac-50 or bis-affiliates (repeatable; all).")
@click.option("--below", is_flag=True, help="Also the firms below NAME, by any stake.")
@click.option(
    "--min-strength",
    type=click.Choice(("asserted", "reported")),
    default="asserted",
    show_default=True,
    help="Weakest claims that carry a verdict alone; weaker ones lead to cannot tell.",
)
@out.options_of(FORMATS)
@click.pass_obj
def command(
    workspace: str | None,
    /,
    name: str | None,
    country: str | None,
    form: str | None,
    output: str | None,
    min_strength: str,
    **asked: object,
) -> None:
    """Who is listed, by whom, since when and under what, and whom rules on ownership by listed parties then catch.

    Verdicts: listed; derived (parties that are caught hold the threshold together, with the sum); cannot tell (with
    bounds, and what would decide); no evidence (with what the graph covers). Without --as-of: what sources state and do
    not say has ended, under the rules of the latest day that listings and stakes of the graph know of. Deals of a
    listed party are told as before, after or straddling its listing.

    NAME is a name in English or Chinese, an alias, a code, a CURIE (id:huawei) or an IRI. Exit code 1 where there is
    no evidence.
    """
    if bool(name) == bool(country):
        raise MisuseError("Give either NAME or --country.", "For instance: surveilkg exposure Hikvision --as-of 2020")
    if country and asked["below"]:
        raise MisuseError("--below is asked of a party, not of a country.", "Leave out one of the two.")
    graph = SurveilGraph.open(workspace, terminal.say)
    answer = graph.exposure(name or "", country=country or "", firm=min_strength, **asked)
    _write(answer, form, output)
    if answer.is_empty:
        sys.stdout.flush()
        sys.exit(1)


def _write(answer: Exposure, form: str | None, output: str | None) -> None:
    """Write an answer: as text, JSON or Markdown in full, in other formats as a table of parties and rules."""
    chosen = out.choose_full(form, output, FORMATS)
    if chosen == "terminal":
        from surveilkg.cli.exposure_text import render

        out.deliver_text(render(answer), output)
    elif chosen == "json":
        from surveilkg.export.exposure_json import write

        out.deliver(write(answer).encode(), output)
    elif chosen == "md":
        from surveilkg.export.exposure_markdown import write as write_markdown

        out.deliver(write_markdown(answer).encode(), output)
    else:
        from surveilkg.analysis.exposure.table import table

        about = {"title": f"Exposure of {answer.subject.label}", "asked": answer.as_of}
        out.write_table(table(answer), chosen, output, about)
