"""Undefined terms: anything in the namespace of the ontology that data use and the ontology does not define.

An open shape says nothing about a misspelt class or property; this check does.
Other namespaces are not looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from surveilkg import iri
from surveilkg.model.finding import Finding

if TYPE_CHECKING:
    from surveilkg.store.protocols import View

_DEFINED = "SELECT DISTINCT ?term WHERE { ?term rdfs:isDefinedBy ?module }"
_PREDICATES = "SELECT ?term (SAMPLE(?node) AS ?example) WHERE { ?node ?term ?any } GROUP BY ?term"
_VALUES = (
    "SELECT ?term (SAMPLE(?node) AS ?example) WHERE { ?node ?path ?term . "
    f'FILTER(isIRI(?term) && STRSTARTS(STR(?term), "{iri.SKG}")) }} GROUP BY ?term'
)


def findings(view: View) -> list[Finding]:
    """One error per undefined term, with one node that uses it.

    Args:
        view: the graph with the ontology.
    """
    defined = {str(row["term"]) for row in view.select(_DEFINED)}
    found: dict[str, str] = {}
    for query in (_PREDICATES, _VALUES):
        for row in view.select(query):
            term = str(row["term"])
            if term.startswith(iri.SKG) and term not in defined:
                found.setdefault(term, str(row["example"]))
    return sorted(_finding(term, example, defined) for term, example in found.items())


def _finding(term: str, example: str, defined: set[str]) -> Finding:
    import difflib

    known = [iri.local_name(other) for other in defined]
    near = difflib.get_close_matches(iri.local_name(term), known, 1)
    hint = f" Perhaps skg:{near[0]} is meant." if near else ""
    return Finding(
        severity="error",
        rule="undefined-term",
        node=example,
        message=f"{iri.shorten(term)} is not a term of the ontology.",
        value=term,
        fix=f"Use a term of ontology/modules, or define this one there.{hint}",
    )
