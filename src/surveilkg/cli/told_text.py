"""An answer of an analysis where the user wants it: a table with its notes and caveat, or one of the table formats."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import click

from surveilkg.analysis.descriptor import Descriptor
from surveilkg.analysis.told import Told
from surveilkg.cli import output as out
from surveilkg.cli import terminal


def write(answer: Told, descriptor: Descriptor, title: str, form: str | None, output: str | None) -> None:
    """Write an answer; exits with 1 where it has no row.

    Args:
        answer: table and notes.
        descriptor: of the analysis, for the caveat.
        title: what was asked, in words.
        form: value of `--format`.
        output: value of `--output`.
    """
    chosen = out.choose(form, output)
    about: Mapping[str, object] = {"title": title, "notes": list(answer.notes), "caveat": descriptor.caveat}
    if chosen == "table":
        click.echo(click.style(terminal.wrap(f"{title}: {len(answer.table)} row(s)", "", "  "), bold=True))
    out.write_table(answer.table, chosen, output, about)
    if chosen == "table":
        for note in answer.notes:
            click.echo(terminal.wrap(f"Note: {note}", "", "  "))
        click.echo(terminal.wrap(f"What you may not conclude: {descriptor.caveat}", "", "  "))
    if not answer.table.rows:
        if chosen != "table":
            for note in answer.notes:
                click.echo(note, err=True)
            click.echo("No row fits. That is no evidence that there is none elsewhere.", err=True)
        sys.stdout.flush()
        sys.exit(1)
