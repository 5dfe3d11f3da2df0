"""The register of known entities, read from a published generation and from releases that are on their way into it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from surveilkg import iri
from surveilkg.identity.known import Lineage
from surveilkg.identity.layers import Layer, Layers
from surveilkg.identity.register import Register
from surveilkg.ingest import entries, entry_files
from surveilkg.network.projection import read as read_projections
from surveilkg.store.generations import Generation
from surveilkg.store.lines import Lines
from surveilkg.store.oxigraph import EmbeddedView

_ENTERED = 'SELECT DISTINCT ?entity WHERE { ?entity a ?kind ; skos:prefLabel ?label . FILTER(LANG(?label) = "en") }'
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


def read_register(
    generation: Generation, source_id: str, graph: str = "", under_way: Mapping[str, Layer] | None = None
) -> tuple[Register, Lineage]:
    """Known entities of a generation, as a release of a source is to see them, and the class hierarchy.

    A release sees what ships and what was ingested for the first time before it, its own source included: so the same
    file gives the same statements however often, and after whatever else, it is ingested again. Of the releases in
    kg/derived/, one that ships itself sees those before it, as it did when they were made.

    Args:
        generation: the generation.
        source_id: the source.
        graph: graph of the release; a new one, or an empty one, sees everything but itself.
        under_way: releases that go into the graph together with it and come before it: graph to what a register learns
            of it, see `learned`. Of these graphs the generation's are not read.
    """
    view = EmbeddedView.open(generation.store)
    manifest, lineage = generation.manifest(), lineage_of(view)
    inputs, releases = manifest["inputs"], manifest["releases"]
    own = inputs[graph]["order"] if graph in inputs else len(inputs) + 1
    place = releases[graph]["order"] if graph in releases else len(releases) + 1
    before = [name for name in _by_order(releases) if releases[name]["order"] < place]
    before += [name for name in _by_order(inputs) if inputs[name]["order"] < own and name not in before]
    left_out = {*inputs, *releases}
    derived = iri.graph("derived/")
    shipped = [name for name in view.graphs() if name not in left_out and not name.startswith(derived)]
    others = dict(under_way or {})

    def release(name: str) -> Layer:
        make = partial(entries.of_graphs, view, [name], lineage)
        return entry_files.beside(generation.folder, name, manifest, lineage, make)

    ground = partial(_ground, view, shipped, lineage)
    layers: list[Layer] = [entry_files.beside_all(generation.folder, shipped, manifest, lineage, ground)]
    layers += [others.pop(name) if name in others else release(name) for name in before]
    return register_of([*layers, *others.values()], lineage, source_id), lineage


def register_of(layers: Iterable[Layer], lineage: Lineage, source_id: str) -> Register:
    """Known entities of some layers.

    Args:
        layers: what ships, then releases, each of which describes the entities that it uses, in the order of making.
        lineage: class to itself and all its superclasses.
        source_id: the source that names are to be matched for.
    """
    return Register(Layers(layers, lineage), lineage, source_id=source_id)


def lineage_of(view: EmbeddedView) -> Lineage:
    """Every class of the ontology in a store to itself and all its superclasses."""
    projections = read_projections(view)
    return {name: frozenset(projections.lineage(name)) for name in projections.parents}


def learned(lines: Lines, lineage: Lineage) -> Layer:
    """What a register learns of a release as it was written."""
    return entry_files.alone(partial(entries.of_file, lines.path(), lineage))


def learned_of(view: EmbeddedView, graphs: list[str], lineage: Lineage, ships: bool = False) -> Layer:
    """What a register learns of graphs of a store, as one; `ships` where they are those that ship."""
    make = partial(_ground, view, graphs, lineage) if ships else partial(entries.of_graphs, view, graphs, lineage)
    return entry_files.alone(make)


def _ground(view: EmbeddedView, shipped: list[str], lineage: Lineage) -> Lines:
    """Rows of the graphs that ship."""
    entered = view.within([iri.graph("entities")]).query_rows(_ENTERED)
    ground = entries.Ground(_homes(view.within(shipped)), frozenset(row["entity"].value for row in entered))
    return entries.of_graphs(view, shipped, lineage, ground)


def _by_order(releases: Mapping[str, Mapping[str, Any]]) -> list[str]:
    return sorted(releases, key=lambda name: int(releases[name]["order"]))


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
