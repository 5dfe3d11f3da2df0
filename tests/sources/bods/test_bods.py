"""Beneficial ownership: both generations, bounds, ends, replaced statements, owners who are not identified."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis
import hypothesis.strategies as st
import pytest

from surveilkg.errors import EnvironmentFailure
from surveilkg.model.record import Claim, Outcome
from surveilkg.sources.bods.claims import PERSONAL
from surveilkg.sources.bods.interests import INTERESTS, share_of
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import Parsed, find

HERE = Path(__file__).parent
OFFICIAL = {"type": ["officialRegister"]}


def _parse(data: bytes) -> Parsed:
    spec = find("bods")
    return spec.parser()(InputFile("x.json", data, "0"), spec)


def _rows(*statements: dict[str, Any]) -> list[Outcome]:
    return list(_parse(json.dumps(statements).encode()).outcomes)


def _new(kind: str, record: str, details: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A statement of 0.4; its own id is that of the record unless `statementId` is given."""
    return {
        "statementId": record,
        "recordId": record,
        "recordType": kind,
        "recordStatus": "new",
        "statementDate": "2020-01-01",
        "source": OFFICIAL,
        "recordDetails": details,
        **more,
    }


def _entity(record: str, **details: Any) -> dict[str, Any]:
    return _new("entity", record, {"entityType": {"type": "registeredEntity"}, "name": f"{record} Ltd", **details})


def _held(*interests: dict[str, Any], record: str = "r", **more: Any) -> dict[str, Any]:
    details = {"subject": "a", "interestedParty": "b", "interests": list(interests)}
    return _new("relationship", record, details, **more)


def _of_two(*statements: dict[str, Any]) -> list[Outcome]:
    """Outcomes of statements beside two entities, a and b."""
    return _rows(_entity("a"), _entity("b"), *statements)[2:]


def _claim(outcome: Outcome) -> Claim:
    (claim,) = outcome.claims
    return claim


@pytest.mark.parametrize(
    ("name", "expected"), [("sample.json", "expected.ttl"), ("sample-0.2.jsonl", "expected-0.2.ttl")]
)
def test_samples_give_expected_statements(sample: Callable[..., Any], name: str, expected: str) -> None:
    """Fictional statements of both generations give the statements that were read line by line."""
    assert sample("bods", (HERE / name).read_bytes(), name).turtle() == (HERE / expected).read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "rows", "used"), [("sample.json", 13, 9), ("sample-0.2.jsonl", 7, 5)])
def test_every_row_of_the_samples_is_used_or_rejected(name: str, rows: int, used: int) -> None:
    """Counted by hand in the samples; no two claims share an id; no individual is named anywhere."""
    outcomes = list(_parse((HERE / name).read_bytes()).outcomes)
    whole = sum(any(reject.whole_row for reject in outcome.rejects) for outcome in outcomes)
    assert (len(outcomes), sum(bool(outcome.claims) for outcome in outcomes), whole) == (rows, used, rows - used)
    ids = [claim.id for outcome in outcomes for claim in outcome.claims]
    assert len(ids) == len(set(ids))
    assert "Mira" not in str(outcomes)


def test_array_and_lines_are_the_same() -> None:
    """Both serialisations of a file give the same outcomes."""
    statements = json.loads((HERE / "sample.json").read_bytes())
    lines = "\n".join(json.dumps(statement) for statement in statements).encode()
    assert list(_parse(lines).outcomes) == list(_parse((HERE / "sample.json").read_bytes()).outcomes)


