"""Official files of single lists, and the Treasury's XML and numbered files: rows we wrote, and the real files."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveilkg.errors import EnvironmentFailure

SOURCE = "csl"
EL = (
    "Source List,Entity Number,SDN Type,Programs,Name,Country,Federal Register Notice,Effective Date,"
    "Date Lifted/Waived/Expired,Alternate Name,Web Link,,\n"
)
DPL = "Name\tStreet_Address\tCountry\tEffective_Date\tExpiration_Date\tStandard_Order\tFR_Citation\n"
ISN = "Source List,Programs,Name,Alternative Names,Country,Federal Register Notice,Effective Date,Web Link\n"
ITAR = "Debarred Party Full Name And Alias,Date of Birth,Notice,Notice Date,Corrected Notice,Corrected Notice Date,\n"
XML = """<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="http://tempuri.org/sdnList.xsd"><publshInformation><Publish_Date>07/16/2014</Publish_Date>
</publshInformation>{}</sdnList>"""
ENTRY = """<sdnEntry><uid>{uid}</uid><lastName>{name}</lastName><sdnType>{kind}</sdnType><remarks>{remarks}</remarks>
<programList><program>{program}</program></programList><akaList><aka><uid>1</uid><lastName>LAMP</lastName></aka></akaList>
<addressList><address><uid>2</uid><city>Havana</city><country>Cuba</country></address></addressList></sdnEntry>"""
NOTHING = ",-0- " * 7
NUMBERED = {
    "sdn.csv": f'7,"WICK S.A.",-0- ,"CUBA] [SDGT"{NOTHING},"a.k.a. \'WICKS\'; Linked To: TAL"\r\n'
    f'8,"EXAMPLE, Jane","individual","CUBA"{NOTHING},-0- \r\n9,"TALLOW CO.",-0- ,"CUBA"{NOTHING},-0- \r\n\x1a',
    "alt.csv": '7,1,"aka","WICK TRADING",-0- \r\n8,2,"aka","EXAMPLE, J.",-0- \r\n99,3,"aka","NOBODY",-0- \r\n\x1a',
    "add.csv": '7,1,"Via 1","Havana","Cuba",-0- \r\n9,2,-0- ,-0- ,"undetermined",-0- \r\n'
    '9,3,-0- ,-0- ,"Panama",-0- \r\n',
    "sdn_comments.csv": '7,"LOW CO."\r\n',
}


def entry(uid: int = 7, name: str = "WICK S.A.", kind: str = "Entity", remarks: str = "", program: str = "CUBA") -> str:
    """An entry of the Treasury's XML."""
    return ENTRY.format(uid=uid, name=name, kind=kind, remarks=remarks, program=program)


def numbered(sample: Callable[..., Any], name: str, *, without: str = "", **files: str) -> Any:
    """One of the numbered files, with the others beside it."""
    texts = {**NUMBERED, **{key.replace("_csv", ".csv"): text for key, text in files.items()}}
    made = {key: sample(SOURCE, text.encode(), key) for key, text in texts.items() if key != without}
    made[name].file.beside = tuple(one.file for key, one in made.items() if key != name)
    return made[name]


def test_entity_list_rows_of_address_and_alias_are_one_entry(sample: Callable[..., Any]) -> None:
    """One row for each address times alias: one claim with all aliases; the day is M/D/YYYY."""
    row = "EL,,,,Lamp LLC,Turkey,78 FR 75485 ,12/12/2013,,{},http://example.org\n"
    made = sample(SOURCE, (EL + row.format("Lamps") + row.format("Lamp Two") + row.format("Lamps")).encode())
    assert [outcome.joined for outcome in made.outcomes()] == [False, True, True]
    [claim] = made.claims()
    [party] = claim.roles["listedParty"]
    assert (claim.id, claim.when) == ("entity-list-el-lamp-llc-78fr75485", "2013-12-12/..")
    assert (party.aliases, party.country) == (("Lamps", "Lamp Two"), "TUR")


def test_aliases_of_a_person_do_not_make_a_company(sample: Callable[..., Any]) -> None:
    """Control characters for quotation marks (met in the real file) do not turn a syllable into a legal form."""
    row = 'EL,,,,Jane Example,Turkey,78 FR 75485 ,12/12/2013,,"Jane, Sa\x92id \x91Abd",http://example.org\n'
    assert [reject.whole_row for reject in sample(SOURCE, (EL + row).encode()).rejects()] == [True]


def test_unverified_list_in_the_encoding_of_its_keeper(sample: Callable[..., Any]) -> None:
    """The real file is Windows-1252 (a dash in an address); names after a.k.a. are aliases; no day is given."""
    text = 'COUNTRY,NAME,ADDRESS,,,,,\nRussia,"Training Academy, a.k.a. TA, a.k.a. Academy Two","53\u201359 Lamp St"\n'
    [claim] = sample(SOURCE, text.encode("cp1252"), "uvl.csv").claims()
    [party] = claim.roles["listedParty"]
    assert (party.means, party.aliases, party.country) == ("Training Academy", ("TA", "Academy Two"), "RUS")
    assert claim.when == ""
    with pytest.raises(EnvironmentFailure, match="neither UTF-8 nor Windows-1252"):
        sample(SOURCE, b"COUNTRY,NAME,ADDRESS\nRussia,Lamp LLC,\x81\n").outcomes()


