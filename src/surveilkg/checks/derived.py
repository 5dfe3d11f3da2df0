"""What only rules may say stands only in derived graphs.

Whether a derived graph holds just what its rule gives is not re-run here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from surveilkg import iri
from surveilkg.checks.change import Change
from surveilkg.model.finding import Finding

if TYPE_CHECKING:
    from surveilkg.store.protocols import View

DERIVED_ONLY = (
    "sameEventAs",
    "accountOf",
    "originatesFrom",
    "organOf",
    "locatedIn",
    "partOf",
    "kindOf",
    "basedIn",
    "involves",
    "suppliesTo",
    "lendsTo",
    "linkedWith",
    "countsInSums",
    "besideSurveillance",
)
"""Local names of the properties that are derived by rule and never authored."""

_QUERY = """SELECT ?graph ?path (MIN(STR(?node)) AS ?example) (COUNT(*) AS ?times) WHERE {{
  VALUES ?path {{ {paths} }} GRAPH ?graph {{ ?node ?path ?value }} }} GROUP BY ?graph ?path"""


def findings(view: View) -> list[Finding]:
    """One error per authored graph and property that only rules may give.

    This is the one query of surveilkg that names GRAPH: it is about graphs.
    """
    if not any(not _is_derived(graph) for graph in view.graphs()):
        return []
    query = _QUERY.format(paths=" ".join(f"skg:{name}" for name in DERIVED_ONLY))
    found = []
    for row in view.select(query):
        graph, path = str(row["graph"]), iri.shorten(str(row["path"]))
        if not _is_derived(graph):
            found.append(_finding(graph, path, str(row["example"]), str(row["times"])))
    return sorted(found)


def again(change: Change, known: set[Finding]) -> set[Finding]:
    """The findings after a change, from those before it (see `findings`)."""
    found = {finding for finding in known if finding.value not in change.graphs}
    for graph in (graph for graph in change.graphs if not _is_derived(graph)):
        for name in DERIVED_ONLY:
            path = ox.NamedNode(iri.SKG + name)
            held = list(change.after.quads_for_pattern(None, path, None, ox.NamedNode(graph)))
            if held:
                example = min(quad.subject.value if isinstance(quad.subject, ox.NamedNode) else "" for quad in held)
                found.add(_finding(graph, f"skg:{name}", example, str(len(held))))
    return found


def _is_derived(graph: str) -> bool:
    return graph.startswith(iri.graph("derived/"))


def _finding(graph: str, path: str, example: str, times: str) -> Finding:
    return Finding(
        severity="error",
        rule="derived-only",
        node=example,
        message=f"{path} is derived by rule, but {iri.shorten(graph)} holds it {times} time(s).",
        path=path,
        value=graph,
        fix="Remove it from the authored graph and add the claim or decision from which a rule gives it.",
    )
