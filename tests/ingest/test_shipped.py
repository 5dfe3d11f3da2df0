"""Compiling what ships: the same files give the same generation, and broken files are named with file and line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from surveilkg import iri
from surveilkg.errors import EnvironmentFailure, SurveilkgError
from surveilkg.ingest import rules, shipped
from surveilkg.network.index import Index
from surveilkg.settings import data_root
from surveilkg.store.generations import Generation, Workspace
from surveilkg.store.oxigraph import EmbeddedView

Run = Callable[[Path, Path], "subprocess.Popen[str]"]


def ensure(folder: Path, root: Path) -> Generation:
    """Compile a root into a workspace without saying anything."""
    return shipped.ensure(Workspace(folder), root, lambda _: None)


def contents(folder: Path) -> dict[str, bytes]:
    """Bytes of every file under a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_same_files_give_the_same_generation(world_root: Path, root: Path, tmp_path: Path, start: Run) -> None:
    """Another folder, other file times and another process give the same id, manifest and index, byte for byte."""
    for path in root.rglob("*.ttl"):
        os.utime(path, (1, 1))
    one = ensure(tmp_path / "one", world_root)
    process = start(tmp_path / "two", root)
    out, err = process.communicate(timeout=60)
    assert out.strip() == one.id, err
    other = Workspace(tmp_path / "two").find(one.id)
    assert other is not None
    assert (one.folder / "manifest.json").read_bytes() == (other.folder / "manifest.json").read_bytes()
    assert contents(one.index) == contents(other.index)


def test_order_of_statements_changes_the_id_and_not_the_hashes(root: Path, tmp_path: Path) -> None:
    """The id is that of the files; the canonical hash of each graph is that of its statements alone."""
    before = ensure(tmp_path / "one", root).manifest()
    path = root / "kg" / "curated" / "claims" / "gazette.ttl"
    triples = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    path.write_bytes(ox.serialize(reversed(triples), format=ox.RdfFormat.N_TRIPLES) or b"")
    after = ensure(tmp_path / "two", root).manifest()
    assert after["generation"] != before["generation"]
    assert {name: entry["hash"] for name, entry in after["graphs"].items()} == {
        name: entry["hash"] for name, entry in before["graphs"].items()
    }


def test_manifest_counts_what_the_store_holds(graph_folder: Path) -> None:
    """Statements per graph are those in the store; licence and attribution of each graph are given."""
    view = EmbeddedView.open(graph_folder / "store")
    graphs = Generation(graph_folder).manifest()["graphs"]
    assert {name: entry["statements"] for name, entry in graphs.items()} == {n: view.count(n) for n in view.graphs()}
    assert all(entry["licence"] and entry["attribution"] for entry in graphs.values())
    given = {rules.graph_of(rule) for rule in rules.rule_files(data_root() / "queries")}
    assert {name for name in graphs if "/derived/" in name} <= given
    assert {iri.graph("ontology"), iri.graph("entities"), iri.graph("source/gazette")} <= set(graphs)