def test_nonproliferation_and_debarred(sample: Callable[..., Any]) -> None:
    """Laws stay on the claim; the notice by number of issue is kept; persons are left out."""
    row = 'ISN,INKSNA,150th Lamp Plant (Kaliningrad),Plant 150; LP,Russia,"Vol. 81, No. 128, 07/05/16",6/28/2016,x\n'
    [claim] = sample(SOURCE, (ISN + row).encode()).claims()
    assert claim.as_written == ("150th Lamp Plant (Kaliningrad)", "Vol. 81, No. 128, 07/05/16", "INKSNA")
    assert (claim.id, claim.when) == (
        "nonproliferation-sanctions-isn-150th-lamp-plant-kaliningrad-81no128",
        "2016-06-28/..",
    )
    rows = '"Example, Jane",,57 FR 1296,1/13/1992,,\n"Lamp Co., Inc.",,57 FR 43768,9/22/1992,57 FR 37184,8/18/1992\n'
    made = sample(SOURCE, (ITAR + rows).encode())
    assert [(claim.when, claim.as_written) for claim in made.claims()] == [
        ("1992-09-22/..", ("Lamp Co., Inc.", "57 FR 43768", "57 FR 37184"))
    ]
    assert [reject.row for reject in made.rejects()] == [1]


def test_denied_persons_rows_may_end_early(sample: Callable[..., Any]) -> None:
    """The official file leaves out empty cells at the end of a row; more cells than columns are refused."""
    rows = "LAMP LABS\tROAD\tDK\t3/20/1992\t10/4/2000\tY\nWICK LABS\tROAD\tDK\t3/20/1992\t\tY\t65 FR 1 1/3/00\tmore\n"
    made = sample(SOURCE, (DPL + rows).encode(), "dpl.txt")
    assert [claim.when for claim in made.claims()] == ["1992-03-20/2000-10-04"]
    assert [(reject.row, reject.whole_row) for reject in made.rejects()] == [(2, True)]


def test_numbered_files_are_joined_by_number(sample: Callable[..., Any]) -> None:
    """ALT gives names, ADD the country, SDN_COMMENTS the rest of the remarks, cut anywhere; `-0-` is nothing."""
    claims = numbered(sample, "sdn.csv").claims()
    [party] = claims[0].roles["listedParty"]
    assert (party.name, party.country, party.local_id) == ("WICK S.A.", "CUB", "ofac-7")
    assert party.aliases == ("WICK TRADING", "WICKS")
    assert claims[0].as_written == ("WICK S.A.", "CUBA] [SDGT")
    assert claims[1].id == "sdn-csv-sdn-7-linked-ofac-9"
    assert claims[2].roles["listedParty"][0].country == "PAN"
    reasons = [reject.reason for reject in numbered(sample, "sdn.csv").rejects()]
    assert len(reasons) == 2
    assert reasons[1] == "the end-of-file mark of these files (0x1A), no record"


def test_rows_beside_follow_their_entry(sample: Callable[..., Any]) -> None:
    """A name or address of an entry that is used is joined to it; of a person, or of nobody, it is rejected."""
    made = numbered(sample, "alt.csv")
    assert [outcome.joined for outcome in made.outcomes()] == [True, False, False, False]
    reasons = [reject.reason for reject in made.rejects()]
    assert reasons[0].startswith("individual")
    assert reasons[1] == "the SDN file has no entry of that number"
    assert all(outcome.joined for outcome in numbered(sample, "add.csv").outcomes())
    assert all(outcome.joined for outcome in numbered(sample, "sdn_comments.csv").outcomes())


def test_numbered_files_need_their_sdn_file(sample: Callable[..., Any]) -> None:
    """Names and addresses say nothing without the entries; a file's name tells which list it is."""
    with pytest.raises(EnvironmentFailure, match="belongs to an SDN file"):
        numbered(sample, "alt.csv", without="sdn.csv").outcomes()
    with pytest.raises(EnvironmentFailure, match="nothing tells whether"):
        sample(SOURCE, NUMBERED["sdn.csv"].encode(), "list.csv").outcomes()


def test_malformed_numbered_row_is_rejected(sample: Callable[..., Any]) -> None:
    """A row of other cells, without a number, or of an unknown kind costs itself."""
    bad = '7,"WICK S.A."\r\nx' + ",-0- " * 11 + '\r\n8,"LAMP","spaceship"' + ",-0- " * 9 + "\r\n"
    made = numbered(sample, "sdn.csv", sdn_csv=NUMBERED["sdn.csv"].rstrip("\x1a") + bad)
    assert [reject.reason for reject in made.rejects()][1:] == [
        "the row has 2 cells, not 12",
        "the row does not begin with a number",
        "no kind of party is known by 'spaceship'",
    ]


