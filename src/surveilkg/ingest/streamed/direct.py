"""Rules that a claim decides by itself, or with little that is held: homes, supply, loans, origins, what is beside."""

from __future__ import annotations

import contextlib
from itertools import product

from surveilkg import iri
from surveilkg.ingest.streamed.stream import MODE, RANK, TYPE, Aside, Given, Schema, Subject, skg

_DECIDES, _JUDGEMENT, _SAME = skg("decidesOn"), skg("judgement"), skg("judgement-same")
_LINKS = (
    ("based-in", "Domicile", "resident", "basedIn", "homeState"),
    ("supplies-to", "Deal", "supplier", "suppliesTo", "recipient"),
    ("lends-to", "Loan", "financier", "lendsTo", "borrower"),
)
"""Rule, class of claims, role at the beginning, property that is given, role at its end."""


class Classes:
    """Rule `class-hierarchy`.

    Args:
        given: where it gives to.
        schema: has the hierarchy.
    """

    reads = frozenset({TYPE})

    def __init__(self, given: Given, schema: Schema) -> None:
        self._given = given
        self._above = schema.above
        self._found: dict[tuple[str, ...], frozenset[str]] = {}

    def wants(self, classes: frozenset[str], predicates: frozenset[str]) -> bool:
        """Whatever has a class."""
        del predicates
        return bool(classes)

    def take(self, subject: Subject) -> None:
        """Give the superclasses."""
        own = tuple(subject.of(TYPE))
        if own not in self._found:
            self._found[own] = frozenset().union(*(self._above.get(kind, ()) for kind in own))
        for above in self._found[own]:
            self._given.give("class-hierarchy", subject.node, TYPE, above)

    def finish(self) -> None:
        """Nothing is left."""


class Links:
    """Rules that make a direct link of an asserted claim: `based-in`, `supplies-to`, `lends-to`.

    Args:
        given: where they give to.
    """

    reads = frozenset({MODE, RANK, *(skg(link[at]) for link in _LINKS for at in (2, 4))})

    def __init__(self, given: Given) -> None:
        self._given = given
        self._links = [(name, skg(kind), skg(tail), skg(link), skg(head)) for name, kind, tail, link, head in _LINKS]

    def wants(self, classes: frozenset[str], predicates: frozenset[str]) -> bool:
        """Claims of their classes with both roles."""
        return any(kind in classes and {tail, head} <= predicates for _, kind, tail, _, head in self._links)

    def take(self, subject: Subject) -> None:
        """Give the links of a claim."""
        if subject.is_plain():
            for name, kind, tail, link, head in self._links:
                if kind in subject.classes:
                    for one, other in product(subject.of(tail), subject.of(head)):
                        self._given.give(name, one, link, other)

    def finish(self) -> None:
        """Nothing is left."""


class Origins:
    """Rule `origin`.

    Args:
        given: where it gives to.
        schema: has what decisions join.
    """

    reads = frozenset({skg("derivedFromSource"), _DECIDES, _JUDGEMENT})

    def __init__(self, given: Given, schema: Schema) -> None:
        self._given = given
        self._decided = schema.decided
        self._classes: dict[str, frozenset[str]] = {}
        self._pairs: set[tuple[str, str]] = set()

    def wants(self, classes: frozenset[str], predicates: frozenset[str]) -> bool:
        """Whatever names an origin, decisions, and what they may join."""
        return not classes.isdisjoint(_JOINED) or skg("derivedFromSource") in predicates or _DECIDES in predicates

    def take(self, subject: Subject) -> None:
        """Give what is named, keep what was decided."""
        for origin in subject.of(skg("derivedFromSource")):
            self._given.give("origin", subject.node, skg("originatesFrom"), origin)
        if subject.node in self._decided:
            self._classes[subject.node] = subject.classes
        if skg("OriginDecision") in subject.classes and _SAME in subject.of(_JUDGEMENT):
            decided = subject.of(_DECIDES)
            self._pairs.update((one, other) for one in decided for other in decided)

    def finish(self) -> None:
        """Give what was decided of claims and sources."""
        for claim, origin in self._pairs:
            if skg("Claim") in self._classes.get(claim, ()) and skg("Source") in self._classes.get(origin, ()):
                self._given.give("origin", claim, skg("originatesFrom"), origin)


_JOINED = frozenset({skg("Claim"), skg("Source")})


class Beside:
    """Rule `beside-surveillance`.

    Args:
        given: where it gives to.
        stack: keeps what is put aside.
    """

    _KINDS = frozenset(
        map(skg, ("Deal", "Deployment", "Presence", "Partnership", "Development", "Interest", "Financing"))
    ) | {skg("DataTransfer")}
    _SOURCE, _SCOPE, _FINANCES = skg("source"), skg("generalScope"), skg("finances")
    _TECHNOLOGY, _SERVES = skg("technology"), skg("servesSurveillance")
    _NAMED = frozenset({skg("purpose"), skg("product")})
    reads = frozenset({_SOURCE, _SCOPE, _FINANCES, _TECHNOLOGY, _SERVES, *_NAMED})

    def __init__(self, given: Given, stack: contextlib.ExitStack) -> None:
        self._given = given
        self._claims = Aside(stack)
        self._general: set[str] = set()
        self._innocent: set[str] = set()
        self._with_technology: set[str] = set()

    def wants(self, classes: frozenset[str], predicates: frozenset[str]) -> bool:
        """Claims of its classes, sources of general scope, technologies, and what has some."""
        tells = {self._SCOPE, self._SERVES, self._TECHNOLOGY}
        return not classes.isdisjoint(self._KINDS) or not predicates.isdisjoint(tells)

    def take(self, subject: Subject) -> None:
        """Keep what it tells of others; put a claim aside that names neither product nor purpose."""
        if TRUE in subject.of(self._SCOPE):
            self._general.add(subject.node)
        if FALSE in subject.of(self._SERVES):
            self._innocent.add(subject.node)
        if subject.of(self._TECHNOLOGY):
            self._with_technology.add(subject.node)
        if self._KINDS.isdisjoint(subject.classes) or not self._NAMED.isdisjoint(subject.found):
            return
        lists = (subject.of(name) for name in (self._SOURCE, self._FINANCES, self._TECHNOLOGY))
        self._claims.put(subject.node, *(" ".join(values) for values in lists))

    def finish(self) -> None:
        """Give the claims of general sources that name no technology that serves surveillance."""
        for claim, sources, financed, technologies in self._claims.rows():
            if (
                not self._general.isdisjoint(sources.split(" "))
                and self._with_technology.isdisjoint(financed.split(" "))
                and self._innocent.issuperset(technologies.split())
            ):
                self._given.give("beside-surveillance", claim, skg("besideSurveillance"), TRUE)


TRUE, FALSE = (f'"{word}"^^<{iri.XSD}boolean>' for word in ("true", "false"))
"""Booleans as the engine spells them."""
