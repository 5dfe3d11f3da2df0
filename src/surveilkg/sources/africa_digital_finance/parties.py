"""Who finances and who receives, as far as a row names them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from surveilkg.clean import countries, names
from surveilkg.clean.country_names import NAMES
from surveilkg.model.record import Party
from surveilkg.sources.africa_digital_finance.row import Row
from surveilkg.sources.organs import governed, government

_NOT_A_NAME = re.compile(
    r"unspecified|^multiple\b|^various\b|not publicly|^unnamed\b|\(multi-country\)|^national .*\(\d+ ", re.IGNORECASE
)
_OF_A_STATE = re.compile(r"\b(?:minist|national treasury)", re.IGNORECASE)
_PUBLIC = frozenset({"Public Sector", "Unknown", "PPP", ""})
_LOST = "\ufffd"


@dataclass(frozen=True, slots=True)
class Receiving:
    """The receiving side of a row.

    Args:
        label: the country or region as it is shown.
        place: it as a place; None where the list names none.
        named: parties that the row names as recipients.
        unnamed: who gains where it names none: the state, or a group of recipients.
    """

    label: str
    place: Party | None
    named: tuple[Party, ...]
    unnamed: Party


def financier(row: Row) -> Party:
    """The financier; its class and plain name come from a reviewed table."""
    written = row.text("financier")
    entry = row.look_up("financier", row.text("financier_slug"))
    if entry is None:
        return Party(written, "Organization")
    aliases = tuple(str(alias) for alias in entry.get("aliases", ()))
    return Party(written, str(entry["kind"]), str(entry["country"]), aliases=aliases, means=str(entry["means"]))


def receiving(row: Row) -> Receiving | None:
    """The receiving side; None where the code of the country or region is not known."""
    code, sector = row.text("recipient_country"), row.text("beneficiary_type")
    region = row.look_up("region", code)
    if region is None and code not in NAMES:
        return None
    label = str(region["means"]) or "several parts of the world" if region else countries.label(code)
    place = _region(region) if region else _state(code, code)
    unnamed = Party(f"Recipients in {label}, not named (Data Landscapers)", "ActorGroup")
    if not region and sector in _PUBLIC:
        unnamed = _state(code, code)
    return Receiving(label, place, _named(row, "" if region else code, sector), unnamed)


def _region(region: dict[str, Any]) -> Party | None:
    return Party(str(region["means"]), "Place") if region["means"] else None


def _named(row: Row, code: str, sector: str) -> tuple[Party, ...]:
    written = row.text("recipient_organisation")
    if not written or _NOT_A_NAME.search(written):
        return ()
    if _LOST in written:
        row.reject("recipient_organisation", written, "letters are lost; which, the list does not tell")
        return ()
    if _state_code(row, written) and sector not in _PUBLIC:
        row.reject("recipient_organisation", written, "the name of a state for a recipient that is no public one")
        return ()
    several = [part.strip() for part in written.split(",")]
    if all(_state_code(row, part) for part in several):
        return tuple(_state(part, _state_code(row, part)) for part in several)
    parts = [part.strip() for part in written.split(";") if part.strip()]
    return tuple(party for part in parts for party in _bodies(row, code, part))


def _bodies(row: Row, code: str, written: str) -> tuple[Party, ...]:
    """A government, a ministry with its state, or what the list names; of `Company / Country` the company.

    A ministry is never called by its name alone, which would be found as the ministry of another state elsewhere.
    """
    parts = [part.strip() for part in written.split(" / ")]
    governments = [found for part in parts if (found := _government(row, part))]
    if governments:
        return tuple(governments)
    ministries = [part for part in parts if _OF_A_STATE.search(part)]
    name = " / ".join(ministries or [part for part in parts if not _state_code(row, part)]) or written
    if not ministries:
        return (Party(written, "Organization", means=name if name != written else ""),)
    if not code:
        row.reject("recipient_organisation", written, "an authority, but the list does not say of which state")
        return ()
    label = countries.label(code)
    return (Party(name if label in name else f"{name} ({label})", "PublicBody", code),)


def _government(row: Row, written: str) -> Party | None:
    state = governed(written)
    code = _state_code(row, state) if state else ""
    return Party(written, "PublicBody", code, means=government(code)) if code else None


def _state_code(row: Row, written: str) -> str:
    """Code of a state by any of its names, with or without an article or another name in brackets."""
    plain = re.sub(r"\s*\([^()]*\)$", "", written).removeprefix("The ").removeprefix("the ")
    entry = row.look_up("state", plain)
    return str(entry["means"]) if entry else countries.code(plain)


def _state(written: str, code: str) -> Party:
    return Party(written, "State", identifiers=(("isoAlpha3", code),), means=countries.label(code))


def is_own(giver: Party, taker: Party) -> bool:
    """Whether a recipient is the financier itself or a part of it by its name."""
    mine, its = f" {names.key(giver.means or giver.name)} ", f" {names.key(taker.name)} "
    return mine in its
