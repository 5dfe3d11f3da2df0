"""`surveilkg check`."""

from __future__ import annotations

import dataclasses
import json
import sys

import click

from surveilkg.cli import findings_text, terminal
from surveilkg.ingest.candidate import check_shipped
from surveilkg.model.finding import SEVERITIES
from surveilkg.settings import data_root


@click.command("check", short_help="Run all checks on the graph and print what they find.")
@click.option(
    "--severity",
    type=click.Choice(SEVERITIES),
    default="warning",
    show_default=True,
    help="Mildest findings to print.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("terminal", "json")),
    help="Without it text in a terminal, JSON in a pipe.",
)
def command(severity: str, form: str | None) -> None:
    """Run all checks on the graph as its files stand: SHACL shapes, undefined terms, dates, hygiene queries, account.

    Exit code 1 where there is an error; warnings and information do not fail.
    """
    findings = check_shipped(data_root(), terminal.say)
    shown = [f for f in findings if SEVERITIES.index(f.severity) <= SEVERITIES.index(severity)]
    if (form or ("terminal" if terminal.is_person() else "json")) == "json":
        click.echo(json.dumps([dataclasses.asdict(f) for f in shown], ensure_ascii=False, indent=2))
    else:
        terminal.paged(line for finding in shown for line in findings_text.lines(finding))
    counts = ", ".join(f"{sum(f.severity == s for f in findings)} {s}" for s in SEVERITIES)
    click.echo(f"{'Failed' if any(f.is_error for f in findings) else 'Passed'}: {counts}.", err=True)
    if any(finding.is_error for finding in findings):
        sys.exit(1)
