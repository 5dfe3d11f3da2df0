"""How far a check or rule looks: from a node, along which properties; and so, which nodes a change can touch.

A reach is a set of property paths that begin at the node of which a check (or rule) says something. What it says
depends on no statement but those on these paths. Walked forwards from a node, a reach gives these statements; walked
backwards from a changed statement, it gives every node of which something else may be said now.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import pyoxigraph as ox

from surveilkg import iri
from surveilkg.errors import EnvironmentFailure

Node = ox.NamedNode | ox.BlankNode
Term = Node | ox.Literal | ox.Triple
"""What a walk passes: two entities with one name are joined by a literal."""
ANY = "*"
"""In the place of a property: any property."""
Held = tuple[str, ox.Triple]
"""A graph and a statement in it."""
Label = tuple[str, bool]
"""Property, and whether it is walked from object to subject."""
Step = tuple[frozenset[Label], bool]
"""Labels of which one is walked, and whether again and again."""
Chain = tuple[Step, ...]
_TOKEN = re.compile(r"\s*(?:(?P<name>[a-z]+:[A-Za-z0-9_-]+|any\b)|(?P<sign>[\^/|()+*]))")


class Facts:
    """Statements of a store by their nodes, with their graphs; what was read is kept until it is forgotten.

    Args:
        store: where to look.
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._out: dict[Term, list[Held]] = {}
        self._into: dict[Term, dict[str, list[Held]]] = {}

    def out(self, node: Term) -> list[Held]:
        """Statements about a node; there are none about a literal."""
        if isinstance(node, ox.Literal):
            return []
        found = self._out.get(node)
        if found is None:
            found = self._out[node] = _held(self._store.quads_for_pattern(node, None, None, None))
        return found

    def into(self, node: Term, predicate: str = ANY) -> list[Held]:
        """Statements with a property (or any) whose value is a node."""
        kept = self._into.setdefault(node, {})
        if predicate not in kept:
            if ANY in kept:
                return [held for held in kept[ANY] if held[1].predicate.value == predicate]
            name = None if predicate == ANY else ox.NamedNode(predicate)
            kept[predicate] = _held(self._store.quads_for_pattern(None, name, node, None))
        return kept[predicate]

    def leaving(self, node: Term, predicate: str) -> Iterable[Held]:
        """Statements about a node with a property; what was not read is not kept."""
        if node in self._out or isinstance(node, ox.Literal):
            return [held for held in self.out(node) if held[1].predicate.value == predicate]
        return _held(self._store.quads_for_pattern(node, ox.NamedNode(predicate), None, None))

    def arriving(self, node: Term) -> Iterator[Held]:
        """Statements whose value is a node, one at a time; nothing is kept."""
        return ((_graph(quad), quad.triple) for quad in self._store.quads_for_pattern(None, None, node, None))

    def forget(self, triples: Iterable[ox.Triple]) -> None:
        """Look again at the nodes of statements that were added to the store or removed from it."""
        for triple in triples:
            self._out.pop(triple.subject, None)
            self._into.pop(triple.object, None)


def _held(quads: Iterable[ox.Quad]) -> list[Held]:
    return [(_graph(quad), quad.triple) for quad in quads]


def _graph(quad: ox.Quad) -> str:
    name = quad.graph_name
    return name.value if isinstance(name, ox.NamedNode) else ""


class Near:
    """Statements by their nodes, as a check or rule sees them.

    Args:
        facts: the statements.
        without: graphs that it does not see.
    """

    def __init__(self, facts: Facts, without: Iterable[str] = ()) -> None:
        self._facts = facts
        self._without = frozenset(without)

    def out(self, node: Term) -> Iterator[ox.Triple]:
        """Statements about a node."""
        return self._seen(self._facts.out(node))

    def into(self, node: Term, predicate: str = ANY) -> Iterator[ox.Triple]:
        """Statements with a property (or any) whose value is a node."""
        return self._seen(self._facts.into(node, predicate))

    def leaving(self, node: Term, predicate: str) -> Iterator[ox.Triple]:
        """Statements about a node with a property."""
        return self._seen(self._facts.leaving(node, predicate))

    def arriving(self, node: Term) -> Iterator[ox.Triple]:
        """The same with any property, read one at a time."""
        return self._seen(self._facts.arriving(node))

    def _seen(self, held: Iterable[Held]) -> Iterator[ox.Triple]:
        return (triple for graph, triple in held if graph not in self._without)


