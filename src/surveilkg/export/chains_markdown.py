"""Path answers as Markdown, ready for a note or a draft: chains, citations as footnotes, cautions."""

from __future__ import annotations

from surveilkg.model.chain import Account, Citation, PathAnswer


def write(answer: PathAnswer) -> str:
    """The answer as CommonMark with footnotes."""
    notes: dict[str, int] = {}
    lines = [f"# {_plain(answer.start.label)} to {_plain(answer.goal.label)}", ""]
    for number, chain in enumerate(answer.chains, 1):
        lines += [f"## Chain {number}: " + " → ".join(_plain(node.label) for node in chain.nodes), ""]
        for hop in chain.hops:
            lines.append(f"- **{_plain(hop.tail.label)}** — **{_plain(hop.head.label)}**")
            for account in (account for found in hop.events for account in found):
                lines.append(f"  - {_account(account)} {_marks(account, notes)}")
        lines.append("")
    if not answer.chains:
        lines += [
            f"No chain found. Searched: {answer.searched}.",
            "",
            *(f"- {_plain(miss)}" for miss in answer.misses),
            "",
        ]
    if answer.cautions:
        lines += ["## What may not be concluded", "", *(f"- {_plain(text)}" for text in answer.cautions), ""]
    if answer.suppressed:
        lines += ["## Left out", ""]
        lines += [f"- {item.number} {_plain(item.reason)}" + _names(item.names) for item in answer.suppressed]
        lines.append("")
    lines += [f"[^{number}]: {_plain(text)}" for text, number in notes.items()]
    return "\n".join(lines).rstrip() + "\n"


def _account(account: Account) -> str:
    facts = [account.mode, *([account.when] if account.when else ["no date given"]), *account.amounts]
    if account.hedge:
        facts.append("hedge: " + ", ".join(f"“{word}”" for word in account.hedge))
    return f"{account.verb} ({_plain('; '.join(facts))}): {_plain(account.paraphrase)}"


def _marks(account: Account, notes: dict[str, int]) -> str:
    return "".join(f"[^{notes.setdefault(_cite(citation), len(notes) + 1)}]" for citation in account.citations)


def _cite(citation: Citation) -> str:
    published = f"published {citation.published}" if citation.published else "publication date not shown"
    return f"{citation.text()} ({published}). <{citation.passage}>"


def _names(names: tuple[str, ...]) -> str:
    return ": " + "; ".join(_plain(name) for name in names) if names else ""


def _plain(text: str) -> str:
    """Text in which Markdown and HTML mean nothing."""
    for mark in "\\`*_[]<|":
        text = text.replace(mark, "\\" + mark) if mark != "<" else text.replace("<", "&lt;")
    return " ".join(text.split()).replace("&lt;https", "<https")
