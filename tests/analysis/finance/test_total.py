"""Totals of the ledger: nothing is counted twice, nothing is left out without a reason, bounds stay bounds."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveilkg.analysis.finance.flow import Evidence, Flow, Measure, Range, Sum, Terms
from surveilkg.analysis.finance.total import COUNTED, UPPER_ONLY, measures, total
from surveilkg.model import interval
from surveilkg.model.chain import Citation, Node

USD = Measure("USD", "nominal", 0)
BANK, RURITANIA = Node("id:bank", "Bank", "Company"), Node("id:XRU", "Ruritania", "State")


def line(name: str, low: str = "100", high: str | None = "", *, mode: str = "asserted", **changes: object) -> Flow:
    """A loan of the bank to Ruritania by one source of its own; `high` empty means exact, None unbounded."""
    top = Decimal(low) if high == "" else None if high is None else Decimal(high)
    citation = Citation(f"source:{name}", f"Source {name}", "row 1", "", f"passage:{name}")
    amount = Sum(changes.pop("measure", USD), str(changes.pop("stage", "commitment")), Range(Decimal(low), top))  # type: ignore[arg-type]
    account = Evidence(
        claim=f"claim:{name}", instrument="Loan", mode=mode, paraphrase="A loan.", hedge=(), as_written=(), note="",
        when="2019", sums=(amount,) if changes.pop("known", True) else (),
        recommended=changes.pop("recommended", None), umbrella=changes.pop("umbrella", None),  # type: ignore[arg-type]
        origins=(f"source:{name}",), known="", citations=(citation,),
    )  # fmt: skip
    flow = Flow(
        event=f"event:{name}", instruments=("Loan",), parties={"financier": (BANK,), "borrower": (RURITANIA,)},
        states=frozenset({RURITANIA.iri}), technologies=(), mode=mode, statuses=(), when=("2019",),
        bounds=interval.parse("2019"), terms=Terms(), accounts=(account,),
    )  # fmt: skip
    return replace(flow, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"mode": "denied"}, "denied"),
        ({"mode": "planned"}, "pledged or planned only"),
        ({"statuses": ("cancelled",)}, "cancelled"),
        ({"umbrella": True}, "umbrella: its parts are lines of their own"),
        ({"recommended": False}, "not recommended for sums by its source"),
        ({"instruments": ("Guarantee",)}, "cover for a risk, no money paid"),
        ({"instruments": ("DebtRelief",)}, "debt relief, no new money"),
        ({"stage": "pledge"}, "pledged or planned only"),
        ({"known": False}, "amount unknown"),
        ({"measure": Measure("EUR", "nominal", 0)}, "amount only in another currency or other prices"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_line_is_left_out_with_its_reason(changes: dict[str, object], reason: str) -> None:
    """A line that is no money, or not this money, adds nothing and is named. Reasons: issue 4 point 2, by hand."""
    found = total((line("a"), line("b", "7", **changes)), USD)  # type: ignore[arg-type]
    assert found.range == Range(Decimal(100), Decimal(100))
    assert found.left_out == {reason: 1}
    assert (found.counted, found.upper_only) == (1, 0)


def test_recommended_debt_relief_counts() -> None:
    """What a source itself recommends for sums is counted, whatever its instrument (AidData's rule)."""
    found = total((line("a", instruments=("DebtRelief",), recommended=True),), USD)
    assert found.range.low == 100


@pytest.mark.parametrize("mode", ["alleged", "conditional"])
def test_hedged_line_is_in_the_upper_bound_only(mode: str) -> None:
    """What is only alleged widens the range and never raises its lower bound."""
    found = total((line("a"), line("b", "50", mode=mode, parties={})), USD)
    assert found.range == Range(Decimal(100), Decimal(150))
    assert [each.verdict for each in found.lines] == [COUNTED, UPPER_ONLY]


def test_accounts_of_one_event_are_one_line_with_a_range() -> None:
    """Two sources of one loan at 100 and 110 give 100 to 110, not 210."""
    one, other = line("a"), line("b", "110")
    found = total((replace(one, accounts=(*one.accounts, *other.accounts)),), USD)
    assert found.range == Range(Decimal(100), Decimal(110))
    assert found.counted == 1


def test_unbounded_line_leaves_the_total_open() -> None:
    """`at least 50` has no upper bound, so the total has none either."""
    assert total((line("a"), line("b", "50", None, parties={})), USD).range == Range(Decimal(150), None)


def test_possible_duplicate_is_counted_once_in_the_lower_bound() -> None:
    """Two sources with one lender, state, year and sum may tell of one loan: once at least, twice at most."""
    found = total((line("a"), line("b", "100.5")), USD)
    assert found.range == Range(Decimal(100), Decimal("200.5"))
    assert found.lines[1].reason.startswith("may be the same financing as [Source a")


@pytest.mark.parametrize(
    "changes",
    [
        {"states": frozenset({"id:XBO"})},
        {"parties": {"financier": (Node("id:other", "Other", "Company"),)}},
        {"bounds": interval.parse("2021")},
    ],
    ids=["other_state", "other_lender", "other_year"],
)
def test_different_lines_are_not_taken_for_duplicates(changes: dict[str, object]) -> None:
    """Another state, lender or year is another loan."""
    assert total((line("a"), line("b", **changes)), USD).range == Range(Decimal(200), Decimal(200))  # type: ignore[arg-type]


def test_rows_of_one_source_are_never_duplicates() -> None:
    """A source that lists two equal loans lists two loans."""
    one, other = line("a"), line("b")
    same = replace(other, accounts=(replace(other.accounts[0], citations=one.accounts[0].citations),))
    assert total((one, same), USD).range.low == 200


def test_constant_prices_of_two_years_are_two_measures() -> None:
    """Prices of 2017 and of 2021 cannot be added."""
    old, new = Measure("USD", "constant", 2017), Measure("USD", "constant", 2021)
    flows = (line("a", measure=old), line("b", measure=new))
    assert measures(flows) == [old, new]
    assert [total(flows, measure).counted for measure in (old, new)] == [1, 1]


FLOWS = st.lists(
    st.builds(
        lambda number, low, more, mode, umbrella: (number, str(low), str(low + more), mode, umbrella),
        st.integers(0, 30), st.integers(0, 10**9), st.integers(0, 10**6),
        st.sampled_from(["asserted", "reported", "alleged", "planned", "denied"]), st.booleans(),
    ),
    unique_by=lambda made: made[0], max_size=12,
)  # fmt: skip


@given(FLOWS)
def test_total_is_what_a_spreadsheet_gives(made: list[tuple[int, str, str, str, bool]]) -> None:
    """Bounds equal a plain sum over the rows that may be counted, in any order; every line has a verdict.

    Lines have states of their own, so that none may be the duplicate of another.
    """
    flows = [
        line(str(n), low, high, mode=mode, umbrella=umbrella, states=frozenset({f"id:{n}"}))
        for n, low, high, mode, umbrella in made
    ]
    plain = [row for row in made if not row[4] and row[3] in {"asserted", "reported"}]
    loose = [row for row in made if not row[4] and row[3] in {"asserted", "reported", "alleged"}]
    found, turned = total(tuple(flows), USD), total(tuple(reversed(flows)), USD)
    expected = Range(Decimal(sum(int(r[1]) for r in plain)), Decimal(sum(int(r[2]) for r in loose)))
    assert found.range == turned.range == expected
    assert found.counted + found.upper_only + sum(found.left_out.values()) == len(flows)
