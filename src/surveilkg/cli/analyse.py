"""`surveilkg analyse [MEASURE]`."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from surveilkg.analysis.descriptor import Descriptor
from surveilkg.analysis.measures import MEASURES
from surveilkg.analysis.measures.network import ACTORS, NODES, STRENGTHS, Selection
from surveilkg.analysis.measures.run import find
from surveilkg.api import SurveilGraph
from surveilkg.cli import output as out
from surveilkg.cli import terminal
from surveilkg.cli.tables import render
from surveilkg.errors import MisuseError
from surveilkg.table import Table

FORMATS = ("terminal", *out.NAMES)


@click.command("analyse", short_help="Measures of the network, with what may not be concluded.")
@click.argument("measure", required=False)
@click.option("--family", "families", multiple=True, metavar="NAME", help="Families of edges: supply, money, ...")
@click.option("--only", "relations", multiple=True, metavar="TYPE", help="Relation types, such as Deal (repeatable).")
@click.option("--nodes", type=click.Choice(NODES), default=ACTORS, show_default=True, help="Which nodes count.")
@click.option("--min-strength", type=click.Choice(STRENGTHS), default="estimated", show_default=True,
              help="Weakest claims that count.")  # fmt: skip
@click.option("--as-of", default="", metavar="DATE", help="Leave out what began later or had ended.")
@click.option("--known-by", default="", metavar="DATE", help="Only what sources had published by this day.")
@click.option("--set", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter of the measure.")
@click.option("--top", type=click.IntRange(0), default=25, show_default=True, help="Rows in a terminal; 0 for all.")
@out.options_of(FORMATS)
@click.pass_obj
def command(
    workspace: str | None,
    /,
    measure: str | None,
    parameters: tuple[str, ...],
    top: int,
    form: str | None,
    output: str | None,
    **selection: object,
) -> None:
    """Take a MEASURE on a declared network; without one, list the measures with definition, reference and caveat.

    Nodes are actors, an edge joins two that an event ties together, its weight is the number of events. The selection
    is printed with every answer. Exit code 1 where nothing is left to measure.
    """
    if measure is None:
        _list(form)
        return
    given = dict(_pair(text) for text in parameters)
    chosen = Selection(**selection)  # type: ignore[arg-type]
    table = SurveilGraph.open(workspace, terminal.say).analyse(measure, chosen, **given)
    chosen_form = out.choose_full(form, output, FORMATS)
    if chosen_form == "terminal":
        out.deliver_text(_answer(find(measure), chosen, table, top), output)
    else:
        about = {"title": measure, "network": chosen.words(), "caveat": find(measure).caveat}
        out.write_table(table, chosen_form, output, about)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise MisuseError(f"--set {text!r} is not NAME=VALUE.", "Example: --set damping=0.9")
    return name.strip(), value.strip()


def _answer(measure: Descriptor, chosen: Selection, table: Table, top: int) -> Iterator[str]:
    yield click.style(terminal.wrap(f"{measure.name}: {measure.question}", "", "  "), bold=True)
    yield terminal.wrap(f"Network: {chosen.words()}.", "  ", "    ")
    yield ""
    rows = table.rows[:top] if top else table.rows
    yield render(Table(table.columns, rows))
    if len(rows) < len(table):
        yield terminal.wrap(f"{len(rows)} of {len(table)} rows; --top 0 shows all.", "  ")
    yield ""
    yield terminal.wrap(f"Reference: {measure.reference}.", "", "  ")
    yield terminal.wrap(f"What you may not conclude: {measure.caveat}", "", "  ")


def _list(form: str | None) -> None:
    if (form or ("terminal" if terminal.is_person() else "json")) == "terminal":
        for measure in MEASURES:
            told = terminal.wrap(f"{measure.name}  {measure.question}", "", "  ")
            click.echo(click.style(measure.name, bold=True) + told.removeprefix(measure.name))
            for parameter in measure.parameters:
                told = f"--set {parameter.name}=...: {parameter.meaning} (default {parameter.default})"
                click.echo(terminal.wrap(told, "  ", "    "))
            click.echo(terminal.wrap(f"Reference: {measure.reference}.", "  ", "    "))
            click.echo(terminal.wrap(f"Caveat: {measure.caveat}", "  ", "    "))
        return
    listed = [
        {
            "name": measure.name,
            "question": measure.question,
            "parameters": [parameter._asdict() for parameter in measure.parameters],
            "columns": [{"name": c.name, "type": c.type, "unit": c.unit} for c in measure.columns],
            "reference": measure.reference,
            "caveat": measure.caveat,
        }
        for measure in MEASURES
    ]
    click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
