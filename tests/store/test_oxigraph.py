"""Tests of store.oxigraph: what a view promises, on a real store. Expected answers follow SPARQL 1.1."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from surveilkg import iri
from surveilkg.errors import EnvironmentFailure, MisuseError
from surveilkg.store.oxigraph import EmbeddedView
from surveilkg.store.to_rdflib import to_rdflib
from surveilkg.table import Table, Term

GRAPHS = {
    "entities": 'id:a skos:prefLabel "A"@en ; skg:value 7 . id:b skos:prefLabel "B \\"quoted\\"" .',
    "source/fable": "id:a skg:knows id:b . id:a skg:knows _:x .",
}
PREFIXES = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in iri.PREFIXES.items())


@pytest.fixture
def view(tmp_path: Path) -> EmbeddedView:
    """A store on disk with two named graphs, opened read-only."""
    store = ox.Store(str(tmp_path / "store"))
    for name, text in GRAPHS.items():
        store.load(input=PREFIXES + text, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(iri.graph(name)))
    store.flush()
    del store
    return EmbeddedView.open(tmp_path / "store")


def test_default_graph_is_the_union(view: EmbeddedView) -> None:
    """No query needs GRAPH: a join over two named graphs is answered, and GRAPH still tells them apart."""
    table = view.select("SELECT ?label WHERE { ?x skg:knows ?y . ?y skos:prefLabel ?label }")
    assert table.column("label") == ['B "quoted"']
    named = view.select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s skg:knows ?o } }")
    assert named.column("g") == [iri.graph("source/fable")]


def test_each_form_has_its_own_answer(view: EmbeddedView) -> None:
    """SELECT gives a table with the order of the query's columns, ASK a truth value, CONSTRUCT triples."""
    table = view.query("SELECT ?v ?missing WHERE { id:a skg:value ?v OPTIONAL { ?v skg:no ?missing } }")
    assert isinstance(table, Table)
    assert (table.names, list(table)) == (["v", "missing"], [{"v": 7, "missing": None}])
    assert view.query("ASK { id:a skg:value 7 }") is True
    assert view.query("ASK { id:a skg:value 8 }") is False
    triples = view.query("CONSTRUCT { ?x skg:label ?l } WHERE { ?x skos:prefLabel ?l FILTER(LANG(?l) = 'en') }")
    label = Term("A", "literal", iri.RDF + "langString", "en")
    assert triples == [(Term(iri.entity("a"), "iri"), Term(iri.SKG + "label", "iri"), label)]


@pytest.mark.parametrize("value", ["B", 'B" } DROP ALL #', "B'", "?s", "<x>", "B\\", "\n"])
def test_bindings_are_terms_not_text(view: EmbeddedView, value: str) -> None:
    """Whatever a binding holds it is compared as one literal; text that looks like SPARQL stays text."""
    table = view.select("SELECT ?v WHERE { BIND(?v AS ?w) }", {"v": Term(value)})
    assert table.column("v") == [value]
    found = view.select("SELECT ?s ?v WHERE { ?s skos:prefLabel ?v }", {"v": Term(value)})
    assert len(found) == 0


def test_bound_terms_keep_kind_type_and_tag(view: EmbeddedView) -> None:
    """An IRI, a typed and a tagged literal each match only themselves."""
    query = "SELECT ?s ?v WHERE { ?s ?p ?v }"
    for term, count in (
        (Term("A", "literal", "", "en"), 1),
        (Term("A"), 0),
        (Term("7", "literal", iri.XSD + "integer"), 1),
        (Term("7"), 0),
        (Term(iri.entity("b"), "iri"), 1),
    ):
        assert len(view.select(query, {"v": term})) == count, term


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("INSERT DATA { id:a skg:value 1 }", "read-only"),
        ("  # comment\nDELETE WHERE { ?s ?p ?o }", "read-only"),
        ("SELECT ?x WHERE { ?x nope:a ?y }", "prefixes need no declaration"),
        ("SELECT", "does not parse"),
    ],
)
def test_wrong_query_is_misuse(view: EmbeddedView, query: str, message: str) -> None:
    """An update or a syntax error is the user's to mend: exit 2 with advice, and nothing changes."""
    before = view.count()
    with pytest.raises(MisuseError) as failure:
        view.query(query)
    assert message in str(failure.value)
    assert failure.value.exit_code == 2
    assert view.count() == before


def test_select_refuses_other_forms(view: EmbeddedView) -> None:
    """A caller that needs a table is told when the query gives none."""
    with pytest.raises(MisuseError, match="not a SELECT"):
        view.select("ASK { ?s ?p ?o }")


def test_counts_and_lines_agree(view: EmbeddedView) -> None:
    """Five statements in two graphs, written as lines that parse back to the same number."""
    assert view.graphs() == sorted(iri.graph(name) for name in GRAPHS)
    assert [view.count(iri.graph(name)) for name in GRAPHS] == [3, 2]
    lines = "\n".join(view.nquads()).encode()
    assert len(list(ox.parse(lines, format=ox.RdfFormat.N_QUADS))) == view.count() == 5
    assert len(list(view.nquads(iri.graph("entities")))) == 3


def test_rdflib_gets_every_statement(view: EmbeddedView) -> None:
    """The data set for rdflib has the same graphs and its default graph is the union."""
    dataset = to_rdflib(view)
    sizes = {str(g.identifier): len(g) for g in dataset.graphs() if len(g) and str(g.identifier).startswith(iri.BASE)}
    assert sizes == {iri.graph("entities"): 3, iri.graph("source/fable"): 2}
    assert len(list(dataset.triples((None, None, None)))) == 5


def test_folder_without_store_is_named(tmp_path: Path) -> None:
    """A generation whose store is gone gives a message with the folder and what to do."""
    with pytest.raises(EnvironmentFailure, match="cannot be opened") as failure:
        EmbeddedView.open(tmp_path / "nothing")
    assert str(tmp_path / "nothing") in failure.value.message
    assert failure.value.hint
