"""The ledger on the fictional world and on the shipped graph: lines, filters, clocks, and where the money went."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from surveilkg.analysis.finance import rows
from surveilkg.analysis.finance import total as totals
from surveilkg.analysis.finance.flow import Measure
from surveilkg.analysis.finance.trace import LATER, STATED, order_of
from surveilkg.api import SurveilGraph
from surveilkg.errors import MisuseError, UnknownNameError
from surveilkg.export import ledger_json
from surveilkg.model import interval


def test_loan_of_the_world_is_one_line(world: SurveilGraph) -> None:
    """The loan for the cameras: who, whom, how much, by whom built, cited. Expected: tests/world gazette p2-2."""
    answer = world.finance(lender="Export Bank of Laputa")
    (flow,) = answer.flows
    assert flow.names("borrower") == ("Ruritania",)
    assert [node.iri.rpartition("/")[2] for node in flow.parties["contractor"]] == ["argus"]
    assert [total.range.low for total in answer.totals] == [Decimal(120_000_000)]
    assert [citation.place for citation in flow.accounts[0].citations] == ["paragraph 2, sentence 2"]


def test_supplier_of_what_is_financed_is_found(world: SurveilGraph) -> None:
    """A vendor is asked for by what the loan pays for, not only by its own part in the loan."""
    assert [flow.names("financier") for flow in world.finance(vendor="Argus Optics").flows] == [
        ("Export Bank of Laputa",)
    ]


def test_trace_tells_the_financed_deal(world: SurveilGraph) -> None:
    """The deal that the loan is said to pay for comes after it, as stated. Expected: gazette p2-2 finances p2-1."""
    steps = world.finance(3, lender="Export Bank of Laputa").steps
    assert steps is not None
    assert [(step.depth, step.link) for step in steps[:2]] == [(1, STATED), (2, STATED)]
    assert {step.link for step in steps} <= {STATED, LATER}
    assert all(step.citations for step in steps)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("2019", "2018", ""),
        ("2019", "2020", "at or after"),
        ("2019", "2019-05", "may be after"),
        ("2019", "2018/..", ""),
        ("2018/2020", "2019", "at or after"),
        ("2018/2020", "2018", "may be after"),
    ],
)
def test_money_never_goes_back_in_time(before: str, after: str, expected: str) -> None:
    """What certainly began before is no step; what may have is told so. Expected: by the calendar."""
    assert order_of(interval.parse(before), interval.parse(after)) == expected


def test_known_by_leaves_out_what_was_not_published(graph: SurveilGraph) -> None:
    """On the clock of knowledge only sources that show a date by then speak; the others are counted."""
    answer = graph.finance(known_by="1990")
    assert answer.flows == ()
    assert answer.unpublished > 0


def test_period_takes_partial_dates_as_intervals(graph: SurveilGraph) -> None:
    """Lines without a date are never silently in or out of a period: they are counted."""
    everything, some = graph.finance(), graph.finance(first="2015", last="2016")
    assert len(some.flows) < len(everything.flows)
    assert some.undated == sum(flow.bounds == interval.Interval() for flow in everything.flows)


@pytest.mark.parametrize(
    ("filters", "error"),
    [
        ({"lender": "Nobody Bank of Nowhere"}, UnknownNameError),
        ({"first": "soon"}, MisuseError),
        ({"first": "2020", "last": "2019"}, MisuseError),
        ({"known_by": "2019/2020"}, MisuseError),
    ],
    ids=str,
)
def test_mistakes_are_told(graph: SurveilGraph, filters: dict[str, str], error: type[Exception]) -> None:
    """A wrong name or date is refused, never answered with an empty ledger."""
    with pytest.raises(error):
        graph.finance(None, **filters)


def test_every_line_is_cited_and_judged(graph: SurveilGraph) -> None:
    """Contract: each line has a citation, and each total gives each line a verdict with a reason where not counted."""
    answer = graph.finance(2)
    document = ledger_json.to_dict(answer)
    assert len(document["lines"]) == len(answer.flows) > 0
    assert all(account["citations"] for line in document["lines"] for account in line["accounts"])
    for total in answer.totals:
        assert {line.flow.event for line in total.lines} == {flow.event for flow in answer.flows}
        assert all(line.reason or line.verdict == "counted" for line in total.lines)


def spreadsheet(column: str) -> Decimal:
    """Sum of a column of AidData's Huawei sheet over the rows that AidData recommends, counted with openpyxl alone."""
    folder = Path(os.environ["SURVEILKG_TEST_DATA"]) / "data" / "aiddata-huawei-finance"
    (path,) = folder.glob("*.xlsx")
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    sheet = book["Huawei"]
    rows = sheet.iter_rows(values_only=True)
    header = [str(cell) for cell in next(rows)]
    at = next(number for number, name in enumerate(header) if name.startswith(column))
    wanted = next(number for number, name in enumerate(header) if name == "Recommended For Huawei Aggregates")
    counted = [row[at] for row in rows if row[wanted] == "Yes" and row[at] is not None]
    return sum((Decimal(str(value)) for value in counted), Decimal(0))


@pytest.mark.needs_real_data
@pytest.mark.parametrize(
    ("measure", "column"),
    [(Measure("USD", "nominal", 0), "Amount (Nominal"), (Measure("USD", "constant", 2017), "Amount (Constant")],
    ids=["nominal", "constant"],
)
def test_totals_over_aiddata_equal_the_spreadsheets(graph: SurveilGraph, measure: Measure, column: str) -> None:
    """The ledger counts what AidData recommends, to the cent, and no unknown amount as zero.

    Expected: the sheet itself, summed here without any of our code.
    """
    source = "https://w3id.org/surveilkg/source/aidata-huawei"
    flows = rows.read(graph.view).flows
    found = tuple(f for f in flows if any(c.source == source for a in f.accounts for c in a.citations))
    total = totals.total(found, measure)
    assert len(found) == 165
    assert total.range.low == total.range.high
    assert round(total.range.low, 2) == round(spreadsheet(column), 2)
    unknown = [line for line in total.lines if line.reason == "amount unknown"]
    assert len(unknown) == total.left_out["amount unknown"] > 50
    assert all(line.range is None for line in unknown)
