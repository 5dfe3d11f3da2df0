"""US lists as JSON: our sample, each trap on rows we wrote, refusals, and the real lists counted another way."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveilkg.errors import EnvironmentFailure

HERE = Path(__file__).parent
SAMPLE = (HERE / "sample.json").read_bytes()
SOURCE = "restricted_lists"


def entity(**fields: Any) -> dict[str, Any]:
    """A record, with plain values where none are given."""
    plain: dict[str, Any] = {"aliases": [], "country": "China", "address": None, "status": None}
    rest: dict[str, Any] = {"effective_date": None, "federal_register": "84 FR 54004, 10/9/19", "notes": None}
    return {"name": "Lantern Optics Co., Ltd.", **plain, **rest, **fields}


def a_list(*entities: Any, code: str = "bis-entity-list") -> bytes:
    """A list of records."""
    record = {"list_id": code, "extracted": "2026-07-09", "count": len(entities), "entities": list(entities)}
    return json.dumps(record).encode()


def test_sample_gives_what_we_read_in_it(sample: Callable[..., Any]) -> None:
    """The statements of five fictional records, read by hand on 2026-11-22; a change of them is a change of meaning."""
    assert sample(SOURCE, SAMPLE, "sample.json").turtle() == (HERE / "expected.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("cited", "when", "left_out"),
    [
        ("84 FR 54004, 10/9/19.\n85 FR 34505, 6/5/20", "2019-10-09/..", []),
        ("85 FR 34505,\n6/5/20. 84 FR 54004 10/9/2019", "2019-10-09/..", []),
        ("62 FR 35334, 6/30/97", "1997-06-30/..", []),
        ("86 FR 67319", "", ["the earliest notice cited, 86 FR 67319, has no day"]),
        ("75 FR 1701. 85 FR 83769, 12/23/20", "", ["the earliest notice cited, 75 FR 1701, has no day"]),
        ("83 FR 61541, 11/13/19", "", ["83 FR 61541, 11/13/19: the day is not of the year of volume 83 (2018)"]),
        ("84 FR 54004, 13/9/19", "", ["84 FR 54004, 13/9/19: there is no such day"]),
    ],
)
def test_day_of_listing_is_that_of_the_earliest_notice(
    sample: Callable[..., Any], cited: str, when: str, left_out: list[str]
) -> None:
    """Forms and faults met in the real list: a later notice, or a day that cannot be, never becomes the start."""
    made = sample(SOURCE, a_list(entity(federal_register=cited)))
    assert made.claims()[0].when == when
    assert [reject.reason for reject in made.rejects()] == left_out


def test_every_notice_stays_on_the_claim(sample: Callable[..., Any]) -> None:
    """All citations are kept as written, in one line each, besides the name."""
    cited = "84 FR 54004, 10/9/19.\n85 FR 34505,\n6/5/20.\n86 FR 36496, 7/12/21"
    claim = sample(SOURCE, a_list(entity(federal_register=cited))).claims()[0]
    notices = ("84 FR 54004, 10/9/19", "85 FR 34505, 6/5/20", "86 FR 36496, 7/12/21")
    assert claim.as_written == ("Lantern Optics Co., Ltd.", *notices)


@pytest.mark.parametrize(
    "alias",
    [
        "Rabat, Morocco",
        "Lantern LLC. 5 Lamp Ave., Minsk, 220036, Belarus",
        "EMEC, Suite 7, Floor 6, Lamp Road, Lahore 54010, Pakistan",
        "Lantern Plants, P.O. Box 1114, Islamabad",
        "Lantern Oy. Oslo, Finland; and PL 148, Turku (See also addresses under Russia)",
        "the following two aliases:",
    ],
)
def test_pieces_of_addresses_are_no_names(sample: Callable[..., Any], alias: str) -> None:
    """Forms met among the aliases of the real list: the cell is left out with its reason, the row is used."""
    made = sample(SOURCE, a_list(entity(aliases=[alias, "Lantern Lamps"])))
    assert made.claims()[0].roles["listedParty"][0].aliases == ("Lantern Lamps",)
    assert [(reject.column, reject.value, reject.whole_row) for reject in made.rejects()] == [("aliases", alias, False)]


@pytest.mark.parametrize(
    ("name", "aliases"),
    [
        ("Jane Q. Example", []),
        ("Jane Example", ["Sa'id Example", "Jane's, 5 Lamp Street, Office 801, Moscow, Russia"]),
        ("Example, Jane", ["Engineer Jane"]),
        ("Jane Example Lampi Tee 21E", []),
    ],
)
def test_persons_are_left_out_without_their_names(sample: Callable[..., Any], name: str, aliases: list[str]) -> None:
    """Nothing of a person is kept, not even in the report; pieces of addresses do not make one a company."""
    rejects = sample(SOURCE, a_list(entity(name=name, aliases=aliases))).rejects()
    assert [(reject.value, reject.whole_row) for reject in rejects] == [("", True)]
    assert "holds no personal data beyond officials in office" in rejects[0].reason


@pytest.mark.parametrize(
    ("name", "aliases"), [("Candle", ["Candle Ltd."]), ("AO Lantern", []), ("NetPosa", ["NetPosa Co."])]
)
def test_organisations_are_known_by_a_word_or_an_alias(
    sample: Callable[..., Any], name: str, aliases: list[str]
) -> None:
    """A made-up name counts as a company's where an alias carries a legal form."""
    assert len(sample(SOURCE, a_list(entity(name=name, aliases=aliases))).claims()) == 1


