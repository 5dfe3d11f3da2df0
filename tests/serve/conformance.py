"""Requests of the conformance table: how one is written down, and what is looked at in the response to it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote_plus, urlencode

import httpx
import rdflib
from defusedxml import ElementTree

Fields = tuple[tuple[str, str], ...]
Look = Callable[[httpx.Response], str]
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
RESULTS = "application/sparql-results+"
JSON = RESULTS + "json"
GRAPH = "https://w3id.org/surveilkg/graph/"
SOURCE_GRAPH, ENTITIES = f"{GRAPH}source/sahin-2020", f"{GRAPH}entities"
ASK = "ASK {}"


def status(_: httpx.Response) -> str:
    """Nothing beside it."""
    return ""


def says(words: str) -> Look:
    """Some words where the body holds them, else its first line: a refusal must be for the right reason."""
    return lambda response: f"({words})" if words in response.text else response.text.partition("\n")[0]


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
        literal = ElementTree.fromstring(response.content).findtext(
            f".//{{{'http://www.w3.org/2005/sparql-results#'}}}literal"
        )
        value = literal or ""
    else:
        rows = list(csv.reader(io.StringIO(response.text), delimiter="\t" if "tab" in media else ","))
        value = rows[1][0].strip('"')
    return value if not value.isdigit() else "none" if value == "0" else "some"


def at_endpoint(response: httpx.Response) -> str:
    """The only value, as a path from the server where it lies below it."""
    return first(response).replace(str(response.url.copy_with(path="/", query=None)), "/")


def graph_of(response: httpx.Response) -> rdflib.Graph:
    """The graph in a response, as rdflib reads it."""
    return rdflib.Graph().parse(data=response.content, format=response.headers["content-type"].partition(";")[0])


def statements(response: httpx.Response) -> str:
    """Number of statements as rdflib reads them, told as one or some."""
    return {0: "none", 1: "one"}.get(len(graph_of(response)), "some")


def header(*names: str) -> Look:
    """Values of headers."""
    return lambda response: "; ".join(f"{name}: {response.headers.get(name, 'none')}" for name in names)


def again(response: httpx.Response, query: str, **headers: str) -> httpx.Response:
    """The response to another query of the same endpoint."""
    url = response.url.copy_with(query=None)
    return httpx.get(url, params={"query": query}, headers=headers, timeout=30, trust_env=False)


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
    look: Look = status
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def request(self) -> str:
        """The request in a line."""
        target = "/sparql" + (f"?{unquote_plus(urlencode(self.fields))}" if self.fields else "")
        told = [f"{self.method} {target}", *(f"{name}: {value}" for name, value in self.headers.items())]
        text = self.body.decode("utf-8", "backslashreplace") if len(self.body) < 500 else f"({len(self.body):,} bytes)"
        return "; ".join([*told, *([unquote_plus(text)] if text else [])])


def get(section: str, rule: str, fields: Fields, expected: str, look: Look = status, **headers: str) -> Case:
    """A case with GET."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Case(section, rule, "GET", fields, expected, look, named)


def post(
    section: str, rule: str, media: str, body: bytes, expected: str, look: Look = status, *url: tuple[str, str]
) -> Case:
    """A case with POST; `url` are the fields of the address."""
    return Case(section, rule, "POST", url, expected, look, {"Content-Type": media} if media else {}, body)


def form(*fields: tuple[str, str]) -> bytes:
    """Fields as the body of a form."""
    return urlencode(fields).encode()


def query(text: str, *more: tuple[str, str]) -> Fields:
    """Fields of a query and its data set."""
    return (("query", text), *more)


def gives(told: str, look: Look = first) -> tuple[str, Look]:
    """What is expected of an answer in JSON, and how it is looked at."""
    return f"200 {JSON} {told}", look


def refusal(code: int, words: str) -> tuple[str, Look]:
    """What is expected of a refusal, and how it is looked at."""
    return f"{code} text/plain ({words})", says(words)
