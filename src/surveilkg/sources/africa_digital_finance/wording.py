"""What we say of a row in words of ours: the sentence, and the note."""

from __future__ import annotations

import re
from dataclasses import dataclass

from surveilkg.model.money import number
from surveilkg.model.record import Amount, Party
from surveilkg.sources.africa_digital_finance.parties import Receiving
from surveilkg.sources.africa_digital_finance.row import Row

_LINKED = re.compile(r"\(\s*linked to [^)]*\)?", re.IGNORECASE)
_AIDDATA = re.compile(r"aiddata(?:-gcdf3)?-(\d+)")
_PROJECT = re.compile(r"AidData project (\d+)")
_PAGE = re.compile(r"//china\.aiddata\.org/projects/(\d+)")
_PLAIN_QUALITIES = frozenset({"", "exact", "stated", "verified", "commitment"})
_REMARK = re.compile(r"\([^()]*\)|[*—]")


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence is made from.

    Args:
        row: the row.
        side: its receiving side.
        giver: its financier.
        own: whether the financier pays for itself.
        what: our words for the instrument.
        technologies: our words for the technologies that the title names.
        when: EDTF.
    """

    row: Row
    side: Receiving
    giver: Party
    own: bool
    what: str
    technologies: list[str]
    when: str


def sentence(told: Told, amounts: tuple[Amount, ...]) -> str:
    """One sentence for a row: who, what, to whom, for what, how much, how far it came."""
    giver = told.giver.means or told.giver.name
    to = " and ".join(party.means or party.name for party in told.side.named)
    link = "for" if told.row.text("instrument") == "Guarantee" else "to"
    receivers = f"{link} {to or 'recipients whom it does not name'}"
    place = f" in {told.side.label}" if to not in {told.side.label, f"Government of {told.side.label}"} else ""
    deed = f"{giver} spending money of its own" if told.own else f"{told.what} by {giver} {receivers}"
    what = f" for {' and '.join(told.technologies)}" if told.technologies else ""
    figures = [f"{number(float(amount.value or 0))} {amount.currency}" for amount in amounts]
    parts = [f"The list records {deed}{place}{what} (class {told.row.text('sector')}){_period(told.when)}"]
    parts += [", ".join(figures)] if figures else []
    parts += [f"status {told.row.text('status')}"]
    return f"{'; '.join(parts)} (record {told.row.text('record')})."


def _period(when: str) -> str:
    start, _, end = when.partition("/")
    words = (f" from {start}" if end else f" in {start}" if "/" not in when else f" since {start}") if start else ""
    return f"{words}{f' to {end}' if end else ''}"


def note(row: Row) -> str:
    """What a reader has to know besides: doubles, links to AidData, other keys, how good the amount is."""
    remark = row.look_up("remark", row.text("record"))
    parts = [str(remark["means"])] if remark else []
    parts += _aiddata(row)
    parts += _title_figure(row)
    quality = row.text("amount_quality")
    parts += [f"The list says of the amount: {quality}."] if quality not in _PLAIN_QUALITIES else []
    others = [key for column in ("project_id", "iati_activity_id") if (key := _key(row.text(column)))]
    others = [key for key in others if not _AIDDATA.fullmatch(key)]
    parts += [f"Keys elsewhere, as the list gives them: {', '.join(dict.fromkeys(others))}."] if others else []
    return " ".join(parts)


def aidata_records(row: Row) -> tuple[str, tuple[str, ...]]:
    """AidData's record that a row is taken from (empty where none is named), and those that it is linked to.

    The key of the project names the record, or a reviewed entry of lookups.record does. A second number there, numbers
    in the title and addresses of AidData's pages only link.
    """
    entry = row.look_up("record", row.text("record"))
    keys = f"{row.text('project_id')} {row.text('iati_activity_id')}"
    named = _AIDDATA.findall(keys)
    own = str(entry["means"]) if entry else named[0] if named else ""
    titles = [key for part in _LINKED.findall(row.text("title")) for key in re.findall(r"#\s*(\d+)", part)]
    linked = [*named, *_PROJECT.findall(keys), *_PAGE.findall(row.text("url")), *titles]
    return own, tuple(key for key in dict.fromkeys(linked) if key != own)


def _aiddata(row: Row) -> list[str]:
    """AidData's records that the row names, in words."""
    own, linked = aidata_records(row)
    parts = [f"AidData's record {own}."] if own else []
    if linked:
        parts.append(f"The list links it to AidData's record{'s' if len(linked) > 1 else ''} {', '.join(linked)}.")
    return parts


def _title_figure(row: Row) -> list[str]:
    """Where the title gives another figure in US dollars than the column of millions."""
    match = re.search(r"(?:US)?\$\s?(\d+(?:\.\d+)?)\s?(million|billion|m\b|bn\b)", row.text("title"))
    column = row.text("commitment_usd_m")
    if match is None or row.look_up("remark", row.text("record")) or not re.fullmatch(r"\d+(\.\d+)?", column):
        return []
    title = float(match[1]) * (1000 if match[2].startswith("b") else 1)
    if abs(title - float(column)) <= max(0.5, 0.02 * title):
        return []
    figure = f"{match[1]} {'billion' if match[2].startswith('b') else 'million'}"
    words = f"The title gives {figure} US dollars, the column of amounts {column} million"
    return [f"{words}; the list does not say in which prices either is."]


def _key(written: str) -> str:
    """A key of another register without remarks around it; empty where the list says that there is none."""
    if "not stated" in written or "none stated" in written:
        return ""
    return " ".join(_REMARK.sub(" ", written).split())[:80]
