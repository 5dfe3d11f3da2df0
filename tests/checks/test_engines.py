"""The fast SHACL engine gives what pySHACL gives; both give what the recommendation says.

Expected values of `CASES` follow the definitions of SHACL (W3C Recommendation, 2017), section by section. The graphs
are every example of shapes/examples, the shipped graph, the test world, and the examples with statements dropped,
altered and added at random.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.checks.shape_cases import CASES, EXAMPLES, HEAD, SHAPES, data_of, mutated, shape_of, statements

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.checks import fast_shacl, run, shacl, shape_graph
from surveilkg.model.finding import Finding
from surveilkg.store.oxigraph import EmbeddedView


def both(view: EmbeddedView, folder: Path, scratch: Path) -> tuple[list[Finding], list[Finding]]:
    """What pySHACL and the fast engine find."""
    data = scratch / "graph.nt"
    with data.open("wb") as stream:
        view.write_ntriples(stream)
    return shacl.findings(run.merged_graph(view), folder), fast_shacl.findings(data, shape_graph.read(folder))


@pytest.fixture(scope="module")
def found_in_cases(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Finding], list[Finding]]:
    """Findings of both engines on all cases in one graph."""
    folder = tmp_path_factory.mktemp("cases")
    shapes = HEAD + "".join(shape_of(n, constraint) for n, (constraint, _, _) in enumerate(CASES.values()))
    (folder / "shapes.ttl").write_text(shapes, encoding="utf-8")
    data = HEAD + "".join(data_of(n, statements) for n, (_, statements, _) in enumerate(CASES.values()))
    store = ox.Store()
    store.load(input=data.encode(), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(iri.graph("cases")))
    return both(EmbeddedView(store), folder, folder)


@pytest.mark.parametrize("feature", CASES)
def test_each_feature_refuses_what_the_recommendation_refuses(
    feature: str, found_in_cases: tuple[list[Finding], list[Finding]]
) -> None:
    """Both engines name the node that breaks the constraint and not its neighbour that keeps it."""
    number, expected = list(CASES).index(feature), CASES[feature][2]
    for found in found_in_cases:
        nodes = {f.node.removeprefix("https://example.org/") for f in found if f.rule == f"S{number}"}
        assert nodes == {f"{expected}{number}"}
    assert len({tuple(f for f in found if f.rule == f"S{number}") for found in found_in_cases}) == 1


def test_shapes_use_only_features_that_were_compared() -> None:
    """A term beyond the list would send every check to the slow engine."""
    assert shape_graph.read(SHAPES).terms() <= fast_shacl.PROVEN
    cases = HEAD + "".join(shape_of(n, constraint) for n, (constraint, _, _) in enumerate(CASES.values()))
    kinds = {"PropertyShape", "BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral", "targetObjectsOf"}
    elsewhere = {"Info", "Warning", "Violation", "severity", "targetNode", "targetSubjectsOf", "maxExclusive"}
    used = {term for term in fast_shacl.PROVEN if f"sh:{term}" in cases}
    assert used | kinds | elsewhere == fast_shacl.PROVEN


def test_engines_agree_on_all_examples(tmp_path: Path) -> None:
    """Severity, rule, node, message, path, value and fix: every finding on every example is the same."""
    one, other = both(EmbeddedView(_store([*statements()[0], *statements()[1]])), SHAPES, tmp_path)
    assert len(one) > 500
    assert one == other


def test_statements_that_are_given_again_change_nothing(tmp_path: Path) -> None:
    """A graph is a set: in another order and up to three times each nothing else is found.

    The gate gives the engine the lines of all graphs one after the other, so counts must be of different values.
    """
    store = _store([*statements()[0], *mutated(statements()[1], 7)])
    counted = HEAD + "".join(data_of(n, told) for n, (_, told, _) in enumerate(CASES.values()))
    store.load(input=counted.encode(), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(iri.graph("cases")))
    shapes = HEAD + "".join(shape_of(n, constraint) for n, (constraint, _, _) in enumerate(CASES.values()))
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "shapes.ttl").write_text(shapes, encoding="utf-8")
    lines = sorted({f"{quad.triple} .\n" for quad in store})
    again = [line for line in lines for _ in range(1 + len(line) % 3)]
    random.Random(1).shuffle(again)  # noqa: S311
    for name, told in (("once.nt", lines), ("again.nt", again)):
        (tmp_path / name).write_text("".join(told), encoding="utf-8")
    for folder in (SHAPES, tmp_path / "cases"):
        found = [fast_shacl.findings(tmp_path / name, shape_graph.read(folder)) for name in ("once.nt", "again.nt")]
        assert len(found[0]) > 30
        assert found[0] == found[1]


BIG = re.compile("/source/(aigs-|aidata-|africa-)")
"""Releases of data sets whose many rows are all of one form: pySHACL takes a minute for them and finds nothing new."""
DANGLING = re.compile("/claim/(aigs-|aidata-|africa-)")
"""Their claims, which what is derived still names and which now break what a claim must have: one in three is enough
to break every rule that all of them break."""


def _is_compared(quad: ox.Quad) -> bool:
    if BIG.search(str(quad.graph_name)):
        return False
    return not DANGLING.search(str(quad.subject)) or zlib.crc32(str(quad.subject).encode()) % 3 == 0


@pytest.mark.parametrize("name", ["graph", "world"])
def test_engines_agree_on_whole_graphs(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """The shipped graph, but for its biggest releases, and the fictional world give the same findings by both."""
    graph: SurveilGraph = request.getfixturevalue(name)
    quads = list(filter(_is_compared, graph.generation.open_store()))
    assert len(quads) > (40_000 if name == "graph" else 1_000)
    one, other = both(EmbeddedView(_store(quads)), SHAPES, tmp_path)
    assert one == other
    assert len({(found.rule, found.path) for found in one}) > (20 if name == "graph" else 0)


@given(seed=st.integers(0, 2**32))
@settings(max_examples=2, phases=[Phase.generate])
def test_engines_agree_on_mutated_graphs(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Thousands of broken nodes at once, of kinds that nobody thought of."""
    fixed, said = statements()
    store = _store([*fixed, *mutated(said, seed)])
    one, other = both(EmbeddedView(store), SHAPES, tmp_path_factory.mktemp("mutated"))
    assert len(one) > 500
    assert set(one) - set(other) == set()
    assert {(f.rule, f.path) for f in set(other) - set(one)} - compared_pairs() == set()


