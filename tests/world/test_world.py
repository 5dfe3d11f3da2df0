"""Tests of the fictional world itself: it is right by every check, and it holds the cases that other tests rely on."""

from __future__ import annotations

from pathlib import Path

from surveilkg.api import SurveilGraph
from surveilkg.ingest.candidate import check_shipped
from surveilkg.model import strength


def test_world_passes_every_check(world_root: Path) -> None:
    """The world is a graph that would be published: no errors and no warnings. Expected: by construction."""
    assert [f for f in check_shipped(world_root, lambda _: None) if f.severity != "info"] == []


def test_world_holds_every_kind_of_case(world: SurveilGraph) -> None:
    """Every mode, a deprecated claim, a group, a decision on an event and two names that are one occur.

    Expected: read off tests/world/kg by hand.
    """
    records = [world.index.claim(at) for at in range(world.index.claim_count())]
    assert {record["mode"] for record in records} == set(strength.MODES)
    assert [record["iri"].rpartition("/")[2] for record in records if record["deprecated"]] == ["p4-2"]
    assert sum(record["class"] == "ActorGroup" for record in world.index.nodes()) == 1
    assert len({record["event"] for record in records if record["iri"].endswith(("gazette/p2-1", "p1-1", "p1-2"))}) == 3
    assert len(records) == 39


def test_world_names_nothing_real(world: SurveilGraph, graph: SurveilGraph) -> None:
    """No entity of the fiction shares an identifier with the shipped graph: no test can take one for the other."""
    shipped = {record["iri"] for record in graph.index.nodes()}
    assert not shipped & {record["iri"] for record in world.index.nodes()}
