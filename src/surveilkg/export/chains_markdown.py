"""Path answers as Markdown, ready for a note or a draft: chains, citations as footnotes, cautions."""

from __future__ import annotations

from urllib.parse import quote

from surveilkg.model.answers import Chained
from surveilkg.model.chain import Account, Citation, rests_on

_IN_IRI = ":/?#@!$&'()*+,;=%"
"""Characters of an IRI that stay as they are between angle brackets."""


def write(answer: Chained) -> str:
    """The answer as CommonMark with footnotes."""
    notes: dict[str, int] = {}
    lines = [f"# {plain(answer.title)}", ""]
    for remark in answer.remarks:
        lines += [plain(remark), ""]
    for number, chain in enumerate(answer.chains, 1):
        lines += [f"## Chain {number}: " + " → ".join(plain(node.label) for node in chain.nodes), ""]
        for hop in chain.hops:
            lines.append(f"- **{plain(hop.tail.label)}** — **{plain(hop.head.label)}**")
            for account in (account for found in hop.events for account in found):
                lines.append(f"  - {_account(account)} {_marks(account, notes)}")
        for account in answer.fits[number - 1] if answer.fits else ():
            lines.append(f"- {plain(chain.nodes[-1].label)} fits: {_account(account)} {_marks(account, notes)}")
        lines.append("")
    if not answer.chains:
        lines += [f"No chain found. Searched: {answer.searched}.", ""]
    if answer.misses:
        lines += [*(f"- {plain(miss)}" for miss in answer.misses), ""]
    if answer.cautions:
        lines += ["## What may not be concluded", "", *(f"- {plain(text)}" for text in answer.cautions), ""]
    is_counted = answer.complete or answer.cut is not None
    if answer.suppressed or not is_counted:
        lines += ["## Left out", ""]
        lines += [f"- {item.number} {plain(item.reason)}" + _names(item.names) for item in answer.suppressed]
        if not is_counted:
            lines.append("- The search stopped before every chain was counted; there may be more.")
        lines.append("")
    lines += [f"[^{number}]: {text}" for text, number in notes.items()]
    return "\n".join(lines).rstrip() + "\n"


def _account(account: Account) -> str:
    facts = [account.mode, *([account.when] if account.when else ["no date given"]), *account.amounts]
    if account.hedge:
        facts.append("source's words: " + ", ".join(f"“{word}”" for word in account.hedge))
    if account.speaker:
        facts.append(f"said by {account.speaker}")
    if account.status:
        facts.append(f"status {account.status}")
    if account.beside:
        facts.append("names no surveillance technology")
    if account.rests_on:
        facts.append(rests_on(account))
    note = f" Note: {plain(account.note)}" if account.note else ""
    return f"{plain(account.verb)} ({plain('; '.join(facts))}): {plain(account.paraphrase)}{note}"


def _marks(account: Account, notes: dict[str, int]) -> str:
    """The marks of the footnotes of an account; a footnote is escaped text and the passage as a link."""
    return "".join(f"[^{notes.setdefault(footnote(citation), len(notes) + 1)}]" for citation in account.citations)


def footnote(citation: Citation) -> str:
    """A citation as the text of a footnote: source, place, publication, and the passage as a link."""
    published = f"published {citation.published}" if citation.published else "publication date not shown"
    return f"{plain(f'{citation.text()} ({published})')}. <{quote(citation.passage, safe=_IN_IRI)}>"


def _names(names: tuple[str, ...]) -> str:
    return ": " + "; ".join(plain(name) for name in names) if names else ""


def plain(text: str) -> str:
    """Text in which Markdown and HTML mean nothing."""
    for mark in "\\`*_[]|~":
        text = text.replace(mark, "\\" + mark)
    return " ".join(text.replace("&", "&amp;").replace("<", "&lt;").split())
