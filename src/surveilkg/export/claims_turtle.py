"""Claims as Turtle: everything that the graph says of some claims, of their passages and of the entities they name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from surveilkg.store.protocols import View
from surveilkg.table import Term

if TYPE_CHECKING:
    import pyoxigraph as ox

_ABOUT = """
CONSTRUCT { ?s ?p ?o } WHERE {
  { BIND(?claim AS ?s) } UNION { ?claim skg:citation|skg:amount|skg:source ?s }
  ?s ?p ?o .
  FILTER(?p != skg:involves && ?p != skg:sameEventAs)
}
"""
_ENTITIES = """
CONSTRUCT { ?entity a ?class ; skos:prefLabel ?label } WHERE {
  ?claim ?role ?entity . ?entity skos:prefLabel ?label ; a ?class . FILTER(LANG(?label) = "en")
}
"""


def write(view: View, claims: Iterable[str]) -> str:
    """Turtle of the claims with these IRIs, in canonical order."""
    from surveilkg.export.turtle import canonical_turtle, to_triple

    found: set[ox.Triple] = set()
    for claim in sorted(set(claims)):
        for query in (_ABOUT, _ENTITIES):
            answer = view.query(query, {"claim": Term(claim, "iri")})
            if isinstance(answer, list):
                found.update(to_triple(triple) for triple in answer)
    return canonical_turtle(found)
