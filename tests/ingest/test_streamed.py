"""Rules evaluated in one pass give what the rules themselves give, asked as queries: the reference is SPARQL.

The graphs are the examples of shapes/examples with statements altered at random, statements made of nothing but the
words of the rules. That real files give the same is seen by their hashes, which did not change.
"""

from __future__ import annotations

import contextlib
import random
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from surveilkg import iri
from surveilkg.ingest import rules
from surveilkg.ingest.streamed import derive
from surveilkg.settings import data_root
from surveilkg.store.lines import Lines

QUERIES = data_root() / "queries"
RULES = rules.rule_files(QUERIES)
_TRUE, _FALSE = (ox.Literal(word, datatype=ox.NamedNode(iri.XSD + "boolean")) for word in ("true", "false"))
_LINKS = (
    *("sameEventAs", "accountOf", "decidesOn", "derivedFromSource", "organOf", "locatedIn", "amount", "source"),
    *("finances", "technology", "location", "resident", "homeState", "subordinate", "superior", "contained"),
    *("container", "supplier", "recipient", "financier", "borrower", "status"),
)
"""Properties of the rules that join nodes; some of them are roles of those who take part."""
_CLASSES = (
    *("Deal", "Loan", "Financing", "Domicile", "Subordination", "Containment", "Partnership", "Deployment"),
    *("EventDecision", "OriginDecision", "Company", "State", "City", "TechnologyCategory", "Source", "Passage"),
)
_VALUES = {
    "mode": ("asserted", "alleged", "denied", "retracted"),
    "rank": ("rank-normal", "rank-deprecated"),
    "judgement": ("judgement-same", "judgement-different"),
    "status": ("status-cancelled", "status-completed"),
    "priceBasis": ("prices-nominal", "prices-constant"),
    "purpose": ("policing",),
    "product": ("cameras",),
}
_FLAGS = ("umbrella", "recommendedForAggregates", "generalScope", "servesSurveillance")


@cache
def ontology() -> tuple[ox.Quad, ...]:
    """The statements of the ontology."""
    store = ox.Store()
    for file in sorted((data_root() / "ontology" / "modules").glob("*.ttl")):
        store.load(path=str(file), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(iri.graph("ontology")))
    return tuple(store)


@cache
def examples() -> tuple[ox.Quad, ...]:
    """The statements of all examples of shapes, right and wrong."""
    store = ox.Store()
    for file in sorted((data_root() / "shapes" / "examples").glob("*.ttl")):
        store.load(path=str(file), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(iri.graph("source/f")))
    return tuple(sorted(store, key=str))