def test_listed_address_is_no_actor(sample: Callable[..., Any]) -> None:
    """The Entity List holds addresses that stand for whoever uses them (`Address 01`)."""
    rejects = sample(SOURCE, a_list(entity(name="Address 01"))).rejects()
    assert [reject.reason for reject in rejects] == ["no actor: an address that is listed for whoever uses it"]


def test_entry_repeated_by_country_is_one_claim_of_no_one_country(sample: Callable[..., Any]) -> None:
    """The list has one row for each country of an entry: the rows after the first are joined to it."""
    repeated = entity(country="Panama", aliases=["Lantern Lamps"], federal_register="84 FR 54004, 10/9/19. 85 FR 1")
    made = sample(SOURCE, a_list(entity(), repeated))
    assert [outcome.joined for outcome in made.outcomes()] == [False, True]
    [claim] = made.claims()
    [party] = claim.roles["listedParty"]
    assert (claim.id, party.country) == ("bis-entity-list-lantern-optics-co-ltd-84fr54004", "")
    assert party.aliases == ("Lantern Lamps",)
    assert claim.as_written == ("Lantern Optics Co., Ltd.", "84 FR 54004, 10/9/19", "85 FR 1")
    assert "several countries" in claim.note


def test_same_name_under_another_notice_is_another_entry(sample: Callable[..., Any]) -> None:
    """Entries are told apart by their first notice (one name of one country stands twice in the real list)."""
    twice = [entity(), entity(federal_register="85 FR 34505, 6/5/20")]
    assert [claim.id for claim in sample(SOURCE, a_list(*twice)).claims()] == [
        "bis-entity-list-lantern-optics-co-ltd-84fr54004",
        "bis-entity-list-lantern-optics-co-ltd-85fr34505",
    ]


def test_parties_of_one_name_in_two_countries_are_told_apart(sample: Callable[..., Any]) -> None:
    """Entries of one name with notices of their own are not known to be one party: their labels differ."""
    other = entity(country="Panama", federal_register="85 FR 34505, 6/5/20")
    labels = [claim.roles["listedParty"][0].means for claim in sample(SOURCE, a_list(entity(), other)).claims()]
    assert labels == ["Lantern Optics Co., Ltd. (China)", "Lantern Optics Co., Ltd. (Panama)"]


def test_ids_do_not_depend_on_the_order_of_records(sample: Callable[..., Any]) -> None:
    """Claim ids are of names and notices, so a list in another order gives the same ones."""
    records = [entity(), entity(country="Panama"), entity(federal_register="85 FR 34505, 6/5/20")]
    ids = [{claim.id for claim in sample(SOURCE, a_list(*order)).claims()} for order in (records, records[::-1])]
    assert ids[0] == ids[1]


def test_whole_list_has_no_day_of_listing(sample: Callable[..., Any]) -> None:
    """The notice of Section 1260H gives the whole list each year: its day is not since when a party is on it."""
    made = entity(effective_date="2026-06-10", federal_register="91 FR 35189 (June 10, 2026)")
    claim = sample(SOURCE, a_list(made, code="dow-1260h")).claims()[0]
    assert claim.when == ""
    assert "91 FR 35189 (June 10, 2026)" in claim.as_written
    assert "whole list" in claim.note


