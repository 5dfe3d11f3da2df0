"""Files of the Office of Foreign Assets Control without a header: SDN, ALT, ADD and SDN_COMMENTS, joined by number.

`-0-` means nothing. SDN holds one party in each row; a row of the others goes into the entry of its party. The last
line may be an end-of-file mark (0x1A).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from surveilkg.model.record import Outcome
from surveilkg.sources import reading
from surveilkg.sources.csl.columns import Builder
from surveilkg.sources.reading import InputFile
from surveilkg.sources.restricted_lists.entry import Entry
from surveilkg.sources.restricted_lists.together import Unread
from surveilkg.sources.shelf import Shelf

COLUMNS = {
    "SDN": (
        *("number", "name", "type", "programs", "title", "call_sign", "vessel_type", "tonnage", "grt", "flag"),
        *("owner", "remarks"),
    ),
    "ALT": ("number", "alt_number", "alt_type", "alt_name", "remarks"),
    "ADD": ("number", "add_number", "address", "city", "country", "remarks"),
    "COMMENTS": ("number", "remarks"),
}
_NOTHING = "-0-"
_KINDS = {"": "organisation", "individual": "individual", "vessel": "vessel", "aircraft": "aircraft"}
_END_MARK = "the end-of-file mark of these files (0x1A), no record"


def table_of(file: InputFile) -> str:
    """Which of the four files this is, by its first line; empty where it is none of them."""
    import csv

    with file.open() as stream:
        first = stream.readline(reading.MAX_CELL).decode("utf-8", "replace")
    try:
        cells = next(csv.reader([first]), [])
    except csv.Error:  # a return in the middle of a line, or a cell without end
        return ""
    if not cells or not cells[0].strip().isdecimal():
        return ""
    found = [name for name, columns in COLUMNS.items() if len(columns) == len(cells)]
    is_alt = len(cells) != len(COLUMNS["ALT"]) or cells[2].strip() in {"aka", "fka", "nka"}
    return found[0] if found and is_alt else ""


@dataclass(frozen=True, slots=True)
class Tables:
    """What the files beside an SDN file say, by number of the party, on disk.

    Args:
        aliases: names of the ALT file.
        places: countries of the ADD file.
        comments: rests of remarks of the SDN_COMMENTS file.
    """

    aliases: Shelf
    places: Shelf
    comments: Shelf


@contextlib.contextmanager
def tables(file: InputFile) -> Iterator[Tables]:
    """What the files beside an SDN file say; they are read once for all readings of the SDN file."""
    beside = {table_of(other): other for other in file.beside}
    columns = (("ALT", "alt_name"), ("ADD", "country"), ("COMMENTS", "remarks"))
    with contextlib.ExitStack() as stack:
        yield Tables(
            *(stack.enter_context(contextlib.closing(_by_number(beside.get(name), name, at))) for name, at in columns)
        )


def parties(build: Builder, code: str, beside: Tables) -> Iterator[Entry | Unread]:
    """Entries of an SDN file, with names, countries and remarks from the files beside it."""
    for number, row in _rows(build.file, "SDN"):
        why = _why_malformed(row, "SDN")
        if why or row["type"] not in _KINDS:
            yield Unread(number, why or f"no kind of party is known by {row['type']!r}")
            continue
        key = row["number"]
        yield build.entry(
            number,
            code,
            row["name"],
            kind=_KINDS[row["type"]],
            number=key,
            aliases=tuple(beside.aliases.listed(key)),
            places=tuple(beside.places.listed(key)),
            programs=row["programs"],
            remarks=row["remarks"] + "".join(beside.comments.listed(key)),
        )


def joined(file: InputFile, table: str, reasons: Shelf) -> Iterator[Outcome]:
    """Rows of ALT, ADD or SDN_COMMENTS: each goes into the entry of its party, or is rejected with it.

    Args:
        file: the file.
        table: which it is.
        reasons: number of each entry to why it is not used; empty where it is.
    """
    for number, row in _rows(file, table):
        why = _why_malformed(row, table)
        if not why:
            why = reasons.get(row.get("number", ""))
            why = "the SDN file has no entry of that number" if why is None else why
        if why:
            yield Outcome(number, (), (reading.row_reject(file, number, why, "", row.get("number", "")),))
        else:
            yield Outcome(number, joined=True)


def _rows(file: InputFile, table: str) -> Iterator[tuple[int, dict[str, str]]]:
    for number, cells in reading.csv_rows(file, header=COLUMNS[table]):
        yield number, {name: "" if cell.strip() == _NOTHING else cell.strip() for name, cell in cells.items()}


def _why_malformed(row: dict[str, str], table: str) -> str:
    if row.get("number") == "\x1a":
        return _END_MARK
    if "#misaligned" in row:
        return f"the row has {row['#misaligned']} cells, not {len(COLUMNS[table])}"
    return "" if row["number"].isdecimal() else "the row does not begin with a number"


def _by_number(file: InputFile | None, table: str, column: str) -> Shelf:
    """Cells of a column by number of the party, on disk."""
    found = Shelf()
    if file is not None:
        for _, row in _rows(file, table):
            if not _why_malformed(row, table) and row[column]:
                found.append(row["number"], row[column])
    return found
