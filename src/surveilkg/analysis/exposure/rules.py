"""The rules of exposure, as `rules.toml` gives them, and whether one is in force on a day."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from surveilkg.analysis.exposure.clock import HELD, MAY, NOT, Clock, Period, lasting
from surveilkg.clean import names
from surveilkg.errors import MisuseError
from surveilkg.model.exposure import LegalText

IN_FORCE, SUSPENDED, NOT_YET, ENDED, UNCERTAIN = "in force", "suspended", "not yet in force", "ended", "cannot tell"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule under which a party is caught.

    Args:
        id: as `--rule` takes it.
        title: in words.
        version: date of the text that is computed.
        kind: `listing` (only who is listed) or `ownership` (shares of caught parties are added up).
        says: the rule in one or two sentences of ours.
        effective: period in which it is in force; None for always.
        suspended: periods within it in which it is suspended.
        dates: the two as written: the period, then those of suspension.
        threshold: per cent from which a firm is caught; 100 where shares do not count.
        lists: keys of the names of lists that count in full; None for every list.
        lists_in_part: keys of the names of lists of which only some parties count.
        authorities: keys of the names of those who keep these lists.
        caveat: what is not computed.
        citations: the legal documents.
    """

    id: str
    title: str
    version: str
    kind: str
    says: str
    effective: Period | None
    suspended: tuple[Period, ...]
    dates: tuple[str, ...]
    threshold: Decimal
    lists: frozenset[str] | None
    lists_in_part: frozenset[str]
    authorities: frozenset[str]
    caveat: str
    citations: tuple[LegalText, ...]

    def standing(self, clock: Clock) -> str:
        """Whether the rule is in force on the day of a clock: one of the constants above."""
        if self.effective is None:
            return IN_FORCE
        found = self.effective.on(clock.first, clock.last)
        if found == NOT:
            return NOT_YET if clock.last < self.effective.start_first else ENDED
        pauses = {pause.on(clock.first, clock.last) for pause in self.suspended}
        if HELD in pauses:
            return SUSPENDED
        return UNCERTAIN if found == MAY or MAY in pauses else IN_FORCE


@cache
def load() -> tuple[Rule, ...]:
    """All rules, in the order of the file."""
    import tomllib

    text = (Path(__file__).parent / "rules.toml").read_text(encoding="utf-8")
    return tuple(_rule(entry) for entry in tomllib.loads(text)["rule"])


def choose(ids: tuple[str, ...]) -> tuple[Rule, ...]:
    """Rules by id, in the order of the file; all where none is named.

    Raises:
        MisuseError: there is no rule of that id.
    """
    known = load()
    wrong = [wanted for wanted in ids if wanted not in {rule.id for rule in known}]
    if wrong:
        raise MisuseError(f"{wrong[0]!r} is no rule.", f"Rules: {', '.join(rule.id for rule in known)}.")
    return tuple(rule for rule in known if not ids or rule.id in ids)


def _rule(entry: dict[str, object]) -> Rule:
    def texts(name: str) -> list[str]:
        found = entry.get(name, [])
        return [str(item) for item in found] if isinstance(found, list) else []

    def keys(name: str) -> frozenset[str]:
        return frozenset(names.key(text) for text in texts(name))

    citations = entry.get("citation", [])
    effective = str(entry["effective"])
    return Rule(
        id=str(entry["id"]),
        title=str(entry["title"]),
        version=str(entry["version"]),
        kind=str(entry["kind"]),
        says=str(entry["says"]),
        effective=lasting(effective) if effective else None,
        suspended=tuple(lasting(period) for period in texts("suspended")),
        dates=(effective, *texts("suspended")) if effective else (),
        threshold=Decimal(str(entry.get("threshold", "100"))),
        lists=None if texts("lists") == ["*"] else keys("lists"),
        lists_in_part=keys("lists_in_part"),
        authorities=keys("authorities"),
        caveat=str(entry.get("caveat", "")),
        citations=tuple(LegalText(**item) for item in citations) if isinstance(citations, list) else (),
    )
