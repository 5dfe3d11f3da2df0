"""Publishing ingested releases: a new generation from the current one with their graphs replaced, or nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from surveilkg.errors import EnvironmentFailure
from surveilkg.ingest import assemble, shipped
from surveilkg.ingest.emit import Emitter
from surveilkg.model.finding import Finding
from surveilkg.sources.registry import Spec
from surveilkg.store.generations import Generation, Workspace
from surveilkg.store.lines import Lines

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
        if all(_is_held(manifest, release, inputs) for release in plan.releases):
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


def _is_held(manifest: dict[str, Any], release: Release, inputs: assemble.Inputs) -> bool:
    """Whether the graph holds a release already, ingested before or shipped with the same statements."""
    graph = release.emitter.graph
    held = manifest["inputs"].get(graph)
    if held is not None:
        return bool(held["hash"] == inputs[graph]["hash"])
    return graph in manifest["releases"] and bool(manifest["graphs"][graph]["hash"] == _canonical_hash(release))


def _canonical_hash(release: Release) -> str:
    """Hash of a release's statements as the manifest of a generation has it for every graph."""
    from surveilkg.store.canonical import graph_hash, stored_hash

    if not release.lines.has_blank_nodes():
        return stored_hash(release.lines, release.emitter.graph)
    import pyoxigraph as ox

    store = ox.Store()
    store.bulk_load(path=str(release.lines.path()), format=ox.RdfFormat.N_QUADS)
    return graph_hash(store, release.emitter.graph)[1]


def _build(base: Generation, folder: Path, root: Path, plan: Plan, inputs: assemble.Inputs, say: Say) -> None:
    import pyoxigraph as ox

    from surveilkg.checks import record
    from surveilkg.ingest import entry_files, gate

    say("Building the new generation ...")
    base.open_store().backup(str(folder / "store"))
    store = ox.Store(str(folder / "store"))
    written = {release.emitter.graph: release.lines for release in plan.releases}
    for graph, lines in written.items():
        store.remove_graph(ox.NamedNode(graph))
        store.bulk_load(path=str(lines.path()), format=ox.RdfFormat.N_QUADS)
    with contextlib.ExitStack() as stack:
        verdict = gate.judge(base, store, written, root, say, stack)
        if verdict.standing:
            say(_from_before(verdict.standing))
        plan.judge(verdict.own)
        record.write(folder, root, verdict.found)
        manifest = base.manifest()
        known = assemble.Known(
            written | verdict.derived.lines,
            {graph: entry for graph, entry in manifest["graphs"].items() if graph not in verdict.graphs},
            verdict.derived.rest,
            None if verdict.change is None else assemble.Step(base, verdict.change),
            base.folder,
        )
        finished = assemble.finish(store, folder, root, manifest["shipped"], inputs, known)
        files = {graph: lines.path() for graph, lines in written.items()}
        entry_files.keep(base.folder, folder, finished, files, plan.releases[0].emitter.lineage)


def _from_before(standing: list[Finding]) -> str:
    counts = [(sum(f.severity == severity for f in standing), severity) for severity in ("error", "warning")]
    said = " and ".join(f"{count} {severity}(s)" for count, severity in counts if count)
    return f"The rest of the graph has {said} from before; `surveilkg check --published` lists them."