def compared_pairs() -> set[tuple[str, str]]:
    """Rule and path of the constraints that compare two properties: rdflib finds an order where there is none."""
    shapes = shape_graph.read(SHAPES)
    return {
        (iri.local_name(node).split(shape_graph.PART)[0], shapes.path_text(path))
        for node in shapes.statements
        if shapes.values(node, "lessThan") or shapes.values(node, "lessThanOrEquals")
        for path in shapes.values(node, "path")
    }


BEYOND = {
    "a day and a number": (
        "sh:path ex:p ; sh:lessThanOrEquals ex:q",
        'ex:a ex:p "2017-01-01"^^xsd:date ; ex:q 1.5 . ex:b ex:p 1 ; ex:q 2 .',
        {"a"},
        set(),
    ),
    "a decimal with exponent": (
        "sh:path ex:p ; sh:datatype xsd:decimal",
        'ex:a ex:p "1e3"^^xsd:decimal . ex:b ex:p 1.0 .',
        {"a"},
        set(),
    ),
    "a line end": ("sh:path ex:p ; sh:pattern '^AB$'", 'ex:a ex:p "AB\\n" . ex:b ex:p "AB" .', {"a"}, set()),
    "uniqueLang 1": (
        'sh:path ex:p ; sh:uniqueLang "1"^^xsd:boolean',
        'ex:a ex:p "x"@en, "y"@en . ex:b ex:p "x"@en .',
        set(),
        {"a"},
    ),
}
"""Constraint, statements, what the recommendation refuses, what pySHACL 0.40.1 refuses."""


@pytest.mark.parametrize("case", BEYOND)
def test_where_pyshacl_leaves_the_recommendation(case: str, tmp_path: Path) -> None:
    """The known differences are what they are said to be.

    Values that cannot be compared break an order (SHACL 4.5.3), `$` is the end of the text (XPath and XQuery
    Functions 5.6.1), a decimal has no exponent (XSD 3.3.3), and only the literal true asks for unique languages
    (SHACL 4.4.5).
    """
    constraint, text, right, reference = BEYOND[case]
    (tmp_path / "s.ttl").write_text(HEAD + shape_of(0, constraint), encoding="utf-8")
    store = ox.Store()
    data = (HEAD + data_of(0, text)).encode()
    store.load(input=data, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(iri.graph("cases")))
    found = both(EmbeddedView(store), tmp_path, tmp_path)
    nodes = [{f.node.removeprefix("https://example.org/").rstrip("0") for f in one} for one in found]
    assert nodes == [reference, right]


def _store(quads: list[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.bulk_extend(quads)
    return store


def test_without_the_engine_pyshacl_answers(tmp_path: Path) -> None:
    """Where no wheel of the engine can be installed, the same findings come from pySHACL, and one line says so."""
    (tmp_path / "shacl.py").write_text("raise ImportError('none for this platform')\n", encoding="utf-8")
    program = f"""
import sys; sys.path.insert(0, {str(tmp_path)!r})
import pyoxigraph as ox
from pathlib import Path
from surveilkg.checks import run
from surveilkg.store.oxigraph import EmbeddedView
store = ox.Store()
store.load(path={str(EXAMPLES[0])!r}, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode('https://a.example/g'))
said = []
found = run.shape_findings(EmbeddedView(store), Path({str(SHAPES)!r}), said.append)
print(len(found), 'pyshacl' in sys.modules, len(said))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    count, reference, said = done.stdout.split()
    assert int(count) > 0
    assert (reference, said) == ("True", "1")
