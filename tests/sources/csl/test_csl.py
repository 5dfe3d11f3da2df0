"""The Consolidated Screening List as CSV and JSON: our sample, each trap on rows we wrote, refusals, real files."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveilkg.errors import EnvironmentFailure

HERE = Path(__file__).parent
SAMPLE = (HERE / "sample.csv").read_bytes()
NEWER = next(csv.reader([SAMPLE.decode().split("\n", 1)[0]]))
SOURCE = "csl"
SDN = "Specially Designated Nationals (SDN) - Treasury Department"
EL = "Entity List (EL) - Bureau of Industry and Security"
DPL = "Denied Persons List (DPL) - Bureau of Industry and Security"


def table(*rows: dict[str, str], columns: list[str] = NEWER) -> bytes:
    """A table of rows, blank where a column is not given."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def older(*rows: dict[str, str]) -> bytes:
    """A table in the older layout, without `_id`."""
    return table(*rows, columns=NEWER[1:])


def test_sample_gives_what_we_read_in_it(sample: Callable[..., Any]) -> None:
    """The statements of six fictional rows, read by hand on 2026-11-22; any change of them is a change of meaning."""
    assert sample(SOURCE, SAMPLE).turtle() == (HERE / "expected.ttl").read_text(encoding="utf-8")


def test_individuals_vessels_and_aircraft_are_rejected(sample: Callable[..., Any]) -> None:
    """Of persons nothing is kept, not even in the report; vessels and aircraft are no actors."""
    kinds = ("Individual", "Vessel", "Aircraft")
    rows = [{"_id": str(at), "source": SDN, "type": kind, "name": f"LAMP {at}"} for at, kind in enumerate(kinds)]
    rejects = sample(SOURCE, table(*rows)).rejects()
    assert [(reject.reason, reject.value, reject.whole_row) for reject in rejects] == [
        ("individual: surveilkg holds no personal data beyond officials in office", "", True),
        ("no actor: the entry is of a vessel", "LAMP 1", True),
        ("no actor: the entry is of an aircraft", "LAMP 2", True),
    ]


def test_number_is_unique_in_a_list_only(sample: Callable[..., Any]) -> None:
    """The Treasury numbers parties, so one number on two lists is one party with two entries."""
    ssi = "Sectoral Sanctions Identifications List (SSI) - Treasury Department"
    rows = [{"source": source, "entity_number": "7", "type": "Entity", "name": "LAMP OAO"} for source in (SDN, ssi)]
    claims = sample(SOURCE, older(*rows)).claims()
    assert [claim.id for claim in claims] == ["screening-list-older-sdn-7", "screening-list-older-ssi-7"]
    assert {claim.roles["listedParty"][0].local_id for claim in claims} == {"ofac-7"}


def test_same_number_of_one_list_twice_is_rejected(sample: Callable[..., Any]) -> None:
    """A repetition would give two claims one id."""
    row = {"source": SDN, "entity_number": "7", "type": "Entity", "name": "LAMP OAO"}
    assert [r.reason for r in sample(SOURCE, older(row, row)).rejects()] == ["repeats row 1: same list and number"]


def test_rows_of_one_entry_without_number_are_joined(sample: Callable[..., Any]) -> None:
    """The Denied Persons List has one row for each address: one claim, of no one country, whatever the order."""
    plain = {"source": DPL, "name": "LAMP AIR LLC", "federal_register_notice": "82 F.R. 48792 10/20/2017"}
    rows = [
        {**plain, "start_date": "2017-10-16", "addresses": f"1 QUAY, {place}"} for place in ("DUBAI, AE", "BEIRUT, LB")
    ]
    for order in (rows, rows[::-1]):
        made = sample(SOURCE, older(*order))
        assert [outcome.joined for outcome in made.outcomes()] == [False, True]
        [claim] = made.claims()
        assert (claim.id, claim.when) == ("screening-list-older-dpl-lamp-air-llc-82fr48792", "2017-10-16/..")
        assert claim.roles["listedParty"][0].country == ""


def test_one_name_and_notice_at_two_times_are_two_entries(sample: Callable[..., Any]) -> None:
    """Orders of other days are other entries, counted in the order of their days."""
    plain = {"source": EL, "name": "LAMP AIR LLC", "federal_register_notice": "75 FR 36516"}
    rows = [{**plain, "start_date": day} for day in ("2010-07-01", "2010-06-28")]
    found = {claim.id: claim.when for claim in sample(SOURCE, older(*rows)).claims()}
    assert found == {
        "screening-list-older-el-lamp-air-llc-75fr36516-1": "2010-06-28/..",
        "screening-list-older-el-lamp-air-llc-75fr36516-2": "2010-07-01/..",
    }


