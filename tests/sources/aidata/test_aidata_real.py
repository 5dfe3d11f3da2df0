"""AidData's real files, counted another way: with openpyxl and csv alone, and with SPARQL over the ingested graph."""

from __future__ import annotations

import csv
import dataclasses
import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from surveilkg.api import SurveilGraph
from surveilkg.errors import EnvironmentFailure
from surveilkg.ingest.run import Options, ingest
from surveilkg.ingest.summary import Summary
from surveilkg.settings import data_root
from surveilkg.sources.registry import find
from surveilkg.store.generations import Workspace
from surveilkg.table import Table

pytestmark = pytest.mark.needs_real_data
Make = Callable[..., Any]
HUAWEI = "aiddata-huawei-finance/AidDatasGlobalHuaweiFinanceDataset.xlsx"
GEOCODED = "aiddata-gcdf/gcdf2_geocoded_final_df.csv"
AIDDATA = "https://w3id.org/surveilkg/source/aidata-huawei"
SUM = """
SELECT (SUM(?value) AS ?sum) (COUNT(?value) AS ?count) WHERE {{
  ?claim a skg:Financing ; skg:source <{source}> ; skg:amount ?amount {only} .
  ?amount skg:currency "USD" ; skg:priceBasis skg:prices-{prices} ; skg:amountValue ?value .
}}
"""
RECOMMENDED = "; skg:recommendedForAggregates true"


@pytest.fixture(scope="module")
def huawei_rows(data_sets: Path) -> list[dict[str, Any]]:
    """The rows of the Huawei sheet by column, read with openpyxl."""
    header, *rows = openpyxl.load_workbook(data_sets / HUAWEI).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def geocoded_rows(data_sets: Path) -> list[dict[str, str]]:
    """The rows of the geocoded table, read with csv."""
    with (data_sets / GEOCODED).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def ingested(
    tmp_path_factory: pytest.TempPathFactory,
    workspace: Path,
    graph: SurveilGraph,
    data_sets: Path,
    v3_book: Make,
    huawei_row: Make,
) -> Iterator[tuple[SurveilGraph, list[Summary]]]:
    """The graph with the Huawei file, ingested twice, and what each ingest said.

    In the same publish: a workbook with the real header of version 3.0 and a table with that of the Military sheet,
    of one fictional record each, since their files are not at hand; the bounds on their rows are left out.
    """
    assert graph.generation.id
    folder = tmp_path_factory.mktemp("aidata")
    room = Workspace(Path(shutil.copytree(workspace, folder / "room")))
    books = {"gcdf3.xlsx": v3_book(), "military.csv": huawei_row().replace(b"For Huawei Agg", b"For Military Agg", 1)}
    for name, data in books.items():
        (folder / name).write_bytes(data)
    files = [str(data_sets / HUAWEI), *(str(folder / name) for name in books)]
    spec = find("aidata")
    spec = dataclasses.replace(spec, expectations={"huawei": spec.expectations["huawei"]})
    said = [ingest(room, data_root(), spec, files, Options(), lambda _: None) for _ in range(2)]
    current = room.current()
    assert current is not None
    yield SurveilGraph(current), said


def test_every_huawei_record_is_used(sample: Make, data_sets: Path, huawei_rows: list[dict[str, Any]]) -> None:
    """165 rows; classes, pledges, marks, ids and notes of linked records, each counted in the sheet itself."""
    made = sample("aidata", (data_sets / HUAWEI).read_bytes(), "huawei.xlsx")
    claims = made.told()
    financing = {claim.id: claim for claim in claims if claim.kind != "Deal"}
    assert len(huawei_rows) == 165
    assert set(financing) == {str(row["AidData TUFF Project ID"]) for row in huawei_rows}
    flows = Counter(row["Flow Type"] for row in huawei_rows)
    kinds = Counter(claim.kind for claim in financing.values())
    assert kinds["SupplierCredit"] == flows["Supplier's Credit/Export Seller's Credit"]
    assert kinds["Financing"] == flows["Vague TBD"]
    assert kinds["DebtForgiveness"] == flows["Debt forgiveness"]
    assert kinds["TechnicalAssistance"] == flows["Free-standing technical assistance"]
    assert kinds["Scholarship"] == flows["Scholarships/training in the donor country"]
    assert kinds["Grant"] + kinds["GoodsInKind"] == flows["Grant"]
    in_kind = {claim.id for claim in financing.values() if claim.kind == "GoodsInKind"}
    assert {"53492", "61138", "59946", "38913"} <= in_kind, "computers, examination and other equipment, by the titles"
    assert not in_kind & {"36863", "24866", "2107", "37165"}, "money, or cash beside goods, by the titles"
    planned = {claim_id for claim_id, claim in financing.items() if claim.mode == "planned"}
    assert planned == {str(r["AidData TUFF Project ID"]) for r in huawei_rows if r["Status"] == "Pipeline: Pledge"}
    assert sum("AidData links it" in claim.note for claim in claims) == sum("#" in r["Title"] for r in huawei_rows)
    assert sum(claim.when.endswith("~") for claim in financing.values()) == 13
    assert [(r.column, r.value) for r in made.rejects()] == [("Amount (Original Currency)", "7800000 AOR")]


