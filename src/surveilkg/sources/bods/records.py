"""The first reading of a file: what relationships need to know of the records they name, and what replaces what."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from surveilkg.clean import countries
from surveilkg.model import interval
from surveilkg.model.record import Party
from surveilkg.sources.bods.statements import Statement, camel, day_of, items, mapping, read, text
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import Edition
from surveilkg.sources.shelf import Shelf

_KINDS = {
    "registeredEntity": "Organization",
    "legalEntity": "Organization",
    "stateBody": "PublicBody",
    "state": "State",
}
"""Types of entity to our classes. Not every registered entity is a company; the standard does not say which are."""
UNIDENTIFIED = frozenset({"anonymousEntity", "unknownEntity", "anonymousPerson", "unknownPerson"})
"""Types of records that stand for somebody who is not identified."""
_LEI = re.compile(r"[A-Z0-9]{18}\d{2}")
_LEI_SCHEMES = frozenset({"XI-LEI", "LEI"})
_LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of an entity or person that relationships name.

    Args:
        type: type of the entity or person, in the form of 0.4.
        party: it as a party; None where it cannot be one.
        reason: code of the reason for which it is not identified, as written, or empty.
    """

    type: str
    party: Party | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Successor:
    """The statement that replaces another.

    Args:
        id: its id.
        day: its date, or empty.
        starts: type of interest to the day on which it begins (or empty), for a relationship.
    """

    id: str
    day: str
    starts: dict[str, str]


class Records:
    """Records of a file, kept on disk.

    Args:
        file: the file, which is read once here.

    Raises:
        EnvironmentFailure: the file holds no statements of the standard, or is damaged.
    """

    def __init__(self, file: InputFile) -> None:
        self._shelf = Shelf()
        publishers: set[str] = set()
        days: set[str] = {""}
        for statement in read(file):
            self._shelf.put(f"row {statement.id}", statement.row)
            self._follow(statement)
            if statement.kind != "relationship":
                self._shelf.replace(f"record {statement.record}", _summary(statement, self._root(statement)))
            published = mapping(statement.envelope.get("publicationDetails"))
            publishers.add(text(mapping(published.get("publisher")).get("name")))
            days.add(_checked_day(published.get("publicationDate")))
        self.edition = _edition(publishers, max(days))

    def row(self, statement_id: str) -> int:
        """Number of the first statement with an id."""
        return int(self._shelf.get(f"row {statement_id}") or 0)

    def get(self, record: str) -> Record | None:
        """What is known of a record, as its latest statement has it; None where the file does not have it."""
        found = self._shelf.get(f"record {record}")
        if found is None:
            return None
        kind, party, reason = found
        if party is None:
            return Record(kind, None, reason)
        name, our_kind, country, identifiers, aliases, local_id, means = party
        pairs = tuple((scheme, value) for scheme, value in identifiers)
        return Record(kind, Party(name, our_kind, country, pairs, tuple(aliases), local_id, means), reason)

    def successor(self, statement_id: str) -> Successor | None:
        """The statement that replaces a statement; None where none does."""
        found = self._shelf.get(f"next {statement_id}")
        return None if found is None else Successor(*found)

    def close(self) -> None:
        """Drop what was put aside."""
        self._shelf.close()

    def _follow(self, statement: Statement) -> None:
        """Note which statements a statement replaces: those it names, or the one before it on the same record."""
        starts = {
            camel(item.get("type")): day_of(item.get("startDate")) for item in items(statement.details.get("interests"))
        }
        new = [statement.id, statement.day, starts]
        for replaced in statement.replaces:
            self._shelf.put(f"next {replaced}", new)
            self._shelf.put(f"root {statement.id}", self._shelf.get(f"root {replaced}") or replaced)
        if not statement.is_new_form:
            return
        last = self._shelf.get(f"last {statement.record}")
        if last is not None and statement.day < last[1]:
            self._shelf.put(f"next {statement.id}", last)  # it stands after one that is later than it
            return
        if last is not None:
            self._shelf.put(f"next {last[0]}", new)
        self._shelf.replace(f"last {statement.record}", new)

    def _root(self, statement: Statement) -> str:
        """The key of an entity that stays when a statement is replaced."""
        return str(self._shelf.get(f"root {statement.id}") or statement.record)


def _edition(publishers: set[str], day: str) -> Edition:
    """The release: by its one publisher, as of the latest publication; `several` where there are more."""
    named = sorted(publishers - {""})
    if not named:
        return Edition(published=day)
    if len(named) > 1:
        return Edition("several", "several publishers", day)
    slug = re.sub(r"[^a-z0-9]+", "-", named[0].lower()).strip("-")
    if not named[0].isascii() or not slug:
        slug = f"{slug}-{hashlib.sha256(named[0].encode()).hexdigest()[:10]}".strip("-")
    return Edition(slug, named[0], day)


def _checked_day(value: object) -> str:
    day = day_of(value)
    try:
        return day if day and interval.day(day) else ""
    except ValueError:
        return ""


def _summary(statement: Statement, root: str) -> list[Any]:
    details = statement.details
    if statement.kind == "person":
        kind = text(details.get("personType")) or "knownPerson"
        return [kind, None, _reason(details.get("unspecifiedPersonDetails"))]
    kind = type_of(details)
    name = text(details.get("name"))
    our_kind = _KINDS.get(kind)
    if our_kind is None or not name or len(name) > _LONGEST_NAME:
        return [kind, None, _reason(details.get("unspecifiedEntityDetails"))]
    country = home_code(details)
    identifiers = numbers_of(details)[0]
    others = details.get("alternateNames")
    aliases = [text(alias) for alias in others if text(alias)] if isinstance(others, list) else []
    if our_kind == "State":
        code = country or countries.code(name)
        if not code:
            return [kind, None, ""]
        return [kind, [name, "State", "", [("isoAlpha3", code)], [], "", countries.label(code)], ""]
    return [kind, [name, our_kind, country, identifiers, aliases, root, ""], ""]


def _reason(value: object) -> str:
    return str(value.get("reason") or "unknown") if isinstance(value, dict) else ""


def type_of(details: dict[str, Any]) -> str:
    """Type of an entity or person."""
    given = details.get("entityType") or details.get("personType")
    return text(mapping(given).get("type")) or text(given)


def jurisdiction(details: dict[str, Any]) -> dict[str, Any]:
    """Jurisdiction of an entity: name and code."""
    return mapping(details.get("jurisdiction") or details.get("incorporatedInJurisdiction"))


def home_code(details: dict[str, Any]) -> str:
    """Alpha-3 code of the state in which an entity is registered; a part of a state (US-DE) gives the state."""
    found = jurisdiction(details)
    written = text(found.get("code"))
    return countries.code(written.split("-")[0]) if written else countries.code(text(found.get("name")))


def numbers_of(details: dict[str, Any]) -> tuple[list[tuple[str, str]], list[str]]:
    """Identifiers of an entity with the code of their register, and those without one, as written."""
    found: list[tuple[str, str]] = []
    bare: list[str] = []
    for item in items(details.get("identifiers")):
        scheme, value = text(item.get("scheme")), text(item.get("id"))
        if scheme in _LEI_SCHEMES and _LEI.fullmatch(value):
            found.append(("lei", value))
        elif scheme and value:
            found.append(("registrationNumber", f"{scheme}-{value}"))
        elif value or text(item.get("uri")):
            bare.append(value or text(item.get("uri")))
    leis = [pair for pair in found if pair[0] == "lei"]
    return [pair for pair in found if pair[0] != "lei" or len(leis) == 1], bare
