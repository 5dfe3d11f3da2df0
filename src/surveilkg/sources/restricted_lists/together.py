"""Entries of a file as outcomes, row by row; rows of one entry are put together, parties of one name told apart."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from surveilkg.clean import countries
from surveilkg.model.record import Outcome
from surveilkg.sources import reading
from surveilkg.sources.restricted_lists.entry import Entry, Listings
from surveilkg.sources.restricted_lists.naming import parted, party_key
from surveilkg.sources.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Unread:
    """A row that is no entry.

    Args:
        row: its number.
        reason: why.
    """

    row: int
    reason: str


Source = Callable[[], Iterator[Entry | Unread]]
"""Gives the entries of a file from the start, each time it is called."""


_SEVERAL = "The list has the entry under several countries."


class _Overview:
    """What must be known of a whole file before its first row can be told; on disk.

    Args:
        stack: closes it.
    """

    def __init__(self, stack: contextlib.ExitStack) -> None:
        self._groups, self._times, self._numbered, self._namesakes = (
            stack.enter_context(contextlib.closing(Shelf())) for _ in range(4)
        )

    def put(self, entry: Entry) -> None:
        """Take a row: with a record it is an entry, else it is joined to the rows of its key and time."""
        if entry.record:
            self._numbered.put(entry.key, entry.row)
            self._name(entry)
            return
        at = _group_of(entry)
        group = self._groups.get(at)
        first, whole = (
            (entry.row, _joined(entry, entry)) if group is None else (group[0], _joined(_entry(group[1]), entry))
        )
        self._groups.replace(at, [first, _values(whole)])
        times = self._times.listed(entry.key)
        if entry.when not in times:
            self._times.replace(entry.key, sorted([*times, entry.when]))

    def group(self, entry: Entry) -> tuple[int, Entry]:
        """Number of the first row of an entry, and everything that its rows say."""
        first, values = self._groups.get(_group_of(entry))
        return first, _with_own_keys(_entry(values), self._times.listed(entry.key))

    def name_groups(self, source: Source) -> None:
        """Note the names of the entries of several rows, once all rows were put."""
        for whole in self.wholes(source):
            self._name(whole)

    def wholes(self, source: Source) -> Iterator[Entry]:
        """Entries of several rows, at the first of them."""
        for entry in source():
            if isinstance(entry, Entry) and not entry.record:
                first, whole = self.group(entry)
                if first == entry.row:
                    yield whole

    def first_of(self, entry: Entry) -> int:
        """Number of the first row with the key of an entry that has a record."""
        return int(self._numbered.get(entry.key))

    def has_namesakes(self, name: str) -> bool:
        """Whether parties of several keys bear a name."""
        return len(self._namesakes.listed(name)) > 1

    def _name(self, entry: Entry) -> None:
        name = entry.label or parted(entry.name)[0]
        known = self._namesakes.listed(name)
        if len(known) < 2 and entry.local_id not in known:
            self._namesakes.append(name, entry.local_id)


def _group_of(entry: Entry) -> str:
    return f"{entry.key} {entry.when}"


def _values(entry: Entry) -> list[Any]:
    """An entry as values that JSON can hold; its rejects are those of its rows."""
    return [getattr(entry, field.name) for field in fields(Entry) if field.name != "rejects"]


def _entry(values: list[Any]) -> Entry:
    """The entry of `_values`."""
    found = [tuple(value) if isinstance(value, list) else value for value in values]
    names = [field.name for field in fields(Entry) if field.name != "rejects"]
    given: dict[str, Any] = dict(zip(names, found, strict=True))
    given["identifiers"] = tuple((scheme, value) for scheme, value in given["identifiers"])
    return Entry(**given)


def outcomes(listings: Listings, source: Source) -> Iterator[Outcome]:
    """Outcomes of a file; it is read several times, so that links and names do not depend on the order of its rows.

    What one row needs to know of others is kept on disk: memory does not grow with the file.
    """
    with contextlib.ExitStack() as stack:
        seen = _overview(source, stack)
        listings.learn((_told_apart(entry, seen) for entry in _merged(source, seen)), stack)
        for entry in source():
            if isinstance(entry, Unread):
                yield Outcome(entry.row, (), (reading.row_reject(listings.file, entry.row, entry.reason),))
            elif entry.record:
                yield _numbered(listings, entry, seen)
            else:
                yield _of_group(listings, entry, seen)


def _overview(source: Source, stack: contextlib.ExitStack) -> _Overview:
    seen = _Overview(stack)
    for entry in source():
        if isinstance(entry, Entry):
            seen.put(entry)
    seen.name_groups(source)
    return seen


def _with_own_keys(entry: Entry, times: list[str]) -> Entry:
    """An entry of several rows with a key for its time, where it is listed more than once, and of its party."""
    key = entry.key if len(times) == 1 else f"{entry.key}-{times.index(entry.when) + 1}"
    country = entry.countries[0] if len(entry.countries) == 1 else ""
    note = f"{entry.note} {_SEVERAL}".strip() if len(entry.countries) > 1 else entry.note
    return replace(entry, key=key, note=note, local_id=party_key(entry.label or parted(entry.name)[0], country))


def _merged(source: Source, seen: _Overview) -> Iterator[Entry]:
    for entry in source():
        if isinstance(entry, Entry) and entry.record:
            yield entry
    yield from seen.wholes(source)


def _joined(first: Entry, second: Entry) -> Entry:
    """One entry with the names, countries and wordings of both."""
    return replace(
        first,
        aliases=tuple(dict.fromkeys((*first.aliases, *second.aliases))),
        countries=tuple(dict.fromkeys((*first.countries, *second.countries))),
        wording=tuple(dict.fromkeys((*first.wording, *second.wording))),
        linked=tuple(dict.fromkeys((*first.linked, *second.linked))),
    )


def _told_apart(entry: Entry, seen: _Overview) -> Entry:
    """An entry with a label of its own where another party of the file bears the same name."""
    name = entry.label or parted(entry.name)[0]
    if not seen.has_namesakes(name):
        return entry
    if entry.local_id.startswith("ofac-"):
        return replace(entry, label=f"{name} (OFAC {entry.local_id.removeprefix('ofac-')})")
    codes = [code for code in entry.countries if code]
    where = countries.label(codes[0]) if len(set(entry.countries)) == 1 and codes else "no single country"
    return replace(entry, label=f"{name} ({where})")


def _numbered(listings: Listings, entry: Entry, seen: _Overview) -> Outcome:
    first = seen.first_of(entry)
    if first != entry.row:
        reason = f"repeats row {first}: same list and number"
        return Outcome(entry.row, (), (listings.reject(entry, reason, "name", entry.name, whole=True),))
    return listings.outcome(_told_apart(entry, seen))


def _of_group(listings: Listings, entry: Entry, seen: _Overview) -> Outcome:
    first, joint = seen.group(entry)
    whole = _told_apart(replace(joint, row=entry.row, rejects=entry.rejects), seen)
    if first == entry.row:
        return listings.outcome(whole)
    why = listings.why_not(whole)
    if why:
        return Outcome(entry.row, (), (listings.reject(whole, why, "name", entry.name, whole=True),))
    return Outcome(entry.row, (), entry.rejects, joined=True)
