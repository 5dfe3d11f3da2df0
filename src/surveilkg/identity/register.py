"""The register of known entities against which names of sources are matched, and the matching itself.

Order of evidence: the user's decision, then an identifier, then the name: exact key first, then the key without its
legal form. A name alone matches only where one entity of a fitting class bears it, and where the countries that are
known do not differ. Nothing is merged by similarity: what is merely near is left for `surveilkg resolve`.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, field

from surveilkg import iri
from surveilkg.clean import legal_forms, names
from surveilkg.clean.country_names import NAMES
from surveilkg.identity.decisions import Verdicts
from surveilkg.identity.reading import PLACE, read
from surveilkg.model.record import Party


@dataclass(frozen=True, slots=True)
class Known:
    """An entity of the graph.

    Args:
        iri: its IRI.
        kinds: local names of its classes, superclasses included.
        kind: local name of its own class.
        label: its label.
        country: ISO 3166-1 alpha-3 code of its home, or empty.
        ships: whether it is described in the graph that ships with the package.
    """

    iri: str
    kinds: frozenset[str]
    kind: str
    label: str
    country: str = ""
    ships: bool = False


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
    """Known entities by identifier and by name."""

    by_iri: dict[str, Known] = field(default_factory=dict)
    by_identifier: dict[tuple[str, str], str] = field(default_factory=dict)
    by_key: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    keyed: set[str] = field(default_factory=set)
    verdicts: Verdicts = field(default_factory=Verdicts)
    source_id: str = ""

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
            self.keyed.add(entity.iri)
        for pair in identifiers:
            self.by_identifier.setdefault(pair, entity.iri)
        for name in its_names:
            for form in names.keys(name):
                self.by_key[form].add(entity.iri)

    def match(self, party: Party, own: str = "") -> Match | None:
        """The known entity that a party is, with the evidence; None where the evidence does not reach.

        Args:
            party: somebody or something that a source names.
            own: IRI that the source's own key of the party gives, or empty. Two keys of one source are two entities,
                whatever their names.
        """
        minted = own or mint(self.source_id, party) if self.verdicts.decisions else ""
        decided = self._decided(minted)
        if decided:
            return Match(decided, False, "decided to be the same")
        if own in self.by_iri:
            return Match(own, False, "same key of the source")
        for scheme, value in party.identifiers:
            found = self.by_identifier.get((scheme, value))
            if found is not None and self._fits(found, party) and not self._differ(minted, found):
                return Match(found, False, f"same {scheme} {value}")
        wanted = party.means or party.name
        for form in names.keys(wanted):
            named = self.by_key.get(form, set()) - (self.keyed if own else set())
            fitting = sorted(found for found in named if self._fits(found, party) and not self._differ(minted, found))
            if len(fitting) == 1 and self._tells(wanted, party, self.by_iri[fitting[0]], form):
                how = "same name" if form == names.key(wanted) else "same name without its legal form"
                return Match(fitting[0], False, f"{how}: {wanted}")
        return None

    def new_iri(self, source_id: str, party: Party) -> str:
        """IRI for a party that is no known entity; one for all that a decision joins within the source."""
        minted = mint(source_id, party)
        prefix = iri.entity(f"{source_id.replace('_', '-')}-")
        return min(each for each in self.verdicts.same(minted) if each == minted or each.startswith(prefix))

    def _decided(self, minted: str) -> str:
        """The known entity that a decision says an IRI is; one that ships where there are several."""
        joined = self.verdicts.same(minted) if minted else frozenset()
        known = [each for each in joined if each in self.by_iri] if len(joined) > 1 else []
        return min(known, key=lambda each: (not self.by_iri[each].ships, each), default="")

    def _differ(self, minted: str, found: str) -> bool:
        return bool(minted) and self.verdicts.differ(minted, found) is not None

    @staticmethod
    def _tells(wanted: str, party: Party, entity: Known, form: str) -> bool:
        """Whether a shared key is evidence enough.

        It is not where legal forms exclude each other, nor for a name that every state has (`Ministry of Interior`),
        unless the country is the same.
        """
        name = read(wanted)
        if form != names.key(wanted) and legal_forms.conflict(name.forms, read(entity.label).forms):
            return False
        texts = {token.text for token in name.tokens}
        of_any_state = bool(texts & _NATIONAL) and not name.of(PLACE) and name.generic
        return not of_any_state or bool(party.country and party.country == entity.country)

    def _fits(self, entity_iri: str, party: Party) -> bool:
        entity = self.by_iri[entity_iri]
        kinds_fit = party.kind in entity.kinds or bool(entity.kinds & _SUBKINDS.get(party.kind, frozenset()))
        countries_differ = bool(party.country and entity.country and party.country != entity.country)
        return kinds_fit and not countries_differ


_NATIONAL = frozenset({"ministry", "police", "government", "army"})
"""Words of bodies that every state has."""
_ORGANIZATIONS = frozenset({"Organization"})
_SUBKINDS = {
    "Organization": _ORGANIZATIONS,
    "Actor": frozenset({"Actor"}),
    "Company": frozenset({"Company", "FinancialInstitution"}),
    "FinancialInstitution": frozenset({"FinancialInstitution", "Company"}),
    "PublicBody": frozenset({"PublicBody"}),
    "State": frozenset({"State"}),
    "GeopoliticalEntity": frozenset({"GeopoliticalEntity"}),
    "Place": frozenset({"Place"}),
}
"""Classes of known entities that a party of a kind may be."""


def country_in(entity: str, label: str) -> str:
    """Country code that stands after the name in the IRI of an entity of a source; empty where none does.

    The graph holds no country of such an entity: a source that gives one says it of the record, not as a claim.

    >>> country_in("https://w3id.org/surveilkg/id/lists-acme-ltd-uga", "Acme Limited")
    'UGA'
    """
    words = names.key(label).split()
    *slug, code = iri.local_name(entity).split("-")
    named = bool(words) and words[0] in slug and words[-1] != code
    return code.upper() if named and code.upper() in NAMES else ""


def mint(source_id: str, party: Party) -> str:
    """IRI of a new entity: from the source's own key where it has one, else from the name and country.

    Names that leave no Latin letters are told apart by a hash, so that the IRI stays plain.
    """
    key = names.key(party.local_id or party.means or party.name)
    slug = re.sub(r"[^a-z0-9]+", "-", key).strip("-")[:60].rstrip("-")
    if not slug or not key.isascii() or len(key) > 60:
        slug = f"{slug}-{hashlib.sha256(key.encode()).hexdigest()[:10]}".strip("-")
    country = f"-{party.country.lower()}" if party.country and not party.local_id else ""
    return iri.entity(f"{source_id.replace('_', '-')}-{slug}{country}")
