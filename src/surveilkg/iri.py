"""The only place that mints or shortens IRIs of the graph. No look-ups here: see `network.names`."""

from __future__ import annotations

import re

BASE = "https://w3id.org/surveilkg/"
SKG = BASE + "ns#"
ENTITY = BASE + "id/"
SOURCE = BASE + "source/"
CLAIM = BASE + "claim/"
EVENT = BASE + "event/"
GRAPH = BASE + "graph/"
DECISION = BASE + "decision/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
SH = "http://www.w3.org/ns/shacl#"

PREFIXES = {
    "skg": SKG,
    "id": ENTITY,
    "source": SOURCE,
    "claim": CLAIM,
    "event": EVENT,
    "graph": GRAPH,
    "decision": DECISION,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "sh": SH,
}
"""Prefix to namespace, as every query and every output of surveilkg understands them."""

_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}
_OWN = {
    namespace.removeprefix(BASE).removesuffix("/"): prefix
    for namespace, prefix in _PREFIX_OF.items()
    if namespace.startswith(BASE) and namespace.endswith("/")
}
_LONG = re.compile("|".join(re.escape(namespace) for namespace in sorted(_PREFIX_OF, key=len, reverse=True)))
_CURIE = re.compile(r"([a-z]+):(\S+)")


def shorten(iri: str) -> str:
    """The IRI as a CURIE with one of `PREFIXES`, or unchanged.

    >>> shorten("https://w3id.org/surveilkg/id/huawei")
    'id:huawei'
    """
    if iri.startswith(BASE):
        kind, _, name = iri[len(BASE) :].partition("/")
        if name and kind in _OWN:
            return f"{_OWN[kind]}:{name}"
    found = _LONG.match(iri)
    return f"{_PREFIX_OF[found[0]]}:{iri[found.end() :]}" if found and found.end() < len(iri) else iri


def expand(text: str) -> str | None:
    """The IRI behind a CURIE or an IRI in angle brackets or bare; None where the text is neither.

    >>> expand("id:huawei")
    'https://w3id.org/surveilkg/id/huawei'
    """
    stripped = text.strip().removeprefix("<").removesuffix(">")
    if stripped.startswith(("http://", "https://", "urn:")):
        return stripped
    match = _CURIE.fullmatch(stripped)
    if match and match[1] in PREFIXES:
        return PREFIXES[match[1]] + match[2]
    return None


def local_name(iri: str) -> str:
    """The part of an IRI after its last '#' or '/'.

    >>> local_name("https://w3id.org/surveilkg/ns#Deal")
    'Deal'
    """
    return re.split(r"[#/]", iri)[-1]


def entity(slug: str) -> str:
    """IRI of an entity: lower-case slug, or ISO 3166-1 alpha-3 code for a state."""
    return ENTITY + slug


def source(source_id: str) -> str:
    """IRI of a source (a document or one release of a data set)."""
    return SOURCE + source_id


def event_of(claim_iri: str) -> str:
    """IRI of the event that a relation claim is an account of as long as no decision says otherwise."""
    return EVENT + claim_iri.removeprefix(CLAIM)


def graph(name: str) -> str:
    """IRI of a named graph: `entities`, `decisions`, `ontology`, `source/<id>`, `derived/<rule>`."""
    return GRAPH + name
