"""Derivation: every rule is a SPARQL CONSTRUCT in queries/rules/, run in the order of the file names.

What a rule gives goes into a graph of its own, `graph/derived/<rule>`, so that any engine sees the same without a
reasoner and a reader can tell what was said from what follows.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from surveilkg import iri
from surveilkg.errors import EnvironmentFailure


def rule_files(queries: Path) -> list[Path]:
    """The rules in order of application."""
    return sorted((queries / "rules").glob("*.rq"))


def graph_of(rule: Path) -> str:
    """IRI of the graph that a rule fills: `20-event.rq` fills `graph/derived/event`."""
    return iri.graph("derived/" + rule.stem.split("-", 1)[1])


def apply(store: ox.Store, queries: Path) -> None:
    """Run every rule over the union of all graphs and store what it gives.

    Raises:
        EnvironmentFailure: a rule does not parse.
    """
    for rule in rule_files(queries):
        target = ox.NamedNode(graph_of(rule))
        try:
            found = store.query(
                rule.read_text(encoding="utf-8"), prefixes=iri.PREFIXES, use_default_graph_as_union=True
            )
        except SyntaxError as error:
            raise EnvironmentFailure(f"The rule {rule} does not parse: {error.msg}") from error
        if not isinstance(found, ox.QueryTriples):
            raise EnvironmentFailure(f"The rule {rule} is not a CONSTRUCT.")
        # The answer is of the store as it was, and is written as it comes: memory does not grow with it.
        store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, target) for t in found)
