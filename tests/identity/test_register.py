"""Matching of names of a source against known entities: what merges at ingest, and what only a decision merges."""

from __future__ import annotations

import pytest

from surveilkg.identity.decisions import Decision, Verdicts
from surveilkg.identity.register import Known, Register, country_in, mint
from surveilkg.model.record import Party

COMPANY = frozenset({"Company", "Organization", "Actor", "Entity"})
BODY = frozenset({"PublicBody", "Organization", "Actor", "Entity"})
BASE = "https://w3id.org/surveilkg/id/"


def register(*entities: tuple[str, str, str], verdicts: tuple[tuple[str, str, str], ...] = ()) -> Register:
    """A register of shipped companies (identifier, label, country), with decisions; the source is `src`."""
    found = Register()
    for name, label, country in entities:
        kinds, kind = (BODY, "PublicBody") if "Ministry" in label else (COMPANY, "Company")
        found.add(Known(BASE + name, kinds, kind, label, country, ships=True), [label], [])
    made = [Decision(BASE + a, BASE + b, verdict, "Ada", "2026-11-22", "why", id="d") for a, b, verdict in verdicts]
    found.settle(Verdicts(made), "src")
    return found


def matched(known: Register, party: Party) -> str:
    """Local name of what a party is taken for, or empty."""
    match = known.match(party)
    return match.iri.removeprefix(BASE) if match else ""


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Acme", "ACME Co., Ltd."),
        ("Acme", "OOO Acme"),
        ("阿克姆技术", "阿克姆技術有限公司"),
        ("Huawei Jishu", "Huawei Jishu Youxian Gongsi"),
    ],
)
def test_equal_names_without_legal_form_merge(label: str, name: str) -> None:
    """One key, a fitting class and no country against it is enough."""
    assert matched(register(("acme", label, "")), Party(name, "Company")) == "acme"


@pytest.mark.parametrize(
    ("label", "party"),
    [
        ("Acme GmbH", Party("Acme AG", "Company")),
        ("Acme", Party("Acme (Uganda) Ltd", "Company")),
        ("Acme", Party("Acme", "Company", "UGA")),
        ("Acme", Party("Akme", "Company")),
        ("紫光集团有限公司", Party("紫光股份有限公司", "Company")),
    ],
)
def test_what_is_only_near_does_not_merge(label: str, party: Party) -> None:
    """Another form of one law, a branch, another country, another spelling: these are proposed, never merged."""
    assert matched(register(("acme", label, "KEN" if party.country else "")), party) == ""


def test_a_body_that_every_state_has_merges_only_within_its_state() -> None:
    """`Ministry of Interior` of an unknown state is not the one that happens to be known."""
    known = register(("ken-interior", "Ministry of Interior", "KEN"))
    assert matched(known, Party("Ministry of Interior", "PublicBody")) == ""
    assert matched(known, Party("Ministry of Interior", "PublicBody", "KEN")) == "ken-interior"


def test_a_decision_that_names_are_the_same_comes_first() -> None:
    """It beats names that differ, countries that differ, and equal names of other entities."""
    known = register(("zenith", "Zenith", "KEN"), ("acme", "Acme", ""), verdicts=(("src-acme-uga", "zenith", "same"),))
    assert matched(known, Party("Acme", "Company", "UGA")) == "zenith"
    assert matched(known, Party("Acme", "Company")) == "acme"


def test_a_decision_that_names_differ_stops_names_and_identifiers() -> None:
    """The name becomes an entity of its own."""
    known = register(("acme", "Acme", ""), verdicts=(("src-acme", "acme", "different"),))
    known.by_identifier["lei", "A"] = BASE + "acme"
    assert matched(known, Party("Acme", "Company", identifiers=(("lei", "A"),))) == ""
    assert matched(known, Party("ACME Inc", "Company")) == "acme"


def test_unsure_changes_nothing() -> None:
    """It is kept so that the pair is not asked again."""
    assert matched(register(("acme", "Acme", ""), verdicts=(("src-acme", "acme", "unsure"),)), Party("Acme", "Company"))


def test_two_new_names_of_a_source_become_one_entity_in_any_order() -> None:
    """Neither is known yet: both get the identifier that sorts first, whichever row comes first."""
    known = register(verdicts=(("src-acme", "src-akme", "same"),))
    parties = [Party("Akme", "Company"), Party("Acme", "Company")]
    assert {known.new_iri("src", party) for party in parties} == {BASE + "src-acme"}


@pytest.mark.parametrize(
    ("name", "country"), [("Huawei Technology", "EGY"), ("Foo Mar", ""), ("Foo Mar", "KEN"), ("华为技术", "CHN")]
)
def test_country_of_an_entity_of_a_source_is_read_from_its_iri(name: str, country: str) -> None:
    """The graph has no country of such an entity, so that the next source would merge namesakes of two states."""
    expected = country if name.isascii() else ""
    assert country_in(mint("restricted_lists", Party(name, "Organization", country)), name) == expected
