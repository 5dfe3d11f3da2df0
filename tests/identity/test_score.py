"""Scores of pairs and their reasons. The big set of pairs is tests/bench/identity_pairs.csv (see test_benchmark.py)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveilkg.identity.score import LIKELY, Described, score
from surveilkg.model.record import Party

TEXTS = st.text(max_size=40)


def test_same_identifier_decides_whatever_the_names() -> None:
    """An LEI names one legal entity, renamed or not."""
    lei = (("lei", "529900T8BM49AURSDO55"),)
    found = score(Described("Alpha", country="DEU", identifiers=lei), Described("Omega", identifiers=lei))
    assert (found.value, found.words) == (1.0, "same lei 529900T8BM49AURSDO55")


def test_different_identifiers_of_one_scheme_decide_against_equal_names() -> None:
    """GLEIF has 4,289 names that two or more legal entities bear (SOURCE.md of gleif-lei-names)."""
    found = score(
        Described("Global Select Fund", identifiers=(("lei", "A"),)),
        Described("Global Select Fund", identifiers=(("lei", "B"),)),
    )
    assert found.value == 0.0
    assert found.words == "different lei: A and B"


def test_a_registration_number_counts_within_one_country_only() -> None:
    """Every state numbers its companies from the beginning."""
    number = (("registrationNumber", "12345"),)
    one = Described("Alpha", country="KEN", identifiers=number)
    assert score(one, Described("Beta", country="KEN", identifiers=number)).value == 1.0
    assert score(one, Described("Beta", country="UGA", identifiers=number)).value == 0.0


def test_countries_that_differ_count_against_equal_names() -> None:
    """Two companies of one name in two states are two, until somebody says otherwise."""
    found = score(Described("Acme Ltd", country="KEN"), Described("Acme Ltd", country="UGA"))
    assert found.value < LIKELY
    assert "countries differ: KEN and UGA" in found.words


def test_a_name_that_every_state_has_needs_a_country() -> None:
    """`Ministry of Interior` without a state is no identity; with one it is."""
    bare, ken = Described("Ministry of Interior"), Described("Ministry of Interior", country="KEN")
    assert score(bare, bare).value == 0.75
    assert score(ken, ken).value == 1.0


@pytest.mark.parametrize(
    ("branch", "says"),
    [
        ("Huawei (Uganda) Ltd", "Uganda"),
        ("华为技术有限公司北京分公司", "Beijing"),
        ("Huawei Europe", "Europe"),
        ("Huawei Technologies Representative Office", "office"),
    ],
)
def test_a_branch_is_never_its_parent_by_a_shared_alias(branch: str, says: str) -> None:
    """Sources give the brand as an alias of every branch; the branch's own name still tells it apart."""
    found = score(Described(branch, ("Huawei", "华为")), Described("Huawei", ("华为",)))
    assert found.value < LIKELY
    assert says in found.words


def test_an_alias_with_the_place_in_it_is_the_entity() -> None:
    """A documented alias is stronger than the place in it: the full name of a company begins with its city."""
    known = Described("Meridian", ("Harbin Meridian Optical Co., Ltd.",))
    assert score(Described("Harbin Meridian Optical Co Ltd"), known).likely


def test_a_shared_abbreviation_alone_is_not_enough() -> None:
    """BGI Genomics and the Beijing Graphene Institute are both called BGI on the US lists."""
    found = score(Described("BGI Genomics Co., Ltd.", ("BGI",)), Described("Beijing Graphene Institute", ("BGI",)))
    assert found.value < LIKELY
    assert "only an abbreviation in common" in found.words


def test_same_sound_in_other_characters_is_not_the_same() -> None:
    """华为 and 华威 are both Huawei in pinyin; written in characters, they are two names."""
    assert score(Described("华威"), Described("华为")).value < LIKELY


def test_an_organisation_is_no_state() -> None:
    """Classes that exclude each other are never one entity."""
    assert score(Described("Georgia", kind="State"), Described("Georgia", kind="Company")).value == 0.0


def test_persons_are_compared_word_by_word() -> None:
    """Officials are written family name first or last; one shared name is not enough."""
    one = Described("Omar al-Bashir", kind="Person")
    assert score(one, Described("AL-BASHIR, Omar", kind="Person")).value == 1.0
    assert not score(one, Described("Omar Hassan Ahmed", kind="Person")).likely


def test_a_party_of_a_claim_can_be_scored() -> None:
    """What sources yield needs no conversion."""
    assert score(Party("ZTE Corp.", "Company"), Party("中兴通讯", "Company")).likely


@given(TEXTS, TEXTS)
def test_scores_are_symmetric_and_within_bounds(one: str, other: str) -> None:
    """The order of the two records does not matter, and every score has a reason."""
    found, back = score(Described(one), Described(other)), score(Described(other), Described(one))
    assert found.value == pytest.approx(back.value, abs=0.01)
    assert 0 <= found.value <= 1
    assert found.features
