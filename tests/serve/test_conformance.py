"""Every section of SPARQL 1.1 Protocol and Service Description that applies to a service that only answers queries.

Expected values are read from the Recommendations (21 March 2013) by hand, or from RFC 9110 where these leave a status
to HTTP. What the server gave is written into docs/reference/sparql-conformance.md and compared with it:
`SURVEILKG_RECORD=1 python -m pytest tests/serve/test_conformance.py` writes the page.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_plus, urlencode

import httpx
import pytest
import rdflib
from defusedxml import ElementTree

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "sparql-conformance.md"
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
GRAPH = "https://w3id.org/surveilkg/graph/"
ASK, COUNT = "ASK {}", "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
ONE = "SELECT ?x WHERE { VALUES ?x { 'one' } }"
TRIPLE = "CONSTRUCT { skg:a skg:b 'c' } WHERE {}"
DESCRIBE = "DESCRIBE id:huawei"
UPDATE = "DELETE WHERE { ?s ?p ?o }"
P, S = "Protocol ", "Service Description "
Fields = tuple[tuple[str, str], ...]
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")


def status(_: httpx.Response) -> str:
    """Nothing beside it."""
    return ""


def boolean(response: httpx.Response) -> str:
    """The truth value of SPARQL results in JSON."""
    return str(response.json()["boolean"]).lower()


def first(response: httpx.Response) -> str:
    """The only value of results in JSON, XML, CSV or TSV; numbers that depend on the graph are told as some or none."""
    media = response.headers["content-type"].partition(";")[0]
    if media.endswith("json"):
        (row,) = response.json()["results"]["bindings"]
        (value,) = (cell["value"] for cell in row.values())
    elif media.endswith("xml"):
        value = (
            ElementTree.fromstring(response.content).findtext(".//{http://www.w3.org/2005/sparql-results#}literal")
            or ""
        )
    else:
        rows = list(csv.reader(io.StringIO(response.text), delimiter="\t" if "tab" in media else ","))
        value = rows[1][0].strip('"')
    return value if not value.isdigit() else "none" if value == "0" else "some"


def statements(response: httpx.Response) -> str:
    """Number of statements as rdflib reads them, told as one or some."""
    count = len(rdflib.Graph().parse(data=response.content, format=response.headers["content-type"].partition(";")[0]))
    return {0: "none", 1: "one"}.get(count, "some")


def described(*path: rdflib.URIRef) -> Callable[[httpx.Response], str]:
    """Local names of what one finds from the service along properties, in the description."""

    def ends(response: httpx.Response) -> str:
        graph = rdflib.Graph().parse(data=response.content, format="turtle")
        nodes = set(graph.subjects(rdflib.RDF.type, SD.Service))
        for step in path:
            nodes = {value for node in nodes for value in graph.objects(node, step)}
        return " ".join(sorted({str(node).rstrip("/").rpartition("#")[2].rpartition("/")[2] for node in nodes}))

    return ends


def graphs_are_those(response: httpx.Response) -> str:
    """Whether the names of the description are those that a query finds."""
    graph = rdflib.Graph().parse(data=response.content, format="turtle")
    told = {str(name) for name in graph.objects(None, SD.name)}
    url = str(next(graph.objects(None, SD.endpoint)))
    query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    found = httpx.get(url, params={"query": query}, trust_env=False).json()["results"]["bindings"]
    return "the same" if told == {row["g"]["value"] for row in found} else "different"


def header(*names: str) -> Callable[[httpx.Response], str]:
    """Values of headers."""
    return lambda response: "; ".join(f"{name}: {response.headers.get(name, 'none')}" for name in names)


@dataclass(frozen=True)
class Case:
    """A request and what the Recommendation wants of its answer.

    `expected` is the status, the media type where there is one to tell, and what `look` makes of the response.
    """

    section: str
    rule: str
    method: str
    fields: Fields
    expected: str
    look: Callable[[httpx.Response], str] = status
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def request(self) -> str:
        """The request in a line."""
        target = "/sparql" + (f"?{unquote_plus(urlencode(self.fields))}" if self.fields else "")
        told = [f"{self.method} {target}", *(f"{name}: {value}" for name, value in self.headers.items())]
        text = self.body.decode("utf-8", "backslashreplace") if len(self.body) < 500 else f"({len(self.body):,} bytes)"
        return "; ".join([*told, *([unquote_plus(text)] if text else [])])


def get(
    section: str, rule: str, fields: Fields, expected: str, look: Callable[..., str] = status, **headers: str
) -> Case:
    """A case with GET."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Case(section, rule, "GET", fields, expected, look, named)


