"""Chinese characters in names: are there any, and the simplified form of traditional ones."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

_HAN = re.compile("[㐀-鿿]")


def has_han(text: str) -> bool:
    """Whether a text has Chinese characters."""
    return not text.isascii() and _HAN.search(text) is not None


@lru_cache(maxsize=4096)
def simplified(text: str) -> str:
    """A text with traditional characters replaced by simplified ones, by the tables of OpenCC.

    >>> simplified("華為技術")
    '华为技术'
    """
    converted: str = _converter().convert(text) if has_han(text) else text
    return converted


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")
