"""The gate: files of kg/ that are not those of the release are checked before anything is published.

The issue that asked for it: removing one citation, or marking an alleged claim asserted, is refused by name.
"""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.checks import fast_shacl, parts, record
from surveilkg.errors import EnvironmentFailure, FindingsError
from surveilkg.ingest import candidate, gate, manifest, shipped
from surveilkg.model.finding import Finding
from surveilkg.store.generations import Generation, Workspace
from surveilkg.store.lines import Lines

CLAIMS = "kg/curated/claims/courier.ttl"
BLOCK = re.compile(r"^(claim-courier:\S+) a .*?\.\n", re.M | re.S)


def first_claim(root: Path, mode: str) -> tuple[str, str]:
    """CURIE and text of the first claim with a mode."""
    text = (root / CLAIMS).read_text(encoding="utf-8")
    found = next(m for m in BLOCK.finditer(text) if f"skg:mode skg:{mode} ;" in m[0])
    return found[1], found[0]


def change(root: Path, old: str, new: str) -> None:
    """Replace a text that occurs once in the claims."""
    path = root / CLAIMS
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def compile_into(folder: Path, root: Path) -> tuple[str, list[str]]:
    """Id of the generation that a root compiles to, and what was said meanwhile."""
    said: list[str] = []
    return shipped.ensure(Workspace(folder), root, said.append).id, said


def without_citation(root: Path) -> str:
    """Remove the citation of one claim; its CURIE."""
    name, block = first_claim(root, "reported")
    change(root, block, re.sub(r"  skg:citation [^;]* ;\n", "", block, count=1))
    return name


def alleged_marked_asserted(root: Path) -> str:
    """Mark one alleged claim asserted; its CURIE."""
    name, block = first_claim(root, "alleged")
    change(root, block, block.replace("skg:mode skg:alleged", "skg:mode skg:asserted"))
    return name


@pytest.mark.parametrize("fault", [without_citation, alleged_marked_asserted])
def test_fault_is_refused_by_name(root: Path, tmp_path: Path, fault: object) -> None:
    """The claim is named, the exit code is that of findings, and what was published before stays as it was."""
    room = tmp_path / "room"
    released, _ = compile_into(room, root)
    assert callable(fault)
    name = fault(root)
    with pytest.raises(FindingsError) as failure:
        compile_into(room, root)
    node = iri.CLAIM + name.replace("claim-", "").replace(":", "/")
    assert node in failure.value.message
    assert "Nothing was published" in failure.value.hint
    assert failure.value.exit_code == 1
    current = Workspace(room).current()
    assert current is not None
    assert current.id == released
    assert [path.name for path in (room / "generations").iterdir()] == [released]
    errors = [finding for finding in candidate.check_shipped(root, lambda _: None) if finding.is_error]
    assert node in {finding.node for finding in errors}


def test_release_is_not_checked_again(root: Path, tmp_path: Path) -> None:
    """The release passed its checks when it was made; a first run says only that it compiles."""
    _, said = compile_into(tmp_path / "room", root)
    assert len(said) == 1
    assert "Compiling" in said[0]


def test_harmless_change_is_checked_and_published(root: Path, tmp_path: Path) -> None:
    """A change without errors becomes another generation after the checks; taking it back gives the first again."""
    room = tmp_path / "room"
    released, _ = compile_into(room, root)
    original = (root / CLAIMS).read_text(encoding="utf-8")
    (root / CLAIMS).write_text(original + "# a remark\n", encoding="utf-8")
    changed, said = compile_into(room, root)
    assert changed != released
    assert any("1 file(s) of kg/ differ" in line for line in said)
    (root / CLAIMS).write_text(original, encoding="utf-8")
    assert compile_into(room, root)[0] == released


def test_list_of_what_differs_from_the_release(root: Path) -> None:
    """A changed byte, a missing file and one that the manifest does not list are each named."""
    kg = root / "kg"
    assert manifest.changed(kg) == []
    with (root / CLAIMS).open("a", encoding="utf-8") as stream:
        stream.write("\n")
    (kg / "curated" / "claims" / "ledger.ttl").unlink()
    shutil.copy(kg / "curated" / "claims" / "gazette.ttl", kg / "curated" / "claims" / "new.ttl")
    assert manifest.changed(kg) == ["curated/claims/courier.ttl", "curated/claims/ledger.ttl", "curated/claims/new.ttl"]


@pytest.mark.parametrize("text", [None, "[[file]", "[[file]]\npath = 'x'\n", "title = 'no files'\n"])
def test_manifest_that_cannot_be_used_is_named(root: Path, tmp_path: Path, text: str | None) -> None:
    """A missing, broken or incomplete manifest gives a message with its path and what to do."""
    path = root / "kg" / "MANIFEST.toml"
    path.unlink() if text is None else path.write_text(text, encoding="utf-8")
    with pytest.raises(EnvironmentFailure, match=r"MANIFEST\.toml") as failure:
        compile_into(tmp_path / "room", root)
    assert "restore" in failure.value.hint


