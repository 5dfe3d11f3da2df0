"""Tests of export.turtle: canonical Turtle loses nothing and is the same for the same statements."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.export.turtle import canonical_turtle

NAMES = st.text("ab1_-./", min_size=1, max_size=5).map(lambda name: ox.NamedNode(iri.ENTITY + "x" + name))
PIECES = [*"ab\"'\\<>@.;\n\r\t\x0b\x0c\x1c\x85\u2028", "光", "\n@prefix ", "\n\n"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
OBJECTS = st.one_of(
    NAMES,
    TEXTS.map(ox.Literal),
    TEXTS.map(lambda text: ox.Literal(text, language="en")),
    st.integers(-9, 9).map(ox.Literal),
)
TRIPLES = st.lists(st.builds(ox.Triple, NAMES, NAMES, OBJECTS), max_size=8)


@given(TRIPLES, st.randoms(use_true_random=False))
def test_round_trip_in_any_order(triples: list[ox.Triple], random: object) -> None:
    """Whatever the texts hold, the statements come back, and their order on the way in does not matter.

    Expected: the input, read by another parser run.
    """
    text = canonical_turtle(triples)
    assert {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)} == set(triples)
    mixed = list(triples)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert canonical_turtle([*mixed, *triples]) == text


def test_numbers_in_names_are_ordered_as_numbers() -> None:
    """p2 comes before p10, the type before everything else. Expected: the rule of the module."""
    kind = ox.NamedNode(iri.RDF + "type")
    thing, about = ox.NamedNode(iri.SKG + "Statement"), ox.NamedNode(iri.SKG + "about")
    claims = [ox.NamedNode(f"{iri.CLAIM}s/p{number}") for number in ("10", "2-1", "2")]
    triples = [ox.Triple(claim, predicate, thing) for claim in claims for predicate in (about, kind)]
    lines = canonical_turtle(triples).splitlines()
    assert [line for line in lines if line.startswith("claim:")] == [
        "claim:s\\/p2 a skg:Statement ;",
        "claim:s\\/p2-1 a skg:Statement ;",
        "claim:s\\/p10 a skg:Statement ;",
    ]


def test_blank_nodes_are_labelled_by_what_is_said_of_them(world: SurveilGraph) -> None:
    """The ontology, which holds blank nodes, is written too: all statements, the same bytes for other labels.

    Expected: the canonical form of RDFC-1.0 before and after.
    """

    def canonical(triples: set[ox.Triple]) -> list[str]:
        dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return sorted(map(str, dataset))

    lines = "\n".join(world.view.nquads(iri.graph("ontology"))).encode()
    triples = {quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_QUADS)}
    assert any(isinstance(triple.subject, ox.BlankNode) for triple in triples)
    text = canonical_turtle(triples)
    again = {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)}
    assert canonical(again) == canonical(triples)
    assert canonical_turtle(again) == text
