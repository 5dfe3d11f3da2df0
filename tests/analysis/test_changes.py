"""Changes between generations: what is new, gone and told differently, and the verdicts that flip with it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from surveilkg.analysis.changes import Side, changes
from surveilkg.api import SurveilGraph
from surveilkg.errors import MisuseError, UnknownNameError
from surveilkg.generate import manifest
from surveilkg.ingest import shipped
from surveilkg.store.generations import Workspace

LISTING = "gazette:p7-1"


@pytest.fixture(scope="module")
def before(world_root: Path, tmp_path_factory: pytest.TempPathFactory) -> SurveilGraph:
    """The world as it was before the Gazette told of the listing, and with another date of the deal of 2019."""
    root = tmp_path_factory.mktemp("before")
    for name in ("ontology", "shapes", "queries"):
        (root / name).symlink_to(world_root / name)
    shutil.copytree(world_root / "kg", root / "kg")
    path = root / "kg" / "curated" / "claims" / "gazette.ttl"
    text = re.sub(rf"\nclaim-{LISTING} a .*?\n\n", "\n\n", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert LISTING not in text
    text = text.replace(
        "supplied Ruritania with street cameras that match faces in August", "gave Ruritania cameras in"
    )
    path.write_text(text, encoding="utf-8")
    (root / "kg" / "MANIFEST.toml").write_text(manifest.render(root / "kg"), encoding="utf-8")
    return SurveilGraph(shipped.ensure(Workspace(root / "workspace"), root, lambda _: None))


def side(graph: SurveilGraph) -> Side:
    """A graph as one side of a comparison."""
    return Side(graph.view, graph.index, graph.generation.id)


def test_new_listing_flips_the_verdict(before: SurveilGraph, world: SurveilGraph) -> None:
    """The listing is new with its source, the deal is told differently, and Argus is listed now.

    Expected: gazette p7-1 and p2-1 of tests/world, changed by the fixture.
    """
    rows = list(changes(side(before), side(world), "id:argus").table)
    (listing,) = (row for row in rows if row["change"] == "new")
    assert listing["kind"] == "Listing"
    assert str(listing["sources"]).startswith("The Gazette (2023), paragraph 7")
    (deal,) = (row for row in rows if row["change"] == "changed")
    assert "gave Ruritania cameras" in str(deal["before"])
    (flipped,) = (row for row in rows if row["change"] == "flipped")
    assert (flipped["before"], flipped["after"]) == ("no evidence", "listed")


def test_other_way_round_is_the_mirror(before: SurveilGraph, world: SurveilGraph) -> None:
    """What is new one way is gone the other way; nothing differs between a generation and itself."""
    ahead, back = changes(side(before), side(world)), changes(side(world), side(before))
    told = [sorted(str(row["claims"]) for row in answer.table if row["change"] == kind)
            for answer, kind in ((ahead, "new"), (back, "gone"))]  # fmt: skip
    assert told[0] == told[1] != []
    assert not changes(side(world), side(world)).table.rows


def test_chains_are_compared(before: SurveilGraph, world: SurveilGraph) -> None:
    """The list that names Argus joins it to the Trade Office only now."""
    rows = changes(side(before), side(world), "id:argus", "Trade Office of Fenwick").table
    assert [row["what"] for row in rows if row["kind"] == "chain" and row["change"] == "new"]


def test_mistakes_are_told(world: SurveilGraph) -> None:
    """An unknown name, and a workspace without an earlier generation, are refused."""
    with pytest.raises(UnknownNameError):
        changes(side(world), side(world), "Nobody of Nowhere")
    with pytest.raises(MisuseError, match="no earlier generation"):
        world.changes()
    with pytest.raises(MisuseError, match="no generation abcdef"):
        world.changes(since="abcdef")
