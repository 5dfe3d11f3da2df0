"""Answers made of chains as a person reads them in a terminal."""

from __future__ import annotations

from collections.abc import Iterator

import click

from surveilkg.cli.terminal import wrap
from surveilkg.model.answers import Chained
from surveilkg.model.chain import Account, Chain, Hop, PathAnswer, cited, rests_on

_COLOURS = {"asserted": "green", "reported": "cyan", "estimated": "cyan", "alleged": "yellow", "planned": "yellow",
            "conditional": "yellow"}  # fmt: skip
_EVENTS_SHOWN = 4
_EVENTS_SHOWN_OF_MANY = 2
"""Where an answer has many chains."""
_ACCOUNTS_SHOWN = 2
_FITS_SHOWN = 3


class _Layout:
    """How chains are laid out.

    Args:
        explain: whether costs are told.
        events: events of a step that are shown.
        repeats: whether the accounts of a step that stood in a chain above are shown again.
    """

    def __init__(self, explain: bool, events: int, repeats: bool) -> None:
        self.explain = explain
        self.events = events
        self._repeats = repeats
        self._shown: dict[frozenset[str], int] = {}

    def above(self, hop: Hop, number: int) -> int:
        """Number of the chain above in which a step of a chain is told; 0 where it is not or is told again."""
        before = self._shown.setdefault(frozenset((hop.tail.iri, hop.head.iri)), number)
        return 0 if self._repeats or before == number else before


def render(answer: Chained, explain: bool = False) -> Iterator[str]:
    """Lines of the answer; with `explain` also the cost of every step and the ranking rule."""
    is_path = isinstance(answer, PathAnswer)
    layout = _Layout(explain, _EVENTS_SHOWN if is_path else _EVENTS_SHOWN_OF_MANY, is_path)
    title = " → ".join(node.label for node in answer.ends) if is_path else answer.title
    count = len(answer.chains)
    found = f"{count} chain{'s' if count != 1 else ''}" if count else "no chain found"
    yield click.style(wrap(f"{title}: {found}", "", "   "), bold=True)
    for remark in answer.remarks:
        yield wrap(remark, "", "   ")
    for number, chain in enumerate(answer.chains, 1):
        yield ""
        yield from _chain(number, chain, layout)
        yield from _fits(chain, answer.fits[number - 1] if answer.fits else ())
    if not count:
        yield wrap(f"Searched: {answer.searched}.")
    yield from _list("Nearest misses", answer.misses)
    yield from _list("What you may not conclude", answer.cautions)
    left_out = [f"{item.number} × {item.reason}" + _names(item.names) for item in answer.suppressed]
    if not (answer.complete or answer.cut):
        left_out.append("The search stopped before every chain was counted; there may be more.")
    yield from _list("Left out", tuple(left_out))
    if explain:
        from surveilkg.network.ranking import EXPLANATION

        yield ""
        for line in EXPLANATION.splitlines():
            yield wrap(line, hanging=" " * (len(line) - len(line.lstrip())))


def _chain(number: int, chain: Chain, layout: _Layout) -> Iterator[str]:
    way = " → ".join(node.label for node in chain.nodes)
    cost = f"  (cost {chain.cost:.2f})" if layout.explain else ""
    yield click.style(wrap(f"{number}. {way}{cost}", "", "   "), bold=True)
    for hop in chain.hops:
        yield from _hop(hop, layout, layout.above(hop, number))


def _fits(chain: Chain, accounts: tuple[Account, ...]) -> Iterator[str]:
    """Why the end of a chain is one that was asked for."""
    if not accounts:
        return
    yield wrap(f"Why {chain.nodes[-1].label} fits:", "   ", "     ")
    for account in accounts[:_FITS_SHOWN]:
        yield from _account(account, "")
    more = len(accounts) - _FITS_SHOWN
    if more > 0:
        yield wrap(f"… and {more} more (--format json lists them)", "     ", "       ")


def _hop(hop: Hop, layout: _Layout, above: int) -> Iterator[str]:
    sources = "1 source" if hop.independent_sources == 1 else f"{hop.independent_sources} independent sources"
    parts = "; " + " ".join(f"{name} {value:g}" for name, value in hop.cost.items()) if layout.explain else ""
    parts += f"; told in chain {above}" if above else ""
    head = f"{hop.tail.label} — {hop.best.verb} — {hop.head.label}  [{hop.strength}; {sources}{parts}]"
    before, mark, after = wrap(head, "   ", "     ").rpartition(f"[{hop.strength};")
    yield f"{before}{click.style(mark, fg=_COLOURS.get(hop.strength))}{after}"
    if above:
        return
    for found in hop.events[: layout.events]:
        for account in found[:_ACCOUNTS_SHOWN]:
            yield from _account(account, hop.best.verb)
        if len(found) > _ACCOUNTS_SHOWN:
            hidden = len(found) - _ACCOUNTS_SHOWN
            yield wrap(f"… and {hidden} more accounts of the same (--format json lists them)", "     ", "       ")
    more = len(hop.events) - layout.events
    if more > 0:
        yield wrap(f"… and {more} more (--format json lists them)", "     ", "       ")


def _account(account: Account, said: str) -> Iterator[str]:
    """An account; its verb is given where it is not that of the step."""
    verb = f"({account.verb}) " if account.verb != said else ""
    yield wrap(f"• {verb}{account.paraphrase}", "     ", "       ")
    facts = [account.when or "no date given", *account.amounts, account.mode]
    if account.hedge:
        facts.append("source's words: " + ", ".join(f"“{word}”" for word in account.hedge))
    if account.speaker:
        facts.append(f"said by {account.speaker}")
    if account.status:
        facts.append(f"status {account.status.removeprefix('status-')}")
    if account.beside:
        facts.append("names no surveillance technology")
    yield click.style(wrap("; ".join(facts), "       "), dim=True)
    yield click.style(wrap(f"[{cited(account.citations)}]", "       "), fg="blue")
    if account.rests_on:
        yield click.style(wrap(f"({rests_on(account)})", "       "), dim=True)
    if account.note:
        yield click.style(wrap(f"Note: {account.note}", "       "), dim=True)


def _list(title: str, items: tuple[str, ...]) -> Iterator[str]:
    if items:
        yield ""
        yield click.style(title, bold=True)
        for item in items:
            yield wrap(f"- {item}", "  ", "    ")


def _names(names: tuple[str, ...]) -> str:
    return ": " + "; ".join(names) if names else ""
