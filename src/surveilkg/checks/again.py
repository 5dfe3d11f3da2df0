"""Checking a change: what was found before stands, but for the nodes that the change can touch, which are judged anew.

That this gives what checking everything would give is proven by tests (tests/checks/test_again.py): it rests on the
reach of every check (`checks.reach`), which a shape has by its paths and a query declares in its header.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from surveilkg.checks import dates, derived, hygiene, reach, shape_graph, shape_reach, terms
from surveilkg.checks.change import Change, Part, Touched, touched
from surveilkg.checks.run import DATES, DERIVED, SHAPES, TERMS, Found, Say, shape_findings
from surveilkg.model.finding import Finding
from surveilkg.store.oxigraph import EmbeddedView

if TYPE_CHECKING:
    import pyoxigraph as ox


def run_again(change: Change, known: Found, root: Path, say: Say = lambda _: None) -> Found:
    """What `checks.run.run_each` would find after a change.

    Args:
        change: the change, derived graphs included.
        known: what it found before, with the same shapes and queries.
        root: the folder that holds shapes/ and queries/.
        say: called with one line where the checks will be slow.

    Raises:
        surveilkg.errors.EnvironmentFailure: a shape or query cannot be run, or its reach cannot be read.
    """
    folder = root / "shapes" / "data"
    queries = hygiene.load(root / "queries" / "hygiene")
    reaches = {query.name: reach.read(query.text, f"queries/hygiene/{query.name}.rq") for query in queries}
    reaches[SHAPES] = shape_reach.reach_of(shape_graph.read(folder))
    reaches[DATES] = reach.read(dates.REACH, "dates")
    judged = {name: touched(each, change) for name, each in reaches.items() if each is not None}
    part = Part(change.after)
    view = EmbeddedView(part.of(judged[SHAPES].needed))
    found = {SHAPES: set(shape_findings(view, folder, say, judged[SHAPES].nodes))}
    needed: set[ox.Triple] = set().union(*(each.needed for name, each in judged.items() if name != SHAPES))
    view = EmbeddedView(part.of(needed))
    found[DATES] = set(dates.findings(view))
    for query in queries:
        found[query.name] = set(hygiene.run(view if query.name in judged else EmbeddedView(change.after), query))
    for name, each in judged.items():
        found[name] = _joined(known.get(name, set()), found[name], each)
    found[TERMS] = terms.again(change, known.get(TERMS, set()))
    found[DERIVED] = derived.again(change, known.get(DERIVED, set()))
    return found


def _joined(known: set[Finding], found: set[Finding], each: Touched) -> set[Finding]:
    """Findings known of nodes that were not touched, and found now of those that were."""
    return {f for f in known if f.node not in each.nodes} | {f for f in found if f.node in each.nodes}
