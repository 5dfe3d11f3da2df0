"""AidData's version 3.0: a workbook of one fictional record under the real header."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveilkg.errors import EnvironmentFailure

Make = Callable[..., Any]


def claim_of(sample: Make, book: bytes) -> Any:
    """The one claim of a workbook."""
    (claim,) = sample("aidata", book, "gcdf3.xlsx").told()
    return claim


@pytest.mark.needs_real_data
def test_the_header_is_the_real_one(data_sets: Path, v3_header: list[str]) -> None:
    """Our copy of the 126 names is AidData's, curly apostrophes included."""
    real = (data_sets / "aiddata-gcdf" / "gcdf3_projects_header.csv").read_text(encoding="utf-8")
    assert v3_header == real.strip().split(",")
    assert len(v3_header) == 126


def test_a_record(sample: Make, v3_book: Make) -> None:
    """Everything that the record says, in its roles and figures, as we read it by hand."""
    made = sample("aidata", v3_book(), "gcdf3.xlsx")
    claim = claim_of(sample, v3_book())
    assert made.parsed().edition.id == "gcdf3"
    assert made.rejects() == []
    assert (claim.id, claim.kind, claim.when) == ("990101", "Loan", "2019-05-17")
    assert {role: [party.means or party.name for party in parties] for role, parties in claim.roles.items()} == {
        "financier": ["Quarry Bank"],
        "borrower": ["Treasury of Mistral"],
        "beneficiary": ["Mistral Lamps"],
        "contractor": ["Lanternfish Devices Co., Ltd."],
        "location": ["Iceland"],
    }
    amounts = [(amount.currency, amount.value, amount.basis, amount.base_year) for amount in claim.amounts]
    assert amounts == [
        ("EUR", "90.5", "nominal", None),
        ("USD", "100", "nominal", None),
        ("USD", "110.25", "constant", 2021),
    ]
    assert claim.numbers == {"maturityYears": "20", "interestRatePct": "2", "graceYears": "5"}
    assert claim.note == "AidData links it to its record 990102. It is in AidData's package P-77 of linked records."
    assert claim.paraphrase == (
        "On 2019-05-17, Quarry Bank committed a loan to Treasury of Mistral in Iceland, sector energy (a smart city "
        "platform); 100 USD; being carried out (AidData record 990101)."
    )


def test_every_column_is_taken_or_left_out_on_purpose(sample: Make, v3_book: Make, v3_header: list[str]) -> None:
    """No column of the real header is unknown; one that AidData adds is told."""
    more = sample("aidata", v3_book(header=[*v3_header, "Moon Phase"]), "gcdf3.xlsx")
    assert [(r.column, r.whole_row) for r in more.rejects()] == [("Moon Phase", False)]


@pytest.mark.parametrize("sheet", ["GCDF_3.0", "Sheet1"])
def test_the_sheet_is_found_by_its_columns(sample: Make, v3_book: Make, sheet: str) -> None:
    """The name of the sheet does not matter, and neither do pages of notes before it."""
    assert claim_of(sample, v3_book(sheet=sheet)).id == "990101"


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"Export Buyer's Credit": "Yes"}, "BuyerCredit"),
        ({"PBC": "Yes"}, "BuyerCredit"),
        ({"Supplier's Credit/Export Seller's Credit": "Yes"}, "ExportCredit"),
        ({"GCL": "Yes"}, "ConcessionalLoan"),
        ({"Interest-Free Loan": "Yes"}, "ConcessionalLoan"),
        ({"Flow Class": "ODA-like"}, "ConcessionalLoan"),
        ({"Export Buyer's Credit": "Yes", "Supplier's Credit/Export Seller's Credit": "Yes"}, "Loan"),
    ],
)
def test_kinds_of_credit_are_marked(sample: Make, v3_book: Make, changes: dict[str, str], kind: str) -> None:
    """Version 3.0 marks credits in columns whose names mix curly and straight apostrophes; both are read."""
    assert claim_of(sample, v3_book(**changes)).kind == kind


@pytest.mark.parametrize(
    ("date", "estimated", "when", "left_out"),
    [
        ("2019-05-17", "No", "2019-05-17", []),
        (datetime.datetime(2019, 5, 17), "No", "2019-05-17", []),
        ("05/17/2019", "No", "2019-05-17", []),
        ("2019-05-01", "No", "2019-05", []),
        ("2019-01-01", "No", "2019", []),
        ("2019-05-17", "Yes", "2019-05-17~", []),
        (None, "Yes", "2019~", []),
        ("2018-05-17", "No", "2019", ["Commitment Date (MM/DD/YYYY)"]),
        ("in May", "No", "2019", ["Commitment Date (MM/DD/YYYY)"]),
        ("2019-02-30", "Perhaps", "2019", ["Commitment Date (MM/DD/YYYY)", "Commitment Date Estimated"]),
    ],
)
def test_dates_are_no_finer_than_known(
    sample: Make, v3_book: Make, date: object, estimated: str, when: str, left_out: list[str]
) -> None:
    """AidData's dictionary: a month is written as its first day and a year as 1 January; estimates get `~`."""
    changes = {"Commitment Date (MM/DD/YYYY)": date, "Commitment Date Estimated": estimated}
    made = sample("aidata", v3_book(**changes), "gcdf3.xlsx")
    assert (made.told()[0].when, [reject.column for reject in made.rejects()]) == (when, left_out)


def test_adjusted_and_estimated_amounts_are_told(sample: Make, v3_book: Make) -> None:
    """A rolled-over loan has a smaller adjusted amount: told beside the amount, not instead of it."""
    claim = claim_of(sample, v3_book(**{"Adjusted Amount (Nominal USD)": 40, "Amount Estimated": "Yes"}))
    assert "without debt that was rolled over: 40 US dollars nominal." in claim.note
    assert "AidData estimated the amount." in claim.note
    assert [amount.value for amount in claim.amounts] == ["90.5", "100", "110.25"]


def test_the_code_stands_in_for_an_unknown_name(sample: Make, v3_book: Make) -> None:
    """ISO-3 gives the state where its name is spelt in a new way; a code that contradicts the name is left out."""
    state = claim_of(sample, v3_book(Recipient="Republic of Ice")).roles["location"][0]
    assert dict(state.identifiers) == {"isoAlpha3": "ISL"}
    made = sample("aidata", v3_book(**{"Recipient ISO-3": "UGA"}), "gcdf3.xlsx")
    assert dict(made.told()[0].roles["location"][0].identifiers) == {"isoAlpha3": "ISL"}
    assert [reject.column for reject in made.rejects()] == ["Recipient ISO-3"]


def test_wrong_sheets_are_refused(sample: Make, v3_book: Make) -> None:
    """A workbook without the key column, or with two tables, is refused with the names of its sheets."""
    with pytest.raises(EnvironmentFailure, match=r"the sheets are About, GCDF_3\.0"):
        sample("aidata", v3_book(header=["Name", "Value"]), "gcdf3.xlsx").parsed()
    with pytest.raises(EnvironmentFailure, match="it lacks the column"):
        sample("aidata", v3_book(header=["AidData Record ID", "Title"]), "gcdf3.xlsx").parsed()
