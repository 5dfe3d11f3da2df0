"""The first reading of a file: what ties need to know of the entities that they name, put aside by id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from surveilkg.clean import countries
from surveilkg.model.record import Party
from surveilkg.sources.ftm.schemata import PARTIES, PERSONS, SIGNS
from surveilkg.sources.ftm.values import Properties, first_of_many
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import Edition
from surveilkg.sources.shelf import Shelf, json_lines

LONGEST_NAME = 300
"""Characters of a name; longer ones are descriptions."""
_LETTER = re.compile("[A-Za-z]")
_QID = re.compile(r"Q[1-9]\d*")
_LEI = re.compile(r"[A-Z0-9]{18}\d{2}")
_NUMBER = re.compile(r"[\w./ -]{2,40}")
_NAMES = ("name", "alias", "previousName", "abbreviation")
_MANY = "several"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an entity that others refer to.

    Args:
        row: line on which it stands first.
        schema: its schema.
        party: it as a party; None where it cannot be one.
        contract: authority, day and words for the state of a contract; empty for others.
    """

    row: int
    schema: str
    party: Party | None
    contract: tuple[str, ...] = ()

    @property
    def is_individual(self) -> bool:
        """Whether it is, or may be, a natural person."""
        return self.schema in PERSONS or (self.schema == "LegalEntity" and self.party is None)


class Entities:
    """Entities of a file by id.

    Args:
        file: the file, which is read once here.

    Raises:
        EnvironmentFailure: the file is not one of FollowTheMoney entities, or is damaged.
    """

    def __init__(self, file: InputFile) -> None:
        self._shelf = Shelf()
        shared: set[str] | None = None
        is_named = False
        for row, entity in json_lines(file):
            check(file, row, entity)
            sets = {str(name) for name in entity.get("datasets") or ()}
            is_named = is_named or bool(sets)
            shared = sets if shared is None else shared & sets
            self._shelf.put(entity["id"], _summary(row, entity))
        self.edition = _edition(sorted(shared or ()), is_named)

    def get(self, entity_id: str) -> Known | None:
        """What is known of an id; None where the file does not have it."""
        found = self._shelf.get(entity_id)
        if found is None:
            return None
        row, schema, party, contract = found
        return Known(row, schema, None if party is None else _party(party), tuple(contract))

    def close(self) -> None:
        """Drop what was put aside."""
        self._shelf.close()


def check(file: InputFile, row: int, entity: dict[str, Any]) -> None:
    """Refuse what is not an entity of FollowTheMoney.

    Raises:
        EnvironmentFailure: it is not one; the message names the line.
    """
    if "op" in entity and isinstance(entity.get("entity"), dict):
        raise file.fail(
            "this is a delta of a data set (operations on entities), which is no release of it.",
            "Ingest the whole data set (entities.ftm.json): surveilkg replaces a release as a whole.",
        )
    properties = entity.get("properties")
    is_entity = (
        isinstance(entity.get("id"), str)
        and entity["id"]
        and isinstance(entity.get("schema"), str)
        and isinstance(properties, dict)
        and isinstance(entity.get("datasets") or [], list)
    )
    if not is_entity:
        raise file.fail(
            f"line {row} is not an entity of FollowTheMoney (an object with id, schema and properties).",
            "Check that it is the right file.",
        )
    for name, values in (properties or {}).items():
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise file.fail(f"line {row}: the property {name!r} is not a list of texts.", "Export it again.")


def _edition(shared: list[str], is_named: bool) -> Edition:
    """The release: the one data set that all lines name; `several` where lines name others; plain where none does."""
    if len(shared) == 1:
        slug = re.sub(r"[^a-z0-9]+", "-", shared[0].lower()).strip("-")
        return Edition(slug or _MANY, f"data set {shared[0]}")
    return Edition(_MANY, "several data sets") if is_named else Edition()


def _summary(row: int, entity: dict[str, Any]) -> list[Any]:
    properties: Properties = entity["properties"]
    schema = entity["schema"]
    contract: list[str] = []
    if schema == "Contract":
        contract = [
            first_of_many(properties.get(name, [])) for name in ("authority", "contractDate", "cancelled", "currency")
        ]
    kind = PARTIES.get(schema)
    if kind is None or (schema == "LegalEntity" and not any(properties.get(sign) for sign in SIGNS)):
        return [row, schema, None, contract]
    names = _names(entity)
    if not names:
        return [row, schema, None, contract]
    home, codes = _home(properties), [code.split("-")[0].upper() for code in _home_codes(properties)]
    identifiers = _identifiers(entity, codes[0] if len(codes) == 1 else "")
    return [row, schema, [names[0], kind, home, identifiers, names[1:], entity["id"]], contract]


def _party(found: list[Any]) -> Party:
    name, kind, country, identifiers, aliases, local_id = found
    pairs = tuple((scheme, value) for scheme, value in identifiers)
    return Party(name, kind, country, pairs, tuple(aliases), local_id)


def _names(entity: dict[str, Any]) -> list[str]:
    """Names of an entity, the one to show first: the caption where it is in Latin letters, else such a name."""
    properties: Properties = entity["properties"]
    own = dict.fromkeys(name.strip() for name in properties.get("name", []) if name.strip())
    caption = str(entity.get("caption") or "").strip()
    plain = [name for name in own if len(name) <= LONGEST_NAME]
    if not plain:
        return []
    first = caption if caption in plain else plain[0]
    if not _is_latin(first):
        latin = [name for name in plain if _is_latin(name)]
        first = min(latin, key=lambda name: (name.isupper(), len(name), name), default=first)
    rest = (name.strip() for kind in _NAMES for name in properties.get(kind, []))
    return list(dict.fromkeys((first, *(name for name in rest if name and len(name) <= LONGEST_NAME))))


def _is_latin(name: str) -> bool:
    if name.isascii():
        return _LETTER.search(name) is not None
    letters = [char for char in name if char.isalpha()]
    return bool(letters) and all(char < "\u0250" or "\u1e00" <= char < "\u1f00" for char in letters)


def _home_codes(properties: Properties) -> list[str]:
    for name in ("jurisdiction", "mainCountry", "country"):
        if properties.get(name):
            return properties[name]
    return []


def _home(properties: Properties) -> str:
    """Alpha-3 code of the one state that is given as jurisdiction, else as main country, else as country; or empty."""
    return countries.code(first_of_many(_home_codes(properties)))


def _identifiers(entity: dict[str, Any], register: str) -> list[tuple[str, str]]:
    """Identifiers of an organisation; numbers of registers carry the country whose register it is, or are left out."""
    properties: Properties = entity["properties"]
    found = [("lei", code) for code in _valid(properties, "leiCode", _LEI)[:1] if len(properties["leiCode"]) == 1]
    found += [("wikidata", code) for code in _valid(properties, "wikidataId", _QID)]
    if _QID.fullmatch(entity["id"]):
        found.append(("wikidata", entity["id"]))
    if "referents" in entity and entity.get("datasets"):
        found.append(("openSanctionsId", entity["id"]))
    found += [("registrationNumber", f"RU-OGRN-{number}") for number in _valid(properties, "ogrnCode", _NUMBER)]
    found += [("registrationNumber", f"RU-INN-{number}") for number in _valid(properties, "innCode", _NUMBER)]
    if register:
        numbers = _valid(properties, "registrationNumber", _NUMBER)
        found += [("registrationNumber", f"{register}-{number}") for number in numbers]
    return list(dict.fromkeys(found))


def _valid(properties: Properties, name: str, pattern: re.Pattern[str]) -> list[str]:
    return [value for value in properties.get(name, []) if pattern.fullmatch(value)]