def outcomes(quads: list[ox.Quad]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """What the rules give of a graph: asked as queries, and in one pass (which must not have given up)."""
    found = []
    for way in (rules.ask, rules.apply):
        store = ox.Store()
        store.bulk_extend(quads)
        with contextlib.ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
            if way is rules.apply:
                patch.setattr(rules, "ask", _given_up)
            given_by = way(store, QUERIES, stack)
            found.append({graph: set(_lines(lines)) for graph, lines in given_by.lines.items()})
        derived = {str(quad) + " ." for quad in store if "/graph/derived/" in str(quad.graph_name)}
        assert derived == set().union(*found[-1].values())
    return found[0], found[1]


def _given_up(*_: object) -> rules.Derived:
    raise AssertionError("the pass was not used")


def _lines(lines: Lines) -> list[str]:
    return lines.path().read_text(encoding="utf-8").split("\n")[:-1]


def test_pass_is_written_for_the_rules_as_they_are() -> None:
    """Who changes a rule changes `ingest.streamed` with it, and then the digest; until then the queries are asked."""
    assert derive.digest(RULES) == derive.WRITTEN_FOR, (
        "queries/rules/ changed: make surveilkg.ingest.streamed give the same again, until the other tests of this "
        f"file pass with WRITTEN_FOR = {derive.digest(RULES)!r}"
    )


def test_remarks_on_a_rule_change_nothing(tmp_path: Path) -> None:
    """Only what a rule says counts, and a rule that says something else is asked as a query."""
    said = RULES[0].read_text(encoding="utf-8")
    (tmp_path / "rules").mkdir()
    copies = [tmp_path / "rules" / rule.name for rule in RULES]
    for rule, copy in zip(RULES, copies, strict=True):
        copy.write_text("# another remark\n" + rule.read_text(encoding="utf-8"), encoding="utf-8")
    assert derive.digest(copies) == derive.WRITTEN_FOR
    copies[0].write_text(said.replace("?instance a ?super", "?instance skg:isA ?super"), encoding="utf-8")
    assert derive.digest(copies) != derive.WRITTEN_FOR
    store = ox.Store()
    store.bulk_extend([*ontology(), *examples()])
    rules.apply(store, tmp_path)
    assert next(iter(store.quads_for_pattern(None, ox.NamedNode(iri.SKG + "isA"), None)), None) is not None


@given(seed=st.integers(0, 2**32), share=st.sampled_from([0.0, 0.1, 0.6]))
@example(seed=0, share=0.0)
@example(seed=1270 + 6, share=0.6)
@settings(max_examples=4)
def test_altered_examples_give_what_the_rules_give(seed: int, share: float) -> None:
    """Examples of every class, with subjects, properties and values exchanged."""
    chance = random.Random(seed)  # noqa: S311
    said = examples()
    quads = []
    for quad in said:
        other = chance.choice(said)
        fate = chance.choice(["value", "subject", "property"]) if chance.random() < share else ""
        subject = other.subject if fate == "subject" else quad.subject
        predicate = other.predicate if fate == "property" else quad.predicate
        value = other.object if fate == "value" else quad.object
        quads.append(ox.Quad(subject, predicate, value, quad.graph_name))
    named = [q for q in quads if not isinstance(q.subject, ox.BlankNode) and not isinstance(q.object, ox.BlankNode)]
    asked, passed = outcomes([*ontology(), *named])
    assert {graph: asked[graph] ^ passed[graph] for graph in asked if asked[graph] != passed[graph]} == {}


def node(number: int) -> ox.NamedNode:
    """A node; some are spelt like claims, of which some begin with one another."""
    stems = (iri.CLAIM + "s/a", iri.CLAIM + "s/a-1", iri.ENTITY + "b", iri.SOURCE + "c")
    return ox.NamedNode(f"{stems[number % 4]}{number // 4 or ''}")


_NODES = st.integers(0, 9).map(node)
_GRAPHS = st.sampled_from([ox.NamedNode(iri.graph(f"source/{name}")) for name in "ab"])


def _skg(name: str) -> ox.NamedNode:
    return ox.NamedNode(iri.SKG + name)


_FACTS = st.one_of(
    st.tuples(_NODES, st.just(ox.NamedNode(iri.RDF + "type")), st.sampled_from(_CLASSES).map(_skg)),
    st.tuples(_NODES, st.sampled_from(_LINKS).map(_skg), _NODES),
    st.tuples(_NODES, st.sampled_from(_LINKS).map(_skg), st.sampled_from([ox.Literal("x"), ox.Literal("")])),
    st.tuples(_NODES, st.sampled_from(_FLAGS).map(_skg), st.sampled_from([_TRUE, _FALSE, ox.Literal("true")])),
    st.tuples(_NODES, st.sampled_from(["recordKey", "linkedRecordKey"]).map(_skg), st.just(ox.Literal("k\t1"))),
    st.sampled_from([(p, v) for p, values in _VALUES.items() for v in values]).flatmap(
        lambda pair: st.tuples(_NODES, st.just(_skg(pair[0])), st.just(_skg(pair[1])))
    ),
)
_WHOLE = [
    ("Deal", {"supplier": 2, "recipient": 6}),
    ("Loan", {"financier": 2, "borrower": 6, "accountOf": 7, "amount": 8}),
    ("Subordination", {"subordinate": 2, "superior": 6}),
    ("Containment", {"contained": 2, "container": 6}),
    ("Domicile", {"resident": 2, "homeState": 6}),
    ("Partnership", {"location": 6, "source": 3}),
]


@st.composite
def _claims(draw: st.DrawFn) -> list[ox.Quad]:
    """Claims that are whole, so that rules apply, about few nodes, so that they meet."""
    kind, roles = draw(st.sampled_from(_WHOLE))
    claim, graph = node(draw(st.integers(0, 9))), draw(_GRAPHS)
    facts: list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]] = [
        (ox.NamedNode(iri.RDF + "type"), _skg(kind)),
        (_skg("rank"), _skg("rank-normal")),
    ]
    facts.append((_skg("mode"), _skg(draw(st.sampled_from(["asserted", "alleged"])))))
    for role, at in roles.items():
        nears: list[ox.NamedNode | ox.Literal] = [node(at), node(at + 4), ox.Literal("x")]
        facts.append((_skg(role), nears[draw(st.sampled_from([0, 0, 0, 1, 1, 2]))]))
    return [ox.Quad(claim, predicate, value, graph) for predicate, value in facts]


