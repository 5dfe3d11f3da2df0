"""FollowTheMoney entities as JSON lines, for OpenAleph, yente and the followthemoney tools.

Entities become parties or things; an edge becomes an UnknownLink whose `role` is the verb with its hedge. What is
asserted and fits becomes an Ownership, a Membership or a Debt; a hedged claim never does, since these schemata have no
place for a hedge.
"""

from __future__ import annotations

import hashlib
import json
from typing import IO, Any

from surveilkg import iri
from surveilkg.export.graph_fields import EDGE_FIELDS, NODE_FIELDS, Graph, Row

_SCHEMATA = {
    "Company": "Company", "FinancialInstitution": "Company", "PublicBody": "PublicBody", "State": "PublicBody",
    "SubnationalEntity": "PublicBody", "Organization": "Organization", "ResearchOrganization": "Organization",
    "CivilSocietyOrganization": "Organization", "InternationalOrganization": "Organization",
    "StandardsBody": "Organization", "PoliticalParty": "Organization", "Bloc": "Organization",
    "ActorGroup": "LegalEntity", "Person": "Person", "TechnologyCategory": "Asset", "Product": "Asset",
    "Initiative": "Project", "Place": "Address", "Region": "Address",
}  # fmt: skip
OTHER = "Note"
"""Schema of laws, lists, standards and documents: FollowTheMoney has none for them that asks for no file."""
_ORGANISATIONS = frozenset({"Company", "PublicBody", "Organization"})
_PARTIES = _ORGANISATIONS | {"LegalEntity", "Person"}
_LOANS = frozenset({"Loan", "ConcessionalLoan", "SupplierCredit", "BuyerCredit", "ExportCredit"})
_TIES = {
    "Ownership": ("Ownership", "owner", "asset", _PARTIES, frozenset({"Company", "Asset"})),
    "Membership": ("Membership", "member", "organization", _PARTIES, _ORGANISATIONS),
    "Loan": ("Debt", "creditor", "debtor", _PARTIES, _PARTIES),
}
"""Class of a claim to schema, properties of its two ends, and what may stand at each."""
_ISO_ALPHA_2 = 2


def write(graph: Graph, stream: IO[bytes]) -> None:
    """Write a graph as FollowTheMoney entities, one JSON object per line, parties first."""
    schemata: dict[str, str] = {}
    for row in graph.nodes():
        entity = _party(dict(zip((f.name for f in NODE_FIELDS), row, strict=True)))
        schemata[str(row[0])] = entity["schema"]
        _put(stream, entity)
    for row in graph.edges():
        _put(stream, _tie(row, schemata))


def _put(stream: IO[bytes], entity: dict[str, Any]) -> None:
    entity["properties"] = {name: values for name, values in entity["properties"].items() if values}
    stream.write((json.dumps(entity, ensure_ascii=False) + "\n").encode("utf-8"))


def entity_id(text: str) -> str:
    """The id of what an IRI or the id of an edge means: FollowTheMoney allows letters, digits, `-` and `.` only.

    The IRI itself is in `sourceUrl` of entities, that of the claim in `recordId` of ties.
    """
    return "skg-" + hashlib.sha1(text.encode("utf-8"), usedforsecurity=False).hexdigest()


def _party(told: dict[str, Any]) -> dict[str, Any]:
    schema = _SCHEMATA.get(told["class"], OTHER)
    codes = [code.lower() for code in told["codes"] if len(code) == _ISO_ALPHA_2]
    return {
        "id": entity_id(told["id"]),
        "schema": schema,
        "caption": told["label"],
        "datasets": ["surveilkg"],
        "referents": [],
        "properties": {
            "name": [told["label"]],
            "alias": list(told["names"]),
            "country": codes if told["class"] == "State" else [],
            "keywords": [told["class"]],
            "sourceUrl": [told["id"]],
        },
    }


def _tie(row: Row, schemata: dict[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = dict(zip((field.name for field in EDGE_FIELDS), row, strict=True))
    schema, tail, head = _schema(told, schemata)
    strength = "; ".join([told["mode"], *(f"source's words: {word}" for word in told["hedge"]), told["status"]])
    properties = {
        tail: [entity_id(told["source"])],
        head: [entity_id(told["target"])],
        "role": [told["label"]],
        "status": [strength.removesuffix("; ")],
        "startDate": [told["start"]] if told["start"] else [],
        "endDate": [told["end"]] if told["end"] else [],
        "date": _dates(told),
        "summary": [f"{told['label']} ({told['mode']})", *told["amounts"]],
        "description": [text for text in (told["paraphrase"], told["note"]) if text],
        "recordId": [told["claim"]],
        "sourceUrl": _addresses(told),
        "publisher": list(told["cited"]),
    }
    if schema == "Debt":
        properties = {name: values for name, values in properties.items() if name not in {"role", "status"}}
    return {
        "id": entity_id(told["id"]),
        "schema": schema,
        "caption": told["label"],
        "datasets": ["surveilkg"],
        "referents": [],
        "properties": properties,
    }


def _schema(told: dict[str, Any], schemata: dict[str, str]) -> tuple[str, str, str]:
    """Schema of an edge and the properties of its ends."""
    kind = "Loan" if told["relation"] in _LOANS else told["relation"]
    if told["mode"] == "asserted" and not told["hedge"] and not told["status"] and kind in _TIES:
        schema, tail, head, at_tail, at_head = _TIES[kind]
        if schemata[told["source"]] in at_tail and schemata[told["target"]] in at_head:
            return schema, tail, head
    return "UnknownLink", "subject", "object"


def _dates(told: dict[str, Any]) -> list[str]:
    """The date of the claim where it is one date that FollowTheMoney can hold."""
    when = told["when"].rstrip("~?%")
    return [when] if when and "/" not in when else []


def _addresses(told: dict[str, Any]) -> list[str]:
    """Where the claim comes from on the web, without empty fragments, which FollowTheMoney drops; else its source."""
    return [url.removesuffix("#") for url in told["origins"] if not url.startswith(iri.BASE)] or [told["said_in"]]