@pytest.mark.parametrize(
    ("share", "numbers", "remark"),
    [
        ({"exact": 50, "minimum": 50, "maximum": 50}, {"sharePct": "50"}, False),
        ({"minimum": 25, "maximum": 50}, {"sharePctMin": "25", "sharePctMax": "50"}, False),
        ({"minimum": 25, "exclusiveMinimum": True}, {"sharePctMin": "25"}, True),
        ({"minimum": 25, "exclusiveMinimum": False}, {"sharePctMin": "25"}, False),
        ({"exclusiveMinimum": 25, "exclusiveMaximum": 50}, {"sharePctMin": "25", "sharePctMax": "50"}, True),
        ({"minimum": 30, "exclusiveMinimum": 25}, {"sharePctMin": "30"}, False),
        ({"maximum": 100, "minimum": 0}, {"sharePctMax": "100"}, False),
    ],
)
def test_bounds_of_shares(share: dict[str, Any], numbers: dict[str, str], remark: bool) -> None:
    """Excluded bounds are flags up to 0.3 and numbers from 0.4; the ontology has no place for them but a remark."""
    found = share_of(share)
    assert (found.numbers, bool(found.remark)) == (numbers, remark)


@pytest.mark.parametrize("share", [{"exact": 0}, {"exact": 101}, {"exact": "x"}, {"exact": True}, {"minimum": []}, {}])
def test_share_that_is_none_leaves_the_ownership(share: dict[str, Any]) -> None:
    """An impossible share is left out with a reason; an empty one is simply not given."""
    outcome = _of_two(_held({"type": "shareholding", "share": share}))[0]
    assert _claim(outcome).numbers == {}
    assert [reject.column for reject in outcome.rejects] == ["share"] * bool(share)


def test_votes_equal_to_shares_are_not_counted_twice() -> None:
    """Shares and votes of one holding are one ownership; votes that differ carry no share of the entity."""
    same = {"share": {"exact": 60}, "startDate": "2020-01-01"}
    shares, votes = {"type": "shareholding", **same}, {"type": "votingRights", **same}
    (claim,) = _of_two(_held(shares, votes))[0].claims
    assert "of the shares of, and of the votes in," in claim.paraphrase
    two = _of_two(_held(shares, {**votes, "share": {"exact": 75}}))[0].claims
    assert [found.numbers for found in two] == [{"sharePct": "60"}, {}]
    assert "75 per cent of the votes" in two[1].paraphrase


def test_every_type_of_interest_is_told_as_itself() -> None:
    """No interest is told as more than it is: only shares and votes own, only means to decide control."""
    claims = {code: _claim(_of_two(_held({"type": code}))[0]) for code in INTERESTS}
    assert {code for code, claim in claims.items() if claim.kind == "Ownership"} == {"shareholding", "votingRights"}
    assert {code for code, claim in claims.items() if claim.kind == "Control"} == {
        "appointmentOfBoard",
        "otherInfluenceOrControl",
        "controlViaCompanyRulesOrArticles",
        "controlByLegalFramework",
    }
    assert [code for code, claim in claims.items() if claim.hedge] == ["conditionalRightsGrantedByContract"]


def test_individuals_are_rejected_and_never_named() -> None:
    """A person and every relationship of a person are counted and left out."""
    person = _new("person", "p", {"personType": "knownPerson", "names": [{"fullName": "Mira Example"}]})
    held = {"subject": "a", "interestedParty": "p", "interests": [{"type": "shareholding", "share": {"exact": 9}}]}
    outcomes = _of_two(person, _new("relationship", "r", held))
    assert [[reject.reason for reject in outcome.rejects] for outcome in outcomes] == [[PERSONAL], [PERSONAL]]
    assert "Mira" not in str(outcomes)


@pytest.mark.parametrize("kind", ["anonymousPerson", "unknownPerson"])
def test_unidentified_person_is_a_statement_about_the_entity(kind: str) -> None:
    """Unknown owners are statements, not people (data.md)."""
    reason = {"reason": "interestedPartyHasNotProvidedInformation"}
    person = _new("person", "p", {"personType": kind, "unspecifiedPersonDetails": reason})
    held = {"subject": "a", "interestedParty": "p", "interests": [{"type": "shareholding"}]}
    claim = _claim(_of_two(person, _new("relationship", "r", held))[1])
    assert (claim.kind, list(claim.roles)) == ("Statement", ["about"])
    assert "has given no information" in claim.paraphrase


