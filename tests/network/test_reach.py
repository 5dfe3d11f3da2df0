"""Tests of network.reach against brute force, and against the path search; filters and evidence on real ones."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.network.random_networks import QUERIES, Claim, brute_force, goes_astray, make_index, networks

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.errors import MisuseError, UnknownNameError
from surveilkg.export import chains_json
from surveilkg.model.answers import ReachAnswer
from surveilkg.network.index import Index
from surveilkg.network.query import PathQuery
from surveilkg.network.reach import reach
from surveilkg.network.targets import Wanted

ASTRAY = "reached only over what two parties only share"
BEYOND = "further entities that fit"


def numbers(index: Index, answer: ReachAnswer) -> list[tuple[int, ...]]:
    """The chains as numbers of nodes."""
    found = [[index.node_number(node.iri) for node in chain.nodes] for chain in answer.chains]
    return [tuple(number for number in chain if number is not None) for chain in found]


def counted(answer: ReachAnswer, reason: str) -> int:
    """How much was left out for a reason."""
    return sum(item.number for item in answer.suppressed if reason in item.reason)


@given(networks(), QUERIES, st.booleans())
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
def test_best_chain_to_every_node(network: tuple[list[str], list[Claim]], query: PathQuery, include_weak: bool) -> None:
    """Every node within reach has its cheapest chain, in order of cost; what is left out is counted, also by a limit.

    Expected: networkx all_simple_paths over the steps that the documented constraints allow.
    """
    kinds, claims = network
    plain = not query.splits_events
    query = query._replace(via=(), include_weak=include_weak or not plain)
    best: dict[int, float] = {}
    only_astray = 0
    for goal in range(1, len(kinds)):
        chains = brute_force(kinds, claims, query, (0, goal))
        straight = [c for nodes, c in chains.items() if query.include_weak or not goes_astray(kinds, claims, nodes)]
        if straight:
            best[goal] = min(straight)
        only_astray += bool(chains) and not straight
    with tempfile.TemporaryDirectory() as folder:
        index = make_index(kinds, claims, Path(folder))
        answer, few = (reach(index, query, 0, Wanted(), limit) for limit in (50, 2))
        ways = numbers(index, answer)
        assert {nodes[-1]: chain.cost for nodes, chain in zip(ways, answer.chains, strict=True)} == pytest.approx(
            best, abs=1e-3
        )
        for nodes, chain in zip(ways, answer.chains, strict=True):
            assert brute_force(kinds, claims, query, (0, nodes[-1]))[nodes] == pytest.approx(chain.cost, abs=1e-3)
    assert [chain.cost for chain in answer.chains] == sorted(chain.cost for chain in answer.chains)
    assert counted(answer, ASTRAY) == only_astray
    assert [c.cost for c in few.chains] == pytest.approx(sorted(best.values())[:2], abs=1e-3)
    assert len(few.chains) + counted(few, BEYOND) + counted(few, ASTRAY) == len(best) + only_astray
    assert answer.complete and answer.cut is None


@given(networks(), st.integers(1, 30), st.integers(1, 3))
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
def test_cut_reach_is_never_wrong(network: tuple[list[str], list[Claim]], most: int, limit: int) -> None:
    """Under a budget every chain shown exists at its cost, and whatever is not shown or counted costs `at_least`.

    An answer that is called whole is that of the search without a budget.
    """
    kinds, claims = network
    query = PathQuery(max_hops=4, through_groups=True, include_weak=True, max_expanded=most)
    with tempfile.TemporaryDirectory() as folder:
        index = make_index(kinds, claims, Path(folder))
        answer = reach(index, query, 0, Wanted(), limit)
        ways = numbers(index, answer)
    chains = {goal: brute_force(kinds, claims, query, (0, goal)) for goal in range(1, len(kinds))}
    for nodes, chain in zip(ways, answer.chains, strict=True):
        assert chains[nodes[-1]][nodes] == pytest.approx(chain.cost, abs=1e-3)
    if answer.cut is None or answer.cut.is_found:
        best = sorted(min(found.values()) for found in chains.values() if found)
        assert [chain.cost for chain in answer.chains] == pytest.approx(best[:limit], abs=1e-3)
        assert len(ways) + counted(answer, BEYOND) == len(best)
        return
    shown = {nodes[-1] for nodes in ways}
    cheaper = {goal for goal, found in chains.items() if found and min(found.values()) < answer.cut.at_least - 1e-3}
    assert len(cheaper - shown) <= counted(answer, BEYOND)


@pytest.mark.parametrize("start", ["Huawei", "Uganda", "CASIC"])
def test_chain_is_the_first_that_path_shows(graph: SurveilGraph, start: str) -> None:
    """What reach shows of an entity is what a path to it shows first. Expected: the path search, another algorithm."""
    answer = graph.reach(start, kind="Company", limit=8, max_hops=3)
    assert len(answer.chains) == 8
    for chain in answer.chains:
        (first, *_) = graph.path(answer.start.iri, chain.nodes[-1].iri, k=1, max_hops=3).chains
        assert first.cost == chain.cost
        assert first.nodes == chain.nodes


def test_listed_vendors_of_the_world(world: SurveilGraph) -> None:
    """Every entity that is shown fits by a cited listing and a cited supply. Expected: tests/world/kg."""
    answer = world.reach("Ruritania", listed=True, vendor=True, kind=("Company",), max_hops=3)
    assert answer.chains
    for chain, fits in zip(answer.chains, answer.fits, strict=True):
        supply, listing = fits[0], fits[1]
        assert supply.relation in {"Deal", "Deployment", "Presence", "Financing"}
        assert listing.relation == "Listing"
        assert len({account.claim for account in fits}) == len(fits)
        assert all(account.citations for account in fits)
        assert chain.nodes[-1].kind == "Company"


def test_clocks_hold_for_what_makes_an_entity_fit(graph: SurveilGraph) -> None:
    """Hikvision was put on the Entity List in October 2019: the year before it is no listed vendor, in 2020 it is."""
    for year, is_listed in (("2018", False), ("2020", True)):
        answer = graph.reach("China", listed_on=("Entity List",), kind="Company", as_of=year, limit=100)
        assert (iri.entity("hikvision") in {chain.nodes[-1].iri for chain in answer.chains}) == is_listed


def test_technology_counts_with_what_is_narrower(graph: SurveilGraph) -> None:
    """Who is tied to facial recognition is tied to biometrics. Expected: skos:broader of the technology scheme."""
    narrow = graph.reach("Zimbabwe", technology="facial recognition", limit=100, max_hops=2)
    wide = graph.reach("Zimbabwe", technology="biometric identification", limit=100, max_hops=2)
    found, all_found = ({chain.nodes[-1].iri for chain in answer.chains} for answer in (narrow, wide))
    assert iri.entity("cloudwalk") in found
    assert found <= all_found


def test_country_is_where_a_party_is_based_or_part_of(graph: SurveilGraph) -> None:
    """Every company that is found in a country is tied to it as home or whole."""
    answer = graph.reach("Huawei", country=("CHN",), kind="Company", limit=10)
    assert answer.chains
    assert {account.relation for fits in answer.fits for account in fits} <= {"Domicile", "Subordination"}


def test_nothing_found_tells_what_comes_nearest(graph: SurveilGraph) -> None:
    """Where nothing that fits is in reach, the number that fits anywhere and the nearest of them are told."""
    answer = graph.reach("Kenya", listed_on=("Entity List",), as_of="2018")
    assert answer.chains == ()
    assert "none is within reach" in answer.misses[0]
    assert "--max-hops 6" in answer.misses[1]
    none = graph.reach("Kenya", kind="StandardsBody", listed=True)
    assert none.misses == ("No entity of the graph fits what was asked for, within the clocks and the strength given.",)


def test_seconds_end_it_in_time(graph: SurveilGraph) -> None:
    """A question that takes seconds ends soon after its limit, and its answer fits the schema."""
    begun = time.monotonic()
    answer = graph.reach("Huawei", limit=30, max_hops=8, max_seconds=0.005)
    assert time.monotonic() - begun < 2
    assert answer.cut is not None
    jsonschema.validate(json.loads(chains_json.write(answer)), json.loads(chains_json.schema("reach")))


@pytest.mark.parametrize(
    "asked", [{"kind": "Ship"}, {"limit": 0}, {"k": 3}, {"via": ("China",)}, {"listed_on": "Nemo"}]
)
def test_mistakes_are_told(graph: SurveilGraph, asked: dict[str, object]) -> None:
    """A class, limit, name or constraint that means nothing is a misuse."""
    with pytest.raises((MisuseError, UnknownNameError)):
        graph.reach("Huawei", **asked)  # type: ignore[arg-type]
