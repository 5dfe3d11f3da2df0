"""Consolidated Screening List of the United States, in all its layouts, and the official files of single lists.

Files that have no key of their own spread one entry over several rows (one for each address or alias): these are put
together into one claim, which stands at the first of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from surveilkg.errors import EnvironmentFailure
from surveilkg.model.record import Outcome
from surveilkg.sources import reading, registry
from surveilkg.sources.csl import numbered, records, sdn_xml
from surveilkg.sources.csl.columns import LAYOUTS, Builder, Layout, Unread, rows
from surveilkg.sources.csl.together import outcomes
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import Edition, Parsed, Spec
from surveilkg.sources.restricted_lists.entry import Entry, Listings
from surveilkg.sources.restricted_lists.naming import Naming

_SHARED = ("organisation_word", "legal_form", "organisation", "no_actor", "address_fragment", "country", "party")


def parse(file: InputFile, spec: Spec) -> Parsed:
    """A file of the list.

    Raises:
        EnvironmentFailure: the file is none of the layouts, is damaged, or lacks the file that it belongs to.
    """
    spec = _with_shared_tables(spec)
    listings = Listings(file, spec, Naming(spec.lookups))
    with file.open() as stream:
        start = stream.read(1000).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise file.fail("the file is empty.", "Download it again.")
    if start.startswith(b"<"):
        return _xml(file, listings)
    if start[:1] in {b"[", b"{"}:
        return _json(file, listings)
    table = numbered.table_of(file)
    if table:
        return _numbered(file, table, listings)
    return _columns(file, listings)


def _with_shared_tables(spec: Spec) -> Spec:
    """The source with the tables that it shares with restricted_lists."""
    shared = registry.find("restricted_lists").lookups
    return replace(spec, lookups={**spec.lookups, **{k: {**shared[k], **spec.lookups.get(k, {})} for k in _SHARED}})


def _xml(file: InputFile, listings: Listings) -> Parsed:
    day = sdn_xml.published(file)
    consolidated = _is_consolidated(file)
    name = "Consolidated Sanctions List" if consolidated else "Specially Designated Nationals"
    code = "" if consolidated else "SDN"
    edition = Edition("consolidated-xml" if consolidated else "sdn-xml", f"{name}, XML", day)
    build = Builder(file, listings.spec)
    return Parsed(edition, outcomes(listings, lambda: sdn_xml.parties(build, code)))


def _numbered(file: InputFile, table: str, listings: Listings) -> Parsed:
    main = file if table == "SDN" else next((f for f in file.beside if numbered.table_of(f) == "SDN"), None)
    if main is None:
        raise file.fail(
            f"this is the {table} file of the Treasury, which belongs to an SDN file.",
            "Name the SDN, ALT, ADD and SDN_COMMENTS files of one day in one command.",
        )
    consolidated = _is_consolidated(main)
    code = "NS" if consolidated else "SDN"
    name = "Consolidated Sanctions List" if consolidated else "Specially Designated Nationals"
    edition = Edition("consolidated-csv" if consolidated else "sdn-csv", f"{name}, delimited")
    if main is file:
        build = Builder(file, listings.spec)
        return Parsed(edition, outcomes(listings, lambda: numbered.parties(build, code)))
    return Parsed(edition, _joined(file, table, Listings(main, listings.spec, listings.naming), code))


def _joined(file: InputFile, table: str, listings: Listings, code: str) -> Iterator[Outcome]:
    found = numbered.parties(Builder(listings.file, listings.spec), code)
    entries = {entry.record: entry for entry in found if isinstance(entry, Entry)}
    yield from numbered.joined(file, table, entries, listings)


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


def _json(file: InputFile, listings: Listings) -> Parsed:
    edition, found = records.load(file)
    read = records.screening_list if edition == records.SCREENING else records.entities
    build = Builder(file, listings.spec)
    label = "" if edition == records.SCREENING else "Terrorist Exclusion List, by way of OpenSanctions"
    return Parsed(Edition(edition, label), outcomes(listings, lambda: read(build, found)))


def _columns(file: InputFile, listings: Listings) -> Parsed:
    text = _as_utf8(file)
    layout = _layout_of(text)
    build = Builder(file, listings.spec)

    def entries() -> Iterator[Entry | Unread]:
        for number, row in rows(text, layout):
            yield Unread(number, row) if isinstance(row, str) else layout.read(build, number, row)

    return Parsed(Edition(layout.edition, layout.label), outcomes(listings, entries))


def _as_utf8(file: InputFile) -> InputFile:
    """The file itself, or in UTF-8 where it is the Unverified List, which its keeper writes in Windows-1252.

    Raises:
        EnvironmentFailure: it is neither.
    """
    try:
        reading.text(file)
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
