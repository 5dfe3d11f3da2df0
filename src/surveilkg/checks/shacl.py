"""SHACL validation through pySHACL, the reference engine. Which graph is checked is decided by `checks.run`.

Only core constraints are used (see shapes/data). Class membership is to be materialised before, by the rule
`class-hierarchy`: no inference runs here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from surveilkg import iri
from surveilkg.errors import EnvironmentFailure
from surveilkg.model.finding import Finding

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_SEVERITY = {"Violation": "error", "Warning": "warning", "Info": "info"}
_PART = "~"
"""Between the name of a node shape and the number of a property shape in it; stands in no authored name."""


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
    shapes = load_shapes(shapes_folder)
    report = _validate(graph, shapes)
    result = iri_of("ValidationResult")
    return sorted({_finding(report, node) for node in report.subjects(_rdf_type(), result)})


def load_shapes(folder: Path) -> Graph:
    """The shapes of a folder in one graph, each property shape named after the node shape that owns it.

    Raises:
        EnvironmentFailure: there are none, or a file does not parse.
    """
    from rdflib import Graph

    shapes = Graph()
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise EnvironmentFailure(f"There are no shapes in {folder}.", "Reinstall surveilkg, or check the path.")
    for file in files:
        try:
            shapes.parse(file, format="turtle")
        except (SyntaxError, ValueError) as error:  # rdflib's BadSyntax is a SyntaxError
            raise EnvironmentFailure(f"The shapes in {file} do not parse: {error}") from error
    return _name_property_shapes(shapes)


def iri_of(name: str) -> Node:
    """A term of SHACL as rdflib writes it."""
    from rdflib import URIRef

    return URIRef(iri.SH + name)


def _rdf_type() -> Node:
    from rdflib import URIRef

    return URIRef(iri.RDF + "type")


def _name_property_shapes(shapes: Graph) -> Graph:
    """The same shapes with an IRI for each blank property shape: pySHACL reports a copy of a blank one."""
    from rdflib import BNode, Graph, URIRef

    names: dict[Node, Node] = {}
    for owner in set(shapes.subjects(_rdf_type(), iri_of("NodeShape"))):
        parts = [part for part in shapes.transitive_objects(owner, iri_of("property")) if isinstance(part, BNode)]
        for number, part in enumerate(parts):
            names[part] = URIRef(f"{owner}{_PART}{number}")
    named = Graph()
    for subject, predicate, value in shapes:
        named.add((names.get(subject, subject), predicate, names.get(value, value)))
    return named


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


def _finding(report: Graph, node: Node) -> Finding:
    shape = str(report.value(node, iri_of("sourceShape")))
    path = report.value(node, iri_of("resultPath"))
    value = report.value(node, iri_of("value"))
    focus = str(report.value(node, iri_of("focusNode")))
    texts = sorted(str(text) for text in report.objects(node, iri_of("resultMessage")))
    message, _, fix = " ".join(" ".join(texts).split()).partition(" Fix: ")
    return Finding(
        severity=_SEVERITY[iri.local_name(str(report.value(node, iri_of("resultSeverity"))))],
        rule=iri.local_name(shape).split(_PART)[0],
        node=focus,
        message=message,
        path="" if path is None else path_text(report, path),
        value="" if value is None or str(value) == focus else str(value),
        fix=fix,
    )


def path_text(graph: Graph, path: Node) -> str:
    """A property path as SPARQL writes it: `skg:citation/skg:inSource`, `^skg:holder`, `skg:a|skg:b`."""
    from rdflib import BNode, URIRef
    from rdflib.collection import Collection

    if not isinstance(path, BNode):
        return iri.shorten(str(path))
    inverse = graph.value(path, iri_of("inversePath"))
    if inverse is not None:
        return "^" + path_text(graph, inverse)
    choices = graph.value(path, iri_of("alternativePath"))
    parts = choices if choices is not None else path
    joint = "|" if choices is not None else "/"
    if graph.value(parts, URIRef(iri.RDF + "first")) is None:
        return "(path)"
    return joint.join(path_text(graph, part) for part in Collection(graph, parts))