WRONG = f"""@prefix skg: <{iri.SKG}> .
<{iri.CLAIM}sheet/7> a skg:Deal ; skg:citation <{iri.SOURCE}sheet#row-7> ; skg:mode skg:asserted .
<{iri.SOURCE}sheet#row-7> a skg:Passage ; skg:inSource <{iri.SOURCE}sheet> ; skg:row 7 .
"""
RIGHT = f"<{iri.SOURCE}other> <{iri.SKG}title> 'Other' ."


def judged(base: Generation, folder: Path, root: Path, name: str, text: str) -> gate.Verdict:
    """What the gate says of a generation with one more graph; the store and the findings are left in a folder."""
    folder.mkdir()
    base.open_store().backup(str(folder / "store"))
    store = ox.Store(str(folder / "store"))
    graph = iri.graph(f"source/{name}")
    store.load(input=text.encode(), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))
    with contextlib.ExitStack() as stack:
        lines = stack.enter_context(contextlib.closing(Lines()))
        lines.extend(f"{quad} .\n" for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
        verdict = gate.judge(base, store, {graph: lines}, root, lambda _: None, stack)
        graphs = {**base.manifest()["graphs"], graph: {"statements": len(lines)}}
    (folder / "manifest.json").write_text(json.dumps({"graphs": graphs}), encoding="utf-8")
    record.write(folder, root, verdict.found)
    return verdict


def test_change_answers_for_itself_and_names_the_row(world: SurveilGraph, world_root: Path, tmp_path: Path) -> None:
    """A finding names its row; a later change of another graph is not stopped by it, and does not make it unknown."""
    base = world.generation
    first = judged(base, tmp_path / "first", world_root, "sheet", WRONG)
    node = f"{iri.CLAIM}sheet/7"
    assert {f.where for f in first.own if f.node == node} == {"row 7 of sheet"}
    assert {f.node for f in first.own if f.is_error} >= {node}
    second = judged(Generation(tmp_path / "first"), tmp_path / "second", world_root, "other", RIGHT)
    assert node not in {finding.node for finding in second.own}
    assert node in {finding.node for finding in second.standing}
    kept = record.read(tmp_path / "second", world_root)
    assert kept is not None
    assert node in {finding.node for findings in kept.values() for finding in findings}


def test_what_a_release_says_again_is_judged_again(world: SurveilGraph, world_root: Path, tmp_path: Path) -> None:
    """The same fault in a release that is replaced by itself stops it still: nobody has mended it."""
    base = world.generation
    judged(base, tmp_path / "first", world_root, "sheet", WRONG)
    again = judged(Generation(tmp_path / "first"), tmp_path / "second", world_root, "sheet", WRONG)
    assert f"{iri.CLAIM}sheet/7" in {finding.node for finding in again.own if finding.is_error}


def test_large_change_gives_what_a_small_one_gives(
    world: SurveilGraph, world_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above the limit everything is derived and checked anew, with the same verdict."""
    base = world.generation
    monkeypatch.setattr(gate, "SHARE", 1)
    small = judged(base, tmp_path / "small", world_root, "sheet", WRONG)
    monkeypatch.setattr(gate, "LARGE", 0)
    large = judged(base, tmp_path / "large", world_root, "sheet", WRONG)
    assert (large.own, large.standing, large.found) == (small.own, small.standing, small.found)
    stores = [Generation(tmp_path / name).open_store() for name in ("small", "large")]
    assert set(map(str, stores[0])) == set(map(str, stores[1]))


def test_gate_and_check_judge_in_parts(
    world: SurveilGraph, world_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large graph is judged in parts by all who judge everything, with the verdict on the whole.

    They are the gate of an ingest, the check of what is published and that of the files as they stand.
    """
    judge, counted = parts._Parts.judge, list[str]()

    def verdicts(name: str) -> list[object]:
        found = judged(world.generation, tmp_path / name, world_root, "sheet", WRONG)
        room = Workspace(world_root / "workspace")
        (world.generation.folder / record.FILE).unlink()  # the gate has kept there what it found
        published = candidate.check_published(room, world_root, lambda _: None)
        return [found.own, found.found, published, candidate.check_shipped(world_root, lambda _: None)]

    def counting(given: parts._Parts, engine: fast_shacl.Engine) -> Iterator[Finding]:
        counted.append("parts")
        return judge(given, engine)

    monkeypatch.setattr(gate, "LARGE", 0)
    whole = verdicts("whole")
    monkeypatch.setattr(parts, "SIZE", 40_000)
    monkeypatch.setattr(parts._Parts, "judge", counting)
    assert verdicts("parts") == whole
    assert len(counted) >= 3


def test_findings_of_other_checks_are_not_trusted(world_root: Path, tmp_path: Path) -> None:
    """Kept findings are those of the shapes and queries of the day; damaged or older ones are found again."""
    record.write(tmp_path, world_root, {})
    assert record.read(tmp_path, world_root) == {}
    other = tmp_path / "other"
    shutil.copytree(world_root / "shapes" / "data", other / "shapes" / "data")
    assert record.read(tmp_path, other) is None
    (tmp_path / record.FILE).write_text("{", encoding="utf-8")
    assert record.read(tmp_path, world_root) is None
