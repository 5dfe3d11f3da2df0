"""Two releases of one source in one publish: each says what it says alone."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

from surveilkg.ingest.run import Options, ingest
from surveilkg.sources.registry import find
from surveilkg.store.generations import Workspace


def hashes(root: Path, workspace: Path, publishes: list[list[Path]]) -> dict[str, str]:
    """Canonical hash of every release after some publishes, one after the other."""
    spec = dataclasses.replace(find("aidata"), expectations={})
    room = Workspace(workspace)
    for files in publishes:
        ingest(room, root, spec, [str(path) for path in files], Options(allow_warnings=True), lambda _: None)
    current = room.current()
    assert current is not None
    return {graph.rpartition("/")[2]: entry["hash"] for graph, entry in current.manifest()["inputs"].items()}


def test_a_release_says_the_same_beside_another(
    world_root: Path, tmp_path: Path, huawei_row: Callable[..., bytes]
) -> None:
    """One agency is a company by its type in one release and an organisation in the other: neither rubs off."""
    alike = {"Title": "Lamps", "Recipient": "", "AidData TUFF Project ID": "990009"}
    types = {"Receiving Agencies Type": "State-owned Company|Other"}
    huawei, military = tmp_path / "huawei.csv", tmp_path / "military.csv"
    huawei.write_bytes(huawei_row(**alike))
    military.write_bytes(huawei_row(**alike, **types).replace(b"For Huawei Agg", b"For Military Agg", 1))
    together = hashes(world_root, tmp_path / "one", [[huawei, military]])
    apart = hashes(world_root, tmp_path / "two", [[military], [huawei]])
    assert together == apart
    assert set(together) == {"aidata-huawei", "aidata-military"}
