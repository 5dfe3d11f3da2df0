"""`surveilkg ingest SOURCE FILE...`."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveilkg.cli import findings_text, terminal
from surveilkg.cli.progress import Progress
from surveilkg.errors import EnvironmentFailure, MisuseError
from surveilkg.settings import data_root, workspace_path
from surveilkg.sources import registry
from surveilkg.store.generations import Workspace

if TYPE_CHECKING:
    from surveilkg.ingest.run import Options
    from surveilkg.ingest.summary import FileCount, Summary
    from surveilkg.sources.reading import InputFile

_REASONS = 3
"""Reasons for rejects that are shown for a file."""


def _day(context: click.Context, parameter: click.Parameter, value: str) -> str:
    from datetime import date

    try:
        return date.fromisoformat(value).isoformat() if value else ""
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day such as 2026-11-22.", context, parameter) from None


@click.command("ingest", short_help="Read files of a source into the graph.")
@click.argument("source", default="", metavar="SOURCE")
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option("--dry-run", is_flag=True, help="Do everything but publish.")
@click.option("--limit", type=click.IntRange(1), help="Rows per file at most; kept, and shown by `surveilkg status`.")
@click.option("--allow-warnings", is_flag=True, help="Publish although checks warn.")
@click.option(
    "--retrieved", metavar="DATE", default="", callback=_day, help="Day on which you got the files, such as 2026-11-22."
)
@click.option(
    "--format", "form", type=click.Choice(("terminal", "json")), help="Without it text in a terminal, JSON in a pipe."
)
@click.pass_obj
def command(workspace: str | None, /, source: str, files: tuple[str, ...], form: str | None, **options: object) -> None:
    """Read FILEs of SOURCE (see `surveilkg sources`) into the graph: archive, parse, resolve names, check, publish.

    Several files are one publish; - reads standard input. The same files again publish nothing. Rows that cannot be
    used are listed, with the reason, in rejects/SOURCE.csv of the workspace; after a dry run, or where checks forbid
    publishing, in rejects/SOURCE.not-published.csv. Exit code 1 where checks forbid publishing: all findings are
    printed then.
    """
    from surveilkg.ingest.run import Options
    from surveilkg.ingest.summary import RefusedError

    spec = _source(source, files)
    as_json = (form or ("terminal" if terminal.is_person() else "json")) == "json"
    try:
        summary = _ingest(workspace, spec, files, Options(**options))  # type: ignore[arg-type]
    except RefusedError as refused:
        _write(refused.summary, as_json, "Nothing was published.")
        raise
    if summary.unchanged:
        end = "The graph holds exactly this already; nothing was published."
    else:
        end = f"Published as generation {summary.generation}." if summary.generation else "Dry run: nothing published."
    _write(summary, as_json, end)


def _source(source: str, files: tuple[str, ...]) -> registry.Spec:
    """The source that is meant.

    Raises:
        MisuseError: none is named, it is unknown, or no file is named; the message says what to write.
    """
    if not source:
        ids = ", ".join(spec.id for spec in registry.all_sources())
        raise MisuseError(
            "Say which source and which files, such as: surveilkg ingest aigs index.csv",
            f"Sources: {ids}.\nWhat each reads and where to download it: surveilkg sources",
        )
    if Path(source).is_file():
        raise MisuseError(f"{source} stands where the source belongs.", _who_reads([source, *files], ""))
    spec = registry.find(source)
    if not files:
        raise MisuseError(f"No file is named for {source}. It reads: {spec.files}", f"Download: {spec.url}")
    return spec


def _ingest(workspace: str | None, spec: registry.Spec, files: tuple[str, ...], options: Options) -> Summary:
    from surveilkg.ingest import archive
    from surveilkg.ingest.run import ingest_files

    progress = Progress()
    room = Workspace(workspace_path(workspace))
    opened = archive.read_all(list(files))
    try:
        return ingest_files(room, data_root(), spec, opened, options, progress.say, progress.rows)
    except EnvironmentFailure as error:
        for file in opened:
            if error.message.startswith(f"{file.name}: ") and (other := _elsewhere(file, spec.id)):
                raise EnvironmentFailure(error.message, other) from None
        raise
    finally:
        progress.done()


def _elsewhere(file: InputFile, source_id: str) -> str:
    """Advice where a file that a source refuses is one of another source; empty where it is not."""
    from surveilkg.ingest.recognise import readers

    found = readers(file, but=source_id)
    return f"It is a file of {' or '.join(found)}: surveilkg ingest {found[0]} {file.name}" if found else ""


def _who_reads(names: list[str], but: str) -> str:
    """Advice on which source reads files."""
    from surveilkg.ingest import archive
    from surveilkg.ingest.recognise import readers

    found = readers(archive.read(names[0]), but)
    if not found:
        return "No source reads it as it stands. `surveilkg sources` lists what each reads."
    return f"It is a file of {' or '.join(found)}: surveilkg ingest {found[0]} {' '.join(names)}"


def _write(summary: Summary, as_json: bool, end: str) -> None:
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(summary), ensure_ascii=False, indent=2))
    else:
        terminal.paged([*_lines(summary), end])


def _lines(summary: Summary) -> list[str]:
    grave = [finding for finding in summary.findings if finding.severity != "info"]
    mild = len(summary.findings) - len(grave)
    out = [
        click.style(f"{summary.source}: {', '.join(summary.releases)}", bold=True),
        f"  rows read       {summary.rows:,} ({summary.used:,} used, {summary.rejected:,} rejected)",
        f"  claims          {summary.claims:,} ({summary.relations:,} relations)",
        f"  entities        {summary.matched:,} known, {summary.new:,} new",
        f"  statements      {summary.statements:,}",
        f"  cells left out  {summary.cells:,}",
        f"  findings        {len(grave):,}" + (f" (and {mild:,} for information)" if mild else ""),
    ]
    if summary.limit is not None:
        out.append(f"  limited         to {summary.limit:,} rows per file; the rest was not read")
    for file in summary.files:
        out += _file_lines(file, len(summary.files) > 1)
    if summary.report:
        out.append(terminal.wrap(f"Rejects report: {summary.report}", "  ", "    "))
    return out + findings_text.grouped(grave)


def _file_lines(file: FileCount, named: bool) -> list[str]:
    """Numbers of one file of several, and why its rows were rejected."""
    out = []
    if named:
        told = (
            f"{file.name}: {file.rows:,} rows, {file.used:,} used, {file.rejected:,} rejected, {file.claims:,} claims"
        )
        out.append(terminal.wrap(told, "  ", "    "))
    reasons = sorted(file.reasons.items(), key=lambda item: (-item[1], item[0]))
    if not named and reasons:
        out.append("  rejected because")
    out += [terminal.wrap(f"{number:,} x {reason}", "    ", "      ") for reason, number in reasons[:_REASONS]]
    if len(reasons) > _REASONS:
        rest = sum(number for _, number in reasons[_REASONS:])
        out.append(f"    {rest:,} for {len(reasons) - _REASONS} other reasons")
    return out
