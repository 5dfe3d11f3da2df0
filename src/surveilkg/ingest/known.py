"""The register of known entities, read from a published generation and from releases that are on their way into it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from surveilkg import iri
from surveilkg.identity import minting
from surveilkg.identity.register import Known, Lineage, Register
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
_LIES_IN = """
SELECT ?entity ?home WHERE {
  VALUES (?kind ?part ?whole) {
    (skg:Domicile skg:resident skg:homeState)
    (skg:Subordination skg:subordinate skg:superior)
    (skg:Containment skg:contained skg:container)
  }
  ?claim a ?kind ; skg:mode skg:asserted ; skg:rank skg:rank-normal ; ?part ?entity ; ?whole ?home
} ORDER BY ?entity ?home
"""
_STATES = "SELECT ?entity ?code WHERE { ?entity skg:isoAlpha3 ?code } ORDER BY ?entity ?code"
_GIVEN = "SELECT ?entity ?code WHERE { ?entity skg:countryGiven ?code } ORDER BY ?entity ?code"
_DESCRIBES = tuple(
    f"<{term}>"
    for term in (
        f"{iri.RDF}type",
        f"{iri.SKOS}prefLabel",
        f"{iri.SKOS}altLabel",
        *(f"{iri.SKG}{name}" for name in (*IDENTIFIERS, "countryGiven")),
    )
)
"""Predicates of a release that a register is read from."""
_ENTITY_LINE = f"<{iri.ENTITY}"


def read_register(
    generation: Generation, source_id: str, graph: str = "", under_way: Mapping[str, Path] | None = None
) -> tuple[Register, Lineage]:
    """Known entities of a generation, as a release of a source is to see them, and the class hierarchy.

    A release sees what ships and what was ingested for the first time before it, its own source included: so the same
    file gives the same statements however often, and after whatever else, it is ingested again. Of the releases in
    kg/derived/, one that ships itself sees those before it, as it did when they were made.

    Args:
        generation: the generation.
        source_id: the source.
        graph: graph of the release; a new one, or an empty one, sees everything but itself.
        under_way: releases that go into the graph together with it and come before it: graph to file of N-Quads. Of
            these graphs the generation's are not read.
    """
    view = EmbeddedView.open(generation.store)
    manifest = generation.manifest()
    inputs, releases = manifest["inputs"], manifest["releases"]
    own = inputs[graph]["order"] if graph in inputs else len(inputs) + 1
    place = releases[graph]["order"] if graph in releases else len(releases) + 1
    before = [name for name in _by_order(releases) if releases[name]["order"] < place]
    before += [name for name in _by_order(inputs) if inputs[name]["order"] < own and name not in before]
    left_out = {*inputs, *releases}
    derived = iri.graph("derived/")
    shipped = [name for name in view.graphs() if name not in left_out and not name.startswith(derived)]
    files = dict(under_way or {})
    earlier = [_view_of(path) if (path := files.pop(name, None)) else view.within([name]) for name in before]
    return register_of(view, shipped, [*earlier, *map(_view_of, files.values())], source_id)


def register_of(
    view: EmbeddedView, shipped: list[str], earlier: Iterable[EmbeddedView], source_id: str
) -> tuple[Register, Lineage]:
    """Known entities of some graphs, and the class hierarchy.

    Args:
        view: the store, with the ontology.
        shipped: graphs whose entities are described wherever the package is.
        earlier: releases of sources, each of which describes the entities that it uses, in the order of their making.
        source_id: the source that names are to be matched for.
    """
    projections = read_projections(view)
    lineage = {name: frozenset(projections.lineage(name)) for name in projections.parents}
    register = Register(lineage=lineage, source_id=source_id)
    homes = _homes(view.within(shipped))
    _enter(register, view.within(shipped), homes, ships=True, curated=_entities_in(view, iri.graph("entities")))
    for release in earlier:
        _enter(register, release, homes)
    return register, lineage


def _by_order(releases: Mapping[str, Mapping[str, Any]]) -> list[str]:
    return sorted(releases, key=lambda name: int(releases[name]["order"]))


def _enter(
    register: Register,
    view: EmbeddedView,
    homes: Mapping[str, str],
    ships: bool = False,
    curated: frozenset[str] = frozenset(),
) -> None:
    names: dict[str, list[str]] = defaultdict(list)
    for row in view.query_rows(_NAMES):
        names[row["entity"].value].append(row["name"].value)
    codes: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in view.query_rows(_CODES):
        codes[row["entity"].value].append((iri.local_name(row["scheme"].value), row["value"].value))
    given = _codes_of(view, _GIVEN)
    kinds: dict[str, set[str]] = defaultdict(set)
    labels: dict[str, str] = {}
    for row in view.query_rows(_KINDS):
        kinds[row["entity"].value].add(iri.local_name(row["kind"].value))
        labels.setdefault(row["entity"].value, row["label"].value)
    for entity, its in kinds.items():
        kind = _narrowest(its, register.lineage)
        if "Entity" not in register.lineage.get(kind, ()):
            continue
        before = register.by_iri.get(entity)
        above = register.lineage[kind]
        if before is not None and (before.ships or kind in before.kinds):
            kind, above = before.kind, before.kinds
        register.add(
            Known(
                entity,
                above,
                kind,
                before.label if before else labels[entity],
                (before.country if before else homes.get(entity, "")) or given.get(entity, ""),
                before.ships if before else ships,
                before.curated if before else entity in curated,
            ),
            names[entity],
            codes[entity],
            is_keyed=entity.startswith(minting.prefix(register.source_id)),
        )


def _narrowest(kinds: Iterable[str], lineage: Lineage) -> str:
    """The class with most superclasses, the first of them by name."""
    return min(kinds, key=lambda kind: (-len(lineage.get(kind, ())), kind))


def _homes(view: EmbeddedView) -> dict[str, str]:
    """State of every entity that lies in exactly one, by asserted claims, through the bodies that it is part of."""
    codes = _codes_of(view, _STATES)
    around: dict[str, set[str]] = defaultdict(set)
    for row in view.query_rows(_LIES_IN):
        around[row["entity"].value].add(row["home"].value)
    found = {}
    for entity, homes in around.items():
        reached: set[str] = set()
        ahead = list(homes)
        while ahead:
            here = ahead.pop()
            if here not in reached:
                reached.add(here)
                ahead += around.get(here, ())
        states = {codes[each] for each in reached if each in codes}
        if len(states) == 1:
            found[entity] = states.pop()
    return found


def _codes_of(view: EmbeddedView, query: str) -> dict[str, str]:
    """Country of every entity that has exactly one by a query."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in view.query_rows(query):
        found[row["entity"].value].add(row["code"].value)
    return {entity: next(iter(codes)) for entity, codes in found.items() if len(codes) == 1}


def _entities_in(view: EmbeddedView, graph: str) -> frozenset[str]:
    return frozenset(row["entity"].value for row in view.within([graph]).query_rows(_KINDS))


def _view_of(path: Path) -> EmbeddedView:
    """What a release on its way says of entities, as a view of its own."""
    import pyoxigraph as ox

    store = ox.Store()
    with path.open("rb") as stream:
        lines = b"".join(line for line in stream if _describes(line))
    store.load(lines, format=ox.RdfFormat.N_QUADS)
    return EmbeddedView(store)


def _describes(line: bytes) -> bool:
    subject, predicate, _ = line.decode("utf-8").split(" ", 2)
    return subject.startswith(_ENTITY_LINE) and predicate in _DESCRIBES
