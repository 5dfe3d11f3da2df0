"""What the ontology tests share: the core graph, and a reasoner that reads a view of a graph."""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import OWL, RDF, XSD, Graph, Literal

from surveilkg.generate.vocab import load_ontology
from surveilkg.settings import data_root

Reasoner = Callable[[Graph], set[str] | None]


@pytest.fixture(scope="session")
def folder() -> Path:
    """The ontology/ folder of this checkout."""
    return data_root() / "ontology"


@pytest.fixture(scope="session")
def core(folder: Path) -> Graph:
    """The core ontology; tests copy it before they add anything."""
    return load_ontology(folder)


def reasoning_view(graph: Graph) -> Graph:
    """A graph as HermiT can read it: no imports (all is in it) and no literal of a type it stops on."""
    view = Graph()
    for triple in graph:
        value = triple[2]
        if triple[1] != OWL.imports and not (isinstance(value, Literal) and value.datatype == XSD.date):
            view.add(triple)
    return view


@pytest.fixture(scope="session")
def reason() -> Reasoner:
    """A function from a graph to its unsatisfiable classes, or to None where it is inconsistent."""
    import owlready2

    logging.getLogger("owlready2").setLevel(logging.ERROR)
    # Each run takes a second: what the virtual machine does for long ones costs more than it gains.
    os.environ.setdefault(
        "JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:+IgnoreUnrecognizedVMOptions"
    )

    def run(graph: Graph) -> set[str] | None:
        world = owlready2.World()
        view = reasoning_view(graph)
        text = view.serialize(format="nt", encoding="utf-8")
        world.get_ontology("https://example.org/view#").load(fileobj=io.BytesIO(text))
        try:
            owlready2.sync_reasoner_hermit(world, debug=0)
        except owlready2.OwlReadyInconsistentOntologyError:
            return None
        named = {str(term) for term in view.subjects(RDF.type, OWL.Class)}
        return {str(found.iri) for found in world.inconsistent_classes() if str(found.iri) in named}

    return run