def test_grounds_are_told_in_words_of_ours(sample: Callable[..., Any]) -> None:
    """Section 1260H entries state grounds in sentences; the Entity List's licence rule is no ground."""
    notes = "Lantern is indirectly owned by SASAC and affiliated with MIIT (Section 1260H(g)(2)(B)(i)(I))."
    claim = sample(SOURCE, a_list(entity(notes=notes), code="dow-1260h")).claims()[0]
    assert claim.texts["statedReason"] == (
        "ownership or control by Chinese state bodies",
        "affiliation with Chinese state, military or security bodies",
    )
    assert sample(SOURCE, a_list(entity(notes="For all items subject to the EAR."))).claims()[0].texts == {}


def test_subsidiaries_entered_with_a_parent(sample: Callable[..., Any]) -> None:
    """Names are parted at commas, not within brackets or before a legal form; pieces that are no names are left out."""
    notes = (
        "Listed together with subsidiaries: Lamp (BVI) Co., Ltd. (Lamp BVI), Wick Systems, Inc., and Oil Lamps LLC "
        "(formerly Tallow LLC), Lantern Optics Co., Ltd., Americas. | Lantern is owned by SASAC (Section 1260H(g))."
    )
    made = sample(SOURCE, a_list(entity(notes=notes), code="dow-1260h"))
    owned = [claim.roles["owned"][0] for claim in made.claims() if claim.kind == "Ownership"]
    assert [(party.means, party.aliases) for party in owned] == [
        ("Lamp (BVI) Co., Ltd.", ("Lamp BVI",)),
        ("", ()),
        ("Oil Lamps LLC", ("Tallow LLC",)),
    ]
    assert Counter(claim.kind for claim in made.claims()) == {"Listing": 4, "Ownership": 3}
    assert [reject.value for reject in made.rejects()] == ["Lantern Optics Co., Ltd.", "Americas"]


def test_linked_to_is_an_affiliation_with_the_entry_of_that_name(sample: Callable[..., Any]) -> None:
    """NS-CMIC entries name links by alias and in capitals; the link leads to the party of that entry."""
    notes = "Target Type: Private Company; Listing Date (CMIC): 03 Jun 2021; Linked To: LANTERN HOLDING"
    child = entity(name="Wick Capital Limited", notes=notes, effective_date="2021-08-02", federal_register=None)
    parent = entity(aliases=["LANTERN HOLDING"], notes=None, federal_register=None)
    claims = sample(SOURCE, a_list(child, parent, code="ofac-nscmic")).claims()
    assert [(claim.kind, claim.when) for claim in claims[:2]] == [("Listing", "2021-06-03/.."), ("Affiliation", "")]
    assert claims[1].roles["affiliatedWith"] == claims[2].roles["listedParty"]
    assert claims[1].as_written == ("Wick Capital Limited", "Linked To: LANTERN HOLDING")


def test_linked_person_is_left_out(sample: Callable[..., Any]) -> None:
    """`FAMILY NAME, Given Names` after Linked To is a person; the row is used without the link."""
    made = sample(SOURCE, a_list(entity(notes="Linked To: EXAMPLE, Jane"), code="ofac-nscmic"))
    assert [claim.kind for claim in made.claims()] == ["Listing"]
    assert [(reject.column, reject.value, reject.whole_row) for reject in made.rejects()] == [("linked to", "", False)]


@pytest.mark.parametrize(
    "record",
    [
        "text",
        {"name": "Lantern Co."},
        entity(name=" "),
        entity(name=5),
        entity(aliases="Lantern"),
        entity(aliases=[1]),
        entity(federal_register=["84 FR 54004"]),
        entity(notes="x" * 1_000_001),
        {**entity(), "more": 1},
    ],
)
def test_malformed_record_is_rejected_and_the_rest_is_used(sample: Callable[..., Any], record: Any) -> None:
    """A record of another shape costs itself, never the file and never a traceback."""
    made = sample(SOURCE, a_list(record, entity()))
    assert [reject.row for reject in made.rejects()] == [1]
    assert len(made.claims()) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (SAMPLE[:200], "not JSON"),
        (SAMPLE.decode().encode("utf-16"), "not UTF-8"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "no list of restricted parties"),
        (SAMPLE.replace(b'"count": 5', b'"count": 6'), "it says that it has 6 entries and has 5"),
        (a_list(code="cbp-wro"), "lists orders about merchandise"),
        (a_list(code="another"), "the list is not known"),
        (b'{"generated": "2026-07-09", "lists": []}', "describes the lists"),
    ],
)
def test_other_files_are_refused(sample: Callable[..., Any], data: bytes, words: str) -> None:
    """Files that are no list that is read: one message that says what is wrong."""
    with pytest.raises(EnvironmentFailure, match=re.escape(words)):
        sample(SOURCE, data, "sample.json").outcomes()


