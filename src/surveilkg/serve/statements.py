"""What the graph states of one IRI and who points to it: as RDF, and as a page for what has no dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from surveilkg.export.claims_turtle import triples as claim_triples
from surveilkg.export.turtle import canonical_turtle, to_triple
from surveilkg.iri import shorten
from surveilkg.serve.formats import GRAPHS
from surveilkg.serve.html import link, named, text
from surveilkg.table import Term

if TYPE_CHECKING:
    import pyoxigraph as ox

    from surveilkg.store.protocols import View

_OUT = "SELECT ?node ?p ?o WHERE { ?node ?p ?o }"
_IN = "SELECT ?s ?p ?node WHERE { ?s ?p ?node }"
_PASSAGES = "SELECT ?s ?p ?o ?node WHERE { ?s skg:inSource ?node ; ?p ?o }"
"""Statements about the passages of a source, whose IRIs are fragments of its own."""


def is_known(view: View, node: str) -> bool:
    """Whether any statement has an IRI as its subject or object."""
    return any(True for query in (_OUT, _IN) for _ in view.query_rows(query, {"node": Term(node, "iri")}))


def triples(view: View, node: str, claims: list[str]) -> set[ox.Triple]:
    """Statements about an IRI, about its passages where it is a source, and about some claims with what they cite."""
    own = Term(node, "iri")
    subject = {"node": own}
    found = {to_triple((own, row["p"], row["o"])) for row in view.query_rows(_OUT, subject)}
    found |= {to_triple((row["s"], row["p"], row["o"])) for row in view.query_rows(_PASSAGES, subject)}
    found |= {to_triple((row["s"], row["p"], own)) for row in view.query_rows(_IN, subject)}
    return found | claim_triples(view, claims)


def serialised(found: set[ox.Triple], media: str) -> bytes:
    """Statements in a media type of `formats.GRAPHS`."""
    import pyoxigraph as ox

    if media == "text/turtle":
        return canonical_turtle(found).encode()
    return ox.serialize(sorted(found, key=str), format=GRAPHS[media]) or b""


def body(view: View, node: str, root: str) -> str:
    """Tables of the statements of an IRI, then of those that point to it.

    Args:
        view: the graph.
        node: the IRI.
        root: path of the server, with the slash at its end.
    """
    subject = {"node": Term(node, "iri")}
    out = sorted({(row["p"], row["o"]) for row in view.query_rows(_OUT, subject)}, key=str)
    into = sorted({(row["p"], row["s"]) for row in view.query_rows(_IN, subject)}, key=str)
    return _rows("What is stated of it", out, root) + _rows("What points to it", into, root)


def head(node: str) -> str:
    """The heading of the page of an IRI that has no dossier."""
    return f"<h1>{text(shorten(node))}</h1>\n<p><code>{text(node)}</code></p>\n"


def of_graph(view: View, graph: str) -> set[ox.Triple]:
    """The statements of a named graph."""
    import pyoxigraph as ox

    lines = "\n".join(view.nquads(graph))
    return {quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_QUADS)}


def passages(view: View, source: str, root: str) -> str:
    """The cited passages of a source, each with the fragment of its IRI as its anchor and the claims that cite it."""
    query = "SELECT ?passage ?claim ?node WHERE { ?passage skg:inSource ?node . ?claim skg:citation ?passage }"
    found: dict[str, list[str]] = {}
    for row in view.query_rows(query, {"node": Term(source, "iri")}):
        found.setdefault(row["passage"].value, []).append(row["claim"].value)
    if not found:
        return ""
    items = (
        f'<dt id="{text(passage.partition("#")[2])}">{text(shorten(passage))}</dt>'
        f"<dd>{', '.join(named(claim, root) for claim in sorted(set(claims)))}</dd>\n"
        for passage, claims in sorted(found.items())
    )
    return f"<h2>Passages that are cited</h2>\n<dl>{''.join(items)}</dl>"


def _rows(title: str, pairs: list[tuple[Term, Term]], root: str) -> str:
    if not pairs:
        return ""
    rows = "".join(f"<tr><td>{named(p.value, root)}</td><td>{_term(o, root)}</td></tr>\n" for p, o in pairs)
    return f"<h2>{text(title)} ({len(pairs)})</h2>\n<table>{rows}</table>\n"


def _term(term: Term, root: str) -> str:
    if term.kind == "iri":
        return named(term.value, root)
    if term.value.startswith(("https://", "http://")):
        return link(term.value, term.value, root)
    return text(term.value) + (f" [{text(term.language)}]" if term.language else "")
