"""A graph judged in parts gives what it gives whole, however small the parts.

Expected is what the engine finds in the whole graph (tests/checks/test_engines.py compares that with pySHACL). Parts
are made of a few subjects each, so that nearly every way that a shape looks leads from one part into another.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.checks.shape_cases import CASES, HEAD, SHAPES, data_of, mutated, shape_of, statements

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.checks import fast_shacl, outlook, parts, run, shape_graph
from surveilkg.model.finding import Finding
from surveilkg.store.oxigraph import EmbeddedView

WALKS = {
    "back after forth": "sh:path ( ex:p [ sh:inversePath ex:q ] ) ; sh:class ex:K",
    "forth after back": "sh:path ( [ sh:inversePath ex:p ] ex:q ) ; sh:maxCount 1",
    "three steps": "sh:path ( ex:p ex:q ex:p ) ; sh:nodeKind sh:IRI",
    "back twice": "sh:path ( [ sh:inversePath ex:q ] [ sh:inversePath ex:p ] ) ; sh:minCount 1",
    "equal at the end": "sh:path ( ex:p ex:q ) ; sh:equals ex:q",
    "order beyond": "sh:path ex:p ; sh:not [ sh:path ex:q ; sh:lessThan ex:p ]",
    "either way": "sh:path [ sh:alternativePath ( ( ex:p ex:q ) [ sh:inversePath ex:q ] ) ] ; sh:maxCount 2",
    "what a value has": "sh:path ex:p ; sh:property [ sh:path ex:q ; sh:class ex:K ; sh:message 'm' ]",
    "what a holder has": "sh:path [ sh:inversePath ex:q ] ; sh:property [ sh:path ex:p ; sh:maxCount 1 ]",
    "two levels down": "sh:path ex:p ; sh:property [ sh:path ex:q ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ]",
    "class of values of values": "sh:path ex:p ; sh:not [ sh:property [ sh:path ex:q ; sh:class ex:K ] ]",
    "counted classes": "sh:path ex:p ; sh:qualifiedMinCount 2 ; sh:qualifiedValueShape [ sh:class ex:K ]",
    "a literal's holder": "sh:path ( ex:p [ sh:inversePath ex:p ] ) ; sh:maxCount 1",
}
"""Property shapes whose ways are of every form that the recommendation has and the engine is given."""
TARGETS = (
    *(f"sh:targetClass ex:{name}" for name in ("K", "L", "M")),
    *(f"sh:targetSubjectsOf ex:{name}" for name in "pq"),
    *(f"sh:targetObjectsOf ex:{name}" for name in "pq"),
    *(f"sh:targetNode ex:{name}" for name in ("n0", "n1", "unheard-of")),
)


def judged(lines: list[str], folder: Path, scratch: Path, size: int) -> tuple[list[Finding], list[Finding], int]:
    """What is found in the whole, and in parts of so many bytes; and the number of these parts."""
    data = scratch / "graph.nt"
    data.write_text("".join(lines), encoding="utf-8")
    shapes = shape_graph.read(folder)
    whole = fast_shacl.findings(data, shapes)
    with in_parts(size) as counted:
        return whole, parts.findings([data], shapes), len(counted)


@contextmanager
def in_parts(size: int) -> Iterator[list[int]]:
    """Parts of so many bytes; the size of every file that the engine is given is told."""
    counted: list[int] = []
    judge = fast_shacl.Engine.findings

    def counting(engine: fast_shacl.Engine, ntriples: Path, is_asked: Callable[[str], bool]) -> Iterator[Finding]:
        counted.append(ntriples.stat().st_size)
        return judge(engine, ntriples, is_asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "SIZE", size)
        patch.setattr(fast_shacl.Engine, "findings", counting)
        yield counted


def as_lines(quads: list[ox.Quad]) -> list[str]:
    """Statements as N-Triples, in an order of no meaning."""
    found = [f"{quad.triple} .\n" for quad in quads]
    random.Random(3).shuffle(found)  # noqa: S311
    return found


@pytest.mark.parametrize("size", [10_000, 60_000])
def test_all_examples_in_parts_of_a_few_nodes(size: int, tmp_path: Path) -> None:
    """Every example, right and wrong, of every shape that ships; every finding and its order."""
    whole, found, count = judged(as_lines([*statements()[0], *statements()[1]]), SHAPES, tmp_path, size)
    assert count > 100_000 // size
    assert len(whole) > 500
    assert found == whole


@given(seed=st.integers(0, 2**32), size=st.integers(20_000, 400_000))
@settings(max_examples=3, phases=[Phase.generate], deadline=None)
def test_mutated_graphs(seed: int, size: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Thousands of broken nodes, blank ones and values of wrong kind among them, cut anywhere."""
    fixed, said = statements()
    lines = as_lines([*fixed, *mutated(said, seed)])
    whole, found, count = judged(lines, SHAPES, tmp_path_factory.mktemp("mutated"), size)
    assert count > 1
    assert len(whole) > 500
    assert found == whole


