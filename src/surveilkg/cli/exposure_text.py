"""An exposure answer as a person reads it in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from surveilkg.cli.terminal import wrap
from surveilkg.model.chain import cited
from surveilkg.model.exposure import (
    NO_EVIDENCE,
    Below,
    Branch,
    Coverage,
    DealLine,
    Exposure,
    ListingLine,
    RuleResult,
    Statement,
    per_cent,
    span,
)

_COLOURS = {"listed": "red", "derived": "red", "cannot tell": "yellow", "no evidence": "green"}
_CLAIMS_SHOWN = 3
_OWNERS_SHOWN = 12
_ROWS_SHOWN = 40
_WORDINGS_SHOWN = 6


def render(answer: Exposure) -> Iterator[str]:
    """Lines of the answer."""
    title = f"{answer.subject.label}: {answer.verdict or _count(answer)}"
    yield click.style(wrap(title, "", "   "), fg=_COLOURS.get(answer.verdict), bold=True)
    yield wrap(f"Asked: {answer.as_of}.", "  ")
    if answer.known_by:
        yield wrap(f"Known by: only what sources published by {answer.known_by} say.", "  ")
    if answer.verdict:
        yield from _listings(answer.listings)
        for result in answer.rules:
            yield from _rule(result)
        yield from _holders(answer)
        yield from _deals(answer.deals)
    yield from _others(answer)
    yield from _coverage(answer.coverage)
    yield from _list("Not counted", [f"{count} {why}" for why, count in answer.left_out])
    yield from _list("What you may not conclude", answer.cautions)
    yield from _texts(answer)


def _count(answer: Exposure) -> str:
    count = len(answer.others)
    return f"{count} supplier{'s' * (count != 1)} in the graph" if count else "no supplier in the graph"


def _listings(lines: tuple[ListingLine, ...]) -> Iterator[str]:
    yield from _heading("Listings")
    if not lines:
        yield wrap("None in the graph.", "  ")
    for line in lines:
        dates = "; ".join(line.when) or "no date given"
        yield wrap(f"{line.name} — {line.held}; {dates}", "  ", "    ")
        if line.authorities:
            yield wrap(f"by {', '.join(node.label for node in line.authorities)}", "    ")
        bases = ", ".join(node.label for node in line.legal_bases) or "not in the graph"
        yield wrap(f"legal basis: {bases}; licence policy: not in the graph", "    ", "      ")
        if line.reasons:
            yield wrap(f"reason stated: {'; '.join(line.reasons)}", "    ", "      ")
        for remark in line.remarks:
            yield wrap(f"! {remark}", "    ", "      ")
        written = dict.fromkeys(words for claim in line.statements for words in claim.as_written)
        yield wrap(f"as written: {'; '.join(list(written)[:_WORDINGS_SHOWN])}", "    ", "      ")
        yield from _more(len(written) - _WORDINGS_SHOWN, "    ")
        yield from _statements(line.statements, "    ")


def _rule(result: RuleResult) -> Iterator[str]:
    yield from _heading(f"{result.title} ({result.rule}, version {result.version})")
    verdict = click.style(result.verdict, fg=_COLOURS[result.verdict], bold=True)
    yield f"  {result.standing}: {verdict}"
    if result.verdict != result.were_in_force:
        yield wrap(f"If it were in force on that day: {result.were_in_force}.", "  ")
    if result.threshold is not None:
        held = f"Parties that are caught, or may be, hold {span(result.least, result.most)} per cent together"
        if not result.most:
            held = "No stake of a party that is caught, or may be, is known"
        yield wrap(f"{held}; the rule catches from {per_cent(result.threshold)}.", "  ")
    if result.tree is not None and result.tree.above:
        yield from _tree(result.tree, "  ")
    for remark in result.remarks:
        yield wrap(f"! {remark}", "  ", "    ")
    if result.missing:
        yield wrap("What would decide:", "  ")
        for missing in result.missing[:_OWNERS_SHOWN]:
            yield wrap(f"- {missing.what} [{missing.settles}]", "    ", "      ")
        yield from _more(len(result.missing) - _OWNERS_SHOWN, "    ")


def _tree(branch: Branch, indent: str) -> Iterator[str]:
    if branch.stake is None:
        yield wrap(branch.node.label, indent, indent + "  ")
    else:
        on = f": {', '.join(branch.lists)}" if branch.lists else ""
        cut = ", see above" if branch.is_cut else ""
        held = span(branch.stake.least, branch.stake.most)
        yield wrap(f"└ {held} % {branch.node.label} [{branch.standing}{on}{cut}]", indent, indent + "    ")
        for remark in branch.stake.remarks:
            yield wrap(f"! {remark}", indent + "    ", indent + "      ")
        yield from _statements(branch.stake.statements, indent + "    ")
    deeper = indent + "  " if len(indent) < 16 else indent
    for above in branch.above[:_OWNERS_SHOWN]:
        yield from _tree(above, deeper)
    yield from _more(len(branch.above) - _OWNERS_SHOWN, deeper)


def _statements(statements: tuple[Statement, ...], indent: str) -> Iterator[str]:
    for claim in statements[:_CLAIMS_SHOWN]:
        yield wrap(f"• {claim.paraphrase}", indent, indent + "  ")
        facts = [claim.when or "no date given", claim.mode]
        if claim.held not in {"held", ""}:
            facts.append(claim.held)
        if claim.hedge:
            facts.append("source's words: " + ", ".join(f"“{word}”" for word in claim.hedge))
        yield click.style(wrap("; ".join(facts), indent + "  "), dim=True)
        yield click.style(wrap(f"[{cited(claim.citations)}]", indent + "  "), fg="blue")
        if claim.note:
            yield click.style(wrap(f"Note: {claim.note}", indent + "  "), dim=True)
    yield from _more(len(statements) - _CLAIMS_SHOWN, indent)


def _holders(answer: Exposure) -> Iterator[str]:
    lines = [f"{node.label}: {span(low, high)} per cent" for node, low, high in answer.holders[:_OWNERS_SHOWN]]
    yield from _list("Held by listed parties when multiplied along chains (for information)", lines)
    yield from _more(len(answer.holders) - _OWNERS_SHOWN, "  ")


def _deals(deals: tuple[DealLine, ...]) -> Iterator[str]:
    if not deals:
        return
    yield from _heading("Deals beside the listings")
    for deal in deals[:_ROWS_SHOWN]:
        why = f" ({deal.why})" if deal.why else ""
        yield wrap(f"{deal.when or 'no date'}: {deal.order}{why} — {deal.listing}", "  ", "    ")
        yield from _statements(deal.statements[:1], "    ")
    yield from _more(len(deals) - _ROWS_SHOWN, "  ")


def _others(answer: Exposure) -> Iterator[str]:
    if not answer.others:
        return
    yield from _heading("Firms below" if answer.verdict else "Suppliers")
    shown = [other for other in answer.others if other.verdict != NO_EVIDENCE or not answer.verdict]
    for other in shown[:_ROWS_SHOWN]:
        yield from _other(other)
    yield from _more(len(shown) - _ROWS_SHOWN, "  ")
    silent = len(answer.others) - len(shown)
    if silent:
        yield wrap(f"{silent} further firm{'s' * (silent != 1)} below: no evidence.", "  ")


def _other(other: Below) -> Iterator[str]:
    group = " (a group of actors)" if other.node.kind == "ActorGroup" else ""
    yield wrap(f"{other.node.label}{group} — {other.verdict}", "  ", "    ")
    if other.activity:
        yield wrap(f"events in the graph (deals, deployments, presences): {other.activity}", "    ")
    if other.chain:
        yield wrap(" → ".join(node.label for node in other.chain), "    ", "      ")
    for line in other.listings:
        dates = "; ".join(line.when) or "no date given"
        sources = cited(tuple(citation for claim in line.statements for citation in claim.citations[:1]))
        yield wrap(f"on {line.name}: {line.held}; {dates} [{sources}]", "    ", "      ")
    for result in other.rules:
        if result.threshold is not None and result.were_in_force != NO_EVIDENCE:
            sums = f"{span(result.least, result.most)} per cent of {per_cent(result.threshold)} needed"
            would = f", if in force {result.were_in_force}" if result.were_in_force != result.verdict else ""
            yield wrap(f"{result.rule} ({result.standing}): {result.verdict}{would}; {sums}", "    ", "      ")
            if result.tree is not None:
                yield from _tree(result.tree, "      ")
            for missing in result.missing[:2]:
                yield wrap(f"- would decide: {missing.what} [{missing.settles}]", "      ", "        ")


def _coverage(lines: tuple[Coverage, ...]) -> Iterator[str]:
    told = []
    for line in lines:
        what = f"{line.kind}{f' on {line.list}' if line.list else ''}, {line.claims}"
        told.append(f"{what}: {line.source}, {line.published or 'no date of publication'}")
    yield from _list("What the graph holds", told or ["no listings and no stakes"])


def _texts(answer: Exposure) -> Iterator[str]:
    """The rules that were applied, with their legal texts."""
    results = {result.rule: result for rules in (answer.rules, *(o.rules for o in answer.others)) for result in rules}
    yield from _heading("Rules")
    for result in results.values():
        dates = f" (in force {result.dates[0]}" if result.dates else ""
        dates += f", suspended {', '.join(result.dates[1:])}" if result.dates[1:] else ""
        yield wrap(f"{result.rule}{dates and dates + ')'}: {result.says} {result.caveat}".rstrip(), "  ", "    ")
        for text in result.citations:
            parts = (text.issuer, text.title, text.number, text.date, text.url)
            yield click.style(wrap(", ".join(part for part in parts if part), "    ", "      "), fg="blue")
            yield click.style(wrap(f"checked: {text.checked}", "      "), dim=True)


def _heading(title: str) -> Iterator[str]:
    yield ""
    yield click.style(wrap(title), bold=True)


def _list(title: str, items: Iterable[str]) -> Iterator[str]:
    found = list(items)
    if found:
        yield from _heading(title)
        for item in found:
            yield wrap(f"- {item}", "  ", "    ")


def _more(count: int, indent: str) -> Iterator[str]:
    if count > 0:
        yield wrap(f"… and {count} more (--format json lists them)", indent, indent + "  ")
