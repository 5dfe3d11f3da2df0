"""From a record to claims: a Financing, a Deal where the financier itself supplied a technology, organs of states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveilkg import iri
from surveilkg.model.record import Claim, Locator, Outcome, Party
from surveilkg.sources import titles
from surveilkg.sources.aidata import terms, wording
from surveilkg.sources.aidata.agencies import Agencies, Agency
from surveilkg.sources.aidata.place import Recipient, recipient
from surveilkg.sources.aidata.record import Record
from surveilkg.sources.reading import row_reject
from surveilkg.sources.registers import AIDDATA, aidata_key
from surveilkg.sources.titles import Named

_LONGEST = 200
"""Characters of one raw wording on a claim."""


@dataclass(frozen=True, slots=True)
class _Parties:
    """Agencies of a record by their part in it."""

    place: Recipient
    funders: tuple[Agency, ...]
    receivers: tuple[Agency, ...]
    indirect: tuple[Agency, ...]
    implementers: tuple[Agency, ...]


def outcome(record: Record, agencies: Agencies) -> Outcome:
    """What a record says, or why it cannot be used."""
    status = record.look_up("status", record.key("status"))
    if status is None:
        return rejected(record, "a status that is not in lookups.status of the source: pledge and commitment differ")
    parties = _parties(record, agencies)
    if not parties.funders:
        return rejected(record, "the record names no funding agency")
    if not parties.receivers and parties.place.beneficiary is None:
        return rejected(record, "the record names neither a receiving agency nor a recipient that is known")
    kind, words = terms.kind_of(record, parties.funders, bool(parties.receivers))
    found = titles.technologies(record.text("title"), record.spec.lookups["technology"])
    facts = _facts(record, parties, status, words, found)
    financing = _financing(record, agencies, (kind, status, facts), parties, found)
    deal = _deal(record, financing, parties, facts)
    claims = (financing,) if deal is None else (deal, financing)
    organs = _organs(record, agencies, parties, financing.place)
    return Outcome(record.row, (*claims, *organs), tuple(dict.fromkeys(record.rejects)))


def _organs(record: Record, agencies: Agencies, parties: _Parties, place: Locator) -> Iterator[Claim]:
    """That government agencies are organs of the states that AidData has them from."""
    everyone = (*parties.funders, *parties.receivers, *parties.indirect, *parties.implementers)
    key = record.text("id")

    def say(label: str, state: str) -> str:
        return f"By AidData's record {key}, {label} is a government agency of {state}."

    return agencies.organs.claims(((agency.party, (agency.written[:_LONGEST],)) for agency in everyone), place, say)


def rejected(record: Record, reason: str) -> Outcome:
    """A row of which nothing is used."""
    value = f"record {record.text('id')}" if record.text("id") else ""
    return Outcome(record.row, (), (row_reject(record.file, record.row, reason, value=value),))


def _parties(record: Record, agencies: Agencies) -> _Parties:
    place = recipient(record)
    funders = agencies.read(record, place, "funders", _financier_home(record))
    own = {agency.key for agency in funders}
    receivers = []
    for agency in agencies.read(record, place, "receivers"):
        if agency.key in own:
            record.reject("receivers", "the agency is a funding agency of the record as well", agency.written)
        else:
            receivers.append(agency)
    indirect = tuple(a for a in agencies.read(record, place, "indirect") if a.key not in own)
    return _Parties(place, funders, tuple(receivers), indirect, agencies.read(record, place, "implementers"))


def _financier_home(record: Record) -> str:
    """Where the funding agencies are: in China by AidData's definition, unless the record says otherwise."""
    if not record.has("financier_country"):
        return "CHN"
    entry = record.look_up("origin", record.key("financier_country"))
    if entry is None and record.text("financier_country"):
        record.reject("financier_country", "a country that is not in lookups.origin of the source")
    return str(entry["means"]) if entry else ""


def _facts(
    record: Record, parties: _Parties, status: dict[str, Any], words: str, found: tuple[Named, ...]
) -> wording.Facts:
    pledged = status["means"] == "planned"
    return wording.Facts(
        what=words,
        pledged=pledged,
        when=terms.committed(record),
        givers=[agency.label for agency in parties.funders],
        takers=[agency.label for agency in parties.receivers],
        place=parties.place.label,
        technologies=list(dict.fromkeys(named.words for named in found)),
        amounts=terms.amounts(record, "pledge" if pledged else "commitment"),
        work=terms.work(record),
        status=str(status["words"]),
    )


def _financing(
    record: Record,
    agencies: Agencies,
    told: tuple[str, dict[str, Any], wording.Facts],
    parties: _Parties,
    found: tuple[Named, ...],
) -> Claim:
    kind, status, facts = told
    guarantors, guarantee = _guarantors(record, agencies, parties.place)
    cofunders = [name.strip() for name in record.text("cofunders").split("|") if name.strip()]
    roles = {**_roles(kind, parties), "guarantor": guarantors}
    loan_terms = terms.links(record, kind)
    links = {
        "technology": tuple(iri.entity(named.id) for named in found),
        "loanTerms": (f"{iri.SKG}{loan_terms}",) if loan_terms else (),
        "status": (f"{iri.SKG}status-{status['status']}",) if status["status"] else (),
        "finances": (_claim_iri(record, _deal_id(record)),) if _supplies(record, found) else (),
    }
    everyone = (*parties.funders, *parties.receivers, *parties.implementers)
    return Claim(
        id=record.text("id"),
        kind=kind,
        mode=str(status["means"]),
        place=Locator(record.text("id"), record.row, record.text("id")),
        paraphrase=wording.sentence(record, facts),
        as_written=_as_written(record, everyone, found),
        roles={role: found for role, found in roles.items() if found},
        links={name: values for name, values in links.items() if values},
        texts=_keys(record),
        numbers=terms.numbers(record, kind),
        flags=_flags(record),
        amounts=facts.amounts,
        when=facts.when,
        hedge=(record.text("status"),) if status["means"] != "asserted" else (),
        note=wording.note(record, everyone, cofunders, guarantee),
        origins=(AIDDATA,),
    )


