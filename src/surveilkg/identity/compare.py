"""Comparison of two names of organisations: how much of what matters they share, and what speaks against it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from surveilkg.clean import legal_forms
from surveilkg.identity import lexicon, places, script
from surveilkg.identity.reading import BRAND, CORE, DISTINCTIVE, MARKER, NUMBER, PLACE, WEAK, Reading, Token

_ALIKE = (
    {"scitech", "technology"},
    {"scitech", "science"},
    {"industry", "industrial"},
    {"lab", "institute"},
)
_SKIPPED = frozenset(("group", "national", "holding"))
_BRANCHES = frozenset(("branch", "subsidiary", "office"))


@dataclass(frozen=True, slots=True)
class Feature:
    """One piece of evidence.

    Args:
        name: what was looked at.
        effect: what it did to the score: the value it set, the factor, or the ceiling.
        words: the explanation for a person.
    """

    name: str
    effect: float
    words: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """How like two names are.

    Args:
        value: 0 to 1.
        features: why.
        veto: whether the names themselves tell a parent from its branch, or two branches from each other.
        generic: whether only words that many bodies share were found in common.
    """

    value: float
    features: tuple[Feature, ...]
    veto: bool = False
    generic: bool = False


def compare(one: Reading, other: Reading) -> Comparison:
    """Compare two names that were read."""
    one, other, features = _meet(one, other)
    pairs, rest, other_rest = _align(one.words, other.words)
    if not pairs:
        return _without_words(one, other, rest, other_rest)
    distinctive = any(DISTINCTIVE & {a.role, b.role} for a, b, _ in pairs)
    value = _quality(pairs, features)
    value *= _leftover(rest, other_rest, distinctive, features)
    if legal_forms.conflict(one.forms, other.forms):
        value *= 0.6
        features.append(Feature("legal form", 0.6, "the legal forms are not those of one company"))
    ceiling = min(_places(one, other, pairs, distinctive, features), _figures(one, other, features))
    ceiling = min(ceiling, _branch(rest + other_rest, features))
    if _group_and_company(one, other, rest + other_rest):
        ceiling = min(ceiling, 0.6)
        features.append(Feature("group", 0.6, "registered names of which one says group or holding: maybe a parent"))
    veto = ceiling < 0.5 and distinctive
    return Comparison(min(value, ceiling), tuple(features), veto, not distinctive)


def _without_words(one: Reading, other: Reading, rest: list[Token], other_rest: list[Token]) -> Comparison:
    """Names that share no word: the same where both are only the same place, else not."""
    mine, theirs = ({token.text for token in name.of(PLACE)} for name in (one, other))
    if mine and mine == theirs and not rest and not other_rest:
        return Comparison(1.0, (Feature("name", 1.0, "both names are of one place"),))
    return Comparison(0.0, (Feature("name", 0.0, "the names share no word that tells who is meant"),))


def _meet(one: Reading, other: Reading) -> tuple[Reading, Reading, list[Feature]]:
    """Replace words by their abbreviation where the other name has it."""
    features: list[Feature] = []
    for letters in _abbreviations(one, other):
        other = _abbreviate(other, letters, features)
    for letters in _abbreviations(other, one):
        one = _abbreviate(one, letters, features)
    return one, other, features


def _abbreviations(one: Reading, other: Reading) -> list[str]:
    """Words of a name that may be abbreviations, and that the other name does not have."""
    held = {token.text for token in other.tokens}
    return [token.text for token in one.tokens if _is_abbreviation(token) and token.text not in held]


def _is_abbreviation(token: Token) -> bool:
    letters = token.text
    return token.role in DISTINCTIVE and token.surface == letters and 3 <= len(letters) <= 6 and letters.isascii()


def _abbreviate(name: Reading, letters: str, features: list[Feature]) -> Reading:
    """A name with the words at its beginning that an abbreviation stands for replaced by it, where it does."""
    for length in range(len(name.initials), 2, -1):
        spelled = name.initials[:length]
        if _spells(letters, spelled):
            covered = {number for _, _, numbers in spelled for number in numbers}
            kept = tuple(token for number, token in enumerate(name.tokens) if number not in covered)
            certainty = 0.85 if len(letters) > 3 else 0.78
            words = f"{letters.upper()} can stand for the other name's words"
            features.append(Feature("abbreviation", certainty, words))
            return Reading((Token(letters, CORE, letters), *kept), name.forms, ())
    return name


def _spells(letters: str, words: tuple[tuple[str, bool, tuple[int, ...]], ...]) -> bool:
    """Whether an abbreviation takes the first letters of words, all but those that may be left out."""
    needed = [letter for letter, optional, _ in words if not optional]
    if not 2 <= len(needed) <= len(letters) <= len(words) or words[0][0] != letters[0]:
        return False
    pattern = "".join(re.escape(letter) + ("?" if optional else "") for letter, optional, _ in words)
    return re.fullmatch(pattern, letters) is not None


Pairs = list[tuple[Token, Token, float]]


def _align(mine: list[Token], theirs: list[Token]) -> tuple[Pairs, list[Token], list[Token]]:
    """Pair the words of two names: equal ones, then ones written apart or together, then misspelt ones."""
    pairs: Pairs = []
    rest, other_rest = list(mine), list(theirs)
    for measure in (_same, _typo):
        for token in list(rest):
            alike = [measure(token, other) for other in other_rest]
            most = max(alike, default=0.0)
            if most > 0:
                best = other_rest.pop(alike.index(most))
                pairs.append((token, best, most))
                rest.remove(token)
        if measure is _same:
            _join(rest, other_rest, pairs)
            flipped: Pairs = []
            _join(other_rest, rest, flipped)
            pairs += [(b, a, quality) for a, b, quality in flipped]
    return pairs, rest, other_rest


def _same(a: Token, b: Token) -> float:
    if a.han and b.han:
        return float(a.text == b.text) if BRAND in (a.role, b.role) and a.role == b.role else float(a.han == b.han)
    if a.text == b.text:
        return 0.9 if (a.han or b.han) and CORE in (a.role, b.role) else 1.0
    return 0.98 if {a.text, b.text} in _ALIKE else 0.0


def _join(parts: list[Token], wholes: list[Token], pairs: Pairs) -> None:
    """Pair a word with several neighbouring words of the other name that spell it together."""
    for whole in list(wholes) if len(parts) > 1 else ():
        spelled = (whole.text, whole.surface)
        for start in range(len(parts)):
            if start + 2 > len(parts):  # a run before was taken out
                break
            joined = parts[start].surface or parts[start].text
            for end in range(start + 2, min(start + 6, len(parts)) + 1):
                if not any(spelling.startswith(joined) for spelling in spelled):
                    break
                joined += parts[end - 1].surface or parts[end - 1].text
                if joined in spelled and whole in wholes:
                    pairs += [(token, whole, 0.97) for token in parts[start:end]]
                    del parts[start:end]
                    wholes.remove(whole)
                    break


def _typo(a: Token, b: Token) -> float:
    """How surely one word is a misspelling or another transliteration of the other; 0 where it hardly is."""
    some, others = a.surface or a.text, b.surface or b.text
    if (a.han and b.han) or min(len(some), len(others)) < 5 or a.role == b.role == BRAND:
        return 0.0
    if not DISTINCTIVE & {a.role, b.role} or some[0] != others[0]:
        return 0.0
    if script.sounds_chinese(some) and script.sounds_chinese(others):
        return 0.0
    if script.sound(some) == script.sound(others):
        return 0.92
    edits = distance(some, others, 2)
    longer = max(len(some), len(others))
    if edits == 1 and (longer > 5 or sorted(some) == sorted(others)):
        return 0.88
    return 0.8 if edits == 2 and longer > 8 else 0.0


def distance(a: str, b: str, most: int) -> int:
    """Letters to insert, delete, replace or swap with the neighbour to make one word of another; `most` + 1 if more.

    >>> distance("hauwei", "huawei", 2), distance("hikvsion", "hikvision", 2), distance("zte", "huawei", 2)
    (1, 1, 3)
    """
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        current = [i]
        for j, right in enumerate(b, 1):
            cost = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        before, row = row, current
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _quality(pairs: Pairs, features: list[Feature]) -> float:
    weigh = {WEAK: 0.3, MARKER: 0.5}
    weights = [1.0 if DISTINCTIVE & {a.role, b.role} else weigh.get(a.role, 0.6) for a, b, _ in pairs]
    value = sum(w * quality for w, (_, _, quality) in zip(weights, pairs, strict=True)) / sum(weights)
    value *= min((feature.effect for feature in features), default=1.0)
    shared = ", ".join(dict.fromkeys(_spoken(a) for a, _, _ in pairs))
    features.append(Feature("shared words", round(value, 3), f"both have: {shared}"))
    near = [f"{_spoken(a)} for {_spoken(b)}" for a, b, quality in pairs if quality < 0.97]
    if near:
        features.append(Feature("spelling", round(value, 3), f"spelt differently: {', '.join(near)}"))
    return value


def _leftover(rest: list[Token], other_rest: list[Token], distinctive: bool, features: list[Feature]) -> float:
    """Factor for words that only one of the names has."""
    left = [token for token in rest + other_rest if token.text not in _BRANCHES]
    if not left:
        return 1.0
    if rest and other_rest and not all(token.text in _SKIPPED for token in left):
        factor = 0.45 if all(token.role == WEAK for token in left) else 0.3
        words = f"one has {_list(rest)}, the other {_list(other_rest)}"
    else:
        factor = 1.0
        for token in left:
            factor *= _price(token, distinctive)
        words = f"only one has {_list(left)}"
    features.append(Feature("other words", round(factor, 3), words))
    return factor


def _price(token: Token, distinctive: bool) -> float:
    if not distinctive:
        return 0.85 if token.text in _SKIPPED else 0.4
    if token.role == WEAK:
        return 0.94
    if token.role == CORE:
        return 0.8 if len(token.text) <= 2 else 0.5
    return 0.5 if token.role in (MARKER, BRAND) else 0.6


def _places(one: Reading, other: Reading, pairs: Pairs, distinctive: bool, features: list[Feature]) -> float:
    """Ceiling where a place stands in one name only, or the places differ."""
    mine, theirs = ([token.text for token in name.of(PLACE)] for name in (one, other))
    home = {lexicon.homes().get(token.text, "") for pair in pairs for token in pair[:2] if token.role == BRAND}
    rest = _only(one, mine, theirs, home)
    other_rest = _only(other, theirs, mine, home)
    if not rest and not other_rest:
        return 1.0
    if rest and other_rest:
        named = f"{_places_in(rest)} in one name, {_places_in(other_rest)} in the other"
        features.append(Feature("place", 0.1, f"{named}: two branches, or two bodies"))
        return 0.1
    ceiling = 0.3 if distinctive else 0.1
    features.append(Feature("place", ceiling, f"only one name has {_places_in(rest + other_rest)}: it may be a branch"))
    return ceiling


def _only(name: Reading, mine: list[str], theirs: list[str], home: set[str]) -> list[str]:
    """Places of a name that the other lacks; without a province whose city is there, and the brand's own at the start.

    A state is not taken for the same as a city in it: the company of the city is a branch of the national one.
    """
    rest = [place for place in mine if place not in theirs]
    around = [place for place in [*mine, *theirs] if not place.isupper()]
    rest = [place for place in rest if not any(places.contains(place, inner) for inner in around) or place.isupper()]
    provinces = [place for place in theirs if not place.isupper()]
    rest = [place for place in rest if not any(places.contains(outer, place) for outer in provinces)]
    if name.tokens and name.tokens[0].role == PLACE and name.tokens[0].text in home:
        rest = [place for place in rest if place != name.tokens[0].text]
    return rest


def _figures(one: Reading, other: Reading, features: list[Feature]) -> float:
    mine, theirs = ({token.text for token in name.of(NUMBER)} for name in (one, other))
    if mine == theirs:
        return 1.0
    words = f"numbers differ: {', '.join(sorted(mine)) or 'none'} and {', '.join(sorted(theirs)) or 'none'}"
    features.append(Feature("number", 0.2, words))
    return 0.2


def _branch(rest: list[Token], features: list[Feature]) -> float:
    found = [token.text for token in rest if token.text in _BRANCHES]
    if not found:
        return 1.0
    features.append(Feature("branch", 0.2, f"only one name says {', '.join(found)}"))
    return 0.2


def _group_and_company(one: Reading, other: Reading, rest: list[Token]) -> bool:
    """Whether both are registered names in one script of which only one is that of a group or holding."""
    scripts = [any(token.han for token in name.tokens) for name in (one, other)]
    registered = bool(one.forms and other.forms) and scripts[0] == scripts[1]
    return registered and any(token.text in {"group", "holding"} for token in rest)


def _spoken(token: Token) -> str:
    return token.han or token.surface or token.text


def _list(tokens: list[Token]) -> str:
    return ", ".join(map(_spoken, tokens))


def _places_in(codes: list[str]) -> str:
    return ", ".join(map(places.label, codes))