def test_surveillance_records_of_huawei(sample: Make, data_sets: Path) -> None:
    """The six records that SOURCE.md of the data names, found by their titles, each also a deal; no other has one."""
    claims = sample("aidata", (data_sets / HUAWEI).read_bytes(), "huawei.xlsx").told()
    found = {
        claim.id: [t.rpartition("/")[2] for t in claim.links["technology"]] for claim in claims if claim.kind == "Deal"
    }
    assert found == {
        "67789-supply": ["safe-city"],
        "49326-supply": ["safe-city"],
        "53408-supply": ["safe-city"],
        "59946-supply": ["surveillance-technology"],
        "71673-supply": ["surveillance-cameras"],
        "66867-supply": ["surveillance-technology"],
    }
    linked = {claim.id for claim in claims if "technology" in claim.links and claim.kind != "Deal"}
    assert linked == {claim_id.removesuffix("-supply") for claim_id in found}


def test_every_geocoded_record_is_used(sample: Make, data_sets: Path, geocoded_rows: list[dict[str, str]]) -> None:
    """3,325 rows; amounts, marks, pledges and linked records, each counted in the table itself."""
    made = sample("aidata", (data_sets / GEOCODED).read_bytes(), "final_df.csv")
    claims = made.told()
    assert len(claims) == len(geocoded_rows) == 3325
    amounts = [Decimal(row["Amount (Constant USD2017)"]) for row in geocoded_rows if row["Amount (Constant USD2017)"]]
    assert sum(Decimal(amount.value or 0) for claim in claims for amount in claim.amounts) == sum(amounts)
    marks = Counter(claim.flags["recommendedForAggregates"] for claim in claims)
    assert marks == {True: 3176, False: 149}
    assert sum(claim.flags["umbrella"] for claim in claims) == 32
    assert sum(claim.mode == "planned" for claim in claims) == 89
    to_itself = 2  # records 66745 and 69024 point to themselves only
    pointing = sum("#" in row["Title"] for row in geocoded_rows) - to_itself
    assert sum("AidData links it" in claim.note for claim in claims) == pointing
    unnamed = [
        number
        for number, row in enumerate(geocoded_rows, 1)
        if re.search("Name Unknown|Unspecified Company", row["Receiving Agencies"])
    ]
    told = [(reject.row, reject.column) for reject in made.rejects()]
    assert len(unnamed) == 4
    assert {(number, "Receiving Agencies") for number in unnamed} <= set(told)
    assert len(told) == len(unnamed) + 1, "one agency is a funding agency of its record as well"


def test_surveillance_records_of_the_geocoded_table(sample: Make, data_sets: Path) -> None:
    """Tajikistan's two Safe City loans, Islamabad's, Zimbabwe's equipment, ECU-911 and Brest; none is a deal."""
    claims = sample("aidata", (data_sets / GEOCODED).read_bytes(), "final_df.csv").told()
    found = {claim.id: claim for claim in claims if "technology" in claim.links}
    assert set(found) == {"46215", "71411", "37016", "18302", "59662", "66867"}
    assert "Huawei Technologies Co., Ltd." in [p.name for p in found["46215"].roles["implementingAgency"]]
    assert not [claim for claim in claims if claim.kind == "Deal"]


