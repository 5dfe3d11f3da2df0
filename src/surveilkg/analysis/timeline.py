"""What is dated about an entity, in order: one row per event, with every account, and the undated at the end."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from surveilkg.analysis import told
from surveilkg.analysis.clocks import Clocks, when
from surveilkg.analysis.descriptor import Descriptor, Parameter
from surveilkg.analysis.told import EVIDENCE, Told
from surveilkg.model import money, strength
from surveilkg.model.interval import Interval
from surveilkg.network.query import relation_classes
from surveilkg.table import Column, Table, Term

if TYPE_CHECKING:
    from datetime import date

    from surveilkg.network.index import Index

COLUMNS = (
    Column("when", "text", "EDTF"),
    Column("earliest", "date"),
    Column("latest", "date"),
    Column("relation", "text"),
    Column("role", "text"),
    Column("what", "text"),
    Column("amounts", "text"),
    Column("status", "text"),
    Column("event", "iri"),
    *EVIDENCE,
)
_THROUGH = "involves"


def timeline(
    index: Index,
    node: int,
    clocks: Clocks,
    period: tuple[date | None, date | None] = (None, None),
    relations: tuple[str, ...] = (),
) -> Told:
    """Everything that claims say of a node in time.

    Args:
        index: the network index.
        node: number of the entity.
        clocks: the two clocks.
        period: first and last day; rows that cannot overlap it are left out, undated ones too.
        relations: classes of relation, with subclasses; empty for all.
    """
    wanted = relation_classes(index, relations)
    events: dict[str, list[dict[str, Any]]] = defaultdict(list)
    reasons = []
    for claim in sorted(set(index.claims_of(node))):
        record = index.claim(claim)
        lineage = index.projections.lineage(record["class"])
        if record["class"] == "Statement" or record["deprecated"] or (wanted and not wanted.intersection(lineage)):
            continue
        reasons.append(clocks.refusal(index, record) or _outside(when(record), period))
        if not reasons[-1]:
            events[record["event"] or record["iri"]].append(record)
    rows = [_row(index, node, event, records) for event, records in events.items()]
    rows.sort(key=lambda row: (row[1] is None, *(term.value if term else "" for term in (row[1], row[2], row[8]))))
    undated = sum(row[1] is None for row in rows)
    notes = told.left_out(reasons)
    return Told(Table(COLUMNS, rows), (*notes, f"{undated} of {len(rows)} row(s) have no date.") if undated else notes)


def _outside(held: Interval, period: tuple[date | None, date | None]) -> str:
    if period == (None, None):
        return ""
    if held == Interval():
        return "has no date"
    return "" if held.overlaps(*period) else "lies outside the period"


def _row(index: Index, node: int, event: str, records: list[dict[str, Any]]) -> tuple[Term | None, ...]:
    records.sort(key=lambda record: (strength.MODES.index(record["mode"]), not record.get("when"), record["iri"]))
    best = records[0]
    bounds = [when(record) for record in records if record.get("when")]
    starts = [held.earliest_start for held in bounds if held.earliest_start]
    ends = [held.latest_end for held in bounds if held.latest_end]
    roles = dict.fromkeys(role for record in records for role, nodes in record["roles"].items() if node in nodes)
    amounts = dict.fromkeys(money.words(amount) for record in records for amount in record["amounts"])
    is_open = any(held.latest_end is None for held in bounds)
    return (
        told.text("; ".join(dict.fromkeys(record["when"] for record in records if record.get("when")))),
        Term(min(starts).isoformat()) if starts else None,
        Term(max(ends).isoformat()) if ends and not is_open else None,
        Term(best["class"]),
        told.text(", ".join("through an organ or place" if role == _THROUGH else role for role in roles)),
        told.text(best.get("paraphrase", "")),
        told.text("; ".join(amounts)),
        told.text("; ".join(dict.fromkeys(record["status"] for record in records if record["status"]))),
        Term(event, "iri"),
        *told.evidence(index, records),
    )


DESCRIPTOR = Descriptor(
    name="timeline",
    question="What is said to have happened around an entity, and when?",
    parameters=(
        Parameter("name", "entity", "the entity asked about"),
        Parameter("first", "date", "first day of the period", "any"),
        Parameter("last", "date", "last day of the period", "any"),
        Parameter("only", "choice", "classes of relation, with their subclasses", "all"),
        Parameter("as_of", "date", "what may have held on the day", "any"),
        Parameter("known_by", "date", "what sources had published by the day", "any"),
    ),
    columns=COLUMNS,
    function=timeline,
    reference="Extended Date/Time Format, ISO 8601-2:2019: partial dates are intervals",
    caveat="One thing coming after another is no sign that it follows from it. Undated claims stand at the end.",
)
