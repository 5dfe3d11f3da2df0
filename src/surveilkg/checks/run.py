"""All checks over one view, gravest findings first. What follows from them is decided by the caller."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from surveilkg import iri
from surveilkg.checks import dates, derived, hygiene, shacl, terms
from surveilkg.model.finding import SEVERITIES, Finding

if TYPE_CHECKING:
    import pyoxigraph as ox
    from rdflib import Graph
    from rdflib.term import Node

    from surveilkg.store.protocols import View


def run_all(view: View, root: Path) -> list[Finding]:
    """Every finding of every check.

    Args:
        view: the graph with ontology and derived graphs.
        root: the folder that holds shapes/ and queries/ (see `surveilkg.settings.data_root`).

    Returns:
        Errors first, then warnings, then infos, each sorted by rule and node.

    Raises:
        surveilkg.errors.EnvironmentFailure: a shape or query cannot be run.
    """
    found = set(shacl.findings(merged_graph(view), root / "shapes" / "data"))
    found.update(hygiene.findings(view, root / "queries" / "hygiene"))
    for check in (terms.findings, dates.findings, derived.findings):
        found.update(check(view))
    return sorted(found, key=lambda finding: (SEVERITIES.index(finding.severity), finding))


def merged_graph(view: View) -> Graph:
    """The union of all graphs of a view as one rdflib graph (pySHACL checks a data set graph by graph)."""
    import pyoxigraph as ox
    from rdflib import Graph

    graph = Graph()
    lines = "\n".join(view.nquads()).encode("utf-8")
    for quad in ox.parse(lines, format=ox.RdfFormat.N_QUADS):
        graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return graph


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    import pyoxigraph as ox
    from rdflib import BNode, Literal, URIRef

    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise TypeError(f"{iri.shorten(str(term))}: terms of RDF 1.2 are not checked")
    if term.language:
        return Literal(term.value, lang=term.language)
    if term.datatype.value == iri.XSD + "string":
        return Literal(term.value)  # as rdflib parses plain text in the shapes; it does not equate the two
    return Literal(term.value, datatype=URIRef(term.datatype.value))
