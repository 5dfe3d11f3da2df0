"""The ledger as a table: one row per line and measure chosen, every row with its evidence."""

from __future__ import annotations

from surveilkg.analysis.finance.flow import Flow, Range
from surveilkg.analysis.finance.ledger import Ledger
from surveilkg.analysis.finance.total import Line, Total
from surveilkg.iri import XSD
from surveilkg.model.chain import cited
from surveilkg.table import Column, Table, Term

COLUMNS = (
    Column("event", "iri"),
    Column("date", "text", "EDTF"),
    Column("lenders", "text"),
    Column("borrowers", "text"),
    Column("places", "text"),
    Column("contractors", "text"),
    Column("technologies", "text"),
    Column("instrument", "text"),
    Column("status", "text"),
    Column("strength", "text"),
    Column("currency", "text", "ISO 4217"),
    Column("prices", "text"),
    Column("amount_min", "decimal", "currency units"),
    Column("amount_max", "decimal", "currency units"),
    Column("counted", "text"),
    Column("reason", "text"),
    Column("sources", "text"),
    Column("claims", "text"),
)


def table(answer: Ledger, shown: tuple[Total, ...]) -> Table:
    """A row per line, for each of some totals; one row per line without amounts where there is no total."""
    rows = [_row(line, total) for total in shown for line in total.lines]
    if not shown:
        rows = [_row(Line(flow, "left out", "amount unknown", None), None) for flow in answer.flows]
    return Table(COLUMNS, rows)


def _row(line: Line, total: Total | None) -> tuple[Term | None, ...]:
    flow = line.flow
    citations = tuple(citation for account in flow.accounts for citation in account.citations)
    texts = [
        "; ".join(flow.when),
        "; ".join(flow.names("financier")),
        "; ".join(flow.names("borrower") or flow.names("beneficiary")),
        "; ".join(flow.names("location")),
        "; ".join(builders(flow)),
        "; ".join(node.label for node in flow.technologies),
        "; ".join(flow.instruments),
        "; ".join(flow.statuses),
        flow.mode,
        total.measure.currency if total else "",
        total.measure.words().partition(", ")[2] if total else "",
    ]
    amounts = _bounds(line.range)
    last = [line.verdict, line.reason, cited(citations), " ".join(account.claim for account in flow.accounts)]
    return (
        Term(flow.event, "iri"),
        *(Term(text) if text else None for text in texts),
        *amounts,
        *(Term(text) if text else None for text in last),
    )


def builders(flow: Flow) -> tuple[str, ...]:
    """Who supplies, builds or carries out what a line pays for."""
    roles = ("supplier", "contractor", "implementingAgency")
    return tuple(dict.fromkeys(name for role in roles for name in flow.names(role)))


def _bounds(found: Range | None) -> tuple[Term | None, Term | None]:
    if found is None:
        return None, None
    high = None if found.high is None else Term(format(found.high, "f"), "literal", XSD + "decimal")
    return Term(format(found.low, "f"), "literal", XSD + "decimal"), high
