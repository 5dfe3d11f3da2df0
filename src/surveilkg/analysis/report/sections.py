"""The sections of a report, each from one analysis. What is printed is decided here, how it looks in `export`."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from surveilkg.analysis.clocks import Clocks
from surveilkg.analysis.finance.flow import Range
from surveilkg.analysis.finance.ledger import Ledger
from surveilkg.analysis.report.notes import Notes
from surveilkg.analysis.told import Told
from surveilkg.model import strength
from surveilkg.model.chain import PathAnswer
from surveilkg.model.exposure import Exposure
from surveilkg.model.report import Grid, Item, Mark, Network, Row, Section, Tie, Timeline
from surveilkg.network.ranking import WHOLES

if TYPE_CHECKING:
    from surveilkg.network.index import Index
    from surveilkg.table import Value

ROWS = 40
"""Rows of a table that are printed at most."""
MARKS = 30
"""Events on a timeline figure at most."""
NEIGHBOURS = 24
"""Neighbours on a network figure at most."""


def summary(index: Index, node: int, clocks: Clocks, notes: Notes) -> Section:
    """Claims by relation and role, with events, strongest and weakest mode, and sources."""
    groups: dict[tuple[str, str], list[dict[str, object]]] = defaultdict(list)
    for number in sorted(set(index.claims_of(node))):
        record = index.claim(number)
        if record["deprecated"] or clocks.refusal(index, record):
            continue
        for role, nodes in record["roles"].items():
            if node in nodes:
                groups[record["class"], role].append(record)
    rows = []
    for (relation, role), records in sorted(groups.items()):
        modes = Counter(str(record["mode"]) for record in records)
        told = ", ".join(f"{modes[mode]} {mode}" for mode in strength.MODES if modes[mode])
        events = len({record["event"] or record["iri"] for record in records})
        sources = len({record["source"] for record in records})
        cells = (relation, role, str(len(records)), str(events), told, str(sources))
        rows.append(Row(cells, notes.of_claims(str(record["iri"]) for record in records)[:6]))
    columns = ("relation", "role", "claims", "events", "strength", "number of sources")
    text = "Counts of claims are counts of reports; counts of events are counts of what they tell of."
    return Section("Summary", (text,), grid=Grid(columns, tuple(rows)))


def chains(answers: list[PathAnswer], notes: Notes) -> Section:
    """The best chain to each of the partners, every step with its strongest account."""
    items = []
    for answer in answers:
        for chain in answer.chains[:1]:
            items.append(Item(" → ".join(node.label for node in chain.nodes)))
            for hop in chain.hops:
                best = hop.best
                facts = "; ".join(fact for fact in (best.when, *best.amounts, best.mode) if fact)
                text = f"{hop.tail.label} — {best.verb} — {hop.head.label} ({facts}): {best.paraphrase}"
                items.append(Item(text, notes.of_citations(best.citations), 1))
    text = "The best documented chain to each of the partners with most events; steps are claims, each with its source."
    return Section("Chains", (text,) if items else ("No chain to any partner.",), tuple(items))


def ledger(answer: Ledger, notes: Notes) -> Section:
    """Lines of money, and totals with what was counted."""
    rows = []
    for flow in answer.flows[:ROWS]:
        sums = dict.fromkeys(f"{_span(s.range)} {s.measure.words()}" for a in flow.accounts for s in a.sums)
        cells = (
            "; ".join(flow.when),
            "; ".join(flow.names("financier")),
            "; ".join(flow.names("borrower") or flow.names("beneficiary") or flow.names("location")),
            " / ".join(flow.instruments),
            ", ".join(node.label for node in flow.technologies),
            "; ".join(sums) or "unknown",
            flow.mode,
        )
        rows.append(Row(cells, notes.of_citations(c for account in flow.accounts for c in account.citations)))
    items = []
    for total in answer.totals:
        left = "; ".join(f"{number} left out: {reason}" for reason, number in total.left_out.items())
        counted = f"{total.counted} of {len(total.lines)} lines counted, {total.upper_only} in the upper bound only"
        told = f"{_span(total.range)} {total.measure.words()}: {counted}{f'; {left}' if left else ''}"
        items.append(Item(told))
    columns = ("date", "from", "to", "kind", "for", "amount", "strength")
    grid = Grid(columns, tuple(rows), max(0, len(answer.flows) - ROWS)) if rows else None
    text = "Totals in several currencies or prices are views of the same lines and must not be added."
    return Section("Money", (text,) if rows else ("No financing in the graph fits.",), tuple(items), grid)


def _span(found: Range) -> str:
    low = f"{found.low:,.2f}".removesuffix(".00")
    if found.is_exact:
        return low
    return f"at least {low}" if found.high is None else f"{low} to {f'{found.high:,.2f}'.removesuffix('.00')}"


def exposure(answer: Exposure, notes: Notes) -> Section:
    """Listings and verdicts under each rule."""
    rows = []
    own = [(answer.subject.label, answer.verdict, answer.listings, answer.rules)] if answer.verdict else []
    others = [(each.node.label, each.verdict, each.listings, each.rules) for each in answer.others]
    for label, verdict, listings, rules in [*own, *others]:
        claims = {statement.claim for line in listings for statement in line.statements}
        claims.update(claim for rule in rules for claim in rule.claims())
        lists = "; ".join(f"{line.name}: {line.held}, {'; '.join(line.when) or 'no date'}" for line in listings)
        under = "; ".join(f"{rule.rule}: {rule.verdict} ({rule.standing})" for rule in rules)
        rows.append(Row((label, verdict, lists, under), notes.of_claims(sorted(claims))))
    grid = Grid(("party", "verdict", "lists", "rules"), tuple(rows[:ROWS]), max(0, len(rows) - ROWS)) if rows else None
    return Section("Exposure to lists", (f"As of: {answer.as_of}.",), grid=grid)


def table(title: str, answer: Told, columns: tuple[str, ...], notes: Notes, text: str = "") -> Section:
    """Columns of a table of an analysis; rows get the footnotes of their claims."""
    rows = []
    for row in list(answer.table)[:ROWS]:
        claims = str(row.get("claims") or "").replace("claim:", "https://w3id.org/surveilkg/claim/").split()
        rows.append(Row(tuple(_cell(row[name]) for name in columns), notes.of_claims(claims)))
    units = {column.name: column.unit for column in answer.table.columns}
    heads = tuple(_heading(name, units[name]) for name in columns)
    paragraphs = tuple(each for each in (text, *answer.notes) if each)
    grid = Grid(heads, tuple(rows), max(0, len(answer.table) - ROWS)) if rows else None
    return Section(title, paragraphs if rows else (*paragraphs, "None in the graph."), grid=grid)


def _heading(name: str, unit: str) -> str:
    told = name.removesuffix("_name").removesuffix("_pct").replace("_", " ")
    return told if unit in {"", told} else f"{told} ({unit})"


def _cell(value: Value) -> str:
    if value is None:
        return ""
    return f"{value:,.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def timeline(index: Index, title: str, answer: Told, notes: Notes) -> Section:
    """A figure of dated events, those about surveillance and the newest first chosen, and the table behind it."""
    dated = [row for row in answer.table if row["earliest"] and row["relation"] not in {"Measurement", "Capability"}]
    order = sorted(range(len(dated)), key=lambda at: (_is_beside(index, dated[at]), -at))
    chosen = [dated[at] for at in sorted(order[:MARKS])]
    marks = tuple(
        Mark(
            label=str(row["what"] or row["relation"]),
            group=str(row["relation"]),
            mode=str(row["strength"]),
            first=str(row["earliest"]),
            last=str(row["latest"] or row["earliest"]),
            goes_on=str(row["when"]).endswith("/..") or not row["latest"],
        )
        for row in chosen
    )
    left = len(dated) - len(marks)
    figure = Timeline(title, marks, left) if marks else None
    text = f"The figure shows the newest {len(marks)} of {len(dated)} dated events, those about surveillance first."
    columns = ("when", "relation", "what", "amounts", "status", "strength")
    return table("Timeline", answer, columns, notes, text if left else "")._replace(figure=figure)


def _is_beside(index: Index, row: dict[str, Value]) -> bool:
    """Whether no claim of a row names a surveillance technology, where the claims name others."""
    numbers = [index.claim_number(claim) for claim in str(row["claims"]).split()]
    return all(index.claim(number)["beside"] for number in numbers if number is not None)


def network(index: Index, node: int, clocks: Clocks) -> Section:
    """A figure of the nearest neighbours by number of events."""
    ties: dict[tuple[int, int, str], dict[str, str]] = defaultdict(dict)
    for edge in sorted(index.edges_of(node)):
        record, projection = index.claim(index.edge_claim[edge]), index.projection(edge)
        other = index.head[edge] if index.tail[edge] == node else index.tail[edge]
        if projection.family == "structure" or index.node_class(other) in WHOLES or clocks.refusal(index, record):
            continue
        held = ties[index.tail[edge], index.head[edge], projection.family]
        event = record["event"] or record["iri"]
        held[event] = strength.strongest([record["mode"], held.get(event, record["mode"])])
    weight: Counter[int] = Counter()
    for (tail, head, _), events in ties.items():
        weight[head if tail == node else tail] += len(events)
    nearest = sorted(weight, key=lambda other: (-weight[other], index.node(other)["label"], other))[:NEIGHBOURS]
    names = {each: index.node(each)["label"] for each in (node, *nearest)}
    kinds = tuple((names[each], index.node_class(each)) for each in names)
    drawn = tuple(
        Tie(names[tail], names[head], family, len(events), strength.strongest(events.values()))
        for (tail, head, family), events in sorted(ties.items())
        if tail in names and head in names
    )
    if not drawn:
        return Section("Network", ("No tie to any other party in the graph.",))
    figure = Network(names[node], names[node], kinds, drawn, len(weight) - len(nearest))
    more = f" {len(weight) - len(nearest)} further neighbours are not drawn." if len(weight) > len(nearest) else ""
    return Section("Network", (f"Nearest neighbours by number of events; dashed where no source asserts it.{more}",),
                   figure=figure)  # fmt: skip
