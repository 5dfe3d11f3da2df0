"""docs/reference/ontology.md and a page per module: classes, properties and values with their definitions."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import DCTERMS, OWL, RDF, RDFS, Graph, URIRef

from surveilkg.generate.reference import terms
from surveilkg.generate.reference.markdown import name, page, plain, table
from surveilkg.generate.vocab import load_ontology
from surveilkg.iri import BASE, SKG

if TYPE_CHECKING:
    from rdflib.term import Node

_MODULE = BASE + "ontology/"
_PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
_PROJECTION = URIRef(SKG + "EdgeProjection")


def pages(root: Path) -> dict[str, str]:
    """The index page and one page per module that defines more than edges.

    Args:
        root: folder with ontology/.
    """
    graph = load_ontology(root / "ontology")
    defined: dict[str, list[Node]] = defaultdict(list)
    for term, module in graph.subject_objects(RDFS.isDefinedBy):
        if (term, RDF.type, _PROJECTION) not in graph:
            defined[str(module).removeprefix(_MODULE)].append(term)
    out = {f"ontology/{module}.md": _page(graph, module, found) for module, found in sorted(defined.items())}
    return {"ontology.md": _index(graph, defined), **out}


def _index(graph: Graph, defined: dict[str, list[Node]]) -> str:
    version = graph.value(URIRef(BASE + "ontology"), OWL.versionInfo)
    modules = [
        (f"[{module}](ontology/{module}.md)", plain(_said(graph, module, "description")), str(len(found)))
        for module, found in sorted(defined.items())
    ]
    links = {terms.short(term): f"ontology/{module}.md" for module, found in defined.items() for term in found}
    letters: dict[str, list[str]] = defaultdict(list)
    for short in sorted(links, key=lambda term: (term.casefold(), term)):
        letters[short[0].upper()].append(f"[`{short}`]({links[short]})")
    return page(
        "Ontology",
        "For finding the module in which a class, property or value of the graph is defined.",
        f"Version {version}; namespace `{SKG}`, prefix `skg:`, which these pages leave out. "
        "How the parts fit together is told in [the model](../explain/model.md); the edges that relations "
        "make are on [Edges](projections.md).",
        "## Modules",
        table(("Module", "What it holds", "Terms"), modules),
        "## All terms",
        *(f"**{letter}** " + ", ".join(found) for letter, found in letters.items()),
    )


def _page(graph: Graph, module: str, found: list[Node]) -> str:
    def of(*kinds: URIRef) -> list[Node]:
        return sorted((term for term in found if any((term, RDF.type, kind) in graph for kind in kinds)), key=str)

    title = _said(graph, module, "title").removeprefix("surveilkg ontology: ")
    return page(
        f"Ontology: {title}",
        f"For looking up the terms of the module `ontology/modules/{module}.ttl`: "
        f"{plain(_said(graph, module, 'description'))}",
        "[All modules](../ontology.md)",
        *_section("Classes", ("Class", "Parent", "Label", "Definition"), [_class(graph, t) for t in of(OWL.Class)]),
        *_section(
            "Properties",
            ("Property", "Kind", "Domain", "Range", "Parent", "Label", "Definition"),
            [_property(graph, term) for term in of(*_PROPERTIES)],
        ),
        *_section(
            "Values",
            ("Value", "Class", "Label", "Definition"),
            [_value(graph, term) for term in of(OWL.NamedIndividual)],
        ),
    )


def _section(title: str, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    return [f"## {title}", table(header, rows)] if rows else []


def _class(graph: Graph, term: Node) -> tuple[str, ...]:
    return (name(terms.short(term)), terms.parents(graph, term, RDFS.subClassOf), *_words(graph, term))


def _property(graph: Graph, term: Node) -> tuple[str, ...]:
    return (
        name(terms.short(term)),
        terms.kind(graph, term),
        terms.classes(graph, term, RDFS.domain),
        terms.classes(graph, term, RDFS.range),
        terms.parents(graph, term, RDFS.subPropertyOf),
        *_words(graph, term),
    )


def _value(graph: Graph, term: Node) -> tuple[str, ...]:
    kinds = sorted(terms.short(kind) for kind in graph.objects(term, RDF.type) if str(kind).startswith(SKG))
    return (name(terms.short(term)), ", ".join(name(kind) for kind in kinds), *_words(graph, term))


def _words(graph: Graph, term: Node) -> tuple[str, str]:
    return plain(terms.label(graph, term)), plain(terms.definition(graph, term))


def _said(graph: Graph, module: str, what: str) -> str:
    return str(graph.value(URIRef(_MODULE + module), DCTERMS[what]) or "")