def post(section: str, rule: str, media: str, body: bytes, expected: str, look: Callable[..., str] = status) -> Case:
    """A case with POST."""
    return Case(section, rule, "POST", (), expected, look, {"Content-Type": media} if media else {}, body)


def form(*fields: tuple[str, str]) -> bytes:
    """Fields as the body of a form."""
    return urlencode(fields).encode()


def query(text: str, *more: tuple[str, str]) -> Fields:
    """Fields of a query and its data set."""
    return (("query", text), *more)


RESULTS = "application/sparql-results+"
JSON = RESULTS + "json"
SOURCE_GRAPH, ENTITIES = f"{GRAPH}source/sahin-2020", f"{GRAPH}entities"
NAMES = "SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
LABELS = "ASK { id:huawei skos:prefLabel ?o }"
CASES: list[Case] = [
    get(P + "2.1.1", "query via GET", query(ASK), f"200 {JSON} true", boolean),
    Case(P + "2.1.1", "HEAD has the headers of GET alone", "HEAD", query(ASK), f"200 {JSON}"),
    post(P + "2.1.2", "query via URL-encoded POST", FORM, form(*query(ASK)), f"200 {JSON} true", boolean),
    post(P + "2.1.2", "a charset is allowed", f"{FORM}; charset=UTF-8", form(*query(ASK)), f"200 {JSON}"),
    post(P + "2.1.3", "query via POST directly", DIRECT, ASK.encode(), f"200 {JSON} true", boolean),
    post(
        P + "2.1.3",
        "it is Unicode in UTF-8",
        DIRECT,
        "SELECT ('华为' AS ?x) {}".encode(),
        f"200 {JSON} 华为",
        first,
    ),
    Case(
        P + "2.1.3",
        "its data set stands in the URL",
        "POST",
        (("default-graph-uri", SOURCE_GRAPH),),
        f"200 {JSON} false",
        boolean,
        {"Content-Type": DIRECT},
        LABELS.encode(),
    ),
    get(P + "2.1.4", "without a data set that of the service", query(COUNT), f"200 {JSON} some", first),
    get(
        P + "2.1.4",
        "default-graph-uri",
        query(LABELS, ("default-graph-uri", ENTITIES)),
        f"200 {JSON} true",
        boolean,
    ),
    get(
        P + "2.1.4",
        "the default graph is the merge of several",
        query(LABELS, ("default-graph-uri", SOURCE_GRAPH), ("default-graph-uri", ENTITIES)),
        f"200 {JSON} true",
        boolean,
    ),
    get(
        P + "2.1.4",
        "default-graph-uri alone: no named graph",
        query(NAMES, ("default-graph-uri", ENTITIES)),
        f"200 {JSON} none",
        first,
    ),
    get(
        P + "2.1.4",
        "named-graph-uri alone: an empty default graph",
        query(COUNT, ("named-graph-uri", ENTITIES)),
        f"200 {JSON} none",
        first,
    ),
    get(P + "2.1.4", "named-graph-uri", query(NAMES, ("named-graph-uri", ENTITIES)), f"200 {JSON} some", first),
    post(
        P + "2.1.4",
        "likewise in a form",
        FORM,
        form(*query(COUNT, ("named-graph-uri", ENTITIES))),
        f"200 {JSON} none",
        first,
    ),
    get(
        P + "2.1.4",
        "the request goes before FROM",
        query(f"ASK FROM <{ENTITIES}> {{ id:huawei skos:prefLabel ?o }}", ("default-graph-uri", SOURCE_GRAPH)),
        f"200 {JSON} false",
        boolean,
    ),
    get(
        P + "2.1.4",
        "FROM without a data set in the request",
        query(f"ASK FROM <{SOURCE_GRAPH}> {{ id:huawei skos:prefLabel ?o }}"),
        f"200 {JSON} false",
        boolean,
    ),
    get(
        P + "2.1.4",
        "a data set may be rejected: no such graph",
        query(ASK, ("default-graph-uri", GRAPH + "none")),
        "400 text/plain",
    ),
    get(
        P + "2.1.4",
        "a data set may be rejected: no IRI",
        query(ASK, ("named-graph-uri", "none of these")),
        "400 text/plain",
    ),
    *(
        get(P + "2.1.5", "content negotiation, SELECT", query(ONE), f"200 {media} one", first, Accept=media)
        for media in (RESULTS + "json", RESULTS + "xml", "text/csv", "text/tab-separated-values", "application/json")
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
        for media in ("text/turtle", "application/rdf+xml")
    ),
    get(P + "2.1.5", "no Accept, CONSTRUCT", query(TRIPLE), "200 text/turtle one", statements),
    get(P + "2.1.5", "nothing acceptable (RFC 9110, 15.5.7)", query(ASK), "406 text/plain", Accept="image/png"),
    get(
        P + "2.1.5",
        "nothing acceptable for this kind of query",
        query(TRIPLE),
        "406 text/plain",
        Accept="text/csv",
    ),
    get(P + "2.1.6", "success is 2xx", query(ONE), f"200 {JSON} one", first),
    get(P + "2.1.7", "no legal query", query("ASK {"), "400 text/plain"),
    get(P + "2.1.7", "an update is no query", query(UPDATE), "400 text/plain"),
    get(P + "2.1", "exactly one query: none", (("default-graph-uri", ENTITIES),), "400 text/plain"),
    get(P + "2.1", "exactly one query: two", (*query(ASK), *query(ASK)), "400 text/plain"),
    get(
        P + "2.1",
        "other parameters are not of the protocol",
        query(ASK, ("output", "json")),
        f"200 {JSON} true",
        boolean,
    ),
    post(P + "2.1", "exactly one query: two in a form", FORM, form(*query(ASK), *query(ASK)), "400 text/plain"),
    post(P + "2.1", "a form without query", FORM, b"", "400 text/plain"),
    post(P + "2.1.2", "no other media type (RFC 9110, 15.5.16)", "text/plain", ASK.encode(), "415 text/plain"),
    post(P + "2.1.2", "nor none", "", ASK.encode(), "415 text/plain"),
    post(P + "2.1.3", "not UTF-8", DIRECT, b"ASK { ?s ?p '\xff' }", "400 text/plain"),
    post(P + "2.1.3", "another encoding", f"{DIRECT}; charset=utf-16", ASK.encode(), "415 text/plain"),
    post(P + "2.1.3", "too long (RFC 9110, 15.5.14)", DIRECT, ASK.encode() + b" " * 1024 * 1024, "413 text/plain"),
    get(P + "2.2", "no update via GET", (("update", UPDATE),), "400 text/plain"),
    post(P + "2.2.1", "updates are refused: form", FORM, form(("update", UPDATE)), "400 text/plain"),
    post(P + "2.2.2", "updates are refused: direct", "application/sparql-update", UPDATE.encode(), "415 text/plain"),
    Case(P + "2.1", "GET and POST only", "PUT", (), "405 Allow: GET, HEAD, OPTIONS, POST", header("Allow")),
    Case(P + "2.1", "GET and POST only", "DELETE", query(ASK), "405 Allow: GET, HEAD, OPTIONS, POST", header("Allow")),
    Case(P + "2.1", "OPTIONS (RFC 9110, 9.3.7)", "OPTIONS", (), "204 Allow: GET, HEAD, OPTIONS, POST", header("Allow")),
    get(
        P + "4",
        "requests to others by SERVICE: refused",
        query("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"),
        "400 text/plain",
    ),
    get(
        P + "4",
        "an endless query is stopped",
        query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"),
        "503 text/plain",
    ),
    get(P + "4", "an answer beyond the limit", query("SELECT * { ?s ?p ?o . ?t ?q ?v }"), "500 text/plain"),
    get(S + "2", "GET without parameters gives the description", (), "200 text/turtle some", statements),
    *(
        get(S + "2", "in the format that is preferred", (), f"200 {media} some", statements, Accept=media)
        for media in ("application/rdf+xml", "application/ld+json", "application/n-triples")
    ),
    get(S + "3.2.1", "sd:endpoint", (), "200 text/turtle sparql", described(SD.endpoint)),
    get(S + "3.2.2", "sd:feature", (), "200 text/turtle UnionDefaultGraph", described(SD.feature)),
    get(S + "3.2.3", "sd:defaultEntailmentRegime", (), "200 text/turtle Simple", described(SD.defaultEntailmentRegime)),
    get(
        S + "3.2.7",
        "sd:defaultDataset with sd:defaultGraph",
        (),
        "200 text/turtle default-graph",
        described(SD.defaultDataset, SD.defaultGraph),
    ),
    get(S + "3.2.9", "sd:supportedLanguage", (), "200 text/turtle SPARQL11Query", described(SD.supportedLanguage)),
    get(
        S + "3.2.12",
        "sd:resultFormat",
        (),
        "200 text/turtle JSON-LD N-Triples RDF_XML SPARQL_Results_CSV SPARQL_Results_JSON SPARQL_Results_TSV "
        "SPARQL_Results_XML Turtle",
        described(SD.resultFormat),
    ),
    get(
        S + "3.2.15",
        "sd:namedGraph with sd:name: those that queries find",
        (),
        "200 text/turtle the same",
        graphs_are_those,
    ),
]