@given(
    st.lists(_claims(), max_size=6),
    st.lists(st.builds(lambda fact, graph: ox.Quad(fact[0], fact[1], fact[2], graph), _FACTS, _GRAPHS), max_size=60),
)
@settings(max_examples=60)
def test_words_of_the_rules_in_any_order_give_what_the_rules_give(
    claims: list[list[ox.Quad]], others: list[ox.Quad]
) -> None:
    """Classes, roles, decisions, flags and literals where none should stand, in two graphs."""
    asked, passed = outcomes([*ontology(), *(quad for claim in claims for quad in claim), *others])
    assert {graph: asked[graph] ^ passed[graph] for graph in asked if asked[graph] != passed[graph]} == {}


_EACH = """
claim:s/1 a skg:Loan ; skg:recordKey "k" ; NORMAL ; skg:amount claim:s/m ;
  skg:financier id:f ; skg:borrower id:b ; skg:derivedFromSource source:d .
claim:s/m skg:priceBasis skg:prices-nominal .
claim:s/2 a skg:Financing ; skg:recordKey "k" ; NORMAL ; skg:amount claim:s/n .
claim:s/3 a skg:Deal ; skg:linkedRecordKey "k" ; skg:supplier id:f ; skg:recipient id:b ; skg:location id:p ;
  skg:source source:d ; NORMAL .
source:d skg:generalScope true .
claim:s/4 a skg:Domicile ; skg:resident id:f ; skg:homeState id:p ; NORMAL .
claim:s/5 a skg:Domicile ; skg:resident id:f ; skg:homeState id:p ; skg:rank skg:rank-normal ; skg:mode skg:alleged .
claim:s/6 a skg:Subordination ; skg:subordinate id:f ; skg:superior id:g ; NORMAL .
claim:s/7 a skg:Containment ; skg:contained id:p ; skg:container id:q ; NORMAL .
id:g skg:organOf id:h . id:q skg:locatedIn id:r . id:f a skg:Company . id:h a skg:PublicBody .
id:t a skg:TechnologyCategory ; skos:broader id:u .
decision:x a skg:EventDecision ; skg:judgement skg:judgement-same ; skg:decidesOn claim:s/3 , claim:s/1 .
"""
"""Facts of which every rule gives something."""


def test_every_rule_gives_something_here() -> None:
    """Guards the comparisons: no rule is compared on nothing."""
    prefixes = "".join(
        f"PREFIX {name}: <{iri.PREFIXES[name]}> " for name in ("skg", "skos", "id", "claim", "source", "decision")
    )
    insert = _EACH.replace("claim:s/", "claim:s\\/").replace(
        "NORMAL", "skg:rank skg:rank-normal ; skg:mode skg:asserted"
    )
    facts = ox.Store()
    facts.update(f"{prefixes} INSERT DATA {{ GRAPH <x:g> {{ {insert} }} }}")
    asked, passed = outcomes([*ontology(), *facts])
    assert asked == passed
    assert {graph for graph, lines in asked.items() if not lines} == set()
