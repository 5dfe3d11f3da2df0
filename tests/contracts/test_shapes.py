"""Contract of shapes/ and queries/hygiene: everything found there is tested; nobody edits this to add a shape.

Every example is read together with shapes/examples/world.ttl, the ontology and its class hierarchy. To keep the run
short all XFAIL examples are validated at once; a finding belongs to the file that describes its focus node.
Expected findings were recorded from pySHACL 0.40.1 and then read against the comment at the head of each example;
those of properties-*_XFAIL by rule: one row for the wrong node and one for the wrong value of each property.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from surveilkg import iri
from surveilkg.checks import hygiene, run, shacl
from surveilkg.ingest import rules
from surveilkg.model.finding import SEVERITIES, Finding
from surveilkg.store.oxigraph import EmbeddedView

ROOT = Path(__file__).resolve().parents[2]
SHAPES = ROOT / "shapes" / "data"
EXAMPLES = ROOT / "shapes" / "examples"
HYGIENE = ROOT / "queries" / "hygiene"
PASSES = sorted(EXAMPLES.glob("*_PASS.ttl"))
FAILS = sorted(EXAMPLES.glob("*_XFAIL.ttl"))
QUERIES = sorted(HYGIENE.glob("*.rq"))
SHAPE = "https://w3id.org/surveilkg/shape/"
Row = tuple[str, str, str, str]


def store_of(*files: Path, all_rules: bool = False) -> ox.Store:
    """Ontology, files and what the class hierarchy (or every rule) gives."""
    store = ox.Store()
    for file in sorted((ROOT / "ontology" / "modules").glob("*.ttl")):
        store.load(path=str(file), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(iri.graph("ontology")))
    for file in files:
        store.load(path=str(file), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(iri.graph("source/fable")))
    if all_rules:
        rules.apply(store, ROOT / "queries")
        return store
    rule = next((ROOT / "queries" / "rules").glob("*class-hierarchy.rq"))
    text = rule.read_text(encoding="utf-8")
    given = store.query(text, prefixes=iri.PREFIXES, use_default_graph_as_union=True)
    target = ox.NamedNode(rules.graph_of(rule))
    store.extend([ox.Quad(t.subject, t.predicate, t.object, target) for t in given])  # type: ignore[union-attr]
    return store


def subjects(file: Path) -> set[str]:
    """IRIs that a file says something about."""
    triples = ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)
    return {quad.subject.value for quad in triples if isinstance(quad.subject, ox.NamedNode)}


def rows(found: list[Finding]) -> set[Row]:
    """Findings as the columns of expected.csv."""
    return {(f.severity, f.rule, iri.shorten(f.node), f.path) for f in found}


@cache
def found_in_fails() -> dict[str, list[Finding]]:
    """Findings of all XFAIL examples by file name; under the empty name those that belong to no example."""
    owners = {subject: file.name for file in FAILS for subject in subjects(file)}
    view = EmbeddedView(store_of(EXAMPLES / "world.ttl", *FAILS))
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for finding in shacl.findings(run.merged_graph(view), SHAPES):
        by_file[owners.get(finding.node, "")].append(finding)
    return by_file


@cache
def shape_targets() -> dict[str, set[str]]:
    """Local name of each node shape with the local names of its targets."""
    shapes = shacl.load_shapes(SHAPES)
    targets: dict[str, set[str]] = defaultdict(set)
    for kind in ("targetClass", "targetSubjectsOf", "targetNode"):
        for shape, target in shapes.subject_objects(shacl.iri_of(kind)):
            targets[str(shape).removeprefix(SHAPE)].add(iri.local_name(str(target)))
    return dict(targets)


def ontology_terms(kind: str) -> set[str]:
    """Local names of our terms that are declared as `kind`."""
    view = EmbeddedView(store_of())
    table = view.select(f"SELECT DISTINCT ?term WHERE {{ ?term a {kind} . FILTER(isIRI(?term)) }}")
    return {iri.local_name(str(t)) for t in table.column("term") if str(t).startswith(iri.SKG)}


def test_every_class_has_a_shape() -> None:
    """A class that nobody constrains would let anything through."""
    assert ontology_terms("owl:Class") - {t for targets in shape_targets().values() for t in targets} == set()


def test_every_property_has_a_shape() -> None:
    """A property that nobody constrains could stand on any node and lead anywhere."""
    properties = ontology_terms("owl:ObjectProperty") | ontology_terms("owl:DatatypeProperty")
    assert properties - {t for targets in shape_targets().values() for t in targets} == set()


def test_shapes_name_only_terms_of_the_ontology() -> None:
    """A shape on a misspelt class never fires and looks like a passed check."""
    defined = {
        iri.local_name(str(t))
        for t in EmbeddedView(store_of()).select("SELECT ?t WHERE { ?t rdfs:isDefinedBy ?module }").column("t")
    }
    used = {str(term) for triple in shacl.load_shapes(SHAPES) for term in triple if str(term).startswith(iri.SKG)}
    assert {iri.local_name(term) for term in used if term != iri.SKG} - defined == set()


def test_every_message_says_what_is_wrong_and_what_to_do() -> None:
    """A finding without remedy sends the curator to the source code."""
    messages = {str(text) for text in shacl.load_shapes(SHAPES).objects(None, shacl.iri_of("message"))}
    assert [text for text in sorted(messages) if " Fix: " not in text or "\n" in text] == []


def test_every_result_comes_with_a_message_of_ours() -> None:
    """A constraint without sh:message would print pySHACL's own wording, which gives no remedy."""
    assert [f for found in found_in_fails().values() for f in found if not f.fix] == []


