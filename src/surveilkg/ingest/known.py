"""The register of known entities, read from a published generation."""

from __future__ import annotations

from collections import defaultdict

from surveilkg import iri
from surveilkg.identity.register import Known, Register
from surveilkg.network.projection import read as read_projections
from surveilkg.store.generations import Generation
from surveilkg.store.oxigraph import EmbeddedView

IDENTIFIERS = ("isoAlpha2", "isoAlpha3", "wikidata", "lei", "registrationNumber", "openSanctionsId")
_NAMES = """
SELECT ?entity ?name WHERE {
  ?entity a skg:Entity . { ?entity skos:prefLabel|skos:altLabel|skg:misspelling ?name }
} ORDER BY ?entity ?name
"""
_KINDS = "SELECT ?entity ?kind WHERE { ?entity a skg:Entity , ?kind } ORDER BY ?entity ?kind"
_CODES = f"""
SELECT ?entity ?scheme ?value WHERE {{
  VALUES ?scheme {{ {" ".join(f"skg:{name}" for name in IDENTIFIERS)} }} ?entity ?scheme ?value
}} ORDER BY ?entity ?scheme ?value
"""
_HOMES = """
SELECT ?entity ?code WHERE {
  { ?entity skg:basedIn ?home } UNION { ?entity skg:organOf ?home } UNION { ?entity skg:locatedIn ?home }
  ?home skg:isoAlpha3 ?code
} ORDER BY ?entity ?code
"""


def read_register(generation: Generation) -> tuple[Register, dict[str, frozenset[str]]]:
    """Known entities of a generation, and every class with itself and its superclasses."""
    view = EmbeddedView.open(generation.store)
    kinds: dict[str, set[str]] = defaultdict(set)
    for row in view.query_rows(_KINDS):
        if row["kind"].value.startswith(iri.SKG):
            kinds[row["entity"].value].add(iri.local_name(row["kind"].value))
    names: dict[str, list[str]] = defaultdict(list)
    for row in view.query_rows(_NAMES):
        names[row["entity"].value].append(row["name"].value)
    codes: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in view.query_rows(_CODES):
        codes[row["entity"].value].append((iri.local_name(row["scheme"].value), row["value"].value))
    homes: dict[str, set[str]] = defaultdict(set)
    for row in view.query_rows(_HOMES):
        homes[row["entity"].value].add(row["code"].value)
    register = Register()
    for entity in sorted(kinds):
        country = next(iter(homes[entity])) if len(homes[entity]) == 1 else ""
        register.add(Known(entity, frozenset(kinds[entity]), country), names[entity], codes[entity])
    projections = read_projections(view)
    lineage = {name: frozenset(projections.lineage(name)) for name in projections.parents}
    return register, lineage
