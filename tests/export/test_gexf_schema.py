"""GEXF by the grammar of its version 1.3: `gexf-1.3.rng`, of which no package ships the published one."""

from __future__ import annotations

import io
import re

import pytest
from tests.export.gexf_grammar import faults

from surveilkg.api import SurveilGraph
from surveilkg.export import graph_gexf


def gexf(graph: SurveilGraph) -> bytes:
    """Everything in a graph as GEXF."""
    stream = io.BytesIO()
    graph_gexf.write(graph.part(), stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def written(world: SurveilGraph) -> bytes:
    """The fictional world."""
    return gexf(world)


def test_worlds_follow_the_grammar(written: bytes, graph: SurveilGraph) -> None:
    """The fictional world and everything that is shipped."""
    assert faults(written) == []
    assert faults(gexf(graph)) == []


@pytest.mark.parametrize(
    ("pattern", "instead"),
    [
        (r'version="1.3"', 'version="1.2"'),
        (r' start="\d{4}-', ' start="in '),
        (r"<edge id", "<edge thickness='2' id"),
        (r' target="[^"]*"', ""),
        (r' target="[^"]*"', ' target="nobody"'),
        (r'type="directed"', 'type="both"'),
        (r'<edge id="[^"]*"', '<edge id="same"'),
        (r'<node id="([^"]*)"', '<node id="same"'),
        (r'<viz:color r="\d+"', '<viz:color r="256"'),
        (r'<viz:shape value="\w+"', '<viz:shape value="wavy"'),
        (r'<viz:size value="[\d.]+"', '<viz:size value="-1"'),
        (r'for="degree" value="\d+"', 'for="degree" value="many"'),
        (r'for="symmetric" value="\w+"', 'for="symmetric" value="0.5"'),
        (r'for="mode" ', 'for="manner" '),
        (r'type="integer"', 'type="whole"'),
        (r'<nodes count="\d+"', '<nodes count="1"'),
        (r"<attvalues>", "<values>"),
    ],
)
def test_what_is_wrong_is_found(written: bytes, pattern: str, instead: str) -> None:
    """One fault after the other, put into a good file: the check can fail."""
    text, count = re.subn(pattern, instead, written.decode())
    assert count
    assert faults(text.replace("</attvalues>", "</values>").encode() if "values>" in pattern else text.encode())
