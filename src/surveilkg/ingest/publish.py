"""Publishing ingested releases: a new generation from the current one with their graphs replaced, or nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from surveilkg import iri
from surveilkg.errors import EnvironmentFailure
from surveilkg.ingest import assemble, rules, shipped
from surveilkg.ingest.emit import Emitter
from surveilkg.model.finding import Finding
from surveilkg.sources.registry import Spec
from surveilkg.store.generations import Generation, Workspace
from surveilkg.store.lines import Lines

if TYPE_CHECKING:
    import pyoxigraph as ox

    from surveilkg.store.protocols import View

Say = Callable[[str], None]


@dataclass(slots=True)
class Release:
    """A release on its way into the graph.

    Args:
        emitter: what wrote it.
        lines: its statements as N-Quads lines, on disk.
        files: name, checksum, size and numbers of rows of each file.
        rows: rows read.
        kinds: class to number of claims.
        limit: rows per file at most where rows were left unread because of it; None where the files were read whole.
    """

    emitter: Emitter
    lines: Lines
    files: list[dict[str, Any]] = field(default_factory=list)
    rows: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be published.

    Args:
        spec: the source.
        releases: its releases.
        retrieved: ISO date on which the user got the files, or empty.
        dry_run: whether to stop before publishing.
        judge: raises where findings forbid publishing.
    """

    spec: Spec
    releases: list[Release]
    retrieved: str
    dry_run: bool
    judge: Callable[[list[Finding]], None]


def publish(workspace: Workspace, root: Path, plan: Plan, say: Say) -> tuple[str, bool]:
    """Publish releases as one new generation.

    Returns:
        Id of the current generation afterwards (empty for a dry run), and whether it already held exactly this.

    Raises:
        FindingsError: checks forbid it; nothing is published.
        EnvironmentFailure: the workspace cannot be written; nothing is published.
    """
    with workspace.writing():
        base = workspace.current()
        if base is None:
            raise EnvironmentFailure("The workspace lost its current generation.", "Run the command again.")
        manifest = base.manifest()
        inputs = dict(manifest["inputs"])
        for release in plan.releases:
            order = inputs.get(release.emitter.graph, {}).get("order") or 1 + len(inputs)
            inputs[release.emitter.graph] = {**_entry(plan, release), "order": order}
        if all(_is_held(manifest, release.emitter.graph, inputs) for release in plan.releases):
            return base.id, True
        folder = workspace.building_folder()
        try:
            _build(base, folder, root, plan, inputs, say)
        except OSError as error:
            raise EnvironmentFailure(f"The release cannot be published: {error.strerror or error}.") from None
        if plan.dry_run:
            return "", False
        published = workspace.publish(folder, assemble.identity(manifest["shipped"], inputs))
        shipped.record(workspace.root / "shipped.json", published.id, shipped.stamp_of(root))
        return published.id, False


def _entry(plan: Plan, release: Release) -> dict[str, Any]:
    return {
        "source": plan.spec.id,
        "release": release.emitter.release,
        "files": release.files,
        "rows": release.rows,
        "claims": release.emitter.tally.claims,
        "licence": plan.spec.licence,
        "attribution": plan.spec.attribution,
        "published": release.emitter.edition.published,
        "retrieved": plan.retrieved,
        "limit": release.limit,
        "hash": release.lines.hash(release.emitter.graph),
    }


def _is_held(manifest: dict[str, Any], graph: str, inputs: assemble.Inputs) -> bool:
    held = manifest["inputs"].get(graph)
    return held is not None and held["hash"] == inputs[graph]["hash"]


def _build(base: Generation, folder: Path, root: Path, plan: Plan, inputs: assemble.Inputs, say: Say) -> None:
    import pyoxigraph as ox

    say("Building the new generation ...")
    ox.Store.read_only(str(base.store)).backup(str(folder / "store"))
    store = ox.Store(str(folder / "store"))
    for release in plan.releases:
        store.remove_graph(ox.NamedNode(release.emitter.graph))
        store.bulk_load(path=str(release.lines.path()), format=ox.RdfFormat.N_QUADS)
    with contextlib.ExitStack() as stack:
        derived = _derive_again(store, root, stack)
        _finish(base, folder, root, plan, inputs, store, derived, say)


def _finish(
    base: Generation,
    folder: Path,
    root: Path,
    plan: Plan,
    inputs: assemble.Inputs,
    store: ox.Store,
    derived: dict[str, Lines],
    say: Say,
) -> None:
    def gate(view: View) -> None:
        from surveilkg.checks.run import run_all

        say("Checking ...")
        plan.judge(run_all(view, root, say))

    manifest = base.manifest()
    written = {release.emitter.graph: release.lines for release in plan.releases} | derived
    unchanged = {graph: entry for graph, entry in manifest["graphs"].items() if graph not in written}
    assemble.finish(store, folder, root, manifest["shipped"], inputs, gate, assemble.Known(written, unchanged))


def _derive_again(store: ox.Store, root: Path, stack: contextlib.ExitStack) -> dict[str, Lines]:
    """Empty every derived graph and run the rules over what is there now; what each gave, as lines."""
    for graph in list(store.named_graphs()):
        if graph.value.startswith(iri.graph("derived/")):
            store.remove_graph(graph)
    return rules.apply(store, root / "queries", stack)
