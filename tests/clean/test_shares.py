"""Shares in per cent: what is exact, what is a bound, and what is no share at all."""

from __future__ import annotations

import pytest

from surveilkg.clean import shares


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("51", "51 per cent"),
        ("51.00 %", "51 per cent"),
        ("0,5%", "0.5 per cent"),
        ("25 to 50 percent", "at least 25 and at most 50 per cent"),
        ("between 25 and 50", "at least 25 and at most 50 per cent"),
        ("0-25%", "at most 25 per cent"),
        (">25", "more than 25 per cent"),
        ("≥ 25", "at least 25 per cent"),
        ("less than 5 %", "less than 5 per cent"),
        ("50-50", "50 per cent"),
    ],
)
def test_share_in_words(text: str, words: str) -> None:
    """Every form is read as it is meant; a lower bound of 0 says nothing."""
    assert shares.parse(text).words == words


@pytest.mark.parametrize("text", ["", "half", "0", "100.1", "-5", "1e1", "50-25", ">100", "25-50-75", "<0"])
def test_no_share(text: str) -> None:
    """What is no share, or cannot be one, is refused."""
    with pytest.raises(ValueError, match=r"share|bound"):
        shares.parse(text)


def test_excluded_bounds_are_remarked() -> None:
    """The numbers have no place for excluded bounds, so the remark tells them."""
    found = shares.share(lower=25, upper=50, is_lower_excluded=True)
    assert found.numbers == {"sharePctMin": "25", "sharePctMax": "50"}
    assert found.remark == "The share is more than 25 and at most 50 per cent: 25 itself is excluded."
    assert shares.share(lower=25, upper=50).remark == ""


@pytest.mark.parametrize("value", [True, "x", float("nan"), float("inf"), None])
def test_values_of_json_that_are_no_numbers(value: object) -> None:
    """JSON may hold anything where a number is due."""
    with pytest.raises(ValueError, match=r"share|number"):
        shares.share(lower=value)
