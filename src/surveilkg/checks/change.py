"""A change from one graph to the next, and the part of the new graph on which all that it touches can be judged."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from surveilkg import iri
from surveilkg.checks.reach import Ends, Facts, Near, Node, Reach

_ONTOLOGY = ox.NamedNode(iri.graph("ontology"))
_PART = ox.NamedNode(iri.graph("part"))


@dataclass(slots=True)
class Change:
    """What differs between the union of all graphs before and after.

    Args:
        before: the store as it was.
        after: the store as it is.
        graphs: authored graphs that differ; derived ones join them when they are derived again.
        triples: statements that were added or removed.
        ends: their subjects and objects.
        derived: derived graph to the statements that it gained and lost.
        facts: what was read of the graph before and after.
    """

    before: ox.Store
    after: ox.Store
    graphs: list[str]
    triples: set[ox.Triple] = field(default_factory=set)
    ends: Ends = field(default_factory=Ends)
    derived: dict[str, tuple[set[ox.Triple], set[ox.Triple]]] = field(default_factory=dict)
    facts: tuple[Facts, Facts] = field(init=False)

    def __post_init__(self) -> None:
        """Nothing was read yet."""
        self.facts = Facts(self.before), Facts(self.after)

    def nears(self, without: Iterable[str] = ()) -> tuple[Near, Near]:
        """The graph before and after, without some graphs."""
        hidden = list(without)
        return Near(self.facts[0], hidden), Near(self.facts[1], hidden)

    def add(self, triples: set[ox.Triple]) -> None:
        """More statements that were added or removed."""
        self.triples |= triples
        self.ends.add(triples)
        self.facts[1].forget(triples)


def between(before: ox.Store, after: ox.Store, graphs: Iterable[str]) -> Change:
    """The change that some authored graphs went through; a statement that another such graph holds is no change."""
    found = Change(before, after, sorted(graphs))
    for graph in found.graphs:
        name = ox.NamedNode(graph)
        old = {quad.triple for quad in before.quads_for_pattern(None, None, None, name)}
        new = {quad.triple for quad in after.quads_for_pattern(None, None, None, name)}
        was, is_now = found.nears(_derived(before) | _derived(after))
        found.add(_without_held(new - old, was) | _without_held(old - new, is_now))
    return found


def _derived(store: ox.Store) -> set[str]:
    names = {graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)}
    return {name for name in names if name.startswith(iri.graph("derived/"))}


def _without_held(triples: set[ox.Triple], near: Near) -> set[ox.Triple]:
    """The statements that are not among those of a graph."""
    held = {subject: frozenset(near.out(subject)) for subject in {_node(t.subject) for t in triples}}
    return {triple for triple in triples if triple not in held[_node(triple.subject)]}


def _node(term: ox.NamedNode | ox.BlankNode | ox.Triple) -> Node:
    if isinstance(term, ox.Triple):
        raise TypeError(f"{term}: terms of RDF 1.2 are not checked")
    return term


class Part:
    """A part of a graph, in memory: the ontology and what is asked for.

    Args:
        whole: the store that it is a part of.
    """

    def __init__(self, whole: ox.Store) -> None:
        ontology = io.BytesIO()
        whole.dump(ontology, format=ox.RdfFormat.N_TRIPLES, from_graph=_ONTOLOGY)
        self._store = ox.Store()
        self._store.bulk_load(input=ontology.getvalue(), format=ox.RdfFormat.N_TRIPLES, to_graph=_ONTOLOGY)

    def of(self, triples: Iterable[ox.Triple]) -> ox.Store:
        """The ontology and some statements; what was asked for before is gone then."""
        self._store.remove_graph(_PART)
        self._store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, _PART) for t in triples)
        return self._store


@dataclass(slots=True)
class Touched:
    """Nodes that a change touches as far as one check looks, and the statements that it needs to judge them again."""

    nodes: set[str]
    needed: set[ox.Triple]


def touched(reach: Reach, change: Change) -> Touched:
    """What a change touches within a reach.

    Args:
        reach: how far the check looks.
        change: the change.
    """
    nears = change.nears()
    nodes = reach.touched(change.ends, nears)
    return Touched({name_of(node) for node in nodes}, reach.gather(nodes, nears[1]))


def name_of(node: Node) -> str:
    """A node as findings name it."""
    return node.value if isinstance(node, ox.NamedNode) else "[]"
