"""`surveilkg finance`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from surveilkg.api import SurveilGraph
from surveilkg.cli import output as out
from surveilkg.cli import terminal

if TYPE_CHECKING:
    from surveilkg.analysis.finance.ledger import Ledger
    from surveilkg.analysis.finance.total import Total


FORMATS = ("terminal", *out.NAMES)


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
@out.options_of(FORMATS)
@click.pass_obj
def command(
    workspace: str | None,
    /,
    currency: str,
    form: str | None,
    output: str | None,
    trace: bool,
    max_hops: int,
    **filters: str,
) -> None:
    """Who paid whom for what: one line per financing with every source behind it, and totals that count nothing twice.

    A total is a range, with the lines counted and those left out and why: pledges, umbrella records, rows that their
    source does not recommend for sums, cancelled ones, unknown amounts. Exit code 1 where no line fits.
    """
    graph = SurveilGraph.open(workspace, terminal.say)
    answer = graph.finance(max_hops if trace else None, **filters)
    wanted = tuple(t for t in answer.totals if currency.lower() == "all" or t.measure.currency == currency.upper())
    _write(answer, wanted, form, output)
    if not answer.flows:
        sys.stdout.flush()
        sys.exit(1)


def _write(answer: Ledger, wanted: tuple[Total, ...], form: str | None, output: str | None) -> None:
    """Write a ledger: as text, Markdown or JSON in full, in other formats as a table of its lines."""
    chosen = out.choose_full(form, output, FORMATS)
    if chosen == "json":
        from surveilkg.export.ledger_json import write

        out.deliver(write(answer).encode(), output)
    elif chosen in {"terminal", "md"}:
        from surveilkg.cli import finance_text

        lines = finance_text.markdown(answer, wanted) if chosen == "md" else finance_text.render(answer, wanted)
        out.deliver_text(lines, output)
    else:
        from surveilkg.analysis.finance.tabulate import table

        title = "Ledger of " + (", ".join(f"{name} {value}" for name, value in answer.filters.items()) or "everything")
        out.write_table(table(answer, wanted), chosen, output, {"title": title})
