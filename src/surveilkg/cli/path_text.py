"""A path answer as a person reads it in a terminal."""

from __future__ import annotations

from collections.abc import Iterator

import click

from surveilkg.cli.terminal import wrap
from surveilkg.model.chain import Account, Chain, Hop, PathAnswer, cited, rests_on

_COLOURS = {"asserted": "green", "reported": "cyan", "estimated": "cyan", "alleged": "yellow", "planned": "yellow",
            "conditional": "yellow"}  # fmt: skip
_EVENTS_SHOWN = 4
_ACCOUNTS_SHOWN = 2


def render(answer: PathAnswer, explain: bool = False) -> Iterator[str]:
    """Lines of the answer; with `explain` also the cost of every step and the ranking rule."""
    title = f"{answer.start.label} → {answer.goal.label}"
    count = len(answer.chains)
    found = f"{count} chain{'s' if count != 1 else ''}" if count else "no chain found"
    yield click.style(wrap(f"{title}: {found}", "", "   "), bold=True)
    if answer.cut:
        yield wrap(answer.cut.text(), "", "   ")
    for number, chain in enumerate(answer.chains, 1):
        yield ""
        yield from _chain(number, chain, explain)
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


def _chain(number: int, chain: Chain, explain: bool) -> Iterator[str]:
    way = " → ".join(node.label for node in chain.nodes)
    cost = f"  (cost {chain.cost:.2f})" if explain else ""
    yield click.style(wrap(f"{number}. {way}{cost}", "", "   "), bold=True)
    for hop in chain.hops:
        yield from _hop(hop, explain)


def _hop(hop: Hop, explain: bool) -> Iterator[str]:
    sources = "1 source" if hop.independent_sources == 1 else f"{hop.independent_sources} independent sources"
    parts = "; " + " ".join(f"{name} {value:g}" for name, value in hop.cost.items()) if explain else ""
    head = f"{hop.tail.label} — {hop.best.verb} — {hop.head.label}  [{hop.strength}; {sources}{parts}]"
    before, mark, after = wrap(head, "   ", "     ").rpartition(f"[{hop.strength};")
    yield f"{before}{click.style(mark, fg=_COLOURS.get(hop.strength))}{after}"
    for found in hop.events[:_EVENTS_SHOWN]:
        for account in found[:_ACCOUNTS_SHOWN]:
            yield from _account(account, hop.best.verb)
        if len(found) > _ACCOUNTS_SHOWN:
            hidden = len(found) - _ACCOUNTS_SHOWN
            yield wrap(f"… and {hidden} more accounts of the same (--format json lists them)", "     ", "       ")
    more = len(hop.events) - _EVENTS_SHOWN
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
