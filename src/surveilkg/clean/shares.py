"""Shares in per cent as sources write them: exact, bounded or a range. Nothing is rounded and nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_NUMBER = r"(\d{1,3}(?:[.,]\d+)?)"
_PER_CENT = r"\s*(?:%|per\s?cent|percent)?"
_EXACT = re.compile(rf"{_NUMBER}{_PER_CENT}")
_RANGE = re.compile(rf"(?:between\s+)?{_NUMBER}{_PER_CENT}\s*(?:-|–|to|and)\s*{_NUMBER}{_PER_CENT}")
_BOUNDS = {
    "least": re.compile(rf"(?:>=|≥|at least|min\.?|minimum)\s*{_NUMBER}{_PER_CENT}"),
    "above": re.compile(rf"(?:>|more than|over|above)\s*{_NUMBER}{_PER_CENT}"),
    "most": re.compile(rf"(?:<=|≤|at most|up to|max\.?|maximum)\s*{_NUMBER}{_PER_CENT}"),
    "below": re.compile(rf"(?:<|less than|under|below)\s*{_NUMBER}{_PER_CENT}"),
}
_FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Share:
    """A share in per cent, as decimal text; exact, or with at least one bound.

    Args:
        exact: exact share, or empty.
        lower: lower bound, or empty.
        upper: upper bound, or empty.
        is_lower_excluded: whether the share is more than its lower bound.
        is_upper_excluded: whether the share is less than its upper bound.
    """

    exact: str = ""
    lower: str = ""
    upper: str = ""
    is_lower_excluded: bool = False
    is_upper_excluded: bool = False

    @property
    def words(self) -> str:
        """In words, such as `more than 25 and at most 50 per cent`."""
        if self.exact:
            return f"{self.exact} per cent"
        lower = f"{'more than' if self.is_lower_excluded else 'at least'} {self.lower}" if self.lower else ""
        upper = f"{'less than' if self.is_upper_excluded else 'at most'} {self.upper}" if self.upper else ""
        return " and ".join(part for part in (lower, upper) if part) + " per cent"

    @property
    def numbers(self) -> dict[str, str]:
        """Properties of an Ownership to decimal text; excluded bounds are told in `remark`."""
        pairs = (("sharePct", self.exact), ("sharePctMin", self.lower), ("sharePctMax", self.upper))
        return {name: value for name, value in pairs if value}

    @property
    def remark(self) -> str:
        """What the numbers cannot say: that a bound is itself excluded; else empty."""
        excluded = [self.lower] * self.is_lower_excluded + [self.upper] * self.is_upper_excluded
        return f"The share is {self.words}: {' and '.join(excluded)} itself is excluded." if excluded else ""


def parse(text: str) -> Share:
    """The share that a text gives.

    >>> parse("25,5 %").exact, parse("25-50").words, parse(">50%").words
    ('25.5', 'at least 25 and at most 50 per cent', 'more than 50 per cent')

    Raises:
        ValueError: it is no share, or not above 0 and up to 100; the message says why.
    """
    plain = " ".join(text.casefold().split())
    if match := _EXACT.fullmatch(plain):
        return share(exact=match[1])
    if match := _RANGE.fullmatch(plain):
        return share(lower=match[1], upper=match[2])
    for kind, pattern in _BOUNDS.items():
        if match := pattern.fullmatch(plain):
            if kind in {"least", "above"}:
                return share(lower=match[1], is_lower_excluded=kind == "above")
            return share(upper=match[1], is_upper_excluded=kind == "below")
    raise ValueError("no share in per cent: neither a number nor a range nor a bound")


def share(
    exact: object = None,
    lower: object = None,
    upper: object = None,
    is_lower_excluded: bool = False,
    is_upper_excluded: bool = False,
) -> Share:
    """A share from numbers or decimal texts; a lower bound of 0 that is not excluded says nothing and is left out.

    Raises:
        ValueError: nothing is given, or it is not above 0 and up to 100, or the bounds are out of order.
    """
    if exact is not None:
        return Share(exact=_text(_number(exact)))
    low, high = (None if value is None else _number(value, bound=True) for value in (lower, upper))
    if low == 0 and not is_lower_excluded:
        low = None
    if low is None and high is None:
        raise ValueError("no share: neither a number nor a bound that says anything")
    if low is not None and high is not None and low > high:
        raise ValueError("the lower bound is above the upper bound")
    if high == 0 or (low == _FULL and is_lower_excluded):
        raise ValueError("no share can lie within these bounds")
    if low is not None and low == high:
        if is_lower_excluded or is_upper_excluded:
            raise ValueError("no share can lie within these bounds")
        return Share(exact=_text(low))
    return Share(
        lower="" if low is None else _text(low),
        upper="" if high is None else _text(high),
        is_lower_excluded=is_lower_excluded and low is not None,
        is_upper_excluded=is_upper_excluded and high is not None,
    )


def _number(value: object, bound: bool = False) -> Decimal:
    if isinstance(value, bool):
        raise ValueError("no number")
    try:
        number = Decimal(str(value).replace(",", "."))
    except InvalidOperation:
        raise ValueError("no number") from None
    if not number.is_finite() or number > _FULL or number < 0 or (number == 0 and not bound):
        raise ValueError("a share is above 0 and at most 100 per cent")
    return number


def _text(number: Decimal) -> str:
    """Decimal text without exponent and without zeros at the end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
