"""What is served, in RDF: SPARQL 1.1 Service Description, VoID and DCAT of the published generation, as one graph.

The number of different statements in the union of all graphs is not told: a statement may stand in several graphs, so
the sum of their numbers, each of which is told, would be too high.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from surveilkg.iri import BASE, DCTERMS, OWL, PREFIXES, RDF, SKG, XSD

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
FOAF = "http://xmlns.com/foaf/0.1/"
FORMATS = "http://www.w3.org/ns/formats/"
NAMESPACES = {**PREFIXES, "sd": SD, "void": VOID, "dcat": DCAT, "foaf": FOAF, "formats": FORMATS}
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")
"""Local names of formats in the W3C's list of unique IRIs for file formats."""
_LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-NC-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "ODC-By-1.0": "https://opendatacommons.org/licenses/by/1-0/",
}
"""IRIs of licences by SPDX identifier; others are told in words, as rights."""
TITLE = "surveilkg: AI-surveillance vendors, states, financing, export controls and standards bodies"
ABOUT = "A cited knowledge graph: every claim carries its source, place in the source, date and strength."
Node = ox.NamedNode | ox.Literal


def describe(manifest: dict[str, Any], base: str) -> list[ox.Triple]:
    """The description of a generation at an address.

    Args:
        manifest: of the generation.
        base: address of the server, with the slash at its end.
    """
    return [
        ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value)
        for subject, predicate, value in (*_service(base), *_dataset(manifest, base), *_graphs(manifest, base))
    ]


def serialised(triples: list[ox.Triple], form: ox.RdfFormat) -> bytes:
    """A description in a format."""
    from surveilkg.export.turtle import canonical_turtle

    if form == ox.RdfFormat.TURTLE:
        return canonical_turtle(triples, NAMESPACES).encode()
    return ox.serialize(triples, format=form, prefixes=NAMESPACES) or b""


def _service(base: str) -> Iterator[tuple[str, str, Node]]:
    service, dataset = base + "sparql", base + "void#dataset"
    for kind in (SD + "Service", DCAT + "DataService"):
        yield service, RDF + "type", ox.NamedNode(kind)
    yield service, DCTERMS + "title", ox.Literal("SPARQL 1.1 endpoint of surveilkg, read-only", language="en")
    yield service, SD + "endpoint", ox.NamedNode(service)
    yield service, SD + "supportedLanguage", ox.NamedNode(SD + "SPARQL11Query")
    yield service, SD + "feature", ox.NamedNode(SD + "UnionDefaultGraph")
    yield service, SD + "defaultEntailmentRegime", ox.NamedNode("http://www.w3.org/ns/entailment/Simple")
    for name in (*_RESULTS, *_GRAPHS):
        yield service, SD + "resultFormat", ox.NamedNode(FORMATS + name)
    yield service, SD + "defaultDataset", ox.NamedNode(dataset)
    yield service, SD + "availableGraphs", ox.NamedNode(dataset)
    yield service, DCAT + "endpointURL", ox.NamedNode(service)
    yield service, DCAT + "endpointDescription", ox.NamedNode(service)
    yield service, DCAT + "servesDataset", ox.NamedNode(dataset)


def _dataset(manifest: dict[str, Any], base: str) -> Iterator[tuple[str, str, Node]]:
    dataset, default, publisher = base + "void#dataset", base + "void#default-graph", base + "void#publisher"
    for kind in (SD + "Dataset", SD + "GraphCollection", VOID + "Dataset", DCAT + "Dataset"):
        yield dataset, RDF + "type", ox.NamedNode(kind)
    yield dataset, DCTERMS + "title", ox.Literal(TITLE, language="en")
    yield dataset, DCTERMS + "description", ox.Literal(ABOUT, language="en")
    yield dataset, DCTERMS + "publisher", ox.NamedNode(publisher)
    yield publisher, RDF + "type", ox.NamedNode(FOAF + "Agent")
    yield publisher, FOAF + "name", ox.Literal("surveilkg contributors")
    yield dataset, DCTERMS + "identifier", ox.Literal(str(manifest["generation"]))
    yield dataset, OWL + "versionInfo", ox.Literal(f"{manifest['generation']} (surveilkg {manifest['surveilkg']})")
    yield dataset, VOID + "sparqlEndpoint", ox.NamedNode(base + "sparql")
    yield dataset, VOID + "uriSpace", ox.Literal(BASE)
    yield dataset, VOID + "vocabulary", ox.NamedNode(SKG)
    yield dataset, SD + "defaultGraph", ox.NamedNode(default)
    yield default, RDF + "type", ox.NamedNode(SD + "Graph")
    yield default, DCTERMS + "description", ox.Literal("The union of all named graphs.", language="en")
    for name in _GRAPHS:
        yield dataset, VOID + "feature", ox.NamedNode(FORMATS + name)
    distribution = base + "void#distribution"
    yield dataset, DCAT + "distribution", ox.NamedNode(distribution)
    yield distribution, RDF + "type", ox.NamedNode(DCAT + "Distribution")
    yield distribution, DCAT + "accessURL", ox.NamedNode(base + "sparql")
    yield distribution, DCAT + "accessService", ox.NamedNode(base + "sparql")


def _graphs(manifest: dict[str, Any], base: str) -> Iterator[tuple[str, str, Node]]:
    """Each named graph as a part of the data set, with its statements, its licence and whom to name."""
    dataset = base + "void#dataset"
    for name, entry in sorted(manifest["graphs"].items()):
        named = f"{base}void#named/{name.removeprefix(BASE)}"
        yield dataset, SD + "namedGraph", ox.NamedNode(named)
        yield named, RDF + "type", ox.NamedNode(SD + "NamedGraph")
        yield named, SD + "name", ox.NamedNode(name)
        yield named, SD + "graph", ox.NamedNode(name)
        yield dataset, VOID + "subset", ox.NamedNode(name)
        for kind in (SD + "Graph", VOID + "Dataset"):
            yield name, RDF + "type", ox.NamedNode(kind)
        count = ox.Literal(str(entry["statements"]), datatype=ox.NamedNode(XSD + "integer"))
        yield name, VOID + "triples", count
        licence = _LICENCES.get(str(entry.get("licence", "")))
        if licence:
            yield name, DCTERMS + "license", ox.NamedNode(licence)
        elif entry.get("licence"):
            yield name, DCTERMS + "rights", ox.Literal(str(entry["licence"]))
        if entry.get("attribution"):
            yield name, DCTERMS + "creator", ox.Literal(str(entry["attribution"]))
