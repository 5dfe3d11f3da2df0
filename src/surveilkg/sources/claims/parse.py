"""Rows of a user's table of findings: one claim each, said by the document that the row names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from surveilkg import iri
from surveilkg.clean import names
from surveilkg.model.record import Claim, Document, Locator, Outcome, Party
from surveilkg.sources import reading
from surveilkg.sources.claims import documents, template, vocabulary
from surveilkg.sources.claims.cells import Cells
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import Edition, Parsed, Spec

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_TECHNICAL = ("Relation", "Measurement", "Capability")
_LONGEST = 200


def parse(file: InputFile, spec: Spec) -> Parsed:
    """A table of findings.

    Raises:
        EnvironmentFailure: the file is no such table.
    """
    columns = template.columns(file)
    plain = _slug("stdin" if file.name == "-" else Path(file.name).stem)
    written = reading.csv_header(file)
    rows = [(number, _renamed(row, written, columns)) for number, row in reading.csv_rows(file)]
    known = documents.gather([row for _, row in rows])
    return Parsed(Edition(plain, plain), _outcomes(file, spec, plain, rows, known))


def _slug(name: str) -> str:
    """A file's name as part of an IRI; letters of other scripts as their code points."""
    plain = re.sub(r"[^a-z0-9]+", "-", names.key(name)).strip("-")
    return plain or "-".join(f"{ord(char):x}" for char in name)


def _renamed(row: dict[str, str], written: list[str], columns: tuple[str, ...]) -> dict[str, str]:
    renamed = {name: row.get(cell, "") for cell, name in zip(written, columns, strict=True)}
    return {**renamed, "#misaligned": row["#misaligned"]} if "#misaligned" in row else renamed


def _outcomes(
    file: InputFile, spec: Spec, edition: str, rows: list[tuple[int, dict[str, str]]], known: documents.Known
) -> Iterator[Outcome]:
    seen: dict[str, int] = {}
    for number, row in rows:
        cells = Cells(row)
        claim = _Row(cells, spec, edition).claim(known, seen, number)
        if claim is not None:
            yield Outcome(number, (claim,))
            continue
        columns = ", ".join(dict.fromkeys(column for column, _ in cells.faults))
        told = "; ".join(f"column {column}: {message}" for column, message in cells.faults)
        yield Outcome(number, (), (reading.row_reject(file, number, f"row {number}, {told}", columns),))


