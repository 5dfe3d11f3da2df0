"""Requests of the conformance table for SPARQL 1.1 Protocol; expectations are read from it by hand."""

from __future__ import annotations

from tests.serve.conformance import (
    ASK,
    DIRECT,
    ENTITIES,
    FORM,
    GRAPH,
    JSON,
    RESULTS,
    SOURCE_GRAPH,
    Case,
    at_endpoint,
    boolean,
    first,
    form,
    get,
    gives,
    header,
    post,
    query,
    refusal,
    statements,
)

P = "Protocol "
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
ONE = "SELECT ?x WHERE { VALUES ?x { 'one' } }"
TRIPLE = "CONSTRUCT { skg:a skg:b 'c' } WHERE {}"
DESCRIBE = "DESCRIBE id:huawei"
UPDATE = "DELETE WHERE { ?s ?p ?o }"
NAMES = "SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
LABELS = "ASK { id:huawei skos:prefLabel ?o }"
BOTH = "SELECT DISTINCT ?g %sWHERE { id:huawei skos:prefLabel ?name . GRAPH ?g { ?s ?p ?o } }"
LONG = "SELECT (COUNT(*) AS ?n) WHERE { { id:huawei skos:prefLabel ?name }"
LONG += "".join(f" UNION {{ id:huawei skos:altLabel 'n{at}' }}" for at in range(200)) + " }"
NOWHERE = "SELECT (COUNT(*) AS ?n) %s{ ?s ?p ?o }"
DEFAULT, NAMED = "default-graph-uri", "named-graph-uri"
ALLOW = "Allow: GET, HEAD, OPTIONS, POST"
PROTOCOL: list[Case] = [
    # 2.1 query operation
    get(P + "2.1", "exactly one query: none", ((DEFAULT, ENTITIES),), *refusal(400, "0 parameters named query")),
    get(P + "2.1", "exactly one query: two", (*query(ASK), *query(ASK)), *refusal(400, "2 parameters named query")),
    post(
        P + "2.1",
        "exactly one query: two in a form",
        FORM,
        form(*query(ASK), *query(ASK)),
        *refusal(400, "2 parameters named query"),
    ),
    post(
        P + "2.1",
        "exactly one query: one in the address, one in the body",
        DIRECT,
        ASK.encode(),
        *refusal(400, "2 parameters named query"),
        *query(ASK),
    ),
    post(P + "2.1", "a form without query", FORM, b"", *refusal(400, "0 parameters named query")),
    get(P + "2.1", "other parameters are not of the protocol", query(ASK, ("output", "xml")), *gives("true", boolean)),
    Case(P + "2.1", "GET and POST only", "PUT", (), f"405 text/plain {ALLOW}", header("Allow")),
    Case(P + "2.1", "GET and POST only", "DELETE", query(ASK), f"405 text/plain {ALLOW}", header("Allow")),
    Case(P + "2.1", "GET and POST only", "PATCH", query(ASK), f"405 text/plain {ALLOW}", header("Allow")),
    Case(P + "2.1", "OPTIONS (RFC 9110, 9.3.7)", "OPTIONS", (), f"204 {ALLOW}", header("Allow")),
    # 2.1.1 to 2.1.3: three ways to send a query
    get(P + "2.1.1", "query via GET", query(ASK), *gives("true", boolean)),
    get(P + "2.1.1", "parameters in any order", ((DEFAULT, ENTITIES), *query(LABELS)), *gives("true", boolean)),
    Case(P + "2.1.1", "HEAD has the headers of GET alone (RFC 9110, 9.3.2)", "HEAD", query(ASK), f"200 {JSON}"),
    post(P + "2.1.2", "query via URL-encoded POST", FORM, form(*query(ASK)), *gives("true", boolean)),
    post(
        P + "2.1.2",
        "parameters in any order",
        FORM,
        form((DEFAULT, SOURCE_GRAPH), *query(LABELS)),
        *gives("false", boolean),
    ),
    post(P + "2.1.2", "a charset is allowed", f"{FORM}; charset=UTF-8", form(*query(ASK)), f"200 {JSON}"),
    post(
        P + "2.1.2",
        "no other media type (RFC 9110, 15.5.16)",
        "text/plain",
        ASK.encode(),
        *refusal(415, "text/plain is not read"),
    ),
    post(P + "2.1.2", "nor none", "", ASK.encode(), *refusal(415, "without Content-Type")),
    post(P + "2.1.3", "query via POST directly", DIRECT, ASK.encode(), *gives("true", boolean)),
    post(P + "2.1.3", "it is Unicode in UTF-8", DIRECT, "SELECT ('华为' AS ?x) {}".encode(), *gives("华为")),
    post(
        P + "2.1.3",
        "its data set stands in the address",
        DIRECT,
        LABELS.encode(),
        *gives("false", boolean),
        (DEFAULT, SOURCE_GRAPH),
    ),
    post(P + "2.1.3", "not UTF-8", DIRECT, b"ASK { ?s ?p '\xff' }", *refusal(400, "not UTF-8")),
    post(
        P + "2.1.3", "another charset", f"{DIRECT}; charset=utf-16", ASK.encode(), *refusal(415, "utf-16 is not read")
    ),
    post(
        P + "2.1.3",
        "too long (RFC 9110, 15.5.14)",
        DIRECT,
        ASK.encode() + b" " * 1024 * 1024,
        *refusal(413, "longer than 1,048,576 bytes"),
    ),
    # 2.1.4 Specifying an RDF data set
    get(P + "2.1.4", "without a data set that of the service", query(COUNT), *gives("some")),
    get(P + "2.1.4", "default-graph-uri", query(LABELS, (DEFAULT, ENTITIES)), *gives("true", boolean)),
    get(
        P + "2.1.4",
        "default-graph-uri: nothing of other graphs",
        query(LABELS, (DEFAULT, SOURCE_GRAPH)),
        *gives("false", boolean),
    ),
    get(
        P + "2.1.4",
        "the default graph is the merge of several",
        query(LABELS, (DEFAULT, SOURCE_GRAPH), (DEFAULT, ENTITIES)),
        *gives("true", boolean),
    ),
    get(P + "2.1.4", "default-graph-uri alone: no named graph", query(NAMES, (DEFAULT, ENTITIES)), *gives("none")),
    get(P + "2.1.4", "named-graph-uri", query(NAMES, (NAMED, ENTITIES)), *gives("some")),
    get(P + "2.1.4", "named-graph-uri alone: an empty default graph", query(COUNT, (NAMED, ENTITIES)), *gives("none")),
    post(P + "2.1.4", "likewise in a form", FORM, form(*query(COUNT, (NAMED, ENTITIES))), *gives("none")),
    get(
        P + "2.1.4", "both together", query(BOTH % "", (DEFAULT, ENTITIES), (NAMED, SOURCE_GRAPH)), *gives(SOURCE_GRAPH)
    ),
    get(
        P + "2.1.4",
        "the request goes before FROM",
        query(f"ASK FROM <{ENTITIES}> {{ id:huawei skos:prefLabel ?o }}", (DEFAULT, SOURCE_GRAPH)),
        *gives("false", boolean),
    ),
    get(
        P + "2.1.4",
        "FROM without a data set in the request",
        query(f"ASK FROM <{SOURCE_GRAPH}> {{ id:huawei skos:prefLabel ?o }}"),
        *gives("false", boolean),
    ),
    get(
        P + "2.1.4",
        "FROM of a graph that is not here: an empty one",
        query(NOWHERE % f"FROM <{GRAPH}none> "),
        *gives("none"),
    ),
    get(
        P + "2.1.4",
        "a data set may be rejected: no such graph",
        query(ASK, (DEFAULT, GRAPH + "none")),
        *refusal(400, "There is no graph"),
    ),
    get(
        P + "2.1.4",
        "a data set may be rejected: no IRI",
        query(ASK, (NAMED, "none of these")),
        *refusal(400, "is no IRI"),
    ),
    # 2.1.5 Accepted response formats
    *(
        get(P + "2.1.5", "content negotiation, SELECT", query(ONE), f"200 {media} one", first, Accept=media)
        for media in (JSON, RESULTS + "xml", "text/csv", "text/tab-separated-values")
    ),
    get(
        P + "2.1.5",
        "quality decides",
        query(ONE),
        "200 text/csv one",
        first,
        Accept=f"{RESULTS}xml;q=0.4, text/csv;q=0.8",
    ),
    get(P + "2.1.5", "a range", query(ONE), "200 text/csv one", first, Accept="text/*"),
    get(
        P + "2.1.5",
        "what is preferred and unknown is passed over",
        query(ONE),
        f"200 {RESULTS}xml one",
        first,
        Accept=f"image/png, {RESULTS}xml;q=0.1",
    ),
    get(P + "2.1.5", "content negotiation, ASK", query(ASK), f"200 {RESULTS}xml", Accept=RESULTS + "xml"),
    *(
        get(P + "2.1.5", "content negotiation, CONSTRUCT", query(TRIPLE), f"200 {media} one", statements, Accept=media)
        for media in ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
    ),
    *(
        get(
            P + "2.1.5", "content negotiation, DESCRIBE", query(DESCRIBE), f"200 {media} some", statements, Accept=media
        )
        for media in ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
    ),
    get(P + "2.1.5", "no wish, SELECT", query(ONE), *gives("one")),
    get(P + "2.1.5", "no wish, CONSTRUCT", query(TRIPLE), "200 text/turtle one", statements),
    get(
        P + "2.1.5",
        "nothing acceptable (RFC 9110, 15.5.7)",
        query(ASK),
        *refusal(406, "none of the media types"),
        Accept="image/png",
    ),
    get(
        P + "2.1.5",
        "nothing acceptable for this kind of query",
        query(TRIPLE),
        *refusal(406, "none of the media types"),
        Accept="text/csv",
    ),
    # 2.1.6 and 2.1.7: success and failure
    get(P + "2.1.6", "success is 2xx", query(ONE), *gives("one")),
    get(
        P + "2.1.6",
        "the media type is that of the format: JSON results",
        query(ONE),
        f"200 {JSON} one",
        first,
        Accept="application/json",
    ),
    get(
        P + "2.1.6",
        "the media type is that of the format: XML results",
        query(ONE),
        f"200 {RESULTS}xml one",
        first,
        Accept="application/xml",
    ),
    get(
        P + "2.1.6",
        "the media type is that of the format: JSON-LD",
        query(TRIPLE),
        "200 application/ld+json one",
        statements,
        Accept="application/json",
    ),
    get(
        P + "2.1.6",
        "the media type is that of the format: RDF/XML",
        query(TRIPLE),
        "200 application/rdf+xml one",
        statements,
        Accept="application/xml",
    ),
    get(P + "2.1.7", "no legal query: 400", query("ASK {"), *refusal(400, "does not parse")),
    get(P + "2.1.7", "an update is no legal query: 400", query(UPDATE), *refusal(400, "does not parse")),
    get(P + "2.1.7", "an empty query is none: 400", query(""), *refusal(400, "does not parse")),
    # 2.2 update operation: not implemented, which 5 allows, and 4.1 recommends against malicious updates
    get(P + "2.2", "no update via GET", (("update", UPDATE),), *refusal(400, "updates are refused")),
    post(
        P + "2.2.1", "updates are refused: form", FORM, form(("update", UPDATE)), *refusal(400, "updates are refused")
    ),
    post(
        P + "2.2.1",
        "an update beside a query is refused",
        FORM,
        form(*query(ASK), ("update", UPDATE)),
        *refusal(400, "updates are refused"),
    ),
    post(
        P + "2.2.2",
        "updates are refused: direct",
        "application/sparql-update",
        UPDATE.encode(),
        *refusal(415, "updates are refused"),
    ),
    post(
        P + "2.2.3",
        "updates are refused: with a data set",
        "application/sparql-update",
        UPDATE.encode(),
        *refusal(415, "updates are refused"),
        ("using-graph-uri", ENTITIES),
    ),
    # 2.3 Determining the base IRI
    get(P + "2.3", "the base IRI is the endpoint", query("SELECT (IRI('x') AS ?i) {}"), f"200 {JSON} /x", at_endpoint),
    get(
        P + "2.3",
        "a relative IRI in a pattern",
        query("CONSTRUCT { <s> <p> 1 } WHERE {}"),
        "200 text/turtle one",
        statements,
    ),
    get(
        P + "2.3",
        "BASE goes before it",
        query("BASE <http://example.org/b/> SELECT (IRI('x') AS ?i) {}"),
        *gives("http://example.org/b/x"),
    ),
    # 3 Examples (informative) that are not requests of section 2 already
    get(
        P + "3.1.6",
        "SELECT with complex data set",
        query(BOTH % "", (DEFAULT, SOURCE_GRAPH), (DEFAULT, ENTITIES), (NAMED, SOURCE_GRAPH)),
        *gives(SOURCE_GRAPH),
    ),
    get(
        P + "3.1.7",
        "SELECT with query-only data set",
        query(BOTH % f"FROM <{ENTITIES}> FROM NAMED <{SOURCE_GRAPH}> "),
        *gives(SOURCE_GRAPH),
    ),
    get(
        P + "3.1.8",
        "SELECT with ambiguous data set",
        query(BOTH % f"FROM <{SOURCE_GRAPH}> FROM NAMED <{ENTITIES}> ", (DEFAULT, ENTITIES), (NAMED, SOURCE_GRAPH)),
        *gives(SOURCE_GRAPH),
    ),
    get(
        P + "3.1.10",
        "SELECT with query request refused",
        query(NOWHERE % f"FROM <{GRAPH}none> ", (DEFAULT, GRAPH + "none")),
        *refusal(400, "There is no graph"),
    ),
    post(
        P + "3.1.11",
        "long SELECT using POST with URL encoding",
        FORM,
        form(*query(LONG, (DEFAULT, ENTITIES))),
        *gives("some"),
    ),
    post(P + "3.1.12", "long SELECT using direct POST", DIRECT, LONG.encode(), *gives("some"), (DEFAULT, ENTITIES)),
    get(
        P + "3.1.13",
        "SELECT with internationalization",
        query("PREFIX 食: <http://example.org/食#> SELECT ?x WHERE { VALUES ?x { 食:食べる } }"),
        *gives("http://example.org/食#食べる"),
    ),
    # 4 Policy considerations
    get(
        P + "4.1",
        "requests to others by SERVICE: refused",
        query("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"),
        *refusal(400, "SERVICE"),
    ),
    get(
        P + "4.1",
        "an endless query is stopped",
        query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"),
        *refusal(503, "longer than 2 s"),
    ),
    get(
        P + "4.1",
        "an answer beyond the limit",
        query("SELECT * { ?s ?p ?o . ?t ?q ?v }"),
        *refusal(500, "longer than 2,097,152 bytes"),
    ),
]
NO_REQUEST = {
    "1, 1.1, 1.2": "introduction, conventions, terms",
    "2": "that HTTP is followed: rows that name RFC 9110",
    "2.2.4, 2.2.5": "success and failure of updates: none is carried out",
    "3, 3.1, 3.2": "headings of examples (informative)",
    "3.1.1, 3.1.2": "examples (informative): 2.1.4, without a data set and default-graph-uri",
    "3.1.3, 3.1.4, 3.1.5": "examples (informative): 2.1.5, CONSTRUCT, ASK and DESCRIBE",
    "3.1.9": "example (informative): 2.1.7, no legal query",
    "3.2.1, 3.2.2, 3.2.3, 3.2.4, 3.2.5, 3.2.6": "examples of updates (informative): refused as under 2.2",
    "4": "heading of 4.1",
    "5": "that `query` is implemented as described: all rows above; that `update` is not, it allows",
    "6": "changes since 2008 (informative)",
}
"""Sections of the Recommendation without a request of their own, and why."""
SECTIONS = (
    "1 1.1 1.2 2 2.1 2.1.1 2.1.2 2.1.3 2.1.4 2.1.5 2.1.6 2.1.7 2.2 2.2.1 2.2.2 2.2.3 2.2.4 2.2.5 2.3 3 3.1 3.1.1 3.1.2 "
    "3.1.3 3.1.4 3.1.5 3.1.6 3.1.7 3.1.8 3.1.9 3.1.10 3.1.11 3.1.12 3.1.13 3.2 3.2.1 3.2.2 3.2.3 3.2.4 3.2.5 3.2.6 "
    "4 4.1 5 6"
)
"""All sections of the table of contents."""
