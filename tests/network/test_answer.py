"""Tests of network.answer and network.cautions on the fictional world: hedges, events, sources, what is left out.

Expected values are read off tests/world/kg by hand; claim names are the last parts of the claims' IRIs.
"""

from __future__ import annotations

from typing import Any

import pytest

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.errors import MisuseError
from surveilkg.model import strength
from surveilkg.model.chain import Chain, Hop, PathAnswer


def ways(answer: PathAnswer) -> list[list[str]]:
    """Chains as slugs."""
    return [[iri.local_name(node.iri) for node in chain.nodes] for chain in answer.chains]


def hops(answer: PathAnswer) -> list[Hop]:
    """All steps of all chains."""
    return [hop for chain in answer.chains for hop in chain.hops]


def claims(answer: PathAnswer) -> set[str]:
    """Source and number of every claim on the chains."""
    return {a.claim.removeprefix(iri.CLAIM) for hop in hops(answer) for found in hop.events for a in found}


def only_chain(answer: PathAnswer) -> Chain:
    """The chain of an answer that has one."""
    (chain,) = answer.chains
    return chain


def test_accounts_that_a_decision_joins_are_one_event(world: SurveilGraph) -> None:
    """Three accounts of one delivery are one event with three citations; two of them have one origin and count once.

    Expected: decision ruritania-cameras; courier/p1-2 is derived from the Gazette, so there are two origins.
    """
    hop = world.path("Argus Optics", "Ruritania").chains[0].hops[0]
    first = hop.events[0]
    assert {a.claim.removeprefix(iri.CLAIM) for a in first} == {"gazette/p2-1", "courier/p1-1", "courier/p1-2"}
    assert len({citation.passage for account in first for citation in account.citations}) == 3
    assert hop.independent_sources == 2
    assert hop.strength == "asserted"
    assert [found[0].relation for found in hop.events] == ["Deal", "Loan"]


def test_evidence_of_an_event_joins_independent_origins(world: SurveilGraph) -> None:
    """Evidence is 1 - (1 - a)(1 - b) over origins. Expected: gazette 0.9 * 0.85, courier 0.75 * 0.85."""
    hop = world.path("Argus Optics", "Ruritania").chains[0].hops[0]
    assert hop.cost == pytest.approx({"evidence": 1 - (1 - 0.9 * 0.85) * (1 - 0.75 * 0.85), "relevance": 1.0}, abs=1e-4)
    assert world.path("Argus Optics", "Ruritania").chains[0].cost == pytest.approx(1 + 0.235 * 0.3625, abs=1e-4)


@pytest.mark.parametrize(
    ("start", "goal", "claim", "mode", "hedge", "speaker"),
    [
        ("Borealis", "Grand Fenwick", "gazette/p3-1", "alleged", ("are said to have", "claim"), "two former officials"),
        ("Delphi Analytics", "XFE", "gazette/p3-3", "planned", ("plans to",), ""),
        ("Delphi Analytics", "XRU", "gazette/p3-4", "conditional", ("may",), ""),
        ("id:mercury-lab", "XFE", "courier/p2-3", "estimated", ("seems",), ""),
        ("Argus Optics", "XFE", "courier/p2-4", "alleged", ("says",), "a rival"),
    ],
)
def test_hedged_claim_keeps_mode_hedge_and_speaker(
    world: SurveilGraph, start: str, goal: str, claim: str, mode: str, hedge: tuple[str, ...], speaker: str
) -> None:
    """A hedged step says so by its strength, its verb, the source's words and a caution of its own."""
    answer = world.path(start, goal, max_hops=1)
    hop = only_chain(answer).hops[0]
    account = next(a for found in hop.events for a in found if a.claim == iri.CLAIM + claim)
    assert (account.mode, account.hedge, account.speaker) == (mode, hedge, speaker)
    assert account.verb.startswith(strength.HEDGE[mode])
    assert strength.HEDGE[mode]
    assert hop.strength == mode
    assert any(caution.startswith("Chain 1, step 1: ") for caution in answer.cautions)


def test_every_step_of_every_answer_is_cited(world: SurveilGraph) -> None:
    """No account without a citation, whatever the pair asked for; denied and retracted claims stand on none.

    Expected: the 15 actors of the world, each against each.
    """
    actors = [r["iri"] for r in world.index.nodes() if r["class"] in {"Company", "State", "PublicBody", "ActorGroup"}]
    pairs = [(a, b) for a in actors for b in actors if a != b]
    for start, goal in pairs:
        answer = world.path(start, goal, max_hops=3, through_groups=True)
        assert not claims(answer) & {"gazette/p3-2", "gazette/p4-1", "gazette/p4-2"}
        for account in (account for hop in hops(answer) for found in hop.events for account in found):
            assert account.citations
            assert all(citation.passage and citation.place for citation in account.citations)
            assert account.mode == "asserted" or account.hedge
        assert len(set(map(tuple, ways(answer)))) == len(ways(answer))


