"""The gate of an ingest: what a change brings is judged, what stood before is kept known.

A change is checked as far as it can reach (`checks.again`); a large one by checking everything, which is faster then.
Findings that were there before do not stop it, except on what the change itself says again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from surveilkg import iri
from surveilkg.checks import change as changes
from surveilkg.checks import place, record
from surveilkg.checks.again import run_again
from surveilkg.checks.run import Found, Say, in_order, run_each
from surveilkg.ingest import kept, rules
from surveilkg.model.finding import Finding
from surveilkg.store import scratch
from surveilkg.store.canonical import stored_triples
from surveilkg.store.oxigraph import EmbeddedView

if TYPE_CHECKING:
    import pyoxigraph as ox

    from surveilkg.store.generations import Generation
    from surveilkg.store.lines import Lines

LARGE = 400_000
"""Statements in changed graphs above which everything is derived and checked again: they would fill the memory."""
SHARE = 5
"""And so where they are more than one in so many: a statement costs about five times as much in part as in all."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate found.

    Args:
        found: findings of the whole graph, by check.
        own: findings of the change, each with its place in the source, gravest first.
        standing: findings from before that still hold and are not of the change, but for those that only inform.
        graphs: graphs that differ, derived ones included.
        derived: what the rules gave, where they were run over everything.
        change: what differs, statement by statement; None where the rules were run over everything.
    """

    found: Found
    own: list[Finding]
    standing: list[Finding]
    graphs: list[str]
    derived: rules.Derived
    change: changes.Change | None = None


def judge(
    base: Generation,
    store: ox.Store,
    written: Mapping[str, Lines],
    root: Path,
    say: Say,
    stack: contextlib.ExitStack,
) -> Verdict:
    """Derive and check after some graphs of a generation were replaced.

    Args:
        base: the generation from which the store was copied.
        store: the copy, with other content in some graphs; its derived graphs are brought up to date.
        written: graphs that were replaced, with what they hold now as N-Quads lines.
        root: folder with shapes/ and queries/.
        say: called with one line before long work.
        stack: keeps what the rules gave until it is closed.

    Raises:
        EnvironmentFailure: a rule, shape or query cannot be run.
    """
    before = base.open_store()
    known = _known(base, before, root, say)
    graphs = list(written)
    if _is_large(base.manifest()["graphs"], written):
        say("Deriving ...")
        files = {graph: lines.path() for graph, lines in written.items() if not lines.has_blank_nodes()}
        derived, change = rules.apply_anew(store, root / "queries", stack, files), None
        say("Checking ...")
        found, differ = _run_each(store, root, say, files, derived), [*graphs, *derived.lines]
    else:
        say("Checking ...")
        derived, change = rules.Derived(), changes.between(before, store, graphs)
        rules.apply_again(change, root / "queries")
        found, differ = run_again(change, known, root, say), change.graphs
    own, standing = _told(store, known, found, written)
    return Verdict(found, place.placed(EmbeddedView(store), own), standing, differ, derived, change)


def _told(
    store: ox.Store, known: Found, found: Found, written: Mapping[str, Lines]
) -> tuple[list[Finding], list[Finding]]:
    """Findings of the change, and those from before that still hold; a large graph has many, a small change few."""
    old, every = set[Finding]().union(*known.values()), set[Finding]().union(*found.values())
    graphs, again = list(written), every & old
    if sum(map(len, written.values())) <= len(again):
        said = {line[1 : line.index(" ") - 1] for lines in written.values() for line in lines.read()}
        again = {finding for finding in again if finding.node in said}
    own = (every - old) | {finding for finding in again if _is_of(store, finding, graphs)}
    standing = {finding for finding in every - own if finding.severity != "info"}
    return in_order({"": own}), in_order({"": standing})


def _run_each(store: ox.Store, root: Path, say: Say, files: Mapping[str, Path], derived: rules.Derived) -> Found:
    """All checks over a store whose statements are at hand as lines, so that they need not be read back from it."""
    if derived.rest is None:
        return run_each(EmbeddedView(store), root, say)
    with scratch.folder("check") as own:
        rest, together = Path(own) / "rest.nt", Path(own) / "graph.nt"
        every = {**files, **{graph: lines.path() for graph, lines in derived.lines.items()}}
        kept.put_again(derived.rest, rest)
        with together.open("wb") as stream:
            for graph, path in every.items():
                stream.writelines(stored_triples(path, graph))
        return run_each(EmbeddedView(store), root, say, [rest, together])


def _known(base: Generation, before: ox.Store, root: Path, say: Say) -> Found:
    """Findings of the base; found and kept now where nobody has checked it with these shapes and queries."""
    known = record.read(base.folder, root)
    if known is None:
        say("Checking the current graph, once ...")
        with scratch.folder("check") as own:
            known = run_each(EmbeddedView(before), root, say, kept.statements(base, Path(own)))
        with contextlib.suppress(OSError):
            record.write(base.folder, root, known)
    return known


def _is_large(before: Mapping[str, Mapping[str, Any]], written: Mapping[str, Lines]) -> bool:
    """Whether changed graphs have so many statements, before and after, that all is judged together.

    Args:
        before: graphs of the generation before with their number of statements, as its manifest has them.
        written: the changed graphs.
    """
    held = {graph: int(entry["statements"]) for graph, entry in before.items()}
    after = sum(map(len, written.values()))
    lost = sum(held.get(graph, 0) for graph in written)
    return lost + after > max(0, min(LARGE, (sum(held.values()) - lost + after) // SHARE))


def _is_of(store: ox.Store, finding: Finding, graphs: list[str]) -> bool:
    """Whether only these graphs say something about the node of a finding, which is more than for information."""
    import pyoxigraph as ox

    if finding.severity == "info" or not finding.node.startswith(iri.BASE):
        return False
    node = ox.NamedNode(finding.node)
    if not any(True for name in graphs for _ in store.quads_for_pattern(node, None, None, ox.NamedNode(name))):
        return False
    quads = store.quads_for_pattern(node, None, None, None)
    authored = {getattr(quad.graph_name, "value", "") for quad in quads}
    authored = {graph for graph in authored if not graph.startswith(iri.graph("derived/"))}
    return bool(authored) and authored <= set(graphs)
