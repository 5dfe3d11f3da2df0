"""Which entities are asked for: by class, listing, technology, country or trade, with the claims by which one fits.

What a claim must say to make an entity fit is told here; it counts under the clocks and the strength of the question,
not under its choice of relation types, which is for the steps of chains.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from surveilkg.errors import MisuseError
from surveilkg.network import names
from surveilkg.network.constraints import several as several_of
from surveilkg.network.index import Index
from surveilkg.network.query import EdgeFilter, PathQuery
from surveilkg.table import Term

if TYPE_CHECKING:
    from surveilkg.network.projection import Projection
    from surveilkg.network.steps import Link
    from surveilkg.store.protocols import View

VENDOR_ROLES = frozenset({"supplier", "vendor", "contractor"})
"""Roles in which an entity of a family of supply is a vendor."""
LISTERS = frozenset({"restrictionList", "listingAuthority"})
_NARROWER = "SELECT DISTINCT ?technology ?narrower WHERE { ?narrower skos:broader+ ?technology } ORDER BY ?narrower"


class TargetNames(NamedTuple):
    """Which entities are asked for, as a user says it: all that is given must hold, of several names any.

    Args:
        kind: classes, subclasses included, such as Company or State.
        vendor: whether only those that supply, or are contractors, in a claim.
        listed: whether only those that an authority has put on a restriction list.
        listed_on: restriction lists or authorities, by name.
        technology: technologies or products that the entity is tied to by a claim, narrower ones included.
        country: states or bodies that the entity is based in or part of.
    """

    kind: tuple[str, ...] = ()
    vendor: bool = False
    listed: bool = False
    listed_on: tuple[str, ...] = ()
    technology: tuple[str, ...] = ()
    country: tuple[str, ...] = ()

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> TargetNames:
        """From fields by name; where several names are taken, one may stand alone."""
        several = {name for name, default in cls._field_defaults.items() if default == ()}
        told: dict[str, Any] = {n: several_of(value) if n in several else value for n, value in given.items()}
        return cls(**told)

    def given(self) -> dict[str, Any]:
        """What was given, by name, as an answer repeats it; lists for tuples."""
        told = {name: list(value) if isinstance(value, tuple) else value for name, value in self._asdict().items()}
        return {name: value for name, value in told.items() if value}

    def resolve(self, index: Index, view: View | None) -> Wanted:
        """What is asked for in a network.

        Args:
            index: the network.
            view: the store, for what is narrower than a technology; needed only where one is given.

        Raises:
            MisuseError: a class is unknown.
            UnknownNameError: a name is not in the graph.
            AmbiguousNameError: a name belongs to several entities.
        """
        technologies = {names.resolve(index, name) for name in self.technology}
        return Wanted(
            classes(index, self.kind),
            self.vendor,
            self.listed or bool(self.listed_on),
            frozenset(names.resolve(index, name) for name in self.listed_on),
            frozenset(technologies | _narrower(index, view, technologies)),
            frozenset(names.resolve(index, name) for name in self.country),
        )


class Wanted(NamedTuple):
    """Which entities are asked for, as `TargetNames` tells it, by number; empty means any."""

    kinds: frozenset[str] = frozenset()
    vendor: bool = False
    listed: bool = False
    listed_on: frozenset[int] = frozenset()
    technologies: frozenset[int] = frozenset()
    countries: frozenset[int] = frozenset()


class Fitting:
    """Tells which entities fit, and by which claims.

    Args:
        index: the network.
        query: the question; of its constraints the clocks `as_of` and `known_by` and the strength count.
        wanted: what is asked for.
    """

    def __init__(self, index: Index, query: PathQuery, wanted: Wanted) -> None:
        self._index = index
        known = {name: index.projections.lineage(name) for name in index.projections.parents}
        self._classes = {name for name, above in known.items() if wanted.kinds.intersection(above)}
        self._any_class = not wanted.kinds
        self._filter = EdgeFilter(
            index, PathQuery(as_of=query.as_of, known_by=query.known_by, min_strength=query.min_strength)
        )
        asked = (
            (wanted.vendor, _supplies, frozenset[int]()),
            (wanted.listed, _is_listed, wanted.listed_on),
            (bool(wanted.technologies), _has_technology, wanted.technologies),
            (bool(wanted.countries), _is_in, wanted.countries),
        )
        self._others = [others for is_asked, _, others in asked if is_asked]
        tells = [telling for is_asked, telling, _ in asked if is_asked]
        ends = ((p, *roles) for p in index.projections.declared for roles in ((p.tail, p.head), (p.head, p.tail)))
        self._told = [[at for at, telling in enumerate(tells) if telling(*each)] for each in ends]

    def fits(self, node: int) -> bool:
        """Whether an entity fits."""
        if not self._has_class(node):
            return False
        missing = set(range(len(self._others)))
        if missing:
            for at, _ in self._telling(node):
                missing.discard(at)
                if not missing:
                    return True
        return not missing

    def evidence(self, node: int) -> Link:
        """Edges of the claims by which an entity fits, as seen from it; none where its class is enough.

        The firmest claim of everything that was asked for comes first.
        """
        found: list[Link] = [[] for _ in self._others]
        for at, edge in self._telling(node):
            found[at].append((edge, self._index.tail[edge] == node))
        return self._firmest_first(found)

    def _has_class(self, node: int) -> bool:
        return self._any_class or self._index.node_class(node) in self._classes

    def _firmest_first(self, found: list[Link]) -> Link:
        """The firmest claim of everything that was asked for, then the rest, each claim once."""
        index = self._index

        def order(step: tuple[int, bool]) -> tuple[int, bool, float, int]:
            claim = index.edge_claim[step[0]]
            return index.claim_mode[claim], bool(index.claim_beside[claim]), -index.relevance(step[0]), step[0]

        ordered = [sorted(set(link), key=order) for link in found if link]
        firmest = [link[0] for link in ordered]
        rest = [step for link in ordered for step in link[1:]]
        kept: dict[int, tuple[int, bool]] = {}
        for step in (*firmest, *rest):
            kept.setdefault(index.edge_claim[step[0]], step)
        return list(kept.values())

    def _telling(self, node: int) -> Iterator[tuple[int, int]]:
        """Number of something that is asked for, and an edge that tells it of a node."""
        index, projections = self._index, self._index.projection_numbers
        for edge in index.edges_of(node):
            is_head = index.head[edge] == node
            for at in self._told[2 * projections[edge] + is_head]:
                other = index.tail[edge] if is_head else index.head[edge]
                if (not self._others[at] or other in self._others[at]) and not self._filter.reason(edge, True):
                    yield at, edge


def _supplies(projection: Projection, role: str, other: str) -> bool:
    """Whether an edge tells of the end in a role that it supplies something."""
    del other
    return projection.family == "supply" and role in VENDOR_ROLES


def _is_listed(projection: Projection, role: str, other: str) -> bool:
    """Whether an edge tells of the end in a role that it was listed."""
    del projection
    return role == "listedParty" and other in LISTERS


def _has_technology(projection: Projection, role: str, other: str) -> bool:
    """Whether an edge ties the end in a role to a technology or product."""
    del projection, role
    return other in {"technology", "product"}


def _is_in(projection: Projection, role: str, other: str) -> bool:
    """Whether an edge tells of the end in a role where it is based, or what it is part of."""
    del projection, role
    return other in {"homeState", "superior"}


def classes(index: Index, given: tuple[str, ...]) -> frozenset[str]:
    """Classes of entities by name, in any case.

    Raises:
        MisuseError: a name is no class of entities; the message lists them.
    """
    parents = index.projections.parents
    known = {name.casefold(): name for name in parents if "Entity" in index.projections.lineage(name)}
    wrong = [name for name in given if name.casefold() not in known]
    if wrong:
        raise MisuseError(f"{wrong[0]!r} is no class of entities.", f"Classes: {', '.join(sorted(known.values()))}.")
    return frozenset(known[name.casefold()] for name in given)


def _narrower(index: Index, view: View | None, technologies: set[int]) -> set[int]:
    found: set[int] = set()
    if view is None:
        return found
    for number in sorted(technologies):
        rows = view.select(_NARROWER, {"technology": Term(index.node_iri(number), "iri")})
        numbers = (index.node_number(str(row["narrower"])) for row in rows)
        found.update(number for number in numbers if number is not None)
    return found
