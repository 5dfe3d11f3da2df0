"""AidData's tables in the version 2.0 columns: our sample, each trap, and refusals."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveilkg.errors import EnvironmentFailure
from surveilkg.sources.aidata.wording import NOT_SUMMED, UMBRELLA, linked_records

HERE = Path(__file__).parent
SAMPLE = (HERE / "sample.csv").read_bytes()
Make = Callable[..., Any]


def test_sample_gives_what_we_read_in_it(sample: Make) -> None:
    """The statements of five fictional rows, read by hand on 2026-11-22; any change of them is a change of meaning."""
    assert sample("aidata", SAMPLE).turtle() == (HERE / "expected.ttl").read_text(encoding="utf-8")


def test_sentences_and_persons_of_the_table_stay_out(sample: Make) -> None:
    """Titles, descriptions and contacts may not ship; of a title only the phrase that names a technology is kept."""
    made = sample("aidata", SAMPLE).turtle()
    for words in ("consoles", "not taken", "Nobody Inparticular", "Envoy", "biometric", "paper.example"):
        assert words not in made
    assert '"Safe City"' in made


def test_every_column_is_taken_or_left_out_on_purpose(sample: Make) -> None:
    """A column that nobody judged is told once; no column of the Huawei header is such a one."""
    assert not [r for r in sample("aidata", SAMPLE).rejects() if "does not know" in r.reason]
    more = SAMPLE.replace(b"Staff Comments", b"Moon Phase", 1)
    assert [r.column for r in sample("aidata", more).rejects() if "does not know" in r.reason] == ["Moon Phase"]


@pytest.mark.parametrize(
    ("title", "ids"),
    [
        ("A loan (Linked to Project ID#46215)", ["46215"]),
        ("A loan (linked to #71411)", ["71411"]),
        ("A loan (Linked to Project ID#11, ID#12, and Project ID#13)", ["11", "12", "13"]),
        ("A loan (Linked to #11, Umbrella #12)", ["11", "12"]),
        ("A loan (Linked to Project ID#ID#15)", ["15"]),
        ("A loan [#11 and #12]", ["11", "12"]),
        ("A loan（link to #11)", ["11"]),
        ("A loan linked to Project #74]", ["74"]),
        ("A loan (linked to #7)", []),
        ("A loan for 28 schools and phase 2 (2012-2014)", []),
        ("A loan for school #5", []),
    ],
)
def test_cross_references_of_titles(title: str, ids: list[str]) -> None:
    """Every way in which the real titles point to other records (first eight), the record itself, and mere numbers."""
    assert linked_records(title, "7") == ids


def test_links_are_told_by_id_only(sample: Make, huawei_row: Make) -> None:
    """A linked record is named in the note by its id; the title that names it may not ship."""
    assert sample("aidata", huawei_row()).told()[-1].note == "AidData links it to its records 990002, 990003."


@pytest.mark.parametrize(
    ("umbrella", "recommended", "flags", "notes"),
    [
        ("Yes", "No", {"umbrella": True, "recommendedForAggregates": False}, [UMBRELLA, NOT_SUMMED]),
        ("No", "Yes", {"umbrella": False, "recommendedForAggregates": True}, []),
        ("", "", {}, []),
    ],
)
def test_what_may_not_be_summed_is_marked(
    sample: Make, huawei_row: Make, umbrella: str, recommended: str, flags: dict[str, bool], notes: list[str]
) -> None:
    """Umbrella and not-recommended records stay, marked for queries and readers; a blank mark says nothing."""
    changes = {"Umbrella": umbrella, "Recommended For Huawei Aggregates": recommended, "Title": "Lamps"}
    claim = sample("aidata", huawei_row(**changes)).told()[-1]
    assert (claim.flags, claim.note) == (flags, " ".join(notes))


@pytest.mark.parametrize(
    ("nominal", "constant", "original", "currency", "amounts", "left_out"),
    [
        ("", "", "", "", [], []),
        ("10", "11.5", "10", "USD", [("USD", "10", "nominal"), ("USD", "11.5", "constant")], []),
        ("10", "", "70", "BOB", [("BOB", "70", "nominal"), ("USD", "10", "nominal")], []),
        ("10", "", "70", "RMB", [("CNY", "70", "nominal"), ("USD", "10", "nominal")], []),
        ("10", "", "70", "AOR", [("USD", "10", "nominal")], ["Amount (Original Currency)"]),
        ("10", "", "70", "", [("USD", "10", "nominal")], ["Amount (Original Currency)"]),
        ("10", "", "12", "USD", [("USD", "10", "nominal")], ["Amount (Original Currency)"]),
        ("many", "-4", "", "", [], ["Amount (Constant USD2017)", "Amount (Nominal)"]),
        ("0", "1E+3", "", "", [("USD", "0", "nominal"), ("USD", "1000", "constant")], []),
    ],
)
def test_amounts(
    sample: Make,
    huawei_row: Make,
    nominal: str,
    constant: str,
    original: str,
    currency: str,
    amounts: list[tuple[str, str, str]],
    left_out: list[str],
) -> None:
    """Blank is unknown, not zero; nominal and constant stand side by side; an odd figure is left out as a cell."""
    changes = {
        "Amount (Nominal)": nominal,
        "Amount (Constant USD2017)": constant,
        "Amount (Original Currency)": original,
        "Original Currency": currency,
    }
    made = sample("aidata", huawei_row(**changes))
    found = made.told()[-1].amounts
    assert [(amount.currency, amount.value, amount.basis) for amount in found] == amounts
    assert {amount.base_year for amount in found if amount.basis == "constant"} <= {2017}
    assert sorted(reject.column for reject in made.rejects()) == left_out


@pytest.mark.parametrize(
    ("status", "mode", "hedge", "status_term", "kind"),
    [
        ("Completion", "asserted", (), "status-completed", "commitment"),
        ("Implementation", "asserted", (), "status-under-way", "commitment"),
        ("Pipeline: Commitment", "asserted", (), "status-contracted", "commitment"),
        ("Pipeline: Pledge", "planned", ("Pipeline: Pledge",), "status-planned", "pledge"),
        ("Cancelled", "asserted", (), "status-cancelled", "commitment"),
        ("Suspended", "asserted", (), "status-suspended", "commitment"),
    ],
)
def test_pledges_are_not_commitments(
    sample: Make, huawei_row: Make, status: str, mode: str, hedge: tuple[str, ...], status_term: str, kind: str
) -> None:
    """AidData's definition of each status: only a pledge lacks a binding agreement, so only it is planned."""
    for claim in sample("aidata", huawei_row(Status=status)).told():
        assert (claim.mode, claim.hedge) == (mode, hedge)
        assert [link.partition("#")[2] for link in claim.links.get("status", ())] == ([status_term] * bool(status_term))
        assert {amount.kind for amount in claim.amounts} <= {kind}


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, "Grant"),
        ({"Title": "Company donates 40 computers to a school"}, "GoodsInKind"),
        ({"Title": "Company donates $9 worth of equipments"}, "GoodsInKind"),
        ({"Title": "Company donates cash and food"}, "Grant"),
        ({"Title": "Company provides grant for equipment"}, "Grant"),
        ({"Title": "Company donates 40 computers", "Flow Type": "Vague TBD"}, "Financing"),
        ({"Flow Type": "Free-standing technical assistance"}, "TechnicalAssistance"),
        ({"Flow Type": "Scholarships/training in the donor country"}, "Scholarship"),
        ({"Flow Type": "Vague TBD"}, "Financing"),
        ({"Flow Type": "Debt forgiveness"}, "DebtForgiveness"),
        ({"Flow Type": "Debt rescheduling"}, "DebtRescheduling"),
        ({"Flow Type": "Loan", "Concessional": "No"}, "Loan"),
        ({"Flow Type": "Loan", "Concessional": "Yes"}, "ConcessionalLoan"),
        ({"Flow Type": "Loan", "Concessional": "", "Flow Class": "ODA-like"}, "ConcessionalLoan"),
        ({"Flow Type": "Loan", "Concessional": "No", "Flow Class": "ODA-like"}, "Loan"),
        ({"Flow Type": "Export Buyer's Credit"}, "BuyerCredit"),
        ({"Flow Type": "Supplier's Credit/Export Seller's Credit"}, "SupplierCredit"),
        ({"Flow Type": "Supplier’s Credit/Export Seller’s Credit"}, "SupplierCredit"),
        (
            {
                "Flow Type": "Supplier's Credit/Export Seller's Credit",
                "Funding Agencies Type": "State-owned Commercial Bank",
            },
            "ExportCredit",
        ),
        ({"Flow Type": "Loan", "Receiving Agencies": ""}, "Financing"),
        ({"Flow Type": "Debt rescheduling", "Receiving Agencies": ""}, "Financing"),
        ({"Flow Type": "Tribute"}, "Financing"),
    ],
)
def test_class_by_flow_type(sample: Make, huawei_row: Make, changes: dict[str, str], kind: str) -> None:
    """Flow types in classes, goods by title; a bank's seller's credit is an export credit; no loan without debtor."""
    assert sample("aidata", huawei_row(**changes)).told()[-1].kind == kind


