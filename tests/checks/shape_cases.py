"""Shapes with the graphs that keep and break them, and graphs with what nobody thought of."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from surveilkg import iri
from surveilkg.ingest import rules

ROOT = Path(__file__).resolve().parents[2]
SHAPES = ROOT / "shapes" / "data"
EXAMPLES = sorted((ROOT / "shapes" / "examples").glob("*.ttl"))
HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
CASES = {
    "minCount": ("sh:path ex:p ; sh:minCount 2", "ex:a ex:p 1 . ex:b ex:p 1, 2 .", "a"),
    "maxCount": ("sh:path ex:p ; sh:maxCount 1", "ex:a ex:p 1, 2 . ex:b ex:p 1 .", "a"),
    "class": ("sh:path ex:p ; sh:class ex:K", "ex:a ex:p ex:x . ex:b ex:p ex:k . ex:k a ex:K .", "a"),
    "class of a literal": ("sh:path ex:p ; sh:class ex:K", 'ex:a ex:p "k" . ex:b a ex:C .', "a"),
    "subclass": ("sh:path ex:p ; sh:class ex:K", "ex:a ex:p ex:x . ex:b ex:p ex:l . ex:l a ex:L .", "a"),
    "datatype": ("sh:path ex:p ; sh:datatype xsd:integer", 'ex:a ex:p "1" . ex:b ex:p 1 .', "a"),
    "ill-typed": ("sh:path ex:p ; sh:datatype xsd:integer", 'ex:a ex:p "x"^^xsd:integer . ex:b ex:p 1 .', "a"),
    "day": ("sh:path ex:p ; sh:datatype xsd:date", 'ex:a ex:p "2021-02-29"^^xsd:date . ex:b a ex:C .', "a"),
    "langString": ("sh:path ex:p ; sh:datatype rdf:langString", 'ex:a ex:p "x" . ex:b ex:p "x"@en .', "a"),
    "kind": ("sh:path ex:p ; sh:nodeKind sh:IRI", 'ex:a ex:p "x" . ex:b ex:p ex:x .', "a"),
    "literal": ("sh:path ex:p ; sh:nodeKind sh:Literal", 'ex:a ex:p ex:x . ex:b ex:p "x" .', "a"),
    "minInclusive": ("sh:path ex:p ; sh:minInclusive 2", "ex:a ex:p 1.99 . ex:b ex:p 2.0 .", "a"),
    "minExclusive": ("sh:path ex:p ; sh:minExclusive 2", "ex:a ex:p 2.0 . ex:b ex:p 2.01 .", "a"),
    "maxInclusive": ("sh:path ex:p ; sh:maxInclusive 2", "ex:a ex:p 2.01 . ex:b ex:p 2 .", "a"),
    "no number": ("sh:path ex:p ; sh:minInclusive 2", 'ex:a ex:p "3" . ex:b ex:p 3 .', "a"),
    "minLength": ("sh:path ex:p ; sh:minLength 2", 'ex:a ex:p "华" . ex:b ex:p "华为" .', "a"),
    "maxLength": ("sh:path ex:p ; sh:maxLength 2", 'ex:a ex:p "华为技" . ex:b ex:p "华为" .', "a"),
    "pattern": ("sh:path ex:p ; sh:pattern '^[A-Z]{2}$'", 'ex:a ex:p "ABC" . ex:b ex:p "AB" .', "a"),
    "pattern of an IRI": ("sh:path ex:p ; sh:pattern 'org/x$'", "ex:a ex:p ex:y . ex:b ex:p ex:x .", "a"),
    "languageIn": ('sh:path ex:p ; sh:languageIn ( "en" )', 'ex:a ex:p "x"@fr . ex:b ex:p "x"@en-GB .', "a"),
    "no language": ('sh:path ex:p ; sh:languageIn ( "en" )', 'ex:a ex:p "x" . ex:b ex:p "x"@en .', "a"),
    "uniqueLang": ("sh:path ex:p ; sh:uniqueLang true", 'ex:a ex:p "x"@en, "y"@en . ex:b ex:p "x"@en, "y"@fr .', "a"),
    "equals": ("sh:path ex:p ; sh:equals ex:q", "ex:a ex:p 1 ; ex:q 2 . ex:b ex:p 1 ; ex:q 1 .", "a"),
    "disjoint": ("sh:path ex:p ; sh:disjoint ex:q", "ex:a ex:p 1 ; ex:q 1 . ex:b ex:p 1 ; ex:q 2 .", "a"),
    "lessThan": ("sh:path ex:p ; sh:lessThan ex:q", "ex:a ex:p 2 ; ex:q 2 . ex:b ex:p 1 ; ex:q 2 .", "a"),
    "lessThanOrEquals": (
        "sh:path ex:p ; sh:lessThanOrEquals ex:q",
        "ex:a ex:p 3 ; ex:q 2 . ex:b ex:p 2 ; ex:q 2 .",
        "a",
    ),
    "days in order": (
        "sh:path ex:p ; sh:lessThanOrEquals ex:q",
        'ex:a ex:p "2020-02-01"^^xsd:date ; ex:q "2020-01-31"^^xsd:date . ex:b ex:p 1 ; ex:q 2 .',
        "a",
    ),
    "hasValue": ("sh:path ex:p ; sh:hasValue ex:x", "ex:a ex:p ex:y . ex:b ex:p ex:x, ex:y .", "a"),
    "in": ("sh:path ex:p ; sh:in ( 1 ex:x )", "ex:a ex:p 2 . ex:b ex:p 1, ex:x .", "a"),
    "not": ("sh:path ex:p ; sh:not [ sh:class ex:K ]", "ex:a ex:p ex:k . ex:k a ex:K . ex:b ex:p ex:x .", "a"),
    "or": ("sh:or ( [ sh:path ex:p ; sh:minCount 1 ] [ sh:class ex:K ] )", "ex:a ex:q 1 . ex:b ex:p 1 .", "a"),
    "subclass within or": (
        "sh:path ex:p ; sh:or ( [ sh:class ex:K ] [ sh:datatype xsd:integer ] )",
        'ex:a ex:p ex:x, "k" . ex:b ex:p ex:l, 1 . ex:l a ex:L .',
        "a",
    ),
    "superclass within not": (
        "sh:path ex:p ; sh:not [ sh:class ex:K ]",
        "ex:a ex:p ex:l . ex:l a ex:L . ex:b ex:p 1 .",
        "a",
    ),
    "two classes within and": (
        "sh:path ex:p ; sh:and ( [ sh:class ex:K, ex:M ] )",
        "ex:a ex:p ex:l . ex:l a ex:L . ex:b ex:p ex:n . ex:n a ex:L , ex:M .",
        "a",
    ),
    "class of a value within node": (
        "sh:node [ sh:property [ sh:path ex:p ; sh:class ex:K ] ]",
        "ex:a ex:p ex:x . ex:b ex:p ex:l . ex:l a ex:L .",
        "a",
    ),
    "and": ("sh:and ( [ sh:path ex:p ; sh:minCount 1 ] [ sh:class ex:C ] )", "ex:a ex:q 1 . ex:b ex:p 1 .", "a"),
    "xone": (
        "sh:xone ( [ sh:path ex:p ; sh:minCount 1 ] [ sh:path ex:q ; sh:minCount 1 ] )",
        "ex:a ex:p 1 ; ex:q 1 . ex:b ex:p 1 .",
        "a",
    ),
    "sequence": ("sh:path ( ex:p ex:q ) ; sh:minCount 1", "ex:a ex:p ex:w . ex:b ex:p ex:y . ex:y ex:q 1 .", "a"),
    "inverse": ("sh:path [ sh:inversePath ex:p ] ; sh:maxCount 0", "ex:x ex:p ex:a . ex:b a ex:C .", "a"),
    "alternative": (
        "sh:path [ sh:alternativePath ( ex:p [ sh:inversePath ex:q ] ) ] ; sh:maxCount 1",
        "ex:a ex:p 1 . ex:z ex:q ex:a . ex:b ex:p 1 .",
        "a",
    ),
    "qualified": (
        "sh:path ex:p ; sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 1 ; sh:qualifiedValueShape [ sh:class ex:K ]",
        "ex:a ex:p ex:k, ex:k2 . ex:b ex:p ex:k, ex:x . ex:k a ex:K . ex:k2 a ex:K .",
        "a",
    ),
    "nested": (
        "sh:path ex:p ; sh:property [ sh:path ex:q ; sh:minCount 1 ; sh:message 'm' ]",
        "ex:b ex:p ex:a . ex:c ex:p ex:y . ex:y ex:q 1 .",
        "a",
    ),
    "closed": (
        "sh:closed true ; sh:ignoredProperties ( rdf:type ) ; sh:property [ sh:path ex:p ]",
        "ex:a ex:q 1 . ex:b ex:p 1 .",
        "a",
    ),
}
"""Feature to constraint, statements, and the local names of the nodes that break it; a, b and c are of class C."""


def shape_of(number: int, constraint: str) -> str:
    """A shape for the class of one case."""
    constraint = constraint.replace("ex:C ", f"ex:C{number} ")
    body = f"sh:property [ {constraint} ; sh:message 'm' ]" if constraint.startswith("sh:path") else constraint
    return f"ex:S{number} a sh:NodeShape ; sh:targetClass ex:C{number} ; sh:message 'm' ; {body} .\n"


def data_of(number: int, statements: str) -> str:
    """Statements of one case, its nodes and its target class under names of their own."""
    nodes = "bc" if "ex:c " in statements else "ab"
    text = "".join(f"ex:{name} a ex:C . " for name in nodes) + statements
    for name in ("a", "b", "c", "C"):
        text = text.replace(f"ex:{name} ", f"ex:{name}{number} ")
    return text + " ex:L rdfs:subClassOf ex:K .\n"


@cache
def statements() -> tuple[list[ox.Quad], list[ox.Quad]]:
    """Statements of the ontology with the class hierarchy, and of all examples, right and wrong."""
    store = ox.Store()
    for file in [*sorted((ROOT / "ontology" / "modules").glob("*.ttl")), *EXAMPLES]:
        name = "fable" if file in EXAMPLES else "ontology"
        store.load(path=str(file), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(iri.graph(name)))
    hierarchy = rules.rule_files(ROOT / "queries")[0].read_text(encoding="utf-8")
    given = store.query(hierarchy, prefixes=iri.PREFIXES, use_default_graph_as_union=True)
    assert isinstance(given, ox.QueryTriples)
    derived = [ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(iri.graph("derived/kinds"))) for t in given]
    fable = ox.NamedNode(iri.graph("fable"))
    said = sorted(store.quads_for_pattern(None, None, None, fable), key=str)
    return [q for q in store if q.graph_name != fable] + derived, said


ODD: list[ox.NamedNode | ox.BlankNode | ox.Literal] = [
    *(ox.Literal(text) for text in ("", "x", "2019-13", "https://a.example", "AB", "-1")),
    *(ox.Literal("label", language=tag) for tag in ("en", "EN", "en-GB", "fr", "zh-hans")),
    *(ox.Literal(text, datatype=ox.NamedNode(iri.XSD + "decimal")) for text in ("1.50", "-0.0", "101", "x")),
    *(ox.Literal(text, datatype=ox.NamedNode(iri.XSD + "integer")) for text in ("0", "01", "-7", "4.5")),
    *(ox.Literal(text, datatype=ox.NamedNode(iri.XSD + "date")) for text in ("2020-02-30", "1999-01-01", "2030")),
    *(ox.Literal(text, datatype=ox.NamedNode(iri.XSD + "boolean")) for text in ("1", "true", "yes")),
    ox.BlankNode("nobody"),
    ox.NamedNode("https://a.example/thing"),
]
"""Values that break some constraint: wrong form, wrong type, wrong tag, no type, a blank node."""


def mutated(said: list[ox.Quad], seed: int) -> list[ox.Quad]:
    """Statements with about one in six dropped, given another value, another property or another subject."""
    chance = random.Random(seed)  # noqa: S311
    found = []
    for quad in said:
        other = chance.choice(said)
        value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple = chance.choice(
            [other.object, *chance.sample(ODD, 2)]
        )
        fate = chance.randrange(30)
        if fate in {0, 1}:
            continue
        if fate == 2:
            quad = ox.Quad(quad.subject, quad.predicate, value, quad.graph_name)  # noqa: PLW2901
        if fate == 3:
            quad = ox.Quad(quad.subject, other.predicate, quad.object, quad.graph_name)  # noqa: PLW2901
        if fate == 4:
            found.append(ox.Quad(other.subject, quad.predicate, value, quad.graph_name))
        found.append(quad)
    return found
