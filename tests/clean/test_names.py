"""Tests of clean.names. Pairs are real spellings of one name (or of two) as registers and articles write them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveilkg.clean import names

WORDS = st.text(st.characters(categories=["L", "Nd", "Zs", "Pd", "Po", "Mn"]), max_size=30)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Côte d'Ivoire", "COTE D’IVOIRE"),
        ("ＺＴＥ", "zte"),
        ("Türkiye", "Turkiye"),
        ("São Tomé and Príncipe", "Sao Tome & Principe"),
        ("Hang Zhou  Hik-Vision", "hang zhou hik vision"),
        ("Face++", "face"),
        ("Straße", "STRASSE"),
        ("Ｈｕａｗｅｉ（华为）", "Huawei (华为)"),
        ("\u00a0Huawei\u00a0", "Huawei"),
        ("Viet Nam", "Việt Nam"),
        ("Diyarbakır", "DIYARBAKIR"),
        ("Łódź", "Lodz"),
        ("Ørsted", "orsted"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    """Width, case, accents, punctuation and spaces do not matter."""
    assert names.key(one) == names.key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("Niger", "Nigeria"), ("华为", "中兴"), ("China Mobile", "China Telecom"), ("ZTE", "ZT E"), ("NEC 2", "NEC 3")],
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    """Folding stops short of joining names that differ in a letter, a word, a character or a figure."""
    assert set(names.keys(one)).isdisjoint(names.keys(other))


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Huawei Technologies Co., Ltd.", "huawei technologies"),
        ("ZTE Corp.", "zte"),
        ("Robert Bosch GmbH", "robert bosch"),
        ("Thales SA", "thales"),
        ("华为技术有限公司", "华为技术"),
        ("杭州海康威视数字技术股份有限公司", "杭州海康威视数字技术"),
        ("中国电子科技集团公司", "中国电子科技集团"),
        ("OOO Yandex", "yandex"),
        ("ООО «Яндекс»", "яндекс"),
        ("Hacking Team S.r.l.", "hacking team"),
        ("Huawei Jishu Youxian Gongsi", "huawei jishu"),
        ("Limited Liability Company Vocord", "vocord"),
    ],
)
def test_legal_form_is_stripped_beside_the_full_key(name: str, bare: str) -> None:
    """A company is found with and without its legal form, the exact key first."""
    assert names.keys(name) == [names.key(name), bare]


def test_traditional_characters_are_filed_under_simplified_ones() -> None:
    """A company is found in either script; the exact key comes first. Names from Huawei's sites in both scripts."""
    assert names.keys("華為技術有限公司") == ["華為技術有限公司", *names.keys("华为技术有限公司")]


def test_a_group_is_not_filed_under_the_name_of_its_company() -> None:
    """Tsinghua Unigroup and its listed company Unisplendour differ by nothing else, and are two companies."""
    assert set(names.keys("紫光集团有限公司")).isdisjoint(names.keys("紫光股份有限公司"))


@pytest.mark.parametrize("name", ["Limited", "Co Ltd", "公司", "SA", "Co-operative"])
def test_a_name_is_never_stripped_to_nothing(name: str) -> None:
    """What is only a legal form, or merely begins like one, stays findable."""
    assert all(names.keys(name))
    assert names.keys(name)[0] == names.key(name)


@given(WORDS)
def test_key_of_a_key_is_itself(name: str) -> None:
    """Filing and looking up use the same key, so a second pass must not change it."""
    assert names.key(names.key(name)) == names.key(name)


@given(WORDS)
def test_normal_form_and_case_do_not_matter(name: str) -> None:
    """Composed and decomposed text, and text in full capitals, file under one key."""
    assert names.key(unicodedata.normalize("NFD", name)) == names.key(unicodedata.normalize("NFC", name))
    assert names.key(names.key(name).upper()) == names.key(name)


@given(WORDS)
def test_keys_have_single_spaces_and_no_marks(name: str) -> None:
    """A key is words with one space between them and no combining mark."""
    for key in names.keys(name):
        assert key == " ".join(key.split())
        assert not any(unicodedata.combining(char) for char in key)