def test_xml_entries(sample: Callable[..., Any]) -> None:
    """Entities with aliases, country and links; the day of publication of a file alone; persons left out."""
    entries = entry(remarks="(Linked To: TALLOW CO.)") + entry(8, "EXAMPLE", "Individual") + entry(9, "TALLOW CO.")
    made = sample(SOURCE, XML.format(entries).encode(), "sdn.xml")
    assert made.parsed().edition.published == "2014-07-16"
    assert [claim.id for claim in made.claims()] == [
        "sdn-xml-sdn-7",
        "sdn-xml-sdn-7-linked-ofac-9",
        "sdn-xml-sdn-9",
    ]
    [party] = made.claims()[0].roles["listedParty"]
    assert (party.aliases, party.country) == (("LAMP",), "CUB")
    assert [reject.row for reject in made.rejects()] == [2]


@pytest.mark.parametrize(
    ("program", "kept"),
    [
        ("UKRAINE-EO13662", "Sectoral Sanctions Identifications List"),
        ("FSE-IR", "Foreign Sanctions Evaders List"),
        ("EO13645", "Consolidated Sanctions List"),
    ],
)
def test_list_of_an_entry_of_the_consolidated_xml(sample: Callable[..., Any], program: str, kept: str) -> None:
    """The file does not name the list of an entry: its programme does, or the whole is named."""
    made = sample(SOURCE, XML.format(entry(program=program)).encode(), "consolidated.xml")
    assert made.claims()[0].roles["restrictionList"][0].name == kept


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (XML.format(entry()).replace("?>", '?><!DOCTYPE x [<!ENTITY a "b">]>', 1), "declares a document type"),
        (XML.format(entry())[:-30], "not whole XML"),
        ("<html><body>moved</body></html>", "no list of the Treasury"),
        (XML.format(entry()).replace("?>", ' encoding="ISO-8859-1"?>', 1), "not in UTF-8"),
    ],
)
def test_other_xml_is_refused(sample: Callable[..., Any], text: str, words: str) -> None:
    """No entity is expanded, no cut file is half used, no other page is taken for a list."""
    with pytest.raises(EnvironmentFailure, match=re.escape(words)):
        sample(SOURCE, text.encode(), "sdn.xml").outcomes()


@pytest.mark.needs_real_data
@pytest.mark.parametrize(
    ("name", "rows", "used", "joined", "claims"),
    [
        ("us-csl/dpl.txt", 581, 150, 41, 109),
        ("us-csl-official-fixtures/dpl.txt", 9, 4, 0, 4),
        ("us-csl-official-fixtures/el.csv", 18, 8, 6, 2),
        ("us-csl-official-fixtures/uvl.csv", 19, 19, 6, 13),
        ("us-csl-official-fixtures/isn.csv", 5, 1, 0, 1),
        ("us-csl-official-fixtures/itar_debarred_parties.csv", 4, 1, 0, 1),
        ("us-csl-official-fixtures/sdn.xml", 4, 1, 0, 1),
        ("us-csl-official-fixtures/consolidated.xml", 16, 8, 0, 9),
    ],
)
def test_real_single_lists(
    sample: Callable[..., Any], data_sets: Path, name: str, rows: int, used: int, joined: int, claims: int
) -> None:
    """Rows counted by hand in the files (blank ones left out), and what was read in them on 2026-11-22."""
    made = sample(SOURCE, (data_sets / name).read_bytes(), Path(name).name)
    outcomes = made.outcomes()
    assert len(outcomes) == rows
    assert sum(bool(outcome.claims) or outcome.joined for outcome in outcomes) == used
    assert sum(outcome.joined for outcome in outcomes) == joined
    assert len(made.claims()) == claims


@pytest.mark.needs_real_data
def test_real_numbered_files_counted_another_way(sample: Callable[..., Any], data_sets: Path) -> None:
    """Entries, links, names and addresses of the SDN list of 2021 against csv alone."""
    folder = data_sets / "ofac-sdn-raw"
    names = ("bench_sdn.csv", "bench_alt.csv", "bench_add.csv", "bench_sdn_comments.csv")
    tables = {name: list(csv.reader((folder / name).read_text(encoding="utf-8").splitlines())) for name in names}
    made = {name: sample(SOURCE, (folder / name).read_bytes(), name) for name in names}
    for name, one in made.items():
        one.file.beside = tuple(other.file for key, other in made.items() if key != name)
    entities = {row[0]: row[11] for row in tables["bench_sdn.csv"] if len(row) == 12 and row[2].strip() == "-0-"}
    for row in tables["bench_sdn_comments.csv"]:
        entities.update({row[0]: entities[row[0]] + row[1]} if row[0] in entities else {})
    outcomes = made["bench_sdn.csv"].outcomes()  # once: each reading takes seconds
    kinds = Counter(claim.kind for outcome in outcomes for claim in outcome.claims)
    assert kinds["Listing"] == len(entities) == 3673
    persons = sum(not reject.whole_row for outcome in outcomes for reject in outcome.rejects)
    assert kinds["Affiliation"] + persons == sum(text.count("Linked To:") for text in entities.values())
    for name in names[1:]:
        joined = sum(outcome.joined for outcome in made[name].outcomes())
        assert joined == sum(row[0] in entities for row in tables[name]), name
