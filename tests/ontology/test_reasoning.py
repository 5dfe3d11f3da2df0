"""HermiT finds the ontology sound and contradicts misuse. What shapes check is not asked here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, URIRef
from rdflib.collection import Collection

from surveilkg import vocab

pytestmark = pytest.mark.needs_java

Reasoner = Callable[..., "set[str] | None"]
ReasonerOfMany = Callable[..., "list[set[str] | None]"]

CODES = (vocab.ISO_ALPHA2, vocab.ISO_ALPHA3, vocab.ISO_NUMERIC, vocab.LEI, vocab.WIKIDATA)

PREFIXES = """
@prefix skg: <https://w3id.org/surveilkg/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/> .
"""

WORLD = """
:oria a skg:State ; skg:isoAlpha3 "ORI" . :velm a skg:State ; skg:isoAlpha3 "VEL" .
:port a skg:SubnationalEntity ; skg:locatedIn :oria . :square a skg:Place ; skg:locatedIn :port .
:ministry a skg:PublicBody ; skg:organOf :oria . :office a skg:PublicBody ; skg:organOf :ministry .
:lens a skg:Company . :bank a skg:FinancialInstitution , skg:PublicBody .
:cameras a skg:TechnologyCategory . :faces a skg:TechnologyCategory ; skos:broader :cameras .
:deal a skg:Deal ; skg:supplier :lens ; skg:recipient :ministry ; skg:technology :faces ;
    skg:mode skg:alleged ; skg:earliestStart "2019-08-01"^^xsd:date ; skg:when "2019-08" ;
    skg:accountOf :event .
:loan a skg:BuyerCredit , skg:ConcessionalLoan ; skg:financier :bank ; skg:borrower :oria ;
    skg:finances :deal ; skg:amount [ a skg:MonetaryAmount ; skg:amountValue 12 ; skg:currency "USD" ] .
