"""Tests of checks.shacl: how results of pySHACL become findings. What the shapes say is tested in tests/contracts."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib

from surveilkg.checks import shacl, shape_graph
from surveilkg.errors import EnvironmentFailure
from surveilkg.model.finding import Finding

SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://w3id.org/surveilkg/shape/> .
@prefix skg: <https://w3id.org/surveilkg/ns#> .
ex:Deal a sh:NodeShape ; sh:targetClass skg:Deal ;
  sh:property [ sh:path skg:supplier ; sh:minCount 1 ; sh:message "No supplier.  Fix: add\\n one."@en ] ;
  sh:property [ sh:path skg:status ; sh:maxCount 0 ; sh:severity sh:Warning ; sh:message "Status. Fix: no."@en ] .
ex:Mode a sh:NodeShape ; sh:targetNode skg:asserted ; sh:property [ sh:path [ sh:inversePath skg:mode ] ;
  sh:property [ sh:path ( skg:citation [ sh:inversePath skg:about ] ) ; sh:minCount 1 ; sh:severity sh:Info ;
    sh:message "Not cited. Fix: cite."@en ] ] .
"""
DATA = """@prefix skg: <https://w3id.org/surveilkg/ns#> .
<https://a.example/1> a skg:Deal ; skg:mode skg:asserted ; skg:status skg:status-planned ."""


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    """A folder with three constraints of three severities."""
    (tmp_path / "some.ttl").write_text(SHAPES, encoding="utf-8")
    return tmp_path


def test_results_become_findings(shapes: Path) -> None:
    """Rule is the owning node shape, at any depth of property shapes; message and fix are one line each; sorted."""
    found = shacl.findings(rdflib.Graph().parse(data=DATA), shapes)
    node = "https://a.example/1"
    assert found == [
        Finding("error", "Deal", node, "No supplier.", "skg:supplier", "", "add one."),
        Finding("info", "Mode", node, "Not cited.", "skg:citation/^skg:about", "", "cite."),
        Finding("warning", "Deal", node, "Status.", "skg:status", "", "no."),
    ]


def test_literal_setting_of_rdflib_is_put_back(shapes: Path) -> None:
    """The engine switches a setting of the whole process; a caller's literals must not change for it."""
    rdflib.NORMALIZE_LITERALS = True
    shacl.findings(rdflib.Graph().parse(data=DATA), shapes)
    assert rdflib.NORMALIZE_LITERALS is True
    assert rdflib.Literal("01", datatype=rdflib.XSD.integer) == rdflib.Literal(1)


def test_data_graph_is_not_changed(shapes: Path) -> None:
    """A check must not add to what it checks."""
    graph = rdflib.Graph().parse(data=DATA)
    shacl.findings(graph, shapes)
    assert len(graph) == 3


def test_missing_or_broken_shapes_are_no_silence(tmp_path: Path) -> None:
    """Without shapes everything would conform, so that is an error and not a clean report."""
    with pytest.raises(EnvironmentFailure, match="no shapes"):
        shacl.findings(rdflib.Graph(), tmp_path)
    (tmp_path / "broken.ttl").write_text("shape:Deal a", encoding="utf-8")
    with pytest.raises(EnvironmentFailure, match=r"broken\.ttl"):
        shacl.findings(rdflib.Graph(), tmp_path)


def test_unusable_shape_is_an_error(tmp_path: Path) -> None:
    """A shape that the engine cannot run stops the check instead of passing everything."""
    (tmp_path / "bad.ttl").write_text(SHAPES.replace("sh:minCount 1", 'sh:pattern "["'), encoding="utf-8")
    data = DATA.replace("skg:mode", 'skg:supplier "x" ; skg:mode')
    with pytest.raises(EnvironmentFailure, match="cannot be run"):
        shacl.findings(rdflib.Graph().parse(data=data), tmp_path)


def test_alternative_paths_are_written_as_in_sparql(tmp_path: Path) -> None:
    """A reader knows paths from SPARQL; an unreadable one is said to be a path."""
    text = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix skg: <https://w3id.org/surveilkg/ns#> .\n"
    text += "skg:x sh:path [ sh:alternativePath ( skg:a [ sh:inversePath skg:b ] ) ] . "
    text += "skg:y sh:path [ sh:zeroOrMorePath skg:a ] ."
    (tmp_path / "paths.ttl").write_text(text, encoding="utf-8")
    shapes = shape_graph.read(tmp_path)
    paths = {node[-1]: shapes.path_text(shapes.values(node, "path")[0]) for node in shapes.statements if "ns#" in node}
    assert paths == {"x": "skg:a|^skg:b", "y": "(path)"}
