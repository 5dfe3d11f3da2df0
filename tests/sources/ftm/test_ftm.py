"""FollowTheMoney: what entities and ties become, what is left out and why, and what the real files give."""

from __future__ import annotations

import collections
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis
import hypothesis.strategies as st
import pytest

from surveilkg import iri
from surveilkg.errors import EnvironmentFailure
from surveilkg.model.record import Claim, Outcome
from surveilkg.sources.ftm.schemata import PERSONAL, TIES
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import Parsed, find

HERE = Path(__file__).parent


def _parse(data: bytes) -> Parsed:
    spec = find("ftm")
    return spec.parser()(InputFile("x.json", data, "0"), spec)


def _rows(*entities: dict[str, object]) -> list[Outcome]:
    lines = (json.dumps({"schema": "Company", "properties": {}, **entity}) for entity in entities)
    return list(_parse("\n".join(lines).encode()).outcomes)


def _company(entity_id: str, **properties: list[str]) -> dict[str, object]:
    return {"id": entity_id, "properties": {"name": [f"{entity_id} Ltd"], **properties}}


def _entity(entity_id: str, schema: str, **properties: list[str]) -> dict[str, object]:
    return {"id": entity_id, "schema": schema, "properties": properties}


def _claim(outcome: Outcome) -> Claim:
    (claim,) = outcome.claims
    return claim


def _reasons(outcome: Outcome) -> list[str]:
    return [reject.reason for reject in outcome.rejects]


def test_sample_gives_expected_statements(sample: Callable[..., Any]) -> None:
    """The sample of fictional entities gives the statements of expected.ttl, which was read line by line."""
    found = sample("ftm", (HERE / "sample.ftm.json").read_bytes(), "sample.ftm.json").turtle()
    assert found == (HERE / "expected.ttl").read_text(encoding="utf-8")


def test_every_row_of_the_sample_is_used_or_rejected() -> None:
    """25 rows: 14 used, 11 rejected as a whole, counted by hand in the sample."""
    outcomes = list(_parse((HERE / "sample.ftm.json").read_bytes()).outcomes)
    whole = [outcome for outcome in outcomes if any(reject.whole_row for reject in outcome.rejects)]
    assert (len(outcomes), len(whole), sum(bool(outcome.claims) for outcome in outcomes)) == (25, 11, 14)
    ids = [claim.id for outcome in outcomes for claim in outcome.claims]
    assert len(ids) == len(set(ids))


def test_tie_may_stand_before_its_parties() -> None:
    """A tie refers by id to entities later in the file (data.md: edges are entities too)."""
    outcomes = _rows(_entity("o", "Ownership", owner=["b"], asset=["a"]), _company("a"), _company("b"))
    roles = _claim(outcomes[0]).roles
    assert [party.name for party in (*roles["owner"], *roles["owned"])] == ["b Ltd", "a Ltd"]


@pytest.mark.parametrize("schema", sorted(TIES))
def test_ties_of_individuals_are_rejected_without_their_names(schema: str) -> None:
    """No personal data: a person at either end rejects the row, and the report does not name the person."""
    tie = TIES[schema]
    person = _entity("p", "Person", name=["Mira Example"])
    for ends in (("p", "c"), ("c", "p"), ("p", "p")):
        edge = _entity("t-mira-example", schema, **{tie.source: [ends[0]], tie.target: [ends[1]]})
        outcomes = _rows(person, _company("c", jurisdiction=["ug"]), edge)
        assert _reasons(outcomes[2]) == [PERSONAL] == _reasons(outcomes[0])
        assert not outcomes[2].claims
        assert "mira" not in str([reject.value for outcome in outcomes for reject in outcome.rejects]).casefold()


def test_individual_beside_an_organisation_is_a_cell_left_out() -> None:
    """The organisation's part of a tie is kept; the share is not, as it may be held together."""
    outcomes = _rows(
        _entity("p", "Person", name=["Mira Example"]),
        _company("a"),
        _company("b"),
        _entity("o", "Ownership", owner=["a", "p"], asset=["b"], percentage=["50"]),
    )
    claim = _claim(outcomes[3])
    assert [party.name for party in claim.roles["owner"]] == ["a Ltd"]
    assert not claim.numbers
    assert [reject.column for reject in outcomes[3].rejects] == ["owner", "percentage"]
    assert "Example" not in str(outcomes[3])


