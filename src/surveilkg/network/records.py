"""Records of the network index: what is kept of nodes, sources, passages, amounts and claims.

Where they stand in the index is not decided here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from surveilkg import iri
from surveilkg.model import strength

if TYPE_CHECKING:
    from surveilkg.network.projection import Projections
    from surveilkg.network.statements import Facts
    from surveilkg.table import Term

BOUNDS = ("earliestStart", "latestStart", "earliestEnd", "latestEnd")
_LITERALS = {
    "paraphrase": "paraphrase",
    "when": "when",
    "speakerAsWritten": "speaker",
    "note": "note",
    "condition": "condition",
    "quantity": "quantity",
}
_FIGURES = (
    "value",
    "minInclusive",
    "minExclusive",
    "maxInclusive",
    "maxExclusive",
    "unit",
    "population",
    "populationOf",
)
_SHARES = {"sharePct": "exact", "sharePctMin": "least", "sharePctMax": "most"}
_NO_ROLES = frozenset(
    {
        *("source", "type", "originatesFrom", "citation", "mode", "rank", "amount"),
        *("accountOf", "sameEventAs", "linkedWith", "status"),
    }
)
"""Properties of claims that never lead to an entity, so that none is looked up for them."""
_LISTS = {"asWritten": "as_written", "hedge": "hedge", "statedReason": "reasons"}
_CODES = ("isoAlpha2", "isoAlpha3", "wikidata", "lei", "registrationNumber", "openSanctionsId")
_PLACES = ("paragraph", "sentence", "row", "column", "page", "recordId", "fragment")
Cited = Callable[[str], dict[str, Any]]
"""Gives what is kept of a passage or an amount, by IRI."""


class Kinds:
    """The most specific class of nodes, remembered by their classes.

    Args:
        projections: carry the class hierarchy.
    """

    def __init__(self, projections: Projections) -> None:
        self._projections = projections
        self._found: dict[tuple[str, ...], str] = {}

    def specific(self, types: list[Term]) -> str:
        """The most specific of the surveilkg classes of a node."""
        key = tuple(term.value for term in types)
        if key not in self._found:
            own = [iri.local_name(value) for value in key if value.startswith(iri.SKG)]
            self._found[key] = max(sorted(own), key=lambda name: len(self._projections.lineage(name)))
        return self._found[key]


def node(subject: str, found: Facts, kinds: Kinds) -> dict[str, Any]:
    """The record of an entity."""
    labels = {term.language: term.value for term in found.get("prefLabel", [])}
    return {
        "iri": subject,
        "label": labels.get("en") or next(iter(labels.values()), iri.local_name(subject)),
        "class": kinds.specific(found["type"]),
        "labels": labels,
        "aliases": [t.value for name in ("altLabel", "misspelling") for t in found.get(name, [])],
        "codes": [t.value for name in _CODES for t in found.get(name, [])],
    }


def source(found: Facts) -> dict[str, str]:
    """The record of a source."""
    record = {
        name: found[term][0].value
        for name, term in (
            ("label", "prefLabel"),
            ("cite_as", "citeAs"),
            ("kind", "sourceKind"),
            ("published", "published"),
            ("published_latest", "publishedLatest"),
            ("title", "title"),
            ("url", "url"),
        )
        if found.get(term)
    }
    return {**record, "kind": iri.local_name(record.get("kind", ""))}


def passage(subject: str, found: Facts) -> dict[str, Any]:
    """What a citation tells of a passage."""
    place = {name: found[name][0].python() for name in sorted(_PLACES) if name in found}
    return {"passage": subject, "source": found["inSource"][-1].value, **place}


def no_passage(subject: str) -> dict[str, Any]:
    """What a citation tells of a passage that nothing is known of."""
    return {"passage": subject, "source": ""}


def amount(found: Facts) -> dict[str, Any]:
    """What a claim tells of an amount."""
    skip = {"type"}
    plain = {name: values[0] for name, values in found.items() if name not in skip}
    return {
        name: (iri.local_name(term.value) if term.kind == "iri" else term.python())
        for name, term in sorted(plain.items())
    }


def claim(subject: str, kind: str, found: Facts, sources: dict[str, dict[str, str]]) -> dict[str, Any]:
    """The record of a claim, without its citations, amounts and roles."""
    mode = iri.local_name(found["mode"][0].value)
    said_in = found["source"][0].value
    origins = sorted({term.value for term in found.get("originatesFrom", [])}) or [said_in]
    record: dict[str, Any] = {
        "iri": subject,
        "class": kind,
        "mode": mode,
        "source": said_in,
        "origins": origins,
        "beside": any(t.value == "true" for t in found.get("besideSurveillance", [])),
        "weight": strength.weight(mode, sources.get(said_in, {}).get("kind", "")),
        "event": found["accountOf"][0].value if found.get("accountOf") else "",
        "deprecated": any(t.value.endswith("rank-deprecated") for t in found.get("rank", [])),
        "status": iri.local_name(found["status"][0].value).removeprefix("status-") if found.get("status") else "",
        "bounds": [found[name][0].value if found.get(name) else None for name in BOUNDS],
    }
    for term, name in _LITERALS.items():
        if found.get(term):
            record[name] = found[term][0].value
    figures = {name: found[name][0].python() for name in _FIGURES if found.get(name)}
    if figures:
        record["figures"] = figures
    shares = {name: found[term][0].value for term, name in _SHARES.items() if found.get(term)}
    if found.get("isHeldDirectly"):
        shares["direct"] = found["isHeldDirectly"][0].value
    if shares:
        record["share"] = shares
    for term, name in _LISTS.items():
        if found.get(term):
            record[name] = [t.value for t in found[term]]
    return record


def roles(found: Facts, position: Callable[[str], int | None]) -> dict[str, list[int]]:
    """Nodes by role; `involves` (derived) is kept for nodes that take part only through an organ or place."""
    numbers: dict[str, list[int]] = {}
    for role, values in sorted(found.items()):
        if role not in _NO_ROLES:
            at = [position(term.value) for term in values if term.kind == "iri"]
            numbers[role] = [number for number in at if number is not None]
    direct = {node for role, nodes in numbers.items() if role != "involves" for node in nodes}
    kept = {role: [n for n in nodes if role != "involves" or n not in direct] for role, nodes in numbers.items()}
    return {role: nodes for role, nodes in kept.items() if nodes}
