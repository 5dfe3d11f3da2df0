"""Statements of a view as an rdflib data set."""

from __future__ import annotations

import pyoxigraph as ox
import rdflib
from rdflib.term import Node

from surveilkg import iri
from surveilkg.store.protocols import View


def to_rdflib(view: View) -> rdflib.Dataset:
    """All statements, one named graph per source; the default graph is the union of all.

    Cost: rdflib holds everything in memory, about 1 kB per statement.
    """
    dataset = rdflib.Dataset(default_union=True)
    terms, graphs = Terms(), dict[object, rdflib.Graph]()
    for quad in ox.parse("\n".join(sorted(view.nquads())).encode(), format=ox.RdfFormat.N_QUADS):
        name = quad.graph_name
        if name not in graphs:
            graphs[name] = dataset.graph(str(terms[name]))
        graphs[name].add((terms[quad.subject], terms[quad.predicate], terms[quad.object]))
    for prefix, namespace in iri.PREFIXES.items():
        dataset.bind(prefix, rdflib.Namespace(namespace), override=True, replace=True)
    return dataset


class Terms(dict[object, Node]):
    """Terms of the engine to those of rdflib; most of them are said many times."""

    def __missing__(self, term: object) -> Node:
        """A term that is met for the first time."""
        found = self[term] = _term(term)
        return found


def _term(term: object) -> Node:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise TypeError(f"{iri.shorten(str(term))}: rdflib has no terms of RDF 1.2")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype.value == iri.XSD + "string":
        return rdflib.Literal(term.value)  # as rdflib parses plain text; it does not equate the two
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))
