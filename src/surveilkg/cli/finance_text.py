"""A ledger as a person reads it: lines with evidence, totals with what was counted, and what may not be concluded."""

from __future__ import annotations

from collections.abc import Iterator

import click

from surveilkg.analysis.finance.flow import Flow, Range
from surveilkg.analysis.finance.ledger import Ledger, cautions
from surveilkg.analysis.finance.tabulate import builders
from surveilkg.analysis.finance.total import COUNTED, Line, Total
from surveilkg.analysis.finance.trace import Step
from surveilkg.cli.terminal import wrap
from surveilkg.model import money, strength
from surveilkg.model.chain import cited

_NONE = "No line fits. {held} line(s) of these sources were consulted: {sources}."


def render(answer: Ledger, totals: tuple[Total, ...]) -> Iterator[str]:
    """Lines of text for a terminal."""
    asked = ", ".join(f"{name} {value}" for name, value in answer.filters.items()) or "everything"
    yield click.style(wrap(f"Ledger of {asked}: {len(answer.flows)} line(s)", "", "  "), bold=True)
    verdicts = {line.flow.event: line for line in totals[0].lines} if totals else {}
    for flow in answer.flows:
        yield ""
        yield from _flow(flow, verdicts.get(flow.event))
    if not answer.flows:
        yield wrap(_NONE.format(held=answer.held, sources="; ".join(answer.sources) or "none"))
    for step in answer.steps or ():
        if step is (answer.steps or ())[0]:
            yield from ("", click.style("Where the money went", bold=True))
        yield from _step(step)
    if answer.flows:
        yield from ("", click.style("Totals", bold=True))
    for total in totals:
        yield from _total(total)
    yield from _others(answer, totals)
    yield from ("", click.style("What you may not conclude", bold=True))
    for caution in cautions(answer):
        yield wrap(f"• {caution}", "  ", "    ")


def _flow(flow: Flow, line: Line | None) -> Iterator[str]:
    takers = flow.names("borrower") or flow.names("beneficiary") or flow.names("location")
    way = f"{'; '.join(flow.names('financier')) or 'lender not named'} → {'; '.join(takers) or 'borrower not named'}"
    when = "; ".join(flow.when) or "no date"
    hedge = strength.HEDGE.get(flow.mode, f"{flow.mode}: ") + "".join(strength.STATUS.get(s, "") for s in flow.statuses)
    yield click.style(wrap(f"{when}  {hedge}{way}", "", "  "), bold=True)
    facts = [" / ".join(flow.instruments), ", ".join(node.label for node in flow.technologies)]
    facts += [f"by {'; '.join(builders(flow))}" if builders(flow) else "", *_terms(flow)]
    facts += [f"status {status}" for status in flow.statuses]
    yield wrap("; ".join(fact for fact in facts if fact), "  ", "    ")
    sums = dict.fromkeys(_sum_words(flow))
    yield wrap("; ".join(sums) or "amount unknown", "  ", "    ")
    if line is not None:
        verdict = line.verdict + (f": {line.reason}" if line.reason else "")
        yield click.style(wrap(verdict, "  ", "    "), fg="green" if line.verdict == COUNTED else "yellow")
    for account in flow.accounts:
        said = f" (source's words: {', '.join(f'“{word}”' for word in account.hedge)})" if account.hedge else ""
        yield click.style(wrap(f"[{cited(account.citations)}; {account.mode}{said}]", "  ", "    "), fg="blue")
        if account.note:
            yield click.style(wrap(f"Note: {account.note}", "    "), dim=True)


def _sum_words(flow: Flow) -> Iterator[str]:
    for account in flow.accounts:
        for found in account.sums:
            currency, _, prices = found.measure.words().partition(", ")
            remarks = [*([found.stage] if found.stage != "unstated" else []), prices]
            yield f"{range_words(found.range)} {currency} ({', '.join(remarks)})"


def range_words(found: Range) -> str:
    """A range in words: `20,900,000`, `1,000 to 2,000`, `at least 50`."""
    low = money.number(float(found.low))
    if found.is_exact:
        return low
    return f"at least {low}" if found.high is None else f"{low} to {money.number(float(found.high))}"


def _terms(flow: Flow) -> Iterator[str]:
    for words, values in (
        ("interest {} per cent", flow.terms.rates),
        ("maturity {} years", flow.terms.maturities),
        ("grace {} years", flow.terms.graces),
    ):
        if values:
            yield words.format(" or ".join(f"{value:g}" for value in values))
    yield from flow.terms.concessional


def _total(total: Total) -> Iterator[str]:
    yield wrap(f"{range_words(total.range)} {total.measure.words()}", "  ", "    ")
    upper = f", {total.upper_only} in the upper bound only" if total.upper_only else ""
    yield wrap(f"{total.counted} of {len(total.lines)} line(s) counted{upper}", "    ", "      ")
    for reason, number in total.left_out.items():
        yield wrap(f"{number} left out: {reason}", "    ", "      ")


def _others(answer: Ledger, shown: tuple[Total, ...]) -> Iterator[str]:
    others = {total.measure.currency for total in answer.totals} - {total.measure.currency for total in shown}
    if others:
        yield wrap(f"Sums in other currencies: {', '.join(sorted(others))} (--currency all).", "  ", "    ")
    if answer.flows and not answer.totals:
        yield wrap("No line gives an amount.", "  ")


def _step(step: Step) -> Iterator[str]:
    through = f" (through {step.through})" if step.through else ""
    indent = "  " * step.depth
    yield wrap(f"{step.when or 'no date'}  {step.link}, {step.order}{through}: {step.text}", indent, indent + "  ")
    yield click.style(wrap(f"[{cited(step.citations)}; {step.mode}]", indent + "  "), fg="blue")


def markdown(answer: Ledger, totals: tuple[Total, ...]) -> Iterator[str]:
    """The ledger as Markdown: a table with footnotes, then totals and cautions."""
    yield "| date | lender | borrower | contractor | for | amount | strength | counted | sources |"
    yield "|---|---|---|---|---|---|---|---|---|"
    verdicts = {line.flow.event: line for line in totals[0].lines} if totals else {}
    for number, flow in enumerate(answer.flows, 1):
        line = verdicts.get(flow.event)
        cells = [
            "; ".join(flow.when),
            "; ".join(flow.names("financier")),
            "; ".join(flow.names("borrower") or flow.names("beneficiary") or flow.names("location")),
            "; ".join(builders(flow)),
            ", ".join(node.label for node in flow.technologies),
            "; ".join(dict.fromkeys(_sum_words(flow))) or "unknown",
            flow.mode,
            (line.verdict + (f": {line.reason}" if line.reason else "")) if line else "",
            f"[^{number}]",
        ]
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    yield ""
    for total in totals:
        left = "; ".join(f"{number} left out: {reason}" for reason, number in total.left_out.items())
        yield (
            f"- **{range_words(total.range)} {total.measure.words()}**: {total.counted} of {len(total.lines)} lines "
            f"counted, {total.upper_only} in the upper bound only" + (f"; {left}" if left else "")
        )
    yield from ("", *(f"- {caution}" for caution in cautions(answer)), "")
    for number, flow in enumerate(answer.flows, 1):
        told = "; ".join(f"{cited(account.citations)} ({account.mode})" for account in flow.accounts)
        yield f"[^{number}]: {told}"
