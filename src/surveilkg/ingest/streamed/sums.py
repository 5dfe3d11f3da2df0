"""Rule `counts-in-sums`: of the accounts of a financing the one whose amounts stand for it in sums."""

from __future__ import annotations

import contextlib

from surveilkg.ingest.streamed.direct import FALSE, TRUE
from surveilkg.ingest.streamed.events import Events, bare, grouped
from surveilkg.ingest.streamed.stream import MODE, NORMAL, RANK, Given, Subject, skg
from surveilkg.store.lines import Lines

_NOMINAL, _OTHER, _NONE = "1", "2", "3"
"""An account with nominal prices comes before one with others, and that before one without an amount."""


class Sums:
    """Rule `counts-in-sums`.

    Args:
        given: where it gives to.
        events: tells the event of a claim.
        stack: keeps what is put aside.
    """

    _UMBRELLA, _ADVISED, _STATUS = skg("umbrella"), skg("recommendedForAggregates"), skg("status")
    _AMOUNT, _BASIS, _EVENT = skg("amount"), skg("priceBasis"), skg("accountOf")
    _UNSAID = frozenset({skg("denied"), skg("retracted")})
    reads = frozenset({MODE, RANK, _UMBRELLA, _ADVISED, _STATUS, _AMOUNT, _BASIS, _EVENT})

    def __init__(self, given: Given, events: Events, stack: contextlib.ExitStack) -> None:
        self._given = given
        self._events = events
        self._stack = stack
        self._amounts = stack.enter_context(contextlib.closing(Lines()))
        self._stated = stack.enter_context(contextlib.closing(Lines()))

    def wants(self, classes: frozenset[str], predicates: frozenset[str]) -> bool:
        """Financings, and what has a basis of prices."""
        return skg("Financing") in classes or self._BASIS in predicates

    def take(self, subject: Subject) -> None:
        """Put aside under its amounts, and amounts in nominal prices."""
        if skg("prices-nominal") in subject.of(self._BASIS):
            self._amounts.extend((f"{subject.node}\tnominal\t\t\n",))
        if skg("Financing") not in subject.classes or not self._may_count(subject):
            return
        events = " ".join(subject.of(self._EVENT))
        own = self._EVENT_OF_RELATION if skg("Relation") in subject.classes else ""
        for amount in subject.of(self._AMOUNT) or [""]:
            self._amounts.extend((f"{amount}\tof\t{subject.node}\t{own} {events}\n",))

    _EVENT_OF_RELATION = "own"

    def _may_count(self, subject: Subject) -> bool:
        umbrella, advised = subject.of(self._UMBRELLA), subject.of(self._ADVISED)
        return (
            NORMAL in subject.of(RANK)
            and not self._UNSAID.issuperset(subject.of(MODE))
            and (not umbrella or FALSE in umbrella)
            and (not advised or TRUE in advised)
            and skg("status-cancelled") not in subject.of(self._STATUS)
        )

    def finish(self) -> None:
        """Give the first account of every event, by its prices and its IRI."""
        accounts = self._stack.enter_context(contextlib.closing(Lines()))
        for amount, rows in grouped(self._amounts):
            basis = _NOMINAL if rows[0][1] == "nominal" else _OTHER if amount else _NONE
            for _, _, claim, told in rows[basis == _NOMINAL :]:
                own, *events = told.split(" ")
                events += [self._events.of(claim)] if own else []
                accounts.extend(f"{event}\t{basis}{bare(claim)}\n" for event in events if event)
        for _, rows in grouped(accounts):
            self._given.give("counts-in-sums", f"<{rows[0][1][1:]}>", skg("countsInSums"), TRUE)
