"""`surveilkg neighbours NAME`."""

from __future__ import annotations

import click

from surveilkg.analysis.neighbours import DESCRIPTOR
from surveilkg.api import SurveilGraph
from surveilkg.cli import output as out
from surveilkg.cli import terminal, told_text
from surveilkg.cli.constraint_options import CLOCKS, TYPES, take


@click.command("neighbours", short_help="What a party is tied to, one row per tie, cited.")
@click.argument("name")
@click.option("--class", "kind", multiple=True, metavar="CLASS", help="Only such parties: Company, State (repeatable).")
@click.option("--limit", type=click.IntRange(1), help="Ties to show, the best documented first.  [default: all]")
@take(*CLOCKS, *TYPES, "include_weak", "max_seconds")
@out.options
@click.pass_obj
def command(workspace: str | None, /, name: str, form: str | None, output: str | None, **asked: object) -> None:
    """What a party is tied to: one row per tie, with dates, amounts, strength and citations.

    A tie is an event: several accounts of it are one row. Parties come in order of evidence and relevance. The column
    `tie` reads from NAME to the other; `direction` is out where it is NAME that supplies, lends, owns, ... With
    --direction only ties of that family, and between a body and its whole, are shown, both ways. Exit code 1 where
    there is none.
    """
    answer = SurveilGraph.open(workspace, terminal.say).neighbours(name, **asked)
    told_text.write(answer, DESCRIPTOR, f"Neighbours of {name}", form, output)
