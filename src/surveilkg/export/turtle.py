"""Canonical Turtle: the same statements give the same bytes. pyoxigraph writes the syntax, the order is ours.

Subjects in natural order (p2 before p10), `rdf:type` first, then properties and values by name; a blank line between
subjects. Blank nodes, which only the ontology has, come last, labelled by RDF Dataset Canonicalization (RDFC-1.0).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from surveilkg import iri
from surveilkg.clean.ordering import natural
from surveilkg.table import Term

_TYPE = iri.RDF + "type"


def canonical_turtle(triples: Iterable[ox.Triple], prefixes: Mapping[str, str] | None = None) -> str:
    """Triples as Turtle in canonical order.

    Args:
        triples: statements; repeated ones are written once.
        prefixes: namespaces to use beside those of `iri.PREFIXES`; only those that occur are declared.
    """
    ordered = _ordered(_labelled(set(triples)))
    names = {**iri.PREFIXES, **(prefixes or {})}
    used = _used(ordered, names)
    raw = ox.serialize(ordered, format=ox.RdfFormat.TURTLE, prefixes={p: names[p] for p in used})
    if raw is None:
        raise RuntimeError("the serializer returned nothing")
    lines = raw.decode("utf-8").split("\n")[:-1]
    head = sorted(line for line in lines if line.startswith("@prefix"))
    body = [line for line in lines if not line.startswith("@prefix")]
    out = [*head]
    for line in body:
        if not line.startswith("\t"):
            out.append("")
        out.append(line.replace("\t", "  ", 1))
    return "\n".join(out) + "\n"


def _labelled(triples: set[ox.Triple]) -> Iterable[ox.Triple]:
    """The triples, with blank nodes labelled by what is said of them."""
    if not any(isinstance(term, ox.BlankNode) for triple in triples for term in (triple.subject, triple.object)):
        return triples
    dataset = ox.Dataset(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return (quad.triple for quad in dataset)


def _ordered(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Triples by subject and property, whose keys are made once each; then by value, where there are several."""
    subjects: dict[ox.NamedNode | ox.BlankNode | ox.Triple, dict[str, list[ox.Triple]]] = {}
    for triple in triples:
        subjects.setdefault(triple.subject, {}).setdefault(triple.predicate.value, []).append(triple)
    out: list[ox.Triple] = []
    for node in sorted(subjects, key=_order):
        for _, found in sorted(subjects[node].items(), key=lambda each: (each[0] != _TYPE, each[0])):
            out += sorted(found, key=lambda triple: natural(str(triple.object))) if len(found) > 1 else found
    return out


def _order(node: ox.NamedNode | ox.BlankNode | ox.Triple) -> tuple[bool, list[tuple[int, int, str]]]:
    return isinstance(node, ox.BlankNode), natural(str(node) if isinstance(node, ox.Triple) else node.value)


def _used(triples: list[ox.Triple], names: Mapping[str, str]) -> list[str]:
    found: set[str] = set()
    by_length = sorted(names.items(), key=lambda item: -len(item[1]))
    terms = {term for triple in triples for term in (triple.subject, triple.predicate, triple.object)}
    for value in {
        term.datatype.value if isinstance(term, ox.Literal) else getattr(term, "value", "") for term in terms
    }:
        for prefix, namespace in by_length:
            if value.startswith(namespace):
                found.add(prefix)
                break
    return sorted(found)


def to_triple(terms: tuple[Term, Term, Term]) -> ox.Triple:
    """A triple of the graph's own terms as the serializer takes it."""
    subject, predicate, value = (to_node(term) for term in terms)
    if isinstance(subject, ox.Literal) or not isinstance(predicate, ox.NamedNode):
        raise TypeError("a subject must be a node and a predicate an IRI")
    return ox.Triple(subject, predicate, value)


def to_node(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """A term of the graph's own as the engine takes it."""
    if term.kind == "iri":
        return ox.NamedNode(term.value)
    if term.kind == "bnode":
        return ox.BlankNode(term.value)
    if term.language:
        return ox.Literal(term.value, language=term.language)
    return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype)) if term.datatype else ox.Literal(term.value)