def test_without_receiving_agency_the_state_benefits(sample: Make, huawei_row: Make) -> None:
    """A blank list of receiving agencies is unknown: the state gains and nobody is said to owe."""
    roles = sample("aidata", huawei_row(**{"Receiving Agencies": ""})).told()[-1].roles
    assert [party.means for party in roles["beneficiary"]] == ["Laos"]
    assert "borrower" not in roles
    assert [party.means for party in roles["location"]] == ["Laos"]


def test_lists_run_parallel(sample: Make, huawei_row: Make) -> None:
    """Types and origins belong to the agency at their place; a blank name between two bars takes its type with it."""
    changes = {
        "Receiving Agencies": "Mistral Bank||Mistral Fund for Lamps",
        "Receiving Agencies Type": "State-owned Bank|Government Agency|NGO/CSO/Foundation",
        "Receiving Agencies Origin": "Recipient|Recipient|Other",
    }
    borrowers = sample("aidata", huawei_row(**changes)).told()[-1].roles["borrower"]
    assert [(party.name, party.kind, party.country) for party in borrowers] == [
        ("Mistral Bank", "FinancialInstitution", "LAO"),
        ("Mistral Fund for Lamps", "CivilSocietyOrganization", ""),
    ]


def test_lists_of_other_lengths_lose_their_types(sample: Make, huawei_row: Make) -> None:
    """Three agencies with two types cannot be paired: the names stay, the types are left out as a cell."""
    made = sample("aidata", huawei_row(**{"Receiving Agencies": "Alpha Works|Beta Works|Gamma Works"}))
    borrowers = made.told()[-1].roles["borrower"]
    assert [(party.name, party.kind) for party in borrowers] == [
        (name, "Organization") for name in ("Alpha Works", "Beta Works", "Gamma Works")
    ]
    assert [r.column for r in made.rejects()] == ["Receiving Agencies Type", "Receiving Agencies Origin"]