def test_each_feature(tmp_path: Path) -> None:
    """Every feature of SHACL that the engine is given, on the graphs that keep and break it."""
    shapes = HEAD + "".join(shape_of(n, constraint) for n, (constraint, _, _) in enumerate(CASES.values()))
    (tmp_path / "shapes.ttl").write_text(shapes, encoding="utf-8")
    text = HEAD + "".join(data_of(n, told) for n, (_, told, _) in enumerate(CASES.values()))
    quads = list(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))
    whole, found, count = judged(as_lines(quads), tmp_path, tmp_path, 300)
    assert count > 30
    assert {f.rule for f in whole} == {f"S{n}" for n in range(len(CASES))}
    assert found == whole


TERMS = [
    *(ox.NamedNode(f"https://example.org/n{number}") for number in range(8)),
    ox.NamedNode("https://example.org/名/é%20'"),
    ox.BlankNode("x"),
    ox.BlankNode("y"),
    ox.Literal('a "quoted" <https://example.org/K>\n line'),
    ox.Literal("7", datatype=ox.NamedNode(iri.XSD + "integer")),
    ox.Literal("名", language="zh"),
]
NODES = [term for term in TERMS if not isinstance(term, ox.Literal)]
KINDS = [ox.NamedNode(f"https://example.org/{name}") for name in ("K", "L", "M", "N")]
LINKS = st.tuples(
    st.sampled_from(NODES),
    st.sampled_from([ox.NamedNode(f"https://example.org/{name}") for name in ("p", "q", "r")]),
    st.sampled_from(TERMS),
)
CLASSES = st.tuples(
    st.sampled_from(NODES),
    st.just(ox.NamedNode(iri.RDF + "type")),
    st.sampled_from([*KINDS, ox.Literal("<https://example.org/K>"), ox.BlankNode("x")]),
)
ABOVE = st.tuples(st.sampled_from(KINDS), st.just(ox.NamedNode(iri.RDFS + "subClassOf")), st.sampled_from(KINDS))


def written(shapes: Iterable[tuple[str, str]], folder: Path) -> None:
    """Write shapes of one target and one property each."""
    text = "".join(
        f"ex:W{n} a sh:NodeShape ; {target} ; sh:property [ {walk} ] .\n" for n, (target, walk) in enumerate(shapes)
    )
    (folder / "shapes.ttl").write_text(HEAD + text, encoding="utf-8")


def test_every_target_with_every_way(tmp_path: Path) -> None:
    """On a sparse graph of forty nodes, where a way that is cut off after any step shows."""
    written(product(TARGETS, WALKS.values()), tmp_path)
    chance = random.Random(5)  # noqa: S311
    names = [f"<https://example.org/n{number}>" for number in range(40)]
    lines = [
        f"{chance.choice(names)} <https://example.org/{p}> {chance.choice(names)} .\n" for p in "pqr" for _ in names
    ]
    kinds = [f"<https://example.org/{name}>" for name in "KLMN"]
    lines += [f"{name} <{iri.RDF}type> {chance.choice(kinds)} .\n" for name in names]
    lines += [f'{chance.choice(names)} <https://example.org/{p}> "{n % 3}" .\n' for p in "pq" for n in range(8)]
    lines.append(f"{kinds[1]} <{iri.RDFS}subClassOf> {kinds[0]} .\n")
    whole, found, count = judged(sorted(set(lines)), tmp_path, tmp_path, 250)
    assert count > 30
    assert len({f.rule for f in whole}) > len(TARGETS) * len(WALKS) // 2
    assert found == whole


