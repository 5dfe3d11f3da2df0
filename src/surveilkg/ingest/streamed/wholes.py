"""Rules on bodies and places that are part of others, and on whom a relation claim concerns through them."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterable
from itertools import product

from surveilkg.ingest.streamed.stream import MODE, RANK, Aside, Given, Schema, Subject, skg

_PARTS = (
    ("organ-of", "Subordination", "subordinate", "organOf", "superior"),
    ("located-in", "Containment", "contained", "locatedIn", "container"),
)
"""Rule, class of claims, role of the part, property that is given, role of the whole."""
_INVOLVES, _PART_OF = skg("involves"), skg("partOf")


class Wholes:
    """Rules `organ-of`, `located-in` and both of them at any depth.

    Args:
        given: where they give to.
    """

    reads = frozenset({MODE, RANK, *(skg(part[at]) for part in _PARTS for at in (2, 3, 4))})

    def __init__(self, given: Given) -> None:
        self._given = given
        self._parts = [(rule, skg(kind), skg(part), skg(p), skg(whole)) for rule, kind, part, p, whole in _PARTS]
        self._direct: dict[str, dict[str, set[str]]] = {each[3]: defaultdict(set) for each in self._parts}

    def wants(self, classes: frozenset[str], predicates: frozenset[str]) -> bool:
        """Claims of their classes, and what states of what it is a part."""
        stated = not predicates.isdisjoint(self._direct)
        return stated or any(kind in classes and {one, two} <= predicates for _, kind, one, _, two in self._parts)

    def take(self, subject: Subject) -> None:
        """Give what an asserted claim tells."""
        for rule, kind, part, relation, whole in self._parts:
            if stated := subject.of(relation):
                self._direct[relation][subject.node].update(stated)
            if kind in subject.classes and subject.is_plain():
                for one, other in product(subject.of(part), subject.of(whole)):
                    if self._given.give(rule, one, relation, other):
                        self._direct[relation][one].add(other)

    def finish(self) -> None:
        """Give what is part of something through another."""
        for rule, _, _, relation, _ in self._parts:
            direct = self._direct[relation]
            for node in direct:
                for whole in reached(direct, {two for one in direct[node] for two in direct.get(one, ())}):
                    if whole != node:
                        self._given.give(f"{rule}-any-depth", node, relation, whole)

    def around(self, node: str) -> set[str]:
        """All that a node is an organ of or lies in, by way of either; itself where the way leads back to it."""
        found: set[str] = set()
        ahead = [node]
        while ahead:
            here = ahead.pop()
            further = {whole for direct in self._direct.values() for whole in direct.get(here, ())} - found
            found |= further
            ahead += further
        return found

    def parts(self) -> Iterable[str]:
        """All that are part of something."""
        return set().union(*self._direct.values())

    def places(self, place: str) -> set[str]:
        """A place and all that it lies in."""
        return reached(self._direct[skg("locatedIn")], {place})

    def is_whole(self, node: str) -> bool:
        """Whether a node is part of nothing."""
        return not any(node in direct for direct in self._direct.values())


def reached(direct: dict[str, set[str]], begun: Iterable[str]) -> set[str]:
    """What can be reached from some nodes, which are among it."""
    found = set(begun)
    ahead = list(found)
    while ahead:
        further = direct.get(ahead.pop(), set()) - found
        found |= further
        ahead += further
    return found


class Involves:
    """Rules `part-of`, `involves` and `involves-location`.

    Args:
        given: where they give to.
        schema: has the roles of those who take part.
        wholes: tells what parts are parts of.
        stack: keeps what is put aside.
    """

    _LOCATION = skg("location")
    _BODIES = frozenset({skg("Actor"), skg("Place")})

    def __init__(self, given: Given, schema: Schema, wholes: Wholes, stack: contextlib.ExitStack) -> None:
        self.reads = schema.roles | {self._LOCATION}
        self._given = given
        self._roles = schema.roles
        self._wholes = wholes
        self._bodies: set[str] = set()
        self._claims = Aside(stack)
        self._located = Aside(stack)

    def wants(self, classes: frozenset[str], predicates: frozenset[str]) -> bool:
        """Actors, places, and relation claims that name somebody."""
        is_claim = skg("Relation") in classes and not predicates.isdisjoint(self.reads)
        return is_claim or not classes.isdisjoint(self._BODIES)

    def take(self, subject: Subject) -> None:
        """Keep a body; put aside whom a claim names."""
        if not self._BODIES.isdisjoint(subject.classes):
            self._bodies.add(subject.node)
        if skg("Relation") in subject.classes:
            parties = {party for role in self._roles.intersection(subject.found) for party in subject.of(role)}
            if parties:
                self._claims.put(subject.node, *parties)
            for place in subject.of(self._LOCATION):
                self._located.put(subject.node, place)

    def finish(self) -> None:
        """Give what bodies are parts of, and whom claims concern."""
        for body in self._bodies:
            self._given.give("part-of", body, _PART_OF, body)
        for part in self._wholes.parts():
            for whole in self._wholes.around(part):
                if whole != part or part not in self._bodies:
                    self._given.give("part-of", part, _PART_OF, whole)
        for claim, *parties in self._claims.rows():
            for party in parties:
                around = set() if self._wholes.is_whole(party) else self._wholes.around(party)
                for body in self._bodies.intersection((party, *around)):
                    self._given.give("involves", claim, _INVOLVES, body)
        for claim, place in self._located.rows():
            for container in self._wholes.places(place):
                self._given.give("involves-location", claim, _INVOLVES, container)
