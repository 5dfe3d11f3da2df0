"""What a name of an organisation is made of: brand, general words, places, figures, legal forms; in any script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from surveilkg.clean import legal_forms, names
from surveilkg.identity import lexicon, places, script

CORE, BRAND, GENERAL, WEAK, MARKER, PLACE, NUMBER = "core", "brand", "general", "weak", "marker", "place", "number"
DISTINCTIVE = frozenset((CORE, BRAND))
_RUNS = re.compile("[㐀-鿿]+|[^㐀-鿿]+")
_HAN_NUMBER = re.compile("第?([〇一二三四五六七八九十]+)(?=研究所|所|厂|局|部|院|号)")
_DIVISIONS = ("自治区", "省", "市", "特别行政区")
_LETTERS = 6


@dataclass(frozen=True, slots=True)
class Token:
    """One part of a name.

    Args:
        text: what it is compared by: canonical word, code of a place, or the word in Latin letters.
        role: brand, core (a word that is in no table), general, weak, marker, place or number.
        surface: the word in Latin letters as it was written.
        han: the Chinese characters as written, simplified, or empty.
    """

    text: str
    role: str
    surface: str = ""
    han: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A name, read.

    Args:
        tokens: its parts in order, legal forms and words like `of` left out.
        forms: system and kind of its legal forms.
        initials: per word its first letter, whether an abbreviation may leave it out, and the numbers of its tokens.
    """

    tokens: tuple[Token, ...]
    forms: frozenset[tuple[str, str]]
    initials: tuple[tuple[str, bool, tuple[int, ...]], ...]

    def of(self, *roles: str) -> list[Token]:
        """Parts of some roles, each once, in order."""
        return list(dict.fromkeys(token for token in self.tokens if token.role in roles))

    @property
    def generic(self) -> bool:
        """Whether it has no brand and no word of its own."""
        return not self.of(*DISTINCTIVE)

    @property
    def words(self) -> list[Token]:
        """Everything but places and figures, each once."""
        return list({token.text: token for token in self.tokens if token.role not in (PLACE, NUMBER)}.values())


@dataclass(slots=True)
class _Builder:
    tokens: list[Token]
    forms: set[tuple[str, str]]
    initials: list[tuple[str, bool, tuple[int, ...]]]

    def add(self, token: Token) -> None:
        optional = token.role == WEAK and token.text in {"group", "national", "holding"}
        spoken = places.label(token.text) if token.role == PLACE else token.surface or token.text
        self.initials.append((spoken[:1].casefold(), optional, (len(self.tokens),)))
        self.tokens.append(token)

    def add_phrase(self, tokens: list[Token], words: list[str]) -> None:
        """Add the parts that several words stand for together."""
        if len(tokens) == len(words):
            for token in tokens:
                self.add(token)
            return
        numbers = tuple(range(len(self.tokens), len(self.tokens) + len(tokens)))
        self.tokens += tokens
        for word in words:
            self.initials.append((script.latin(word)[:1], word in lexicon.STOPS, numbers))

    def pass_over(self, word: str) -> None:
        self.initials.append((word[:1], True, ()))


@lru_cache(maxsize=65536)
def read(name: str) -> Reading:
    """Take a name apart.

    >>> [token.text for token in read("Hangzhou Hikvision Digital Technology Co., Ltd.").tokens]
    ['hangzhou', 'hikvision', 'digital', 'technology']
    """
    key = script.simplified(names.key(name))
    items = [run.strip() for word in key.split() for run in _RUNS.findall(word)]
    build = _Builder([], set(), [])
    at = 0
    while at < len(items):
        if script.has_han(items[at]):
            _read_han(items[at], build)
            at += 1
        else:
            at += _read_words(items, at, build)
    return Reading(tuple(build.tokens), frozenset(build.forms), tuple(build.initials))


def _read_words(items: list[str], at: int, build: _Builder) -> int:
    """Read the longest known phrase that begins at a word, or the word; returns how many words it took."""
    most = min(places.LONGEST, len(items) - at)
    for length in range(most, 0, -1):
        joined = "".join(items[at : at + length])
        first, last = at == 0, at + length == len(items)
        form = legal_forms.form_of(joined) or legal_forms.form_of(script.latin(joined))
        if form and (_opens(joined, first) or (build.tokens and (last or legal_forms.stands_anywhere(joined)))):
            build.forms.add(form)
            for word in items[at : at + length]:
                build.pass_over(word)
            return length
        if _known(joined, items[at : at + length], build):
            return length
    return _unknown(items, at, build)


def _opens(joined: str, first: bool) -> bool:
    return first and legal_forms.stands_first(joined)


