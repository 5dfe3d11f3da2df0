"""How surely two records are of one entity, from 0 to 1, with every piece of evidence in words.

Identifiers decide first. Then names are compared, each with each; a name that tells a branch from its parent keeps the
score low, whatever other names say. Countries that differ count against. A score never merges anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from surveilkg.clean import names
from surveilkg.identity.compare import Comparison, Feature, compare
from surveilkg.identity.name_keys import name_keys
from surveilkg.identity.persons import compare_persons
from surveilkg.identity.reading import read

LIKELY = 0.7
"""From this score on two records are probably of one entity."""
ABROAD = 0.45
"""Ceiling where countries differ and no identifier is shared."""
_ALIAS = 0.96
"""An alias speaks for its entity where it is the same name, or all but."""
_ONLY_NEAR = 0.65
"""Ceiling where only aliases are near."""
_ONLY_GUESSED = 0.45
"""Ceiling where an alias is an abbreviation that may stand for the other name's words."""
_ONLY_SHORT = 0.6
"""Ceiling where two records share only an abbreviation among their aliases."""
UNIQUE = frozenset(("lei", "wikidata", "isoAlpha2", "isoAlpha3", "openSanctionsId"))
"""Schemes in which an entity has one value, so that two values are two entities."""
_PLACES = frozenset(("State", "SubnationalEntity", "GeopoliticalEntity", "Place"))
_PERSONS = frozenset(("Person",))


class Record(Protocol):
    """What is compared; `model.record.Party` is one."""

    @property
    def name(self) -> str:
        """The name as written."""

    @property
    def aliases(self) -> Sequence[str]:
        """Further names."""

    @property
    def country(self) -> str:
        """ISO 3166-1 alpha-3 code of the home, or empty."""

    @property
    def identifiers(self) -> Sequence[tuple[str, str]]:
        """Pairs of scheme and value."""

    @property
    def kind(self) -> str:
        """Local name of the class, or empty."""


@dataclass(frozen=True, slots=True)
class Described:
    """A record that is not a party of a claim: an entity of the graph, a row of a benchmark."""

    name: str
    aliases: tuple[str, ...] = ()
    country: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """How surely two records are of one entity.

    Args:
        value: 0 (surely two) to 1 (surely one).
        features: the evidence, in the order in which it was weighed.
    """

    value: float
    features: tuple[Feature, ...]

    @property
    def likely(self) -> bool:
        """Whether they are probably one."""
        return self.value >= LIKELY

    @property
    def words(self) -> str:
        """The evidence as one line."""
        return "; ".join(feature.words for feature in self.features)


def score(one: Record, other: Record) -> Score:
    """Score two records.

    >>> score(Described("Huawei"), Described("华为技术有限公司")).likely
    True
    >>> score(Described("Huawei"), Described("Huawei (Uganda) Ltd")).likely
    False
    """
    decided = _identifiers(one, other)
    if decided is not None:
        return Score(decided.effect, (decided,))
    if _kind(one) != _kind(other) and _kind(one) and _kind(other):
        return Score(0.0, (Feature("class", 0.0, f"one is a {one.kind}, the other a {other.kind}"),))
    best = _names(one, other)
    value, features = best.value, list(best.features)
    if one.country and other.country and one.country != other.country:
        value = min(value * 0.5, ABROAD)
        features.append(Feature("country", ABROAD, f"countries differ: {one.country} and {other.country}"))
    elif one.country and one.country == other.country:
        features.append(Feature("country", 1.0, f"same country: {one.country}"))
    elif best.generic and not _has_place(one, other) and value > 0.75:
        value = 0.75
        features.append(Feature("country", 0.75, "a name that many states have, and no country on both sides"))
    return Score(round(value, 3), tuple(features))