@pytest.mark.parametrize("file", FAILS, ids=lambda file: file.stem)
def test_wrong_example_gives_exactly_its_findings(file: Path) -> None:
    """Each wrong node is refused for its own reason and no other: severity, shape, node and path."""
    with file.with_suffix(".expected.csv").open(encoding="utf-8", newline="") as stream:
        expected = {(r["severity"], r["shape"], r["focus"], r["path"]) for r in csv.DictReader(stream)}
    assert expected, f"{file.name} expects nothing"
    assert rows(found_in_fails()[file.name]) == expected


def test_wrong_examples_do_not_disturb_the_world() -> None:
    """Findings on nodes that no example describes would mean that examples leak into each other."""
    assert [f for f in found_in_fails()[""] if f.severity != "info"] == []


def test_every_shape_is_seen_to_refuse_something() -> None:
    """A shape that no example makes fail may be unable to fail."""
    seen = {finding.rule for found in found_in_fails().values() for finding in found}
    assert set(shape_targets()) - seen == set()


def test_every_subject_is_in_one_example() -> None:
    """Findings are told apart by focus node, so two examples must not describe the same one."""
    owners = defaultdict(list)
    for file in FAILS:
        for subject in subjects(file):
            owners[subject].append(file.name)
    assert {subject: files for subject, files in owners.items() if len(files) > 1} == {}


def test_right_examples_conform() -> None:
    """What is right passes every shape: no error and no warning on any PASS example."""
    view = EmbeddedView(store_of(EXAMPLES / "world.ttl", *PASSES))
    found = shacl.findings(run.merged_graph(view), SHAPES)
    assert [f for f in found if f.severity != "info"] == []


def test_right_examples_use_every_property() -> None:
    """A property that no right example uses may be impossible to use rightly."""
    text = "".join(file.read_text(encoding="utf-8") for file in [*PASSES, EXAMPLES / "world.ttl"])
    properties = {name for name in shape_targets() if name[0].islower()}
    assert {name for name in properties if f"skg:{name} " not in text} == set()


def test_examples_are_paired() -> None:
    """Every wrong example beside a right one; the examples of single properties have theirs in the class pairs."""
    fails = {file.name.removesuffix("_XFAIL.ttl") for file in FAILS}
    passes = {file.name.removesuffix("_PASS.ttl") for file in PASSES}
    assert passes - fails == set()
    assert {name for name in fails - passes if not name.startswith("properties-")} == set()


@pytest.mark.parametrize("file", QUERIES, ids=lambda file: file.stem)
def test_hygiene_query_finds_its_bad_example(file: Path) -> None:
    """Each query has header and severity, selects node, path and value, and finds what it was written for."""
    query = next(query for query in hygiene.load(HYGIENE) if query.name == file.stem)
    assert query.severity in SEVERITIES
    assert len(query.text.splitlines()) <= 60
    code = [line for line in query.text.upper().splitlines() if not line.startswith("#")]
    assert not re.search(r"\bGRAPH\b", "\n".join(code)), "the default graph is the union; see model.md"
    found = hygiene.run(EmbeddedView(store_of(file.with_suffix(".bad.ttl"))), query)
    assert found
    assert all(finding.node and finding.message and finding.fix for finding in found)


@pytest.mark.parametrize("file", QUERIES, ids=lambda file: file.stem)
def test_hygiene_query_is_silent_on_right_examples(file: Path) -> None:
    """A query that finds fault with what is right would be switched off by its first user."""
    query = next(query for query in hygiene.load(HYGIENE) if query.name == file.stem)
    found = hygiene.run(right_view(), query)
    assert query.severity == "info" or found == []


@cache
def right_view() -> EmbeddedView:
    """The world and all right examples after every rule."""
    return EmbeddedView(store_of(EXAMPLES / "world.ttl", *PASSES, all_rules=True))


def test_allegation_marked_as_fact_is_refused() -> None:
    """The harm this project is built against: an alleged deal told as asserted fails, and the finding names it."""
    found = [f for f in found_in_fails()["ClaimAsserted_XFAIL.ttl"] if f.node.endswith("/asserted-unsupported")]
    assert [(f.severity, f.rule, f.path) for f in found if f.severity == "error"] == [
        ("error", "ClaimAsserted", "skg:citation/skg:supportsMode")
    ]


def test_floors() -> None:
    """Discovery that finds nothing passes everything; there were this many on 2026-11-22."""
    assert len(shape_targets()) >= 269
    assert len(PASSES) >= 97
    assert len(FAILS) >= 113
    assert len(QUERIES) >= 23
