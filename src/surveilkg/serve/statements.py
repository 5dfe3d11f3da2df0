"""What the graph states of one IRI and who points to it: as RDF, and as a page for what has no dossier."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveilkg.export.claims_turtle import triples as claim_triples
from surveilkg.export.turtle import canonical_turtle, to_triple
from surveilkg.iri import RDF, shorten
from surveilkg.serve.formats import GRAPHS
from surveilkg.serve.html import link, named, text
from surveilkg.serve.paging import Paging
from surveilkg.table import Term

if TYPE_CHECKING:
    import pyoxigraph as ox

    from surveilkg.store.protocols import View

HYDRA = "http://www.w3.org/ns/hydra/core#"
"""Vocabulary whose PartialCollectionView says that there is more."""
_OUT = "SELECT ?node ?p ?o WHERE { ?node ?p ?o }"
_IN = "SELECT ?s ?p ?node WHERE { ?s ?p ?node }"
_PASSAGES = "SELECT ?s ?p ?o ?node WHERE { ?s skg:inSource ?node ; ?p ?o }"
"""Statements about the passages of a source, whose IRIs are fragments of its own."""


def is_known(view: View, node: str) -> bool:
    """Whether any statement has an IRI as its subject or object."""
    return any(True for query in (_OUT, _IN) for _ in view.query_rows(query, {"node": Term(node, "iri")}))


@dataclass(frozen=True, slots=True)
class Around:
    """Statements around an IRI, in order.

    Args:
        node: the IRI.
        out: property and value of each statement about it.
        into: property and subject of each that points to it.
        passages: statements about the passages of a source.
    """

    node: Term
    out: tuple[tuple[Term, Term], ...]
    into: tuple[tuple[Term, Term], ...]
    passages: tuple[tuple[Term, Term, Term], ...]

    @classmethod
    def read(cls, view: View, node: str) -> Around:
        """Those of an IRI."""
        own = Term(node, "iri")
        subject = {"node": own}
        out = sorted({(row["p"], row["o"]) for row in view.query_rows(_OUT, subject)}, key=str)
        into = sorted({(row["p"], row["s"]) for row in view.query_rows(_IN, subject)}, key=str)
        passages = sorted({(row["s"], row["p"], row["o"]) for row in view.query_rows(_PASSAGES, subject)}, key=str)
        return cls(own, tuple(out), tuple(into), tuple(passages))

    def subjects(self) -> set[str]:
        """IRIs and blank nodes of which statements are told beside the node itself."""
        return {s.value for _, s in self.into} | {s.value for s, _, _ in self.passages}

    def size(self) -> int:
        """How many statements there are about the node or pointing to it."""
        return max(len(self.out), len(self.into))

    def triples(self, view: View, told: frozenset[str], claims: set[str]) -> set[ox.Triple]:
        """All statements about the node, and those of some of the others; of claims also what they cite."""
        found = {to_triple((self.node, p, o)) for p, o in self.out}
        found |= {to_triple((s, p, self.node)) for p, s in self.into if s.value in told}
        found |= {to_triple(each) for each in self.passages if each[0].value in told}
        return found | claim_triples(view, sorted(told & claims))

    def body(self, at: Paging, root: str) -> str:
        """Tables of the statements about the node, then of those that point to it, as far as they are on a page.

        Args:
            at: the page.
            root: path of the server, with the slash at its end.
        """
        out = _rows("What is stated of it", self.out, at, root)
        return out + _rows("What points to it", self.into, at, root)


def view_of(node: str, at: Paging) -> set[ox.Triple]:
    """That these are a page of the statements around an IRI, and where the next is, in the words of Hydra.

    Nothing where all are on one page.
    """
    import pyoxigraph as ox

    if at.pages == 1:
        return set()
    here, is_a = ox.NamedNode(node + at.address(at.number)), ox.NamedNode(RDF + "type")
    found = {ox.Triple(here, is_a, ox.NamedNode(HYDRA + "PartialCollectionView"))}
    for name, number in {"first": 1, "previous": at.number - 1, "next": at.number + 1, "last": at.pages}.items():
        if 0 < number <= at.pages:
            found.add(ox.Triple(here, ox.NamedNode(HYDRA + name), ox.NamedNode(node + at.address(number))))
    return found


def serialised(found: set[ox.Triple], media: str) -> bytes:
    """Statements in a media type of `formats.GRAPHS`."""
    import pyoxigraph as ox

    if media == "text/turtle":
        return canonical_turtle(found).encode()
    return ox.serialize(sorted(found, key=str), format=GRAPHS[media]) or b""


def head(node: str) -> str:
    """The heading of the page of an IRI that has no dossier."""
    return f"<h1>{text(shorten(node))}</h1>\n<p><code>{text(node)}</code></p>\n"


def of_graph(view: View, graph: str) -> set[ox.Triple]:
    """The statements of a named graph."""
    import pyoxigraph as ox

    lines = "\n".join(view.nquads(graph))
    return {quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_QUADS)}


def passages(view: View, source: str) -> list[tuple[str, list[str]]]:
    """The cited passages of a source in order of their IRIs, each with the claims that cite it."""
    query = "SELECT ?passage ?claim ?node WHERE { ?passage skg:inSource ?node . ?claim skg:citation ?passage }"
    found: dict[str, list[str]] = {}
    for row in view.query_rows(query, {"node": Term(source, "iri")}):
        found.setdefault(row["passage"].value, []).append(row["claim"].value)
    return [(passage, sorted(set(claims))) for passage, claims in sorted(found.items())]


def passage_list(found: Iterable[tuple[str, list[str]]], root: str) -> str:
    """Passages, each with the fragment of its IRI as its anchor, and the claims that cite it."""
    items = "".join(
        f'<dt id="{text(passage.partition("#")[2])}">{text(shorten(passage))}</dt>'
        f"<dd>{', '.join(named(claim, root) for claim in claims)}</dd>\n"
        for passage, claims in found
    )
    return f"<h2>Passages that are cited</h2>\n<dl>{items}</dl>" if items else ""


def _rows(title: str, pairs: tuple[tuple[Term, Term], ...], at: Paging, root: str) -> str:
    here = at.part(pairs)
    if not here:
        return ""
    rows = "".join(f"<tr><td>{named(p.value, root)}</td><td>{_term(o, root)}</td></tr>\n" for p, o in here)
    count = f"{len(pairs):,}" if len(here) == len(pairs) else f"{len(pairs):,}, of which {len(here):,} here"
    return f"<h2>{text(title)} ({count})</h2>\n<table>{rows}</table>\n"


def _term(term: Term, root: str) -> str:
    if term.kind == "iri":
        return named(term.value, root)
    if term.value.startswith(("https://", "http://")):
        return link(term.value, term.value, root)
    return text(term.value) + (f" [{text(term.language)}]" if term.language else "")