@pytest.mark.parametrize(
    ("start", "end", "when", "columns"),
    [
        ("2017-10-16", "2020-10-13", "2017-10-16/2020-10-13", []),
        ("2017-10-16", "", "2017-10-16/..", []),
        ("", "2020-10-13", "../2020-10-13", []),
        ("", "", "", []),
        ("2017-10-16", "2016-01-01", "2017-10-16/..", ["end"]),
        ("2017-02-31", "2020-13-01", "", ["start", "end"]),
    ],
)
def test_days_of_a_listing(sample: Callable[..., Any], start: str, end: str, when: str, columns: list[str]) -> None:
    """A day that does not exist, or an end before the start, is left out with its reason."""
    made = sample(SOURCE, older({"source": DPL, "name": "LAMP LLC", "start_date": start, "end_date": end}))
    assert made.claims()[0].when == when
    assert [reject.column for reject in made.rejects()] == columns


@pytest.mark.parametrize(
    ("addresses", "country", "left_out"),
    [
        ("Room 1, Beijing, China, CN", "CHN", 0),
        ("CN", "CHN", 0),
        ("1 Lamp St, Beijing, CN; 2 Lamp St, Harbin, CN", "CHN", 0),
        ("1 Lamp St, Beijing, CN; Dubai, AE", "", 0),
        ("1 Lamp St, Beijing, CN; Kowloon, HK", "", 0),
        ("605 TRAIL LAKE DRIVE, RICHARDSON, TX, 75081", "", 0),
        ("Nowhere, QQ", "", 1),
    ],
)
def test_country_only_where_all_addresses_agree(
    sample: Callable[..., Any], addresses: str, country: str, left_out: int
) -> None:
    """A code at the end of an address; several make none, and a territory that is no state is not passed over."""
    made = sample(SOURCE, older({"source": EL, "name": "Lamp LLC", "addresses": addresses}))
    assert made.claims()[0].roles["listedParty"][0].country == country
    assert len(made.rejects()) == left_out


def test_links_lead_to_the_party_of_the_file(sample: Callable[..., Any]) -> None:
    """`Linked To` gives an Affiliation with the numbered party, also before its row and with a full stop more."""
    claims = {claim.id: claim for claim in sample(SOURCE, SAMPLE).claims()}
    link = claims["screening-list-sdn-90001-linked-ofac-90002"]
    assert link.kind == "Affiliation"
    assert link.roles["affiliatedWith"] == claims["screening-list-sdn-90002"].roles["listedParty"]
    assert [reject.column for reject in sample(SOURCE, SAMPLE).rejects() if not reject.whole_row] == ["linked to"]


def test_party_that_is_only_a_link_is_told_apart(sample: Callable[..., Any]) -> None:
    """Whether it is an entry elsewhere is not said, so it is not merged with one by its name."""
    row = {"source": SDN, "entity_number": "7", "type": "Entity", "name": "LAMP OAO", "remarks": "(Linked To: TALLOW)"}
    link = sample(SOURCE, older(row)).claims()[1]
    assert link.roles["affiliatedWith"][0].means == "TALLOW (named as a link)"


def test_link_to_a_name_that_two_entries_bear_is_left_out(sample: Callable[..., Any]) -> None:
    """Two parties of one name are told apart by their number; which one a link means is not guessed."""
    rows = [{"source": SDN, "entity_number": at, "type": "Entity", "name": "TALLOW FRONT"} for at in ("1", "2")]
    rows.append({**rows[0], "entity_number": "3", "name": "LAMP", "remarks": "(Linked To: TALLOW FRONT)"})
    made = sample(SOURCE, older(*rows))
    labels = [claim.roles["listedParty"][0].means for claim in made.claims()]
    assert labels == ["TALLOW FRONT (OFAC 1)", "TALLOW FRONT (OFAC 2)", "LAMP"]
    assert [reject.reason for reject in made.rejects()] == [
        "two entries bear the name, and which one is meant is not said"
    ]


@pytest.mark.parametrize("name", ["Jane Q. Example", "EXAMPLE, Jane", "JANE EXAMPLE, JR."])
def test_untyped_names_of_persons_are_left_out(sample: Callable[..., Any], name: str) -> None:
    """Lists of Commerce and State do not say who is a person: nothing in these names says organisation."""
    assert [reject.value for reject in sample(SOURCE, older({"source": DPL, "name": name})).rejects()] == [""]


def test_unknown_list_is_rejected(sample: Callable[..., Any]) -> None:
    """A list without an entry in the table costs its rows, with the way to mend it."""
    rejects = sample(SOURCE, older({"source": "Lamp List (LL) - Somebody", "name": "Lamp LLC"})).rejects()
    assert [reject.reason for reject in rejects] == ["no list is known by 'LL'; add it to lookups.list of the source"]


def test_row_with_other_cells_is_rejected(sample: Callable[..., Any]) -> None:
    """A row that is cut, or runs over, does not shift values into other columns."""
    lines = SAMPLE.splitlines()
    made = sample(SOURCE, b"\n".join([lines[0], lines[1] + b",more", lines[2], b"el0009,Entity List (EL)"]))
    whole = {reject.row: reject.reason for reject in made.rejects() if reject.whole_row}
    assert whole == {
        1: "the row has 30 cells, not as many as the header",
        3: "the row has 2 cells, not as many as the header",
    }


