"""Ingesting files of a source: archive, parse, resolve, write the graph, gate, publish; or nothing at all.

Several files are one publish. A row is either in the graph or in the rejects report: the numbers of a `Summary` add up.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from surveilkg.errors import EnvironmentFailure, FindingsError
from surveilkg.identity import decisions
from surveilkg.ingest import archive, publish, rejects, shipped
from surveilkg.ingest.emit import Emitter
from surveilkg.ingest.known import read_register
from surveilkg.model.finding import Finding
from surveilkg.model.record import Outcome
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import Spec
from surveilkg.store.generations import Workspace
from surveilkg.store.lines import Lines

Say = Callable[[str], None]


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


@dataclass(slots=True)
class Summary:
    """What an ingest did.

    Args:
        source: id of the source.
        releases: releases found in the files.
        rows: rows read.
        used: rows with at least one claim, or joined to such a row.
        rejected: rows of which nothing is in the graph.
        claims: claims written.
        relations: claims that are relations.
        matched: entities that were known already.
        new: entities new with this source.
        statements: statements in the release's graphs.
        report: path of the rejects report, or empty where nothing was rejected.
        cells: cells that were left out of rows that were used.
        findings: what the checks found.
        generation: id of the published generation, or empty.
        unchanged: whether the graph already held exactly this.
    """

    source: str
    releases: list[str] = field(default_factory=list)
    rows: int = 0
    used: int = 0
    rejected: int = 0
    claims: int = 0
    relations: int = 0
    matched: int = 0
    new: int = 0
    statements: int = 0
    report: str = ""
    cells: int = 0
    findings: list[Finding] = field(default_factory=list)
    generation: str = ""
    unchanged: bool = False


def ingest(workspace: Workspace, root: Path, spec: Spec, names: list[str], options: Options, say: Say) -> Summary:
    """Ingest files of a source.

    Args:
        workspace: where generations are kept.
        root: folder with ontology/, kg/, shapes/ and queries/.
        spec: the source.
        names: paths of the files; `-` is standard input.
        options: how.
        say: called with one line before long work.

    Raises:
        FindingsError: checks find errors (or warnings that are not allowed); nothing is published.
        EnvironmentFailure: a file cannot be used, or the workspace cannot be written; nothing is published.
    """
    return ingest_files(workspace, root, spec, [archive.read(name) for name in names], options, say)


def ingest_files(
    workspace: Workspace, root: Path, spec: Spec, files: list[InputFile], options: Options, say: Say
) -> Summary:
    """Ingest files that were opened; see `ingest`."""
    for file in files:
        file.beside = tuple(other for other in files if other is not file)
    with contextlib.ExitStack() as stack:
        return _ingest(workspace, root, spec, files, options, say, stack)


def _ingest(
    workspace: Workspace,
    root: Path,
    spec: Spec,
    files: list[InputFile],
    options: Options,
    say: Say,
    stack: contextlib.ExitStack,
) -> Summary:
    base = shipped.ensure(workspace, root, say)
    register, lineage = read_register(base, spec.id)
    verdicts = decisions.read(workspace.root)
    summary = Summary(spec.id)
    releases: dict[str, publish.Release] = {}
    left_out = stack.enter_context(contextlib.closing(rejects.Report()))
    for file in files:
        say(f"Reading {file.name} ...")
        parsed = spec.parser()(file, spec)
        if parsed.edition.id not in releases:
            if releases:  # a release says the same whatever else is published with it
                register, _ = read_register(base, spec.id)
            register.settle(verdicts, spec.id)
            lines = stack.enter_context(contextlib.closing(Lines()))
            releases[parsed.edition.id] = publish.Release(Emitter(spec, parsed.edition, register, lineage), lines)
            lines.extend(releases[parsed.edition.id].emitter.source_lines())
        release = releases[parsed.edition.id]
        release.files.append({"name": Path(file.name).name, "sha256": file.sha256, "bytes": file.size})
        outcomes = itertools.islice(parsed.outcomes, options.limit)
        release.lines.extend(_lines(outcomes, release, file, summary, left_out))
    _count(summary, releases, left_out, lineage)
    summary.findings = list(_expectations(spec, releases, options))
    summary.report = "" if options.dry_run else left_out.write(workspace.root, spec.id)
    if not options.dry_run:
        for file in files:
            archive.keep(workspace.root, file)

    def judge(found: list[Finding]) -> None:
        summary.findings += found
        refuse(summary.findings, options.allow_warnings)

    plan = publish.Plan(spec, list(releases.values()), options.retrieved, options.dry_run, judge)
    summary.generation, summary.unchanged = publish.publish(workspace, root, plan, say)
    return summary


def _lines(
    outcomes: Iterator[Outcome], release: publish.Release, file: InputFile, summary: Summary, left_out: rejects.Report
) -> Iterator[str]:
    """Statements of the claims of a file; rows are counted and rejects set aside on the way."""
    for outcome in outcomes:
        summary.rows += 1
        release.rows += 1
        left_out.extend(outcome.rejects)
        whole = any(reject.whole_row for reject in outcome.rejects)
        used = bool(outcome.claims) or outcome.joined
        if used == whole:
            problem = "is both used and rejected" if whole else "is neither used nor rejected"
            raise EnvironmentFailure(
                f"{file.name}: row {outcome.row} {problem}; this is a fault of the source's parser."
            )
        summary.used += used
        summary.rejected += whole
        for claim in outcome.claims:
            release.kinds[claim.kind] = release.kinds.get(claim.kind, 0) + 1
            yield from release.emitter.claim_lines(claim)


def _count(
    summary: Summary, releases: dict[str, publish.Release], left_out: rejects.Report, lineage: dict[str, Any]
) -> None:
    summary.cells = left_out.cells
    for release in releases.values():
        tally = release.emitter.tally
        summary.releases.append(release.emitter.release)
        summary.claims += tally.claims
        summary.matched += len(tally.matched)
        summary.new += len(tally.new) + tally.streamed
        summary.statements += len(release.lines)
        summary.relations += sum(n for kind, n in release.kinds.items() if "Relation" in lineage.get(kind, ()))


def _expectations(spec: Spec, releases: dict[str, publish.Release], options: Options) -> Iterator[Finding]:
    """Findings where a release holds fewer or more than its source.toml expects; a limited run is not judged."""
    if options.limit is not None:
        return
    for edition, release in releases.items():
        bounds = spec.expectations.get(edition or "all", {})
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


def refuse(findings: list[Finding], allow_warnings: bool) -> None:
    """Stop where findings forbid publishing.

    Raises:
        FindingsError: there is an error, or a warning that is not allowed.
    """
    grave = [f for f in findings if f.is_error or (f.severity == "warning" and not allow_warnings)]
    if grave:
        first = grave[0]
        hint = "Nothing was published." + ("" if first.is_error else " --allow-warnings publishes all the same.")
        raise FindingsError(f"{len(grave)} finding(s); the first: {first.node}: {first.message}", hint)