def test_branch_and_parent_stay_apart(sample: Make, huawei_row: Make) -> None:
    """One name with two homes in a file is two agencies; the second one carries its country."""
    changes = {
        "Implementing Agencies": "Quarry Bank (QB)|Quarry Bank (QB)",
        "Implementing Agencies Type": "State-owned Bank|State-owned Bank",
        "Implementing Agencies Origin": "China (People's Republic of)|Recipient",
    }
    agents = sample("aidata", huawei_row(**changes)).told()[-1].roles["implementingAgency"]
    assert [party.means for party in agents] == ["Quarry Bank", "Quarry Bank (Laos)"]


def test_one_name_of_many_embassies(sample: Make, huawei_row: Make) -> None:
    """`Chinese Embassy` stands for a different embassy in every country; as one node it would join them all."""
    changes = {"Implementing Agencies": "Chinese Embassy", "Implementing Agencies Type": "Government Agency"}
    (agent,) = sample("aidata", huawei_row(**changes)).told()[-1].roles["implementingAgency"]
    assert (agent.name, agent.kind) == ("Embassy of China (Laos)", "PublicBody")


def test_who_carries_out_is_paid_only_where_a_loan_pays_another_company(sample: Make, huawei_row: Make) -> None:
    """`is to pay` is said of a loan's borrower and a foreign company, never of a donor and its own gift."""
    roles = sample("aidata", huawei_row()).told()[-1].roles
    assert "contractor" not in roles
    assert [party.name for party in roles["implementingAgency"]] == ["Lanternfish Devices Co., Ltd. (LDC)"]


@pytest.mark.parametrize(
    ("title", "technologies"),
    [
        ("A safe-city platform", ["safe-city"]),
        ("Two Safe Cities", ["safe-city"]),
        ("Surveillance equipments for a port", ["surveillance-technology"]),
        ("130 security cameras", ["surveillance-cameras"]),
        ("A video surveillance system", ["video-surveillance"]),
        ("A disease surveillance system", []),
        ("A maritime surveillance project", []),
        ("Cameras for a film school, and a city that feels safe", []),
        ("Uncctved lamps", []),
    ],
)
def test_technologies_are_named_plainly(sample: Make, huawei_row: Make, title: str, technologies: list[str]) -> None:
    """Only the reviewed phrases of a title count, as whole words, and not beside words that make them mean another."""
    links = sample("aidata", huawei_row(Title=title)).told()[-1].links.get("technology", ())
    assert [link.rpartition("/")[2] for link in links] == technologies


