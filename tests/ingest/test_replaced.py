"""A release that ships and the same release as the user ingests it: one graph, the user's, now and after an update."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from surveilkg import iri
from surveilkg.export.turtle import canonical_turtle
from surveilkg.generate.derived.build import Registers, releases_of
from surveilkg.generate.derived.plan import Shipment
from surveilkg.generate.manifest import render
from surveilkg.ingest import loaded, run, shipped
from surveilkg.ingest.summary import Summary
from surveilkg.settings import data_root
from surveilkg.sources.registry import find
from surveilkg.store.generations import Generation, Workspace
from surveilkg.store.oxigraph import EmbeddedView

RELEASE = "aigs-2022"
GRAPH = iri.graph(f"source/{RELEASE}")
SAMPLE = Path(__file__).parents[1] / "sources" / "aigs" / "sample.csv"
Ingest = Callable[[str], Summary]


def _quiet(line: str) -> None:
    del line


@pytest.fixture(scope="session")
def shipping_root(small_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data root that ships one document and the sample of the index, made as kg/derived/ is made."""
    root = Path(shutil.copytree(small_root, tmp_path_factory.mktemp("shipping") / "root"))
    (root / "shapes").symlink_to(data_root() / "shapes")
    store = ox.Store()
    shipped.load_files(store, root)
    registers = Registers(EmbeddedView(store), EmbeddedView(store).graphs())
    made = releases_of(Shipment("aigs", (RELEASE,), (SAMPLE.name,)), SAMPLE.parent, registers)
    (root / "kg" / "derived").mkdir()
    (root / "kg" / "derived" / f"{RELEASE}.ttl").write_text(canonical_turtle(made[RELEASE]), encoding="utf-8")
    (root / "kg" / "MANIFEST.toml").write_text(render(root / "kg"), encoding="utf-8")
    return root


@pytest.fixture
def room(tmp_path: Path) -> Workspace:
    """An empty workspace."""
    return Workspace(tmp_path / "workspace")


@pytest.fixture
def ingest(shipping_root: Path, room: Workspace, tmp_path: Path) -> Ingest:
    """A function that ingests a text as the index."""

    def do(text: str) -> Summary:
        path = tmp_path / "index.csv"
        path.write_text(text, encoding="utf-8")
        spec = replace(find("aigs"), expectations={})  # the real index has 97 rows
        return run.ingest(room, shipping_root, spec, [str(path)], run.Options(allow_warnings=True), _quiet)

    return do


def _states(generation: Generation | None) -> set[str]:
    """Countries of the claims in the release's graph."""
    assert generation is not None
    found = EmbeddedView.open(generation.store).query_rows(
        f"SELECT DISTINCT ?where WHERE {{ GRAPH <{GRAPH}> {{ ?claim skg:location ?where }} }}"
    )
    return {iri.local_name(row["where"].value) for row in found}


def test_the_file_that_ships_publishes_nothing(ingest: Ingest, room: Workspace, shipping_root: Path) -> None:
    """The same file says the same as the graph that was made of it, so nothing is published."""
    before = shipped.ensure(room, shipping_root, _quiet)
    summary = ingest(SAMPLE.read_text(encoding="utf-8"))
    assert summary.unchanged
    assert summary.generation == before.id
    assert before.manifest()["inputs"] == {}
    assert before.manifest()["releases"] == {GRAPH: {"source": "aigs", "order": 2}}


def test_the_users_release_stands_alone_after_an_update_too(
    ingest: Ingest, room: Workspace, shipping_root: Path, tmp_path: Path
) -> None:
    """A file without Chile replaces what ships; a later update of the package does not bring Chile back."""
    shipped.ensure(room, shipping_root, _quiet)
    assert _states(room.current()) >= {"ZMB", "CHL"}
    lines = SAMPLE.read_text(encoding="utf-8").splitlines(keepends=True)
    summary = ingest("".join(line for line in lines if not line.startswith("Chile")))
    assert not summary.unchanged
    assert _states(room.current()) == {"ZMB"}
    newer = Path(shutil.copytree(shipping_root, tmp_path / "newer", symlinks=True))
    claims = newer / "kg" / "curated" / "claims" / "aigs-news.ttl"
    claims.write_text(claims.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    (newer / "kg" / "MANIFEST.toml").write_text(render(newer / "kg"), encoding="utf-8")
    updated = shipped.ensure(room, newer, _quiet)
    assert updated.id != summary.generation
    assert _states(updated) == {"ZMB"}
    releases = loaded.releases(updated.manifest(), newer / "kg")
    assert [each.origin for each in releases if each.release == RELEASE] == ["ingested"]
