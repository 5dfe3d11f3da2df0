"""`surveilkg check`."""

from __future__ import annotations

import dataclasses
import json
import sys

import click

from surveilkg.cli import findings_text, terminal
from surveilkg.ingest.candidate import check_published, check_shipped
from surveilkg.model.finding import SEVERITIES
from surveilkg.settings import data_root, endpoint, workspace_path
from surveilkg.store.generations import Workspace


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
@click.option("--published", is_flag=True, help="The published graph with what you ingested, not the shipped files.")
@click.pass_obj
def command(workspace: str | None, /, severity: str, form: str | None, published: bool) -> None:
    """Run all checks on the graph as its files stand: SHACL shapes, undefined terms, dates, hygiene queries, account.

    With --published, what is wrong in the whole graph of your workspace, each finding with the row of its source.
    With --endpoint, the checks that can be asked in SPARQL are asked of the server; those that were not run are named.
    Exit code 1 where there is an error; warnings and information do not fail.
    """
    not_run: dict[str, str] = {}
    if url := endpoint(workspace):
        from surveilkg.checks import elsewhere
        from surveilkg.ingest.elsewhere import open_generation

        findings, not_run = elsewhere.run(open_generation(url, terminal.say).open_view(), data_root())
    elif published:
        findings = check_published(Workspace(workspace_path(workspace)), data_root(), terminal.say)
    else:
        findings = check_shipped(data_root(), terminal.say)
    shown = [f for f in findings if SEVERITIES.index(f.severity) <= SEVERITIES.index(severity)]
    if (form or ("terminal" if terminal.is_person() else "json")) == "json":
        click.echo(json.dumps([dataclasses.asdict(f) for f in shown], ensure_ascii=False, indent=2))
    else:
        terminal.paged(line for finding in shown for line in findings_text.lines(finding))
    counts = ", ".join(f"{sum(f.severity == s for f in findings)} {s}" for s in SEVERITIES)
    for name, why in not_run.items():
        click.echo(terminal.wrap(f"Not run: {name}, since {why}", hanging="  "), err=True)
    click.echo(f"{'Failed' if any(f.is_error for f in findings) else 'Passed'}: {counts}.", err=True)
    if any(finding.is_error for finding in findings):
        sys.exit(1)
