"""Names on lists of restricted parties: of an organisation or of a person, of an actor at all, or a piece of address.

Many lists do not say whether a party is a person. A name counts as an organisation's only where something in it says
so; all others are left out, because surveilkg holds no personal data beyond officials in office. The words and the
patterns are in the source's `source.toml`, with reasons.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from surveilkg.clean import countries, names

INDIVIDUAL = "individual: surveilkg holds no personal data beyond officials in office"
_UNCLEAR = (
    "nothing in the name says that it is an organisation's, so it is treated as a person's ("
    + INDIVIDUAL
    + "); if it is an organisation, add it to lookups.organisation of the source"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’.`\x91\x92][^\W\d_]+)*\.?", re.UNICODE)
_PERSON = re.compile(r"^[^\W\d_][^,]*, [^\W\d_]*[a-z][^,]*(, (Jr|Sr)\.?)?$")
_SHORT = re.compile(r"^(.{3,}\S) \(([^()]+)\)$")
_NO_SHORT_NAMES = frozenset(
    {"PRC", "BVI", "HKSAR", "LLC", "LLP", "LTD", "FZE", "FZC", "FZCO", "PVT", "PTE", "JSC", "OOO"}
)
_ALIAS = re.compile(r",?\s*\(?\b(?:a\.k\.a\.|f\.k\.a\.|n\.k\.a\.|a/k/a|formerly|also known as),?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Naming:
    """The rules of one source.

    Args:
        lookups: its tables `organisation_word`, `legal_form`, `organisation`, `no_actor` and `address_fragment`.
    """

    lookups: Mapping[str, Mapping[str, Any]]

    def why_not_organisation(self, name: str, aliases: tuple[str, ...] = ()) -> str:
        """Why a name is not taken for an organisation's; empty where it is one."""
        if name in self.lookups["organisation"] or self._has(name, self._words):
            return ""
        if any(self._has(alias, self._long_forms) and not self.fragment(alias) for alias in aliases):
            return ""
        return _UNCLEAR

    def why_no_actor(self, name: str) -> str:
        """Why a name is no actor's at all, such as `Address 01`; empty where it may be one's."""
        return _first(self._no_actor, name)

    def fragment(self, alias: str) -> str:
        """Why an alias is a piece of an address or a remark and no name; empty where it is a name."""
        return _first(self._fragments, alias)

    def _has(self, name: str, words: frozenset[str]) -> bool:
        return any(found.casefold().replace(".", "") in words for found in _WORD.findall(name))

    @cached_property
    def _forms(self) -> frozenset[str]:
        return frozenset(word for entry in self.lookups["legal_form"].values() for word in entry["means"].split())

    @cached_property
    def _long_forms(self) -> frozenset[str]:
        """Legal forms that are no syllables of persons' names."""
        return frozenset(form for form in self._forms if len(form) > 2 or form == "co")

    @cached_property
    def _words(self) -> frozenset[str]:
        entries = self.lookups["organisation_word"].values()
        return self._forms | frozenset(word for entry in entries for word in entry["means"].split())

    @cached_property
    def _no_actor(self) -> list[tuple[re.Pattern[str], str]]:
        return _patterns(self.lookups, "no_actor")

    @cached_property
    def _fragments(self) -> list[tuple[re.Pattern[str], str]]:
        return _patterns(self.lookups, "address_fragment")


def is_person_in_capitals(name: str) -> bool:
    """Whether a name in lists that write organisations in capitals is a person's: `FAMILY NAME, Given Names`.

    >>> is_person_in_capitals("CIFUENTES VILLA, Jorge Milton"), is_person_in_capitals("ANGLO-CARIBBEAN CO., LTD.")
    (True, False)
    """
    return bool(_PERSON.match(name))


def parted(written: str, any_bracket: bool = False) -> tuple[str, tuple[str, ...]]:
    """A name without the further names that stand with it in brackets or after `a.k.a.`, and those.

    Args:
        written: the name as written.
        any_bracket: whether brackets at the end always hold a short name; else only where it looks like one.

    >>> parted("Acme Robotics Research Institute (ARRI)")
    ('Acme Robotics Research Institute', ('ARRI',))
    >>> parted("Training 2 Academy, a.k.a. T2A, a.k.a. Academy of Training")
    ('Training 2 Academy', ('T2A', 'Academy of Training'))
    """
    pieces = [piece.strip(" ;)") for piece in _ALIAS.split(written)]
    if len(pieces) > 1 and pieces[0]:
        first = pieces[0].rstrip(" ,(")
        return first, tuple(balanced(piece) for piece in pieces[1:] if piece)
    match = _SHORT.match(written)
    if match and (any_bracket or _is_short_name(match[2])):
        return match[1], (match[2],)
    return written, ()


def balanced(name: str) -> str:
    """A name with the closing bracket back that was cut off with the brackets around it."""
    return name + ")" if name.count("(") > name.count(")") else name


def _is_short_name(text: str) -> bool:
    """Whether words in brackets at the end are an abbreviation and not a place or a legal form."""
    if len(text) < 3 or text in _NO_SHORT_NAMES or countries.code(text):
        return False
    letters = [char for char in text if char.isalpha()]
    return sum(char.isupper() for char in letters) * 2 > len(letters) > 1


def _patterns(lookups: Mapping[str, Mapping[str, Any]], table: str) -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(str(entry["means"])), str(entry["reason"])) for entry in lookups[table].values()]


def _first(patterns: list[tuple[re.Pattern[str], str]], text: str) -> str:
    return next((reason for pattern, reason in patterns if pattern.search(text)), "")


_SHORT_FORMS = {"company": "co", "corporation": "corp", "incorporated": "inc", "limited": "ltd"}


def party_key(name: str, country: str = "") -> str:
    """A key of a party where a list has none: its name with legal forms abbreviated, and its country.

    >>> party_key("Acme Company Limited", "CHN") == party_key("ACME CO., LTD", "CHN") != party_key("Acme Inc.", "CHN")
    True
    """
    words = names.key(name).split()
    plain = " ".join(_SHORT_FORMS.get(word, word) for word in words)
    return slug(f"{plain} {country}".strip())


def slug(name: str) -> str:
    """A name as part of an id: Latin letters and digits; long ones are cut and told apart by a hash."""
    key = names.key(name)
    plain = re.sub(r"[^a-z0-9]+", "-", key).strip("-")
    if plain and key.isascii() and len(plain) <= 80:
        return plain
    return f"{plain[:80]}-{hashlib.sha256(key.encode()).hexdigest()[:10]}".strip("-")
