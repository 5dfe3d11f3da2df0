"""Matching of names of a source against known entities: what merges at ingest, and what only a decision merges."""

from __future__ import annotations

import pytest

from surveilkg.identity.decisions import Decision, Verdicts
from surveilkg.identity.known import Known
from surveilkg.identity.register import Register, mint
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
    known.by_identifier["lei A"] = BASE + "acme"
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


CHINA_ELECTRONICS = Known(
    BASE + "cec", COMPANY, "Company", "China Electronics Corporation", "CHN", ships=True, curated=True
)


def with_abbreviation() -> Register:
    """A register of one company, entered by hand, with an abbreviation among its names."""
    known = Register(lineage={"Company": COMPANY})
    known.add(CHINA_ELECTRONICS, [CHINA_ELECTRONICS.label, "CEC", "CETC Ltd"], [])
    return known


@pytest.mark.parametrize(
    "party",
    [
        Party("CEC LIMITED", "Company"),
        Party("CEC Co., Ltd.", "Company", "CHN"),
        Party("C.E.C. Ltd", "Company", "CHN"),
        Party("Railway Consulting (CEC)", "Company", means="CEC"),
        Party("CEC", "Company"),
        Party("Cec", "Company", "CHN"),
        Party("CEC", "PublicBody", "CHN"),
        Party("CETC Co", "Company"),
    ],
)
def test_an_abbreviation_is_no_evidence_of_its_own(party: Party) -> None:
    """`CEC LIMITED` was taken for China Electronics Corporation by its alias: any firm may have three letters."""
    assert matched(with_abbreviation(), party) == ""


def test_an_abbreviation_with_country_and_class_is_evidence() -> None:
    """Written as the alias is, of the same class and in the same country."""
    assert matched(with_abbreviation(), Party("CEC", "Company", "CHN")) == "cec"


def test_an_abbreviation_that_is_the_label_of_a_curated_entity_is_its_name() -> None:
    """ZTE and IBM are called so; what a source calls so without a country may be somebody else."""
    known = Register(source_id="src")
    known.add(Known(BASE + "zte", COMPANY, "Company", "ZTE", "CHN", ships=True, curated=True), ["ZTE"], [])
    known.add(Known(BASE + "lists-bir", COMPANY, "Company", "BIR"), ["BIR"], [])
    known.add(Known(BASE + "src-drj", COMPANY, "Company", "DRJ"), ["DRJ"], [])
    assert matched(known, Party("ZTE", "Company")) == "zte"
    assert matched(known, Party("ZTE Ltd", "Company", "CHN")) == ""
    assert matched(known, Party("BIR", "Company")) == ""
    assert matched(known, Party("DRJ", "Company")) == "src-drj"


@pytest.mark.parametrize(
    ("label", "country", "name"),
    [
        ("Huawei Technologies", "CHN", "Huawei Technologies (Pty) Ltd"),
        ("Huawei Technologies", "CHN", "Huawei Technologies SA (Pty) Ltd"),
        ("Huawei Technologies", "CHN", "Huawei Technologies Sdn. Bhd."),
        ("Huawei Technologies", "CHN", "Huawei Technologies S.R.L."),
        ("Huawei Technologies", "CHN", "OOO Huawei Technologies"),
        ("Acme GmbH", "", "Acme Sdn Bhd"),
        ("Escotel", "", "Escotel (SL) Limited"),
        ("Telex", "GBR", "Telex GmbH"),
    ],
)
def test_a_legal_form_of_another_country_is_a_subsidiary(label: str, country: str, name: str) -> None:
    """Names are equal but for the form by which a company is registered elsewhere: no parent is its branch."""
    assert matched(register(("one", label, country)), Party(name, "Company")) == ""


def test_a_legal_form_of_any_name_is_weighed() -> None:
    """The form of the alias that shares the key counts, not that of the label."""
    known = Register()
    known.add(Known(BASE + "acme", COMPANY, "Company", "Acme Works"), ["Acme Works", "Acme AG"], [])
    assert matched(known, Party("Acme GmbH", "Company")) == ""
    assert matched(known, Party("Acme", "Company")) == "acme"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Department of Defense", "Organization"), ("Central Bank", "FinancialInstitution"), ("Customs", "PublicBody")],
)
def test_names_that_every_state_has_need_the_state(name: str, kind: str) -> None:
    """Beside ministries: departments, central banks, customs."""
    known = Register()
    kinds = frozenset({kind, "Organization", "Actor", "Entity"})
    known.add(Known(BASE + "one", kinds, kind, name, "KEN", ships=True, curated=True), [name], [])
    assert matched(known, Party(name, kind)) == ""
    assert matched(known, Party(name, kind, "KEN")) == "one"


LINEAGE = {
    "Organization": frozenset({"Organization", "Actor", "Entity"}),
    "Company": COMPANY,
    "PublicBody": BODY,
    "State": frozenset({"State", "GeopoliticalEntity", "Actor", "Entity"}),
}


@pytest.mark.parametrize("held", LINEAGE)
@pytest.mark.parametrize("given", LINEAGE)
def test_a_class_fits_its_super_and_subclasses(held: str, given: str) -> None:
    """A source that says Company may mean what another calls an Organization; a state is never a company."""
    known = Register(lineage=LINEAGE)
    known.add(Known(BASE + "one", LINEAGE[held], held, "Laputa Works", ships=True), ["Laputa Works"], [])
    fits = held in LINEAGE[given] or given in LINEAGE[held]
    assert bool(matched(known, Party("Laputa Works", given))) == fits


def test_of_namesakes_the_one_of_the_country_is_meant() -> None:
    """Two companies of one name in two states: the country decides; without one neither is taken."""
    known = register(("ken", "Acme Foods", "KEN"), ("uga", "Acme Foods", "UGA"))
    assert matched(known, Party("Acme Foods", "Company", "UGA")) == "uga"
    assert matched(known, Party("Acme Foods", "Company")) == ""


def test_names_with_one_iri_get_two() -> None:
    """A company and a ministry of one name, and `Foo` of MAR and `Foo Mar` of nowhere; no clash, no change."""
    known = Register(lineage=LINEAGE, source_id="src")
    known.add(Known(BASE + "src-atlas", COMPANY, "Company", "Atlas"), ["Atlas"], [])
    known.add(Known(BASE + "src-foo-mar", COMPANY, "Company", "Foo Mar"), ["Foo Mar"], [])
    assert known.new_iri("src", Party("Atlas", "Company")) == BASE + "src-atlas"
    assert known.new_iri("src", Party("Atlas", "Organization")) == BASE + "src-atlas"
    assert known.new_iri("src", Party("Atlas", "PublicBody")) == BASE + "src-atlas-public-body"
    assert known.new_iri("src", Party("Foo", "Company", "MAR")) == BASE + "src-foo-mar-company"
    assert mint("src", Party("Atlas", "PublicBody", "KEN")) == BASE + "src-atlas-ken"