def test_legal_entity_without_a_sign_of_an_organisation_may_be_a_person() -> None:
    """FollowTheMoney uses LegalEntity where it is not known whether a party is a person."""
    unsure = _entity("a", "LegalEntity", name=["Mira Example"], jurisdiction=["ug"])
    firm = _entity("b", "LegalEntity", name=["B"], jurisdiction=["ug"], registrationNumber=["7"])
    outcomes = _rows(unsure, firm)
    assert _reasons(outcomes[0])[0].startswith(PERSONAL)
    assert _claim(outcomes[1]).roles["resident"][0].kind == "Organization"


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("51", {"sharePct": "51"}),
        ("33,3 %", {"sharePct": "33.3"}),
        ("25-50", {"sharePctMin": "25", "sharePctMax": "50"}),
        ("more than 25%", {"sharePctMin": "25"}),
        ("<= 10", {"sharePctMax": "10"}),
    ],
)
def test_share_is_exact_or_bounded(written: str, numbers: dict[str, str]) -> None:
    """A share is told as the record gives it; a range never becomes a number."""
    edge = _entity("o", "Ownership", owner=["a"], asset=["b"], percentage=[written])
    claim = _claim(_rows(_company("a"), _company("b"), edge)[2])
    assert claim.numbers == numbers
    assert bool(claim.note) == written.startswith("more")


@pytest.mark.parametrize("written", ["0", "101", "most", "50-25", "-3", "NaN"])
def test_impossible_share_is_a_cell_left_out(written: str) -> None:
    """The tie stays, without the share, and the report says why."""
    edge = _entity("o", "Ownership", owner=["a"], asset=["b"], percentage=[written])
    outcome = _rows(_company("a"), _company("b"), edge)[2]
    assert not _claim(outcome).numbers
    assert [reject.column for reject in outcome.rejects] == ["percentage"]


def test_home_is_the_jurisdiction_before_the_country() -> None:
    """A country beside a jurisdiction is not a second home; several countries alone are no home at all."""
    outcomes = _rows(
        _company("a", jurisdiction=["ug"], country=["cn", "ug"]),
        _company("b", country=["cn", "ug"]),
        _company("c", country=["cn"]),
        _company("d", jurisdiction=["suhh"]),
    )
    assert [claim.id for claim in outcomes[0].claims] == ["a.home.uga"]
    assert not outcomes[1].claims
    assert "does not say whether" in _claim(outcomes[2]).note
    assert not outcomes[3].claims


def test_several_dates_are_not_chosen_from() -> None:
    """Lists everywhere: two dates for one start are left out, never the first of them taken."""
    sanction = _entity("s", "Sanction", entity=["a"], authority=["Board"], startDate=["2022-01-01", "2023-01-01"])
    outcome = _rows(_company("a"), sanction)[1]
    assert _claim(outcome).when == ""
    assert _claim(outcome).as_written[-2:] == ("2022-01-01", "2023-01-01")
    assert [reject.column for reject in outcome.rejects] == ["startDate"]


def test_sanction_names_list_authority_and_term() -> None:
    """A programme id with a name of ours is that list; an authority that is a state is the state."""
    sanction = _entity(
        "s", "Sanction", entity=["a"], authority=["UK"], programId=["US-BIS-EL"], startDate=["2022"], endDate=["2032"]
    )
    claim = _claim(_rows(_company("a"), sanction)[1])
    assert claim.roles["restrictionList"][0].means == "Entity List (United States)"
    assert claim.roles["listingAuthority"][0].identifiers == (("isoAlpha3", "GBR"),)
    assert claim.when == "2022/2032"


