"""Regions: every state of the graph lies in exactly one smallest region of the standard, and the file is current."""

from __future__ import annotations

from collections import Counter

from surveilkg.api import SurveilGraph
from surveilkg.clean.country_names import NAMES
from surveilkg.generate import regions

UNPLACED = {"TWN", "XKX"}
"""No code of their own in M49; the documents say where Taiwan lies."""


def test_every_state_is_placed_once() -> None:
    """No state is forgotten, none stands in two regions. Expected: the graph's own states less `UNPLACED`."""
    placed = Counter(code for *_, states in regions.REGIONS.values() for code in states.split())
    assert [code for code, times in placed.items() if times > 1] == []
    assert set(NAMES) - set(placed) == UNPLACED & set(NAMES)


def test_file_is_current() -> None:
    """kg/derived/un-m49.ttl is what the generator writes; run `python -m surveilkg.generate.regions` where not."""
    assert regions.main(["--check"]) == 0


def test_uganda_lies_in_east_africa(graph: SurveilGraph) -> None:
    """By its name in common speech, at every depth. Expected: M49, Eastern Africa (014) in Sub-Saharan Africa (202)."""
    rows = graph.sparql("SELECT ?name { id:UGA skg:locatedIn ?region . ?region skos:prefLabel ?name }")
    assert not isinstance(rows, (bool, list))
    assert {"Eastern Africa", "Sub-Saharan Africa", "Africa"} <= set(rows.column("name"))


def test_no_chain_passes_through_a_region(graph: SurveilGraph) -> None:
    """That two states lie in one region ties nobody to anybody: Vietnam and Cambodia are joined by no such chain."""
    answer = graph.path("Cambodia", "Timor-Leste", include_weak=True)
    assert not any(node.kind == "Region" for chain in answer.chains for node in chain.nodes[1:-1])
    assert graph.path("Cambodia", "Timor-Leste", through_groups=True, include_weak=True).chains
