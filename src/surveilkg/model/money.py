"""Amounts of money in words, with bounds, price basis and kind; an unknown amount stays unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_BOUNDS = (
    ("amountValue", "{}"),
    ("amountMinExclusive", "more than {}"),
    ("amountMin", "at least {}"),
    ("amountMaxExclusive", "less than {}"),
    ("amountMax", "at most {}"),
)


def number(value: float) -> str:
    """A number with thousands separators and no needless decimals.

    >>> number(20900000.0)
    '20,900,000'
    """
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0").rstrip(".")


def words(amount: Mapping[str, Any]) -> str:
    """An amount record of the index as text, such as `240,000,000 USD (prices unstated)`.

    Args:
        amount: local names of the properties of a `skg:MonetaryAmount` with their values.
    """
    bounds = [form.format(number(float(amount[name]))) for name, form in _BOUNDS if amount.get(name) is not None]
    figure = " and ".join(bounds) or "amount unknown"
    basis = str(amount.get("priceBasis", "")).removeprefix("prices-") or "unstated"
    kind = str(amount.get("amountKind", "")).removeprefix("amount-")
    remarks = [f"prices {basis}" if basis == "unstated" else f"{basis} prices"]
    if amount.get("priceBaseYear"):
        remarks[0] += f" of {amount['priceBaseYear']}"
    if kind and kind != "unstated":
        remarks.insert(0, kind)
    return f"{figure} {amount.get('currency', '')} ({', '.join(remarks)})"
