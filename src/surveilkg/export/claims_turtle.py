"""Claims as Turtle: everything that the graph says of some claims, of their passages and of the entities they name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from surveilkg.store.protocols import View
from surveilkg.table import Term

if TYPE_CHECKING:
    import pyoxigraph as ox

_ABOUT = """
SELECT ?claim ?s ?p ?o WHERE {
  { ?claim ?p ?o } UNION { ?claim skg:citation|skg:amount|skg:source ?s . ?s ?p ?o }
  FILTER(?p != skg:involves && ?p != skg:sameEventAs)
}
"""
"""Statements about a claim itself (without ?s), and about its passages, sums and source."""
_ENTITIES = """
SELECT ?claim ?s ?p ?o WHERE {
  ?claim ?role ?s . ?s skos:prefLabel ?label ; ?p ?o .
  FILTER(LANG(?label) = "en" && (?p = rdf:type || (?p = skos:prefLabel && ?o = ?label)))
}
"""


def write(view: View, claims: Iterable[str]) -> str:
    """Turtle of the claims with these IRIs, in canonical order."""
    from surveilkg.export.turtle import canonical_turtle, to_triple

    found: set[ox.Triple] = set()
    for claim in sorted(set(claims)):
        subject = Term(claim, "iri")
        for query in (_ABOUT, _ENTITIES):
            rows = view.query_rows(query, {"claim": subject})
            found.update(to_triple((row.get("s", subject), row["p"], row["o"])) for row in rows)
    return canonical_turtle(found)
