"""Tests of exposure on a fictional world whose arithmetic is written beside it in conftest.py."""

from __future__ import annotations

from decimal import Decimal

import pytest

from surveilkg.analysis.exposure import deals
from surveilkg.api import SurveilGraph
from surveilkg.errors import MisuseError
from surveilkg.model.exposure import Exposure, RuleResult

DAY = "2024-06-01"


def under(answer: Exposure, rule: str) -> RuleResult:
    """The result of one rule."""
    return next(result for result in answer.rules if result.rule == rule)


@pytest.mark.parametrize(
    ("firm", "verdict", "least", "most"),
    [
        ("anvil", "listed", 0, 0),
        ("chisel", "derived", 55, 55),
        ("drill", "derived", 50, 50),
        ("file", "derived", 50, 50),
        ("grip", "cannot tell", 49, 100),
        ("hoist", "cannot tell", 30, 55),
        ("iron", "cannot tell", 10, 70),
        ("jack", "cannot tell", 0, 60),
        ("knob", "cannot tell", 0, 60),
        ("lathe", "no evidence", 0, 0),
        ("mallet", "no evidence", 30, 30),
        ("nail", "cannot tell", 30, 55),
        ("oiler", "cannot tell", 25, 55),
        ("plane", "cannot tell", 0, 60),
        ("quoin", "cannot tell", 0, 60),
        ("rasp", "no evidence", 40, 40),
        ("saw", "no evidence", 0, 24),
        ("tongs", "no evidence", 0, 0),
        ("vice", "no evidence", 0, 0),
        ("vole", "cannot tell", 0, 0),
        ("urn", "no evidence", 0, 0),
        ("tern", "cannot tell", 0, 0),
        ("xebec", "cannot tell", 0, 0),
        ("willow", "no evidence", 0, 0),
    ],
)
def test_verdicts_and_sums(firms: SurveilGraph, firm: str, verdict: str, least: int, most: int) -> None:
    """Verdict and bounds of every family of firms. Expected: worked by hand beside the claims in conftest.py."""
    result = under(firms.exposure(firm, as_of=DAY), "ofac-50")
    assert (result.verdict, result.least, result.most) == (verdict, Decimal(least), Decimal(most))


def test_listing_on_any_list_is_a_direct_listing(firms: SurveilGraph) -> None:
    """The direct rule counts every list, a list not named among them; an alleged or contradicted entry is open."""
    found = {name: firms.exposure(name, as_of=DAY).verdict for name in ("willow", "xebec", "vole", "urn", "tern")}
    assert found == {
        "willow": "listed",
        "xebec": "listed",
        "vole": "cannot tell",
        "urn": "no evidence",
        "tern": "cannot tell",
    }


@pytest.mark.parametrize(
    ("day", "standing", "verdict", "were"),
    [
        ("2025-09-28", "not yet in force", "no evidence", "derived"),
        ("2025-10-15", "in force", "derived", "derived"),
        ("2025-12-01", "suspended", "no evidence", "derived"),
        ("2025-11", "cannot tell", "cannot tell", "derived"),
        ("2026-11-09", "suspended", "no evidence", "derived"),
        ("2026-11-10", "in force", "derived", "derived"),
    ],
)
def test_affiliates_rule_is_judged_on_the_day(
    firms: SurveilGraph, day: str, standing: str, verdict: str, were: str
) -> None:
    """The affiliates rule decides for alloy (50 per cent held by an Entity List party) only while it is in force.

    Expected: effective 29 September 2025 (90 FR 47201), suspended 10 November 2025 to 9 November 2026.
    """
    answer = firms.exposure("alloy", as_of=day)
    result = under(answer, "bis-affiliates")
    assert (result.standing, result.verdict, result.were_in_force, answer.verdict) == (standing, verdict, were, verdict)


def test_blocked_owners_count_in_part_under_the_affiliates_rule(firms: SurveilGraph) -> None:
    """Chisel's owners are blocked, and which programme is not known: the affiliates rule cannot tell."""
    result = under(firms.exposure("chisel", as_of="2025-10-15"), "bis-affiliates")
    assert (result.verdict, result.least, result.most) == ("cannot tell", Decimal(0), Decimal(55))