@pytest.mark.parametrize(
    "party",
    [
        {"reason": "noBeneficialOwners"},
        {"unspecified": {"reason": "no-beneficial-owners"}},
        {"reason": "something new"},
        None,
    ],
)
def test_unspecified_party_is_a_statement_about_the_entity(party: object) -> None:
    """A reason in place of a party, in the form of either generation, becomes a Statement; none owns anything."""
    outcome = _of_two(_new("relationship", "r", {"subject": "a", "interestedParty": party}))[0]
    assert _claim(outcome).kind == "Statement"
    assert len(outcome.rejects) == (party == {"reason": "something new"})


def test_ended_interest_ends() -> None:
    """An end date is the end; where only the record is closed, the end is about the day of the statement."""
    start = {"type": "shareholding", "startDate": "2019-05-01"}
    ended = _claim(_of_two(_held({**start, "endDate": "2020-06-01"}))[0])
    assert ended.when == "2019-05-01/2020-06-01"
    closed = _claim(_of_two(_held(start, recordStatus="closed", statementDate="2021-02-03T10:00:00Z"))[0])
    assert closed.when == "2019-05-01/2021-02-03~"
    assert _claim(_of_two(_held(start))[0]).when == "2019-05-01/.."
    wrong = _of_two(_held({**start, "endDate": "2018-01-01"}))[0]
    assert (_claim(wrong).when, [reject.column for reject in wrong.rejects]) == ("", ["endDate"])


def test_replaced_statement_is_kept_but_not_put_forward() -> None:
    """A later statement on the same record that says the same again replaces the earlier one."""
    start = {"type": "shareholding", "startDate": "2019-05-01", "share": {"exact": 60}}
    first = _held(start, statementId="s1")
    again = _held(start, statementId="s2", recordStatus="updated", statementDate="2021-01-01")
    claims = [_claim(outcome) for outcome in _of_two(first, again)]
    assert [claim.deprecated for claim in claims] == ["Replaced by statement s2 of 2021-01-01.", ""]
    claims = [_claim(outcome) for outcome in _of_two(again, first)]
    assert [bool(claim.deprecated) for claim in claims] == [False, True]


def test_share_that_changes_ends_when_the_next_begins() -> None:
    """60 per cent until 2022 and 70 from then on are both true of their time: neither is left out."""
    first = _held({"type": "shareholding", "startDate": "2019", "share": {"exact": 60}}, statementId="s1")
    later = {"type": "shareholding", "startDate": "2022-09-21", "share": {"exact": 70}}
    update = _held(later, statementId="s2", statementDate="2022-09-25")
    claims = [_claim(outcome) for outcome in _of_two(first, update)]
    assert [(claim.when, claim.deprecated) for claim in claims] == [("2019/2022-09-21", ""), ("2022-09-21/..", "")]


def test_entity_of_replaced_statement_stays_one_entity() -> None:
    """Up to 0.3 a new statement has a new id: the entity keeps that of the first."""
    old = {"statementType": "entityStatement", "entityType": "registeredEntity", "name": "A"}
    home = {"incorporatedInJurisdiction": {"code": "UG"}}
    outcomes = _rows(
        {**old, **home, "statementID": "one"}, {**old, **home, "statementID": "two", "replacesStatements": ["one"]}
    )
    parties = [_claim(outcome).roles["resident"][0] for outcome in outcomes]
    assert [party.local_id for party in parties] == ["one", "one"]
    assert [bool(_claim(outcome).deprecated) for outcome in outcomes] == [True, False]


@pytest.mark.parametrize(
    ("types", "mode"),
    [
        (["selfDeclaration"], "reported"),
        (["thirdParty"], "reported"),
        (["selfDeclaration", "verified"], "asserted"),
        (["officialRegister"], "asserted"),
        ([], "asserted"),
    ],
)
def test_what_is_only_declared_is_reported(types: list[str], mode: str) -> None:
    """A register that passes a declaration on does not say it in its own voice; the hedge is its own word."""
    claim = _claim(_of_two(_held({"type": "shareholding"}, source={"type": types}))[0])
    assert (claim.mode, claim.hedge) == (mode, tuple(types) if mode == "reported" else ())


