"""Finding, among many records, the few that are worth comparing with one: those that share a telling key.

A key is a brand or word, its sound, its beginning and end, the abbreviation, or all general words together. Keys that
very many records share tell little and are left out, so that the work per record does not grow with the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from surveilkg.identity import script
from surveilkg.identity.reading import BRAND, CORE, PLACE, Reading, read
from surveilkg.identity.score import Record

MOST_SHARED = 400
"""A key of more records than these is not followed."""
_VOWELS = str.maketrans("", "", "aeiouyhw")


class Blocks:
    """An index of records by their keys.

    Args:
        records: what is searched; results are their numbers in this sequence.
    """

    def __init__(self, records: Sequence[Record]) -> None:
        self._numbers: dict[str, list[int]] = defaultdict(list)
        for number, record in enumerate(records):
            for key in keys(record):
                self._numbers[key].append(number)

    def near(self, record: Record, most: int = 20) -> list[int]:
        """Numbers of the records that share keys with one, those with the rarest shared keys first."""
        weights: dict[int, float] = defaultdict(float)
        for key in keys(record):
            numbers = self._numbers.get(key, ())
            if len(numbers) <= MOST_SHARED:
                for number in numbers:
                    weights[number] += 1 / (4 + len(numbers))
        return sorted(weights, key=lambda number: (-weights[number], number))[:most]


def keys(record: Record) -> set[str]:
    """Keys of a record: of its identifiers, its name and its aliases."""
    found = {f"id:{scheme}:{value}" for scheme, value in record.identifiers}
    for name in (record.name, *record.aliases):
        found.update(_name_keys(read(name)))
    return found


def _name_keys(name: Reading) -> Iterator[str]:
    cores = name.of(BRAND, CORE)
    for token in cores:
        yield token.text
    joined = "".join(token.surface or token.text for token in cores)
    if joined:
        yield joined
        yield from _spelling_keys(joined)
        for token in cores:
            yield from _spelling_keys(token.surface or token.text)
    else:
        words = sorted({token.text for token in name.words})
        yield "general:" + " ".join(words)
        yield "general:" + " ".join([*words, *sorted(token.text for token in name.of(PLACE))])
    yield from _abbreviation_keys(name, [token.text for token in cores])


def _spelling_keys(word: str) -> Iterator[str]:
    if len(word) > 4:
        yield "sound:" + script.sound(word)
        yield "bones:" + word[0] + script.sound(word).translate(_VOWELS)
    if len(word) > 6:
        yield "from:" + word[:5]
        yield "to:" + word[-5:]


def _abbreviation_keys(name: Reading, cores: Iterable[str]) -> Iterator[str]:
    for core in cores:
        if 3 <= len(core) <= 6 and core.isascii():
            yield "short:" + core
    needed = "".join(letter for letter, optional, _ in name.initials if not optional)
    if len(needed) > 1:
        for optional in _with_optional(name):
            yield "short:" + optional


def _with_optional(name: Reading) -> set[str]:
    """Abbreviations that a name may have, with and without the letters that may be left out."""
    found = {""}
    for letter, optional, _ in name.initials[:8]:
        longer = {start + letter for start in found if len(start) < 6}
        found = found | longer if optional else longer
    return {letters for letters in found if 3 <= len(letters) <= 6}
