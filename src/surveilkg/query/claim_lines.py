"""Claim records of the index as the lines of a dossier. Which claims a dossier holds is decided elsewhere."""

from __future__ import annotations

from typing import Any

from surveilkg.model import money
from surveilkg.model.dossier import ClaimLine
from surveilkg.network.accounts import citation_of, speaker_of
from surveilkg.network.index import Index

_UNCOUNTED = frozenset({"USD", "percent"})


def claim_line(index: Index, record: dict[str, Any], node: int | None = None) -> ClaimLine:
    """A claim record of the index as a dossier prints it; `node` is whose roles are named."""
    return ClaimLine(
        claim=record["iri"],
        relation=record["class"],
        roles=tuple(role for role, nodes in record["roles"].items() if node in nodes),
        mode=record["mode"],
        paraphrase=record.get("paraphrase", ""),
        when=record.get("when", ""),
        figure=figure(record),
        amounts=tuple(money.words(amount) for amount in record["amounts"]),
        hedge=tuple(record.get("hedge", ())),
        speaker=speaker_of(index, record),
        as_written=tuple(record.get("as_written", ())),
        status=record["status"],
        condition=record.get("condition", ""),
        note=record.get("note", ""),
        event=record["event"],
        deprecated=record["deprecated"],
        citations=tuple(citation_of(index, citation) for citation in record["citations"]),
    )


def figure(record: dict[str, Any]) -> str:
    """Value or bounds of a measurement with its unit and population, such as `at least 75 countries of 176`."""
    forms = (
        ("value", "{}"),
        ("minInclusive", "at least {}"),
        ("minExclusive", "more than {}"),
        ("maxInclusive", "at most {}"),
        ("maxExclusive", "less than {}"),
    )
    found = record.get("figures", {})
    parts = [form.format(money.number(found[name])) for name, form in forms if name in found]
    if not parts:
        return ""
    unit = f" {_unit(found)}" if "unit" in found else ""
    population = f" of {money.number(found['population'])}" if "population" in found else ""
    of_what = f" ({found['populationOf']})" if "populationOf" in found else ""
    return " and ".join(parts) + unit + population + of_what


def _unit(found: dict[str, Any]) -> str:
    """The unit of a figure, in the plural where there is not exactly one of it."""
    unit = str(found["unit"])
    if unit in _UNCOUNTED or found.get("value") == 1:
        return unit
    return f"{unit[:-1]}ies" if unit.endswith("y") else f"{unit}s"