def test_arrangement_is_no_organisation() -> None:
    """Trusts and nominations are often named after individuals."""
    outcome = _rows(_entity("a", entityType={"type": "arrangement"}, jurisdiction={"code": "UG"}))[0]
    assert "arrangement" in outcome.rejects[0].reason
    assert not outcome.claims


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"[]", "empty"),
        (b"[{", "not JSON"),
        (b"[1]", "item 1 is not a JSON object"),
        (b'[{"statementType": "entityStatement"}]', "statement 1 is none of"),
        (b'[{"statementId": "a", "recordId": "a", "recordType": "other", "recordDetails": {}}]', "statement 1 is none"),
        (b'{"id": "a", "schema": "Company", "properties": {}}', "statement 1 is none of"),
        (b'["\xff"]', "not UTF-8"),
        (b'[{"a": "\\ud800"}]', "half a character"),
        (b"[" * 100_000, "nested too deeply"),
        (
            b"\n".join(
                (
                    b'{"statementID": "a", "statementType": "personStatement"}',
                    b'{"statementId": "b", "recordId": "b", "recordType": "person", "recordDetails": {}}',
                )
            ),
            "statement 2 is of another generation",
        ),
    ],
)
def test_other_files_are_refused_with_one_message(data: bytes, message: str) -> None:
    """What, where and what to do; the two incompatible generations are told apart and not mixed."""
    with pytest.raises(EnvironmentFailure, match=r"x\.json: ") as caught:
        list(_parse(data).outcomes)
    assert message in str(caught.value)


@hypothesis.given(st.data())
@hypothesis.settings(max_examples=60)
def test_damaged_statements_are_refused_or_add_up(damage: Callable[..., None], data: st.DataObject) -> None:
    """Whatever stands in a record: one clear refusal, or rows that add up and claims that can be written."""
    records = json.loads((HERE / "sample.json").read_bytes())
    damage("bods", records, data)


@pytest.mark.needs_real_data
@pytest.mark.parametrize(
    ("name", "used", "ownerships"), [("fermcat.json", 3, 0), ("nomination.json", 1, 0), ("tecido.json", 5, 3)]
)
def test_real_files_add_up(name: str, used: int, ownerships: int) -> None:
    """Rows are the items of the array; personal rows are those that an independent count finds."""
    path = Path(os.environ["SURVEILKG_TEST_DATA"]) / "data" / "bods-samples" / name
    statements = json.loads(path.read_bytes())
    outcomes = list(_parse(path.read_bytes()).outcomes)
    rejected = sum(any(reject.whole_row for reject in outcome.rejects) for outcome in outcomes)
    assert (len(outcomes), rejected) == (len(statements), len(statements) - used)
    assert sum(claim.kind == "Ownership" for outcome in outcomes for claim in outcome.claims) == ownerships
    persons = {item["recordId"] for item in statements if item["recordType"] == "person"}
    entities = {
        item["recordId"]
        for item in statements
        if item["recordType"] == "entity" and item["recordDetails"]["entityType"]["type"] != "arrangement"
    }
    personal = [
        item
        for item in statements
        if item["recordType"] == "person"
        or (
            item["recordType"] == "relationship"
            and item["recordDetails"]["interestedParty"] in persons
            and item["recordDetails"]["subject"] in entities
        )
    ]
    assert sum(reject.reason == PERSONAL for outcome in outcomes for reject in outcome.rejects) == len(personal)


@pytest.mark.needs_real_data
def test_real_shares_of_tecido() -> None:
    """Shear Trust's 60, 70 and 80 per cent, each for its time, as the JSON has them."""
    path = Path(os.environ["SURVEILKG_TEST_DATA"]) / "data" / "bods-samples" / "tecido.json"
    claims = [claim for outcome in _parse(path.read_bytes()).outcomes for claim in outcome.claims]
    assert [(claim.numbers["sharePct"], claim.when) for claim in claims if claim.kind == "Ownership"] == [
        ("60", "2021-09-24/2022-09-21"),
        ("70", "2022-09-21/2023-03-01"),
        ("80", "2023-03-01/.."),
    ]
