"""Long answers in pages: which part of a dossier stands on which page, and the links that lead to the others.

All pages together hold every claim, conflict and sentence of the dossier once per section, in its own order.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from surveilkg.errors import FindingsError
from surveilkg.model.dossier import Dossier, Section

SIZE = 1_000
"""Claims, conflicts and sentences on a page."""
LARGEST = 10_000
"""The most that a client may ask for on a page."""
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Paging:
    """Where one is among the pages.

    Args:
        number: of the page, from 1.
        pages: how many there are, at least 1.
        entries: how many entries there are on all pages.
        size: entries on a page.
    """

    number: int
    pages: int
    entries: int
    size: int

    def part(self, items: Sequence[Item], before: int = 0) -> tuple[Item, ...]:
        """Those of some items that stand on this page, `before` entries having come first."""
        start = (self.number - 1) * self.size - before
        return tuple(items[max(0, start) : max(0, start + self.size)])

    def address(self, number: int, **others: object) -> str:
        """Address of a page, relative to this one; `others` are further parameters."""
        return "?" + urlencode({**others, "page": number})

    def headers(self, **others: object) -> tuple[tuple[str, str], ...]:
        """The header Link (RFC 8288) to the first, previous, next and last page; none where there is one page."""
        if self.pages == 1:
            return ()
        found = {"first": 1, "prev": self.number - 1, "next": self.number + 1, "last": self.pages}
        links = (f'<{self.address(at, **others)}>; rel="{rel}"' for rel, at in found.items() if 0 < at <= self.pages)
        return (("Link", ", ".join(links)),)


def paging(entries: int, number: int, size: int = 0) -> Paging:
    """A page of so many entries.

    Args:
        entries: how many there are on all pages.
        number: of the page, from 1.
        size: entries on a page; 0 for `SIZE`.

    Raises:
        FindingsError: the number is beyond the last page.
    """
    size = size or SIZE
    pages = max(1, -(-entries // size))
    if number > pages:
        raise FindingsError(f"There is no page {number}: the last is {pages}.", "Leave out the page for the first one.")
    return Paging(number, pages, entries, size)


def entries_of(dossier: Dossier) -> int:
    """How many entries a dossier has: claims in each section, conflicts, sentences of its account."""
    return sum(len(section.claims) for section in dossier.sections) + len(dossier.conflicts) + len(dossier.account)


def part(dossier: Dossier, at: Paging) -> Dossier:
    """The part of a dossier that stands on a page; node and attributes stand on every page, empty sections on none."""
    sections, before = [], 0
    for section in dossier.sections:
        claims = at.part(section.claims, before)
        if claims:
            sections.append(Section(section.title, claims))
        before += len(section.claims)
    conflicts = at.part(dossier.conflicts, before)
    account = at.part(dossier.account, before + len(dossier.conflicts))
    return dataclasses.replace(dossier, sections=tuple(sections), conflicts=conflicts, account=account)
