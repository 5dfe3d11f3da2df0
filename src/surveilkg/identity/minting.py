"""IRIs of entities that are new with a source: from the source's own key where it has one, else from the name."""

from __future__ import annotations

import hashlib
import re

from surveilkg import iri
from surveilkg.clean import names
from surveilkg.model.record import Party


def prefix(source_id: str) -> str:
    """Beginning of the IRIs of all entities that are new with a source."""
    return iri.entity(f"{source_id.replace('_', '-')}-")


def mint(source_id: str, party: Party) -> str:
    """IRI of a new entity: from the source's own key where it has one, else from the name and country.

    Names that leave no Latin letters are told apart by a hash, so that the IRI stays plain.
    """
    key = names.key(party.local_id or party.means or party.name)
    slug = re.sub(r"[^a-z0-9]+", "-", key).strip("-")[:60].rstrip("-")
    if not slug or not key.isascii() or len(key) > 60:
        slug = f"{slug}-{hashlib.sha256(key.encode()).hexdigest()[:10]}".strip("-")
    country = f"-{party.country.lower()}" if party.country and not party.local_id else ""
    return f"{prefix(source_id)}{slug}{country}"


def variants(source_id: str, party: Party) -> list[str]:
    """IRIs for a new entity in order of preference: the plain one, with its class, with its class and a hash.

    The second serves where something of another class has the plain one (a company and a ministry of one name), the
    third where the letters of an IRI do not tell two names apart.

    >>> [iri.local_name(each) for each in variants("aidata", Party("Atlas", "PublicBody", "KEN"))]
    ['aidata-atlas-ken', 'aidata-atlas-ken-public-body', 'aidata-atlas-ken-public-body-15092dc0']
    """
    plain = mint(source_id, party)
    kind = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", party.kind).lower()
    told = f"{names.key(party.means or party.name)}|{party.country}|{party.kind}"
    return [plain, f"{plain}-{kind}", f"{plain}-{kind}-{hashlib.sha256(told.encode()).hexdigest()[:8]}"]
