"""The register of known entities against which names of sources are matched, and the matching itself.

Order of evidence: the user's decision, then an identifier, then the name: exact key first, then the key without its
legal form. A name alone matches only where one entity of a fitting class bears it, and where the countries that are
known do not differ. Nothing is merged by similarity: what is merely near is left for `surveilkg resolve`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from surveilkg.clean import names
from surveilkg.identity import minting
from surveilkg.identity.bearers import Bearers
from surveilkg.identity.decisions import Verdicts
from surveilkg.identity.kept import Beneath, Kept
from surveilkg.identity.known import Known, Lineage, pack, unpack
from surveilkg.identity.layers import Layers
from surveilkg.identity.likeness import Setting, tells
from surveilkg.identity.minting import mint
from surveilkg.model.record import Party

__all__ = ["Match", "Register", "mint"]


@dataclass(frozen=True, slots=True)
class Match:
    """What a name was taken for.

    Args:
        iri: IRI of the entity.
        is_new: whether the entity is new with this source.
        why: the evidence, in words.
    """

    iri: str
    is_new: bool
    why: str


@dataclass(slots=True)
class Register:
    """Known entities by identifier and by name.

    Args:
        layers: entities of earlier releases, which are looked up where they are; what is entered lies above them.
        lineage: class to itself and all its superclasses.
        verdicts: the user's decisions.
        source_id: the source whose names are matched.
    """

    layers: Layers | None = None
    lineage: Lineage = field(default_factory=dict)
    verdicts: Verdicts = field(default_factory=Verdicts)
    source_id: str = ""
    by_iri: Kept[Known] = field(init=False)
    by_identifier: Kept[str] = field(init=False)
    """Scheme, a space and code to IRI; no scheme has a space."""
    bearers: Bearers = field(init=False)
    keyed: Kept[bool] = field(init=False, default_factory=Kept)

    def __post_init__(self) -> None:
        """Nothing was entered yet."""
        found = self.layers
        self.by_iri = Kept(pack, unpack, beneath=Beneath(found.known, found.entities) if found else None)
        self.by_identifier = Kept(beneath=Beneath(found.with_code, found.codes) if found else None)
        self.bearers = Bearers(beneath=found.bearers if found else None)

    def settle(self, verdicts: Verdicts, source_id: str) -> None:
        """Let the user's decisions come first when names of a source are matched."""
        self.verdicts = verdicts
        self.source_id = source_id

    def add(
        self, entity: Known, its_names: list[str], identifiers: list[tuple[str, str]], is_keyed: bool = False
    ) -> None:
        """Enter an entity with its names and identifiers; `is_keyed` where its source gave it a key of its own."""
        self.by_iri[entity.iri] = entity
        if is_keyed:
            self.keyed[entity.iri] = True
        for scheme, code in identifiers:
            self.by_identifier.setdefault(f"{scheme} {code}", entity.iri)
        for name in dict.fromkeys(its_names):
            for form in names.keys(name):
                self.bearers.add(form, entity.iri, name, name == entity.label)

    def match(self, party: Party, own: str = "") -> Match | None:
        """The known entity that a party is, with the evidence; None where the evidence does not reach.

        Args:
            party: somebody or something that a source names.
            own: IRI that the source's own key of the party gives, or empty. Two keys of one source are two entities,
                whatever their names.
        """
        minted = own or self.own_iri(self.source_id, party) if self.verdicts.decisions else ""
        decided = self._decided(minted)
        if decided:
            return Match(decided, False, "decided to be the same")
        if own in self.by_iri:
            return Match(own, False, "same key of the source")
        for scheme, value in party.identifiers:
            found = self.by_identifier.get(f"{scheme} {value}")
            if found is not None and self._fits(found, party) and not self._differ(minted, found):
                return Match(found, False, f"same {scheme} {value}")
        return self._named(party, minted, own)

    def _named(self, party: Party, minted: str, own: str) -> Match | None:
        """The one known entity that a party's name tells."""
        wanted = party.means or party.name
        for form in names.keys(wanted):
            bearers = self.bearers.of(form)
            fitting = [
                found
                for found in sorted(bearers)
                if not (own and self._is_keyed(found)) and self._fits(found, party) and not self._differ(minted, found)
            ]
            meant = self._nearest(fitting, party, form in names.parted(wanted).exact)
            how = tells(wanted, bearers[meant], self._setting(meant, party)) if meant else ""
            if how:
                return Match(meant, False, f"{how}: {wanted}")
        return None

    def _is_keyed(self, entity_iri: str) -> bool:
        """Whether the source gave an entity a key of its own; of earlier releases all that it brought count so."""
        if entity_iri in self.keyed:
            return True
        is_own = entity_iri.startswith(minting.prefix(self.source_id))
        return is_own and self.layers is not None and self.layers.known(entity_iri) is not None

    def _nearest(self, fitting: list[str], party: Party, is_exact: bool) -> str:
        """The only one of several that bear a name; of more, the only one of the party's country or entered by hand.

        That it was entered by hand decides only where the name was not shortened by its legal form.
        """
        groups = (
            fitting,
            [each for each in fitting if party.country and self.by_iri[each].country == party.country],
            [each for each in fitting if is_exact and self.by_iri[each].curated],
        )
        return next((group[0] for group in groups if len(group) == 1), "")

    def _setting(self, entity_iri: str, party: Party) -> Setting:
        entity = self.by_iri[entity_iri]
        own = bool(self.source_id) and entity_iri.startswith(minting.prefix(self.source_id))
        same_country = bool(party.country) and party.country == entity.country
        return Setting(same_country, party.kind in entity.kinds, entity.curated or own, entity.country)

    def own_iri(self, source_id: str, party: Party) -> str:
        """IRI that a party has as an entity of its own; see `minting.variants` for what is done about clashes."""
        if party.local_id:
            return mint(source_id, party)
        found = minting.variants(source_id, party)
        return next((each for each in found[:-1] if self._is_free(each, party)), found[-1])

    def _is_free(self, minted: str, party: Party) -> bool:
        """Whether an IRI is not taken by something of another class, name or country."""
        if minted not in self.by_iri:
            return True
        bearers = self.bearers.of(names.key(party.means or party.name))
        return minted in bearers and self._fits(minted, party)

    def new_iri(self, source_id: str, party: Party) -> str:
        """IRI for a party that is no known entity; one for all that a decision joins within the source."""
        minted = self.own_iri(source_id, party)
        beginning = minting.prefix(source_id)
        return min(each for each in self.verdicts.same(minted) if each == minted or each.startswith(beginning))

    def learn(self, entity_iri: str, party: Party) -> Known:
        """Note what a party adds to an entity that does not ship: a narrower class, the country where none is known."""
        known = self.by_iri[entity_iri]
        above = self.lineage.get(party.kind, frozenset())
        if known.ships:
            return known
        if known.kind != party.kind and known.kind in above:
            known = replace(known, kind=party.kind, kinds=above)
        if party.country and not known.country:
            known = replace(known, country=party.country)
        self.by_iri[entity_iri] = known
        return known

    def _decided(self, minted: str) -> str:
        """The known entity that a decision says an IRI is; one that ships where there are several."""
        joined = self.verdicts.same(minted) if minted else frozenset()
        known = [each for each in joined if each in self.by_iri] if len(joined) > 1 else []
        return min(known, key=lambda each: (not self.by_iri[each].ships, each), default="")

    def _differ(self, minted: str, found: str) -> bool:
        return bool(minted) and self.verdicts.differ(minted, found) is not None

    def _fits(self, entity_iri: str, party: Party) -> bool:
        """Whether class and country do not speak against it: one class is the other or lies above it."""
        entity = self.by_iri[entity_iri]
        above = self.lineage.get(party.kind, frozenset((party.kind,)))
        fits = party.kind in entity.kinds or entity.kind in above or {party.kind, entity.kind} <= _BUSINESSES
        return fits and not (party.country and entity.country and party.country != entity.country)


_BUSINESSES = frozenset({"Company", "FinancialInstitution"})
"""Classes that do not exclude each other: a bank is a company to one source and a lender to another."""