class Ends:
    """Subjects and objects of statements, by property.

    Args:
        triples: the statements.
    """

    def __init__(self, triples: Iterable[ox.Triple] = ()) -> None:
        self._ends: dict[Label, set[Term]] = defaultdict(set)
        self.nodes: set[Term] = set()
        self.add(triples)

    def add(self, triples: Iterable[ox.Triple]) -> None:
        """More statements."""
        for triple in triples:
            predicate = triple.predicate.value
            self._ends[predicate, False].add(triple.subject)
            self._ends[predicate, True].add(triple.object)
            self.nodes.update((triple.subject, triple.object))

    def ends(self, predicate: str, inverse: bool) -> set[Term]:
        """Subjects (or objects, where inverse) of the statements with a property, or with any."""
        if predicate == ANY:
            return {end for (_, side), ends in self._ends.items() if side == inverse for end in ends}
        return self._ends.get((predicate, inverse), set())


@dataclass(slots=True)
class _State:
    """Where a walk stands: edges out of it (labels, state) and edges into it (labels, state)."""

    out: list[tuple[frozenset[Label], int]] = field(default_factory=list)
    back: list[tuple[frozenset[Label], int]] = field(default_factory=list)


class Reach:
    """A set of paths from a node.

    Args:
        chains: paths of which every statement counts.
        one_of: paths of which one that can be walked to its end is enough to know.
        of_class: IRI of the only class of nodes from which `one_of` is walked, or empty.
    """

    def __init__(self, chains: Iterable[Chain], one_of: Iterable[Chain] = (), of_class: str = "") -> None:
        self.one_of = list(one_of)
        self._of_class = ox.NamedNode(of_class) if of_class else None
        self._states: list[_State] = []
        self._known: dict[object, int] = {}
        every = sorted({*chains, *self.one_of}, key=_order)
        self._start = self._state(every)
        self._walked = self._state([chain for chain in every if chain not in self.one_of])
        self._edges: dict[Label, list[int]] = defaultdict(list)
        for number, state in enumerate(self._states):
            for labels, to in state.out:
                self._states[to].back.append((labels, number))
                for label in labels:
                    self._edges[label].append(number)

    def _state(self, chains: list[Chain], loop: frozenset[Label] = frozenset()) -> int:
        """Number of the state from which exactly these paths remain; equal ones are one state."""
        following: dict[Step, list[Chain]] = defaultdict(list)
        for chain in chains:
            if chain:
                following[chain[0]].append(chain[1:])
        joined: dict[int, frozenset[Label]] = {}
        for (labels, again), rest in following.items():
            to = self._state(rest, labels if again else frozenset())
            joined[to] = joined.get(to, frozenset()) | labels
        edges = [(labels, to) for to, labels in joined.items()]
        key = (frozenset(edges), loop)
        if key not in self._known:
            self._known[key] = len(self._states)
            own = [(loop, len(self._states))] if loop else []
            self._states.append(_State([*edges, *own]))
        return self._known[key]

    def touched(self, changed: Ends, nears: Iterable[Near]) -> set[Node]:
        """Nodes from which some path leads over a changed statement.

        Args:
            changed: statements that were added or removed.
            nears: the graph before and after; they differ at the ends of these statements only.
        """
        sides = list(nears)
        seen: set[tuple[Term, int]] = set()
        for (predicate, inverse), states in self._edges.items():
            for end in changed.ends(predicate, inverse):
                seen.update((end, state) for state in states)
        found: set[Node] = set()
        stack = list(seen)
        while stack:
            node, number = stack.pop()
            if number in (self._start, self._walked) and isinstance(node, ox.NamedNode | ox.BlankNode):
                found.add(node)
            differing = sides if node in changed.nodes else sides[-1:]
            for labels, before in self._states[number].back:
                for side in differing:
                    for other in _behind(side, node, labels):
                        if (other, before) not in seen:
                            seen.add((other, before))
                            stack.append((other, before))
        return found

    def gather(self, nodes: Iterable[Node], near: Near) -> set[ox.Triple]:
        """Statements on the paths from some nodes; of `one_of` those of the first that can be walked."""
        found: set[ox.Triple] = set()
        starts = set(nodes)
        seen: set[tuple[Term, int]] = {(node, self._walked) for node in starts}
        stack = list(seen)
        while stack:
            node, number = stack.pop()
            for labels, to in self._states[number].out:
                for triple, other in _ahead(near, node, labels):
                    found.add(triple)
                    if self._states[to].out and (other, to) not in seen:
                        seen.add((other, to))
                        stack.append((other, to))
        wanted = self._of_class
        for node in starts if self.one_of else ():
            if wanted is None or any(t.object == wanted for t in near.leaving(node, iri.RDF + "type")):
                ways = (_first(near, node, chain) for chain in self.one_of)
                found.update(next((way for way in ways if way is not None), ()))
        return found


@lru_cache(maxsize=1024)
def _split(labels: frozenset[Label]) -> tuple[frozenset[str], frozenset[str]]:
    """Properties that are walked forwards, and those that are walked backwards."""
    return frozenset(p for p, inverse in labels if not inverse), frozenset(p for p, inverse in labels if inverse)