CONSTRAINED: list[tuple[str, str, dict[str, Any], list[list[str]]]] = [
    ("Laputa", "Ruritania", {"direction": "money"}, [["XLA", "laputa-bank", "XRU"]]),
    ("Ruritania", "Laputa", {"direction": "money"}, []),
    ("Laputa", "Argus Optics", {"direction": "money"}, [["XLA", "laputa-bank", "XRU", "argus"]]),
    ("Argus Optics", "XFE", {"max_hops": 1, "min_strength": "asserted"}, []),
    ("Argus Optics", "XFE", {"direction": "supply"}, [["argus", "XFE"]]),
    ("id:cyclops", "XRU", {"as_of": "2016"}, [["cyclops", "argus", "XRU"]]),
    ("id:cyclops", "XRU", {"as_of": "2019"}, []),
    ("Argus Optics", "XRU", {"first": "2019-09", "last": "2019-10", "max_hops": 1}, [["argus", "XRU"]]),
    ("Argus Optics", "XRU", {"first": "2021", "max_hops": 1}, []),
    ("Argus Optics", "XRU", {"only": ("loan",)}, [["argus", "XRU"]]),
    ("Argus Optics", "XRU", {"only": ("financing",), "without": ("Loan",)}, []),
    ("Argus Optics", "XRU", {"via": ("Ministry of Order",), "k": 1}, [["argus", "ministry-of-order", "XRU"]]),
    ("id:cyclops", "Brobdingnag", {"through_groups": True, "k": 1}, [["cyclops", "group-laputan-vendors", "XBR"]]),
    ("id:cyclops", "Brobdingnag", {"max_hops": 2}, []),
]


@pytest.mark.parametrize(("start", "goal", "constraints", "expected"), CONSTRAINED)
def test_constraints(
    world: SurveilGraph, start: str, goal: str, constraints: dict[str, Any], expected: list[list[str]]
) -> None:
    """Each option lets through exactly the chains that its documentation says."""
    assert ways(world.path(start, goal, **constraints)) == expected


def test_not_via_and_k(world: SurveilGraph) -> None:
    """A node that is excluded stands on no chain; no more chains than asked for, and the first stay the first."""
    free = ways(world.path("Argus Optics", "XFE", k=9, include_weak=True))
    assert any("delphi" in way for way in free)
    without = ways(world.path("Argus Optics", "XFE", k=9, include_weak=True, not_via=("Delphi Analytics",)))
    assert without
    assert not any("delphi" in way for way in without)
    assert ways(world.path("Argus Optics", "XFE", k=2, include_weak=True)) == free[:2]


def test_amounts_stand_on_money_edges_only(world: SurveilGraph) -> None:
    """The sum of the loan is told where money flows, with currency and kind. Expected: gazette/p2-2."""
    chain = only_chain(world.path("Export Bank of Laputa", "Ruritania", max_hops=1))
    assert chain.hops[0].best.amounts == ("120,000,000 USD (commitment, prices unstated)",)
    for hop in hops(world.path("Argus Optics", "Ruritania")):
        for account in (account for found in hop.events for account in found):
            assert bool(account.amounts) == (account.family == "money")


def test_dates_are_at_the_precision_of_the_source(world: SurveilGraph) -> None:
    """A month stays a month, an open interval stays open, an undated claim has no date."""
    events = [found for hop in hops(world.path("argus optics", "XRU")) for found in hop.events]
    found = {account.claim.removeprefix(iri.CLAIM): account.when for event in events for account in event}
    assert found["gazette/p2-1"] == "2019-08"
    assert found["gazette/p6-1"] == "2020-05/.."
    assert found["courier/p1-2"] == ""


def test_same_node_twice_is_misuse(world: SurveilGraph) -> None:
    """A path from an entity to itself is no question, even when two names of it are given; it must not crash."""
    with pytest.raises(MisuseError, match="Ruritania"):
        world.path("XRU", "鲁里坦尼亚")


def test_what_was_left_out_is_counted_and_named(world: SurveilGraph) -> None:
    """Groups, weak chains and refused claims are counted with names; a claim that is shown is not told as left out.

    Expected: one chain from Cyclops by way of the group of vendors; the loan is shown in the money question.
    """
    told = {item.reason: item for item in world.path("id:cyclops", "Brobdingnag").suppressed}
    (groups,) = [item for reason, item in told.items() if "groups or regions" in reason]
    assert (groups.number, groups.names) == (1, ("Vendors from Laputa (not named)",))
    answer = world.path("Laputa", "Ruritania", direction="money")
    (refused,) = [item for item in answer.suppressed if "not in the direction of money" in item.reason]
    shown = {world.index.claim_number(iri.CLAIM + name) for name in claims(answer)}
    paraphrases = {world.index.claim(at)["paraphrase"] for at in shown if at is not None}
    assert not paraphrases & set(refused.names)
    assert all(item.number > 0 for item in answer.suppressed)


def test_answers_name_what_was_asked(world: SurveilGraph) -> None:
    """The constraints that were given stand in the answer, from Python as from the command line."""
    answer = world.path("Laputa", "Ruritania", direction="money", max_hops=3)
    assert answer.constraints["direction"] == "money"
    assert answer.constraints["max_hops"] == 3


def test_cautions_fit_the_chains(world: SurveilGraph) -> None:
    """Technology, group, single source and supply each bring their caution; an empty answer brings none.

    Expected: the wording of network.cautions for chains of the kinds that tests/world/kg holds.
    """
    cautions = world.path("Argus Optics", "XFE", include_weak=True).cautions
    assert any("same kind of technology (Street cameras)" in text for text in cautions)
    assert any("does not say how, or whether, the system was used" in text for text in cautions)
    assert any("one source only" in text for text in cautions)
    grouped = world.path("id:cyclops", "Brobdingnag", through_groups=True).cautions
    assert any("not said of each of its members" in text for text in grouped)
    standards = world.path("Delphi Analytics", "WBS").cautions
    assert any("proposing a standard is not the same" in text for text in standards)
    assert world.path("XLI", "XRU").cautions == ()


def test_shown_chains_do_not_restate_one_another(world: SurveilGraph) -> None:
    """A way round by the city in which the system stands tells nothing new and is set aside, by name."""
    answer = world.path("Argus Optics", "Ruritania")
    assert ["argus", "streslau", "XRU"] not in ways(answer)
    (restated,) = [item for item in answer.suppressed if "restate" in item.reason]
    assert "Streslau" in restated.names