def test_a_deal_only_where_the_record_was_read(sample: Make, huawei_row: Make) -> None:
    """The financier is a supplier in the six records of lookups.supply alone; the financing points to that deal."""
    deal, grant = sample("aidata", huawei_row()).told()
    assert (deal.kind, deal.id, deal.amounts) == ("Deal", "53408-supply", ())
    assert grant.links["finances"] == ("https://w3id.org/surveilkg/claim/aidata-huawei/53408-supply",)
    other = sample("aidata", huawei_row(**{"AidData TUFF Project ID": "990009"})).told()
    assert [claim.kind for claim in other] == ["Grant"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"AidData TUFF Project ID": ""}, "the row has no record id"),
        ({"AidData TUFF Project ID": "seven"}, "the row has no record id"),
        ({"Status": ""}, "a status that is not in lookups.status"),
        ({"Funding Agencies": " | "}, "the record names no funding agency"),
        ({"Recipient": "Ruritania", "Receiving Agencies": ""}, "neither a receiving agency nor a recipient"),
    ],
)
def test_rows_of_which_nothing_is_used(sample: Make, huawei_row: Make, changes: dict[str, str], reason: str) -> None:
    """One reject for the whole row with the reason."""
    made = sample("aidata", huawei_row(**changes))
    assert made.claims() == []
    assert [reject.whole_row and reason in reject.reason for reject in made.rejects()] == [True]


def test_an_unknown_recipient_is_left_out_as_a_cell(sample: Make, huawei_row: Make) -> None:
    """Where an agency receives the money, an unknown state costs the place only."""
    made = sample("aidata", huawei_row(Recipient="Ruritania"))
    assert "location" not in made.told()[-1].roles
    assert [reject.column for reject in made.rejects()] == ["Recipient"]


def test_a_record_twice_is_used_once(sample: Make) -> None:
    """Two rows with one record id would be one claim with two sets of values."""
    first = SAMPLE.splitlines(keepends=True)[1]
    made = sample("aidata", SAMPLE + first)
    assert [r.reason for r in made.rejects() if r.row == 6] == ["the record id stands in row 1 already"]


def test_cut_rows_are_rejected(sample: Make) -> None:
    """A file cut in the middle of a row loses that row, and says so."""
    made = sample("aidata", SAMPLE[: SAMPLE.index(b"Rumour")])
    assert [r.reason for r in made.rejects() if r.row == 5] == ["the row does not have as many cells as the header"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"id,shapeID,shapeGroup\n1,2,3\n", "there is no column 'AidData TUFF Project ID' or 'AidData Record ID'"),
        (SAMPLE.replace(b",Status,", b",State of Affairs,", 1), "it lacks the column(s) 'Status'"),
        (SAMPLE.replace(b",Intent,", b",Status,", 1), "the column 'status' occurs twice"),
        (
            SAMPLE.replace(b"Recommended For Huawei Aggregates", b"Rating", 1),
            "'Recommended For ... Aggregates' is need",
        ),
        (b"PK\x03\x04 cut short", "not an .xlsx workbook"),
    ],
)
def test_other_files_are_refused(sample: Make, data: bytes, message: str) -> None:
    """One message that says what is wrong, for locations, renamed or doubled columns, wrong encodings and cut files."""
    with pytest.raises(EnvironmentFailure) as failure:
        sample("aidata", data).parsed()
    assert message in str(failure.value)


@pytest.mark.parametrize(
    ("mark", "edition"),
    [("Huawei ", "huawei"), ("Military ", "military"), ("", "gcdf2")],
)
def test_releases_are_told_by_their_columns(sample: Make, mark: str, edition: str) -> None:
    """The name of the aggregates column tells the three tables of version 2.0 apart."""
    data = SAMPLE.replace(b"Recommended For Huawei Aggregates", f"Recommended For {mark}Aggregates".encode(), 1)
    parsed = sample("aidata", data).parsed()
    assert parsed.edition.id == edition
    deals = [claim for outcome in parsed.outcomes for claim in outcome.claims if claim.kind == "Deal"]
    assert len(deals) == (edition == "huawei")
