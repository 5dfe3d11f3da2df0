"""Ingesting files of a source: archive, parse, resolve, write the graph, gate, publish; or nothing at all.

Several files are one publish. A row is either in the graph or in the rejects report: the numbers of a `Summary` add up.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surveilkg.errors import EnvironmentFailure
from surveilkg.identity import decisions
from surveilkg.identity.layers import Layer
from surveilkg.ingest import archive, matched, publish, rejects, shipped
from surveilkg.ingest.emit import Emitter, graph_of
from surveilkg.ingest.known import learned, read_register
from surveilkg.ingest.summary import FileCount, RefusedError, Summary
from surveilkg.model.finding import Finding
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import Parsed, Spec
from surveilkg.store.generations import Generation, Workspace
from surveilkg.store.lines import Lines

Say = Callable[[str], None]
Tick = Callable[[int], None]
"""Called with the number of rows read so far, every `_TICK` rows."""
_TICK = 100


@dataclass(frozen=True, slots=True)
class Options:
    """How to ingest.

    Args:
        dry_run: do everything but publish.
        limit: rows per file at most; None for all.
        allow_warnings: publish although checks warn.
        retrieved: ISO date on which the user got the files, or empty; kept in the manifest, not in the graph.
    """

    dry_run: bool = False
    limit: int | None = None
    allow_warnings: bool = False
    retrieved: str = ""


def _quiet(rows: int) -> None:
    del rows


def ingest(
    workspace: Workspace, root: Path, spec: Spec, names: list[str], options: Options, say: Say, tick: Tick = _quiet
) -> Summary:
    """Ingest files of a source.

    Args:
        workspace: where generations are kept.
        root: folder with ontology/, kg/, shapes/ and queries/.
        spec: the source.
        names: paths of the files; `-` is standard input.
        options: how.
        say: called with one line before long work.
        tick: called with the number of rows read so far, now and then.

    Raises:
        RefusedError: checks find errors (or warnings that are not allowed), or no row can be used.
        MisuseError: one file is named twice.
        EnvironmentFailure: a file cannot be used, or the workspace cannot be written; nothing is published.
    """
    return ingest_files(workspace, root, spec, archive.read_all(names), options, say, tick)


def ingest_files(
    workspace: Workspace,
    root: Path,
    spec: Spec,
    files: list[InputFile],
    options: Options,
    say: Say,
    tick: Tick = _quiet,
) -> Summary:
    """Ingest files that were opened; see `ingest`."""
    for file in files:
        file.beside = tuple(other for other in files if other is not file)
    base = shipped.ensure(workspace, root, say)
    with contextlib.ExitStack() as stack:
        return _Run(workspace, spec, options, say, tick, stack).ingest(base, root, files)


class _Run:
    """One ingest under way."""

    def __init__(
        self, workspace: Workspace, spec: Spec, options: Options, say: Say, tick: Tick, stack: contextlib.ExitStack
    ) -> None:
        self._workspace = workspace
        self._spec = spec
        self._options = options
        self._say = say
        self._tick = tick
        self._stack = stack
        self._summary = Summary(spec.id)
        self._releases: dict[str, publish.Release] = {}
        self._left_out = stack.enter_context(contextlib.closing(rejects.Report()))

    def ingest(self, base: Generation, root: Path, files: list[InputFile]) -> Summary:
        """Read, gate and publish."""
        summary, options = self._summary, self._options
        self._read(base, files)
        summary.findings = list(self._expectations())
        if not summary.used:
            self._report(published=False)
            where = f"Why is in {summary.report}" if summary.report else "Check that these are the right files"
            raise RefusedError(
                summary,
                f"{self._spec.id}: none of the {summary.rows:,} rows can be used; nothing was published.",
                f"{where}.",
            )

        def judge(found: list[Finding]) -> None:
            summary.findings += found
            self._refuse()
            if not options.dry_run:
                self._keep(files)

        plan = publish.Plan(self._spec, list(self._releases.values()), options.retrieved, options.dry_run, judge)
        summary.generation, summary.unchanged = publish.publish(self._workspace, root, plan, self._say)
        if not options.dry_run:
            graphs = [release.emitter.graph for release in self._releases.values()]
            matched.note(self._workspace.root, graphs, base.manifest()["shipped"])
        self._report(published=not options.dry_run)
        return summary

    def _read(self, base: Generation, files: list[InputFile]) -> None:
        verdicts = decisions.read(self._workspace.root)
        under_way: dict[str, Layer] = {}
        ordered = in_order(base, self._spec, files)
        for graph, parts in ordered:
            register, lineage = read_register(base, self._spec.id, graph, under_way)
            register.settle(verdicts, self._spec.id)
            edition = parts[0][1].edition
            emitter = Emitter(self._spec, edition, register, lineage)
            lines = self._stack.enter_context(contextlib.closing(Lines()))
            lines.extend(emitter.source_lines())
            self._releases[edition.id] = publish.Release(emitter, lines)
            for file, parsed in parts:
                self._say(f"Reading {file.name} ...")
                self._read_file(file, parsed, lineage)
            if graph != ordered[-1][0]:
                under_way[graph] = learned(lines, lineage)
        self._count()

    def _read_file(self, file: InputFile, parsed: Parsed, lineage: dict[str, frozenset[str]]) -> None:
        release = self._releases[parsed.edition.id]
        count = FileCount(Path(file.name).name, release.emitter.release)
        self._summary.files.append(count)
        before = dict(release.kinds)
        release.lines.extend(self._lines(file, parsed, release, count))
        if not count.rows:
            raise file.fail("it holds no row of data.", "Download it again, or leave it out.")
        written = {kind: number - before.get(kind, 0) for kind, number in release.kinds.items()}
        count.claims = sum(written.values())
        count.relations = sum(number for kind, number in written.items() if "Relation" in lineage.get(kind, ()))
        release.rows += count.rows
        if count.limited:
            release.limit = self._options.limit
        release.files.append({"sha256": file.sha256, "bytes": file.size, **_facts(count)})

    def _lines(self, file: InputFile, parsed: Parsed, release: publish.Release, count: FileCount) -> Iterator[str]:
        """Statements of the claims of a file; rows are counted and rejects set aside on the way."""
        before = sum(earlier.rows for earlier in self._summary.files)
        for outcome in parsed.outcomes:
            if count.rows == self._options.limit:
                count.limited = True
                self._summary.limit = self._options.limit
                return
            try:
                count.count(outcome)
            except ValueError as problem:
                raise EnvironmentFailure(
                    f"{file.name}: row {outcome.row} is {problem}; this is a fault of the source's parser."
                ) from None
            self._left_out.extend(outcome.rejects)
            if count.rows % _TICK == 0:
                self._tick(before + count.rows)
            for claim in outcome.claims:
                release.kinds[claim.kind] = release.kinds.get(claim.kind, 0) + 1
                yield from release.emitter.claim_lines(claim)

    def _count(self) -> None:
        summary = self._summary
        summary.add_up()
        for release in self._releases.values():
            tally = release.emitter.tally
            summary.releases.append(release.emitter.release)
            summary.matched += len(tally.matched)
            summary.new += len(tally.new) + tally.streamed
            summary.statements += len(release.lines)

    def _expectations(self) -> Iterator[Finding]:
        """Findings where a release holds fewer or more than its source.toml expects; a limited one is not judged."""
        for edition, release in self._releases.items():
            bounds = self._spec.expectations.get(edition or "all", {}) if release.limit is None else {}
            for name, bound in bounds.items():
                kind, _, which = name.rpartition("_")
                found = release.rows if kind == "rows" else release.kinds.get(kind, 0)
                if (which == "min" and found < bound) or (which == "max" and found > bound):
                    yield Finding(
                        "error" if which == "min" else "warning",
                        f"expectation {name}",
                        release.emitter.source,
                        f"{found} {kind} where {'at least' if which == 'min' else 'at most'} {bound} are expected.",
                        fix="Check that the file is whole and is the release that it says it is.",
                    )

    def _refuse(self) -> None:
        """Stop where findings forbid publishing."""
        grave = self._summary.grave(self._options.allow_warnings)
        if not grave:
            return
        self._report(published=False)
        only_warnings = not any(finding.is_error for finding in grave)
        hint = "Nothing was published." + (" --allow-warnings publishes all the same." if only_warnings else "")
        raise RefusedError(
            self._summary,
            f"{self._spec.id}: {len(grave)} finding(s); the first: {grave[0].node}: {grave[0].message}",
            hint,
        )

    def _keep(self, files: list[InputFile]) -> None:
        """Archive the bytes just before the graph that was made of them is published."""
        for file in files:
            archive.keep(self._workspace.root, file)

    def _report(self, published: bool) -> None:
        self._summary.report = self._left_out.write(self._workspace.root, self._spec.id, published)


def in_order(base: Generation, spec: Spec, files: list[InputFile]) -> list[tuple[str, list[tuple[InputFile, Parsed]]]]:
    """Graph and files of each release, those that were ingested before first and in that order.

    A release sees the entities of those before it, so the order is that of the first ingest whatever is given now; of
    releases that ship it is that in which they were made.
    """
    found: dict[str, list[tuple[InputFile, Parsed]]] = {}
    for file in files:
        parsed = spec.parser()(file, spec)
        found.setdefault(graph_of(spec, parsed.edition), []).append((file, parsed))
    manifest = base.manifest()
    inputs, releases = manifest["inputs"], manifest["releases"]

    def place(graph: str) -> tuple[int, int]:
        return inputs.get(graph, {}).get("order", len(inputs) + 1), releases.get(graph, {}).get("order", 0)

    return sorted(found.items(), key=lambda item: place(item[0]))


def _facts(count: FileCount) -> dict[str, Any]:
    """What the manifest keeps of a file beside its checksum and size."""
    return {name: getattr(count, name) for name in ("name", "rows", "used", "rejected", "claims", "limited")}
