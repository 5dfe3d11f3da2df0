"""Surveillance technologies that the title of a record plainly names, by the reviewed phrases of a source.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any


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


def technologies(title: str, phrases: Mapping[str, Any]) -> tuple[Named, ...]:
    """The technologies that a title names, each once.

    Args:
        title: the title.
        phrases: phrase to its entry: `means` (local name of the category), `words` (ours for it) and, where the
            phrase says something else beside other words, `unless` (those words).
    """
    found: dict[str, Named] = {}
    for phrase, entry in phrases.items():
        match = _pattern(phrase).search(title)
        if match and not any(_pattern(word).search(title) for word in entry.get("unless", ())):
            found.setdefault(entry["means"], Named(entry["means"], entry["words"], match[0]))
    return tuple(found.values())


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    """A phrase as whole words in any case, in the singular or plural, its words joined by spaces or hyphens."""
    words = [re.escape(word) for word in re.split(r"[\s-]+", phrase)]
    return re.compile(r"\b" + r"[\s-]+".join(words) + r"s?\b", re.IGNORECASE)
