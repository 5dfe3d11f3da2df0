"""United States lists of restricted parties, one JSON file for each list, parsed from the official publications.

One record is one party under one country, so a party with addresses in several countries stands there several times.
The day of listing is that of the earliest Federal Register notice cited; later notices change the entry.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from surveilkg.clean import countries
from surveilkg.model.record import Outcome, Reject
from surveilkg.sources import reading
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import Edition, Parsed, Spec
from surveilkg.sources.restricted_lists import remarks
from surveilkg.sources.restricted_lists.entry import Entry, Listings
from surveilkg.sources.restricted_lists.naming import Naming, parted, party_key, slug
from surveilkg.sources.restricted_lists.notices import day_of, first_day, notices

_ENVELOPE = ("list_id", "extracted", "count", "entities")
_FIELDS = frozenset({"name", "aliases", "country", "address", "status", "effective_date", "federal_register", "notes"})
_WHOLE_LIST = "The notice gives the whole list; since when the party has been on it is not said here."
_AMENDED = "The day is that of the earliest notice cited; later notices change the entry."
_REPEATED = "The list repeats the entry under the country of each address."


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
    extracted = day_of(str(record["extracted"]))
    edition = Edition(code, str(spec.lookups["list"][code]["means"]), extracted)
    return Parsed(edition, _outcomes(file, spec, code, record["entities"]))


def _record(file: InputFile) -> dict[str, Any]:
    try:
        record: Any = json.loads(reading.text(file))
    except (ValueError, RecursionError) as error:
        raise file.fail(f"this is not JSON: {error}.", "Download it again.") from None
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


def _outcomes(file: InputFile, spec: Spec, code: str, records: list[Any]) -> Iterator[Outcome]:
    reader = _Reader(file, spec, code, records)
    entries = [reader.entry(number, record) for number, record in enumerate(records, 1)]
    listings = Listings(file, spec, Naming(spec.lookups))
    listings.learn(entry for entry in entries if isinstance(entry, Entry))
    seen: dict[str, int] = {}
    for number, entry in enumerate(entries, 1):
        if isinstance(entry, str):
            yield Outcome(number, (), (reading.row_reject(file, number, entry),))
        elif entry.key in seen:
            reason = f"repeats row {seen[entry.key]}: same party, country and notices"
            yield Outcome(number, (), (listings.reject(entry, reason, "name", entry.name, whole=True),))
        else:
            outcome = listings.outcome(entry)
            if outcome.claims:
                seen[entry.key] = number
            yield outcome


class _Reader:
    """Reads records of one list as entries."""

    def __init__(self, file: InputFile, spec: Spec, code: str, records: list[Any]) -> None:
        self._file = file
        self._spec = spec
        self._code = code
        found = [record for record in records if isinstance(record, dict)]
        self._of_name: dict[str, set[str]] = {}
        for record in found:
            self._of_name.setdefault(slug(str(record.get("name"))), set()).add(str(record.get("country")))
        self._of_key = Counter(self._key(record) for record in found)

    def entry(self, number: int, record: Any) -> Entry | str:
        """A record as an entry, or why it is none."""
        wrong = _why_malformed(record)
        if wrong:
            return wrong
        name, text = record["name"].strip(), record["federal_register"] or ""
        rejects: list[Reject] = []
        cited = notices(text)
        facts = remarks.read(record["notes"] or "", self._spec)
        when, fault, note = self._when(record, first_day(cited), facts)
        if fault:
            rejects.append(self._reject(number, fault, "federal_register", text))
        aliases = tuple(bare for alias in record["aliases"] if (bare := alias.strip().removesuffix("; and")))
        key = self._key(record)
        if self._of_key[key] > 1:
            key = "-".join((key, *(notice.id for notice in cited)))
        codes = self._countries(number, record, rejects)
        if len(codes) == 0 and len(self._of_name[slug(name)]) > 1:
            note = f"{note} {_REPEATED}".strip()
        return Entry(
            number,
            self._code,
            key,
            name,
            aliases=aliases,
            countries=codes,
            local_id=party_key(parted(name)[0], codes[0] if codes else ""),
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
        if self._spec.lookups["list"][self._code].get("whole_list"):
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
        return (
            Naming(self._spec.lookups).why_not_organisation(part)
            and "a piece of a name, where subsidiaries are run together"
        )

    def _countries(self, number: int, record: dict[str, Any], rejects: list[Reject]) -> tuple[str, ...]:
        """The country, unless the list repeats the party under several."""
        written = str(record["country"] or "").strip()
        if not written or len(self._of_name[slug(record["name"].strip())]) > 1:
            return ()
        entry = self._spec.lookups["country"].get(written)
        code = str(entry["means"]) if entry else countries.code(written)
        if not code and entry is None:
            rejects.append(
                self._reject(number, "no state of that name is known; add it to lookups.country", "country", written)
            )
        return (code,) if code else ()

    def _key(self, record: dict[str, Any]) -> str:
        return f"{slug(str(record.get('name')))}-{slug(str(record.get('country') or 'no country'))}"

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
