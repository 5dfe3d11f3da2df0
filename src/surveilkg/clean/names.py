"""Comparison keys of names: width, case, accents and punctuation folded, legal forms of companies stripped.

Whether two names mean one entity is not decided here.
"""

from __future__ import annotations

import re
import unicodedata

# Endings that say what kind of company it is, in English, German, French, Russian (transliterated) and Chinese use.
_LEGAL_FORMS = frozenset(
    "co company corp corporation inc incorporated llc llp lp ltd limited plc ag gmbh sa sas sarl spa nv bv oy ab as "  # noqa: SIM905
    "jsc ojsc pjsc ooo oao zao pao pte pty bhd kk".split()
)
_CHINESE_FORMS = ("股份有限公司", "有限责任公司", "有限公司", "集团公司", "公司")
# Letters that Unicode does not decompose, as they are written where the keyboard lacks them.
_PLAIN_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe"})
_SEPARATORS = re.compile(r"[^\w]+", re.UNICODE)


def key(name: str) -> str:
    """The key under which a name is found: case, width, accents, punctuation and repeated spaces do not matter.

    >>> key("  Côte d’Ivoire ") == key("Cote d'Ivoire")
    True
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name)).casefold()
    bare = "".join(char for char in folded if not unicodedata.combining(char)).translate(_PLAIN_LETTERS)
    return " ".join(_SEPARATORS.sub(" ", bare.replace("&", " and ").replace("'", "").replace("’", "")).split())


def without_legal_form(name_key: str) -> str:
    """A key without the legal forms at its end; unchanged where nothing else would be left.

    >>> without_legal_form("huawei technologies co ltd")
    'huawei technologies'
    """
    words = name_key.split()
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    joined = " ".join(words)
    for form in _CHINESE_FORMS:
        if joined.endswith(form) and len(joined) > len(form):
            return joined[: -len(form)].strip()
    return joined


def keys(name: str) -> list[str]:
    """All keys under which a name is filed and looked up, exact first: also without `the` and without legal form.

    >>> keys("The Acme Co., Ltd.")
    ['the acme co ltd', 'acme co ltd', 'acme']
    """
    full = key(name)
    bare = full.removeprefix("the ")
    return list(dict.fromkeys((full, bare, without_legal_form(bare))))
