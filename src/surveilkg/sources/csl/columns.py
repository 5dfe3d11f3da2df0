"""Tables with a header: the Consolidated Screening List in both layouts, and the files of single lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from surveilkg.clean import countries
from surveilkg.model.record import Reject
from surveilkg.sources import reading
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import Spec
from surveilkg.sources.restricted_lists.entry import MAX_WORDING, Entry
from surveilkg.sources.restricted_lists.naming import parted, party_key, slug
from surveilkg.sources.restricted_lists.notices import day_of, earliest, notices

Row = dict[str, str]
_CODE = re.compile(r"\(([A-Z-]+)(?: List)?\)")
_PLACE = re.compile(r"(?:^|, )([A-Z]{2})$")
_LINK = re.compile(r"^\(?Linked To: (.+?)\)?$")
_PLAIN = re.compile(r"[A-Za-z0-9._-]{1,80}")
_KINDS = {
    "entity": "organisation",
    "individual": "individual",
    "vessel": "vessel",
    "aircraft": "aircraft",
}
_TREASURY = frozenset({"SDN", "SSI", "PLC", "CAP", "FSE", "CMIC", "MBS", "NS-ISA", "ISA", "NS"})
"""Lists of one keeper, which numbers its parties across them, and wrote their names in capitals until 2024: so they are
labelled, that one party has one label in every copy."""


@dataclass(slots=True)
class Builder:
    """Makes entries from the values of one file.

    Args:
        file: the file.
        spec: the source.
        layout: id of the layout, with which ids of claims begin.
    """

    file: InputFile
    spec: Spec
    layout: str
    rejects: list[Reject] = field(default_factory=list)

    def entry(  # noqa: PLR0913 - one argument for each thing that a list says
        self,
        row: int,
        code: str,
        name: str,
        *,
        kind: str = "",
        number: str = "",
        record: str = "",
        aliases: tuple[str, ...] = (),
        places: tuple[str, ...] = (),
        cited: str = "",
        since: str = "",
        until: str = "",
        programs: str = "",
        remarks: str = "",
        identifiers: tuple[tuple[str, str], ...] = (),
    ) -> Entry:
        """An entry; what cannot be used of it goes into its rejects.

        Args:
            row: number of the row.
            code: key of the list.
            name: name of the party.
            kind: as `Entry.kind`.
            number: the keeper's number of the party, or empty.
            record: key of the record, or empty.
            aliases: further names.
            places: countries by name or code.
            cited: text that cites Federal Register notices.
            since: day of listing as written.
            until: day of its end as written.
            programs: programmes as written.
            remarks: phrases parted by semicolons.
            identifiers: (scheme, value) pairs of the party.
        """
        self.rejects = []
        codes = self._codes(row, places)
        found = notices(cited)
        own = record or number
        is_numbered = bool(_PLAIN.fullmatch(number)) and code in _TREASURY
        label = self.spec.corrected("party", name) if name in self.spec.lookups["party"] else ""
        return Entry(
            row,
            code,
            "-".join((self.layout, slug(code), *_key(own, name, earliest(found).id if found else ""))),
            name,
            kind,
            aliases=(*aliases, *_quoted(remarks)),
            countries=codes,
            record=own,
            local_id=f"ofac-{number}" if is_numbered else party_key(parted(name)[0], _single(codes)),
            is_keyed=is_numbered,
            label=label or (parted(name)[0].upper() if is_numbered else ""),
            wording=_wording([*(notice.written for notice in found), programs]),
            when=self._when(row, since, until),
            linked=links(remarks),
            identifiers=identifiers,
            rejects=tuple(self.rejects),
        )

    def _codes(self, row: int, places: tuple[str, ...]) -> tuple[str, ...]:
        """ISO codes of places, empty for one that is no state; blanks are left out."""
        out = []
        for place in dict.fromkeys(written.strip() for written in places):
            entry = self.spec.lookups["country"].get(place)
            code = str(entry["means"]) if entry else countries.code(place)
            if place and not code and entry is None:
                reason = "no state of that name is known; add it to lookups.country of the source"
                self._reject(row, reason, "country", place)
            if place and not (entry and entry.get("unknown")):
                out.append(code)
        return tuple(dict.fromkeys(out))

    def _when(self, row: int, since: str, until: str) -> str:
        start, end = day_of(since), day_of(until)
        for column, written, day in (("start", since, start), ("end", until, end)):
            if written.strip() and not day:
                self._reject(row, "not a day that exists", column, written)
        if start and end and end < start:
            self._reject(row, f"the end is before the start, {start}", "end", until)
            end = ""
        if not start and not end:
            return ""
        return f"{start or '..'}/{end or '..'}"

    def _reject(self, row: int, reason: str, column: str, value: str) -> None:
        self.rejects.append(reading.row_reject(self.file, row, reason, column, value, whole=False))


def links(remarks: str) -> tuple[str, ...]:
    """Names that remarks give as `Linked To`.

    >>> links("All offices worldwide; (Linked To: ACME HOLDING); Linked To: ACME (USA) CO.")
    ('ACME HOLDING', 'ACME (USA) CO')
    """
    found = (_LINK.match(phrase.strip().removesuffix(".")) for phrase in remarks.split(";"))
    return tuple(dict.fromkeys(match[1] for match in found if match))


def _quoted(remarks: str) -> tuple[str, ...]:
    """Further names that remarks give in quotation marks after a.k.a., f.k.a. or n.k.a."""
    return tuple(dict.fromkeys(re.findall(r"(?:^|; )[afn]\.k\.a\. '([^';]+)'", remarks)))


def kind_of(written: str) -> str:
    """Kind of a party by the word of a list; empty where the list gives none that is known."""
    return _KINDS.get(written.strip().casefold(), "")


def screening_code(source: str) -> str:
    """Key of the list that a source of the Consolidated Screening List names; the source itself where it has none.

    >>> screening_code("Entity List (EL) - Bureau of Industry and Security")
    'EL'
    """
    code = _CODE.search(source)
    return code[1] if code else source


def screening_list(build: Builder, number: int, row: Row) -> Entry:
    """The Consolidated Screening List in either layout."""
    aliases = tuple(name.strip().removeprefix("and ") for name in row["alt_names"].split("; ") if name.strip())
    places = (_PLACE.search(address.strip()) for address in row["addresses"].split("; "))
    return build.entry(
        number,
        screening_code(row["source"]),
        row["name"].strip(),
        kind=kind_of(row["type"]),
        number=row["entity_number"].strip(),
        record=row.get("_id", "").strip(),
        aliases=aliases,
        places=tuple(match[1] for match in places if match),
        cited=row["federal_register_notice"],
        since=row["start_date"],
        until=row["end_date"],
        programs=row["programs"].strip(),
        remarks=row["remarks"],
    )


def entity_list(build: Builder, number: int, row: Row) -> Entry:
    """The Entity List as its keeper's CSV: one row for each address and alias."""
    return build.entry(
        number,
        row["Source List"].strip(),
        row["Name"].strip(),
        kind=kind_of(row["SDN Type"]),
        aliases=tuple(name for name in (row["Alternate Name"].strip(),) if name),
        places=(row["Country"],),
        cited=row["Federal Register Notice"],
        since=row["Effective Date"],
        until=row["Date Lifted/Waived/Expired"],
    )


