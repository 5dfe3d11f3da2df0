"""Single cells: text to lists, parties, dates, amounts; faults are collected, so that a row tells all of them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from surveilkg.clean import countries
from surveilkg.model import interval
from surveilkg.model.record import Amount, Party
from surveilkg.sources.claims import vocabulary

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_PARTY = re.compile(r"(?P<name>[^\[\]]+?)(?:\s*\[(?P<kind>[A-Za-z]+)(?:\s+(?P<country>[A-Z]{3}))?\])?")
_AMOUNT = re.compile(r"(at least |at most )?(\d+(?:\.\d+)?)(?: to (\d+(?:\.\d+)?))?")
_WITH_STATES = frozenset({"Actor", "Entity", "Place", "GeopoliticalEntity"})
_OFFICIALS = frozenset({"holder", "attributedTo"})


class Cells:
    """The cells of a row.

    Args:
        cells: column to text; columns that the table does not have count as empty.
    """

    def __init__(self, cells: dict[str, str]) -> None:
        self._cells = cells
        self.faults: list[tuple[str, str]] = []

    def fault(self, column: str, message: str) -> None:
        """Note that a cell is wrong."""
        self.faults.append((column, message))

    def text(self, column: str) -> str:
        """The cell without blanks at its ends."""
        return self._cells.get(column, "").strip()

    def listed(self, column: str) -> tuple[str, ...]:
        """Parts of the cell between semicolons."""
        return tuple(part.strip() for part in self.text(column).split(";") if part.strip())

    def one_of(self, column: str, allowed: Iterable[str], default: str = "") -> str:
        """The cell, which must be one of some words; the default where it is empty."""
        written, known = self.text(column) or default, list(allowed)
        meant = {word.casefold(): word for word in known}.get(written.casefold().replace(" ", "-"), "") or (
            written if written in known else ""
        )
        if written and not meant:
            self.fault(column, f"{written!r} is none of {_told(written, known)}")
        return meant

    def date(self, column: str, single: bool = False) -> str:
        """The cell as EDTF text."""
        written = self.text(column)
        try:
            if written:
                interval.day(written) if single else interval.parse(written)
        except ValueError as error:
            self.fault(column, f"{error}; write 2019, 2019-08 or 2019-08-31" + ("" if single else ", or 2018/2020"))
            return ""
        return written

    def number(self, column: str) -> str:
        """The cell as decimal text: digits with a point at most."""
        written = self.text(column)
        if written and not _NUMBER.fullmatch(written):
            self.fault(column, f"{written!r} is not a number such as 1500 or 12.5 (no commas, no words)")
            return ""
        return written

    def whole(self, column: str) -> int | None:
        """The cell as a whole number from 1."""
        written = self.text(column)
        if not written:
            return None
        if not re.fullmatch(r"[1-9]\d{0,8}", written):
            self.fault(column, f"{written!r} is not a whole number from 1")
            return None
        return int(written)

    def parties(self, column: str, kind: str) -> tuple[Party, ...]:
        """Parties of the cell; a state is known by its name, anything else may say what it is in square brackets."""
        return tuple(party for part in self.listed(column) if (party := self._party(column, part, kind)))

    def _party(self, column: str, written: str, kind: str) -> Party | None:
        match = _PARTY.fullmatch(written)
        if match is None:
            self.fault(column, f"{written!r} is not a name, or a name with [Class] or [Class KEN] behind it")
            return None
        name, given, country = match["name"], match["kind"] or "", match["country"] or ""
        code = countries.code(name) if not given and kind in _WITH_STATES else ""
        if code:
            return Party(name, "State", identifiers=(("isoAlpha3", code),), means=countries.label(code))
        if given and given not in vocabulary.kinds():
            self.fault(column, f"[{given}] is none of {_told(given, vocabulary.kinds())}")
        if country and not countries.code(country):
            self.fault(column, f"[{given} {country}]: no state has the code {country}")
        if (given or kind) == "Person" and column not in _OFFICIALS:
            self.fault(column, "surveilkg holds no personal data beyond officials in office")
        return Party(name, given or kind, country)

    def amounts(self) -> tuple[Amount, ...]:
        """The amount of money, at most one."""
        written = self.text("amount")
        rest = [name for name in ("currency", "amount kind", "price basis", "base year") if self.text(name)]
        if not written:
            for name in rest:
                self.fault(name, "there is no amount that this could be said of")
            return ()
        match = _AMOUNT.fullmatch(written.casefold())
        if match is None or (match[1] and match[3]):
            self.fault("amount", f"{written!r} is not 1500000, at least 1500000, at most 1500000 or 100 to 200")
            return ()
        if not re.fullmatch(r"[A-Z]{3}", self.text("currency")):
            self.fault("currency", "an amount needs its currency by ISO 4217 code, such as USD")
        basis = self.one_of("price basis", vocabulary.values("prices-"), "unstated")
        year = self.whole("base year")
        if (basis == "constant") != (year is not None):
            self.fault("base year", "constant prices have a base year, and no others have one")
        least = match[2] if match[3] or match[1] == "at least " else None
        most = match[3] or (match[2] if match[1] == "at most " else None)
        exact = None if least or most else match[2]
        kind = self.one_of("amount kind", vocabulary.values("amount-"), "unstated")
        return (Amount(self.text("currency"), exact, least, most, basis, year, kind),)


def _told(written: str, known: list[str]) -> str:
    near = difflib.get_close_matches(written, known, n=1)
    return ", ".join(known) + (f" (did you mean {near[0]}?)" if near else "")