class _Row:
    """One row on its way to a claim."""

    def __init__(self, cells: Cells, spec: Spec, edition: str) -> None:
        self._cells = cells
        self._spec = spec
        self._edition = edition

    def claim(self, known: documents.Known, seen: dict[str, int], number: int) -> Claim | None:
        """The claim, or None where the row has faults."""
        cells = self._cells
        if cells.text("#misaligned"):
            count = cells.text("#misaligned")
            cells.fault("(all)", f"the row has {count} cells, not as many as the header; is a comma or quote missing?")
            return None
        for column in template.ALWAYS:
            if not cells.text(column):
                cells.fault(column, "the cell is empty, and every finding needs it")
        key, document = self._id(seen, number), documents.document(cells, known)
        kind = cells.one_of("class", vocabulary.classes())
        mode = cells.one_of("mode", vocabulary.MODES)
        self._hedged(mode)
        claim = self._made(key, kind, mode, document) if kind and document else None
        return None if cells.faults else claim

    def _made(self, key: str, kind: str, mode: str, document: Document) -> Claim:
        cells = self._cells
        line = vocabulary.parents(kind)
        self._complete(line)
        numbers = {name: cells.number(name) for name in vocabulary.NUMBERS if self._fits(name, line)}
        if "Ownership" in line and cells.text("sharePct") and (cells.text("sharePctMin") or cells.text("sharePctMax")):
            cells.fault("sharePct", "a share is exact or has bounds, not both")
        return Claim(
            id=f"{self._edition}.{key}",
            kind=kind,
            mode=mode,
            place=self._place(document),
            paraphrase=cells.text("paraphrase"),
            as_written=self._as_written(),
            roles={name: found for name in vocabulary.ROLES if (found := self._parties(name, line))},
            links={name: found for name, found in self._links(line).items() if found},
            texts={name: (cells.text(name),) for name in vocabulary.TEXTS if self._fits(name, line)},
            numbers={name: number for name, number in numbers.items() if number},
            amounts=cells.amounts(),
            when=cells.date("when"),
            hedge=cells.listed("hedge"),
            note=cells.text("note"),
        )

    def _id(self, seen: dict[str, int], number: int) -> str:
        key = self._cells.text("id")
        if key and not _ID.fullmatch(key):
            self._cells.fault("id", f"{key!r} has more than letters, digits, points, hyphens and underscores")
        elif key in seen:
            self._cells.fault("id", f"{key!r} is the id of row {seen[key]} already")
        elif key:
            seen[key] = number
        return key

    def _hedged(self, mode: str) -> None:
        hedge = self._cells.text("hedge")
        if mode == "asserted" and hedge:
            self._cells.fault("hedge", "what is asserted has no hedge; give the mode that these words carry")
        if mode and mode != "asserted" and not hedge:
            self._cells.fault("hedge", f"what is {mode} needs the words of the document that say so")

    def _place(self, document: Document) -> Locator:
        cells = self._cells
        paragraph, row, page = cells.whole("paragraph"), cells.whole("row"), cells.text("page")
        if not cells.text("paragraph") and not cells.text("row") and not page:
            cells.fault("paragraph", "say where it stands: paragraph, page or row")
        if paragraph and row:
            cells.fault("row", "a finding stands in a paragraph of a text or in a row of a table, not in both")
        spot = re.sub(r"[^a-z0-9]+", "-", page.casefold()).strip("-") or (f"{ord(page[0]):x}" if page else "")
        parts = (f"p{paragraph}" if paragraph else "", f"page-{spot}" if page else "", f"r{row}" if row else "")
        return Locator("-".join(filter(None, parts)), row, document=document, paragraph=paragraph, page=page)

    def _as_written(self) -> tuple[str, ...]:
        quotes = self._cells.listed("as written")
        if any(len(quote) > _LONGEST for quote in quotes):
            self._cells.fault("as written", f"a quotation is longer than {_LONGEST} characters; keep names and figures")
        return quotes

    def _fits(self, column: str, line: list[str]) -> bool:
        """Whether a column is filled; a fault where the class cannot carry it."""
        on = (vocabulary.TEXTS | vocabulary.NUMBERS).get(column) or (
            vocabulary.ROLES.get(column) or vocabulary.VALUES[column]
        )[1]
        filled = bool(self._cells.text(column))
        if filled and not set(on) & set(line):
            self._cells.fault(column, f"a {line[0]} has no {column}; it belongs to {', '.join(on)}")
        return filled

    def _parties(self, role: str, line: list[str]) -> tuple[Party, ...]:
        return self._cells.parties(role, vocabulary.ROLES[role][0]) if self._fits(role, line) else ()

    def _links(self, line: list[str]) -> dict[str, tuple[str, ...]]:
        """Technologies, purposes and values of closed lists."""
        cells = self._cells
        known = {name.casefold(): entry["means"] for name, entry in self._spec.lookups["technology"].items()}
        for column in ("technologies", "purposes"):
            if cells.text(column) and not set(_TECHNICAL) & set(line):
                cells.fault(column, f"a {line[0]} has no {column}; they belong to {', '.join(_TECHNICAL)}")
        if "Presence" in line and cells.text("technologies"):
            cells.fault("technologies", "a Presence pairs no technology with its vendor; a Deployment does")
        technologies = self._named("technologies", known | {name: name for name in known.values()})
        purposes = self._named("purposes", {name: name for name in vocabulary.values("purpose-")})
        links = {
            "technology": tuple(iri.entity(name) for name in technologies),
            "purpose": tuple(f"{iri.SKG}purpose-{name}" for name in purposes),
        }
        for name, (prefix, _) in vocabulary.VALUES.items():
            if self._fits(name, line) and (value := cells.one_of(name, vocabulary.values(prefix))):
                links[name] = (f"{iri.SKG}{prefix}{value}",)
        return links

    def _named(self, column: str, known: dict[str, str]) -> list[str]:
        """Ids behind the labels or ids in a cell."""
        found = []
        for part in self._cells.listed(column):
            asked = part.casefold().removeprefix("id:").removeprefix("purpose-")
            name = known.get(asked) or known.get(asked.replace(" ", "-"))
            if name is None:
                self._cells.fault(column, f"{part!r} is not known; known are {', '.join(sorted(set(known.values())))}")
            else:
                found.append(name)
        return found

    def _complete(self, line: list[str]) -> None:
        """Faults where a column that the class needs is empty."""
        for kind in line:
            for choice in vocabulary.NEEDED.get(kind, ()):
                if not any(self._cells.text(column) for column in choice):
                    others = f" (or {', '.join(choice[1:])})" if len(choice) > 1 else ""
                    self._cells.fault(choice[0], f"a {line[0]} needs it{others}")