def got(client: httpx.Client, case: Case) -> str:
    """What the server gives, in the words in which a case tells what it wants."""
    response = client.request(
        case.method, "sparql", params=list(case.fields) or None, headers=case.headers, content=case.body or None
    )
    media = response.headers.get("content-type", "").partition(";")[0]
    told = case.look(response) if response.status_code < 400 or case.method in {"PUT", "DELETE"} else ""
    shown = media if response.status_code < 400 or case.method not in {"PUT", "DELETE"} else ""
    return " ".join(part for part in (str(response.status_code), shown, told) if part)


def page(answers: list[str]) -> str:
    """The page with all cases and what was given."""
    lines = [
        "# SPARQL conformance",
        "",
        "For checking what `surveilkg serve` does with each kind of request: every section of the SPARQL 1.1 Protocol",
        "and of the SPARQL 1.1 Service Description that applies to a service that only answers queries. Written by",
        "`tests/serve/test_conformance.py` from the answers of a running server with a time limit of 2 s and a limit",
        "of 2 MB for an answer. *some* stands for a number above one.",
        "",
        f"{len(CASES)} requests, {sum(a != c.expected for a, c in zip(answers, CASES, strict=True))} failures.",
        "",
        "| section | rule | request | expected | got |",
        "|---|---|---|---|---|",
    ]
    for case, answer in zip(CASES, answers, strict=True):
        request = json.dumps(case.request(), ensure_ascii=False)[1:-1].replace("|", "\\|").replace("\\\\", "\\")
        lines.append(f"| {case.section} | {case.rule} | `{request}` | {case.expected} | {answer} |")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="session")
def answers(client: httpx.Client) -> list[str]:
    """What the server gives to every case."""
    return [got(client, case) for case in CASES]


@pytest.mark.parametrize("at", range(len(CASES)), ids=lambda at: f"{CASES[at].section} {CASES[at].rule}")
def test_request_is_answered_as_the_recommendation_says(at: int, answers: list[str]) -> None:
    """Status, media type and content are those that the section wants."""
    assert answers[at] == CASES[at].expected, CASES[at].request()


def test_page_shows_what_was_given(answers: list[str]) -> None:
    """The page of the documentation holds every case with today's answer."""
    text = page(answers)
    if os.environ.get("SURVEILKG_RECORD"):
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text, "run: SURVEILKG_RECORD=1 python -m pytest " + Path(__file__).name