@given(
    shapes=st.lists(
        st.tuples(st.sampled_from(TARGETS), st.sampled_from(sorted(WALKS.values()))), min_size=1, max_size=6
    ),
    said=st.tuples(
        st.lists(LINKS, min_size=8, max_size=40),
        st.lists(CLASSES, min_size=4, max_size=16),
        st.lists(ABOVE, max_size=4),
    ),
    size=st.integers(80, 2_000),
)
@settings(max_examples=60, deadline=None)
def test_every_way_to_look(
    shapes: list[tuple[str, str]],
    said: tuple[list[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]], ...],
    size: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Shapes with any target and any way, on graphs in which everything is joined: few nodes, blank ones, literals."""
    folder = tmp_path_factory.mktemp("ways")
    written(shapes, folder)
    lines = sorted({f"{ox.Triple(*triple)} .\n" for triples in said for triple in triples})
    assert outlook.outlook_of(shape_graph.read(folder)) is not None
    whole, found, _ = judged(lines, folder, folder, size)
    assert found == whole


@pytest.mark.parametrize(
    "shape",
    [
        "sh:targetClass ex:K ; sh:property [ sh:path rdf:type ; sh:maxCount 1 ]",
        "sh:targetSubjectsOf rdfs:subClassOf ; sh:property [ sh:path ex:p ; sh:minCount 1 ]",
        "sh:targetClass ex:K ; sh:closed true ; sh:property [ sh:path ex:p ]",
        """sh:targetClass ex:K ; sh:property [ sh:path ex:p ; sh:not [ sh:closed true ;
            sh:ignoredProperties ( rdf:type ) ; sh:property [ sh:path ex:q ] ] ]""",
        "sh:targetClass ex:K ; sh:property [ sh:path [ sh:inversePath ( ex:p ex:q ) ] ; sh:maxCount 0 ]",
    ],
)
def test_shapes_for_which_there_are_no_parts(shape: str, tmp_path: Path) -> None:
    """Where parts would have to hold more than is lent, the whole is judged."""
    (tmp_path / "shapes.ttl").write_text(f"{HEAD} ex:S a sh:NodeShape ; {shape} .", encoding="utf-8")
    text = HEAD + "ex:a a ex:K, ex:L ; ex:p ex:b . ex:b ex:q ex:a . ex:K rdfs:subClassOf ex:M . ex:c a ex:K ; ex:r 1 ."
    quads = list(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))
    whole, found, count = judged(as_lines(quads), tmp_path, tmp_path, 100)
    assert whole
    assert (found, count) == (whole, 1)


def test_a_graph_that_uses_the_private_names(tmp_path: Path) -> None:
    """What stands in parts only cannot be stated from outside: then the whole is judged."""
    lines = as_lines([*statements()[0], *statements()[1]])
    private = f"<{outlook.PRIVATE}kind-own-1>"
    lines.append(f"<https://a.example/x> <{iri.RDF}type> {private} .\n")
    whole, found, count = judged(lines, SHAPES, tmp_path, 60_000)
    assert (found, count) == (whole, 1)


@pytest.mark.parametrize("name", ["graph", "world"])
def test_whole_graphs(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """The shipped graph and the fictional world, asked as `surveilkg check` and the gate of an ingest ask."""
    graph: SurveilGraph = request.getfixturevalue(name)
    view = EmbeddedView(graph.generation.open_store())
    data = tmp_path / "graph.nt"
    with data.open("wb") as stream:
        view.write_ntriples(stream)
    whole = fast_shacl.findings(data, shape_graph.read(SHAPES))
    with in_parts(data.stat().st_size // 7) as counted:
        assert run.shape_findings(view, SHAPES, ntriples=[data] if name == "graph" else None) == whole
    assert len(counted) >= 7
    assert max(counted) < data.stat().st_size // 3
    assert whole