def _identifiers(one: Record, other: Record) -> Feature | None:
    mine, theirs = dict(one.identifiers), dict(other.identifiers)
    shared = sorted(set(one.identifiers) & set(other.identifiers))
    national = [scheme for scheme, _ in shared if scheme not in UNIQUE]
    if shared and not (national == [scheme for scheme, _ in shared] and _countries_differ(one, other)):
        return Feature("identifier", 1.0, f"same {shared[0][0]} {shared[0][1]}")
    for scheme in sorted(UNIQUE & set(mine) & set(theirs)):
        if mine[scheme] != theirs[scheme]:
            return Feature("identifier", 0.0, f"different {scheme}: {mine[scheme]} and {theirs[scheme]}")
    return None


def _countries_differ(one: Record, other: Record) -> bool:
    return bool(one.country and other.country and one.country != other.country)


def _kind(record: Record) -> str:
    if not record.kind or record.kind in {"Actor", "Entity"}:
        return ""
    return "place" if record.kind in _PLACES else "person" if record.kind in _PERSONS else "organisation"


def _names(one: Record, other: Record) -> Comparison:
    """The best comparison of any two names; held down where the first name of either tells a branch from a parent."""
    judge = compare_persons if "person" in (_kind(one), _kind(other)) else _compare
    found = {
        (i, j): judge(mine, theirs)
        for i, mine in enumerate((one.name, *one.aliases))
        for j, theirs in enumerate((other.name, *other.aliases))
        if i == j == 0 or judge is compare_persons or name_keys(mine) & name_keys(theirs)
    }
    at = max(found, key=lambda pair: (found[pair].value, -sum(pair)))
    best = found[at]
    names_of = ((one.name, *one.aliases), (other.name, *other.aliases))
    told = _told_apart(found, names_of)
    if told is not None and told.value < best.value:
        return told
    if at == (0, 0):
        return best
    mine, theirs = names_of[0][at[0]], names_of[1][at[1]]
    spoken = Feature("alias", best.value, f"compared as {mine} and {theirs}")
    if best.value < _ALIAS and found[0, 0].value < LIKELY:
        words = "only further names are near, and none is the same"
        guessed = any(feature.name == "abbreviation" for feature in best.features)
        value = min(best.value, max(found[0, 0].value, _ONLY_GUESSED if guessed else _ONLY_NEAR))
        return Comparison(value, (spoken, *best.features, Feature("alias", value, words)), generic=best.generic)
    if 0 not in at and _is_short(mine) and found[0, 0].value < LIKELY and best.value > _ONLY_SHORT:
        held = Feature("abbreviation", _ONLY_SHORT, "only an abbreviation in common, which others may have")
        return Comparison(_ONLY_SHORT, (spoken, *best.features, held), generic=best.generic)
    return Comparison(best.value, (spoken, *best.features), best.veto, best.generic)


def _told_apart(
    found: dict[tuple[int, int], Comparison], names_of: tuple[tuple[str, ...], tuple[str, ...]]
) -> Comparison | None:
    """The comparison that shows the first name of one record to be a branch's, where no name of the other equals it."""
    for side in (0, 1):
        tries = {pair: comparison for pair, comparison in found.items() if pair[side] == 0}
        if max(comparison.value for comparison in tries.values()) >= LIKELY:
            continue
        for pair, comparison in tries.items():
            narrow, wide = (_narrows(names_of[at][pair[at]]) for at in (side, 1 - side))
            if comparison.veto and narrow >= wide:
                return comparison
    return None


def _narrows(name: str) -> int:
    """How many parts of a name say which of several bodies of one house is meant."""
    return sum(token.role in {"place", "number", "marker"} for token in read(name).tokens)


def _is_short(name: str) -> bool:
    tokens = read(name).tokens
    return len(tokens) == 1 and len(tokens[0].text) <= 6 and tokens[0].role != "brand"


def _compare(one: str, other: str) -> Comparison:
    key = _key(one)
    if key and key == _key(other):
        return Comparison(1.0, (Feature("name", 1.0, "same name"),), generic=read(one).generic)
    return compare(read(one), read(other))


@lru_cache(maxsize=65536)
def _key(name: str) -> str:
    return names.key(name)


def _has_place(one: Record, other: Record) -> bool:
    return any(token.role == "place" for record in (one, other) for token in read(record.name).tokens)
