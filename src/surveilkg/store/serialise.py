r"""RDF terms as tokens of SPARQL, such that whatever a term holds, it stays that one term.

A backslash before `u` or `U` is the trap: SPARQL 1.1 (section 19.2) replaces code point escapes before it looks at the
grammar, so that an engine may read `"\\u0022"` as the end of a text. The letter is then written as an escape itself, of
eight digits, since rdflib takes digits that follow four for more of them.
"""

from __future__ import annotations

import re

from surveilkg.errors import MisuseError
from surveilkg.table import Term

_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*", re.IGNORECASE)
"""IRIREF of the SPARQL 1.1 grammar (production 139), with a scheme."""
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"})
_SURROGATE = re.compile("[\ud800-\udfff]")
_LANGUAGE = re.compile(r"[a-zA-Z]+(-[a-zA-Z0-9]+)*")


def token(term: Term) -> str:
    r"""A term in SPARQL syntax.

    >>> token(Term('a"b'))
    '"a\\"b"'

    Raises:
        MisuseError: the term is no IRI or literal, or holds what SPARQL cannot write.
    """
    if term.kind == "iri":
        return _iri(term.value)
    if term.kind != "literal":
        raise MisuseError(f"{term.value!r} is a blank node, which no query can name.")
    if term.language:
        if not _LANGUAGE.fullmatch(term.language):
            raise MisuseError(f"{term.language!r} is no language tag.")
        return f"{_quoted(term.value)}@{term.language}"
    if not term.datatype or term.datatype.endswith("XMLSchema#string"):
        return _quoted(term.value)
    return f"{_quoted(term.value)}^^{_iri(term.datatype)}"


def _iri(text: str) -> str:
    if not _IRI.fullmatch(text) or _SURROGATE.search(text) or not _is_read(text):
        raise MisuseError(f"{text!r} is no IRI.", "An IRI has a scheme such as https: and no space, quote or bracket.")
    return f"<{text}>"


def _is_read(text: str) -> bool:
    """Whether the engine takes an IRI: RFC 3987 leaves out code points that the grammar of SPARQL does not."""
    import pyoxigraph as ox

    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _quoted(text: str) -> str:
    if _SURROGATE.search(text) or "\x00" in text:
        raise MisuseError(f"{text!r} holds a character that no text can hold.", "Leave it out.")
    escaped = text.translate(_ESCAPES)
    return '"' + re.sub(r"\\([uU])", _spelt, escaped) + '"'


def _spelt(match: re.Match[str]) -> str:
    return f"\\\\U{ord(match[1]):08X}"
