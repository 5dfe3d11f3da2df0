"""Consolidated Screening List of the United States, in all its layouts, and the official files of single lists.

Files that have no key of their own spread one entry over several rows (one for each address or alias): these are put
together into one claim, which stands at the first of them. All files of a publish are one release, so that a party on
several lists is one entity.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from surveilkg.errors import EnvironmentFailure
from surveilkg.model.record import Outcome
from surveilkg.sources import reading, registry
from surveilkg.sources.csl import numbered, records, sdn_xml
from surveilkg.sources.csl.columns import LAYOUTS, Builder, Layout, rows
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import Edition, Parsed, Spec
from surveilkg.sources.restricted_lists.entry import Entry, Listings
from surveilkg.sources.restricted_lists.together import Unread, outcomes
from surveilkg.sources.shelf import Shelf

_SHARED = ("organisation_word", "legal_form", "organisation", "no_actor", "address_fragment", "country", "party")


def parse(file: InputFile, spec: Spec) -> Parsed:
    """A file of the list.

    Raises:
        EnvironmentFailure: the file is none of the layouts, is damaged, lacks the file that it belongs to, or is given
            beside another of its layout.
    """
    layout = _layout_id(file)
    if any(_layout_id(other) == layout for other in file.beside):
        raise file.fail(
            f"two files of one layout ({layout}) are given; they would tell the same entries twice.",
            "Ingest the newer one.",
        )
    listings = Listings(file, _with_shared_tables(spec))
    if layout.endswith("-xml"):
        day = sdn_xml.published(file)
        build = Builder(file, listings.spec, layout)
        code = "" if layout.startswith("consolidated") else "SDN"
        return Parsed(
            Edition(published="" if file.beside else day), outcomes(listings, lambda: sdn_xml.parties(build, code))
        )
    if layout.endswith("-json"):
        return Parsed(Edition(), _json(file, listings, layout))
    if layout in numbered.COLUMNS:
        return Parsed(Edition(), _numbered(file, layout, listings))
    return Parsed(Edition(), _columns(file, listings))


def _layout_id(file: InputFile) -> str:
    """Which layout a file has.

    Raises:
        EnvironmentFailure: none that is known.
    """
    with file.open() as stream:
        start = stream.read(1000).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise file.fail("the file is empty.", "Download it again.")
    if start.startswith(b"<"):
        return "consolidated-xml" if _is_consolidated(file) else "sdn-xml"
    if start.startswith(b"["):
        return "entities-json"
    if start.startswith(b"{"):
        return "screening-list-json"
    return numbered.table_of(file) or _layout_of(_as_utf8(file)).id


def _with_shared_tables(spec: Spec) -> Spec:
    """The source with the tables that it shares with restricted_lists."""
    shared = registry.find("restricted_lists").lookups
    return replace(spec, lookups={**spec.lookups, **{k: {**shared[k], **spec.lookups.get(k, {})} for k in _SHARED}})


def _numbered(file: InputFile, table: str, listings: Listings) -> Iterator[Outcome]:
    main = file if table == "SDN" else next((f for f in file.beside if numbered.table_of(f) == "SDN"), None)
    if main is None:
        raise file.fail(
            f"this is the {table} file of the Treasury, which belongs to an SDN file.",
            "Name the SDN, ALT, ADD and SDN_COMMENTS files of one day in one command.",
        )
    consolidated = _is_consolidated(main)
    build = Builder(main, listings.spec, "consolidated-csv" if consolidated else "sdn-csv")
    code = "NS" if consolidated else "SDN"
    if main is file:
        return _entries(listings, build, code)
    return _joined(file, table, Listings(main, listings.spec), build, code)


def _entries(listings: Listings, build: Builder, code: str) -> Iterator[Outcome]:
    with numbered.tables(build.file) as beside:
        yield from outcomes(listings, lambda: numbered.parties(build, code, beside))


def _joined(file: InputFile, table: str, listings: Listings, build: Builder, code: str) -> Iterator[Outcome]:
    with contextlib.closing(Shelf()) as reasons, numbered.tables(build.file) as beside:
        for entry in numbered.parties(build, code, beside):
            if isinstance(entry, Entry):
                reasons.replace(entry.record, listings.why_not(entry))
        yield from numbered.joined(file, table, reasons)


def _is_consolidated(file: InputFile) -> bool:
    """Whether a file of the Treasury is its consolidated list, which does not say so inside.

    Raises:
        EnvironmentFailure: the file's name does not tell either.
    """
    name = Path(file.name).name.casefold()
    if "cons" in name or "sdn" in name:
        return "cons" in name
    raise file.fail(
        "nothing tells whether this is the SDN list or the consolidated list.",
        "Give it a name that holds sdn or cons, as the Treasury does (SDN.XML, sdn.csv, cons_prim.csv).",
    )


def _json(file: InputFile, listings: Listings, layout: str) -> Iterator[Outcome]:
    found = records.opened(file, layout)
    read = records.screening_list if layout == records.SCREENING else records.entities
    build = Builder(file, listings.spec, layout)
    return outcomes(listings, lambda: read(build, found()))


def _columns(file: InputFile, listings: Listings) -> Iterator[Outcome]:
    text = _as_utf8(file)
    layout = _layout_of(text)
    build = Builder(file, listings.spec, layout.id)

    def entries() -> Iterator[Entry | Unread]:
        for number, row in rows(text, layout):
            yield Unread(number, row) if isinstance(row, str) else layout.read(build, number, row)

    return outcomes(listings, entries)


def _as_utf8(file: InputFile) -> InputFile:
    """The file itself, or in UTF-8 where it is the Unverified List, which its keeper writes in Windows-1252.

    Raises:
        EnvironmentFailure: it is neither.
    """
    try:
        reading.check_text(file)
    except EnvironmentFailure:
        if not file.data.startswith(b"COUNTRY,NAME,ADDRESS"):
            raise
        try:
            return InputFile(file.name, file.data.decode("cp1252").encode(), file.sha256)
        except UnicodeDecodeError:
            raise file.fail("this is neither UTF-8 nor Windows-1252 text.", "Download it again.") from None
    return file


def _layout_of(file: InputFile) -> Layout:
    for layout in LAYOUTS:
        if set(layout.wanted) <= set(reading.csv_header(file, layout.delimiter)):
            return layout
    raise file.fail(
        "this is no layout of the Consolidated Screening List and no file of a single list that is known.",
        "Known are csl.csv, consolidated.csv, its JSON, el.csv, uvl.csv, isn.csv, itar_debarred_parties.csv, dpl.txt, "
        "SDN.XML, CONSOLIDATED.XML, and sdn.csv with alt.csv, add.csv and sdn_comments.csv.",
    )
