"""What the notes of an entry say: day of listing, links, grounds; and subsidiaries that are entered with a parent."""

from __future__ import annotations

import re
from dataclasses import dataclass

from surveilkg.sources.registry import Spec
from surveilkg.sources.restricted_lists.notices import day_of

_LISTED = re.compile(r"Listing Date \([A-Z]+\): (\d{2} [A-Z][a-z]{2} \d{4})")
_KEPT = re.compile(r"(?:Target Type|Listing Date \([A-Z]+\)|USCC|Program): .+")
_LINKED = re.compile(r"Linked To: (.+)")
_GROUNDS = (
    (re.compile(r"\b(?:owned|controlled)\b"), "ownership or control by Chinese state bodies"),
    (re.compile(r"\baffiliated\b"), "affiliation with Chinese state, military or security bodies"),
    (re.compile(r"military[- ]?civil fusion contributor"), "contribution to military-civil fusion"),
)
_SECTION_1260H = re.compile(r"\(Sections? 1260H|military[- ]?civil fusion contributor")
_TOGETHER = "Listed together with subsidiaries:"
_FORMS = re.compile(r"(?:Ltd|Inc|LLC|L\.?P|PLC|Limited|Co|Corp|S\.?A|GmbH|B\.?V)\b\.?(?: ?\(.*\))?$")


@dataclass(frozen=True, slots=True)
class Remarks:
    """What a text of remarks says.

    Args:
        listed: ISO day of listing, or empty.
        linked: names after `Linked To`.
        wording: phrases to keep as written.
        reasons: grounds of the listing, in our words.
        subsidiaries: names of subsidiaries that are entered together with the party.
    """

    listed: str = ""
    linked: tuple[str, ...] = ()
    wording: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    subsidiaries: tuple[str, ...] = ()


def read(text: str, spec: Spec) -> Remarks:
    """Remarks of an entry.

    Args:
        text: phrases parted by semicolons, or sentences; subsidiaries stand before a bar.
        spec: the source, with the table `subsidiaries`.
    """
    if text.startswith(_TOGETHER):
        together, _, text = text.removeprefix(_TOGETHER).partition(" | ")
    else:
        together = ""
    phrases = [phrase.strip() for phrase in text.split(";")]
    listed = next((match[1] for phrase in phrases if (match := _LISTED.fullmatch(phrase))), "")
    linked = tuple(match[1].strip() for phrase in phrases if (match := _LINKED.fullmatch(phrase)))
    kept = tuple(phrase for phrase in phrases if _KEPT.fullmatch(phrase))
    grounds = tuple(words for pattern, words in _GROUNDS if pattern.search(text))
    return Remarks(
        day_of(listed), linked, kept, grounds if _SECTION_1260H.search(text) else (), _subsidiaries(together, spec)
    )


def _subsidiaries(text: str, spec: Spec) -> tuple[str, ...]:
    """Names that a text enters together with their parent.

    Commas within brackets and before a legal form do not part names. Names that the text runs together are parted by
    the table `subsidiaries` of the source.
    """
    parts: list[str] = []
    for piece in _pieces(text.strip()):
        if parts and _FORMS.match(piece):
            parts[-1] = f"{parts[-1]}, {piece}"
        else:
            parts.append(piece)
    table = spec.lookups["subsidiaries"]
    return tuple(name for part in parts for name in (table[part]["names"] if part in table else [part]))


def _pieces(text: str) -> list[str]:
    """Text parted at commas and stray full stops outside brackets, without a leading `and`."""
    pieces, depth, start = [], 0, 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0 and (char == "," or text[at : at + 3] == " . "):
            pieces.append(text[start:at])
            start = at + (1 if char == "," else 2)
    pieces.append(text[start:])
    return [bare for piece in pieces if (bare := re.sub(r"^and ", "", piece.strip(" .") + _dot(piece)).strip())]


def _dot(piece: str) -> str:
    """The full stop of an abbreviation at the end, which stripping took."""
    return "." if re.search(r"\b(?:Ltd|Inc|Co|Corp|L\.P|S\.A|Corp)\.\s*$", piece) else ""
