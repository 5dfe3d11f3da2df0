"""Tests of `surveilkg export`: parts, filters, files, and what it refuses."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.errors import FindingsError, MisuseError
from surveilkg.export.graph_fields import EDGE_FIELDS

InProcess = Callable[..., Any]
Cli = Callable[..., "subprocess.CompletedProcess[str]"]
AT = {field.name: at for at, field in enumerate(EDGE_FIELDS)}


def edges(world: SurveilGraph, **asked: Any) -> list[tuple[Any, ...]]:
    """Rows of the edges of a part."""
    return list(world.part(**asked).edges())


def test_around_is_what_steps_reach(world: SurveilGraph) -> None:
    """One step: the neighbours and the edges among them all. Expected: a walk over all edges of the whole network."""
    whole = edges(world)
    centre = iri.entity("argus")
    near = {centre} | {end for row in whole if centre in row[1:3] for end in row[1:3]}
    wanted = {row[0] for row in whole if row[1] in near and row[2] in near}
    assert {row[0] for row in edges(world, around=("Argus Optics",), hops=1)} == wanted
    assert {row[0] for row in edges(world, around=(centre,), hops=8, through_groups=True)} <= {row[0] for row in whole}
    assert wanted <= {row[0] for row in edges(world, around=(centre,), hops=2)}


def test_steps_stop_at_groups(world: SurveilGraph) -> None:
    """No step leads on through a group, unless it is asked for. Expected: who is tied to Cyclops by a group only."""
    narrow = world.part(around=("id:cyclops",), hops=2).counts
    wide = world.part(around=("id:cyclops",), hops=2, through_groups=True).counts
    assert narrow[0] < wide[0]
    assert narrow[1] < wide[1]


def test_path_holds_the_claims_of_the_chains(world: SurveilGraph) -> None:
    """The edges are those of the claims that `path` tells. Expected: the path answer."""
    answer = world.path("Argus Optics", "Ruritania", k=3)
    told = {a.claim for chain in answer.chains for hop in chain.hops for event in hop.events for a in event}
    found = edges(world, path=("Argus Optics", "Ruritania"), k=3)
    assert {row[AT["claim"]] for row in found} == told
    ends = {frozenset((hop.tail.iri, hop.head.iri)) for chain in answer.chains for hop in chain.hops}
    assert {frozenset(row[1:3]) for row in found} == ends


@pytest.mark.parametrize(
    "asked",
    [{"only": ("Deal",)}, {"without": ("Deal",)}, {"min_strength": "asserted"}, {"as_of": "2015"},
     {"known_by": "2023-04"}, {"first": "2018", "last": "2020"}],
    ids="-".join,
)  # fmt: skip
def test_filters_are_those_of_path(world: SurveilGraph, asked: dict[str, Any]) -> None:
    """A filter leaves the edges that a path may use, and no other. Expected: `EdgeFilter`, edge by edge."""
    from surveilkg.network.constraints import PathConstraints
    from surveilkg.network.query import EdgeFilter

    index = world.index
    filters = EdgeFilter(index, PathConstraints(**asked).resolve(index))
    wanted = [edge for edge in range(len(index.tail)) if filters.admits(edge, True)]
    found = edges(world, **asked)
    assert 0 < len(found) < len(index.tail)
    assert [row[AT["claim"]] for row in found] == [index.claim(index.edge_claim[edge])["iri"] for edge in wanted]


def test_query_gives_what_its_answer_names(world: SurveilGraph, world_root: Path) -> None:
    """The edges belong to events and claims in the answer. Expected: its rows."""
    from surveilkg.query.run import run

    params = {"state": "Ruritania"}
    rows = run(world.view, world.index, world_root, "deals-between", params).rows
    named = {part for row in rows for term in row if term for part in term.value.split("; ")}
    found = edges(world, query="deals-between", params=params)
    assert found
    assert all({row[AT["claim"]], row[AT["event"]]} & named for row in found)


def test_nothing_left_is_told(world: SurveilGraph) -> None:
    """An empty part is an error that says what was left out, exit code 1."""
    with pytest.raises(FindingsError, match=r"No edge is left .* claims .*\n?.*known by: 1950") as raised:
        world.part(around=("Argus Optics",), known_by="1950")
    assert raised.value.exit_code == 1


@pytest.mark.parametrize(
    "asked",
    [{"around": ("Argus Optics",), "query": "deals-between"}, {"hops": 0}, {"hops": 9}, {"params": {"a": "b"}},
     {"min_strength": "denied"}, {"around": ("No Such Thing",)}, {"first": "2020", "last": "2019"}],
    ids=str,
)  # fmt: skip
def test_misuse_is_refused(world: SurveilGraph, asked: dict[str, Any]) -> None:
    """What cannot be meant is refused with advice."""
    with pytest.raises(MisuseError) as raised:
        world.part(**asked)
    assert raised.value.hint


def test_command(in_world: InProcess, tmp_path: Path) -> None:
    """Ending or option tell the format; a file is whole or not there; options that mean nothing are refused."""
    file = tmp_path / "part.csv"
    assert in_world("export", "--around", "Argus Optics", "--hops", "1", "-o", str(file)).code == 0
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))
    assert {row["mode"] for row in rows} <= {"asserted", "reported", "estimated", "alleged", "planned", "conditional"}
    refused = in_world("export", "-o", str(tmp_path / "part.doc"))
    assert (refused.code, "gexf" in refused.err) == (2, True)
    for arguments in (("--hops", "2"), ("--k", "2"), ("--set", "a"), ("--set", "a=b"), ("--format", "visio")):
        assert in_world("export", *arguments).code == 2, arguments
    empty = in_world("export", "--known-by", "1950", "-o", str(tmp_path / "none.gexf"))
    assert (empty.code, empty.out, "No edge is left" in empty.err) == (1, "", True)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["part.csv"]


def test_pipe_is_cytoscape_json(cli: Cli, cli_process: Cli) -> None:
    """In a pipe without a format, Cytoscape JSON; `-` is standard output; binary formats pass too."""
    done = cli_process("export", "--around", "Uganda", "--hops", "1")
    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert found["elements"]["edges"]
    assert cli("export", "--around", "Uganda", "--hops", "1", "--format", "cytoscape", "-o", "-").stdout == done.stdout
