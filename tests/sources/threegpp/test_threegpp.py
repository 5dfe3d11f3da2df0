"""The work plan of 3GPP: our sample, no claim stronger than a tie, refusals, and the real file counted another way."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveilkg.clean import countries
from surveilkg.errors import EnvironmentFailure
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import find
from surveilkg.sources.workbook import Workbook

HERE = Path(__file__).parent
SAMPLE = (HERE / "sample.csv").read_bytes()
HEADER, GOOD = SAMPLE.split(b"\n")[0:3:2]
REAL = "3gpp-standards/work_plan_3gpp_230110_deidentified.csv"


def row(**changes: str) -> bytes:
    """The second row of the sample, with other values in some columns."""
    names = next(csv.reader([HEADER.decode()]))
    cells = dict(zip(names, next(csv.reader([GOOD.decode()])), strict=True)) | changes
    return HEADER + b"\n" + ",".join(f'"{cells[name]}"' for name in names).encode() + b"\n"


def test_sample_gives_what_we_read_in_it(sample: Callable[..., Any]) -> None:
    """The statements of four fictional rows, read by hand on 2026-11-22; any change of them is a change of meaning."""
    assert sample("threegpp", SAMPLE).turtle() == (HERE / "expected.ttl").read_text(encoding="utf-8")


def test_rapporteur_is_a_tie_and_nothing_more(sample: Callable[..., Any]) -> None:
    """The plan says neither who proposed the work nor who is a member: every claim is an Affiliation."""
    claims = sample("threegpp", SAMPLE).claims()
    assert {claim.kind for claim in claims} == {"Affiliation"}
    assert not any("propos" in claim.paraphrase or "member" in claim.paraphrase for claim in claims)


def test_titles_stay_out(sample: Callable[..., Any]) -> None:
    """Names of work items are the publisher's text: none of their words reaches the graph."""
    assert "antern" not in sample("threegpp", SAMPLE).turtle()


def test_domain_that_no_table_knows_stays_a_domain(sample: Callable[..., Any]) -> None:
    """Only domains that are certain become companies; the rest are organisations called by their domain."""
    party = sample("threegpp", row(rapporteur_org_domain="ericson.com")).claims()[0].roles["affiliate"][0]
    assert (party.name, party.means, party.kind) == ("ericson.com", "", "Organization")


@pytest.mark.parametrize("domain", ["", "hotmail.com", "ada.quill@glasshouse.example", "Ada Quill"])
def test_person_or_nobody_is_rejected(sample: Callable[..., Any], domain: str) -> None:
    """No rapporteur, mail for anybody, an address, a name: whole rows left out, and no person in the report."""
    rejects = sample("threegpp", row(rapporteur_org_domain=domain)).rejects()
    assert [(reject.column, reject.whole_row) for reject in rejects] == [("rapporteur_org_domain", True)]
    assert "Quill" not in rejects[0].value + rejects[0].reason
    assert "quill" not in rejects[0].value + rejects[0].reason


@pytest.mark.parametrize(
    ("changes", "when", "left_out"),
    [
        ({}, "2022-09-01/2022-12-19", []),
        ({"%Complete": "0.4"}, "2022-09-01/..", []),
        ({"%Complete": "0.4", "PCG stopped": "PCG-9"}, "2022-09-01/", []),
        ({"Finish": "2022-09-01"}, "2022-09-01", []),
        ({"Finish": "2021-09-01"}, "", ["Finish"]),
        ({"Start": "September"}, "", ["Start"]),
        ({"Start": "2022-02-30"}, "", ["Start"]),
    ],
)
def test_time_of_a_work_item(
    sample: Callable[..., Any], changes: dict[str, str], when: str, left_out: list[str]
) -> None:
    """Start to finish; open while incomplete (the finish is a plan), unknown if stopped; what is no day is left out."""
    made = sample("threegpp", row(**changes))
    assert (made.claims()[0].when, [reject.column for reject in made.rejects()]) == (when, left_out)


