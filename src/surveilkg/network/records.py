"""Records of the network index: what is kept of nodes, sources, passages, amounts and claims.

A record tells what is said of its subject and nothing of other nodes: it stays as it is until its subject changes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from surveilkg import iri
from surveilkg.network.statements import every, first, plain, term, terms

if TYPE_CHECKING:
    from surveilkg.network.projection import Projections
    from surveilkg.network.statements import Facts

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
_PLACES = ("column", "fragment", "page", "paragraph", "recordId", "row", "sentence")


class Kinds:
    """The most specific class of nodes, remembered by their classes.

    Args:
        projections: carry the class hierarchy.
    """

    def __init__(self, projections: Projections) -> None:
        self._projections = projections
        self._found: dict[tuple[str, ...], str] = {}

    def specific(self, types: list[str]) -> str:
        """The most specific of the surveilkg classes of a node, which are given as N-Triples writes them."""
        key = tuple(types)
        if key not in self._found:
            own = {iri.local_name(value) for value in map(plain, key) if value.startswith(iri.SKG)}
            self._found[key] = max(sorted(own), key=lambda name: len(self._projections.lineage(name)))
        return self._found[key]


def node(subject: str, found: Facts, kinds: Kinds) -> dict[str, Any]:
    """The record of an entity."""
    labels = {each.language: each.value for each in terms(found.get("prefLabel", ()))}
    return {
        "iri": subject,
        "label": labels.get("en") or next(iter(labels.values()), iri.local_name(subject)),
        "class": kinds.specific(found["type"]),
        "labels": labels,
        "aliases": [value for name in ("altLabel", "misspelling") for value in every(found, name)],
        "codes": [value for name in _CODES for value in every(found, name)],
    }


def source(found: Facts) -> dict[str, str]:
    """The record of a source."""
    record = {
        name: value
        for name, said in (
            ("label", "prefLabel"),
            ("cite_as", "citeAs"),
            ("kind", "sourceKind"),
            ("published", "published"),
            ("published_latest", "publishedLatest"),
            ("title", "title"),
            ("url", "url"),
        )
        if (value := first(found, said)) is not None
    }
    return {**record, "kind": iri.local_name(record.get("kind", ""))}


def passage(subject: str, found: Facts) -> dict[str, Any]:
    """What a citation tells of a passage."""
    place = {name: _python(found[name]) for name in _PLACES if name in found}
    return {"passage": subject, "source": every(found, "inSource")[-1], **place}


def no_passage(subject: str) -> dict[str, Any]:
    """What a citation tells of a passage that nothing is known of."""
    return {"passage": subject, "source": ""}


def amount(subject: str, found: Facts) -> dict[str, Any]:
    """What a claim tells of an amount, and the amount's own IRI under `iri`."""
    plainly = {name: terms(values)[0] for name, values in found.items() if name != "type"}
    said = {
        name: (iri.local_name(value.value) if value.kind == "iri" else value.python())
        for name, value in sorted(plainly.items())
    }
    return {"iri": subject, "amount": said}


def claim(subject: str, kind: str, found: Facts) -> dict[str, Any]:
    """The record of a claim, with the IRIs of what it cites; without weight, amounts and roles."""
    said_in = first(found, "source") or ""
    record: dict[str, Any] = {
        "iri": subject,
        "class": kind,
        "mode": _local(first(found, "mode") or ""),
        "source": said_in,
        "origins": sorted(set(every(found, "originatesFrom"))) if "originatesFrom" in found else [said_in],
        "beside": "besideSurveillance" in found and "true" in every(found, "besideSurveillance"),
        "event": first(found, "accountOf") or "",
        "deprecated": any(value.endswith("rank-deprecated>") for value in found.get("rank", ())),
        "status": iri.local_name(first(found, "status") or "").removeprefix("status-") if "status" in found else "",
        "bounds": [first(found, name) if name in found else None for name in BOUNDS],
    }
    for name, key in _LITERALS.items():
        if name in found:
            record[key] = first(found, name)
    figures = {name: _python(found[name]) for name in _FIGURES if name in found}
    if figures:
        record["figures"] = figures
    shares = {key: first(found, name) for name, key in _SHARES.items() if name in found}
    if "isHeldDirectly" in found:
        shares["direct"] = first(found, "isHeldDirectly")
    if shares:
        record["share"] = shares
    for name, key in _LISTS.items():
        if name in found:
            record[key] = every(found, name)
    record["citations"] = every(found, "citation")
    return record


@lru_cache(maxsize=64)
def _local(mode: str) -> str:
    return iri.local_name(mode)


def parts(found: Facts) -> list[tuple[str, str]]:
    """Pairs of a role and what stands in it, an IRI as N-Triples writes it, which need not be a node."""
    return [
        (role, value) for role, values in found.items() if role not in _NO_ROLES for value in values if value[0] == "<"
    ]


def _python(given: list[str]) -> Any:
    """The first value of a predicate as Python has it."""
    text = given[0]
    if len(given) == 1 and text[-1] == '"' and "\\" not in text:
        return text[1:-1]
    return (term(text) if len(given) == 1 else terms(given)[0]).python()
