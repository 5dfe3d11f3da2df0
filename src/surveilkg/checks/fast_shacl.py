"""SHACL validation through the compiled engine `shacl` (PyPI), for large graphs; pySHACL stays the reference.

The two give the same findings on every shape and example here, and on graphs mutated at random
(tests/checks/test_engines.py). They are known to differ where pySHACL 0.40.1 leaves the recommendation: it reports
the results inside `sh:node` beside the one of the shape, takes `sh:uniqueLang "1"` for true, lets `$` in `sh:pattern`
match before a line end, takes a decimal with exponent, and finds an order between a day and a number. The engine
gives the expected results of all 98 core tests of W3C's test suite.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from surveilkg import iri
from surveilkg.checks.shape_graph import PART, ShapeGraph
from surveilkg.errors import EnvironmentFailure
from surveilkg.model.finding import Finding

if TYPE_CHECKING:
    import shacl

SEVERITY = {"Violation": "error", "Warning": "warning", "Info": "info"}
PROVEN = frozenset(
    {
        "BlankNode",
        "BlankNodeOrIRI",
        "BlankNodeOrLiteral",
        "IRI",
        "IRIOrLiteral",
        "Info",
        "Literal",
        "NodeShape",
        "PropertyShape",
        "Violation",
        "Warning",
        "alternativePath",
        "and",
        "class",
        "closed",
        "datatype",
        "disjoint",
        "equals",
        "hasValue",
        "ignoredProperties",
        "in",
        "inversePath",
        "languageIn",
        "lessThan",
        "lessThanOrEquals",
        "maxCount",
        "maxExclusive",
        "maxInclusive",
        "maxLength",
        "message",
        "minCount",
        "minExclusive",
        "minInclusive",
        "minLength",
        "nodeKind",
        "not",
        "or",
        "path",
        "pattern",
        "property",
        "qualifiedMaxCount",
        "qualifiedMinCount",
        "qualifiedValueShape",
        "severity",
        "targetClass",
        "targetNode",
        "targetObjectsOf",
        "targetSubjectsOf",
        "uniqueLang",
        "xone",
    }
)
"""Terms of SHACL on which the two engines were compared; shapes that use another are given to pySHACL."""


def is_here() -> bool:
    """Whether the engine is installed; there are no wheels of it for every platform."""
    try:
        import shacl  # noqa: F401
    except ImportError:
        return False
    return True


def findings(ntriples: Path, shapes: ShapeGraph, nodes: set[str] | None = None) -> list[Finding]:
    """What shapes find in a file; see `checks.shacl.findings`.

    Args:
        ntriples: N-Triples file (name ending in .nt) of one merged graph with the ontology and all memberships.
        shapes: the shapes.
        nodes: the only nodes whose findings are asked for, or None for all.

    Raises:
        EnvironmentFailure: a shape cannot be run.
    """
    try:
        report = _compiled(shapes).validate_file(str(ntriples))
    except ValueError as error:
        raise EnvironmentFailure(f"The shapes cannot be run: {error}") from error
    asked = (r for r in report.results if nodes is None or node_text(r.focus_node) in nodes)
    return sorted({_finding(result, shapes) for result in asked})


@lru_cache(maxsize=4)
def _compiled(shapes: ShapeGraph) -> shacl.Shapes:
    import shacl

    return shacl.Shapes.from_text(_rewritten(shapes), format="ntriples")


def _rewritten(shapes: ShapeGraph) -> str:
    """The shapes with `sh:class` inside other shapes as a path to the class, which the engine walks ten times faster.

    A node is a SHACL instance of a class where its type, or a superclass of it, is that class (section 1.1 of the
    recommendation): a value at the end of the path rdf:type / rdfs:subClassOf*. What lies inside `sh:or`, `sh:not` and
    the like has no result of its own, so that the reports are the same. A shape with a name may be used elsewhere too
    and stays as it is.
    """
    text = shapes.ntriples
    nameless = (shape for shape in _inner(shapes) if shape.startswith("_:"))
    for number, shape in enumerate(nameless):
        for at, name in enumerate(shapes.values(shape, "class")):
            part = f"_:instance{number}x{at}"
            new = (
                f"{shape} <{iri.SH}property> {part} .\n"
                f"{part} <{iri.SH}path> {part}a .\n{part} <{iri.SH}hasValue> <{name}> .\n"
                f"{part}a <{iri.RDF}first> <{iri.RDF}type> .\n{part}a <{iri.RDF}rest> {part}b .\n"
                f"{part}b <{iri.RDF}first> {part}c .\n{part}b <{iri.RDF}rest> <{iri.RDF}nil> .\n"
                f"{part}c <{iri.SH}zeroOrMorePath> <{iri.RDFS}subClassOf> .\n"
            )
            text = text.replace(f"{shape} <{iri.SH}class> <{name}> .\n", new)
    return text


def _inner(shapes: ShapeGraph) -> list[str]:
    """Shapes whose results are not reported, since they stand inside logical constraints or counts; sorted."""
    found: set[str] = set()
    border = [inner for shape in shapes.statements for inner in _constrained(shapes, shape)]
    while border:
        shape = border.pop()
        if shape not in found:
            found.add(shape)
            border += [*shapes.values(shape, "property"), *_constrained(shapes, shape)]
    return sorted(found)


def _constrained(shapes: ShapeGraph, shape: str) -> list[str]:
    lists = (head for term in ("or", "and", "xone") for head in shapes.values(shape, term))
    single = (inner for term in ("not", "node", "qualifiedValueShape") for inner in shapes.values(shape, term))
    return [*(member for head in lists for member in shapes.members(head)), *single]


def _finding(result: shacl.Result, shapes: ShapeGraph) -> Finding:
    focus, shape = node_text(result.focus_node), node_text(result.source_shape or "")
    value = "[]" if (result.value or "").startswith("_:") else result.value_plain or ""
    message, _, fix = " ".join(" ".join(sorted(result.messages)).split()).partition(" Fix: ")
    return Finding(
        severity=SEVERITY.get(result.severity, "error"),
        rule=iri.local_name(shape).split(PART)[0],
        node=focus,
        message=message,
        path=_path(result, shape, shapes),
        value="" if value == focus else value,
        fix=fix,
    )


def _path(result: shacl.Result, shape: str, shapes: ShapeGraph) -> str:
    if result.path is None:
        return ""
    plain = re.fullmatch(r"<([^<>]*)>", result.path)
    if plain:
        return iri.shorten(plain[1])
    return shapes.path_text(next(iter(shapes.values(shape, "path")), "_:"))


def node_text(term: str) -> str:
    """IRI of a node written as N-Triples; blank nodes have no name that lasts, and are all called `[]`."""
    return "[]" if term.startswith("_:") else term.removeprefix("<").removesuffix(">")