:use a skg:Deployment ; skg:operator :office ; skg:location :square .
:count a skg:Measurement ; skg:measuresRelation :use ; skg:minInclusive 50.0 ; skg:quantity "cameras" .
:talk a skg:Statement ; skg:about :lens , :faces ; skg:speechAct skg:act-warned ; skg:aboutRelation :deal .
:same a skg:EventDecision ; skg:decidesOn :deal ; skg:judgement skg:judgement-same .
"""

MISUSES = {
    "a company is no state": ":lens a skg:State .",
    "a territory is not inside a state and a state at once": ":port a skg:State .",
    "a technology cannot borrow": ":loan skg:borrower :faces .",
    "one claim is of one class": ":deal a skg:Deployment .",
    "a claim is not what it is about": ":deal a skg:Company .",
    "a group is not a place": ":group a skg:ActorGroup . :use skg:location :group .",
    "a product cannot supply": ":thing a skg:Product . :deal skg:supplier :thing .",
    "a role belongs to its class": ":loan skg:listedParty :lens .",
    "a shared role belongs to one of its classes": ":talk skg:partner :lens .",
    "broader leads to technologies only": ":faces skos:broader :lens .",
    "an event decision is not on entities": ":same skg:decidesOn :lens .",
    "a relation is an account of one event": ":deal skg:accountOf :other . :other owl:differentFrom :event .",
    "a figure is a number": ':count skg:value "many" .',
    "a mode is no status": ":deal skg:mode skg:status-pilot .",
    "two states with one code": ':velm skg:isoAlpha3 "ORI" . :velm owl:differentFrom :oria .',
}

CONCLUSIONS = {
    "use at a square involves the state around it": (":use", "skg:involves", ":oria"),
    "a deal with a ministry involves its state": (":deal", "skg:involves", ":oria"),
    "an office is an organ of the state at any depth": (":office", "skg:organOf", ":oria"),
    "a square lies in the state at any depth": (":square", "skg:locatedIn", ":oria"),
    "a supplier is a participant": (":deal", "skg:hasParticipant", ":lens"),
}


@pytest.fixture(scope="module")
def keyed(core: Graph, folder: Path) -> Graph:
    """The core with the keys that only a reasoner may see."""
    return core + Graph().parse(folder / "reasoning" / "keys.ttl")


def said(text: str) -> Graph:
    """A graph of Turtle."""
    return Graph().parse(data=PREFIXES + text, format="turtle")


def test_every_class_is_satisfiable(keyed: Graph, reason: Reasoner) -> None:
    """Guards against axioms that leave a class empty; the expected empty set is what soundness means."""
    assert reason(keyed) == set()


def test_a_sample_world_is_consistent(keyed: Graph, reason: Reasoner) -> None:
    """Guards against axioms too strict for ordinary data: an invented world, overlaps and dates included."""
    assert reason(keyed, said(WORLD)) == set()


@pytest.mark.parametrize("name", sorted(MISUSES))
def test_misuse_is_contradicted(name: str, keyed: Graph, reason: Reasoner) -> None:
    """Guards against axioms that constrain nothing: each line breaks one rule in a sound world."""
    assert reason(keyed, said(WORLD + MISUSES[name])) is None


@pytest.mark.parametrize("name", sorted(CONCLUSIONS))
def test_chains_and_transitivity_conclude(name: str, keyed: Graph, reason: Reasoner) -> None:
    """Guards the roll-up: what follows is what cannot be denied, by the meaning of entailment."""
    source, role, target = CONCLUSIONS[name]
    denial = (
        f"[] a owl:NegativePropertyAssertion ; owl:sourceIndividual {source} ; "
        f"owl:assertionProperty {role} ; owl:targetIndividual {target} ."
    )
    assert reason(keyed, said(WORLD + denial)) is None


def test_a_denial_of_what_does_not_follow_is_accepted(keyed: Graph, reason: Reasoner) -> None:
    """Guards against a reasoner that contradicts every denial, and hedges against shortcuts.

    An alleged deal must not become a plain fact between its parties.
    """
    denial = (
        "[] a owl:NegativePropertyAssertion ; owl:sourceIndividual :lens ; "
        "owl:assertionProperty skg:suppliesTo ; owl:targetIndividual :ministry ."
    )
    assert reason(keyed, said(WORLD + denial)) == set()


def test_an_unsatisfiable_class_is_reported(keyed: Graph, reason: Reasoner) -> None:
    """Guards the first test: a class put under two disjoint ones must be found out by name."""
    assert reason(keyed, said("skg:Company rdfs:subClassOf skg:State .")) == {vocab.COMPANY}


def test_the_curated_graph_is_consistent(core: Graph, folder: Path, reason: Reasoner) -> None:
    """Guards the data against the axioms: nothing is of two kinds held apart, no code is shared.

    Entities with a code are stated to differ, which the keys contradict where two have one code. A key speaks of
    nothing but named entities with one stated value, so the keys add nothing where no value is stated of two: that is
    counted, since HermiT would weigh 80,000 pairs for it. Whether a class is empty does not depend on the data, and
    that a shared code is contradicted is asked above.
    """
    triples = [
        quad.triple
        for file in sorted((folder.parent / "kg" / "curated").rglob("*.ttl"))
        for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    ]
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for triple in triples:
        if triple.predicate.value in CODES and isinstance(triple.object, ox.Literal):
            holders[triple.predicate.value, triple.object.value].add(str(triple.subject))
    assert [(code, names) for code, names in holders.items() if len(names) > 1] == []
    coded = sorted(set().union(*holders.values()))
    assert len(coded) > 190, "no curated entity carries a code"
    differ = Graph()
    different, members = BNode(), BNode()
    differ.add((different, RDF.type, OWL.AllDifferent))
    differ.add((different, OWL.distinctMembers, members))
    Collection(differ, members, [URIRef(name.strip("<>")) for name in coded])
    said_of = "".join(f"{triple} .\n" for triple in triples if not str(triple.object).endswith(f"^^<{XSD.date}>"))
    assert reason(core, differ, said_of.encode(), classes=False) == set()


def test_codes_are_the_keys(core: Graph, folder: Path) -> None:
    """Guards the count of codes: the keys of the ontology are the codes that are counted, one property each."""
    keys = Graph().parse(folder / "reasoning" / "keys.ttl")
    assert sorted(str(key) for lists in keys.objects(None, OWL.hasKey) for key in Collection(keys, lists)) == sorted(
        CODES
    )
    assert all(len(Collection(keys, lists)) == 1 for lists in keys.objects(None, OWL.hasKey))
    assert not [key for key in CODES if list(core.subjects(RDFS.subPropertyOf, URIRef(key)))], (
        "implied values count too"
    )


ALIGNMENTS = ("bods", "followthemoney", "org", "prov-o", "schema-org", "skos")


@pytest.fixture(scope="module")
def aligned(keyed: Graph, folder: Path, reason_each: ReasonerOfMany) -> dict[str, set[str] | None]:
    """What HermiT says of the core, the world and each alignment."""
    graphs = [Graph().parse(folder / "alignments" / f"{name}.ttl") for name in ALIGNMENTS]
    return dict(zip(ALIGNMENTS, reason_each([(keyed, each, said(WORLD)) for each in graphs]), strict=True))


@pytest.mark.parametrize("name", ALIGNMENTS)
def test_alignments_keep_the_core_sound(name: str, aligned: dict[str, set[str] | None]) -> None:
    """Guards against a mapping that merges classes we hold apart: the same world, one alignment at a time."""
    assert aligned[name] == set()


def test_views_of_one_process_are_told_apart(keyed: Graph, reason_each: ReasonerOfMany) -> None:
    """Guards the tests above: an empty class and a contradiction are those of the view that has them."""
    views = ["", "skg:Company rdfs:subClassOf skg:State .", WORLD + MISUSES["a company is no state"], WORLD]
    assert reason_each([(keyed, said(text)) for text in views]) == [set(), {vocab.COMPANY}, None, set()]
