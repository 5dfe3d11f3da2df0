"""The list of what ships in kg/: kg/MANIFEST.toml, and what of it differs from the files on disk."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

from surveilkg import iri
from surveilkg.errors import EnvironmentFailure


@dataclass(frozen=True, slots=True)
class ShippedFile:
    """One file of kg/.

    Args:
        path: relative to kg/.
        graph: IRI of the named graph that it fills (several files may fill one).
        licence: SPDX identifier of its terms.
        attribution: who is to be named.
        sha256: checksum of the released bytes.
        statements: number of statements in the released file.
        source: id of the source that the file is a release of, or empty; a user who ingests it replaces the graph.
        order: place among the releases that ship, from 1; a release was written knowing those before it.
    """

    path: str
    graph: str
    licence: str
    attribution: str
    sha256: str
    statements: int
    source: str = ""
    order: int = 0


def graph_for(path: str) -> str:
    """The named graph that a file of kg/ fills, from its place: claims and account of one document share one graph.

    >>> graph_for("curated/claims/marat-memo.ttl")
    'https://w3id.org/surveilkg/graph/source/marat-memo'
    """
    parts = Path(path).parts
    if parts[:2] == ("curated", "entities"):
        return iri.graph("entities")
    if parts[0] == "decisions":
        return iri.graph("decisions")
    return iri.graph("source/" + Path(path).stem)


def read(kg: Path) -> list[ShippedFile]:
    """The manifest of a kg/ folder.

    Raises:
        EnvironmentFailure: it is missing, or is not what a manifest should be.
    """
    path = kg / "MANIFEST.toml"
    try:
        loaded = tomllib.loads(path.read_text(encoding="utf-8"))
        entries = loaded["file"] if loaded else []  # a kg/ without files has a manifest of comments
        return [ShippedFile(**entry) for entry in entries]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EnvironmentFailure(
            f"The manifest {path} cannot be used: {error}.",
            "Reinstall surveilkg, or restore the file from git.",
        ) from error


def releases(kg: Path) -> dict[str, dict[str, str | int]]:
    """Graphs of kg/ that are releases of sources: graph IRI to id of the source and place among them.

    Raises:
        EnvironmentFailure: the manifest is missing, or is not what a manifest should be.
    """
    return {entry.graph: {"source": entry.source, "order": entry.order} for entry in read(kg) if entry.source}


def files(kg: Path) -> list[Path]:
    """The Turtle files of kg/, sorted, wherever they are listed or not."""
    return sorted(kg.rglob("*.ttl"))


def changed(kg: Path) -> list[str]:
    """Paths (relative to kg/) whose bytes are not those of the release, missing and unlisted ones included."""
    listed = {entry.path: entry.sha256 for entry in read(kg)}
    present = {path.relative_to(kg).as_posix(): path for path in files(kg)}
    different = [name for name in listed if name not in present]
    for name, path in present.items():
        if listed.get(name) != hashlib.sha256(path.read_bytes()).hexdigest():
            different.append(name)
    return sorted(different)