def test_two_files_of_one_list_are_refused(sample: Callable[..., Any]) -> None:
    """Two copies of a list in one publish would tell every entry twice."""
    made, other = sample(SOURCE, SAMPLE, "new.json"), sample(SOURCE, SAMPLE, "old.json")
    made.file.beside = (other.file,)
    with pytest.raises(EnvironmentFailure, match="two files of the list bis-entity-list"):
        made.parsed()


@pytest.mark.needs_real_data
@pytest.mark.parametrize(
    ("name", "rows", "listings"),
    [("bis_entity_list", 3409, 2854), ("dow_1260h", 80, 187), ("ofac_nscmic", 68, 68)],
)
def test_real_lists_counted_another_way(
    sample: Callable[..., Any], data_sets: Path, name: str, rows: int, listings: int
) -> None:
    """Records, days and links against json and regular expressions alone; Listings as read on 2026-11-22."""
    path = data_sets / "us-restricted-lists" / f"{name}.json"
    records = json.loads(path.read_text(encoding="utf-8"))["entities"]
    made = sample(SOURCE, path.read_bytes(), path.name)
    claims, outcomes = made.claims(), made.outcomes()
    assert len(records) == len(outcomes) == rows
    assert sum(claim.kind == "Listing" for claim in claims) == listings
    links = sum((record["notes"] or "").count("Linked To:") for record in records)
    assert sum(claim.kind == "Affiliation" for claim in claims) == links
    if name == "bis_entity_list":
        used = [records[outcome.row - 1] for outcome in outcomes if outcome.claims or outcome.joined]
        assert sum(outcome.joined for outcome in outcomes) == len(used) - listings
        undated = [record for record in used if not re.search(r"FR [^/]*\d+/\d+/\d+", record["federal_register"])]
        assert sum(not claim.when for claim in claims) == len(undated) == 2


@pytest.mark.needs_real_data
def test_hikvision_is_on_three_lists_since_its_own_days(sample: Callable[..., Any], data_sets: Path) -> None:
    """Entity List 84 FR 54004 of 9 October 2019, NS-CMIC 3 June 2021, and the whole list of 2026 without a start."""
    found = {}
    for name in ("bis_entity_list", "dow_1260h", "ofac_nscmic"):
        path = data_sets / "us-restricted-lists" / f"{name}.json"
        for claim in sample(SOURCE, path.read_bytes(), path.name).claims():
            if claim.kind == "Listing" and claim.roles["listedParty"][0].name.startswith("Hangzhou Hikvision Digital"):
                found[name] = claim.when
    assert found == {"bis_entity_list": "2019-10-09/..", "dow_1260h": "", "ofac_nscmic": "2021-06-03/.."}


@pytest.mark.parametrize(
    ("code", "fields", "when", "authority"),
    [
        ("bis-meu", {"federal_register": "85 FR 83799, 12/23/20"}, "2020-12-23/..", "US Department of Commerce"),
        (
            "dhs-uflpa",
            {"federal_register": None, "effective_date": "June 21, 2022"},
            "2022-06-21/..",
            "United States Department of Homeland Security",
        ),
    ],
)
def test_lists_that_are_not_at_hand(
    sample: Callable[..., Any], code: str, fields: dict[str, Any], when: str, authority: str
) -> None:
    """Military End-User and UFLPA lists have the same fields; their notes say how the dates are written.

    Expected: the notes that come with the lists: citations as in the Entity List, and days such as `June 21, 2022`.
    """
    made = sample(SOURCE, a_list(entity(**fields), code=code))
    (claim,) = made.claims()
    assert (claim.kind, claim.when) == ("Listing", when)
    assert authority in {party.means or party.name for parties in claim.roles.values() for party in parties}
    assert made.rejects() == []
