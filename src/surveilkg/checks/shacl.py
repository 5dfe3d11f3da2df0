"""SHACL validation through pySHACL, the reference engine. Which graph is checked is decided by `checks.run`.

Only core constraints are used (see shapes/data). Class membership is to be materialised before, by the rule
`class-hierarchy`: no inference runs here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from surveilkg import iri
from surveilkg.checks import shape_graph
from surveilkg.checks.fast_shacl import SEVERITY
from surveilkg.checks.shape_graph import PART, ShapeGraph
from surveilkg.errors import EnvironmentFailure
from surveilkg.model.finding import Finding

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node


def findings(graph: Graph, shapes_folder: Path) -> list[Finding]:
    """What the shapes find in a graph.

    Args:
        graph: one merged graph with the ontology and all class memberships; not changed.
        shapes_folder: folder whose `*.ttl` files hold the shapes.

    Returns:
        Sorted findings. The rule of each is the local name of the node shape that owns the constraint.

    Raises:
        EnvironmentFailure: a shape does not parse or cannot be run.
    """
    shapes = shape_graph.read(shapes_folder)
    report = _validate(graph, _graph(shapes))
    result = iri_of("ValidationResult")
    return sorted({_finding(report, node, shapes) for node in report.subjects(_rdf_type(), result)})


def load_shapes(folder: Path) -> Graph:
    """The shapes of a folder in one graph, each property shape named after the node shape that owns it.

    Raises:
        EnvironmentFailure: there are none, or a file does not parse.
    """
    return _graph(shape_graph.read(folder))


def _graph(shapes: ShapeGraph) -> Graph:
    from rdflib import Graph

    return Graph().parse(data=shapes.ntriples, format="nt")


def iri_of(name: str) -> Node:
    """A term of SHACL as rdflib writes it."""
    from rdflib import URIRef

    return URIRef(iri.SH + name)


def _rdf_type() -> Node:
    from rdflib import URIRef

    return URIRef(iri.RDF + "type")


def _validate(graph: Graph, shapes: Graph) -> Graph:
    """The report of pySHACL; the literal setting of rdflib that pySHACL changes is put back."""
    import re

    import pyshacl
    import rdflib
    from pyshacl.errors import ReportableRuntimeError, ShapeLoadError, ValidationFailure

    before = rdflib.NORMALIZE_LITERALS
    try:
        _, report, text = pyshacl.validate(
            graph, shacl_graph=shapes, inference="none", advanced=False, allow_infos=True, allow_warnings=True
        )
    except (ReportableRuntimeError, ShapeLoadError, re.error) as error:
        raise EnvironmentFailure(f"The shapes cannot be run: {error}") from error
    finally:
        rdflib.NORMALIZE_LITERALS = before
    if isinstance(report, ValidationFailure) or not isinstance(report, rdflib.Graph):
        raise EnvironmentFailure(f"The shapes cannot be run: {text}")
    return report


def _finding(report: Graph, node: Node, shapes: ShapeGraph) -> Finding:
    shape = str(report.value(node, iri_of("sourceShape")))
    focus = _text(report.value(node, iri_of("focusNode")))
    value = _text(report.value(node, iri_of("value")))
    texts = sorted(str(text) for text in report.objects(node, iri_of("resultMessage")))
    message, _, fix = " ".join(" ".join(texts).split()).partition(" Fix: ")
    return Finding(
        severity=SEVERITY.get(iri.local_name(str(report.value(node, iri_of("resultSeverity")))), "error"),
        rule=iri.local_name(shape).split(PART)[0],
        node=focus,
        message=message,
        path=_path(report.value(node, iri_of("resultPath")), shape, shapes),
        value="" if value == focus else value,
        fix=fix,
    )


def _path(path: Node | None, shape: str, shapes: ShapeGraph) -> str:
    from rdflib import URIRef

    if path is None:
        return ""
    if isinstance(path, URIRef):
        return iri.shorten(str(path))
    return shapes.path_text(next(iter(shapes.values(shape, "path")), "_:"))


def _text(term: Node | None) -> str:
    """A node or value in a finding; blank nodes have no name that lasts, and are all called `[]`."""
    from rdflib import BNode

    return "" if term is None else "[]" if isinstance(term, BNode) else str(term)
