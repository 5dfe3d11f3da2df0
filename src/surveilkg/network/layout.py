"""Writing an index: which files it has, what each holds, and the record that says what an index is (`meta.json`).

nodes, claims, passages, amounts   records as JSON, by IRI
names                              `key TAB rank TAB name`, in order of key, rank and node
works                              IRIs of the sources that claims are from, in order
name-node                          the node of each name
node-class, node-degree            by node
claim-*, origins, citations, amounts-of, roles   by claim
edge-*                             by edge; edges are in order of claims
adjacency, mentions                edges and claims at each node
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from surveilkg.network import columns, edges
from surveilkg.network.columns import FORMAT, write_array
from surveilkg.network.projection import Projections
from surveilkg.network.records import BOUNDS
from surveilkg.network.tables import Lists, Tables

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


def _write_claims(folder: Path, tables: Tables) -> None:
    for name, column in zip(BOUNDS, tables.bounds, strict=True):
        write_array(folder / f"claim-{name}", "i", column)
    for name in ("mode", "beside", "joins"):
        write_array(folder / f"claim-{name}", "B", getattr(tables, name))
    write_array(folder / "claim-class", "H", tables.kind)
    for name in ("source", "event"):
        write_array(folder / f"claim-{name}", "I", getattr(tables, name))
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
