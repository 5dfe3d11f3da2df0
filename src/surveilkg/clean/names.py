"""Comparison keys of names: width, case, accents and punctuation folded, legal forms of companies stripped.

Whether two names mean one entity is not decided here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import filterfalse

from surveilkg.clean import han, legal_forms

# Letters that Unicode does not decompose, as they are written where the keyboard lacks them.
_PLAIN_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe"})
_BRACKETED = re.compile(r"[(（]([^()（）]*)[)）]")
_SEPARATORS = re.compile(r"[^\w]+", re.UNICODE)


@lru_cache(maxsize=64)  # the names of a record, which come again at once
def key(name: str) -> str:
    """The key under which a name is found: case, width, accents, punctuation and repeated spaces do not matter.

    >>> key("  Côte d’Ivoire ") == key("Cote d'Ivoire")
    True
    """
    if name.isascii():  # nothing to fold but case
        bare = name.lower()
    else:
        folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name)).casefold()
        bare = "".join(filterfalse(unicodedata.combining, folded)).translate(_PLAIN_LETTERS)
    return " ".join(_SEPARATORS.sub(" ", bare.replace("&", " and ").replace("'", "").replace("’", "")).split())


def without_legal_form(name_key: str) -> str:
    """A key without the legal forms at its end and start; unchanged where nothing else would be left.

    >>> without_legal_form("huawei technologies co ltd"), without_legal_form("ooo yandex")
    ('huawei technologies', 'yandex')
    """
    return _part(name_key, frozenset())[0]


@dataclass(frozen=True, slots=True)
class Parted:
    """A name as it is looked up.

    Args:
        exact: keys of the whole name: as written; without `the` and in simplified characters.
        rest: the key without legal forms.
        forms: the legal forms that were left out of `rest`, as keys without spaces.
    """

    exact: tuple[str, ...]
    rest: str
    forms: tuple[str, ...]


@lru_cache(maxsize=4096)
def parted(name: str) -> Parted:
    """A name's keys and legal forms.

    A short form in brackets is left in the name: it is as often the code of a country.

    >>> parted("The Acme Co., Ltd.")
    Parted(exact=('the acme co ltd', 'acme co ltd'), rest='acme', forms=('coltd',))
    >>> parted("Acme (SL) Limited").rest, parted("Acme SA (Pty) Ltd").rest
    ('acme sl', 'acme sa')
    """
    full = key(name)
    bare = han.simplified(full.removeprefix("the "))
    bracketed = frozenset(word for text in _BRACKETED.findall(name) if legal_forms.is_word(word := key(text)))
    rest, forms = _part(bare, bracketed)
    return Parted(tuple(dict.fromkeys((full, bare))), rest, forms)


def _part(name_key: str, kept: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    """A key without its legal forms, and these; `kept` are words that are none here."""
    words = name_key.split()
    forms: list[str] = []
    while (length := _form_at_end(words)) > 0:
        form = "".join(words[-length:])
        if form in kept or (forms and not legal_forms.stands_before(form)):
            break
        forms.append(form)
        words = words[:-length]
    if (length := _form_at_start(words)) > 0:
        forms.append("".join(words[:length]))
        words = words[length:]
    joined = " ".join(words)
    for form in legal_forms.HAN_FORMS:
        if joined.endswith(form) and len(joined) > len(form):
            return joined[: -len(form)].strip(), (*forms, form)
    return joined, tuple(forms)


def _form_at_end(words: list[str]) -> int:
    """Number of words of the legal form that ends a key, 0 where there is none or nothing stands before it."""
    for length in range(min(legal_forms.LONGEST, len(words) - 1), 0, -1):
        if legal_forms.form_of("".join(words[-length:])):
            return length
    return 0


def _form_at_start(words: list[str]) -> int:
    """Number of words of the legal form that begins a key, 0 where there is none or nothing stands after it."""
    for length in range(min(legal_forms.LONGEST, len(words) - 1), 0, -1):
        if legal_forms.stands_first("".join(words[:length])):
            return length
    return 0


def keys(name: str) -> list[str]:
    """All keys under which a name is filed and looked up, exact first.

    Then without `the`, in simplified characters, and without legal form.

    >>> keys("The Acme Co., Ltd.")
    ['the acme co ltd', 'acme co ltd', 'acme']
    >>> keys("華為技術有限公司")
    ['華為技術有限公司', '华为技术有限公司', '华为技术']
    """
    found = parted(name)
    return list(dict.fromkeys((*found.exact, found.rest)))
