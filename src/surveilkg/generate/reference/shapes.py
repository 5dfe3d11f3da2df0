"""docs/reference/shapes.md and a page per file of shapes: what each shape looks at and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import RDF, SH, BNode, Graph
from rdflib.collection import Collection

from surveilkg.generate.reference.markdown import name, page, plain, table
from surveilkg.iri import local_name, shorten
from surveilkg.model.finding import SEVERITIES

if TYPE_CHECKING:
    from rdflib.term import Node

_TARGETS = (
    (SH.targetClass, "every {}"),
    (SH.targetSubjectsOf, "every node with {}"),
    (SH.targetObjectsOf, "every value of {}"),
    (SH.targetNode, "the node {}"),
)
_SEVERITY: dict[Node | None, str] = {SH.Violation: SEVERITIES[0], SH.Warning: SEVERITIES[1], SH.Info: SEVERITIES[2]}


def pages(root: Path) -> dict[str, str]:
    """The index page and one page per file of shapes/data.

    Args:
        root: folder with shapes/.
    """
    out: dict[str, str] = {}
    rows = []
    for file in sorted((root / "shapes" / "data").glob("*.ttl")):
        graph = Graph().parse(file, format="turtle")
        shapes = sorted(graph.subjects(RDF.type, SH.NodeShape), key=lambda shape: local_name(str(shape)))
        out[f"shapes/{file.stem}.md"] = _page(graph, file.stem, shapes)
        named = ", ".join(name(local_name(str(shape))) for shape in shapes)
        rows.append((f"[{file.stem}](shapes/{file.stem}.md)", named))
    index = page(
        "Shapes",
        "For finding the rule behind a finding of `surveilkg check`: the name in brackets after it is that of a "
        "shape here or of a [hygiene query](queries.md).",
        "Shapes are SHACL, in `shapes/data/`; each has an example that passes and one that fails in "
        "`shapes/examples/`. An error forbids publishing, a warning asks for a look, info is for the record.",
        table(("File", "Shapes"), rows),
    )
    return {"shapes.md": index, **out}


def _page(graph: Graph, stem: str, shapes: list[Node]) -> str:
    blocks = []
    for shape in shapes:
        rules = sorted(set(_rules(graph, shape, "", "error")), key=lambda rule: (SEVERITIES.index(rule[0]), rule))
        blocks += [
            f"## {local_name(str(shape))}",
            f"Looks at {_targets(graph, shape)}.",
            table(("Severity", "Path", "Message"), [(s, name(path), plain(said)) for s, path, said in rules]),
        ]
    return page(
        f"Shapes: {stem}",
        f"For looking up what the shapes of `shapes/data/{stem}.ttl` demand, and how to mend what they find.",
        "[All shapes](../shapes.md)",
        *blocks,
    )


def _targets(graph: Graph, shape: Node) -> str:
    found = [
        words.format(name(shorten(target)))
        for predicate, words in _TARGETS
        for target in sorted(map(str, graph.objects(shape, predicate)))
    ]
    if not found:
        raise ValueError(f"the shape {shape} has no target")
    return ", ".join(found)


def _rules(graph: Graph, shape: Node, path: str, severity: str) -> Iterator[tuple[str, str, str]]:
    """Severity, path and message of a shape and of the property shapes within it."""
    severity = _SEVERITY.get(graph.value(shape, SH.severity), severity)
    for message in graph.objects(shape, SH.message):
        yield severity, path, str(message)
    for part in graph.objects(shape, SH.property):
        step = graph.value(part, SH.path)
        below = _path_text(graph, step) if step is not None else ""
        yield from _rules(graph, part, "/".join(bit for bit in (path, below) if bit), "error")


def _path_text(graph: Graph, path: Node) -> str:
    """A property path as SPARQL writes it, as findings do (`checks.shape_graph`)."""
    if not isinstance(path, BNode):
        return shorten(str(path))
    inverse = graph.value(path, SH.inversePath)
    if inverse is not None:
        return "^" + _path_text(graph, inverse)
    choices = graph.value(path, SH.alternativePath)
    joint = "|" if choices is not None else "/"
    return joint.join(_path_text(graph, part) for part in Collection(graph, path if choices is None else choices))