def unverified_list(build: Builder, number: int, row: Row) -> Entry:
    """The Unverified List: one row for each address."""
    return build.entry(number, "UVL", row["NAME"].strip(), places=(row["COUNTRY"],))


def nonproliferation(build: Builder, number: int, row: Row) -> Entry:
    """Nonproliferation sanctions: one row for each law."""
    aliases = tuple(name.strip() for name in row["Alternative Names"].split(";") if name.strip())
    return build.entry(
        number,
        row["Source List"].strip(),
        row["Name"].strip(),
        aliases=aliases,
        places=(row["Country"],),
        cited=row["Federal Register Notice"],
        since=row["Effective Date"],
        programs=row["Programs"].strip(),
    )


def debarred(build: Builder, number: int, row: Row) -> Entry:
    """Parties debarred under the ITAR; nearly all are persons, written family name first."""
    cited = f"{row['Notice']} {row.get('Corrected Notice', '')}"
    name = row["Debarred Party Full Name And Alias"].strip()
    return build.entry(number, "DTC", name, cited=cited, since=row["Notice Date"])


def denied_persons(build: Builder, number: int, row: Row) -> Entry:
    """The Denied Persons List, tab separated: one row for each address."""
    return build.entry(
        number,
        "DPL",
        row["Name"].strip(),
        places=(row["Country"],),
        cited=row["FR_Citation"],
        since=row["Effective_Date"],
        until=row["Expiration_Date"],
    )


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of table.

    Args:
        id: its name.
        wanted: columns by which it is known, all needed.
        read: makes an entry of a row.
        delimiter: character between cells.
        may_end_early: whether rows leave out empty cells at their end.
    """

    id: str
    wanted: tuple[str, ...]
    read: Callable[[Builder, int, Row], Entry]
    delimiter: str = ","
    may_end_early: bool = False


_SCREENING = (
    *("source", "entity_number", "type", "programs", "name", "addresses", "federal_register_notice", "start_date"),
    *("end_date", "remarks", "alt_names"),
)
_OFFICIAL = ("Source List", "Name", "Country", "Federal Register Notice", "Effective Date")
LAYOUTS = (
    Layout("screening-list", ("_id", *_SCREENING), screening_list),
    Layout("screening-list-older", _SCREENING, screening_list),
    Layout(
        "denied-persons-list",
        ("Name", "Country", "Effective_Date", "Expiration_Date", "FR_Citation"),
        denied_persons,
        "\t",
        may_end_early=True,
    ),
    Layout(
        "entity-list",
        (*_OFFICIAL, "SDN Type", "Alternate Name", "Date Lifted/Waived/Expired"),
        entity_list,
    ),
    Layout("unverified-list", ("COUNTRY", "NAME", "ADDRESS"), unverified_list),
    Layout(
        "nonproliferation-sanctions",
        (*_OFFICIAL, "Programs", "Alternative Names"),
        nonproliferation,
    ),
    Layout(
        "debarred-parties",
        ("Debarred Party Full Name And Alias", "Notice", "Notice Date"),
        debarred,
    ),
)
"""Tables with a header, the more particular before the more general."""


def rows(file: InputFile, layout: Layout) -> Iterator[tuple[int, Row | str]]:
    """Rows of a table by number, each with all its columns, or why it cannot be used."""
    header = reading.csv_header(file, layout.delimiter)
    names = [name or f"#{at}" for at, name in enumerate(header, 1)]
    for number, row in reading.csv_rows(file, layout.delimiter):
        cells = int(row.get("#misaligned", len(names)))
        missing = [name for name in names[cells:] if not name.startswith("#")]
        if cells > len(names) or (missing and not layout.may_end_early):
            yield number, f"the row has {cells} cells, not as many as the header"
        else:
            yield number, {**dict.fromkeys(names, ""), **row}


def _key(own: str, name: str, notice: str) -> tuple[str, ...]:
    """Parts of an entry's key: the record's own key, or else the name and the earliest notice."""
    if own:
        return (own if _PLAIN.fullmatch(own) else slug(own),)
    return (slug(name), notice) if notice else (slug(name),)


def _wording(words: list[str]) -> tuple[str, ...]:
    """Words of the list that are short enough to keep, each once."""
    return tuple(dict.fromkeys(found for found in words if 0 < len(found) <= MAX_WORDING))


def _single(codes: tuple[str, ...]) -> str:
    """The country where there is exactly one."""
    return codes[0] if len(set(codes)) == 1 else ""
