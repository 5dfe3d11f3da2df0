"""Agencies of a record: names and types in parallel lists, and what is known of an agency from the rows before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from surveilkg.clean import countries, names
from surveilkg.model.record import Party
from surveilkg.sources.aidata.place import Recipient
from surveilkg.sources.aidata.record import Record
from surveilkg.sources.organs import Organs, governed, government

_ORIGINS = ("chinese ", "recipient ", "other ")
_IN_BRACKETS = re.compile(r"(.*\S)\s*\(([A-Z][A-Z0-9&.-]{1,11}|[\u2e80-\u9fff（）()]+)\)", re.DOTALL)
"""A name with an abbreviation or its Chinese form in brackets after it."""


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency of a record.

    Args:
        written: its name as the record writes it.
        party: it as a party.
        note: what the lookup table has us say of it, or empty.
        home: ISO 3166-1 alpha-3 code of where this record says that it is from, or empty.
    """

    written: str
    party: Party
    note: str = ""
    home: str = ""

    @property
    def label(self) -> str:
        """Its name as it is shown."""
        return self.party.means or self.party.name

    @property
    def key(self) -> str:
        """What tells it apart within a file."""
        return names.key(self.label)


@dataclass(slots=True)
class Agencies:
    """Agencies of a file so far: an agency keeps the class and the home that its first row gives it.

    Two homes of one name are two agencies (a parent and a branch abroad): the later one has its country in brackets.

    Attributes:
        organs: government agencies that were told to be organs of their states.
    """

    organs: Organs = field(default_factory=Organs)
    _homes: dict[str, str] = field(default_factory=dict)
    _kinds: dict[str, str] = field(default_factory=dict)

    def read(self, record: Record, recipient: Recipient, column: str, home: str = "") -> tuple[Agency, ...]:
        """Agencies of a column, each once.

        Args:
            record: the row.
            recipient: its recipient.
            column: field of the names; types and origins are in the fields `<column>_type` and `<column>_origin`.
            home: ISO 3166-1 alpha-3 code of all of them where the column implies it.
        """
        written = [name.strip() for name in record.text(column).split("|")]
        types = _parallel(record, f"{column}_type", len(written))
        origins = _parallel(record, f"{column}_origin", len(written))
        found: dict[str, Agency] = {}
        for name, kind, origin in zip(written, types, origins, strict=True):
            unknown = record.look_up("no_name", name) if name else None
            if unknown is not None:
                record.reject(column, f"no name: {unknown['reason']}", name)
            elif name:
                agency = self._agency(record, recipient, (name, kind, origin, home), f"{column}_type")
                found.setdefault(agency.key, agency)
        return tuple(found.values())

    def _agency(self, record: Record, recipient: Recipient, cell: tuple[str, str, str, str], column: str) -> Agency:
        written, kind_written, origin, home = cell
        entry = record.look_up("agency", written) or {}
        label = str(entry["means"]).format(recipient=recipient.label) if entry else _short(record, written)
        prefix, kind_words = _split(kind_written)
        stated = home or _home(record, origin or prefix, recipient)
        label, stated = _government(label, stated)
        label, home = self._apart(label, stated)
        kind = self._kind(record, label, kind_words, column)
        name = label if entry.get("many") else written
        party = Party(name, kind, home, local_id=label, means="" if label == name else label)
        return Agency(written, party, str(entry.get("note", "")), stated)

    def _apart(self, label: str, home: str) -> tuple[str, str]:
        """A label and home that agree with the rows before."""
        known = self._homes.setdefault(names.key(label), home)
        if not home or not known or home == known:
            self._homes[names.key(label)] = known or home
            return label, known or home
        branch = f"{label} ({countries.label(home)})"
        self._homes.setdefault(names.key(branch), home)
        return branch, home

    def _kind(self, record: Record, label: str, words: str, column: str) -> str:
        """The class of an agency: by its type, or where the table has none by its name; that of its first row stays."""
        entry: dict[str, Any] | None = record.look_up("agency_type", words) if words else None
        if words and entry is None:
            record.reject(column, "a type of agency that is not in lookups.agency_type of the source", words)
        kind = str(entry["means"]) if entry else _by_name(record, label)
        first = self._kinds.setdefault(names.key(label), kind)
        if entry and kind not in {first, "Organization"}:
            record.reject(column, f"{label} was a {first} in a row before and stays one", words)
        return first


def _short(record: Record, written: str) -> str:
    """A name without the abbreviation after it; a place there (a branch abroad) stays."""
    match = _IN_BRACKETS.fullmatch(written)
    if not match or countries.code(match[2]) or match[2] in record.spec.lookups["branch"]:
        return written
    return match[1]


def _government(label: str, home: str) -> tuple[str, str]:
    """A label and home; the government of a state has one name, however it is written, and that state as home."""
    code = countries.code(governed(label))
    return (government(code), code) if code and home in {"", code} else (label, home)


def _parallel(record: Record, column: str, count: int) -> list[str]:
    """Entries of a list that runs parallel to another; blank ones where it is missing or of another length."""
    entries = [entry.strip() for entry in record.text(column).split("|")]
    if len(entries) == count:
        return entries
    if record.text(column):
        record.reject(column, f"{len(entries)} entries for {count} agencies: the two lists are not parallel")
    return [""] * count


def _split(written: str) -> tuple[str, str]:
    """Origin and type of version 3.0's `Chinese State-owned Company`; version 2.0 writes the type alone."""
    words = " ".join(written.split()).casefold()
    prefix = next((origin for origin in _ORIGINS if words.startswith(origin)), "")
    return prefix.strip(), words.removeprefix(prefix)


def _home(record: Record, origin: str, recipient: Recipient) -> str:
    if not origin:
        return ""
    key = " ".join(origin.replace("’", "'").split()).casefold()
    entry = record.look_up("origin", key)
    if entry is None:
        return countries.code(origin)
    return recipient.code if entry["means"] == "recipient" else str(entry["means"])


def _by_name(record: Record, label: str) -> str:
    words = record.spec.lookups["name_word"]
    found = next((word for word in words if re.search(rf"\b{re.escape(word)}\b", label)), None)
    return str(words[found]["means"]) if found else "Organization"