@pytest.fixture(scope="module")
def graph_folder(world_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a generation of the fictional world, only to be read."""
    return ensure(tmp_path_factory.mktemp("read-only"), world_root).folder


def test_second_opening_compiles_nothing(root: Path, tmp_path: Path) -> None:
    """Nothing is said and nothing written when the files are as they were; touched files are looked at and kept."""
    room = tmp_path / "room"
    first = ensure(room, root)
    stamp = (room / "shipped.json").stat().st_mtime_ns
    said: list[str] = []
    assert shipped.ensure(Workspace(room), root, said.append) == first
    assert (room / "shipped.json").stat().st_mtime_ns == stamp
    for path in root.rglob("*.ttl"):
        path.touch()
    assert shipped.ensure(Workspace(room), root, said.append) == first
    assert said == []


@pytest.mark.parametrize("name", ["kg/curated/claims/gazette.ttl", "ontology/surveil.ttl", "queries/rules/21-event.rq"])
def test_every_kind_of_file_is_part_of_the_identity(root: Path, name: str) -> None:
    """A changed claim, term or rule is another graph; so is a file under another name."""
    before = shipped.fingerprint(root)
    path = root / name
    with path.open("a", encoding="utf-8") as stream:
        stream.write("# more\n")
    changed = shipped.fingerprint(root)
    path.rename(path.with_stem(path.stem + "x"))
    assert len({before, changed, shipped.fingerprint(root)}) == 3


def test_broken_turtle_is_named_with_its_line(root: Path, tmp_path: Path) -> None:
    """The message has the file and the line of the fault, and nothing is published or left behind."""
    path = root / "kg" / "curated" / "claims" / "gazette.ttl"
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if "skg:citation" in line)
    lines[at] = "  skg:citation gazette:p1s1"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(EnvironmentFailure) as failure:
        ensure(tmp_path / "room", root)
    assert str(path) in failure.value.message
    assert f"line {at + 2}" in failure.value.message, "the parser stops at the line after the missing sign"
    assert list((tmp_path / "room" / "generations").iterdir()) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [("CONSTRUCT { ?s ?p", "does not parse"), ("SELECT ?s WHERE { ?s ?p ?o }", "not a CONSTRUCT")],
)
def test_wrong_rule_is_named(root: Path, tmp_path: Path, text: str, message: str) -> None:
    """A rule that is no CONSTRUCT query stops the compilation and is named."""
    (root / "queries" / "rules" / "99-wrong.rq").write_text(text, encoding="utf-8")
    with pytest.raises(EnvironmentFailure, match=message) as failure:
        ensure(tmp_path / "room", root)
    assert "99-wrong.rq" in failure.value.message


def read_everything(generation: Generation) -> None:
    """Open index and store and read every record."""
    index = Index(generation.index)
    for _ in index.nodes():
        pass
    for number in range(index.claim_count()):
        index.claim(number)
    EmbeddedView.open(generation.store).select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")


@pytest.mark.parametrize("damage", ["missing", "cut", "empty"])
def test_damaged_index_is_refused_and_advice_works(
    graph_folder: Path, world_root: Path, tmp_path: Path, damage: str
) -> None:
    """Each file of the index in turn: the error names it, and doing what the message says mends the workspace."""
    expected = ensure(tmp_path, world_root)
    for name, data in contents(graph_folder / "index").items():
        if not data:
            continue
        path = expected.index / name
        path.unlink() if damage == "missing" else os.truncate(path, len(data) // 2 if damage == "cut" else 0)
        current = Workspace(tmp_path).current()
        assert current is not None
        with pytest.raises(SurveilkgError) as failure:
            read_everything(current)
        assert str(path) in failure.value.message
        assert f"Delete the folder {expected.folder}" in failure.value.hint
        path.write_bytes(data)
    shutil.rmtree(expected.folder)
    assert ensure(tmp_path, world_root).id == expected.id
    read_everything(expected)


@pytest.mark.parametrize("name", ["nodes.txt", "claims.txt"])
def test_overwritten_records_are_refused(graph_folder: Path, tmp_path: Path, name: str) -> None:
    """A file of the right size that holds something else gives the same kind of message when it is read."""
    folder = Path(shutil.copytree(graph_folder, tmp_path / "generation"))
    path = folder / "index" / name
    path.write_bytes(b"\0" * path.stat().st_size)
    with pytest.raises(EnvironmentFailure, match=name):
        read_everything(Generation(folder))


def test_damaged_store_is_refused(graph_folder: Path, tmp_path: Path) -> None:
    """A store without its table of files cannot be opened: the message names the folder and says what to do."""
    folder = Path(shutil.copytree(graph_folder, tmp_path / "generation"))
    (folder / "store" / "CURRENT").unlink()
    with pytest.raises(EnvironmentFailure, match="cannot be opened") as failure:
        read_everything(Generation(folder))
    assert str(folder / "store") in failure.value.message
    assert "compiles it again" in failure.value.hint


def test_unreadable_record_of_what_was_compiled_is_ignored(root: Path, tmp_path: Path) -> None:
    """shipped.json only saves work: where it is broken the files are looked at again and it is written anew."""
    generation = ensure(tmp_path / "room", root)
    for text in ("{", "[]"):
        (tmp_path / "room" / "shipped.json").write_text(text, encoding="utf-8")
        assert ensure(tmp_path / "room", root) == generation
        assert generation.id in json.loads((tmp_path / "room" / "shipped.json").read_text(encoding="utf-8"))
