"""A small fictional graph for the tests of the checks room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from surveilkg import iri
from surveilkg.store.oxigraph import EmbeddedView

ROOT = Path(__file__).resolve().parents[2]
PREFIXES = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in iri.PREFIXES.items())
ViewMaker = Callable[..., EmbeddedView]


@pytest.fixture
def make_view() -> ViewMaker:
    """A function from Turtle by graph name to a view; prefixes need no declaration."""

    def make(ontology: bool = False, **graphs: str) -> EmbeddedView:
        store = ox.Store()
        if ontology:
            for file in sorted((ROOT / "ontology" / "modules").glob("*.ttl")):
                store.load(path=str(file), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(iri.graph("ontology")))
        for name, text in graphs.items():
            target = ox.NamedNode(iri.graph(name.replace("__", "/")))
            store.load(input=(PREFIXES + text).encode(), format=ox.RdfFormat.TURTLE, to_graph=target)
        return EmbeddedView(store)

    return make


@pytest.fixture
def root() -> Path:
    """The root of the checkout."""
    return ROOT
