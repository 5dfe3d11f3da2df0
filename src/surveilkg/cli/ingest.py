"""`surveilkg ingest SOURCE FILE...`."""

from __future__ import annotations

import dataclasses
import json

import click

from surveilkg.cli import terminal
from surveilkg.ingest.run import Options, Summary, ingest
from surveilkg.settings import data_root, workspace_path
from surveilkg.sources import registry
from surveilkg.store.generations import Workspace


@click.command("ingest", short_help="Read files of a source into the graph.")
@click.argument("source")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--dry-run", is_flag=True, help="Do everything but publish.")
@click.option("--limit", type=click.IntRange(1), help="Rows per file at most.")
@click.option("--allow-warnings", is_flag=True, help="Publish although checks warn.")
@click.option("--retrieved", metavar="DATE", default="", help="Day on which you got the files, such as 2026-11-22.")
@click.option(
    "--format", "form", type=click.Choice(("terminal", "json")), help="Without it text in a terminal, JSON in a pipe."
)
@click.pass_obj
def command(workspace: str | None, /, source: str, files: tuple[str, ...], form: str | None, **options: object) -> None:
    """Read FILEs of SOURCE (see `surveilkg sources`) into the graph: archive, parse, resolve names, check, publish.

    Several files are one publish; - reads standard input. Rows that cannot be used go to the rejects report with the
    reason. The same files again publish nothing. Exit code 1 where checks forbid publishing.
    """
    chosen = Options(**options)  # type: ignore[arg-type]
    room = Workspace(workspace_path(workspace))
    summary = ingest(room, data_root(), registry.find(source), list(files), chosen, terminal.say)
    if (form or ("terminal" if terminal.is_person() else "json")) == "json":
        click.echo(json.dumps(dataclasses.asdict(summary), ensure_ascii=False, indent=2))
    else:
        terminal.paged(_lines(summary))


def _lines(summary: Summary) -> list[str]:
    out = [
        click.style(f"{summary.source}: {', '.join(summary.releases)}", bold=True),
        f"  rows read       {summary.rows:,} ({summary.used:,} used, {summary.rejected:,} rejected)",
        f"  claims          {summary.claims:,} ({summary.relations:,} relations)",
        f"  entities        {summary.matched:,} known, {summary.new:,} new",
        f"  statements      {summary.statements:,}",
        f"  cells left out  {summary.cells:,}",
    ]
    if summary.report:
        out.append(terminal.wrap(f"Rejects report: {summary.report}", "  ", "    "))
    grave = [finding for finding in summary.findings if finding.severity != "info"]
    out.append(f"  findings        {len(grave):,}")
    if summary.unchanged:
        out.append("The graph holds exactly this already; nothing was published.")
    else:
        out.append(
            f"Published as generation {summary.generation}."
            if summary.generation
            else "Dry run: nothing was published."
        )
    return out
