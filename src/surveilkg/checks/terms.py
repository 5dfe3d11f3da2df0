"""Undefined terms: anything in the namespace of the ontology that data use and the ontology does not define.

An open shape says nothing about a misspelt class or property; this check does.
Other namespaces are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from surveilkg import iri
from surveilkg.checks.change import Change
from surveilkg.model.finding import Finding
from surveilkg.store.oxigraph import EmbeddedView
from surveilkg.table import Term

if TYPE_CHECKING:
    from surveilkg.store.protocols import View

_DEFINED = "SELECT DISTINCT ?term WHERE { ?term rdfs:isDefinedBy ?module }"
_USED = (
    "SELECT DISTINCT ?term WHERE { ?node ?term ?any }",
    f'SELECT DISTINCT ?term WHERE {{ ?node ?path ?term FILTER(isIRI(?term) && STRSTARTS(STR(?term), "{iri.SKG}")) }}',
)
_TERM = re.compile(f"<({re.escape(iri.SKG)}[^>]*)>".encode())
_BLOCK = 4 * 1024 * 1024
_USERS = ("SELECT ?term ?node WHERE { ?node ?term ?any }", "SELECT ?term ?node WHERE { ?node ?path ?term }")


def findings(view: View, ntriples: Sequence[Path] | None = None) -> list[Finding]:
    """One error per undefined term, with one node that uses it.

    Args:
        view: the graph with the ontology.
        ntriples: files with the statements of the view, where they are at hand: the view is asked only where something
            in them, be it in a text, looks like a term that is not defined.
    """
    defined = {str(row["term"]) for row in view.select(_DEFINED)}
    if ntriples is not None and all(_mentioned(path) <= defined for path in ntriples):
        return []
    used = {str(row["term"]) for query in _USED for row in view.select(query)}
    wrong = sorted(term for term in used - defined if term.startswith(iri.SKG))
    return sorted(_finding(term, _example(view, term), defined) for term in wrong)


def _mentioned(ntriples: Path) -> set[str]:
    """Whatever stands in angle brackets in a file and begins as the terms of the ontology do."""
    found: set[bytes] = set()
    with ntriples.open("rb") as stream:
        while block := stream.read(_BLOCK):
            found.update(_TERM.findall(block + stream.readline()))
    return {term.decode("utf-8") for term in found}


def _example(view: View, term: str) -> str:
    """The first node that uses a term as a property, or else as a value."""
    for query in _USERS:
        rows = view.query_rows(query, {"term": Term(term, "iri")})
        users = {row["node"].value if row["node"].kind == "iri" else "" for row in rows}
        if users:
            return min(users)
    return ""


def again(change: Change, known: set[Finding]) -> set[Finding]:
    """The findings after a change, from those before it.

    Args:
        change: the change.
        known: what `findings` gave before.
    """
    used = {finding.value for finding in known}
    for triple in change.triples:
        for term in (triple.predicate, triple.object):
            if isinstance(term, ox.NamedNode) and term.value.startswith(iri.SKG):
                used.add(term.value)
    wrong = {term: user for term in used if not _is_defined(change.after, term) and (user := _user(change.after, term))}
    if not wrong:
        return set()
    defined = {str(row["term"]) for row in EmbeddedView(change.after).select(_DEFINED)}
    return {_finding(term, example, defined) for term, example in wrong.items()}


def _is_defined(store: ox.Store, term: str) -> bool:
    known = ox.NamedNode(iri.RDFS + "isDefinedBy")
    return any(True for _ in store.quads_for_pattern(ox.NamedNode(term), known, None, None))


def _user(store: ox.Store, term: str) -> str:
    """The first node that uses a term, as a property or else as a value; empty where none does."""
    node = ox.NamedNode(term)
    users = {_text(quad.subject) for quad in store.quads_for_pattern(None, node, None, None)}
    return min(users or {_text(quad.subject) for quad in store.quads_for_pattern(None, None, node, None)}, default="")


def _text(term: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


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
