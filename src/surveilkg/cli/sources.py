"""`surveilkg sources`."""

from __future__ import annotations

import dataclasses
import json

import click

from surveilkg.cli import terminal
from surveilkg.sources import registry


@click.command("sources", short_help="What can be ingested: licence, coverage, where to download.")
@click.option(
    "--format", "form", type=click.Choice(("terminal", "json")), help="Without it text in a terminal, JSON in a pipe."
)
def command(form: str | None) -> None:
    """Every source that can be ingested: title, publisher, licence, coverage, what it carries, where to download it."""
    specs = registry.all_sources()
    if (form or ("terminal" if terminal.is_person() else "json")) == "json":
        click.echo(json.dumps([dataclasses.asdict(spec) for spec in specs], ensure_ascii=False, indent=2))
        return
    for spec in specs:
        click.echo(click.style(spec.id, bold=True) + f"  {spec.title}, {spec.publisher}")
        ships = "derived facts ship with surveilkg" if spec.ships else "importer only, nothing ships"
        for name, value in (
            ("licence", f"{spec.licence}; {ships}"),
            ("covers", spec.coverage),
            ("carries", spec.carries),
            ("files", spec.files),
            ("from", spec.url),
        ):
            click.echo(terminal.wrap(f"{name}: {value}", "  ", "    "))
