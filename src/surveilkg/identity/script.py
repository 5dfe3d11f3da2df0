"""One script for comparison: simplified for traditional Chinese, pinyin for Chinese, Latin letters for Cyrillic.

The two libraries with tables of Chinese characters are imported when the first Chinese name is met.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from surveilkg.clean.han import has_han, simplified

__all__ = ["has_han", "latin", "pinyin", "simplified", "sound", "sounds_chinese"]

_CYRILLIC = dict(
    zip(
        "абвгдежзиклмнопрстуфхцчшщъыьэюяіїєґ",
        "a b v g d e zh z i k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya i i ye g".split(),  # noqa: SIM905
        strict=True,
    )
)
_TO_LATIN = str.maketrans({letter: "" if plain == "_" else plain for letter, plain in _CYRILLIC.items()})
_INITIAL = "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])"
_FINAL = "(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|a|o|e|i|u)"
_PINYIN = re.compile(f"(?:{_INITIAL}{_FINAL}|ai|ei|ao|ou|ang|eng|an|en|er|a|o|e)+")
_SOUNDS = (
    ("shch", "sch"), ("kh", "h"), ("ck", "k"), ("ph", "f"), ("x", "ks"), ("ts", "c"), ("w", "v"), ("y", "i"),
    ("j", "i"), ("q", "k"), ("z", "s"), ("ce", "se"), ("ci", "si"), ("ch", "k"), ("c", "k"), ("ia", "a"), ("iu", "u"),
)  # fmt: skip


def latin(word: str) -> str:
    """A folded Cyrillic word in Latin letters; other words unchanged.

    >>> latin("ростелеком")
    'rostelekom'
    """
    return word if word.isascii() else word.translate(_TO_LATIN)


@lru_cache(maxsize=65536)
def pinyin(text: str) -> str:
    """Chinese characters as pinyin without tones and spaces.

    >>> pinyin("华为")
    'huawei'
    """
    import pypinyin

    return "".join(pypinyin.lazy_pinyin(text)).lower()


@lru_cache(maxsize=65536)
def sounds_chinese(word: str) -> bool:
    """Whether a Latin word can be read as pinyin, where one letter makes another name.

    >>> sounds_chinese("zhongxing"), sounds_chinese("palantir")
    (True, False)
    """
    return _PINYIN.fullmatch(word) is not None


@cache
def sound(word: str) -> str:
    """A Latin word with the usual differences between transliterations folded.

    >>> sound("rostelekom") == sound("rostelecom")
    True
    """
    for spelt, plain in _SOUNDS:
        word = word.replace(spelt, plain)
    return re.sub(r"(.)\1+", r"\1", word)
