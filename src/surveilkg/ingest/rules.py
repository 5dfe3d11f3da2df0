"""Derivation: every rule is a SPARQL CONSTRUCT in queries/rules/, applied in the order of the file names.

What a rule gives goes into a graph of its own, `graph/derived/<rule>`, so that any engine sees the same without a
reasoner and a reader can tell what was said from what follows. A rule sees the graphs of the rules before it, and not
those of itself and of the rules after it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from surveilkg import iri
from surveilkg.checks import reach
from surveilkg.checks.change import Change, Part
from surveilkg.errors import EnvironmentFailure
from surveilkg.ingest.streamed import derive
from surveilkg.network.statements import subjects, triples
from surveilkg.store import scratch
from surveilkg.store.lines import Lines, join
from surveilkg.store.oxigraph import EmbeddedView


def rule_files(queries: Path) -> list[Path]:
    """The rules in order of application."""
    return sorted((queries / "rules").glob("*.rq"))


def graph_of(rule: Path) -> str:
    """IRI of the graph that a rule fills: `20-event.rq` fills `graph/derived/event`."""
    return iri.graph("derived/" + rule.stem.split("-", 1)[1])


@dataclass(slots=True)
class Derived:
    """What the rules gave.

    Args:
        lines: graph IRI to statements as N-Quads lines on disk.
        rest: file with the statements that were neither derived nor given with `written`, as sorted N-Triples lines;
            None where it was not needed.
    """

    lines: dict[str, Lines] = field(default_factory=dict)
    rest: Path | None = None


def apply(
    store: ox.Store,
    queries: Path,
    stack: contextlib.ExitStack | None = None,
    written: Mapping[str, Path] | None = None,
) -> Derived:
    """Run every rule over the union of all graphs and store what it gives.

    The rules are evaluated in one pass over the statements (`ingest.streamed`), or asked as queries where that pass was
    not written for them as they are; the outcome is the same.

    Args:
        store: the store, without derived graphs.
        queries: folder with `rules/`.
        stack: keeps what the rules gave until it is closed; without it nothing is kept.
        written: graph IRI to its statements as sorted N-Quads lines without blank nodes, where they are at hand.

    Raises:
        EnvironmentFailure: a rule does not parse.
    """
    view, files, rules = EmbeddedView(store), dict(written or {}), rule_files(queries)
    with contextlib.ExitStack() as short:
        kept = stack or short
        rest = triples(view, (graph for graph in view.graphs() if graph not in files), kept)
        found = derive.derive(view, subjects(files, rest, short), rules, _graphs(rules), kept)
        if found is None:
            return ask(store, queries, stack)
        _load(store, found.values())
        return Derived(found, rest) if stack else Derived()


def ask(store: ox.Store, queries: Path, stack: contextlib.ExitStack | None = None) -> Derived:
    """As `apply`, asking each rule of the store as a query: what `apply` is measured by."""
    kept: dict[str, Lines] = {}
    with contextlib.ExitStack() as short:
        for rule in rule_files(queries):
            target = ox.NamedNode(graph_of(rule))
            lines = kept[target.value] = (stack or short).enter_context(contextlib.closing(Lines()))
            _write(_ask(store, rule), lines, target)
            if lines.has_blank_nodes():  # loading would rename them
                store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, target) for t in _ask(store, rule))
            else:
                store.bulk_load(path=str(lines.path()), format=ox.RdfFormat.N_QUADS)
    return Derived(kept) if stack else Derived()


def apply_anew(
    store: ox.Store,
    queries: Path,
    stack: contextlib.ExitStack | None = None,
    written: Mapping[str, Path] | None = None,
) -> Derived:
    """Empty every derived graph and run the rules over what is there now; see `apply`."""
    for graph in list(store.named_graphs()):
        if getattr(graph, "value", "").startswith(iri.graph("derived/")):
            store.remove_graph(graph)
    return apply(store, queries, stack, written)


def _graphs(rules: list[Path]) -> dict[str, str]:
    """Name of every rule to its graph."""
    return {rule.stem.split("-", 1)[1]: graph_of(rule) for rule in rules}


def _load(store: ox.Store, found: Iterable[Lines]) -> None:
    """Load lines of several graphs at once: each load makes the engine sort what it has anew."""
    with scratch.folder("derived") as folder:
        path = Path(folder) / "derived.nq"
        join((lines.path() for lines in found), path)
        store.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)


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
            _put(change.after, [ox.Quad(t.subject, t.predicate, t.object, target) for t in given - held])
            change.add(held ^ given)
            change.graphs.append(target.value)
            change.derived[target.value] = given - held, held - given
        if not any(True for _ in change.after.quads_for_pattern(None, None, None, target)):
            change.after.remove_graph(target)  # as if it had never been


_FEW = 50_000
"""Statements at most that are put into a store as one transaction, which is held in memory."""


def _put(store: ox.Store, quads: list[ox.Quad]) -> None:
    """Add statements; few are not loaded in bulk, which would make the engine write its files anew."""
    if len(quads) <= _FEW:
        store.extend(quads)
    else:
        store.bulk_extend(quads)


def _ask(store: ox.Store, rule: Path) -> ox.QueryTriples:
    """What a rule gives."""
    try:
        found = store.query(rule.read_text(encoding="utf-8"), prefixes=iri.PREFIXES, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise EnvironmentFailure(f"The rule {rule} does not parse: {error.msg}") from error
    if not isinstance(found, ox.QueryTriples):
        raise EnvironmentFailure(f"The rule {rule} is not a CONSTRUCT.")
    return found


def _write(found: ox.QueryTriples, lines: Lines, graph: ox.NamedNode) -> None:
    """The answer of a rule as lines: it is written as it comes, so that memory does not grow with it."""
    with scratch.folder("rule") as folder:
        path = Path(folder) / "given.nt"
        found.serialize(output=str(path), format=ox.RdfFormat.N_TRIPLES)
        with path.open(encoding="utf-8", newline="\n") as stream:
            lines.extend(line.removesuffix(".\n") + f"{graph} .\n" for line in stream)
