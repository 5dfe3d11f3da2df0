"""Writing an index: which files it has, what each holds, and the record that says what an index is (`meta.json`).

- nodes, claims, passages, amounts: records as JSON, by IRI
- names: `key TAB rank TAB name`, in order of key, rank and node; name-node: the node of each
- works: IRIs of the sources that claims are from, in order
- node-class, node-degree: by node; adjacency, mentions: the edges and the claims at each
- claim-*, origins, citations, amounts-of, roles (nodes), role: by claim
- edge-*: by edge; edges are in order of claims
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from surveilkg.network import columns, edges
from surveilkg.network.columns import FORMAT, write_array
from surveilkg.network.index import Index
from surveilkg.network.projection import Projections
from surveilkg.network.records import BOUNDS
from surveilkg.network.tables import Array, Lists, Tables, first_accounts, part, read_lists

Sources = dict[str, dict[str, str]]
"""Source IRI to its record."""


def write(folder: Path, tables: Tables, projections: Projections, sources: Sources) -> dict[str, int]:
    """Write everything but the texts of nodes, claims, passages, amounts and names, which stand in the folder.

    Args:
        folder: the index.
        tables: the claims and nodes.
        projections: the declared edges.
        sources: the sources.

    Returns:
        Counts of nodes, claims, edges and names.
    """
    made = edges.make(tables, projections)
    weight = edges.weights(tables, [sources.get(work, {}).get("kind", "") for work in tables.works])
    _write_claims(folder, tables)
    write_array(folder / "claim-weight", "f", weight)
    for name in ("tail", "head", "claim", "projection"):
        write_array(folder / f"edge-{name}", "I", getattr(made, name))
    write_array(folder / "edge-cost", "f", edges.costs(made, tables, weight, projections))
    count = len(tables.node_class)
    _write_lists(folder / "adjacency", edges.incident(made, count))
    _write_lists(folder / "mentions", edges.mentions(tables))
    write_array(folder / "node-class", "B", tables.node_class)
    write_array(folder / "node-degree", "I", edges.degrees(made, count))
    names = (folder / "name-node").stat().st_size // columns.WIDTHS["I"]
    found = {"nodes": count, "claims": len(tables.mode), "edges": len(made.tail), "names": names}
    _write_meta(folder, tables, projections, sources, found)
    return found


def read(index: Index) -> Tables:
    """What `write` was given of an index."""
    folder, named = index.folder, index.meta
    roles = _read_lists(folder / "roles")
    event = _read(folder / "claim-event", "I").astype(np.int64)
    return Tables(
        node_class=_read(folder / "node-class", "B"),
        classes=named["classes"],
        mode=_read(folder / "claim-mode", "B"),
        beside=_read(folder / "claim-beside", "B"),
        joins=_read(folder / "claim-joins", "B"),
        ends=_read(folder / "claim-ends", "B"),
        kind=_read(folder / "claim-class", "H"),
        kinds=named["claim_classes"],
        source=_read(folder / "claim-source", "I"),
        bounds=tuple(_read(folder / f"claim-{name}", "i") for name in BOUNDS),
        event=event - 1,
        origins=_read_lists(folder / "origins"),
        works=index.works,
        citations=_read_lists(folder / "citations"),
        amounts=_read_lists(folder / "amounts-of"),
        roles=Lists(roles.counts, part(_read(folder / "role", "H"), roles.values)),
        role_names=named["roles"],
    )


def _read(path: Path, code: str) -> Array:
    return np.asarray(columns.read_column(path, code))


def _read_lists(path: Path) -> Lists:
    return read_lists(_read(path.with_suffix(".off"), "Q"), _read(path.with_suffix(".val"), "I"))


def _write_claims(folder: Path, tables: Tables) -> None:
    for name, column in zip(BOUNDS, tables.bounds, strict=True):
        write_array(folder / f"claim-{name}", "i", column)
    for name in ("mode", "beside", "joins", "ends"):
        write_array(folder / f"claim-{name}", "B", getattr(tables, name))
    write_array(folder / "claim-class", "H", tables.kind)
    write_array(folder / "claim-source", "I", tables.source)
    write_array(folder / "claim-event", "I", first_accounts(tables.event))
    _write_lists(folder / "origins", tables.origins)
    _write_lists(folder / "citations", tables.citations)
    _write_lists(folder / "amounts-of", tables.amounts)
    _write_lists(folder / "roles", Lists(tables.roles.counts, tables.node_of))
    write_array(folder / "role", "H", tables.role_of)
    columns.write_texts(folder / "works", tables.works)


def _write_meta(
    folder: Path, tables: Tables, projections: Projections, sources: Sources, counts: dict[str, int]
) -> None:
    meta: dict[str, Any] = {
        "format": FORMAT,
        "counts": counts,
        "sizes": columns.sizes(folder),
        "sources": dict(sorted(sources.items())),
        "classes": tables.classes,
        "claim_classes": tables.kinds,
        "roles": tables.role_names,
        "projections": [p._asdict() for p in sorted(projections.declared, key=lambda p: p.name)],
        "parents": {name: list(above) for name, above in sorted(projections.parents.items())},
    }
    (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, sort_keys=True), encoding="utf-8")


def _write_lists(path: Path, lists: Lists) -> None:
    write_array(path.with_suffix(".off"), "Q", lists.offsets)
    write_array(path.with_suffix(".val"), "I", lists.values)
