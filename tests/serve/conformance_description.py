"""Requests of the conformance table for SPARQL 1.1 Service Description; expectations are read from it by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rdflib
from tests.serve.conformance import Case, Look, again, get, graph_of, says, statements

if TYPE_CHECKING:
    import httpx

S = "Service Description "
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
TURTLE = "200 text/turtle "
MEDIA = {
    "SPARQL_Results_JSON": "application/sparql-results+json",
    "SPARQL_Results_XML": "application/sparql-results+xml",
    "SPARQL_Results_CSV": "text/csv",
    "SPARQL_Results_TSV": "text/tab-separated-values",
    "Turtle": "text/turtle",
    "N-Triples": "application/n-triples",
    "RDF_XML": "application/rdf+xml",
    "JSON-LD": "application/ld+json",
}
"""Media types of http://www.w3.org/ns/formats/ by local name."""
TYPED: dict[rdflib.URIRef, tuple[rdflib.URIRef, rdflib.URIRef | None]] = {
    SD.endpoint: (SD.Service, None),
    SD.feature: (SD.Service, None),
    SD.defaultEntailmentRegime: (SD.Service, None),
    SD.supportedLanguage: (SD.Service, None),
    SD.resultFormat: (SD.Service, None),
    SD.defaultDataset: (SD.Service, SD.Dataset),
    SD.availableGraphs: (SD.Service, SD.GraphCollection),
    SD.defaultGraph: (SD.Dataset, SD.Graph),
    SD.namedGraph: (SD.GraphCollection, SD.NamedGraph),
    SD.name: (SD.NamedGraph, None),
    SD.graph: (SD.NamedGraph, SD.Graph),
}
"""Domain and range of properties (3.2), but for ranges whose members W3C itself defines."""


def described(*path: rdflib.URIRef) -> Look:
    """Local names of what one finds from the service along properties, in the description."""

    def ends(response: httpx.Response) -> str:
        graph = graph_of(response)
        nodes = set(graph.subjects(rdflib.RDF.type, SD.Service))
        for step in path:
            nodes = {value for node in nodes for value in graph.objects(node, step)}
        return (
            " ".join(sorted({str(node).rstrip("/").rpartition("#")[2].rpartition("/")[2] for node in nodes})) or "none"
        )

    return ends


def endpoint(response: httpx.Response) -> str:
    """Whether the only endpoint is the very address that was asked."""
    found = {str(node) for node in graph_of(response).objects(None, SD.endpoint)}
    return "the address asked" if found == {str(response.url)} else " ".join(sorted(found))


def names(response: httpx.Response) -> str:
    """Whether the named graphs, by their names, are those that a query finds."""
    graph = graph_of(response)
    told = [str(name) for node in graph.objects(None, SD.namedGraph) for name in graph.objects(node, SD.name)]
    rows = again(response, "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }").json()["results"]["bindings"]
    return "those that queries find" if sorted(told) == sorted(row["g"]["value"] for row in rows) else "others"


def counted(response: httpx.Response, what: str) -> int:
    """A number that a query gives."""
    rows = again(response, f"SELECT (COUNT(*) AS ?n) {{ {what} }}").json()["results"]["bindings"]
    return int(rows[0]["n"]["value"])


def union(response: httpx.Response) -> str:
    """Whether the default graph has the statements of the named graphs; asked of those that give a class."""
    plain = counted(response, "SELECT DISTINCT ?s ?c { ?s a ?c }")
    named = counted(response, "SELECT DISTINCT ?s ?c { GRAPH ?g { ?s a ?c } }")
    return "that of all named graphs" if plain == named > 0 else f"{plain} and {named}"


def given(response: httpx.Response) -> str:
    """Whether a query is answered in each of the formats that are told."""
    told = {str(node).rpartition("/")[2] for node in graph_of(response).objects(None, SD.resultFormat)}
    wrong = []
    for name in sorted(told):
        query = "ASK {}" if "JSON" in name and "Results" in name else "SELECT ('a' AS ?a) {}"
        query = query if "Results" in name else "CONSTRUCT { skg:a skg:b 'c' } WHERE {}"
        media = again(response, query, Accept=MEDIA[name]).headers["content-type"].partition(";")[0]
        wrong += [] if media == MEDIA[name] else [name]
    return " ".join(wrong) or f"all {len(told)}"


def schema(response: httpx.Response) -> str:
    """Whether each property of the vocabulary is one of it, and its subjects and objects are what it says."""
    graph = graph_of(response)
    wrong = []
    for subject, predicate, value in graph:
        if isinstance(predicate, rdflib.URIRef) and predicate.startswith(SD):
            domain, extent = TYPED.get(predicate) or (None, None)
            is_so = domain in set(graph.objects(subject, rdflib.RDF.type))
            is_so = is_so and (extent is None or extent in set(graph.objects(value, rdflib.RDF.type)))
            wrong += [] if is_so else [str(predicate)]
    return " ".join(sorted(set(wrong))) or "as it says"


def linked(response: httpx.Response) -> str:
    """Whether every data set has a default graph, and every named graph belongs to one and has a name."""
    graph = graph_of(response)
    sets = set(graph.subjects(rdflib.RDF.type, SD.Dataset))
    named = set(graph.subjects(rdflib.RDF.type, SD.NamedGraph))
    good = sets == set(graph.subjects(SD.defaultGraph)) and named == set(graph.objects(None, SD.namedGraph))
    return "all" if sets and named and good and named == set(graph.subjects(SD.name)) else "not all"


