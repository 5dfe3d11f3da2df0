"""What shapes look at, as a part of a graph must hold it, and the shapes as they are asked of such a part.

A part has nodes of its own, whose findings are asked for, and statements lent to it about nodes of other parts. Of
these the shapes would find much that is wrong: little is known of them there. So the shapes of a part are written with
other names for what makes a node their target: classes and values that only the part's own nodes have.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from surveilkg import iri
from surveilkg.checks.fast_shacl import rewritten
from surveilkg.checks.reach import ANY, Chain
from surveilkg.checks.shape_graph import ShapeGraph
from surveilkg.checks.shape_reach import chains_of, leads

PRIVATE = "urn:surveilkg:part:"
"""Begins the names that stand in parts only; a graph in which it occurs is not judged in parts."""
_TYPE = iri.RDF + "type"
TYPE = f"<{_TYPE}>".encode()
ABOVE = f"<{iri.RDFS}subClassOf>".encode()
_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
_BACK = ("inversePath", "targetObjectsOf")


@dataclass(slots=True)
class State:
    """Where a walk along the chains of shapes stands.

    Args:
        ahead: property (N-Triples) that is walked on, to the number of the state after it.
        back: the same from object to subject.
    """

    ahead: dict[bytes, int] = field(default_factory=dict)
    back: dict[bytes, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What shapes look at from a node.

    Args:
        text: the shapes for the engine, as N-Triples.
        states: of a walk; it begins at number `START`, and from number 0 nothing is looked at.
        classes: classes that shapes ask for.
        targets: those of which the nodes are targets.
        names: property that is walked back, to the names under which the statement is lent for that.
    """

    text: str
    states: list[State]
    classes: frozenset[bytes]
    targets: frozenset[bytes]
    names: dict[bytes, list[bytes]]


START = 1


def outlook_of(shapes: ShapeGraph) -> Outlook | None:
    """What shapes look at; None where they cannot be asked of parts.

    They cannot where a shape looks at rdf:type or rdfs:subClassOf as at other properties, where one that is closed is
    inside another, where a target is stated of what is no node shape, and where a path of more than one property is
    walked back.
    """
    nodes = shapes.node_shapes()
    leading = [shape for shape in nodes if leads(shapes, shape)]
    plain = [shape for shape in nodes if shape not in leading]
    within = _within(shapes, plain)
    at_once, chains = chains_of(shapes, plain), chains_of(shapes, leading)
    if (
        _speaks_of_classes(shapes)
        or not _targeted(shapes) <= set(nodes)
        or any(path.startswith("_:") for node in shapes.statements for path in shapes.values(node, "inversePath"))
        or any(shapes.values(node, "inversePath") for node in within & _within(shapes, leading))
        or any((ANY, False) in labels for chain in at_once for labels, _ in chain[1:])
        or any((ANY, False) in labels for chain in chains for labels, _ in chain)
    ):
        return None
    names: dict[bytes, list[bytes]] = {path: [path] for path in _backwards(chains)}
    for path in sorted({path for term in _BACK for node in within for path in shapes.values(node, term)}):
        names.setdefault(_token(path), []).append(_token(f"{PRIVATE}back:{path}"))
    targets = {name for shape in plain for name in shapes.values(shape, "targetClass")}
    asked = {
        name for term in ("class", "targetClass") for node in shapes.statements for name in shapes.values(node, term)
    }
    return Outlook(
        _text(shapes, within),
        _states(at_once | chains),
        frozenset(map(_token, asked)),
        frozenset(map(_token, targets)),
        names,
    )


def _speaks_of_classes(shapes: ShapeGraph) -> bool:
    """Whether a shape looks at classes otherwise than by asking for one; that a closed one ignores them is no look."""
    ignoring: set[str] = set()
    for shape in shapes.statements:
        ignored = [head for head in shapes.values(shape, "ignoredProperties") if _TYPE in shapes.members(head)]
        if shapes.values(shape, "closed") and not ignored:
            return True
        for head in ignored:
            ignoring |= _within(shapes, [head])
    return any(
        name in values
        for node, facts in shapes.statements.items()
        if node not in ignoring
        for values in facts.values()
        for name in (_TYPE, iri.RDFS + "subClassOf")
    )


def _targeted(shapes: ShapeGraph) -> set[str]:
    return {node for node, facts in shapes.statements.items() if any(iri.SH + term in facts for term in _TARGETS)}


def own_class(token: bytes) -> bytes:
    """The class that only a part's own nodes have, in the place of one that makes them targets."""
    return _token(f"{PRIVATE}own:{token[1:-1].decode()}")


def _token(name: str) -> bytes:
    return f"<{name}>".encode()


def _text(shapes: ShapeGraph, within: set[str]) -> str:
    """The shapes, those nodes of them that stand within plain shapes with private names."""
    text = rewritten(shapes)
    for node in sorted(within):
        name = node if node.startswith("_:") else f"<{node}>"
        for term in (*_BACK, "targetClass"):
            private = PRIVATE + ("own:" if term == "targetClass" else "back:")
            for value in shapes.values(node, term):
                old = f"{name} <{iri.SH}{term}> <{value}> .\n"
                text = text.replace(old, f"{name} <{iri.SH}{term}> <{private}{value}> .\n")
    return text


def _within(shapes: ShapeGraph, some: Iterable[str]) -> set[str]:
    """Some shapes and all that stands in them: property shapes, paths, lists."""
    found: set[str] = set()
    border = list(some)
    while border:
        node = border.pop()
        if node in shapes.statements and node not in found:
            found.add(node)
            border += [value for values in shapes.statements[node].values() for value in values]
    return found


def _backwards(chains: Iterable[Chain]) -> set[bytes]:
    return {_token(path) for chain in chains for labels, _ in chain for path, inverse in labels if inverse}


def _states(chains: set[Chain]) -> list[State]:
    """The states of a walk along chains; each stands for what is left of them."""
    found = [State()]
    numbers: dict[frozenset[Chain], int] = {frozenset(): 0}

    def number(left: frozenset[Chain]) -> int:
        if left not in numbers:
            numbers[left] = len(found)
            found.append(state := State())
            for label in sorted({label for chain in left for label in chain[0][0]}):
                after = frozenset(chain[1:] for chain in left if label in chain[0][0] and chain[1:])
                path, inverse = label
                (state.back if inverse else state.ahead)[_token(path)] = number(after)
        return numbers[left]

    start = number(frozenset(chain for chain in chains if chain))
    if start != START:  # shapes that look at nothing
        found.append(State())
    return found
