"""Tests of network.index and network.build on the fictional world: everything can be found again, damage is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.errors import EnvironmentFailure
from surveilkg.network import build
from surveilkg.network.index import Index


def test_every_node_and_claim_is_found_by_iri(world: SurveilGraph) -> None:
    """Bisection finds each record and nothing else. Expected: the position at which it stands."""
    index = world.index
    for number, record in enumerate(index.nodes()):
        assert index.node_number(record["iri"]) == number
        assert index.node_class(number) == record["class"]
        assert index.node_iri(number) == record["iri"]
    for number in range(index.claim_count()):
        assert index.claim_iri(number) == index.claim(number)["iri"]
        assert index.claim_number(index.claim(number)["iri"]) == number
    assert index.node_number(iri.entity("aaa")) is None
    assert index.node_number(iri.entity("zzz-nobody")) is None
    assert index.claim_number(iri.CLAIM + "gazette/p99-1") is None


def test_counts_are_those_of_the_store(world: SurveilGraph) -> None:
    """Node and claim counts equal what SPARQL counts in the store; edges and names equal the columns' lengths."""
    index = world.index
    for name, class_name in (("nodes", "Entity"), ("claims", "Claim")):
        table = world.view.select(f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ ?x a skg:{class_name} }}")
        assert table.column("n") == [index.counts[name]]
    assert index.counts["edges"] == len(index.tail) == len(index.head) == len(index.edge_claim)
    assert index.counts["names"] == len(index.names)


def test_edges_stand_at_both_ends_and_claims_at_every_role(world: SurveilGraph) -> None:
    """Adjacency lists each edge at its tail and head only; mentions list each claim at each node that it names."""
    index = world.index
    for node in range(index.counts["nodes"]):
        expected = [e for e in range(len(index.tail)) if node in (index.tail[e], index.head[e])]
        assert list(index.edges_of(node)) == expected
        neighbours = {index.tail[e] + index.head[e] - node for e in expected}
        assert index.degree[node] == len(neighbours)
        roles = [index.claim(at)["roles"].values() for at in range(index.claim_count())]
        named = [at for at, found in enumerate(roles) if any(node in nodes for nodes in found)]
        assert list(index.claims_of(node)) == named


def test_denied_retracted_and_deprecated_make_no_edge(world: SurveilGraph) -> None:
    """What a source denies or takes back, and what a curator set aside, joins nobody; it is still known of both.

    Expected: claims gazette/p3-2 (denied), p4-1 (retracted), p4-2 (deprecated) of tests/world.
    """
    index = world.index
    with_edges = {index.claim(at)["iri"] for at in set(index.edge_claim)}
    for name, node in (("p3-2", "XBR"), ("p4-1", "XLI"), ("p4-2", "cyclops")):
        claim = iri.CLAIM + "gazette/" + name
        assert claim not in with_edges
        number = index.node_number(iri.entity(node))
        assert number is not None
        assert index.claim_number(claim) in list(index.claims_of(number))


def test_same_store_gives_the_same_bytes(world: SurveilGraph, tmp_path: Path) -> None:
    """The index is a function of the store: built twice, every file is the same."""
    build.build(world.view, tmp_path / "again")
    for path in sorted(world.generation.index.iterdir()):
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name


def test_index_of_another_format_is_refused(world: SurveilGraph, tmp_path: Path) -> None:
    """An index written by another version is not read as if it were ours."""
    folder = tmp_path / "index"
    shutil.copytree(world.generation.index, folder)
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    (folder / "meta.json").write_text(json.dumps({**meta, "format": 999}), encoding="utf-8")
    with pytest.raises(EnvironmentFailure, match="format"):
        Index(folder)


@pytest.mark.parametrize("name", ["meta.json", "nodes.txt", "edge-tail", "claim-weight"])
def test_damaged_index_is_told(world: SurveilGraph, tmp_path: Path, name: str) -> None:
    """A missing file is an environment failure with advice, not a traceback."""
    folder = tmp_path / "index"
    shutil.copytree(world.generation.index, folder)
    (folder / name).unlink()
    with pytest.raises(EnvironmentFailure) as caught:
        Index(folder)
    assert "Delete" in caught.value.hint


@pytest.mark.parametrize("name", ["nodes.txt", "claims.txt"])
def test_overwritten_record_has_no_iri(world: SurveilGraph, tmp_path: Path, name: str) -> None:
    """An IRI is read without the rest of its record, but not made up where there is no record."""
    folder = tmp_path / "index"
    shutil.copytree(world.generation.index, folder)
    (folder / name).write_bytes(b"\0" * (folder / name).stat().st_size)
    index = Index(folder)
    with pytest.raises(EnvironmentFailure, match=f"{name} holds no record 1 "):
        (index.node_iri if name == "nodes.txt" else index.claim_iri)(1)
