"""`surveilkg resolve` as a user runs it: messages, exit codes and output, on a workspace with one finding."""

from __future__ import annotations

import importlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveilkg.api import SurveilGraph
from surveilkg.cli import group
from surveilkg.errors import FindingsError, MisuseError
from surveilkg.ingest import run
from surveilkg.settings import data_root
from surveilkg.sources.registry import find
from surveilkg.store.generations import Workspace

FINDING = """id,document title,paragraph,class,supplier,recipient,mode,paraphrase,as written
f1,Cameras of Laputa,4,Deal,Argus Optix [Company],Laputa,asserted,Argus Optix sold Laputa cameras.,Argus Optix
"""
WHO = ("--by", "Ada Quill", "--date", "2026-11-22", "--reason", "read both")
Resolve = Callable[..., Result]


@pytest.fixture(scope="module")
def with_a_finding(world: SurveilGraph, world_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the fictional world and one finding, to be copied."""
    assert world.generation.id
    folder = tmp_path_factory.mktemp("resolve")
    path = folder / "findings.csv"
    path.write_text(FINDING, encoding="utf-8")
    room = Path(shutil.copytree(world_root / "workspace", folder / "room"))
    options = run.Options(allow_warnings=True)
    run.ingest(Workspace(room), world_root, find("claims"), [str(path)], options, lambda _: None)
    return room


@pytest.fixture
def resolve(with_a_finding: Path, world_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Resolve:
    """The command on a workspace of its own with the fictional world and one finding."""
    workspace = Workspace(Path(shutil.copytree(with_a_finding, tmp_path / "workspace")))
    for module in ("surveilkg.settings", "surveilkg.cli.resolve", "surveilkg.api"):
        loaded = importlib.import_module(module)
        if hasattr(loaded, "data_root"):
            monkeypatch.setattr(loaded, "data_root", lambda: world_root)
    assert data_root() != world_root

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(group, ["--workspace", str(workspace.root), "resolve", *arguments])

    return call


def _json(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    found: list[dict[str, object]] = json.loads(result.stdout)
    return found


def test_from_proposal_to_decision_and_back(resolve: Resolve) -> None:
    """What is proposed can be decided by name or identifier, is listed, is no longer proposed, and can be undone."""
    pair = _json(resolve())[0]
    assert pair["decision"] is None
    text = resolve("--format", "terminal").stdout
    assert "Argus Optix  ~  Argus Optics" in text
    assert "Argus Optix sold Laputa cameras." in " ".join(text.split())
    made = json.loads(resolve("--decide", "Argus Optix", "id:argus", "same", *WHO).stdout)
    assert (made["verdict"], made["a_name"], made["b_name"]) == ("same", "Argus Optix", "Argus Optics")
    assert [line["id"] for line in _json(resolve("--list"))] == [made["id"]]
    assert isinstance(resolve().exception, FindingsError)
    assert resolve("--all", "--format", "terminal").stdout.count("decided: same") == 1
    assert resolve("--undo", made["id"], *WHO).exit_code == 0
    assert isinstance(resolve("--list").exception, FindingsError)
    assert len(_json(resolve("--list", "--all"))) == 2


def test_what_names_were_taken_for(resolve: Resolve) -> None:
    """Every name of the source with the entity, the reason, and the identifier that it would have of its own."""
    found = {line["name"]: line for line in _json(resolve("--matched", "claims"))}
    assert found["Laputa"]["why"]
    assert found["Argus Optix"]["why"] == ""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--decide", "Argus Optix", "id:argus", "same"), "who decides"),
        (("--decide", "Argus Optix", "id:argus", "alike", *WHO), "no verdict"),
        (("--decide", "Nobody", "id:argus", "same", *WHO), "No entity"),
        (("--decide", "id:argus", "id:cyclops", "same", *WHO), "graph that ships"),
        (("--decide", "https://example.org/x", "id:argus", "same", *WHO), "not the identifier of an entity"),
        (("--undo", "d-0", *WHO), "no decision d-0"),
        (("--matched", "aigs"), "was not ingested"),
    ],
)
def test_mistakes_are_told(resolve: Resolve, arguments: tuple[str, ...], says: str) -> None:
    """One message, and nothing is kept."""
    error = resolve(*arguments).exception
    assert isinstance(error, MisuseError)
    assert says in str(error)
    assert isinstance(resolve("--list").exception, FindingsError)


def test_one_thing_at_a_time(resolve: Resolve) -> None:
    """Two actions in one call are misuse."""
    assert resolve("--list", "--apply").exit_code == 2
