"""Tests of model.money. Expected words follow the house rule: bounds, basis and kind are said, nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveilkg.model import money


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ({"amountValue": "240000000", "currency": "USD"}, "240,000,000 USD (prices unstated)"),
        ({"amountMin": 50.0, "currency": "USD", "priceBasis": "prices-nominal"}, "at least 50 USD (nominal prices)"),
        ({"amountMinExclusive": 1e9, "currency": "EUR"}, "more than 1,000,000,000 EUR (prices unstated)"),
        (
            {"amountMin": 1, "amountMax": 2.5, "currency": "CNY", "amountKind": "amount-contract"},
            "at least 1 and at most 2.5 CNY (contract, prices unstated)",
        ),
        ({"amountMaxExclusive": 7, "currency": "USD"}, "less than 7 USD (prices unstated)"),
        (
            {"amountValue": 3, "currency": "USD", "priceBasis": "prices-constant", "priceBaseYear": "2021"},
            "3 USD (constant prices of 2021)",
        ),
        ({"amountValue": 0, "currency": "USD", "amountKind": "amount-unstated"}, "0 USD (prices unstated)"),
        ({"currency": "USD"}, "amount unknown USD (prices unstated)"),
    ],
)
def test_words_say_all_that_is_known(amount: dict[str, object], words: str) -> None:
    """A bound stays a bound, zero is not unknown, unknown is not zero, constant prices carry their year."""
    assert money.words(amount) == words


@given(st.integers(-(10**15), 10**15))
def test_whole_numbers_keep_every_digit(value: int) -> None:
    """Separators are the only change: reading the text back gives the number."""
    assert int(money.number(value).replace(",", "")) == value


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_cents_are_kept(value: object) -> None:
    """A figure with cents keeps them, without trailing zeros."""
    text = money.number(float(str(value)))
    assert float(text.replace(",", "")) == float(str(value))
    assert "." not in text or not text.endswith(("0", "."))
