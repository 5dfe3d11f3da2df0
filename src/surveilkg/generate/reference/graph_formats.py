"""docs/reference/graph-formats.md: the formats of `surveilkg export`, and what nodes and edges carry in each."""

from __future__ import annotations

from pathlib import Path

from surveilkg.export.graph_fields import EDGE_FIELDS, NODE_FIELDS, Field
from surveilkg.export.graphs import GRAPH_FORMATS
from surveilkg.generate.reference.markdown import name, page, plain, table


def pages(root: Path) -> dict[str, str]:
    """The page of formats; `root` is not read."""
    del root
    formats = [
        (name(each.name), ", ".join(name(f".{ending}") for ending in each.endings), plain(each.description))
        for each in GRAPH_FORMATS
    ]
    text = page(
        "Formats of graphs",
        "For looking up what `surveilkg export` writes; [how to export](../how-to/export.md) tells which to choose.",
        table(("Format", "Endings", "What it is"), formats),
        "## Fields of a node",
        _fields(NODE_FIELDS),
        "## Fields of an edge",
        "An edge is one claim under one [projection](projections.md) between two nodes. Formats of RDF hold the "
        "statements behind it, in the terms of the [ontology](ontology.md).",
        _fields(EDGE_FIELDS),
    )
    return {"graph-formats.md": text}


def _fields(fields: tuple[Field, ...]) -> str:
    return table(("Field", "Type", "Meaning"), ((name(f.name), f.kind, plain(f.meaning)) for f in fields))
