"""What we say of a record in words of ours: the sentence, and the note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from surveilkg.model.money import number
from surveilkg.model.record import Amount
from surveilkg.sources.aidata.agencies import Agency
from surveilkg.sources.aidata.record import Record

UMBRELLA = "Umbrella record of AidData: its parts are records of their own."
NOT_SUMMED = "AidData does not recommend this record for aggregates: leave its amounts out of sums."
_LINKED = re.compile(r"(?:[(\[（]|\b(?:linked|umbrella|see|project id)\b)[^()\[\]]*", re.IGNORECASE)
_ID = re.compile(r"#\s*(?:ID#\s*)?(\d{1,9})|\bID\s*#?\s*(\d{1,9})")
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Facts:
    """What the sentence of a record is made from.

    Args:
        what: our words for what was committed.
        pledged: whether it was only pledged.
        when: EDTF.
        givers: names of the funding agencies.
        takers: names of the receiving agencies; empty where none is named.
        place: name of the recipient.
        technologies: our words for the technologies that the title names.
        amounts: the amounts.
        work: when the work began and was completed.
        status: our words for how far it came.
    """

    what: str
    pledged: bool
    when: str
    givers: Sequence[str]
    takers: Sequence[str]
    place: str
    technologies: Sequence[str]
    amounts: tuple[Amount, ...]
    work: tuple[str, str]
    status: str


def sentence(record: Record, facts: Facts) -> str:
    """One sentence for a record: who committed what to whom, for what, how much, how far it came."""
    verb = "pledged" if facts.pledged else "committed"
    parts = [f"{_when(facts.when)}{listed(facts.givers)} {verb} {facts.what} to {_to(facts)}{_purpose(record, facts)}"]
    parts += [_amount(facts.amounts), *_progress(facts)]
    return f"{'; '.join(parts)} (AidData record {record.text('id')})."


def supply_sentence(record: Record, facts: Facts, form: str) -> str:
    """One sentence for a deal: who supplied what to whom, in the form of lookups.supply."""
    what = " and ".join(facts.technologies)
    did = form.format(what=what, whom=_to(facts))
    return f"{_when(facts.when)}{listed(facts.givers)} {did} (AidData record {record.text('id')})."


def _to(facts: Facts) -> str:
    """Who receives, and where, unless the names say it."""
    takers = listed(facts.takers)
    return f"{takers} in {facts.place}" if takers and facts.place not in takers else takers or facts.place


def listed(labels: Sequence[str]) -> str:
    """Names in a row, the first ones where they are many."""
    if len(labels) > _MOST_NAMES:
        return f"{', '.join(labels[:_MOST_NAMES])} and {len(labels) - _MOST_NAMES} more"
    return " and ".join(filter(None, (", ".join(labels[:-1]), labels[-1]))) if labels else ""


def note(record: Record, agencies: Iterable[Agency], cofunders: Sequence[str], guarantee: str) -> str:
    """What a reader has to know besides: whether it may be summed, what it belongs to, what is estimated."""
    parts = [UMBRELLA] if record.yes("umbrella") else []
    parts += [NOT_SUMMED] if record.marker("recommended") is False else []
    parts += _linked(record)
    parts += ["AidData estimated the amount."] if record.yes("amount_estimated") else []
    parts += _adjusted(record)
    parts += [f"Co-financed, with money that is not in the amount, by: {'; '.join(cofunders)}."] if cofunders else []
    parts += [guarantee] if guarantee else []
    parts += [agency.note for agency in agencies if agency.note]
    return " ".join(dict.fromkeys(parts))


def linked_records(title: str, own: str) -> list[str]:
    """Ids of other records that a title points to, as in `(Linked to Project ID#46215 and #71411)`."""
    found = [first or second for part in _LINKED.findall(title) for first, second in _ID.findall(part)]
    return [key for key in dict.fromkeys(found) if key != own]


def _linked(record: Record) -> list[str]:
    linked = linked_records(record.text("title"), record.text("id"))
    parts = [f"AidData links it to its record{'s' if len(linked) > 1 else ''} {', '.join(linked)}."] if linked else []
    package = record.text("parent")
    return [*parts, f"It is in AidData's package {package} of linked records."] if package else parts


def _adjusted(record: Record) -> list[str]:
    """Version 3.0's amounts without rolled-over debt, where they differ from the amounts themselves."""
    out = []
    for adjusted, plain, words in (
        ("adjusted_nominal", "nominal", "nominal"),
        ("adjusted_constant", "constant", "in prices of 2021"),
    ):
        value = record.number(adjusted)
        if value is not None and value != record.number(plain):
            out.append(f"{number(float(value))} US dollars {words}")
    return [f"AidData's adjusted amount, without debt that was rolled over: {'; '.join(out)}."] if out else []


def _when(when: str) -> str:
    day = when.rstrip("~")
    before = "Around" if when.endswith("~") else ("On" if day.count("-") == 2 else "In")
    return f"{before} {day}, " if day else ""


def _purpose(record: Record, facts: Facts) -> str:
    sector = record.text("sector").lower()
    words = f", sector {sector}" if sector and not sector.startswith("unallocated") else ""
    return words + (f" ({' and '.join(facts.technologies)})" if facts.technologies else "")


def _amount(amounts: tuple[Amount, ...]) -> str:
    if not amounts:
        return "amount not stated"
    chosen = next((amount for amount in amounts if amount.currency == "USD"), amounts[0])
    prices = f" in prices of {chosen.base_year}" if chosen.base_year else ""
    return f"{number(float(chosen.value or 0))} {chosen.currency}{prices}"


def _progress(facts: Facts) -> list[str]:
    """How far it came, and when the work began and was completed."""
    start, end = facts.work
    begun = [f"work begun {start}"] if start else []
    if end and facts.status == "completed":
        return [*begun, f"completed {end}"]
    return [facts.status, *begun, *([f"work completed {end}"] if end else [])]
