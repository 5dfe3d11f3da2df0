"""Keys of a name: two names that share none are hardly names of one entity, and need not be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from surveilkg.identity import script
from surveilkg.identity.reading import BRAND, CORE, PLACE, Reading, read

_LEFT_OUT = frozenset(("group", "national", "holding"))
_ALIKE = {"scitech": "technology", "industrial": "industry"}
_VOWELS = str.maketrans("", "", "aeiouyhw")


@lru_cache(maxsize=65536)
def name_keys(name: str) -> frozenset[str]:
    """Keys of a name: brand or words of its own, their sound, beginning and end, abbreviation; or all general words.

    >>> sorted(name_keys("ZTE Corporation") & name_keys("中兴通讯股份有限公司"))
    ['short:zte', 'zte']
    """
    return frozenset(_name_keys(read(name)))


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
        words = sorted({_ALIKE.get(token.text, token.text) for token in name.words} - _LEFT_OUT)
        yield "general:" + " ".join(words)
        yield "general:" + " ".join([*words, *sorted(token.text for token in name.of(PLACE))])
    yield from _abbreviation_keys(name, [token.text for token in cores])


def _spelling_keys(word: str) -> Iterator[str]:
    if len(word) > 4:
        yield "sound:" + script.sound(word)
        yield "bones:" + word[0] + script.sound(word).translate(_VOWELS)
        yield "letters:" + "".join(sorted(set(word)))
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