def test_payment_is_a_financing_and_no_grant() -> None:
    """A payment does not say that it buys nothing; its amount is one that was paid out."""
    edge = _entity("p", "Payment", payer=["a"], beneficiary=["b"], amount=["20000"], currency=["ugx"], date=["2021-11"])
    claim = _claim(_rows(_company("a"), _company("b"), edge)[2])
    assert (claim.kind, claim.when) == ("Financing", "2021-11")
    assert [(a.currency, a.value, a.kind) for a in claim.amounts] == [("UGX", "20000", "disbursement")]


def test_amount_without_currency_is_left_out() -> None:
    """Unknown stays unknown: no currency is assumed."""
    edge = _entity("d", "Debt", creditor=["a"], debtor=["b"], amount=["5"])
    outcome = _rows(_company("a"), _company("b"), edge)[2]
    assert (_claim(outcome).kind, _claim(outcome).amounts) == ("Loan", ())
    assert [reject.column for reject in outcome.rejects] == ["amount"]


def test_award_takes_authority_and_date_of_its_contract() -> None:
    """A contract names the buyer and its award the supplier: together a deal, told at the award."""
    contract = _entity("k", "Contract", authority=["a"], contractDate=["2020-05-01"], cancelled=["true"])
    outcomes = _rows(
        _entity("w", "ContractAward", contract=["k"], supplier=["b"]), contract, _company("a"), _company("b")
    )
    claim = _claim(outcomes[0])
    assert (claim.kind, claim.when, claim.links) == ("Deal", "2020-05-01", {"status": (f"{iri.SKG}status-cancelled",)})
    assert (claim.roles["supplier"][0].name, claim.roles["recipient"][0].name) == ("b Ltd", "a Ltd")
    assert "is told with its award" in _reasons(outcomes[1])[0]


def test_second_line_of_one_id_is_rejected() -> None:
    """Two claims never share an id; fragments of an entity are to be joined before."""
    outcomes = _rows(_company("a", jurisdiction=["ug"]), _company("a", jurisdiction=["cn"]))
    assert outcomes[0].claims
    assert "occurs twice (first on line 1)" in _reasons(outcomes[1])[0]


def test_ids_are_plain_stable_and_free_of_values() -> None:
    """Claim ids come from the record's id alone, whatever the order of the lines."""
    odd = _company("зала/1 %", jurisdiction=["ug"])
    first, second = _rows(odd, _company("b")), _rows(_company("b"), odd)
    assert _claim(first[0]).id == _claim(second[1]).id
    assert set(_claim(first[0]).id) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")


def test_numbers_of_registers_carry_their_country() -> None:
    """A bare number is no identifier: 00112233 of Ukraine is not 00112233 of another register."""
    with_home = _rows(_company("a", jurisdiction=["ua"], registrationNumber=["77"], innCode=["12"]))[0]
    assert _claim(with_home).roles["resident"][0].identifiers == (
        ("registrationNumber", "RU-INN-12"),
        ("registrationNumber", "UA-77"),
    )
    homeless = _rows(_company("a", country=["ua", "ru"], registrationNumber=["77"], parent=["b"]), _company("b"))[0]
    assert _claim(homeless).roles["subordinate"][0].identifiers == ()


def test_release_is_the_data_set_that_all_lines_name() -> None:
    """Two data sets are two releases, so that one does not replace the other."""
    named = {**_company("a"), "datasets": ["us_example"]}
    other = {**_company("b"), "datasets": ["us_example", "second"]}
    third = {**_company("c"), "datasets": ["third"]}
    assert [_parse(_dump(*lines)).edition.id for lines in ((named, other), (named, third), ())] == [
        "us-example",
        "several",
        "",
    ]


