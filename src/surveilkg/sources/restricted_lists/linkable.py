"""Parties of a list by the names under which its entries link to each other; kept on disk."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from surveilkg.model.record import Party
from surveilkg.sources.restricted_lists.naming import slug
from surveilkg.sources.shelf import Shelf

_TWO = "two entries bear the name, and which one is meant is not said"
_SEVERAL = ""
_FIELDS = tuple(field.name for field in fields(Party))


class Linkable:
    """Parties by key of name; an entry's name goes before an alias, and an alias of several parties says nothing."""

    def __init__(self) -> None:
        self._by_name = Shelf()
        self._by_alias = Shelf()

    def refuse(self, key: str, reason: str) -> None:
        """Enter why a name is of no use, where nothing is entered under it."""
        self._by_name.put(key, reason)

    def put(self, key: str, party: Party, aliases: tuple[str, ...]) -> None:
        """Enter a party under the key of its name and its further names."""
        values = [getattr(party, name) for name in _FIELDS]
        if not self._by_name.put(key, values):
            known = _party(self._by_name.get(key))
            if known != party and not (isinstance(known, Party) and known.local_id == party.local_id):
                self._by_name.replace(key, _TWO)
        for alias in aliases:
            at = slug(alias)
            if not self._by_alias.put(at, values):
                known = _party(self._by_alias.get(at))
                if isinstance(known, Party) and known.local_id != party.local_id:
                    self._by_alias.replace(at, _SEVERAL)

    def get(self, key: str) -> Party | str | None:
        """The party of a name; why the name is of no use; None where nobody bears it."""
        found = _party(self._by_name.get(key))
        return found if found is not None else _party(self._by_alias.get(key)) or None

    def close(self) -> None:
        """Drop everything."""
        self._by_name.close()
        self._by_alias.close()


def _party(found: Any) -> Party | str | None:
    if not isinstance(found, list):
        return found if isinstance(found, str) else None
    name, kind, country, identifiers, aliases, local_id, means = found
    pairs = tuple((scheme, value) for scheme, value in identifiers)
    return Party(name, kind, country, pairs, tuple(aliases), local_id, means)
