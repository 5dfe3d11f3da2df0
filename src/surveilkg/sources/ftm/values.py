"""Values of properties, which are lists of texts throughout, as the one value that a claim needs, or a reject."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from surveilkg.clean import shares
from surveilkg.model import interval
from surveilkg.model.record import Amount, Reject

Properties = Mapping[str, list[str]]
Refuse = Callable[[str, str, str], Reject]
"""Makes a reject of a cell from column, value and reason."""
SHOWN = 200
"""Characters of a value that a claim quotes at most."""
_CURRENCY = re.compile(r"[A-Z]{3}")
_AMOUNT = re.compile(r"\d{1,18}(\.\d+)?")


def first_of_many(values: list[str]) -> str:
    """The only value, or empty where there are none or several."""
    return values[0] if len(values) == 1 else ""


class Cells:
    """Properties of one entity, with rejects for what could not be used and a note of what was.

    Args:
        properties: name to values.
        refuse: makes a reject of a cell.
    """

    def __init__(self, properties: Properties, refuse: Refuse) -> None:
        self.rejects: list[Reject] = []
        self.used: set[str] = set()
        self._properties = properties
        self._refuse = refuse

    def all(self, name: str) -> list[str]:
        """Values of a property."""
        self.used.add(name)
        return self._properties.get(name, [])

    def one(self, name: str) -> str:
        """The value of a property that can have one only; empty, with a reject, where there are several."""
        values = self.all(name)
        if len(values) > 1:
            self.reject(name, "; ".join(values), "several values, and the record does not say which holds")
        return first_of_many(values)

    def reject(self, name: str, value: str, reason: str) -> None:
        """Leave a value out."""
        self.rejects.append(self._refuse(name, value, reason))

    def date(self, name: str) -> str:
        """A date at its precision as EDTF; empty, with a reject, where it is none."""
        written = self.one(name)
        day = written.split("T", 1)[0].split(" ", 1)[0]
        try:
            if day:
                interval.day(day)
        except ValueError as error:
            self.reject(name, written, str(error))
            return ""
        return day

    def period(self, start: str, end: str) -> str:
        """EDTF of a period from two dates, each of which may be empty; a period in disorder is left out."""
        when = f"{start or '..'}/{end or '..'}" if start or end else ""
        try:
            if when:
                interval.parse(when)
        except ValueError as error:
            self.reject("endDate", when, str(error))
            return ""
        return when

    def share(self, name: str) -> shares.Share | None:
        """A share in per cent; None, with a reject, where it is none."""
        written = self.one(name)
        try:
            return shares.parse(written) if written else None
        except ValueError as error:
            self.reject(name, written, str(error))
            return None

    def amount(self, kind: str) -> tuple[Amount, ...]:
        """The amount in its own currency; what FollowTheMoney tools convert into USD and EUR is not taken."""
        value, currency = self.one("amount"), self.one("currency").upper()
        if not value:
            return ()
        if not _AMOUNT.fullmatch(value):
            self.reject("amount", value, "not a plain number")
            return ()
        if not _CURRENCY.fullmatch(currency):
            self.reject("amount", value, "an amount without a currency code of three letters (ISO 4217)")
            return ()
        return (Amount(currency, value, kind=kind),)

    def shown(self, *names: str) -> tuple[str, ...]:
        """Values of properties as a claim quotes them: verbatim, cut to `SHOWN` characters, none twice."""
        values = [value[:SHOWN] for name in names for value in self.all(name)]
        return tuple(dict.fromkeys(value for value in values if value))

    def reject_unknown(self, ignored: Mapping[str, str]) -> None:
        """Reject the properties of which nothing was used and that are not ignored on purpose."""
        for name in sorted(set(self._properties) - self.used - set(ignored)):
            self.reject(name, "; ".join(self._properties[name]), "no use is made of this property")


def words_of(when: str) -> str:
    """A date or period in words: `, from 2019 until 2023`."""
    start, slash, end = when.partition("/")
    if not slash:
        return f", {when}" if when else ""
    parts = (f"from {start}" if start not in {"", ".."} else "", f"until {end}" if end not in {"", ".."} else "")
    return f", {' '.join(part for part in parts if part)}"
