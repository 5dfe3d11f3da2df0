"""docs/reference/projections.md: the edges that relation claims make in the network, from the ontology."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import RDF, Graph, URIRef

from surveilkg.generate.reference import terms
from surveilkg.generate.reference.markdown import name, page, plain, table
from surveilkg.generate.vocab import load_ontology
from surveilkg.iri import SKG

if TYPE_CHECKING:
    from rdflib.term import Node

_HEADER = ("Relation", "Tail", "Head", "Verb", "Verb backwards", "Money", "Relevance", "Direction")


def pages(root: Path) -> dict[str, str]:
    """The page of edges.

    Args:
        root: folder with ontology/.
    """
    graph = load_ontology(root / "ontology")
    families: dict[Node, list[tuple[str, ...]]] = defaultdict(list)
    for edge in graph.subjects(RDF.type, _term("EdgeProjection")):
        family = graph.value(edge, _term("family"))
        if family is None:
            raise ValueError(f"{edge} has no family")
        families[family].append(_row(graph, edge))
    blocks = []
    for family in sorted(families, key=lambda term: terms.label(graph, term)):
        blocks += [
            f"## {terms.label(graph, family).capitalize()}",
            f"{plain(terms.definition(graph, family)).capitalize()}.",
            table(_HEADER, sorted(families[family])),
        ]
    return {
        "projections.md": page(
            "Edges",
            "For looking up which roles of which relation make an edge of the network, how the edge reads, and what "
            "it weighs in the ranking of paths.",
            "Paths, `to_networkx()` and the exports read these declarations of the ontology and nothing else. A "
            "subclass has the edges of its parent unless it declares its own for the same two roles. Denied, "
            "retracted and set-aside claims make no edge.",
            *blocks,
        )
    }


def _row(graph: Graph, edge: Node) -> tuple[str, ...]:
    def value(property_: str) -> str:
        found = graph.value(edge, _term(property_))
        if found is None:
            raise ValueError(f"{edge} has no {property_}")
        return terms.short(found)

    return (
        name(value("projects")),
        name(value("tailRole")),
        name(value("headRole")),
        plain(value("verb")),
        plain(value("inverseVerb")),
        "may carry money" if value("carriesMoney") == "true" else "",
        value("relevance"),
        "both ways" if value("symmetric") == "true" else "tail to head",
    )


def _term(local: str) -> URIRef:
    return URIRef(SKG + local)
