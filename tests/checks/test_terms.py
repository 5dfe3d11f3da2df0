"""Tests of checks.terms: misspelt terms of our own namespace."""

from __future__ import annotations

from collections.abc import Callable

from surveilkg.checks import terms
from surveilkg.store.oxigraph import EmbeddedView

DATA = """id:acme a skg:Compnay ; skg:refrence source:fable ; skg:status skg:status-planed ; dcterms:unknown "x" .
id:bolt a skg:Company ; skg:reference source:fable ; skg:wikidata "Q1" ."""


def test_misspelt_class_property_and_value_are_found(make_view: Callable[..., EmbeddedView]) -> None:
    """An open shape says nothing about a typing error; this names it, the node and the likely term."""
    found = terms.findings(make_view(ontology=True, entities=DATA))
    assert [(f.severity, f.value.split("#")[1], f.node.split("/")[-1]) for f in found] == [
        ("error", "Compnay", "acme"),
        ("error", "refrence", "acme"),
        ("error", "status-planed", "acme"),
    ]
    assert "skg:Company is meant" in found[0].fix


def test_ontology_itself_uses_only_what_it_defines(make_view: Callable[..., EmbeddedView]) -> None:
    """The ontology is data too: a domain or range that does not exist is found."""
    assert terms.findings(make_view(ontology=True)) == []


def test_without_ontology_every_term_is_undefined(make_view: Callable[..., EmbeddedView]) -> None:
    """A view that lost its ontology must not look clean."""
    assert len(terms.findings(make_view(entities=DATA))) == 7
