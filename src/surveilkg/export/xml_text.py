"""Text within XML 1.0: marks as references, so that it is read back as it was; what XML cannot hold as U+FFFD."""

from __future__ import annotations

import re

_SPECIAL = re.compile('[&<>"\x00-\x1f\x7f-\x9f\u2028\ufffe\uffff\ud800-\udfff]')
_ASCII = bytes(code for code in range(128) if _SPECIAL.match(chr(code)))
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_KEPT = frozenset("\t\n\r")
REPLACEMENT = "\ufffd"
"""Stands for a character that XML 1.0 (fifth edition, production 2) has no way to write."""


def escape(text: str) -> str:
    r"""Text for an attribute in double quotes or between tags.

    >>> escape('<b>"a"\n\x00')
    '&lt;b&gt;&quot;a&quot;&#10;�'
    """
    return _SPECIAL.sub(_reference, text) if is_special(text) else text


def is_special(text: str) -> bool:
    """Whether a text holds a character that `escape` replaces."""
    if text.isascii():  # many times faster than to search
        raw = text.encode("ascii")
        return len(raw.translate(None, _ASCII)) < len(raw)
    return _SPECIAL.search(text) is not None


def allowed(text: str) -> str:
    """The text with U+FFFD for every character that XML cannot hold."""
    return _SPECIAL.sub(lambda match: REPLACEMENT if _is_barred(match[0]) else match[0], text)


def _reference(match: re.Match[str]) -> str:
    char = match[0]
    return _NAMED.get(char) or (REPLACEMENT if _is_barred(char) else f"&#{ord(char)};")


def _is_barred(char: str) -> bool:
    return (char < " " and char not in _KEPT) or (char >= "\ud800" and char != "\u2028")
