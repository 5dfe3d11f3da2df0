"""The register of known entities, read from a published generation."""

from __future__ import annotations

from collections import defaultdict

from surveilkg import iri
from surveilkg.identity.register import Known, Register, country_in
from surveilkg.network.projection import read as read_projections
from surveilkg.store.generations import Generation
from surveilkg.store.oxigraph import EmbeddedView

IDENTIFIERS = ("isoAlpha2", "isoAlpha3", "wikidata", "lei", "registrationNumber", "openSanctionsId")
_NAMES = """
SELECT ?entity ?name WHERE {
  ?entity skos:prefLabel|skos:altLabel|skg:misspelling ?name
} ORDER BY ?entity ?name
"""
_KINDS = """
SELECT ?entity ?kind ?label WHERE {
  ?entity a ?kind ; skos:prefLabel ?label . FILTER(LANG(?label) = "en")
} ORDER BY ?entity ?kind ?label
"""
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
Lineage = dict[str, frozenset[str]]
"""Class to itself and all its superclasses, by local name."""


def read_register(generation: Generation, source_id: str) -> tuple[Register, Lineage]:
    """Known entities of a generation, as a source is to see them, and the class hierarchy.

    A source sees what ships and what was ingested before it for the first time: so the same file gives the same
    statements however often, and after whatever else, it is ingested again.
    """
    view = EmbeddedView.open(generation.store)
    projections = read_projections(view)
    lineage = {name: frozenset(projections.lineage(name)) for name in projections.parents}
    inputs = generation.manifest()["inputs"]
    own = min((entry["order"] for entry in inputs.values() if entry["source"] == source_id), default=len(inputs) + 1)
    derived = [graph for graph in view.graphs() if graph.startswith(iri.graph("derived/"))]
    shipped = [graph for graph in view.graphs() if graph not in inputs and graph not in derived]
    earlier = [graph for graph in sorted(inputs) if inputs[graph]["order"] < own]
    register = Register()
    homes = _homes(view)
    for graphs, ships in ((shipped, True), (earlier, False)):
        if graphs:
            _enter(register, view.within(graphs), lineage, homes, ships)
    return register, lineage


def _enter(register: Register, view: EmbeddedView, lineage: Lineage, homes: dict[str, str], ships: bool) -> None:
    names: dict[str, list[str]] = defaultdict(list)
    for row in view.query_rows(_NAMES):
        names[row["entity"].value].append(row["name"].value)
    codes: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in view.query_rows(_CODES):
        codes[row["entity"].value].append((iri.local_name(row["scheme"].value), row["value"].value))
    for row in view.query_rows(_KINDS):
        entity, kind = row["entity"].value, iri.local_name(row["kind"].value)
        if "Entity" not in lineage.get(kind, ()):
            continue
        known = register.by_iri.get(entity)
        if known is None:
            home = homes.get(entity) or ("" if ships else country_in(entity, row["label"].value))
            known = Known(entity, lineage[kind], kind, row["label"].value, home, ships)
        register.add(known, names[entity], codes[entity])


def _homes(view: EmbeddedView) -> dict[str, str]:
    """Home of every entity that has exactly one."""
    homes: dict[str, set[str]] = defaultdict(set)
    for row in view.query_rows(_HOMES):
        homes[row["entity"].value].add(row["code"].value)
    return {entity: next(iter(codes)) for entity, codes in homes.items() if len(codes) == 1}