def test_json_of_the_screening_list(sample: Callable[..., Any]) -> None:
    """The keeper's interface gives the same fields with lists for several values."""
    record = {"id": "90001", "source": SDN, "entity_number": 90001, "type": "Entity", "programs": ["CUBA", "SDGT"]}
    record |= {"name": "WICK TRADING S.A.", "addresses": [{"country": "PA"}], "alt_names": ["WICK"], "start_date": None}
    made = sample(SOURCE, json.dumps({"total": 2, "results": [record, {"name": "x"}]}).encode())
    [claim] = made.claims()
    assert claim.id == "screening-list-json-sdn-90001"
    assert claim.as_written == ("WICK TRADING S.A.", "CUBA; SDGT")
    assert claim.roles["listedParty"][0].country == "PAN"
    assert [(reject.row, reject.whole_row) for reject in made.rejects()] == [(2, True)]


def test_terrorist_exclusion_list_of_opensanctions(sample: Callable[..., Any]) -> None:
    """The list names organisations only; ids are kept as identifiers, and persons of other lists are left out."""
    kept = {"datasets": ["us_state_terrorist_exclusion"], "properties": {"name": ["Lamp Front", "LF"]}}
    one = {"id": "NK-aB", "schema": "LegalEntity", **kept}
    other = {"id": "NK-aC", "schema": "Person", "datasets": ["x"], "properties": {"name": ["Jane Example"]}}
    made = sample(SOURCE, json.dumps([one, other]).encode())
    [party] = made.claims()[0].roles["listedParty"]
    assert (party.name, party.aliases, party.identifiers) == ("Lamp Front", ("LF",), (("openSanctionsId", "NK-aB"),))
    assert made.claims()[0].id == "entities-json-tel-NK-aB"
    assert [(reject.row, reject.value) for reject in made.rejects()] == [(2, "")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"name,address\nLamp,Road\n", "no layout of the Consolidated Screening List"),
        (SAMPLE.replace(b",remarks,", b",remark,", 1), "no layout of the Consolidated Screening List"),
        (b"\xe9" + SAMPLE, "not UTF-8"),
        (b'{"results": [', "not JSON"),
        (b'{"rows": []}', "neither the Consolidated Screening List"),
        (b"[1, 2]", "neither the Consolidated Screening List"),
        (b'id,source\n1,"' + b"x" * 1_000_001 + b'"\n', "no layout"),
        (SAMPLE + b'x,"' + b"y" * 1_000_001 + b'"\n', "field larger than field limit"),
    ],
)
def test_other_files_are_refused(sample: Callable[..., Any], data: bytes, words: str) -> None:
    """Files that are no layout of the list: one message that says what is wrong."""
    with pytest.raises(EnvironmentFailure, match=re.escape(words)):
        sample(SOURCE, data).outcomes()


def test_two_files_of_one_layout_are_refused(sample: Callable[..., Any]) -> None:
    """Two copies of a list in one publish would tell every entry twice."""
    made, other = sample(SOURCE, SAMPLE, "new.csv"), sample(SOURCE, SAMPLE, "old.csv")
    made.file.beside = (other.file,)
    with pytest.raises(EnvironmentFailure, match="two files of one layout"):
        made.parsed()


@pytest.mark.needs_real_data
@pytest.mark.parametrize(
    ("name", "listings", "affiliations", "joined"), [("csl.csv", 72, 27, 1), ("consolidated.csv", 7, 0, 0)]
)
def test_real_layouts_counted_another_way(
    sample: Callable[..., Any], data_sets: Path, name: str, listings: int, affiliations: int, joined: int
) -> None:
    """Rows, persons, vessels and links against csv alone; Listings as read row by row on 2026-11-22."""
    path = data_sets / "us-csl" / name
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    made = sample(SOURCE, path.read_bytes(), name)
    outcomes, kinds = made.outcomes(), Counter(claim.kind for claim in made.claims())
    assert len(outcomes) == len(rows)
    assert (kinds["Listing"], kinds["Affiliation"], sum(o.joined for o in outcomes)) == (listings, affiliations, joined)
    assert affiliations == sum(row["remarks"].count("Linked To:") for row in rows if row["type"] == "Entity")
    typed = Counter(row["type"] for row in rows)
    reasons = Counter(reject.reason.split(":")[0] for reject in made.rejects() if reject.whole_row)
    assert (reasons["individual"], reasons["no actor"]) == (typed["Individual"], typed["Vessel"] + typed["Aircraft"])


@pytest.mark.needs_real_data
def test_real_terrorist_exclusion_list(sample: Callable[..., Any], data_sets: Path) -> None:
    """Ten records, ten listings, ids as in the file."""
    path = data_sets / "us-csl" / "us_tel.json"
    ids = {f"TEL {record['id']}" for record in json.loads(path.read_text(encoding="utf-8"))}
    assert {claim.place.record for claim in sample(SOURCE, path.read_bytes(), path.name).claims()} == ids