@pytest.mark.parametrize(
    ("codes", "groups", "left_out"),
    [
        ("S1,R4", ["3GPP TSG SA WG1", "3GPP TSG RAN WG4"], []),
        ("C3.S2", ["3GPP TSG CT WG3", "3GPP TSG SA WG2"], []),
        ("C1-IETF", ["3GPP TSG CT WG1"], ["IETF"]),
        ("OMA", ["3GPP"], ["OMA"]),
        ("", ["3GPP"], []),
        ("Z9", ["3GPP"], ["Z9"]),
    ],
)
def test_responsible_groups(sample: Callable[..., Any], codes: str, groups: list[str], left_out: list[str]) -> None:
    """Codes of groups as the real plan writes them; bodies outside 3GPP and unknown codes are left out as cells."""
    made = sample("threegpp", row(ResourceNames=codes))
    assert [party.name for party in made.claims()[0].roles["affiliatedWith"]] == groups
    assert [reject.value for reject in made.rejects()] == left_out


@pytest.mark.parametrize("key", ["0", "", "x1"])
def test_row_without_a_number_is_rejected(sample: Callable[..., Any], key: str) -> None:
    """Headings of the plan have no number of a work item: nothing stable could be minted from them."""
    assert [reject.column for reject in sample("threegpp", row(Unique_ID=key)).rejects()] == ["Unique_ID"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 workbook", "this is a workbook"),
        (HEADER.replace(b"rapporteur_org_domain", b"Rapporteur"), "lacks the column"),
    ],
)
def test_other_files_are_refused(sample: Callable[..., Any], data: bytes, words: str) -> None:
    """Files that are not the plan, the tables of companies among them: one message that says what is wrong."""
    with pytest.raises(EnvironmentFailure, match=re.escape(words)):
        sample("threegpp", data).outcomes()


@pytest.mark.needs_real_data
def test_real_file_counted_another_way(sample: Callable[..., Any], data_sets: Path) -> None:
    """Rows and rapporteurs of the real plan, counted with csv alone: 8,269 rows, 4,873 domains, 571 times Huawei's."""
    path = data_sets / REAL
    with path.open(encoding="utf-8-sig", newline="") as stream:
        domains = Counter(cells["rapporteur_org_domain"] for cells in csv.DictReader(stream))
    outcomes = sample("threegpp", path.read_bytes()).outcomes()
    claims = [claim for outcome in outcomes for claim in outcome.claims]
    anybody = sum(domains[name] for name in find("threegpp").lookups["no_organisation"])
    assert len(outcomes) == sum(domains.values()) == 8269
    assert len(claims) == 8269 - domains[""] - anybody == 4863
    assert sum(claim.roles["affiliate"][0].means == "Huawei" for claim in claims) == domains["huawei.com"] == 571


@pytest.mark.needs_real_data
def test_countries_agree_with_the_table_of_companies(data_sets: Path) -> None:
    """Home states in lookups.domain are those of company_data.xlsx wherever it lists the company by that name.

    One is not: the table has BT in Germany, where it has a branch; bt.com is British Telecommunications' own.
    """
    path = data_sets / "3gpp-standards" / "company_data.xlsx"
    with Workbook(InputFile(path.name, path.read_bytes())) as book:
        table = book.rows(*book.titles)
    listed = {str(name).casefold(): countries.code(str(country)) for name, country, *_ in table[1:]}
    known = find("threegpp").lookups["domain"].values()
    ours = {entry["means"].casefold(): entry["country"] for entry in known if entry["country"]}
    shared = {name for name in set(listed) & set(ours) if listed[name]}
    assert len(shared) > 30
    assert {name: (ours[name], listed[name]) for name in shared if ours[name] != listed[name]} == {"bt": ("GBR", "DEU")}


@pytest.mark.needs_real_data
@pytest.mark.parametrize("name", ["company_data.xlsx", "spec_company_country.xlsx"])
def test_tables_of_companies_are_refused(sample: Callable[..., Any], data_sets: Path, name: str) -> None:
    """The two workbooks beside the plan say nothing of work items; the message tells where their content is."""
    data = (data_sets / "3gpp-standards" / name).read_bytes()
    with pytest.raises(EnvironmentFailure) as refusal:
        sample("threegpp", data, name).outcomes()
    assert "source.toml" in refusal.value.hint
