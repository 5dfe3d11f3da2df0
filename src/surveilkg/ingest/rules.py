"""Derivation: every rule is a SPARQL CONSTRUCT in queries/rules/, run in the order of the file names.

What a rule gives goes into a graph of its own, `graph/derived/<rule>`, so that any engine sees the same without a
reasoner and a reader can tell what was said from what follows. A rule sees the graphs of the rules before it, and not
those of itself and of the rules after it.
"""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import pyoxigraph as ox

from surveilkg import iri
from surveilkg.checks import reach
from surveilkg.checks.change import Change, Part
from surveilkg.errors import EnvironmentFailure
from surveilkg.store.lines import Lines


def rule_files(queries: Path) -> list[Path]:
    """The rules in order of application."""
    return sorted((queries / "rules").glob("*.rq"))


def graph_of(rule: Path) -> str:
    """IRI of the graph that a rule fills: `20-event.rq` fills `graph/derived/event`."""
    return iri.graph("derived/" + rule.stem.split("-", 1)[1])


def apply(store: ox.Store, queries: Path, stack: contextlib.ExitStack | None = None) -> dict[str, Lines]:
    """Run every rule over the union of all graphs and store what it gives.

    Args:
        store: the store.
        queries: folder with `rules/`.
        stack: keeps what the rules gave until it is closed; without it nothing is kept.

    Returns:
        Graph IRI to what its rule gave, as N-Triples lines on disk; empty without `stack`.

    Raises:
        EnvironmentFailure: a rule does not parse.
    """
    kept: dict[str, Lines] = {}
    for rule in rule_files(queries):
        target = ox.NamedNode(graph_of(rule))
        with contextlib.ExitStack() as short:
            lines = (stack or short).enter_context(contextlib.closing(Lines()))
            _write(_ask(store, rule), lines)
            if lines.has_blank_nodes():  # loading would rename them
                store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, target) for t in _ask(store, rule))
            else:
                store.bulk_load(path=str(lines.path()), format=ox.RdfFormat.N_TRIPLES, to_graph=target)
        if stack is not None:
            kept[target.value] = lines
    return kept


def apply_anew(store: ox.Store, queries: Path, stack: contextlib.ExitStack | None = None) -> dict[str, Lines]:
    """Empty every derived graph and run the rules over what is there now; see `apply`."""
    for graph in list(store.named_graphs()):
        if getattr(graph, "value", "").startswith(iri.graph("derived/")):
            store.remove_graph(graph)
    return apply(store, queries, stack)


def apply_again(change: Change, queries: Path) -> None:
    """Bring the derived graphs of a store up to date after a change; what they gain and lose joins the change.

    A rule is asked again only about the nodes that the change touches within its reach (see `checks.reach`), and on
    the statements within that reach.

    Args:
        change: the change; `after` still has the derived graphs of `before`.
        queries: the folder queries/.

    Raises:
        EnvironmentFailure: a rule does not parse or declares no reach.
    """
    files = rule_files(queries)
    part = Part(change.after)
    for number, rule in enumerate(files):
        target = ox.NamedNode(graph_of(rule))
        later = [graph_of(other) for other in files[number:]]
        nears = change.nears(later)
        looks = reach.read(rule.read_text(encoding="utf-8"), str(rule))
        if looks is None:
            raise EnvironmentFailure(f"The rule {rule} declares no reach.", "Add a header line '# reach: ...'.")
        nodes = looks.touched(change.ends, nears)
        if not nodes:
            continue
        given = {t for t in _ask(part.of(looks.gather(nodes, nears[1])), rule) if t.subject in nodes}
        held = {q.triple for node in nodes for q in change.after.quads_for_pattern(node, None, None, target)}
        if held != given:
            for triple in held - given:
                change.after.remove(ox.Quad(triple.subject, triple.predicate, triple.object, target))
            change.after.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, target) for t in given - held)
            change.add(held ^ given)
            change.graphs.append(target.value)
        if not any(True for _ in change.after.quads_for_pattern(None, None, None, target)):
            change.after.remove_graph(target)  # as if it had never been


def _ask(store: ox.Store, rule: Path) -> ox.QueryTriples:
    """What a rule gives."""
    try:
        found = store.query(rule.read_text(encoding="utf-8"), prefixes=iri.PREFIXES, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise EnvironmentFailure(f"The rule {rule} does not parse: {error.msg}") from error
    if not isinstance(found, ox.QueryTriples):
        raise EnvironmentFailure(f"The rule {rule} is not a CONSTRUCT.")
    return found


def _write(found: ox.QueryTriples, lines: Lines) -> None:
    """The answer of a rule as lines: it is written as it comes, so that memory does not grow with it."""
    with tempfile.TemporaryDirectory(prefix="surveilkg-rule-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "given.nt"
        found.serialize(output=str(path), format=ox.RdfFormat.N_TRIPLES)
        with path.open(encoding="utf-8", newline="\n") as stream:
            lines.extend(stream)
