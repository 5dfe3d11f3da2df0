"""Media types: what there is for results and for graphs, and which of them a client's Accept header asks for.

Negotiation follows RFC 9110, 12.5.1: the most precise range that matches a type gives its quality; of types of equal
quality the one that stands first here is taken.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

RESULTS: dict[str, ox.QueryResultsFormat] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
}
"""Media types of answers to SELECT and ASK, the first where there is no wish; the last three are only understood."""
GRAPHS: dict[str, ox.RdfFormat] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/json": ox.RdfFormat.JSON_LD,
    "application/xml": ox.RdfFormat.RDF_XML,
    "text/xml": ox.RdfFormat.RDF_XML,
}
"""Media types of answers to CONSTRUCT and DESCRIBE, and of descriptions."""
HTML = "text/html"
"""Media type of pages; offered last, so that only who asks for it, as browsers do, gets it."""
RESULTS_OR_PAGE = (*RESULTS, HTML)
GRAPHS_OR_PAGE = (*GRAPHS, HTML)
UNICODE_TEXT = {"text/csv", "text/tab-separated-values", "text/turtle", "text/html", "text/xml", "text/plain"}


def with_charset(media: str) -> str:
    """The media type with its character encoding, where the type would leave that open."""
    return f"{media}; charset=utf-8" if media in UNICODE_TEXT else media


def results(accept: str | None) -> str:
    """The media type of an answer to SELECT or ASK; empty where the client takes none that there is.

    >>> results("application/json")
    'application/sparql-results+json'
    """
    return _defined(choose(accept, RESULTS_OR_PAGE), RESULTS)


def graph(accept: str | None, offered: tuple[str, ...] = tuple(GRAPHS)) -> str:
    """The media type of a graph; empty where the client takes none that is offered.

    >>> graph("application/xml, text/turtle;q=0.5")
    'application/rdf+xml'
    """
    return _defined(choose(accept, offered), GRAPHS)


def _defined(media: str, known: Mapping[str, object]) -> str:
    """The media type that is defined for the format, for whatever name was asked (SPARQL 1.1 Protocol, 2.1.6)."""
    return next((name for name, form in known.items() if form == known.get(media)), media)


def choose(accept: str | None, offered: tuple[str, ...]) -> str:
    """The offered media type that an Accept header prefers; empty where it takes none, the first where it has no wish.

    >>> choose("text/csv;q=0.5, application/*", ("application/json", "text/csv"))
    'application/json'
    """
    ranges = [_range(part) for part in (accept or "*/*").split(",") if part.strip()]
    best, chosen = 0.0, ""
    for media in offered:
        quality = _quality(media, ranges or [("*/*", 1.0)])
        if quality > best:
            best, chosen = quality, media
    return chosen


def _range(text: str) -> tuple[str, float]:
    media, *parameters = (part.strip() for part in text.casefold().split(";"))
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                quality = min(1.0, max(0.0, float(value)))
            except ValueError:
                quality = 0.0
    return media, quality


def _quality(media: str, ranges: list[tuple[str, float]]) -> float:
    for candidate in (media, media.partition("/")[0] + "/*", "*/*"):
        found = [quality for name, quality in ranges if name == candidate]
        if found:
            return max(found)
    return 0.0
