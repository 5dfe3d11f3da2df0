"""From a name that nobody knows to a decision and back: candidates, their evidence, and ingesting again.

The graph is the fictional world; the finding names one of its companies as no list writes it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveilkg.api import SurveilGraph
from surveilkg.errors import EnvironmentFailure, MisuseError
from surveilkg.generate.manifest import render
from surveilkg.identity import decisions
from surveilkg.identity.decisions import Decision, Reversal
from surveilkg.ingest import again, matched, review, run, shipped
from surveilkg.network.index import Index
from surveilkg.sources.registry import find
from surveilkg.store.generations import Workspace
from surveilkg.store.oxigraph import EmbeddedView

ID = "https://w3id.org/surveilkg/id/"
FINDINGS = """id,document title,paragraph,class,supplier,recipient,mode,paraphrase,as written
f1,Cameras of Laputa,4,Deal,Argus Optix [Company],Laputa,asserted,Argus Optix sold Laputa cameras.,Argus Optix
f2,Cameras of Laputa,5,Deal,Argus Optics [Company],Laputa,asserted,Argus Optics sold Laputa more.,Argus Optics
"""
Suppliers = Callable[[], set[str]]


def _quiet(line: str) -> None:
    del line


@pytest.fixture(scope="module")
def with_findings(world: SurveilGraph, world_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the fictional world and two findings, only to be copied."""
    folder = tmp_path_factory.mktemp("findings")
    path = folder / "findings.csv"
    path.write_text(FINDINGS, encoding="utf-8")
    room = Path(shutil.copytree(world.generation.folder.parents[1], folder / "workspace"))
    options = run.Options(allow_warnings=True)
    run.ingest(Workspace(room), world_root, find("claims"), [str(path)], options, _quiet)
    path.unlink()
    return room


@pytest.fixture
def room(with_findings: Path, tmp_path: Path) -> Workspace:
    """A workspace of its own with the fictional world and two findings."""
    return Workspace(Path(shutil.copytree(with_findings, tmp_path / "workspace")))


def _suppliers(room: Workspace) -> dict[str, str]:
    """Paraphrase of each finding to its supplier."""
    current = room.current()
    assert current is not None
    query = """
    SELECT ?said ?who WHERE { ?claim skg:paraphrase ?said ; skg:supplier ?who . FILTER(CONTAINS(?said, "sold Laputa")) }
    """
    rows = EmbeddedView.open(current.store).query_rows(query)
    return {row["said"].value: row["who"].value.removeprefix(ID) for row in rows}


def _decide(room: Workspace, a: str, b: str, verdict: str) -> Decision:
    return decisions.decide(room.root, Decision(ID + a, ID + b, verdict, "Ada Quill", "2026-11-22", "read both"))


def _pairs(room: Workspace) -> list[review.Pair]:
    current = room.current()
    assert current is not None
    return review.pairs(review.sides(current), decisions.read(room.root))


def test_a_decision_takes_effect_when_files_are_ingested_again(room: Workspace, world_root: Path) -> None:
    """The misspelt supplier is proposed, decided, joined from the archived bytes, and apart again when taken back."""
    new, known = "claims-argus-optix", "argus"
    before = _suppliers(room)
    assert set(before.values()) == {new, known}
    (pair,) = [pair for pair in _pairs(room) if pair.new.iri == ID + new]
    assert (pair.other.iri, pair.other.ships, pair.score.likely) == (ID + known, True, True)
    assert "Optix for Optics".casefold() in pair.score.words.casefold()
    made = _decide(room, new, known, "same")
    assert _pairs(room) == []
    again.ingest_again(room, world_root, True, _quiet)
    assert set(_suppliers(room).values()) == {known}
    assert set(_suppliers(room)) == set(before)
    decisions.undo(room.root, Reversal(made.id, "Ada Quill", "2026-11-23", "two companies after all"))
    again.ingest_again(room, world_root, True, _quiet)
    assert _suppliers(room) == before


def test_an_automatic_match_can_be_taken_apart(room: Workspace, world_root: Path) -> None:
    """The list of what names were taken for gives the identifier with which the match is decided against."""
    current = room.current()
    assert current is not None
    (taken,) = [each for each in again.taken_for(room, current, "claims") if each.name == "Argus Optics"]
    assert (taken.entity, taken.why) == (ID + "argus", "same name: Argus Optics")
    _decide(room, taken.own.removeprefix(ID), "argus", "different")
    again.ingest_again(room, world_root, True, _quiet)
    assert set(_suppliers(room).values()) == {"claims-argus-optix", "claims-argus-optics"}


def test_evidence_is_what_the_graph_says(room: Workspace) -> None:
    """Beside a candidate stand the claims that name it."""
    current = room.current()
    assert current is not None
    found = review.evidence_of(Index(current.index), ID + "claims-argus-optix")
    assert found.claims == 1
    assert found.examples[0][1] == "Argus Optix sold Laputa cameras."


def test_archived_bytes_that_are_lost_are_told(room: Workspace, world_root: Path) -> None:
    """Nothing is rebuilt from a part of the files."""
    for path in (room.root / "raw").iterdir():
        path.unlink()
    with pytest.raises(EnvironmentFailure, match=r"findings\.csv are missing"):
        again.ingest_again(room, world_root, True, _quiet)


def test_nothing_ingested_is_told(world_root: Path, tmp_path: Path) -> None:
    """There is nothing to ingest again in a new workspace."""
    with pytest.raises(MisuseError, match="Nothing was ingested"):
        again.ingest_again(Workspace(tmp_path), world_root, True, _quiet)


def test_names_matched_with_an_earlier_shipped_graph_are_told(root: Path, tmp_path: Path) -> None:
    """The misspelt supplier becomes an alias in the shipped graph: what to do is said until it is done."""
    path, workspace = tmp_path / "findings.csv", Workspace(tmp_path / "workspace")
    path.write_text(FINDINGS, encoding="utf-8")
    run.ingest(workspace, root, find("claims"), [str(path)], run.Options(allow_warnings=True), _quiet)
    assert matched.behind(workspace.root, _manifest(workspace)) == []
    entities = next(each for each in (root / "kg").rglob("*.ttl") if "id:argus a " in each.read_text(encoding="utf-8"))
    text = entities.read_text(encoding="utf-8")
    entities.write_text(text + '\nid:argus skos:altLabel "Argus Optix"@en .\n', encoding="utf-8")
    (root / "kg" / "MANIFEST.toml").write_text(render(root / "kg"), encoding="utf-8")
    said: list[str] = []
    shipped.ensure(workspace, root, said.append)
    assert said[-1] == matched.warning(["claims-findings"]) and "surveilkg resolve --apply" in said[-1]
    assert set(_suppliers(workspace).values()) == {"claims-argus-optix", "argus"}
    assert matched.behind(workspace.root, _manifest(workspace)) == ["claims-findings"]
    again.ingest_again(workspace, root, True, _quiet)
    assert set(_suppliers(workspace).values()) == {"argus"}
    assert matched.behind(workspace.root, _manifest(workspace)) == []


def _manifest(room: Workspace) -> dict[str, Any]:
    current = room.current()
    assert current is not None
    return current.manifest()
