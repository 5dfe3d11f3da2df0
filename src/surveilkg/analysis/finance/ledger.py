"""The ledger's answer to a question: its lines, and a total in each measure that the lines give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveilkg.analysis.finance import choose, rows, total, trace
from surveilkg.analysis.finance.choose import Question
from surveilkg.analysis.finance.flow import Flow
from surveilkg.analysis.finance.rows import Books
from surveilkg.analysis.finance.total import Total
from surveilkg.analysis.finance.trace import Step

if TYPE_CHECKING:
    from surveilkg.store.protocols import View


@dataclass(frozen=True, slots=True)
class Ledger:
    """Lines that answer a question, with totals.

    Args:
        filters: what was asked, by name of filter.
        flows: the lines, by date.
        totals: one per currency and prices, nominal prices first; they are views of the same lines, not to be added.
        held: lines that the graph holds in all.
        undated: lines that fit but show no date where a period was asked.
        unpublished: accounts that fit but whose source shows no date of publication, where a day of knowledge was.
        sources: labels of the sources consulted.
        steps: where the money went, where that was asked.
    """

    filters: Mapping[str, str]
    flows: tuple[Flow, ...]
    totals: tuple[Total, ...]
    held: int
    undated: int
    unpublished: int
    sources: tuple[str, ...]
    steps: tuple[Step, ...] | None = None


def ledger(
    view: View, question: Question, filters: Mapping[str, str] | None = None, deepest: int | None = None
) -> Ledger:
    """The lines and totals that answer a question.

    Args:
        view: the store.
        question: what is asked.
        filters: the same as the user gave it, to be repeated in the answer.
        deepest: steps that money is followed at most; None where it is not to be followed.
    """
    return answer(view, rows.read(view), question, filters, deepest)


def answer(
    view: View,
    books: Books,
    question: Question,
    filters: Mapping[str, str] | None = None,
    deepest: int | None = None,
) -> Ledger:
    """As `ledger`, from books that were read: several questions of one graph share them."""
    chosen = choose.choose(view, books.flows, question)
    return Ledger(
        filters=dict(filters or {}),
        flows=chosen.flows,
        totals=tuple(total.total(chosen.flows, measure) for measure in total.measures(chosen.flows)),
        held=len(books.flows),
        undated=chosen.undated,
        unpublished=chosen.unpublished,
        sources=tuple(sorted({c.cite_as for flow in books.flows for a in flow.accounts for c in a.citations})),
        steps=None if deepest is None else trace.trace(view, books, chosen.flows, deepest),
    )


def cautions(answer: Ledger) -> tuple[str, ...]:
    """What a reader may not conclude from a ledger, made from what is in it."""
    found = ["Totals in several currencies or prices are views of the same lines: never add one to another."]
    hedged = Counter(flow.mode for flow in answer.flows if flow.mode != "asserted")
    if hedged:
        told = ", ".join(f"{number} {mode}" for mode, number in sorted(hedged.items()))
        found.append(f"Not every line is asserted by its source: {told}.")
    if any(total.shared for total in answer.totals):
        found.append("Lines with several financiers count in full: no source tells the part of each.")
    if answer.undated:
        found.append(f"{answer.undated} line(s) fit but show no date, and are left out of the period.")
    if answer.unpublished:
        found.append(f"{answer.unpublished} account(s) fit but their source shows no date of publication.")
    if answer.steps is not None:
        found.append("A later supply or loan is not said to be paid from what came before, unless it says stated.")
    found.append("A commitment is not a payment. What is not shown is not known to be absent.")
    return tuple(found)
