"""Names taken apart: forms, places, figures and brands in four scripts. Names are as registers write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveilkg.clean import legal_forms
from surveilkg.identity import lexicon, places, script
from surveilkg.identity.reading import NUMBER, PLACE, read


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Huawei Technologies Co., Ltd.", "华为技术有限公司"),
        ("Huawei Technologies Co., Ltd.", "華為技術有限公司"),
        ("Huawei Jishu Youxian Gongsi", "ＨＵＡＷＥＩ Technology Limited"),
        ("Hangzhou Haikang Weishi Shuzi Jishu Gufen Youxian Gongsi", "Hangzhou Hikvision Digital Technology Co Ltd"),
        ("ООО «Яндекс»", "Obshchestvo s ogranichennoy otvetstvennostyu Yandex"),
        ("Открытое акционерное общество «Газпром»", "OAO Gazprom"),
        ("Hacking Team S.r.l.", "HACKING TEAM SRL"),
    ],
)
def test_one_name_in_two_spellings_has_the_same_parts(one: str, other: str) -> None:
    """Script, width, language of general words and legal form make no difference to what is compared."""
    assert [token.text for token in read(one).tokens] == [token.text for token in read(other).tokens]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Huawei Technologies (Uganda) Co., Ltd.", "UGA"),
        ("中兴通讯(香港)有限公司", "HKG"),
        ("北京华为数字技术有限公司", "beijing"),
        ("Beijing Huawei Shuzi Jishu Youxian Gongsi", "beijing"),
        ("Siemens Deutschland", "DEU"),
        ("NEC Africa (Pty) Ltd", "africa"),
        ("МТС Россия", "RUS"),
    ],
)
def test_places_are_found_in_every_script(name: str, place: str) -> None:
    """A branch is told by the place in its name."""
    assert [token.text for token in read(name).of(PLACE)] == [place]


@pytest.mark.parametrize(
    ("name", "figure"),
    [
        ("CETC 38th Research Institute", "38"),
        ("中国电子科技集团公司第三十八研究所", "38"),
        ("Brigade Forty-Four", "44"),
        ("Bain Capital Fund XI L.P.", "11"),
        ("Rockhound Solar A, LLC", "a"),
    ],
)
def test_figures_are_found_however_they_are_written(name: str, figure: str) -> None:
    """Institutes and funds of one house differ by nothing but their number."""
    assert [token.text for token in read(name).of(NUMBER)] == [figure]


@pytest.mark.parametrize(
    ("one", "other", "exclude"),
    [
        ("Deutsche Bank AG", "Deutsche Bank GmbH", True),
        ("Robert Bosch GmbH", "Robert Bosch Kft.", True),
        ("ООО «Дружба»", "АО «Дружба»", True),
        ("OAO Gazprom", "ПАО «Газпром»", False),
        ("Huawei Co., Ltd.", "华为有限公司", False),
        ("ZTE Corporation", "ZTE Co., Ltd.", False),
    ],
)
def test_legal_forms_that_one_company_cannot_both_have(one: str, other: str, exclude: bool) -> None:
    """Forms of one law exclude each other; the forms in translated names do not."""
    assert legal_forms.conflict(read(one).forms, read(other).forms) is exclude


def test_tables_are_written_as_they_are_looked_up() -> None:
    """A spelling with a space, a capital or a traditional character would never be found."""
    for spelling in (*lexicon.spellings(), *lexicon.brands()):
        assert spelling == spelling.casefold().strip()
        assert " " not in spelling
        assert script.simplified(spelling) == spelling


def test_every_home_of_a_brand_is_a_place() -> None:
    """A brand's home is compared with codes of places."""
    assert {home for home in lexicon.homes().values() if places.code_of(home) != home} == set()


@given(st.text(max_size=60))
def test_any_text_can_be_read(name: str) -> None:
    """Names of sources hold anything; reading them never fails, and gives the same twice."""
    assert read(name) == read(name)
    assert all(token.text for token in read(name).tokens)