def _known(joined: str, words: list[str], build: _Builder) -> bool:
    for spelling in dict.fromkeys((joined, script.latin(joined))):
        brand = _brands().get(spelling)
        place = places.code_of(spelling)
        term = _terms().get(spelling)
        if brand:
            build.add_phrase([Token(brand, BRAND, spelling)], words)
        elif place:
            build.add_phrase([Token(place, PLACE, spelling)], words)
        elif term:
            surfaces = words if len(term) == len(words) else [""] * len(term)
            build.add_phrase([_term(*pair) for pair in zip(term, map(script.latin, surfaces), strict=True)], words)
        else:
            continue
        return True
    figure = lexicon.number(joined) if len(words) == 1 or not joined.isdecimal() else ""
    if figure:
        build.add(Token(figure, NUMBER, joined))
    return bool(figure)


def _unknown(items: list[str], at: int, build: _Builder) -> int:
    if items[at] in {"shi", "sheng"} and build.tokens and build.tokens[-1].role == PLACE:
        build.pass_over(items[at])
        return 1
    if items[at] in lexicon.STOPS and (len(items[at]) > 1 or _goes_on(items, at + 1)):
        build.pass_over(items[at])
        return 1
    length = 1
    if len(items[at]) == 1:
        while at + length < len(items) and len(items[at + length]) == 1 and length < _LETTERS:
            if legal_forms.form_of("".join(items[at + length :])):
                break
            length += 1
    word = "".join(items[at : at + length])
    if len(word) == 1 and build.tokens and not _goes_on(items, at + 1):
        build.add(Token(word, NUMBER, word))
        return 1
    plain = script.latin(word)
    build.add(Token(plain, CORE, plain))
    return length


def _goes_on(items: list[str], at: int) -> bool:
    """Whether another word of a name follows, and not its legal form; a letter at the end tells one of a series."""
    ended = legal_forms.form_of("".join(items[at : at + 1])) or legal_forms.form_of("".join(items[at:]))
    return at < len(items) and len(items[at]) > 1 and not ended


def _term(canonical: str, surface: str = "") -> Token:
    if canonical.isupper():
        return Token(canonical, PLACE, surface)
    role = WEAK if canonical in lexicon.WEAK else MARKER if canonical in lexicon.MARKERS else GENERAL
    return Token(canonical, role, surface or canonical)


def _read_han(run: str, build: _Builder) -> None:
    """Read Chinese characters: the longest known word at each place; what is between known words is a core."""
    unknown = ""
    for word, tokens in _split_han(run):
        if tokens is None and not any(word == form for form in legal_forms.HAN_FORMS):
            unknown += word
            continue
        _flush(unknown, build)
        unknown = ""
        if tokens is None:
            build.forms.add(legal_forms.form_of(word) or ("zh", "any"))
            build.initials.append(("c", True, ()))
        for token in tokens or ():
            build.add(token)
    _flush(unknown, build)


def _flush(unknown: str, build: _Builder) -> None:
    if unknown:
        plain = script.pinyin(unknown)
        build.add(Token(plain, CORE, plain, unknown))


def _split_han(run: str) -> Iterator[tuple[str, list[Token] | None]]:
    at = 0
    table = _han_table()
    longest = max(map(len, table))
    while at < len(run):
        figure = _HAN_NUMBER.match(run, at)
        if figure and lexicon.number(figure[1]):
            yield figure[0], [Token(lexicon.number(figure[1]), NUMBER, figure[1])]
            at = figure.end()
            continue
        for length in range(min(longest, len(run) - at), 0, -1):
            word = run[at : at + length]
            if word in table:
                yield word, table[word]
                break
        else:
            word = run[at]
            yield word, None
        at += len(word)
        if (table.get(word) or [Token("", "")])[0].role == PLACE:
            at += next((len(suffix) for suffix in _DIVISIONS if run.startswith(suffix, at)), 0)


@cache
def _brands() -> dict[str, str]:
    return {names.key(form).replace(" ", ""): brand for form, brand in lexicon.brands().items()}


@cache
def _terms() -> dict[str, tuple[str, ...]]:
    return {names.key(form).replace(" ", ""): words for form, words in lexicon.spellings().items()}


@cache
def _han_table() -> dict[str, list[Token] | None]:
    """Chinese words to tokens; legal forms to None."""
    table: dict[str, list[Token] | None] = {}
    for word, code in places.han_places().items():
        if len(word) > 1:
            table[word] = [Token(code, PLACE, "", word)]
    for word, terms in _terms().items():
        if script.has_han(word):
            table[word] = [_term(canonical) for canonical in terms]
    for word, brand in _brands().items():
        if script.has_han(word):
            table[word] = [Token(brand, BRAND, brand, word)]
    table.update(dict.fromkeys((*legal_forms.HAN_FORMS, "股份"), None))
    table["股份"] = []
    return table
