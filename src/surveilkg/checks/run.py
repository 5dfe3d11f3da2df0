"""All checks over one view, gravest findings first. What follows from them is decided by the caller."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from surveilkg.checks import dates, derived, fast_shacl, hygiene, parts, shacl, shape_graph, terms
from surveilkg.model.finding import SEVERITIES, Finding, as_row
from surveilkg.store import scratch

if TYPE_CHECKING:
    from rdflib import Graph

    from surveilkg.store.protocols import View

Say = Callable[[str], None]
Found = dict[str, set[Finding]]
"""Name of a check to its findings."""
SHAPES, TERMS, DATES, DERIVED = "shapes", "terms", "dates", "derived"
"""Names of the checks that are no hygiene queries."""


def run_all(view: View, root: Path, say: Say = lambda _: None) -> list[Finding]:
    """Every finding of every check.

    Args:
        view: the graph with ontology and derived graphs.
        root: the folder that holds shapes/ and queries/ (see `surveilkg.settings.data_root`).
        say: called with one line where the checks will be slow.

    Returns:
        Errors first, then warnings, then infos, each sorted by rule and node.

    Raises:
        surveilkg.errors.EnvironmentFailure: a shape or query cannot be run.
    """
    return in_order(run_each(view, root, say))


def run_each(view: View, root: Path, say: Say = lambda _: None, ntriples: Sequence[Path] | None = None) -> Found:
    """Findings of every check by its name; a hygiene query is a check of its own. See `run_all`.

    Args:
        view: the graph with ontology and derived graphs.
        root: the folder that holds shapes/ and queries/.
        say: called with one line where the checks will be slow.
        ntriples: files (names ending in .nt) with the statements of the view in any order, however often each, spelt as
            the view gives them; None where they are not at hand.
    """
    found = {SHAPES: set(shape_findings(view, root / "shapes" / "data", say, ntriples=ntriples))}
    for query in hygiene.load(root / "queries" / "hygiene"):
        found[query.name] = set(hygiene.run(view, query))
    found |= {
        TERMS: set(terms.findings(view, ntriples)),
        DATES: set(dates.findings(view)),
        DERIVED: set(derived.findings(view)),
    }
    return found


def in_order(found: Found) -> list[Finding]:
    """Findings of all checks, errors first."""
    every = {finding for findings in found.values() for finding in findings}
    return sorted(every, key=lambda finding: (SEVERITIES.index(finding.severity), as_row(finding)))


def shape_findings(
    view: View,
    folder: Path,
    say: Say = lambda _: None,
    nodes: set[str] | None = None,
    ntriples: Sequence[Path] | None = None,
) -> list[Finding]:
    """What the shapes of a folder find, by the fast engine where it is installed and proven on their terms.

    A large graph is judged in parts that fit in memory, with the same outcome (see `checks.parts`).

    Args:
        view: the graph.
        folder: folder of the shapes.
        say: called with one line where the slow engine is used.
        nodes: the only nodes whose findings are asked for, or None for all.
        ntriples: the statements of the view, where they are at hand; see `run_each`.
    """
    shapes = shape_graph.read(folder)
    new = sorted(shapes.terms() - fast_shacl.PROVEN)
    if new or not fast_shacl.is_here():
        why = f"the shapes use sh:{new[0]}" if new else "the package shacl cannot be imported here"
        say(f"Shapes are checked by pySHACL, which is slow on large graphs: {why}.")
        every = shacl.findings(merged_graph(view), folder)
        return [finding for finding in every if nodes is None or finding.node in nodes]
    if ntriples is not None:
        return parts.findings(ntriples, shapes, nodes)
    with scratch.folder("check") as own:
        data = Path(own) / "graph.nt"
        with data.open("wb") as stream:
            view.write_ntriples(stream)
        return parts.findings([data], shapes, nodes)


def merged_graph(view: View) -> Graph:
    """The union of all graphs of a view as one rdflib graph (pySHACL checks a data set graph by graph)."""
    import pyoxigraph as ox
    import rdflib

    from surveilkg.store.to_rdflib import Terms

    graph, said = rdflib.Graph(), Terms()
    lines = "\n".join(view.nquads()).encode("utf-8")
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False  # a finding names a value as it is written
    try:
        for quad in ox.parse(lines, format=ox.RdfFormat.N_QUADS):
            graph.add((said[quad.subject], said[quad.predicate], said[quad.object]))
    finally:
        rdflib.NORMALIZE_LITERALS = before
    return graph
