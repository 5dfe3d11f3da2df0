"""Rows of the work plan: the organisation of a work item's rapporteur has a tie to the group that does the work.

The plan says of a work item which groups are responsible and, by the domain of an address, where its rapporteur works.
A rapporteur reports on the work and edits its text. The plan does not say that the rapporteur's organisation proposed
the work (so no StandardsProposal) nor that it belongs to 3GPP (so no Membership): the tie is an Affiliation, the
weakest class. No person is named, and domains that anybody can have are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from surveilkg.model.record import Claim, Locator, Outcome, Party, Reject
from surveilkg.sources import reading
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import Edition, Parsed, Spec

_DOMAIN = "rapporteur_org_domain"
_COLUMNS = (
    "Unique_ID",
    "Name",
    "Acronym",
    "Release",
    "ResourceNames",
    "Start",
    "Finish",
    "%Complete",
    _DOMAIN,
    "TSG stopped",
    "PCG stopped",
)
_BODY = Party("3GPP", "StandardsBody")
_NUMBER = re.compile(r"[1-9]\d*")
_HOST = re.compile(r"[a-z0-9.-]+")


def parse(file: InputFile, spec: Spec) -> Parsed:
    """The work plan.

    Raises:
        EnvironmentFailure: the file is something else, such as the table of companies.
    """
    if file.data.startswith(b"PK"):
        raise file.fail(
            "this is a workbook; the work plan is read as CSV.",
            "Save the plan as CSV with the column rapporteur_org_domain instead of names and addresses. "
            "The tables of companies are no plan: domains are looked up in source.toml.",
        )
    header = reading.csv_header(file)
    reading.missing_columns(file, header, _COLUMNS, "the work plan of 3GPP with rapporteurs reduced to domains")
    seen: set[str] = set()
    return Parsed(Edition(), (_Row(file, spec, n, row, seen).outcome() for n, row in reading.csv_rows(file)))


class _Row:
    """One row on its way to a claim or a reject."""

    def __init__(self, file: InputFile, spec: Spec, number: int, row: dict[str, str], seen: set[str]) -> None:
        self._file = file
        self._spec = spec
        self._number = number
        self._cells = {name: cell.strip() for name, cell in row.items()}
        self._seen = seen
        self._rejects: list[Reject] = []

    def outcome(self) -> Outcome:
        """The claim of the row, or why there is none."""
        cells = self._cells
        domain, item = cells.get(_DOMAIN, ""), cells.get("Unique_ID", "")
        if "#misaligned" in cells:
            return self._whole(f"the row has {cells['#misaligned']} cells, not as many as the header")
        if not domain:
            return self._whole("the row names no rapporteur", _DOMAIN)
        if not _NUMBER.fullmatch(item) or item in self._seen:
            return self._whole("no number of a work item, or one that a row before this one has", "Unique_ID", item)
        if domain in self._spec.lookups["no_organisation"]:
            why = self._spec.lookups["no_organisation"][domain]["reason"]
            return self._whole(f"the domain is no organisation's own: {why}", _DOMAIN, domain)
        if not _HOST.fullmatch(domain):
            return self._whole("not a domain; an address or name of a person is never taken", _DOMAIN)
        self._seen.add(item)
        return Outcome(self._number, (self._claim(item, domain),), tuple(self._rejects))

    def _claim(self, item: str, domain: str) -> Claim:
        cells = self._cells
        groups = tuple(self._groups())
        names = " and ".join(group.name for group in groups)
        acronym = cells["Acronym"] if cells["Acronym"] not in {"", "-"} else ""
        inside = ", ".join(part for part in (acronym, cells["Release"].strip("-")) if part)
        stopped = ", which was stopped," if self._is_stopped() else ""
        who = self._organisation(domain)
        told = f"{who.means} (by the domain {domain})" if who.means else f"an organisation with the domain {domain}"
        return Claim(
            f"wi-{item}",
            "Affiliation",
            "asserted",
            Locator(f"wi-{item}", self._number, item),
            f"The work plan gives {told} for the rapporteur of work item {item}{f' ({inside})' if inside else ''}"
            f"{stopped} of {names}.",
            tuple(filter(None, (domain, acronym, cells["ResourceNames"]))),
            {"affiliate": (who,), "affiliatedWith": groups},
            when=self._when(),
        )

    def _organisation(self, domain: str) -> Party:
        entry = self._spec.lookups["domain"].get(domain)
        if entry is None:
            return Party(domain, "Organization")
        return Party(domain, str(entry["kind"]), str(entry["country"]), means=str(entry["means"]))

    def _groups(self) -> Iterator[Party]:
        """The responsible groups; 3GPP as a whole where the row names none that is known."""
        found: dict[str, Party] = {}
        for code in (part.strip() for part in re.split(r"[,.;-]", self._cells["ResourceNames"]) if part.strip()):
            entry = self._spec.lookups["group"].get(code)
            if entry is not None:
                found.setdefault(str(entry["means"]), Party(str(entry["means"]), "StandardsBody"))
                continue
            outside = self._spec.lookups["outside"].get(code, {"reason": "no group of 3GPP by that code is known"})
            self._reject("ResourceNames", code, str(outside["reason"]))
        yield from found.values() or (_BODY,)

    def _is_stopped(self) -> bool:
        return bool(self._cells["TSG stopped"] or self._cells["PCG stopped"])

    def _when(self) -> str:
        """The time of the work item; its end is open while it is not complete, and unknown where it was stopped."""
        start, finish = self._cells["Start"], self._cells["Finish"]
        for column, cell in (("Start", start), ("Finish", finish)):
            if not _is_day(cell):
                self._reject(column, cell, "not a day such as 2022-06-15; the time is left unknown")
                return ""
        if self._cells["%Complete"] not in {"1", "1.0"}:
            return f"{start}/" if self._is_stopped() else f"{start}/.."
        if finish < start:
            self._reject("Finish", finish, "before the start; the time is left unknown")
            return ""
        return start if start == finish else f"{start}/{finish}"

    def _reject(self, column: str, value: str, reason: str) -> None:
        self._rejects.append(reading.row_reject(self._file, self._number, reason, column, value, whole=False))

    def _whole(self, reason: str, column: str = "", value: str = "") -> Outcome:
        return Outcome(self._number, (), (reading.row_reject(self._file, self._number, reason, column, value),))


def _is_day(cell: str) -> bool:
    try:
        return date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False
