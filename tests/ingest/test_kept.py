"""Tests of ingest.kept: lines of graphs kept beside a generation give the canonical hash of what is stored."""

from __future__ import annotations

import contextlib
import io
import shutil
import tempfile
from pathlib import Path

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.ingest import kept
from surveilkg.iri import XSD
from surveilkg.store.canonical import canonical_hash
from surveilkg.store.generations import Generation
from surveilkg.store.lines import Lines
from surveilkg.store.oxigraph import EmbeddedView

GRAPH = iri.graph("derived/involves")
_NODES = st.sampled_from([ox.NamedNode(f"x:{name}") for name in ("a", "a-", "a!", "b", "é")])
_VALUES = st.one_of(
    _NODES,
    st.text("a\n\\é", max_size=2).map(ox.Literal),
    st.sampled_from(["1", "1.5", "10"]).map(lambda text: ox.Literal(text, datatype=ox.NamedNode(XSD + "decimal"))),
)
_TRIPLES = st.sets(st.builds(ox.Triple, _NODES, _NODES, _VALUES), max_size=12)


def _entry(triples: set[ox.Triple]) -> tuple[int, str]:
    return len(triples), canonical_hash(triples)


@settings(max_examples=40)
@given(_TRIPLES, _TRIPLES)
def test_lines_of_a_changed_graph_are_those_of_the_new_graph(before: set[ox.Triple], after: set[ox.Triple]) -> None:
    """Whatever comes and goes, at either end, all of it or nothing; and once more from what was kept then.

    Expected: count and canonical hash of the statements themselves, and the file that keeping them all anew gives.
    """
    with tempfile.TemporaryDirectory() as name, contextlib.closing(Lines()) as lines:
        folders = [Path(name) / each for each in ("one", "two", "three")]
        for folder in folders:
            folder.mkdir()
        lines.extend(f"{triple} <{GRAPH}> .\n" for triple in before)
        assert kept.keep(folders[0], GRAPH, lines) == _entry(before)
        found = kept.keep_changed(folders[0], folders[1], GRAPH, after - before, before - after)
        if not before:
            assert found is None
            return
        assert found == _entry(after)
        wanted = "".join(sorted(f"{triple} .\n" for triple in after))
        assert kept.path_of(folders[1], GRAPH).read_bytes() == wanted.encode()
        if after:
            again = kept.keep_changed(folders[1], folders[2], GRAPH, before - after, after - before)
            assert again == _entry(before)


def test_a_graph_that_was_not_kept_is_read_from_the_store(tmp_path: Path) -> None:
    """A generation made before lines were kept gets them with the first change; blank nodes are not kept."""
    store, graph = ox.Store(), ox.NamedNode(GRAPH)
    triple = ox.Triple(graph, graph, ox.Literal("x"))
    store.add(ox.Quad(triple.subject, triple.predicate, triple.object, graph))
    assert kept.keep_changed(tmp_path, tmp_path, GRAPH, [triple], []) is None
    assert kept.keep_stored(store, tmp_path, GRAPH) == _entry({triple})
    assert kept.path_of(tmp_path, GRAPH).read_text(encoding="utf-8") == f"{triple} .\n"
    store.add(ox.Quad(ox.BlankNode("b"), graph, graph, graph))
    other = tmp_path / "other"
    other.mkdir()
    assert kept.keep_stored(store, other, GRAPH)[0] == 2
    assert not kept.path_of(other, GRAPH).exists()


def test_statements_of_a_generation_are_those_of_its_store(world: SurveilGraph, tmp_path: Path) -> None:
    """Graphs are kept as the store gives them; one whose lines were damaged or lost is asked of the store."""
    base = world.generation
    stored = io.BytesIO()
    EmbeddedView.open(base.store).write_ntriples(stored)
    files = kept.statements(base, tmp_path)
    expected = sorted(stored.getvalue().splitlines())
    assert len(_lines(files)) == len(expected)
    assert set(_lines(files)) == set(expected)
    copy = Generation(tmp_path / "copy")
    shutil.copytree(base.folder, copy.folder)
    lost, cut = (kept.path_of(copy.folder, iri.graph(name)) for name in ("decisions", "derived/involves"))
    lost.unlink()
    cut.write_bytes(cut.read_bytes()[:-200])
    again = kept.statements(copy, copy.folder)
    assert cut not in again
    assert len(again) == len(files) - 2
    assert set(_lines(again)) == set(expected)


def _lines(files: list[Path]) -> list[bytes]:
    return sorted(line for path in files for line in path.read_bytes().splitlines())


def test_every_graph_has_a_file_of_its_own(tmp_path: Path) -> None:
    """Whatever a release is called; no file system takes a name of more than 255 bytes."""
    names = ["source/a-b", "source/a/b", "source/a%2Fb", "derived/a-b", *(f"source/{'名' * 200}{end}" for end in "ab")]
    found = {kept.path_of(tmp_path, iri.graph(name)) for name in names}
    assert len(found) == len(names)
    assert max(len(path.name.encode()) for path in found) <= 255
