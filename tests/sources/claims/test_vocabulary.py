"""The tables of what a row may say agree with the ontology, the shapes and the technologies of the graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rdflib
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDFS

from surveilkg import iri, vocab
from surveilkg.sources.claims import template, vocabulary
from surveilkg.sources.registry import find

if TYPE_CHECKING:
    from surveilkg.api import SurveilGraph

ROOT = Path(__file__).resolve().parents[3]
ONTOLOGY = sorted((ROOT / "ontology" / "modules").glob("*.ttl"))


def _named(graph: rdflib.Graph, name: str, predicate: rdflib.URIRef) -> set[str]:
    """Local names of the domain or range of a property, unions taken apart."""
    found: set[str] = set()
    for value in graph.objects(rdflib.URIRef(iri.SKG + name), predicate):
        union = graph.value(value, OWL.unionOf)
        nodes = list(Collection(graph, union)) if union is not None else [value]
        found |= {iri.local_name(str(node)) for node in nodes}
    return found


def _ontology() -> rdflib.Graph:
    graph = rdflib.Graph()
    for file in ONTOLOGY:
        graph.parse(file)
    return graph


def test_columns_are_terms_where_the_ontology_puts_them() -> None:
    """Every role, text, number and closed value may stand on exactly the classes of its domain, with its range."""
    graph = _ontology()
    places = {name: on for name, (_, on) in (vocabulary.ROLES | vocabulary.VALUES).items()}
    places |= vocabulary.TEXTS | vocabulary.NUMBERS
    domains = {name: _named(graph, name, RDFS.domain) - {"LegalInstrument"} for name in places}
    assert {name: set(on) for name, on in places.items()} == domains
    ranges = {name: _named(graph, name, RDFS.range) for name in vocabulary.ROLES}
    assert {name: {kind} for name, (kind, _) in vocabulary.ROLES.items()} == ranges


def test_every_role_of_the_ontology_is_a_column() -> None:
    """A role that is added to the ontology can be entered; `technology` is the column technologies."""
    graph = _ontology()
    roles = {
        iri.local_name(str(role))
        for role in graph.subjects(RDFS.subPropertyOf, rdflib.URIRef(iri.SKG + "hasParticipant"))
    }
    assert len(roles) > 40
    assert roles - set(vocabulary.ROLES) == set()


def test_needed_columns_exist() -> None:
    """What a class needs is a column, and a class that needs it may carry it."""
    for kind, choices in vocabulary.NEEDED.items():
        assert kind in vocab.CLASSES
        for name in (name for choice in choices for name in choice):
            assert template.MEANT.get(name.casefold()) == name, name
            if name in vocabulary.ROLES:
                assert set(vocabulary.ROLES[name][1]) & set(vocabulary.parents(kind)), (kind, name)


def test_modes_and_lists_are_the_ontology_s() -> None:
    """Modes, statuses and the like are read from the terms of the ontology and are not empty."""
    assert {f"{name}" for name in vocabulary.MODES} <= vocab.TERMS
    for prefix, _ in vocabulary.VALUES.values():
        assert vocabulary.values(prefix), prefix
    assert "policing" in vocabulary.values("purpose-")


def test_technologies_are_those_of_the_graph(graph: SurveilGraph) -> None:
    """The table of labels in source.toml is that of the graph that ships; regenerate it where a technology is added."""
    query = (
        "SELECT ?it ?label WHERE { ?it a skg:TechnologyCategory ; skos:prefLabel ?label FILTER(LANG(?label) = 'en') }"
    )
    shipped = {row["label"].value: iri.local_name(row["it"].value) for row in graph.view.query_rows(query)}
    ours = {label: entry["means"] for label, entry in find("claims").lookups["technology"].items()}
    assert ours == shipped
