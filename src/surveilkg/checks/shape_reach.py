"""How far shapes look: the property paths that their targets and constraints walk, from the node that they report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from surveilkg import iri
from surveilkg.checks.reach import ANY, Chain, Reach, inverted, step
from surveilkg.checks.shape_graph import ShapeGraph

_TYPE = step(iri.RDF + "type")
_TARGETS = {"targetSubjectsOf": False, "targetObjectsOf": True}
_PAIRS = ("equals", "disjoint", "lessThan", "lessThanOrEquals")
_SILENT = {"path", "property", "message", "severity", "name", "description", "order", "group"}
"""Terms at which a shape finds nothing about the node it is asked about."""
_NESTED = ("not", "node", "qualifiedValueShape", "property")


@lru_cache(maxsize=4)
def reach_of(shapes: ShapeGraph) -> Reach:
    """The reach of all shapes together."""
    return Reach(chains_of(shapes, shapes.node_shapes()))


def chains_of(shapes: ShapeGraph, some: Iterable[str]) -> set[Chain]:
    """The chains of some node shapes, none of which repeats a step.

    A nested property shape reports the node that its owner's path leads to; so from that node the way leads back over
    the path to what makes the owner look there.
    """
    found: set[Chain] = set()
    for shape in some:
        targets = {_TYPE} if shapes.values(shape, "targetClass") else set()
        for term, inverse in _TARGETS.items():
            targets |= {step(predicate, inverse) for predicate in shapes.values(shape, term)}
        found |= _reported(shapes, shape, targets | {()})
    return found


def leads(shapes: ShapeGraph, shape: str) -> bool:
    """Whether a shape, or a property shape in it, reports nodes to which a path leads, not only those it is for."""
    parts = shapes.values(shape, "property")
    return bool(parts and shapes.values(shape, "path")) or any(leads(shapes, part) for part in parts)


def _reported(shapes: ShapeGraph, shape: str, back: set[Chain]) -> set[Chain]:
    """Chains from a node that a shape reports, given those that lead back to why the shape looks at it."""
    terms = {iri.local_name(term) for term in shapes.statements.get(shape, {}) if term.startswith(iri.SH)}
    found = set(back)
    if terms - _SILENT:  # else it only leads to the nodes of its parts: from a mode to all its claims
        found |= set(_constraints(shapes, shape, (), own_properties=False))
    ways = _paths(shapes, shape)
    for part in shapes.values(shape, "property"):
        found |= _reported(shapes, part, {inverted(way) + chain for way in ways for chain in back})
    return found


def _paths(shapes: ShapeGraph, shape: str) -> set[Chain]:
    """The paths of a shape, one per choice; a node shape has the path of no step."""
    paths = shapes.values(shape, "path")
    return set(_chains(shapes, paths[0])) if paths else {()}


def _constraints(shapes: ShapeGraph, shape: str, at: Chain, own_properties: bool = True) -> Iterator[Chain]:
    for way in _paths(shapes, shape):
        here = at + way
        yield here
        if shapes.values(shape, "class"):
            yield here + _TYPE
        if shapes.values(shape, "closed"):
            yield here + step(ANY)
        for term in _PAIRS:
            yield from (at + step(predicate) for predicate in shapes.values(shape, term))
        for term in _NESTED:
            if term != "property" or own_properties:
                for nested in shapes.values(shape, term):
                    yield from _constraints(shapes, nested, here)
        for term in ("or", "and", "xone"):
            for choices in shapes.values(shape, term):
                for nested in shapes.members(choices):
                    yield from _constraints(shapes, nested, here)


def _chains(shapes: ShapeGraph, path: str) -> Iterator[Chain]:
    """A property path as chains; a path of a kind that no shape here uses raises `ValueError`."""
    if not path.startswith("_:"):
        yield step(path)
        return
    for inverse in shapes.values(path, "inversePath"):
        yield from (inverted(chain) for chain in _chains(shapes, inverse))
        return
    for choices in shapes.values(path, "alternativePath"):
        for choice in shapes.members(choices):
            yield from _chains(shapes, choice)
        return
    members = list(shapes.members(path))
    if not members:
        raise ValueError(f"the path {path} is neither a sequence, nor inverse, nor a choice")
    ways: list[Chain] = [()]
    for member in members:
        ways = [way + chain for way in ways for chain in _chains(shapes, member)]
    yield from ways
