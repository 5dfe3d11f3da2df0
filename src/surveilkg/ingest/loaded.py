"""Which sources a generation holds: documents and facts derived from sources that ship, and what was ingested."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surveilkg import iri
from surveilkg.ingest.manifest import read
from surveilkg.sources import registry
from surveilkg.store.protocols import View
from surveilkg.table import Term

_GRAPHS = iri.graph("source/")
_CLAIMS = (
    "SELECT ?graph (COUNT(DISTINCT ?claim) AS ?count) WHERE { GRAPH ?graph { ?claim skg:mode ?m } } GROUP BY ?graph"
)
_PUBLISHED = "SELECT ?graph ?source ?day WHERE { GRAPH ?graph { ?source skg:published ?day } }"


@dataclass(frozen=True, slots=True)
class Loaded:
    """One release of a source in the graph.

    Args:
        release: its name, as in the IRI of its graph.
        source: id of the source that reads such files; empty for a document that was curated by hand.
        origin: `shipped` with surveilkg, or `ingested` by the user.
        statements: statements in its graph.
        claims: claims in its graph; None where they were not counted.
        rows: rows read; None for what ships.
        rejected: rows of which nothing is in the graph; None where it is not known.
        files: name, bytes and sha256 of each file; empty for what ships.
        published: EDTF date of publication as the release gives it, or empty.
        retrieved: ISO date on which the user got the files, or empty.
        limit: rows per file at most where it was not read whole; None where it was.
        hash: canonical hash of its graph.
        licence: terms under which it may be used.
    """

    release: str
    source: str
    origin: str
    statements: int
    claims: int | None
    rows: int | None
    rejected: int | None
    files: tuple[dict[str, Any], ...]
    published: str
    retrieved: str
    limit: int | None
    hash: str
    licence: str


def releases(manifest: dict[str, Any], kg: Path, view: View | None = None) -> list[Loaded]:
    """Releases that a generation holds, by name.

    Args:
        manifest: the manifest of the generation.
        kg: the folder that ships, whose manifest tells derived facts from curated documents.
        view: the generation, to count the claims of what ships; without it they are left uncounted.
    """
    names = [name for name in sorted(manifest["graphs"]) if name.startswith(_GRAPHS)]
    shipped = {name for name in names if name not in manifest["inputs"]}
    claims, days = _told(view, shipped) if view is not None and shipped else ({}, {})
    derived = {entry.graph for entry in read(kg) if entry.path.startswith("derived/")}
    return [_release(name, manifest, name in derived, claims, days) for name in names]


def source_of(release: str) -> str:
    """Id of the source whose files make a release; empty where there is none.

    >>> source_of("restricted-lists"), source_of("aigs-2022"), source_of("sahin-2020")
    ('restricted_lists', 'aigs', '')
    """
    slugs = {spec.id.replace("_", "-"): spec.id for spec in registry.all_sources()}
    found = [slug for slug in slugs if release == slug or release.startswith(slug + "-")]
    return slugs[max(found, key=len)] if found else ""


def _release(
    name: str, manifest: dict[str, Any], is_derived: bool, claims: dict[str, int], days: dict[str, str]
) -> Loaded:
    graph, entry = manifest["graphs"][name], manifest["inputs"].get(name)
    release = name.removeprefix(_GRAPHS)
    files = tuple(entry["files"]) if entry else ()
    rejected = [file.get("rejected") for file in files]
    return Loaded(
        release=release,
        source=entry["source"] if entry else source_of(release) if is_derived else "",
        origin="ingested" if entry else "shipped",
        statements=graph["statements"],
        claims=entry["claims"] if entry else claims.get(name),
        rows=entry["rows"] if entry else None,
        rejected=None if not files or None in rejected else sum(rejected),
        files=files,
        published=entry.get("published", "") if entry else days.get(name, ""),
        retrieved=entry["retrieved"] if entry else "",
        limit=entry.get("limit") if entry else None,
        hash=graph["hash"],
        licence=graph["licence"],
    )


def _told(view: View, graphs: set[str]) -> tuple[dict[str, int], dict[str, str]]:
    """Number of claims, and date of publication of the release itself, by graph."""
    values = "VALUES ?graph { " + " ".join(f"<{name}>" for name in sorted(graphs)) + " } GRAPH"
    counted = view.query_rows(_CLAIMS.replace("GRAPH", values, 1))
    claims = {row["graph"].value: int(row["count"].value) for row in counted}
    dated = view.query_rows(_PUBLISHED.replace("GRAPH", values, 1))
    days = {row["graph"].value: row["day"].value for row in dated if _stem(row["source"]) == _stem(row["graph"])}
    return claims, days


def _stem(term: Term) -> str:
    return term.value.rpartition("/")[2]
