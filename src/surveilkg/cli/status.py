"""`surveilkg status`."""

from __future__ import annotations

import dataclasses
import json

import click

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.cli import tables, terminal
from surveilkg.ingest import matched
from surveilkg.ingest.loaded import Loaded, releases
from surveilkg.iri import XSD
from surveilkg.settings import data_root, endpoint, workspace_path
from surveilkg.table import Column, Table, Term


@click.command("status", short_help="What is published in the workspace: sources, graphs, counts, hashes.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("terminal", "json")),
    help="Without it text in a terminal, JSON in a pipe.",
)
@click.pass_obj
def command(workspace: str | None, form: str | None) -> None:
    """What is published in the workspace: sources, graphs with statements, hash and licence, network counts.

    Of every source: whether it ships with surveilkg or was ingested; files, rows and claims; when it was published and
    when you got it (the age in days is shown on a terminal only); and whether a limit left rows unread.
    """
    graph = SurveilGraph.open(workspace, terminal.say)
    manifest = graph.generation.manifest()
    url = endpoint(workspace)
    manifest["workspace"] = url or str(workspace_path(workspace))
    behind = [] if url else matched.behind(workspace_path(workspace), manifest)
    loaded = releases(manifest, data_root() / "kg", graph.view)
    if (form or ("terminal" if terminal.is_person() else "json")) == "json":
        manifest["sources"] = [dataclasses.asdict(release) for release in loaded]
        manifest["matched_with_earlier_graph"] = behind
        click.echo(json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True))
        return
    counts = ", ".join(f"{count:,} {name}" for name, count in sorted(manifest["index"].items()))
    for name, value in (
        ("workspace", manifest["workspace"]),
        ("generation", f"{manifest['generation']} (surveilkg {manifest['surveilkg']})"),
        ("network", counts),
    ):
        click.echo(terminal.wrap(f"{name:<11} {value}", hanging="    "))
    if warning := matched.warning(behind):
        click.echo(click.style(terminal.wrap(warning, hanging="    "), fg="yellow"))
    click.echo()
    terminal.paged(line for release in loaded for line in _lines(release))
    click.echo()
    rows: list[tuple[Term | None, ...]] = [
        (
            Term(iri.shorten(name)),
            Term(str(entry["statements"]), "literal", XSD + "integer"),
            Term(entry["hash"][:12]),
            Term(entry["licence"]),
        )
        for name, entry in manifest["graphs"].items()
    ]
    click.echo(tables.render(Table((Column("graph"), Column("statements"), Column("hash"), Column("licence")), rows)))


def _lines(release: Loaded) -> list[str]:
    by = f" by {release.source}" if release.source and release.origin == "ingested" else ""
    claims = "" if release.claims is None else f"{release.claims:,} claims, "
    read = ""
    if release.rows is not None:
        read = (
            f"{release.rows:,} rows" + ("" if release.rejected is None else f" ({release.rejected:,} rejected)") + ", "
        )
    out = [
        click.style(release.release, bold=True) + f"  {release.origin}{by}",
        terminal.wrap(f"{read}{claims}{release.statements:,} statements", "  ", "    "),
    ]
    out += [terminal.wrap(f"file {file['name']}, {file['bytes']:,} bytes", "  ", "    ") for file in release.files]
    if release.limit is not None:
        limit = f"limited: {release.limit:,} rows per file at most were read"
        out.append(click.style(terminal.wrap(limit, "  ", "    "), fg="yellow"))
    dates = f"published {release.published or 'not given'}"
    if release.origin == "ingested":
        dates += f"; retrieved {release.retrieved + _age(release.retrieved) if release.retrieved else 'not given'}"
    return [*out, terminal.wrap(dates, "  ", "    ")]


def _age(day: str) -> str:
    """How long ago a day was; only where a person reads it, since the answer is another tomorrow."""
    if not terminal.is_person():
        return ""
    from datetime import date

    days = (date.today() - date.fromisoformat(day)).days
    return f" ({days:,} day{'' if days == 1 else 's'} ago)" if days >= 0 else " (in the future)"
