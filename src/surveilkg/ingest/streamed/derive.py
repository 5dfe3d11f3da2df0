"""Deriving everything in one pass over sorted statements, where the rules are those that this was written for.

The queries in queries/rules/ say what is derived. What stands here gives the same (a test compares them); where a rule
was changed or added, or something is derived of a blank node, nothing is given and the queries must be asked.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from surveilkg.ingest.streamed import direct, events, kinds, sums, wholes
from surveilkg.ingest.streamed.stream import TYPE, Found, Given, Rule, Schema, Subject
from surveilkg.store.lines import Lines
from surveilkg.store.oxigraph import EmbeddedView

WRITTEN_FOR = "b7bc59126b8f479b0dcb316b3f5730c3d9ba351b22af504ca36cd02410431522"
"""Digest of the rules that this package evaluates; see `digest`."""
_ABOVE = """
SELECT DISTINCT ?class ?super WHERE {
  ?class rdfs:subClassOf+ ?super . FILTER(isIRI(?super) && STRSTARTS(STR(?super), STR(skg:)))
}
"""
_ROLES = "SELECT DISTINCT ?role WHERE { ?role rdfs:subPropertyOf skg:hasParticipant }"
_DECIDED = "SELECT DISTINCT ?node WHERE { ?decision skg:judgement skg:judgement-same ; skg:decidesOn ?node }"
Takers = tuple[frozenset[str], tuple[Rule, ...]]
"""Classes of subjects with all superclasses, and the rules that they concern."""


def digest(rules: Iterable[Path]) -> str:
    """What rules say and in which order, without remarks and space: SHA-256 (hex)."""
    said = hashlib.sha256()
    for rule in rules:
        lines = rule.read_text(encoding="utf-8").splitlines()
        words = " ".join(line for line in lines if not line.startswith("#")).split()
        said.update(f"{rule.stem} {' '.join(words)}\n".encode())
    return said.hexdigest()


def derive(
    view: EmbeddedView,
    subjects: Iterable[tuple[str, list[str]]],
    rules: Sequence[Path],
    graphs: dict[str, str],
    stack: contextlib.ExitStack,
) -> dict[str, Lines] | None:
    """What rules give, as N-Quads lines on disk.

    Args:
        view: the store, without derived graphs.
        subjects: every subject of the store with `predicate object` of its statements; see `network.statements`.
        rules: the rules in order.
        graphs: name of a rule (the end of its file's name) to the IRI of its graph.
        stack: keeps the lines until it is closed.

    Returns:
        Graph IRI to lines; None where the queries must be asked.
    """
    schema = _schema(view)
    if schema is None or digest(rules) != WRITTEN_FOR:
        return None
    with contextlib.ExitStack() as short:
        given = Given(graphs, stack)
        _Pass(_rules(given, schema, short), schema).run(subjects)
    if any(lines.has_blank_nodes() for lines in given.lines.values()):
        return None
    return {graphs[rule]: lines for rule, lines in given.lines.items()}


def _rules(given: Given, schema: Schema, stack: contextlib.ExitStack) -> list[Rule]:
    """Every rule; those that need others to have finished come after them."""
    joined = events.Joined(given)
    event = events.Events(given, joined, stack)
    parts = wholes.Wholes(given)
    return [
        direct.Classes(given, schema),
        direct.Links(given),
        direct.Origins(given, schema),
        direct.Beside(given, stack),
        events.Records(given, joined, stack),
        events.Facts(joined, stack),
        event,
        sums.Sums(given, event, stack),
        parts,
        kinds.Kinds(given),
        wholes.Involves(given, schema, parts, stack),
    ]


def _schema(view: EmbeddedView) -> Schema | None:
    """What the store says of classes, roles and decisions; None where a class that is a blank node has a superclass."""
    above: dict[str, set[str]] = {}
    for row in view.query_rows(_ABOVE):
        if row["class"].kind != "iri":
            return None
        above.setdefault(f"<{row['class'].value}>", set()).add(f"<{row['super'].value}>")
    roles = frozenset(f"<{row['role'].value}>" for row in view.query_rows(_ROLES))
    decided = frozenset(f"<{row['node'].value}>" for row in view.query_rows(_DECIDED))
    return Schema({name: frozenset(found) for name, found in above.items()}, roles, decided)


class _Pass:
    """Gives every subject to the rules that it concerns."""

    def __init__(self, rules: list[Rule], schema: Schema) -> None:
        self._rules = rules
        self._above = schema.above
        self._reads = frozenset({TYPE}).union(*(rule.reads for rule in rules))
        self._takers: dict[tuple[tuple[str, ...], tuple[str, ...]], Takers] = {}

    def run(self, subjects: Iterable[tuple[str, list[str]]]) -> None:
        """Take all subjects, then finish."""
        reads, takers = self._reads, self._takers
        for node, said in subjects:
            found: Found = {}
            for text in said:
                predicate, value = text.split(" ", 1)
                if predicate in reads:
                    if predicate in found:
                        found[predicate].append(value)
                    else:
                        found[predicate] = [value]
            if found:
                key = (tuple(found.get(TYPE, ())), tuple(found))
                classes, concerned = takers.get(key) or self._concerned(key)
                subject = Subject(node, classes, found)
                for rule in concerned:
                    rule.take(subject)
        for rule in self._rules:
            rule.finish()

    def _concerned(self, key: tuple[tuple[str, ...], tuple[str, ...]]) -> Takers:
        own, predicates = key
        classes = frozenset(own).union(*(self._above.get(name, ()) for name in own))
        concerned = tuple(rule for rule in self._rules if rule.wants(classes, frozenset(predicates)))
        self._takers[key] = classes, concerned
        return classes, concerned
