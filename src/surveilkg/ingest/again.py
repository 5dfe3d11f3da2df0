"""Ingesting once more what was ingested, from the archived bytes: decisions take effect, nothing of a claim is lost."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surveilkg.errors import MisuseError
from surveilkg.identity import decisions
from surveilkg.ingest import archive, run
from surveilkg.ingest.emit import Emitter
from surveilkg.ingest.known import read_register
from surveilkg.ingest.run import Options, ingest_files
from surveilkg.ingest.summary import Summary
from surveilkg.sources import registry
from surveilkg.sources.reading import InputFile
from surveilkg.store.generations import Generation, Workspace

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a name of a source was taken for.

    Args:
        name: as the source writes it.
        country: country that the source gives, or empty.
        own: IRI that the name would have as an entity of its own.
        entity: IRI of the entity that it was taken for.
        label: label of that entity.
        why: the evidence; empty where the entity is new.
    """

    name: str
    country: str
    own: str
    entity: str
    label: str
    why: str


def ingest_again(workspace: Workspace, root: Path, allow_warnings: bool, say: Say) -> list[Summary]:
    """Ingest every source of the current generation again, in the order in which they were first ingested.

    A release that was ingested with a limit is read up to that limit again.

    Raises:
        MisuseError: nothing was ingested.
        FindingsError: checks forbid publishing; sources before that one are published.
        EnvironmentFailure: an archived file is lost.
    """
    entries = _by_source(workspace)
    if not entries:
        raise MisuseError("Nothing was ingested into this workspace.", "Decisions take effect when something is.")
    batches = [(source, batch) for source, found in entries.items() for batch in _batches(found)]
    files = [_files(workspace, batch) for _, batch in batches]  # all of them, before anything is published
    summaries = []
    for (source, batch), of_batch in zip(batches, files, strict=True):
        say(f"Ingesting {source} again ...")
        options = Options(False, batch[0].get("limit"), allow_warnings, batch[0]["retrieved"])
        summaries.append(ingest_files(workspace, root, registry.find(source), of_batch, options, say))
    return summaries


def _batches(entries: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Releases of one source by limit and day of retrieval, which are options of a whole publish."""
    found: dict[tuple[int | None, str], list[dict[str, Any]]] = defaultdict(list)
    for entry in entries:
        found[entry.get("limit"), entry["retrieved"]].append(entry)
    return list(found.values())


def taken_for(workspace: Workspace, generation: Generation, source: str) -> list[Taken]:
    """What every name of an ingested source is taken for, with the evidence; read from the archived bytes.

    Raises:
        MisuseError: the source was not ingested.
    """
    entries = _by_source(workspace).get(source)
    if not entries:
        raise MisuseError(f"{source} was not ingested into this workspace.")
    spec = registry.find(source)
    files = _files(workspace, entries)
    limits = {file["sha256"]: entry.get("limit") for entry in entries for file in entry["files"]}
    verdicts = decisions.read(workspace.root)
    for file in files:
        file.beside = tuple(other for other in files if other is not file)
    emitters = []
    for graph, parts in run.in_order(generation, spec, files):
        register, lineage = read_register(generation, spec.id, graph)
        register.settle(verdicts, spec.id)
        emitter = Emitter(spec, parts[0][1].edition, register, lineage)
        emitter.trace = []
        emitters.append(emitter)
        for file, parsed in parts:
            for outcome in itertools.islice(parsed.outcomes, limits[file.sha256]):
                for claim in outcome.claims:
                    for _ in emitter.claim_lines(claim):
                        pass
    return sorted({taken for emitter in emitters for taken in _taken(emitter)}, key=_order)


def _taken(emitter: Emitter) -> list[Taken]:
    return [
        Taken(party.name, party.country, own, entity.iri, entity.label, why)
        for party, own, entity, why in emitter.trace or ()
    ]


def _order(taken: Taken) -> tuple[str, str, str, str]:
    return taken.label, taken.entity, taken.name, taken.country


def _by_source(workspace: Workspace) -> dict[str, list[dict[str, Any]]]:
    """What the manifest keeps of every ingested release, by source, sources in the order of their first ingest."""
    current = workspace.current()
    inputs = current.manifest().get("inputs", {}) if current else {}
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in sorted(inputs.values(), key=lambda entry: int(entry["order"])):
        found[entry["source"]].append(entry)
    return dict(found)


def _files(workspace: Workspace, entries: list[dict[str, Any]]) -> list[InputFile]:
    files = {(file["sha256"], file["name"]): file for entry in entries for file in entry["files"]}
    return [archive.kept(workspace.root, sha256, name) for sha256, name in files]
