"""FollowTheMoney entities as its own library reads them, which we did not write."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.pip_packages import installed

from surveilkg.api import SurveilGraph
from surveilkg.export import graph_ftm

HERE = Path(__file__).parent


def read(lines: bytes) -> dict[str, Any]:
    """What the library makes of entities, by id; values that it cleans away are missing."""
    folder = installed(HERE / "followthemoney.txt")
    path = os.pathsep.join((str(folder), os.environ.get("PYTHONPATH", "")))
    command = [sys.executable, str(HERE / "read_ftm.py")]
    ended = subprocess.run(
        command, input=lines, capture_output=True, env={**os.environ, "PYTHONPATH": path}, timeout=120, check=False
    )
    assert ended.returncode == 0, ended.stderr.decode()
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def test_every_entity_is_accepted_as_it_is(graph: SurveilGraph) -> None:
    """Every entity of the shipped graph has a schema and keeps every value.

    Expected: the lines that were written; the library drops properties and values that its model does not know.
    """
    stream = io.BytesIO()
    graph_ftm.write(graph.part(), stream)
    written = {entity["id"]: entity for entity in map(json.loads, stream.getvalue().splitlines())}
    found = read(stream.getvalue())
    assert len(found) == len(written) > 1000
    for name, entity in written.items():
        assert found[name]["schema"] == entity["schema"]
        kept = {field: sorted(values) for field, values in found[name]["properties"].items()}
        assert kept == {field: sorted(set(values)) for field, values in entity["properties"].items()}, name


def test_a_wrong_entity_is_noticed() -> None:
    """The check can fail: a country that there is none of is cleaned away."""
    line = {"id": "skg-1", "schema": "Company", "properties": {"name": ["A"], "country": ["atlantis"]}}
    assert read(json.dumps(line).encode())["skg-1"]["properties"] == {"name": ["A"]}