DESCRIPTION: list[Case] = [
    get(S + "2", "GET without parameters gives the description", (), TURTLE + "some", statements),
    *(
        get(S + "2", "in the format that is preferred", (), f"200 {media} some", statements, Accept=media)
        for media in ("text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples")
    ),
    get(
        S + "2",
        "in RDF where that is preferred to a page",
        (),
        TURTLE + "some",
        statements,
        Accept="text/html;q=0.5, text/turtle",
    ),
    get(S + "2", "a browser gets a form", (), "200 text/html (<form)", says("<form"), Accept="text/html"),
    get(
        S + "2",
        "nothing acceptable (RFC 9110, 15.5.7)",
        (),
        "406 text/plain (none of the media types)",
        says("none of the media types"),
        Accept="image/png",
    ),
    get(S + "3.2.1", "sd:endpoint", (), TURTLE + "the address asked", endpoint),
    get(
        S + "3.2.2",
        "sd:feature: 3.4.5, and none of 3.4.4 and 3.4.6 to 3.4.8",
        (),
        TURTLE + "UnionDefaultGraph",
        described(SD.feature),
    ),
    get(S + "3.2.3", "sd:defaultEntailmentRegime", (), TURTLE + "Simple", described(SD.defaultEntailmentRegime)),
    get(
        S + "3.2.10",
        "sd:supportedLanguage: 3.4.2, not 3.4.3",
        (),
        TURTLE + "SPARQL11Query",
        described(SD.supportedLanguage),
    ),
    get(S + "3.2.12", "sd:defaultDataset", (), TURTLE + "dataset", described(SD.defaultDataset)),
    get(S + "3.2.13", "sd:availableGraphs: others are refused", (), TURTLE + "dataset", described(SD.availableGraphs)),
    get(S + "3.2.14", "sd:resultFormat", (), TURTLE + " ".join(sorted(MEDIA)), described(SD.resultFormat)),
    get(S + "3.2.14", "queries are answered in each of them", (), TURTLE + "all 8", given),
    get(S + "3.2.16", "sd:defaultGraph", (), TURTLE + "default-graph", described(SD.defaultDataset, SD.defaultGraph)),
    get(S + "3.2.17", "sd:namedGraph with sd:name", (), TURTLE + "those that queries find", names),
    get(S + "3.2.18", "sd:name of each named graph", (), TURTLE + "all", linked),
    get(S + "3.3.1", "classes of 3.3 and domains and ranges of 3.2", (), TURTLE + "as it says", schema),
    get(S + "3.3.8", "sd:namedGraph links each", (), TURTLE + "all", linked),
    get(S + "3.3.9", "sd:defaultGraph links each", (), TURTLE + "all", linked),
    get(S + "3.4.5", "sd:UnionDefaultGraph is so", (), TURTLE + "that of all named graphs", union),
    get(S + "5", "1: RDF content at the address of the endpoint", (), TURTLE + "some", statements),
    get(S + "5", "2: ?service sd:endpoint the address", (), TURTLE + "the address asked", endpoint),
    get(S + "5", "3: the vocabulary as it is defined", (), TURTLE + "as it says", schema),
]
NO_REQUEST = {
    "1, 1.1": "introduction, terms",
    "3, 3.2, 3.3, 3.4": "headings",
    "3.1": "the namespace: used in all rows of 3.2",
    "3.2.4, 3.2.5, 3.2.6": "no graph has an entailment regime of its own, and there are no profiles: not told",
    "3.2.7, 3.2.8, 3.2.9, 3.2.11": "no extensions are promised: not told",
    "3.2.15": "nothing is read from clients: not told",
    "3.2.19": "sd:graph may be told: it is, its range with 3.3.1",
    "3.3.2, 3.3.3, 3.3.6": "members are those that W3C defines: 3.2.2, 3.2.10, 3.2.3",
    "3.3.4, 3.3.5, 3.3.7": "no functions, aggregates or profiles are told",
    "3.3.10, 3.3.11": "with 3.3.1",
    "3.4.1": "SPARQL 1.0 is not told beside 1.1",
    "3.4.2, 3.4.3": "with 3.2.10",
    "3.4.4, 3.4.6, 3.4.7, 3.4.8": "features that the service does not have: with 3.2.2",
    "3.4.9": "IRIs of others: 3.2.3 and 3.2.14",
    "4, 4.1, 4.2": "examples (informative)",
}
"""Sections of the Recommendation without a request of their own, and why."""
SECTIONS = (
    "1 1.1 2 3 3.1 3.2 3.2.1 3.2.2 3.2.3 3.2.4 3.2.5 3.2.6 3.2.7 3.2.8 3.2.9 3.2.10 3.2.11 3.2.12 3.2.13 3.2.14 3.2.15 "
    "3.2.16 3.2.17 3.2.18 3.2.19 3.3 3.3.1 3.3.2 3.3.3 3.3.4 3.3.5 3.3.6 3.3.7 3.3.8 3.3.9 3.3.10 3.3.11 3.4 3.4.1 "
    "3.4.2 3.4.3 3.4.4 3.4.5 3.4.6 3.4.7 3.4.8 3.4.9 4 4.1 4.2 5"
)
"""All sections of the table of contents."""
