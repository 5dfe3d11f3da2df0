"""United States lists of restricted parties, one JSON file for each list, parsed from the official publications.

One record is one party under one country, so a party with addresses in several countries stands there several times:
records of one name and one notice are one entry.
All lists are one release, so that a party on several lists is one entity: they are ingested together.
The day of listing is that of the earliest Federal Register notice cited; later notices change the entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from surveilkg.clean import countries
from surveilkg.model.record import Reject
from surveilkg.sources import json_document, reading
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import Edition, Parsed, Spec
from surveilkg.sources.restricted_lists import remarks
from surveilkg.sources.restricted_lists.entry import Entry, Listings
from surveilkg.sources.restricted_lists.naming import Naming, slug
from surveilkg.sources.restricted_lists.notices import day_of, earliest, first_day, notices
from surveilkg.sources.restricted_lists.together import Unread, outcomes

_ENVELOPE = ("list_id", "extracted", "count", "entities")
_FIELDS = frozenset({"name", "aliases", "country", "address", "status", "effective_date", "federal_register", "notes"})
_WHOLE_LIST = "The notice gives the whole list; since when the party has been on it is not said here."
_AMENDED = "The day is that of the earliest notice cited; later notices change the entry."


def parse(file: InputFile, spec: Spec) -> Parsed:
    """One list.

    Raises:
        EnvironmentFailure: the file is not JSON, is no such list, is a list that is not known, or is cut.
    """
    record = _record(file)
    code = str(record["list_id"])
    if code not in spec.lookups["list"]:
        left_out = spec.lookups["list_left_out"].get(code, {"reason": "the list is not known"})["reason"]
        known = ", ".join(spec.lookups["list"])
        raise file.fail(f"the list {code!r} is not read: {left_out}.", f"Lists that are read: {known}.")
    for other in file.beside:
        if _record(other)["list_id"] == code:
            raise file.fail(f"two files of the list {code} are given.", "Ingest the newer one.")
    edition = Edition("", "", day_of(str(record["extracted"])))
    reader = _Reader(file, spec, code)

    def entries() -> Iterator[Entry | Unread]:
        for number, found in enumerate(record["entities"], 1):
            yield reader.entry(number, found)

    return Parsed(edition, outcomes(Listings(file, spec), entries))


def _record(file: InputFile) -> dict[str, Any]:
    record = json_document.read(file, longest=None)
    if isinstance(record, dict) and "lists" in record and "entities" not in record:
        raise file.fail(
            "this describes the lists and names no listed party.",
            "Ingest the files of the lists; what it says of keepers is in the source's own table.",
        )
    absent = [name for name in _ENVELOPE if not isinstance(record, dict) or name not in record]
    if absent or not isinstance(record["entities"], list):
        raise file.fail(
            f"this is no list of restricted parties: it lacks {', '.join(absent) or 'a list of entities'}.",
            "It should be an object with list_id, extracted, count and entities.",
        )
    if record["count"] != len(record["entities"]):
        raise file.fail(
            f"it says that it has {record['count']} entries and has {len(record['entities'])}.", "Download it again."
        )
    return dict(record)


class _Reader:
    """Reads records of one list as entries."""

    def __init__(self, file: InputFile, spec: Spec, code: str) -> None:
        self._file = file
        self._spec = spec
        self._code = code
        self._naming = Naming(spec.lookups)
        self._is_whole = bool(spec.lookups["list"][code].get("whole_list"))

    def entry(self, number: int, record: Any) -> Entry | Unread:
        """A record as an entry, or why it is none."""
        wrong = _why_malformed(record)
        if wrong:
            return Unread(number, wrong)
        name, text = record["name"].strip(), record["federal_register"] or ""
        rejects: list[Reject] = []
        cited = notices(text)
        facts = remarks.read(record["notes"] or "", self._spec)
        when, fault, note = self._when(record, first_day(cited), facts)
        if fault:
            rejects.append(self._reject(number, fault, "federal_register", text))
        aliases = tuple(bare for alias in record["aliases"] if (bare := alias.strip().removesuffix("; and")))
        told_by = slug(record["country"] or "no country") if self._is_whole or not cited else earliest(cited).id
        return Entry(
            number,
            self._code,
            f"{self._code}-{slug(name)}-{told_by}",
            name,
            aliases=aliases,
            countries=self._countries(number, record, rejects),
            is_keyed=True,
            label=self._spec.corrected("party", name) if name in self._spec.lookups["party"] else "",
            wording=(*(notice.written for notice in cited), *facts.wording),
            when=when,
            linked=facts.linked,
            subsidiaries=self._subsidiaries(number, facts.subsidiaries, (name, *aliases), rejects),
            reasons=facts.reasons,
            note=note,
            rejects=tuple(rejects),
        )

    def _when(self, record: dict[str, Any], first: tuple[str, str], facts: remarks.Remarks) -> tuple[str, str, str]:
        """EDTF of the listing, why there is none, and a remark."""
        if facts.listed:
            return f"{facts.listed}/..", "", ""
        if self._is_whole:
            return "", "", _WHOLE_LIST
        day, fault = first
        if not day and not fault:
            day = day_of(record["effective_date"] or "")
        several = "\n" in (record["federal_register"] or "").strip()
        return (f"{day}/.." if day else ""), fault, _AMENDED if several and day else ""

    def _subsidiaries(
        self, number: int, written: tuple[str, ...], own: tuple[str, ...], rejects: list[Reject]
    ) -> tuple[str, ...]:
        """Subsidiaries that are entered together with a party, without what is no name of one."""
        kept = []
        for part in written:
            why = self._why_no_subsidiary(part, own)
            if why:
                rejects.append(self._reject(number, why, "notes", part))
            else:
                kept.append(part)
        return tuple(dict.fromkeys(kept))

    def _why_no_subsidiary(self, part: str, own: tuple[str, ...]) -> str:
        if slug(part) in {slug(name) for name in own}:
            return "the name of the party itself, among its subsidiaries"
        return self._naming.why_not_organisation(part) and "a piece of a name, where subsidiaries are run together"

    def _countries(self, number: int, record: dict[str, Any], rejects: list[Reject]) -> tuple[str, ...]:
        """Code of the country; empty for one that is no state, nothing where none is given or it is not known."""
        written = (record["country"] or "").strip()
        entry = self._spec.lookups["country"].get(written)
        code = str(entry["means"]) if entry else countries.code(written)
        if written and not code and entry is None:
            reason = "no state of that name is known; add it to lookups.country of the source"
            rejects.append(self._reject(number, reason, "country", written))
        return (code,) if code or entry else ()

    def _reject(self, number: int, reason: str, column: str, value: str) -> Reject:
        return reading.row_reject(self._file, number, reason, column, value, whole=False)


def _why_malformed(record: Any) -> str:
    """What is wrong with the shape of a record; empty where nothing is."""
    if not isinstance(record, dict):
        return "the record is no object"
    odd = sorted(set(record) ^ _FIELDS)
    if odd:
        return f"the record has other fields than expected: {', '.join(odd)}"
    texts = [record[name] for name in sorted(_FIELDS - {"aliases"})]
    aliases = record["aliases"]
    if not isinstance(aliases, list) or not all(isinstance(text, str) for text in aliases):
        return "aliases is no list of text"
    if not all(isinstance(text, str | None) for text in texts) or not (record["name"] or "").strip():
        return "a field is neither text nor null, or the name is empty"
    if any(len(text or "") > reading.MAX_CELL for text in (*texts, *aliases)):
        return f"a field is longer than {reading.MAX_CELL:,} characters"
    return ""