def _behind(near: Near, node: Term, labels: frozenset[Label]) -> Iterator[Term]:
    """Nodes from which a step with one of the labels leads to a node."""
    forward, backward = _split(labels)
    if len(forward) > 3:
        for triple in near.into(node):
            if triple.predicate.value in forward or ANY in forward:
                yield triple.subject
    else:
        for predicate in forward:
            for triple in near.into(node, predicate):
                yield triple.subject
    if backward:
        for triple in near.out(node):
            if triple.predicate.value in backward or ANY in backward:
                yield triple.object


def _ahead(near: Near, node: Term, labels: frozenset[Label]) -> Iterator[tuple[ox.Triple, Term]]:
    """Statements that a step with one of the labels takes from a node, with the node or literal it leads to."""
    forward, backward = _split(labels)
    if forward:
        for triple in near.out(node):
            if triple.predicate.value in forward or ANY in forward:
                yield triple, triple.object
    for predicate in backward:
        for triple in near.into(node, predicate):
            yield triple, triple.subject


def _first(near: Near, node: Term, chain: Chain) -> list[ox.Triple] | None:
    """The statements of the first way to walk a path to its end, or None."""
    if not chain:
        return []
    labels, _ = chain[0]
    for predicate, inverse in sorted(labels):
        if inverse:
            steps: Iterable[ox.Triple] = near.arriving(node) if predicate == ANY else near.into(node, predicate)
        else:
            steps = near.out(node) if predicate == ANY else near.leaving(node, predicate)
        for triple in steps:
            if predicate not in (ANY, triple.predicate.value):
                continue
            other = triple.subject if inverse else triple.object
            rest = _first(near, other, chain[1:])
            if rest is not None:
                return [triple, *rest]
    return None


def _order(chain: Chain) -> list[tuple[list[Label], bool]]:
    return [(sorted(labels), again) for labels, again in chain]


def inverted(chain: Chain) -> Chain:
    """The same path walked from its end."""
    return tuple((frozenset((p, not inverse) for p, inverse in labels), again) for labels, again in reversed(chain))


def step(predicate: str, inverse: bool = False) -> Chain:
    """A path of one step."""
    return ((frozenset({(predicate, inverse)}), False),)


def read(text: str, where: str) -> Reach | None:
    """The reach that a query declares in its header, or None where it declares none.

    Lines `# reach: PATH, PATH, ...` hold property paths of SPARQL with `/`, `|`, `^`, `+` and `*` over prefixed names;
    `any` stands for any property. A line `# reach one: PATH, ...` holds paths of which one walked to its end is enough;
    `# reach class: NAME` says that nothing is found about a node that is not of that class.

    Raises:
        EnvironmentFailure: a path cannot be read.
    """
    found: dict[str, list[Chain]] = {"reach": [], "reach one": []}
    of_class = ""
    for line in text.splitlines():
        key, colon, said = line.removeprefix("#").partition(":")
        if line.startswith("#") and key.strip() == "reach class":
            of_class = iri.expand(said.strip()) or ""
        if line.startswith("#") and colon and key.strip() in found:
            for part in said.split(","):
                found[key.strip()] += _Paths(part, where).read()
    chains, one_of = found["reach"], found["reach one"]
    return Reach(chains, one_of, of_class) if chains or one_of else None


class _Paths:
    """Reads one property path into chains."""

    def __init__(self, text: str, where: str) -> None:
        self._text, self._where, self._at = text.strip(), where, 0

    def read(self) -> list[Chain]:
        found = self._choice()
        if self._at != len(self._text):
            raise self._wrong()
        return found

    def _wrong(self) -> EnvironmentFailure:
        return EnvironmentFailure(
            f"{self._where}: the reach {self._text!r} cannot be read at {self._text[self._at :]!r}.",
            "Write property paths of prefixed names with / | ^ + * and brackets.",
        )

    def _take(self, *signs: str) -> str:
        match = _TOKEN.match(self._text, self._at)
        if match and (match["sign"] in signs if signs else not match["sign"]):
            self._at = match.end()
            return match[0].strip()
        return ""

    def _choice(self) -> list[Chain]:
        found = self._sequence()
        while self._take("|"):
            found += self._sequence()
        return found

    def _sequence(self) -> list[Chain]:
        found = self._step()
        while self._take("/"):
            after = self._step()
            found = [one + other for one in found for other in after]
        return found

    def _step(self) -> list[Chain]:
        inverse = bool(self._take("^"))
        if self._take("("):
            found = self._choice()
            if not self._take(")"):
                raise self._wrong()
        else:
            name = self._take()
            predicate = ANY if name == "any" else iri.expand(name)
            if predicate is None:
                raise self._wrong()
            found = [step(predicate)]
        found = [inverted(chain) for chain in found] if inverse else found
        again = self._take("+", "*")
        if not again:
            return found
        if any(len(chain) != 1 for chain in found):
            raise self._wrong()
        labels = frozenset(label for chain in found for label in chain[0][0])
        return [((labels, True),), *([()] if again == "*" else [])]