def test_partial_dates_leave_a_listing_open(firms: SurveilGraph) -> None:
    """Zinc was listed in March 2022: not in February, open within March, certain from April."""
    days = ("2022-02-28", "2022-03-15", "2022-04-01", "2022")
    found = [firms.exposure("zinc", as_of=day).verdict for day in days]
    assert found == ["no evidence", "cannot tell", "listed", "cannot tell"]


def test_partial_ends_leave_a_stake_open(firms: SurveilGraph) -> None:
    """Anvil held 60 per cent of tongs until some day of June 2022."""
    days = ("2022-05-31", "2022-06-15", "2022-07-01")
    assert [firms.exposure("tongs", as_of=day).verdict for day in days] == ["derived", "cannot tell", "no evidence"]


def test_without_a_day_the_last_statements_count(firms: SurveilGraph) -> None:
    """A stake dated 2021 and a listing without date count as they stand when no day is asked about."""
    assert firms.exposure("plane").verdict == "derived"
    assert firms.exposure("yew").verdict == "listed"
    assert firms.exposure("tongs").verdict == "no evidence"
    assert firms.exposure("plane").day == "2025-12-31", "the publication of the newest source"


def test_undated_listing_stands_from_the_publication_of_its_source(firms: SurveilGraph) -> None:
    """The gazette of 31 December 2025 tells that yew is listed, not since when."""
    assert firms.exposure("yew", as_of="2026-01-01").verdict == "listed"
    assert firms.exposure("yew", as_of="2024-01-01").verdict == "cannot tell"


def test_second_clock_leaves_out_what_was_not_published(firms: SurveilGraph) -> None:
    """By July 2021 only the courier was out: two stakes in chisel and its deal are left out, and counted so."""
    answer = firms.exposure("chisel", known_by="2021-07")
    assert answer.verdict == "no evidence"
    assert ("claims from sources published later, or perhaps later", 3) in answer.left_out
    undated = firms.exposure("yarn", known_by="2026")
    assert ("claims from sources that show no date of publication", 1) in undated.left_out


def test_weaker_claims_can_be_asked_to_carry(firms: SurveilGraph) -> None:
    """An alleged stake carries no verdict, however weak a mode is asked for."""
    assert firms.exposure("knob", as_of=DAY, firm="reported").verdict == "cannot tell"
    with pytest.raises(MisuseError, match="carries no verdict"):
        firms.exposure("knob", firm="alleged")


def test_missing_stakes_are_named_with_what_they_settle(firms: SurveilGraph) -> None:
    """For grip the unknown stake of bolt decides alone: at 1 per cent or more it is caught, at 0 it is not."""
    result = under(firms.exposure("grip", as_of=DAY), "ofac-50")
    assert [(item.settles, item.what.partition(":")[0]) for item in result.missing] == [
        ("could do both", "what Bolt holds in Grip")
    ]


def test_remarks_say_what_is_wrong(firms: SurveilGraph) -> None:
    """Sums above 100, circles, denials and contradictions are told in words."""
    remarks = {
        name: " ".join(under(firms.exposure(name, as_of=DAY), "ofac-50").remarks) for name in ("oiler", "iron", "lathe")
    }
    assert "add up to 130 per cent" in remarks["oiler"]
    assert "circle" in remarks["iron"]
    assert remarks["lathe"].startswith("denied: ")
    tree = under(firms.exposure("nail", as_of=DAY), "ofac-50").tree
    assert tree is not None
    stake = tree.above[0].stake
    assert stake is not None
    assert stake.remarks == ("the sources contradict each other on its size",)
    assert len(stake.statements) == 2


