"""GEXF as graphology-gexf reads it, the parser of Gephi Lite, which we did not write."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.npm_packages import installed

from surveilkg.api import SurveilGraph
from surveilkg.export.graph_fields import EDGE_FIELDS, NODE_FIELDS
from surveilkg.export.graphs import GRAPH_FORMATS

SCRIPTS = Path(__file__).with_name("javascript")


@pytest.mark.needs_node
def test_gephi_lite_finds_every_node_and_edge(world: SurveilGraph, tmp_path: Path) -> None:
    """Nodes with label, class, place and size; parallel edges apart, with claim, mode and citations.

    Expected: the rows.
    """
    part = world.part()
    gexf = next(form for form in GRAPH_FORMATS if form.name == "gexf")
    with (tmp_path / "world.gexf").open("wb") as stream:
        gexf.write(part, stream)
    found = _read(tmp_path)
    nodes = [_named(NODE_FIELDS, row) for row in part.nodes()]
    edges = [_named(EDGE_FIELDS, row) for row in part.edges()]
    assert found["multi"]
    assert {name: each["label"] for name, each in found["nodes"].items()} == {n["id"]: n["label"] for n in nodes}
    assert {name: each["class"] for name, each in found["nodes"].items()} == {n["id"]: n["class"] for n in nodes}
    assert all({"x", "y", "size", "color"} <= each.keys() for each in found["nodes"].values())
    told = sorted((tail, head, each["claim"], each["mode"], each["cited"]) for tail, head, each in found["edges"])
    assert told == sorted((e["source"], e["target"], e["claim"], e["mode"], "; ".join(e["cited"])) for e in edges)
    assert len(edges) > 40
    assert len({(tail, head) for tail, head, *_ in told}) < len(told), "some edges are parallel"


def _read(folder: Path) -> Any:
    shutil.copy(SCRIPTS / "read_gexf.mjs", folder)
    (folder / "node_modules").symlink_to(installed(SCRIPTS), target_is_directory=True)
    command = ["node", "read_gexf.mjs", "world.gexf"]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def _named(fields: Any, row: tuple[Any, ...]) -> dict[str, Any]:
    return {field.name: value for field, value in zip(fields, row, strict=True)}
