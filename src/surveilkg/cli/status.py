"""`surveilkg status`."""

from __future__ import annotations

import json

import click

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.cli import terminal
from surveilkg.iri import XSD
from surveilkg.settings import workspace_path
from surveilkg.table import Column, Table, Term


@click.command("status", short_help="What is published in the workspace: graphs, counts, hashes.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("terminal", "json")),
    help="Without it text in a terminal, JSON in a pipe.",
)
@click.pass_obj
def command(workspace: str | None, form: str | None) -> None:
    """What is published in the workspace: generation, graphs with statements, hash and licence, network counts."""
    graph = SurveilGraph.open(workspace, terminal.say)
    manifest = graph.generation.manifest()
    manifest["workspace"] = str(workspace_path(workspace))
    if (form or ("terminal" if terminal.is_person() else "json")) == "json":
        click.echo(json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True))
        return
    counts = ", ".join(f"{count:,} {name}" for name, count in sorted(manifest["index"].items()))
    for name, value in (
        ("workspace", manifest["workspace"]),
        ("generation", f"{manifest['generation']} (surveilkg {manifest['surveilkg']})"),
        ("network", counts),
    ):
        click.echo(terminal.wrap(f"{name:<11} {value}", hanging="    "))
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
    click.echo(terminal.table(Table((Column("graph"), Column("statements"), Column("hash"), Column("licence")), rows)))
