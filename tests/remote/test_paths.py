"""Chains on a server are those of the embedded search: fifty questions, by expansion from both ends."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest

from surveilkg.api import SurveilGraph
from surveilkg.errors import SurveilkgError
from surveilkg.network.constraints import PathConstraints
from surveilkg.network.expansion import Expansion
from surveilkg.settings import CACHE_VARIABLE
from surveilkg.store import publication

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.remote.conftest import Server

    from surveilkg.model.chain import PathAnswer
    from surveilkg.store.transport import Transport

NAMES = ("Huawei", "Hikvision", "SenseTime", "Uganda", "ITU", "Kenya", "id:dahua", "Nobdy Corp")
CONSTRAINTS: tuple[dict[str, Any], ...] = (
    {"max_hops": 2},
    {"max_hops": 3, "as_of": "2019"},
    {"max_hops": 2, "known_by": "2020-01"},
    {"max_hops": 3, "only": ("Deal", "Loan"), "k": 2},
    {"max_hops": 2, "without": ("Deal",), "min_strength": "reported"},
    {"max_hops": 3, "via": ("China",), "direction": "any"},
    {"max_hops": 2, "not_via": ("China", "EC"), "through_groups": True},
    {"max_hops": 3, "direction": "money", "first": "2012", "last": "2020"},
    {"max_hops": 2, "only": ("NoSuchType",)},
    {"max_hops": 3, "include_weak": True, "k": 9},
)
FIFTY = [
    (*pair, CONSTRAINTS[at % len(CONSTRAINTS)])
    for at, pair in enumerate(itertools.islice(itertools.permutations(NAMES, 2), 50))
]
"""Pairs of companies, states, a standards body, and a name that nobody has; every constraint five times."""


@pytest.fixture(scope="module")
def fifty(graph: SurveilGraph) -> list[PathAnswer | str]:
    """What the search on the embedded store says to the fifty, asked once for both servers."""
    return [told(lambda: graph.path(start, goal, **constraints)) for start, goal, constraints in FIFTY]  # noqa: B023


def told(ask: Callable[[], PathAnswer]) -> PathAnswer | str:
    """An answer, or the message where there is none."""
    try:
        return ask()
    except SurveilkgError as error:
        return str(error)


@pytest.fixture
def elsewhere(
    server: Server, logged_in: Callable[[Server], Transport], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> SurveilGraph:
    """The graph on a server, with an empty cache."""
    logged_in(server)
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    return SurveilGraph.open(server.endpoint)


def test_fifty_paths(elsewhere: SurveilGraph, fifty: list[PathAnswer | str], tmp_path: Path) -> None:
    """Fifty questions, with constraints, clocks and wrong names: the same answer, or the same message, in every detail.

    No index of the whole is made for them. Expected: what the search on the embedded store says, which brute force
    checks in tests/network.
    """
    for (start, goal, constraints), ours in zip(FIFTY, fifty, strict=True):
        assert told(lambda: elsewhere.path(start, goal, **constraints)) == ours, (start, goal, constraints)  # noqa: B023
    assert len(fifty) == 50
    assert sum(isinstance(answer, str) for answer in fifty) < 25
    assert sum(not isinstance(answer, str) and bool(answer.chains) for answer in fifty) > 10
    assert not (tmp_path / "cache").exists()


def test_one_question_fetches_a_part(
    server: Server, graph: SurveilGraph, logged_in: Callable[[Server], Transport]
) -> None:
    """One step away, a search fetches a small part of the statements; expected: under a fifth, and the same answer."""
    view = publication.opened(server.endpoint, logged_in(server))[1]
    fetched = Expansion(view, graph.generation.manifest()["index"])
    answer = fetched.path(("CloudWalk", "Zimbabwe"), PathConstraints(max_hops=1))
    assert answer == graph.path("CloudWalk", "Zimbabwe", max_hops=1)
    assert answer.chains
    assert 100 < fetched.fetched < graph.view.count() / 5
