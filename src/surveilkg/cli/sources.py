"""`surveilkg sources`."""

from __future__ import annotations

import dataclasses
import json

import click

from surveilkg.cli import terminal
from surveilkg.settings import data_root, endpoint, workspace_path
from surveilkg.sources import registry
from surveilkg.store.generations import Generation, Workspace


@click.command("sources", short_help="What can be ingested: licence, coverage, where to download, what is loaded.")
@click.option(
    "--format", "form", type=click.Choice(("terminal", "json")), help="Without it text in a terminal, JSON in a pipe."
)
@click.pass_obj
def command(workspace: str | None, form: str | None) -> None:
    """Every source that can be ingested: title, publisher, licence, coverage, what it carries, where to download it.

    And what of it is loaded in the workspace; `surveilkg status` tells more of that.
    """
    specs = registry.all_sources()
    loaded = _loaded(workspace)
    if (form or ("terminal" if terminal.is_person() else "json")) == "json":
        found = [{**dataclasses.asdict(spec), "loaded": loaded.get(spec.id, [])} for spec in specs]
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
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
            ("loaded", "; ".join(map(_words, loaded.get(spec.id, []))) or "no"),
        ):
            click.echo(terminal.wrap(f"{name}: {value}", "  ", "    "))


def _loaded(workspace: str | None) -> dict[str, list[dict[str, object]]]:
    """What the workspace holds of each source; nothing where nothing was published yet."""
    from surveilkg.ingest.loaded import releases

    current = _current(workspace)
    found: dict[str, list[dict[str, object]]] = {}
    for release in releases(current.manifest(), data_root() / "kg") if current else ():
        if release.source:
            kept = ("release", "origin", "rows", "retrieved", "limit")
            facts = {name: value for name, value in dataclasses.asdict(release).items() if name in kept}
            found.setdefault(release.source, []).append(facts)
    return found


def _current(workspace: str | None) -> Generation | None:
    if url := endpoint(workspace):
        from surveilkg.ingest.elsewhere import open_generation

        return open_generation(url, terminal.say)
    return Workspace(workspace_path(workspace)).current()


def _words(release: dict[str, object]) -> str:
    told = [str(release["origin"])]
    told += [f"{release['rows']:,} rows"] if release["rows"] is not None else []
    told += [f"retrieved {release['retrieved']}"] if release["retrieved"] else []
    told += [f"limited to {release['limit']:,} rows per file"] if release["limit"] is not None else []
    return f"{release['release']} ({', '.join(told)})"
