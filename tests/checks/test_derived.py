"""Tests of checks.derived: what only rules may say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from surveilkg import iri
from surveilkg.checks import derived
from surveilkg.store.oxigraph import EmbeddedView


@pytest.mark.parametrize("name", derived.DERIVED_ONLY)
def test_authored_shortcut_is_an_error(make_view: Callable[..., EmbeddedView], name: str) -> None:
    """A link written by hand would be a fact without evidence, whatever the property."""
    found = derived.findings(make_view(source__fable=f"id:a skg:{name} id:b , id:c ."))
    assert [(f.severity, f.rule, f.path, f.value) for f in found] == [
        ("error", "derived-only", f"skg:{name}", iri.graph("source/fable"))
    ]
    assert "2 time" in found[0].message


def test_derived_graphs_may_hold_them(make_view: Callable[..., EmbeddedView]) -> None:
    """What a rule gave stands in its own graph and is no finding."""
    assert (
        derived.findings(make_view(derived__lends_to="id:a skg:lendsTo id:b .", entities="id:a a skg:Company .")) == []
    )


def test_every_property_said_to_be_derived_is_watched(make_view: Callable[..., EmbeddedView]) -> None:
    """The list in the code is the one of the ontology: definitions that end in 'never authored'."""
    table = make_view(ontology=True).select(
        'SELECT ?p WHERE { ?p skos:definition ?d . FILTER(CONTAINS(?d, "never authored")) }'
    )
    assert {iri.local_name(str(p)) for p in table.column("p")} == set(derived.DERIVED_ONLY)
