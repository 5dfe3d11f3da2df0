"""The recipient of a record: a state, a territory, or a region whose states are not named."""

from __future__ import annotations

from dataclasses import dataclass

from surveilkg.clean import countries
from surveilkg.clean.country_names import NAMES
from surveilkg.model.record import Party
from surveilkg.sources.aidata.record import Record


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where the money of a record goes.

    Args:
        label: its name as it is shown.
        code: ISO 3166-1 alpha-3 code, or empty.
        location: it as a place; None where it is not known.
        beneficiary: it as an actor: the state, or a group of states that are not named; None where it is not known.
    """

    label: str
    code: str = ""
    location: Party | None = None
    beneficiary: Party | None = None


def recipient(record: Record) -> Recipient:
    """The recipient of a record; an unknown one is rejected as a cell."""
    written = record.text("recipient")
    entry = record.look_up("recipient", written) or {"means": written}
    means, kind = str(entry["means"]), str(entry.get("kind", "State"))
    if kind == "ActorGroup":
        region = Party(written, "Place", means=means.removeprefix("the ")) if entry.get("is_place", True) else None
        return Recipient(
            f"several states in {means}", "", region, Party(f"Several states in {means} (not named)", kind)
        )
    if kind != "State":
        party = Party(written, kind, means=means)
        return Recipient(means, "", party, party)
    code = _code(record, str(entry.get("code", "")) or countries.code(means))
    if not code:
        record.reject("recipient", "no state of that name is known; add it to lookups.recipient of the source")
        return Recipient(written)
    state = Party(written, "State", identifiers=(("isoAlpha3", code),), means=countries.label(code))
    return Recipient(countries.label(code), code, state, state)


def _code(record: Record, by_name: str) -> str:
    """The code of the recipient by its name, or by the code beside it where the name is not known."""
    written = record.text("iso3").upper()
    if written and written not in NAMES:
        record.reject("iso3", "not a code that this graph knows")
    elif written and by_name and written != by_name:
        record.reject("iso3", f"not the code of the recipient beside it ({by_name})")
    return by_name or (written if written in NAMES else "")
