"""SHACL validation through the compiled engine `shacl` (PyPI), for large graphs; pySHACL stays the reference.

The two give the same findings on every shape and example here, and on graphs mutated at random
(tests/checks/test_engines.py). They are known to differ where pySHACL 0.40.1 leaves the recommendation: it reports
the results inside `sh:node` beside the one of the shape, takes `sh:uniqueLang "1"` for true, lets `$` in `sh:pattern`
match before a line end, takes a decimal with exponent, and finds an order between a day and a number. The engine
gives the expected results of all 98 core tests of W3C's test suite.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
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
    asked = _engine(shapes).findings(ntriples, lambda _: True)
    return sorted({finding for finding in asked if nodes is None or finding.node in nodes})


@lru_cache(maxsize=4)
def _engine(shapes: ShapeGraph) -> Engine:
    return Engine(shapes, rewritten(shapes))


class Engine:
    """Compiled shapes.

    Args:
        shapes: the shapes as they are, which say how a finding names its path.
        text: the same shapes as N-Triples for the engine, perhaps written another way.
        hidden: begins the names of properties that the caller gives nodes, which no closed shape is to report.

    Raises:
        EnvironmentFailure: a shape cannot be run.
    """

    def __init__(self, shapes: ShapeGraph, text: str, hidden: str = "") -> None:
        import shacl

        self._hidden = hidden
        self._shapes = shapes
        self._said: dict[tuple[str, ...], tuple[str, str, str, str, str]] = {}
        try:
            self._compiled = shacl.Shapes.from_text(text, format="ntriples")
        except ValueError as error:
            raise _failed(error) from error

    def findings(self, ntriples: Path, is_asked: Callable[[str], bool]) -> Iterator[Finding]:
        """What the shapes find in a file, in no order and perhaps more than once.

        Args:
            ntriples: N-Triples file (name ending in .nt).
            is_asked: tells of a node as N-Triples writes it whether its findings are asked for.

        Raises:
            EnvironmentFailure: a shape cannot be run.
        """
        try:
            report = self._compiled.validate_file(str(ntriples))
        except ValueError as error:
            raise _failed(error) from error
        asked = (result for result in report.results if is_asked(result.focus_node))
        return (self._finding(result) for result in asked if not self._is_hidden(result))

    def _is_hidden(self, result: shacl.Result) -> bool:
        """Whether a closed shape found a property that only the caller gave."""
        return bool(self._hidden and (result.path or "").startswith(f"<{self._hidden}"))

    def _finding(self, result: shacl.Result) -> Finding:
        focus = node_text(result.focus_node)
        value = "[]" if (result.value or "").startswith("_:") else result.value_plain or ""
        key = (result.severity, result.source_shape or "", result.path or "", *result.messages)
        severity, rule, message, path, fix = self._said.get(key) or self._common(key)
        return Finding(severity, rule, focus, message, path, "" if value == focus else value, fix)

    def _common(self, key: tuple[str, ...]) -> tuple[str, str, str, str, str]:
        """What all findings of a constraint have in common: severity, rule, message, path and fix."""
        severity, source, path, *messages = key
        shape = node_text(source)
        message, _, fix = " ".join(" ".join(sorted(messages)).split()).partition(" Fix: ")
        rule = iri.local_name(shape).split(PART)[0]
        found = SEVERITY.get(severity, "error"), rule, message, _path(path, shape, self._shapes), fix
        self._said[key] = found
        return found


def _failed(error: ValueError) -> EnvironmentFailure:
    return EnvironmentFailure(f"The shapes cannot be run: {error}")


def rewritten(shapes: ShapeGraph) -> str:
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


def _path(path: str, shape: str, shapes: ShapeGraph) -> str:
    if not path:
        return ""
    plain = re.fullmatch(r"<([^<>]*)>", path)
    if plain:
        return iri.shorten(plain[1])
    return shapes.path_text(next(iter(shapes.values(shape, "path")), "_:"))


def node_text(term: str) -> str:
    """IRI of a node written as N-Triples; blank nodes have no name that lasts, and are all called `[]`."""
    return "[]" if term.startswith("_:") else term.removeprefix("<").removesuffix(">")
