"""Everything that is known about one node, grouped by relation and role, each claim with its citations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from surveilkg import iri
from surveilkg.clean.ordering import natural
from surveilkg.errors import UnknownNameError
from surveilkg.model.chain import Node
from surveilkg.model.dossier import AccountLine, Attribute, ClaimLine, Dossier, Section
from surveilkg.network import names
from surveilkg.network.accounts import node_of, place_of
from surveilkg.network.index import Index
from surveilkg.query.claim_lines import claim_line
from surveilkg.query.conflicts import conflicts
from surveilkg.store.protocols import View
from surveilkg.table import Term

_ATTRIBUTES = """
SELECT ?node ?property ?name ?value ?label WHERE {
  ?node ?property ?value .
  FILTER(?property NOT IN (rdf:type, skg:partOf, skg:kindOf))
  OPTIONAL { ?property rdfs:label ?defined }
  OPTIONAL { ?value skos:prefLabel ?label FILTER(LANG(?label) = "en") }
  BIND(COALESCE(STR(?defined), REPLACE(STR(?property), "^.*[#/]", "")) AS ?name)
} ORDER BY ?name ?value
"""
"""What skg:partOf and skg:kindOf say of a node is itself, and what its other links say already."""
_ACCOUNT = """
SELECT ?node ?passage ?paragraph ?sentence ?reason ?claim ?mode ?paraphrase WHERE {
  ?passage skg:inSource ?node ; skg:paragraph ?paragraph ; skg:sentence ?sentence .
  OPTIONAL { ?passage skg:noClaimReason ?reason }
  OPTIONAL { ?claim skg:citation ?passage ; skg:mode ?mode ; skg:paraphrase ?paraphrase }
} ORDER BY ?paragraph ?sentence ?claim
"""
_NAMES = {"prefLabel": "label", "altLabel": "also called", "broader": "kind of"}
"""Words for properties of SKOS, which the ontology uses without labelling them."""
_LAST = ("Measurement", "Capability", "Statement")
"""Claims that are no relations come after the relations, in this order."""
_ROLE_WORDS = {
    "measures": "figures",
    "measuresRelation": "figures",
    "about": "statements",
    "attributedTo": "said by it",
    "attributedToWork": "said in it",
    "speakerAffiliation": "said by somebody of it",
    "derivedFromSource": "taken from it",
    "involves": "through its organs or places",
}


def show(view: View, index: Index, name: str) -> Dossier:
    """The dossier of an entity, source or claim.

    Args:
        view: the store.
        index: the network index.
        name: name, alias, code, CURIE or IRI.

    Raises:
        UnknownNameError: nothing is called that.
        AmbiguousNameError: several things are.
    """
    expanded = iri.expand(name)
    if expanded and expanded.startswith(iri.CLAIM):
        return _claim(view, index, expanded, name)
    number = names.resolve(index, name)
    node = node_of(index, number)
    is_source = node.kind == "Source"
    claims = sorted(set(index.claims_of(number)))
    records = [index.claim(at) for at in claims]
    lines = [claim_line(index, record, number) for record in records]
    return Dossier(
        node=node,
        attributes=_attributes(view, node.iri),
        sections=_sections(lines),
        conflicts=conflicts(view, index, records, number),
        account=_account(view, node.iri) if is_source else (),
    )


def _claim(view: View, index: Index, claim: str, name: str) -> Dossier:
    number = index.claim_number(claim)
    if number is None:
        raise UnknownNameError(name, [])
    record = index.claim(number)
    line = claim_line(index, record)
    node = Node(claim, line.paraphrase, line.relation)
    section = Section("This claim", (line,))
    return Dossier(node, _attributes(view, claim), (section,))


def _attributes(view: View, node: str) -> tuple[Attribute, ...]:
    out = []
    for row in view.query_rows(_ATTRIBUTES, {"node": Term(node, "iri")}):
        term = row["value"]
        label = row.get("label")
        value = f"{label.value} ({iri.shorten(term.value)})" if label else iri.shorten(term.value)
        if term.language and term.language != "en":
            value += f" [{term.language}]"
        out.append(Attribute(_NAMES.get(row["name"].value, row["name"].value), value))
    return tuple(dict.fromkeys(out))


def _sections(lines: Iterable[ClaimLine]) -> tuple[Section, ...]:
    grouped: dict[tuple[int, str, str], list[ClaimLine]] = defaultdict(list)
    for line in lines:
        for role in line.roles:
            place = _LAST.index(line.relation) + 1 if line.relation in _LAST else 0
            grouped[place + 10 * (role == "involves"), line.relation, role].append(line)
    ordered = sorted(grouped.items())
    return tuple(Section(_title(relation, role), _in_order(found)) for (_, relation, role), found in ordered)


def _title(relation: str, role: str) -> str:
    return f"{relation}: {_ROLE_WORDS[role]}" if role in _ROLE_WORDS else f"{relation}, as {role}"


def _in_order(lines: list[ClaimLine]) -> tuple[ClaimLine, ...]:
    """Dated claims first, by date; then by place."""
    return tuple(sorted(lines, key=lambda line: (not line.when, line.when, natural(line.claim))))


def _account(view: View, source: str) -> tuple[AccountLine, ...]:
    claims: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    reasons: dict[str, str] = {}
    for row in view.query_rows(_ACCOUNT, {"node": Term(source, "iri")}):
        place = place_of({"paragraph": row["paragraph"].value, "sentence": row["sentence"].value})
        reasons[place] = row["reason"].value if "reason" in row else ""
        found = claims[place]
        if "claim" in row:
            claim = iri.shorten(row["claim"].value)
            found.append((claim, iri.local_name(row["mode"].value), row["paraphrase"].value))
    return tuple(
        AccountLine(place, tuple(sorted(found, key=lambda claim: natural(claim[0]))), reasons[place])
        for place, found in claims.items()
    )
