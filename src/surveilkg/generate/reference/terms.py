"""Terms of the ontology in words, for the pages that show them. Nothing is judged here: tests do."""

from __future__ import annotations

from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import BNode, Node

from surveilkg.iri import SKG, shorten

_KINDS = (
    (OWL.ObjectProperty, "relation"),
    (OWL.DatatypeProperty, "value"),
    (OWL.AnnotationProperty, "annotation"),
)
_TRAITS = (
    (OWL.TransitiveProperty, "transitive"),
    (OWL.SymmetricProperty, "symmetric"),
    (OWL.FunctionalProperty, "one value at most"),
)


def short(term: Node) -> str:
    """A term as it is written in this documentation: ours without prefix, others as CURIE."""
    text = str(term)
    return text.removeprefix(SKG) if text.startswith(SKG) else shorten(text)


def label(graph: Graph, term: Node) -> str:
    """The English label of a term."""
    return str(graph.value(term, RDFS.label) or "")


def definition(graph: Graph, term: Node) -> str:
    """The definition of a term, and its comment where it has one."""
    parts = [str(graph.value(term, SKOS.definition) or ""), *sorted(str(c) for c in graph.objects(term, RDFS.comment))]
    return ". ".join(part.rstrip(".") for part in parts if part)


def parents(graph: Graph, term: Node, predicate: URIRef) -> str:
    """Named parents of a class or property, and restrictions that say what its values are."""
    named = sorted(short(above) for above in graph.objects(term, predicate) if isinstance(above, URIRef))
    return ", ".join(f"`{name}`" for name in named)


def classes(graph: Graph, term: Node, predicate: URIRef) -> str:
    """Domain or range of a property: one class, or several joined by `or`."""
    return "; ".join(sorted(_expression(graph, node) for node in graph.objects(term, predicate)))


def kind(graph: Graph, term: Node) -> str:
    """What kind of property it is, with its traits."""
    types = set(graph.objects(term, RDF.type))
    words = [word for kind_, word in _KINDS if kind_ in types] + [word for trait, word in _TRAITS if trait in types]
    if graph.value(term, OWL.propertyChainAxiom) is not None:
        words.append("also by chain " + " / ".join(_chains(graph, term)))
    return ", ".join(words)


def _chains(graph: Graph, term: Node) -> list[str]:
    lists = graph.objects(term, OWL.propertyChainAxiom)
    return sorted(" then ".join(f"`{short(step)}`" for step in Collection(graph, chain)) for chain in lists)


def _expression(graph: Graph, node: Node) -> str:
    if not isinstance(node, BNode):
        return f"`{short(node)}`"
    union = graph.value(node, OWL.unionOf)
    if union is None:
        raise ValueError("a domain or range is neither a class nor a union of classes")
    return " or ".join(sorted(f"`{short(part)}`" for part in Collection(graph, union)))