def _dump(*entities: dict[str, object]) -> bytes:
    lines = entities or (_company("x"),)
    return "\n".join(json.dumps({"schema": "Company", **entity}) for entity in lines).encode()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b'{"id": "a", "schema": "Company", "properties": {}}\n{"id": "b", "sch', "line 2 is not JSON"),
        (b"[1]\n", "line 1 is not a JSON object"),
        (b'{"statementID": "1"}\n', "line 1 is not an entity"),
        (b'{"id": "a", "schema": "Company", "properties": {"name": "x"}}', "'name' is not a list of texts"),
        (b'{"id": "a", "schema": "Company", "properties": {"name": [1]}}', "'name' is not a list of texts"),
        (b'{"id": "\xff"}', "line 1 is not UTF-8"),
        (b'{"id": "\\ud800", "schema": "X", "properties": {}}', "half a character"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"op": "ADD", "entity": {"id": "a"}}', "delta"),
        (b'{"id": "' + b"a" * 9_000_000 + b'"}', "line 1 is longer than"),
        (b"a,b\n1,2\n", "line 1 is not JSON"),
    ],
)
def test_other_files_are_refused_with_one_message(data: bytes, message: str) -> None:
    """What, where and what to do; nothing of a damaged file is used."""
    with pytest.raises(EnvironmentFailure, match=r"x\.json: ") as caught:
        list(_parse(data).outcomes)
    assert message in str(caught.value)


@hypothesis.given(st.data())
@hypothesis.settings(max_examples=60)
def test_damaged_entities_are_refused_or_add_up(damage: Callable[..., None], data: st.DataObject) -> None:
    """Whatever stands in a record: one clear refusal, or rows that add up and claims that can be written."""
    records = [json.loads(line) for line in (HERE / "sample.ftm.json").read_bytes().splitlines()]
    damage("ftm", records, data)


def _real(name: str) -> Path:
    return Path(os.environ["SURVEILKG_TEST_DATA"]) / "data" / "ftm-fixtures" / name


@pytest.mark.needs_real_data
@pytest.mark.parametrize(
    ("name", "rows", "used"),
    [("zala_entities.ftm.json", 91, 42), ("t1_entities.ftm.json", 7, 2), ("aleph_samples.ijson", 21, 0)],
)
def test_real_files_add_up(name: str, rows: int, used: int) -> None:
    """Rows are those of a line count; used and rejected add up; rows of individuals are counted from the JSON alone."""
    data = _real(name).read_bytes()
    outcomes = list(_parse(data).outcomes)
    rejected = sum(any(reject.whole_row for reject in outcome.rejects) for outcome in outcomes)
    assert len(outcomes) == rows == len(data.splitlines())
    assert (sum(bool(outcome.claims) for outcome in outcomes), rejected) == (used, rows - used)
    entities = [json.loads(line) for line in data.splitlines()]
    persons = {entity["id"] for entity in entities if entity["schema"] == "Person"}
    personal = [
        entity
        for entity in entities
        if entity["schema"] in {"Person", "Passport", "Family"}
        or (
            entity["schema"] in {*TIES, "Sanction"}
            and any(value in persons for values in entity["properties"].values() for value in values)
        )
    ]
    assert sum(PERSONAL in _reasons(outcome) for outcome in outcomes) == len(personal)


@pytest.mark.needs_real_data
def test_zala_ties_between_organisations() -> None:
    """The three ownerships without a person, of 14, and the listings of companies, of 41, as counted from the JSON."""
    data = _real("zala_entities.ftm.json").read_bytes()
    entities = {entity["id"]: entity for entity in map(json.loads, data.splitlines())}
    listed = [e for e in entities.values() if e["schema"] == "Sanction"]
    listed = [e for e in listed if all(entities[i]["schema"] == "Company" for i in e["properties"]["entity"])]
    claims = [claim for outcome in _parse(data).outcomes for claim in outcome.claims]
    kinds = collections.Counter(claim.kind for claim in claims)
    assert kinds == {"Domicile": 11, "Ownership": 3, "Listing": len(listed)}
    shares = sorted((claim.numbers.get("sharePct", ""), claim.when) for claim in claims if claim.kind == "Ownership")
    assert shares == [("", ""), ("2", "2019-05-24/2023-12-21"), ("49", "2016-03-29/..")]


@pytest.mark.needs_real_data
@pytest.mark.parametrize(
    ("name", "message"), [("t2_entities.delta.json", "delta"), ("ftm_defaultModel.json", "not JSON")]
)
def test_real_files_that_are_no_release_are_refused(name: str, message: str) -> None:
    """A delta would replace the whole release by its changes; the model holds no entities."""
    with pytest.raises(EnvironmentFailure, match=message):
        _parse(_real(name).read_bytes())