@pytest.mark.parametrize(
    ("prices", "column"), [("nominal", "Amount (Nominal)"), ("constant", "Amount (Constant USD2017)")]
)
def test_sums_equal_a_spreadsheets(
    ingested: tuple[SurveilGraph, list[Summary]], huawei_rows: list[dict[str, Any]], prices: str, column: str
) -> None:
    """The sum of what AidData recommends for aggregates, as in the sheet to the cent; the naive one differs."""
    graph, _ = ingested
    filled = [row for row in huawei_rows if row[column] is not None]
    wanted = [Decimal(repr(row[column])) for row in filled if row["Recommended For Huawei Aggregates"] == "Yes"]
    for only, amounts in ((RECOMMENDED, wanted), ("", [Decimal(repr(row[column])) for row in filled])):
        answer = graph.sparql(SUM.format(source=AIDDATA, only=only, prices=prices))
        assert isinstance(answer, Table)
        total, count = (str(term.value if term else "") for term in answer.rows[0])
        assert int(count) == len(amounts)
        assert abs(Decimal(total) - sum(amounts)) < Decimal("0.01")
    assert sum(wanted) != sum(Decimal(repr(row[column])) for row in filled)


def test_the_same_file_again_publishes_nothing(ingested: tuple[SurveilGraph, list[Summary]]) -> None:
    """Rows add up, and a second ingest of the same bytes finds the graph as it is."""
    _, (first, second) = ingested
    counts = [(file.release, file.rows, file.used, file.rejected) for file in first.files]
    assert sorted(counts) == [("aidata-gcdf3", 1, 1, 0), ("aidata-huawei", 165, 165, 0), ("aidata-military", 1, 1, 0)]
    assert (first.rows, first.used, first.unchanged) == (167, 167, False)
    assert second.unchanged
    assert second.generation == first.generation


def test_path_from_huawei_to_uganda(ingested: tuple[SurveilGraph, list[Summary]]) -> None:
    """Issue 3: the 2019 deal, the safe city and the surveillance equipment first; computers and exam kit suppressed."""
    answer = ingested[0].path("Huawei", "Uganda")
    events = [found[0] for found in answer.chains[0].hops[0].events]
    order = [account.claim.rpartition("/")[2] for account in events]
    assert set(order[:3]) == {"p26-6", "53408-supply", "59946-supply"}
    assert set(order[3:]) == {"53408", "59946", "uganda-company-huawei"}, "what was paid for the two, and the index"
    cited = {citation.place for account in events for citation in account.citations}
    assert {"row 51, record 53408", "row 69, record 59946"} <= cited
    (beside,) = [item for item in answer.suppressed if "on these steps that name no surveillance" in item.reason]
    assert beside.number == 2
    assert [record in " ".join(beside.names) for record in ("53492", "61138")] == [True, True]
    assert not any("53492" in name for item in answer.suppressed if item is not beside for name in item.names)
    weak = ingested[0].path("Huawei", "Uganda", include_weak=True).chains[0].hops[0].events
    assert {found[0].claim.rpartition("/")[2] for found in weak} == {*order, "53492", "61138"}


def test_sums_by_event_are_those_that_aidata_recommends(ingested: tuple[SurveilGraph, list[Summary]]) -> None:
    """Counting once keeps AidData's own judgement: 1,122,794,068.54 nominal US dollars of 1,277,574,068.54 in all.

    Expected: summed in a spreadsheet over the column Amount (Nominal), with and without the mark.
    """
    for only, wanted in (("; skg:countsInSums true", "1122794068.54"), ("", "1277574068.54")):
        answer = ingested[0].sparql(SUM.format(source=AIDDATA, only=only, prices="nominal"))
        assert isinstance(answer, Table)
        total = answer.rows[0][0]
        assert total is not None
        assert abs(Decimal(total.value) - Decimal(wanted)) < Decimal("0.005")


def test_damaged_files_give_one_message_or_rows_that_add_up(sample: Make, data_sets: Path) -> None:
    """The real files cut at ten places and with twenty cells spoilt: a refusal, or every row used or rejected."""
    chance = random.Random(2026)  # noqa: S311
    book, table = ((data_sets / name).read_bytes() for name in (HUAWEI, GEOCODED))
    for data in [book[: chance.randrange(len(book))] for _ in range(10)]:
        with pytest.raises(EnvironmentFailure):
            sample("aidata", data, "cut.xlsx").parsed()
    lines = table.decode().splitlines(keepends=True)
    for _ in range(20):
        at, junk = chance.randrange(1, 60), chance.choice(['"', ",", "\x00", "|", "#", "9" * 30, "ÿ\u202e"])
        spoilt = [*lines[:60]]
        cut = chance.randrange(len(spoilt[at]))
        spoilt[at] = spoilt[at][:cut] + junk + spoilt[at][cut:]
        try:
            sample("aidata", "".join(spoilt).encode(), "spoilt.csv").outcomes()
        except EnvironmentFailure as failure:
            assert "spoilt.csv" in str(failure)
