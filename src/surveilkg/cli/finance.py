"""`surveilkg finance`."""

from __future__ import annotations

import click

from surveilkg.api import SurveilGraph
from surveilkg.cli import terminal
from surveilkg.export import tables


@click.command("finance", short_help="The ledger: who paid whom for what, counted once.")
@click.option("--lender", default="", metavar="NAME", help="Who lends, gives, invests or answers for money.")
@click.option("--borrower", default="", metavar="NAME", help="Who borrows or benefits.")
@click.option("--vendor", default="", metavar="NAME", help="Who supplies, builds, carries out, or gives in kind.")
@click.option("--technology", default="", metavar="NAME", help="What it is for, narrower technologies included.")
@click.option("--country", "--region", default="", metavar="NAME", help="Receiving state or region.")
@click.option("--from", "first", default="", metavar="DATE", help="Only lines that may be from here on.")
@click.option("--to", "last", default="", metavar="DATE", help="Only lines that may be up to here.")
@click.option("--status", default="", metavar="WORD", help="Stated status, such as completed or cancelled.")
@click.option("--as-of", default="", metavar="DATE", help="What may have been agreed by this day.")
@click.option("--known-by", default="", metavar="DATE", help="What sources had published by this day.")
@click.option("--currency", default="USD", show_default=True, metavar="CODE", help="Totals in this currency; all: all.")
@click.option("--trace", is_flag=True, help="Follow the money to contractors and deployments, never back in time.")
@click.option("--max-hops", type=click.IntRange(1, 8), default=3, show_default=True, help="Steps that are followed.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("terminal", "md", "json", *(form for form in tables.FORMATS if form != "json"))),
    help="Without it text in a terminal, JSON in a pipe.",
)
@click.pass_obj
def command(
    workspace: str | None, /, currency: str, form: str | None, trace: bool, max_hops: int, **filters: str
) -> None:
    """Who paid whom for what: one line per financing with every source behind it, and totals that count nothing twice.

    A total is a range, with the lines counted and those left out and why: pledges, umbrella records, rows that their
    source does not recommend for sums, cancelled ones, unknown amounts. Exit code 1 where no line fits.
    """
    graph = SurveilGraph.open(workspace, terminal.say)
    answer = graph.finance(max_hops if trace else None, **filters)
    wanted = tuple(t for t in answer.totals if currency.lower() == "all" or t.measure.currency == currency.upper())
    chosen = form or ("terminal" if terminal.is_person() else "json")
    if chosen == "json":
        from surveilkg.export.ledger_json import write

        click.echo(write(answer), nl=False)
    elif chosen in {"terminal", "md"}:
        from surveilkg.cli import finance_text

        terminal.paged(finance_text.markdown(answer, wanted) if chosen == "md" else finance_text.render(answer, wanted))
    else:
        from surveilkg.analysis.finance.tabulate import table

        click.echo(tables.write(table(answer, wanted), chosen), nl=False)
    if not answer.flows:
        click.get_current_context().exit(1)
