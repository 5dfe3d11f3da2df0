"""Which claims of a release ship where not all of them do. Nothing is claimed by it: what ships is said as it was.

`listed`, for lists of restricted parties: entries of listed parties each of which

- was taken for an entity of kg/curated or of a release before, by identifier or name (`identity.register`), or
- bears the name of a company of kg/curated that is listed too, as whole words ("Huawei Cloud Beijing"); that it belongs
  to the company is not said by that, and no claim is made of it; or
- is one of `ALSO`; or
- owns one of these or belongs to one as the list itself says (Ownership, or Affiliation for "Linked To"), through as
  many links as there are.

`records`, for data sets of projects: records that name a company, a public body or another actor that was known before
(states and bodies of several states do not count), a technology, or a party of China.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from surveilkg.clean import names
from surveilkg.identity.known import Known
from surveilkg.model.record import Claim, Party

ALSO = {
    "Semiconductor Manufacturing International Corporation": "makes chips for the companies of the graph",
    "Xiamen Meiya Pico Information Co., Ltd.": "digital forensics, listed on one day with Hikvision and Dahua",
    "ZTE Parsian": "listed on one day with ZTE, which has since been removed",
}
"""Listed parties that ship although no claim of the graph names them, with the reason."""
TakenFor = Callable[[Party], Known]
_LINKS = {"Ownership": ("owned", "owner"), "Affiliation": ("affiliate", "affiliatedWith")}
"""Kind of claim to the role of the part and of the whole."""
_LISTS = frozenset({"restrictionList", "listingAuthority"})
"""Roles of a listing that say nothing of the listed party."""
_STANDING = frozenset({"Subordination", "Domicile", "Containment"})
"""Kinds of claims that stand at the first record that names a party, and hold for all."""
_WIDE = frozenset({"State", "Place", "Bloc", "InternationalOrganization", "ActorGroup"})
"""Classes too wide to tell what a record is about."""


class Selection(Protocol):
    """Learns every claim of a release, then tells of each whether it ships."""

    def learn(self, claim: Claim) -> None:
        """Take in a claim."""

    def ships(self, claim: Claim) -> bool:
        """Whether a claim ships; asked when all are known."""


@dataclass(slots=True)
class Listed:
    """Entries of listed parties that are, own or belong to an actor of the graph.

    Args:
        known: entities that were known before the list, by IRI.
        taken_for: the entity that a party was taken for.
    """

    known: dict[str, Known]
    taken_for: TakenFor
    _parties: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _wholes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _parts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _chosen: frozenset[str] | None = None

    def learn(self, claim: Claim) -> None:
        """Remember who is listed, and who is linked to whom."""
        for party in claim.roles.get("listedParty", ()):
            self._parties[self.taken_for(party).iri].add(party.means or party.name)
        if claim.kind in _LINKS:
            part, whole = (self.taken_for(claim.roles[role][0]).iri for role in _LINKS[claim.kind])
            self._wholes[part].add(whole)
            self._parts[whole].add(part)

    def ships(self, claim: Claim) -> bool:
        """Whether all parties of a claim are chosen."""
        if self._chosen is None:
            self._chosen = self._choose()
        about = [party for role, parties in claim.roles.items() if role not in _LISTS for party in parties]
        return all(self.taken_for(party).iri in self._chosen for party in about)

    def _choose(self) -> frozenset[str]:
        brands = {
            tuple(names.key(self.known[entity].label).split())
            for entity in self._parties
            if entity in self.known and self.known[entity].ships and "Company" in self.known[entity].kinds
        }
        also = {form for name in ALSO for form in names.keys(name)}
        start = {
            entity
            for entity, written in self._parties.items()
            if entity in self.known or any(_bears(name, brands) or also & set(names.keys(name)) for name in written)
        }
        return frozenset(start | _reached(start, self._wholes) | _reached(start, self._parts))


@dataclass(slots=True)
class Records:
    """Records that name an actor or a technology of the graph, or a party of China.

    Args:
        known: entities that were known before the release, by IRI.
        taken_for: the entity that a party was taken for.
    """

    known: dict[str, Known]
    taken_for: TakenFor
    _claims: list[Claim] = field(default_factory=list)
    _chosen: frozenset[str] = frozenset()
    _entities: frozenset[str] = frozenset()

    def learn(self, claim: Claim) -> None:
        """Remember a claim."""
        self._claims.append(claim)

    def ships(self, claim: Claim) -> bool:
        """Whether the record of a claim is chosen, or it is a standing fact of a party of such a record."""
        if self._claims:
            chosen = {each.place.id for each in self._claims if each.kind not in _STANDING and self._tells(each)}
            of_chosen = [each for each in self._claims if each.place.id in chosen and each.kind not in _STANDING]
            self._chosen = frozenset(chosen)
            self._entities = frozenset(entity for each in of_chosen for entity in self._about(each))
            self._claims.clear()
        if claim.kind in _STANDING:
            return self._about(claim)[0] in self._entities
        return claim.place.id in self._chosen

    def _tells(self, claim: Claim) -> bool:
        parties = [party for found in claim.roles.values() for party in found]
        return (
            bool(claim.links.get("technology"))
            or any(party.country == "CHN" for party in parties)
            or any(not self.known[e].kinds & _WIDE for e in self._about(claim) if e in self.known)
        )

    def _about(self, claim: Claim) -> list[str]:
        return [self.taken_for(party).iri for found in claim.roles.values() for party in found]


SCOPES: dict[str, Callable[[dict[str, Known], TakenFor], Selection]] = {"listed": Listed, "records": Records}
"""Name to selection."""


def _bears(name: str, brands: set[tuple[str, ...]]) -> bool:
    """Whether a name holds one of the brands as whole words."""
    words = names.key(name).split()
    return any(tuple(words[at : at + len(brand)]) == brand for brand in brands for at in range(len(words)))


def _reached(start: set[str], links: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        for other in links.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
