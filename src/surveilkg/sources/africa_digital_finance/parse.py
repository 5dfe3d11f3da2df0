"""Rows of the list: one financing each, or the presence of a company that pays for itself.

Governments and ministries that receive are also told to be organs of their state, so that a question about the state
finds what they borrowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from surveilkg import iri
from surveilkg.model.record import Claim, Document, Locator, Outcome, Party
from surveilkg.sources import reading, titles
from surveilkg.sources.africa_digital_finance import wording
from surveilkg.sources.africa_digital_finance.parties import Receiving, financier, is_own, receiving
from surveilkg.sources.africa_digital_finance.row import Row
from surveilkg.sources.documents import web_page
from surveilkg.sources.organs import Organs
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registers import AIDDATA, aidata_key
from surveilkg.sources.registry import Edition, Parsed, Spec
from surveilkg.sources.titles import Named

_COLUMNS = (
    "recipient_country",
    "start_year",
    "end_year",
    "financier",
    "sector",
    "instrument",
    "commitment_usd_m",
    "amount_basis",
    "amount_quality",
    "status",
    "title",
    "beneficiary_type",
    "recipient_organisation",
    "original_amount",
    "project_id",
    "iati_activity_id",
    "url",
    "financier_slug",
    "record",
)
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_NEEDS_DEBTOR = frozenset({"Loan", "ConcessionalLoan", "BuyerCredit"})
_LONGEST = 200


def parse(file: InputFile, spec: Spec) -> Parsed:
    """The list.

    Raises:
        EnvironmentFailure: the file is something else.
    """
    header = reading.csv_header(file)
    reading.missing_columns(file, header, _COLUMNS, "Data Landscapers' list of non-state finance")
    seen: set[str] = set()
    organs = Organs()
    rows = (Row(file, spec, number, cells) for number, cells in reading.csv_rows(file))
    return Parsed(Edition(), (_outcome(row, seen, organs) for row in rows))


def _outcome(row: Row, seen: set[str], organs: Organs) -> Outcome:
    side = receiving(row)
    why = _unusable(row, seen) or _unknown(row, side)
    claim = _claim(row, side) if side is not None and why is None else None
    if claim is None:
        reason, column = why or ("a company with its own money, but the record names no place", "recipient_country")
        return Outcome(row.number, (), (row.whole(reason, column, row.text(column)),))
    bodies = _organs(row, side, organs) if side is not None else ()
    return Outcome(row.number, (claim, *bodies), tuple(row.rejects))


def _organs(row: Row, side: Receiving, organs: Organs) -> Iterator[Claim]:
    """That governments and ministries are organs of their state."""
    written = tuple(row.text(column)[:_LONGEST] for column in ("recipient_organisation", "recipient_country"))
    return organs.claims(((body, written) for body in side.named), _place(row), _as_organ)


def _as_organ(label: str, state: str) -> str:
    return f"The list names {label} among recipients in {state}: by its name it is an organ of that state."


def _place(row: Row) -> Locator:
    return Locator(row.text("record"), row.number, row.text("record"))


def _unusable(row: Row, seen: set[str]) -> tuple[str, str] | None:
    """Why nothing of a row can be used, with the column; None where it can."""
    if row.text("#misaligned"):
        return f"the row has {row.text('#misaligned')} cells, not as many as the header", ""
    key = row.text("record")
    if not _KEY.fullmatch(key) or key in seen:
        return "no key of a record, or one that a row before this one has", "record"
    seen.add(key)
    return None if row.text("financier") else ("the record names no financier", "financier")


def _unknown(row: Row, side: Receiving | None) -> tuple[str, str] | None:
    if side is None:
        return "neither a state nor a region that is known; add it to lookups.region of the source", "recipient_country"
    missing = [column for column in ("instrument", "status") if row.look_up(column, row.text(column)) is None]
    return (f"not in lookups.{missing[0]} of the source", missing[0]) if missing else None


def _claim(row: Row, side: Receiving) -> Claim | None:
    giver = financier(row)
    instrument = row.table("instrument")[row.text("instrument")]
    kind = str(instrument["means"])
    own = kind == "Presence" or (kind != "Guarantee" and any(is_own(giver, taker) for taker in side.named))
    if own and side.place is None:
        return None
    status = row.table("status")[row.text("status")]
    hedge = _hedge(row, instrument, status)
    found = titles.technologies(row.text("title"), row.table("technology"))
    amounts, when = row.amounts(bool(hedge)), row.when()
    kind = "Presence" if own else "Financing" if kind in _NEEDS_DEBTOR and not side.named else kind
    told = wording.Told(row, side, giver, own, str(instrument["words"]), [named.words for named in found], when)
    return Claim(
        id=row.text("record"),
        kind=kind,
        mode="planned" if hedge else "asserted",
        place=_place(row),
        paraphrase=wording.sentence(told, amounts),
        as_written=_as_written(row, [named.as_written for named in found]),
        roles=_own(giver, side) if own else _roles(kind, giver, side),
        links={name: values for name, values in _links(row, kind, instrument, status, found).items() if values},
        texts=_records(row) if not own else {},
        amounts=amounts,
        when=when,
        hedge=hedge,
        note=wording.note(row),
        origins=tuple(_origins(row)),
    )


def _hedge(row: Row, instrument: dict[str, Any], status: dict[str, Any]) -> tuple[str, ...]:
    """Words of the list that make an intention of it."""
    words = [row.text("status")] if status["means"] == "planned" else []
    return tuple(words + ([row.text("instrument")] if instrument.get("hedged") else []))


def _own(giver: Party, side: Receiving) -> dict[str, tuple[Party, ...]]:
    return {"vendor": (giver,), "location": (side.place,) if side.place else ()}


def _roles(kind: str, giver: Party, side: Receiving) -> dict[str, tuple[Party, ...]]:
    roles = {
        "financier": (giver,),
        "borrower": side.named,
        "beneficiary": () if side.named else (side.unnamed,),
        "guarantor": (giver,) if kind == "Guarantee" else (),
        "location": (side.place,) if side.place else (),
    }
    return {role: parties for role, parties in roles.items() if parties}


def _links(
    row: Row, kind: str, instrument: dict[str, Any], status: dict[str, Any], found: tuple[Named, ...]
) -> dict[str, tuple[str, ...]]:
    purpose = row.look_up("purpose", row.text("sector"))
    is_money = kind != "Presence"
    stated = status["status"] and not (instrument.get("hedged") and status["means"] == "asserted")
    terms = str(instrument.get("terms", "")) if kind in _NEEDS_DEBTOR else ""
    return {
        "technology": tuple(iri.entity(named.id) for named in found) if is_money else (),
        "purpose": (f"{iri.SKG}purpose-{purpose['means']}",) if purpose else (),
        "status": (f"{iri.SKG}status-{status['status']}",) if stated else (),
        "loanTerms": (f"{iri.SKG}terms-{terms}",) if terms else (),
    }


def _as_written(row: Row, phrases: list[str]) -> tuple[str, ...]:
    """Names and figures verbatim."""
    millions = row.text("commitment_usd_m")
    written = [
        row.text(column) for column in ("financier", "recipient_country", "recipient_organisation", "instrument")
    ]
    written += [f"commitment_usd_m {millions}" if millions else "", row.text("original_amount"), row.text("status")]
    return tuple(dict.fromkeys(words[:_LONGEST] for words in (*written, *phrases) if words))


def _records(row: Row) -> dict[str, tuple[str, ...]]:
    """Keys of the record of AidData that a row is taken from, and of those that the list links it to."""
    own, linked = wording.aidata_records(row)
    keys = {"recordKey": (own,) if own else (), "linkedRecordKey": linked}
    return {term: tuple(map(aidata_key, records)) for term, records in keys.items() if records}


def _origins(row: Row) -> Iterator[Document]:
    if wording.aidata_records(row)[0]:
        yield AIDDATA
    for address in row.text("url").split():
        if re.fullmatch(r"https?://\S+", address):
            yield web_page(address)
        else:
            row.reject("url", address, "not a web address")
