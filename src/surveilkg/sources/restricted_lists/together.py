"""Entries of a file as outcomes, row by row; rows of one entry are put together, parties of one name told apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from surveilkg.clean import countries
from surveilkg.model.record import Outcome
from surveilkg.sources import reading
from surveilkg.sources.restricted_lists.entry import Entry, Listings
from surveilkg.sources.restricted_lists.naming import parted, party_key


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


@dataclass(slots=True)
class _Group:
    """Rows of one entry: the number of the first, and everything that they say."""

    first: int
    entry: Entry


@dataclass(slots=True)
class _Overview:
    """What must be known of a whole file before its first row can be told."""

    groups: dict[tuple[str, str], _Group] = field(default_factory=dict)
    namesakes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    keys: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    numbered: dict[str, int] = field(default_factory=dict)


def outcomes(listings: Listings, source: Source) -> Iterator[Outcome]:
    """Outcomes of a file; it is read twice, so that links and names do not depend on the order of its rows."""
    seen = _overview(source)
    listings.learn(_told_apart(entry, seen) for entry in _merged(source, seen))
    for entry in source():
        if isinstance(entry, Unread):
            yield Outcome(entry.row, (), (reading.row_reject(listings.file, entry.row, entry.reason),))
        elif entry.record:
            yield _numbered(listings, entry, seen)
        else:
            yield _of_group(listings, entry, seen)


def _overview(source: Source) -> _Overview:
    seen = _Overview()
    for entry in source():
        if isinstance(entry, Unread):
            continue
        if not entry.record:
            group = seen.groups.setdefault((entry.key, entry.when), _Group(entry.row, entry))
            group.entry = _joined(group.entry, entry)
            seen.keys[entry.key].add(entry.when)
        else:
            seen.numbered.setdefault(entry.key, entry.row)
            seen.namesakes[entry.label or parted(entry.name)[0]].add(entry.local_id)
    for group in seen.groups.values():
        group.entry = _with_own_keys(group.entry, sorted(seen.keys[group.entry.key]))
        seen.namesakes[group.entry.label or parted(group.entry.name)[0]].add(group.entry.local_id)
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
    for group in seen.groups.values():
        yield group.entry


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
    if len(seen.namesakes[name]) == 1:
        return entry
    if entry.local_id.startswith("ofac-"):
        return replace(entry, label=f"{name} (OFAC {entry.local_id.removeprefix('ofac-')})")
    codes = [code for code in entry.countries if code]
    where = countries.label(codes[0]) if len(set(entry.countries)) == 1 and codes else "no single country"
    return replace(entry, label=f"{name} ({where})")


def _numbered(listings: Listings, entry: Entry, seen: _Overview) -> Outcome:
    first = seen.numbered[entry.key]
    if first != entry.row:
        reason = f"repeats row {first}: same list and number"
        return Outcome(entry.row, (), (listings.reject(entry, reason, "name", entry.name, whole=True),))
    return listings.outcome(_told_apart(entry, seen))


def _of_group(listings: Listings, entry: Entry, seen: _Overview) -> Outcome:
    group = seen.groups[(entry.key, entry.when)]
    whole = _told_apart(replace(group.entry, row=entry.row, rejects=entry.rejects), seen)
    if group.first == entry.row:
        return listings.outcome(whole)
    why = listings.why_not(whole)
    if why:
        return Outcome(entry.row, (), (listings.reject(whole, why, "name", entry.name, whole=True),))
    return Outcome(entry.row, (), entry.rejects, joined=True)