def test_tree_shows_the_chain_with_its_evidence(firms: SurveilGraph) -> None:
    """File is held by drill, drill by anvil, each stake with its claim and citation; multiplied it is 25 per cent."""
    answer = firms.exposure("file", as_of=DAY)
    tree = under(answer, "ofac-50").tree
    assert tree is not None
    drill = tree.above[0]
    assert [branch.node.label for branch in (tree, drill, drill.above[0])] == ["File", "Drill", "Anvil"]
    assert [branch.standing for branch in (tree, drill, drill.above[0])] == ["derived", "derived", "listed"]
    assert all(branch.stake and branch.stake.statements[0].citations for branch in (drill, drill.above[0]))
    assert [node.label for node, _, _ in answer.holders] == ["Anvil"]
    assert answer.holders[0][1:] == (Decimal(25), Decimal(25))


def test_firms_below_are_judged_by_all_their_owners(firms: SurveilGraph) -> None:
    """Below bolt stand chisel (caught with anvil's 30), grip and hoist (cannot tell), each with its chain."""
    answer = firms.exposure("bolt", as_of=DAY, below=True)
    assert [(other.node.label, other.verdict) for other in answer.others] == [
        ("Chisel", "derived"),
        ("Grip", "cannot tell"),
        ("Hoist", "cannot tell"),
    ]
    assert [node.label for node in answer.others[0].chain] == ["Bolt", "Chisel"]
    assert answer.others[0].economic == (Decimal(25), Decimal(25))


def test_deals_stand_beside_the_listing(firms: SurveilGraph) -> None:
    """Zinc, listed in March 2022: deals of 2021 before, of May 2023 after, 2021 to 2023 straddling, 2022 open."""
    found = {deal.when: deal.order for deal in firms.exposure("zinc", as_of=DAY).deals}
    assert found == {
        "2021": "before",
        "2021/2023": "straddles",
        "2022": "cannot tell",
        "2023-05": "after",
        "": "cannot tell",
    }


@pytest.mark.parametrize(
    ("deal", "listing", "order"),
    [
        ("2019-05-21", "2019-05-21", "after"),  # the day of the listing is a day of it
        ("2019-05-20", "2019-05-21", "before"),
        ("2023", "2019/2021", "after removal"),
        ("2018/..", "2019", "straddles"),
        ("2018/2019", "2019-06", "cannot tell"),
        ("2019", "", "cannot tell"),
    ],
)
def test_order_of_a_deal_and_a_listing(deal: str, listing: str, order: str) -> None:
    """Order from EDTF dates alone. Expected: read off the calendar."""
    assert deals.order(deal, listing)[0] == order


def test_suppliers_of_a_country_with_their_verdicts(firms: SurveilGraph) -> None:
    """Three suppliers are active in Ruritania: zinc is listed, chisel derived, of vice there is no evidence."""
    answer = firms.exposure(country="Ruritania", as_of=DAY)
    assert [(other.node.label, other.verdict, other.activity) for other in answer.others] == [
        ("Zinc", "listed", 5),
        ("Chisel", "derived", 1),
        ("Vice", "no evidence", 1),
    ]


def test_coverage_is_told(firms: SurveilGraph) -> None:
    """No evidence comes with what the graph holds: which lists and stakes, of which source and date."""
    answer = firms.exposure("vice", as_of=DAY)
    lists = {line.list for line in answer.coverage if line.kind == "listings"}
    assert lists == {"Entity List", "Specially Designated Nationals and Blocked Persons List", "Unverified List", ""}
    assert ("stakes", "The leaflet", "") in {(line.kind, line.source, line.published) for line in answer.coverage}


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"name": "id:sdn"}, "RestrictionList"),
        ({"country": "anvil"}, "no country"),
        ({"name": "anvil", "as_of": "2020/2021"}, "interval"),
        ({"name": "anvil", "known_by": "soon"}, "--known-by"),
        ({"name": "anvil", "rule": ("ofac",)}, "is no rule"),
    ],
)
def test_misuse_is_told(firms: SurveilGraph, asked: dict[str, object], message: str) -> None:
    """What cannot be understood ends in one message that names it."""
    with pytest.raises(MisuseError, match=message):
        firms.exposure(**asked)  # type: ignore[arg-type]
