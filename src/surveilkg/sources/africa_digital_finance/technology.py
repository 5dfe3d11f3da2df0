"""Surveillance technologies that a title plainly names, by the reviewed phrases of source.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from surveilkg.sources.africa_digital_finance.row import Row


@dataclass(frozen=True, slots=True)
class Named:
    """A technology that a title names.

    Args:
        id: local name of the category.
        words: our words for it.
        as_written: the phrase in the title.
    """

    id: str
    words: str
    as_written: str


def in_title(row: Row) -> tuple[Named, ...]:
    """The technologies that the title of a row names, each once."""
    title = row.text("title")
    found: dict[str, Named] = {}
    for phrase, entry in row.table("technology").items():
        match = _pattern(phrase).search(title)
        if match:
            found.setdefault(entry["means"], Named(entry["means"], entry["words"], match[0]))
    return tuple(found.values())


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    """A phrase as whole words in any case, its words joined by blanks or hyphens."""
    return re.compile(r"\b" + r"[\s-]+".join(re.escape(word) for word in phrase.split()) + r"s?\b", re.IGNORECASE)