def _keys(record: Record) -> dict[str, tuple[str, ...]]:
    """Key of the record, and of those that its title links it to."""
    key = record.text("id")
    linked = tuple(map(aidata_key, wording.linked_records(record.text("title"), key)))
    return {"recordKey": (aidata_key(key),)} | ({"linkedRecordKey": linked} if linked else {})


def _flags(record: Record) -> dict[str, bool]:
    """Whether the record is an umbrella, and whether AidData recommends it for sums."""
    found = {"umbrella": record.marker("umbrella"), "recommendedForAggregates": record.marker("recommended")}
    return {term: value for term, value in found.items() if value is not None}


def _roles(kind: str, parties: _Parties) -> dict[str, tuple[Party, ...]]:
    state, home = parties.place.beneficiary, parties.place.code
    borrowers = {agency.key for agency in parties.receivers}
    own = borrowers | {agency.key for agency in parties.funders}
    contractors: list[Party] = []
    agents: list[Party] = []
    for agency in parties.implementers:
        is_foreign = bool(agency.home) and agency.home != home
        is_paid = kind in terms.LOANS and agency.party.kind == "Company" and is_foreign and agency.key not in own
        (contractors if is_paid else agents).append(agency.party)
    beneficiaries = [agency.party for agency in parties.indirect if agency.key not in borrowers]
    if not parties.receivers and state is not None:
        beneficiaries.append(state)
    return {
        "financier": tuple(agency.party for agency in parties.funders),
        "borrower": tuple(agency.party for agency in parties.receivers),
        "beneficiary": tuple(beneficiaries),
        "contractor": tuple(contractors),
        "implementingAgency": tuple(agents),
        "location": (parties.place.location,) if parties.place.location is not None else (),
    }


def _guarantors(record: Record, agencies: Agencies, place: Recipient) -> tuple[tuple[Party, ...], str]:
    """Guarantors, and what is to be said where the record does not tell who they are.

    Version 2.0 names accountable agencies, which may be guarantors, insurers or providers of collateral.
    """
    guaranteed = record.yes("guaranteed")
    other = record.yes("insured") | record.yes("collateralized")
    named = agencies.read(record, place, "guarantor")
    accountable = agencies.read(record, place, "accountable")
    if guaranteed and not other:
        named += accountable
    elif accountable:
        names = "; ".join(agency.written for agency in accountable)
        return tuple(a.party for a in named), f"AidData names as accountable, without saying for what: {names}."
    missing = "Repayment is guaranteed; the record names no guarantor." if guaranteed and not named else ""
    return tuple(agency.party for agency in named), missing


def _deal(record: Record, financing: Claim, parties: _Parties, facts: wording.Facts) -> Claim | None:
    """The deal of a record that tells of a supply by the financier itself (lookups.supply, read one by one)."""
    if "finances" not in financing.links:
        return None
    form = str(record.spec.lookups["supply"][record.text("id")]["means"])
    receivers = tuple(agency.party for agency in parties.receivers)
    state = (parties.place.beneficiary,) if parties.place.beneficiary is not None else ()
    kept: Mapping[str, tuple[str, ...]] = {
        name: values for name, values in financing.links.items() if name in {"technology", "status"}
    }
    roles = {
        "supplier": financing.roles["financier"],
        "recipient": receivers or state,
        "location": financing.roles.get("location", ()),
    }
    return Claim(
        id=_deal_id(record),
        kind="Deal",
        mode=financing.mode,
        place=financing.place,
        paraphrase=wording.supply_sentence(record, facts, form),
        as_written=financing.as_written,
        roles={role: found for role, found in roles.items() if found},
        links=kept,
        texts={"recordKey": financing.texts["recordKey"]},
        when=financing.when,
        hedge=financing.hedge,
        origins=financing.origins,
    )


def _supplies(record: Record, found: tuple[Named, ...]) -> bool:
    listed = record.look_up("supply", record.text("id")) is not None
    return record.edition.id == "huawei" and bool(found) and listed


def _deal_id(record: Record) -> str:
    return f"{record.text('id')}-supply"


def _claim_iri(record: Record, claim_id: str) -> str:
    return f"{iri.CLAIM}{record.spec.id}-{record.edition.id}/{claim_id}"


def _as_written(record: Record, agencies: tuple[Agency, ...], found: tuple[Named, ...]) -> tuple[str, ...]:
    """Names and figures verbatim, as the claim rests on them."""
    amount = " ".join(filter(None, (record.text("original"), record.text("currency"))))
    written = [agency.written for agency in agencies]
    written += [record.text("recipient"), record.text("flow"), amount, *(named.as_written for named in found)]
    return tuple(dict.fromkeys(words[:_LONGEST] for words in written if words))
