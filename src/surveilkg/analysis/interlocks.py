"""Interlocks: two parties that share an owner, lender, partner, controller or official, with their dates compared."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from surveilkg.analysis import told
from surveilkg.analysis.clocks import Clocks, overlap, when
from surveilkg.analysis.descriptor import Descriptor, Parameter
from surveilkg.analysis.told import EVIDENCE, Told
from surveilkg.model import strength
from surveilkg.network.ranking import WHOLES
from surveilkg.table import Column, Table, Term

if TYPE_CHECKING:
    from surveilkg.network.index import Index

COLUMNS = (
    Column("party", "iri"),
    Column("party_name", "text"),
    Column("other", "iri"),
    Column("other_name", "text"),
    Column("shared", "iri"),
    Column("shared_name", "text"),
    Column("tie", "text"),
    Column("party_when", "text", "EDTF"),
    Column("other_when", "text", "EDTF"),
    Column("dates", "text"),
    *EVIDENCE,
)
TIES = {
    "owner": ("Ownership", "owner", "owned"),
    "controller": ("Control", "controller", "controlled"),
    "lender": ("Financing", "financier", "borrower"),
    "partner": ("Partnership", "partner", "partner"),
    "official": ("Position", "holder", "positionIn"),
}
"""Name of a tie to class, role of the shared party, and role of the parties that share it."""
_NO_FIRMS = WHOLES | {"State", "SubnationalEntity", "GeopoliticalEntity", "Bloc", "PublicBody"}
"""Classes whose pairs are listed only where a party is asked about: that two states borrow from one bank is no news."""
_MOST = 60
"""Parties that a shared party may have; beyond that a tie to it says little, and the pairs are not listed."""


class Tie(NamedTuple):
    """A party's tie to a shared party: number of the party, and the claims that tell it."""

    party: int
    records: tuple[dict[str, Any], ...]


def interlocks(index: Index, clocks: Clocks, node: int | None = None, ties: tuple[str, ...] = ()) -> Told:
    """Pairs of parties that share a third.

    Args:
        index: the network index.
        clocks: the two clocks.
        node: a party that every pair must hold; None for all pairs.
        ties: names of `TIES`; empty for all.
    """
    reasons: list[str] = []
    rows: list[tuple[Term | None, ...]] = []
    crowded: list[str] = []
    for name in ties or tuple(TIES):
        without = WHOLES if node is not None else _NO_FIRMS
        for shared, found in sorted(_by_shared(index, clocks, name, without, reasons).items()):
            if len(found) > _MOST and node is None:
                crowded.append(f"{index.node(shared)['label']} ({len(found)})")
                continue
            for one, other in combinations(sorted(found, key=lambda tie: tie.party), 2):
                if node is None or node in (one.party, other.party):
                    first, second = (other, one) if other.party == node else (one, other)
                    rows.append(_row(index, shared, name, first, second))
    rows.sort(key=lambda row: [term.value if term else "" for term in row])
    notes = list(told.left_out(reasons))
    if crowded:
        notes.append(f"Shared by more than {_MOST} parties, pairs not listed: {', '.join(sorted(crowded))}.")
    return Told(Table(COLUMNS, rows), tuple(notes))


def _by_shared(
    index: Index, clocks: Clocks, name: str, without: frozenset[str], reasons: list[str]
) -> dict[int, list[Tie]]:
    """Shared party to the ties of the parties that share it."""
    relation, shared_role, party_role = TIES[name]
    found: dict[int, dict[int, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for record in _claims(index, relation):
        refusal = clocks.refusal(index, record)
        reasons.append(refusal)
        if refusal:
            continue
        for shared in record["roles"].get(shared_role, []):
            for party in record["roles"].get(party_role, []):
                if party != shared and index.node_class(party) not in without | WHOLES:
                    found[shared][party].append(record)
    return {
        shared: [Tie(party, tuple(records)) for party, records in parties.items()]
        for shared, parties in found.items()
        if len(parties) > 1
    }


def _claims(index: Index, relation: str) -> list[dict[str, Any]]:
    """Live claims of a class and its subclasses, by the edges that they make."""
    projections = index.projections
    names = {each.name for each in projections.declared if relation in projections.lineage(each.relation)}
    edges = range(len(index.tail))
    numbers = {index.edge_claim[edge] for edge in edges if index.projection(edge).name in names}
    return [index.claim(number) for number in sorted(numbers)]


def _row(index: Index, shared: int, name: str, one: Tie, other: Tie) -> tuple[Term | None, ...]:
    verdicts = [overlap(when(a), when(b)) for a in one.records for b in other.records]
    order = ("overlap", "may overlap", "dates unknown", "do not overlap")
    weakest = max((*one.records, *other.records), key=lambda record: strength.MODES.index(record["mode"]))
    cells = told.evidence(index, (*one.records, *other.records))
    return (
        *told.node(index, one.party),
        *told.node(index, other.party),
        *told.node(index, shared),
        Term(name),
        told.text("; ".join(dict.fromkeys(record["when"] for record in one.records if record.get("when")))),
        told.text("; ".join(dict.fromkeys(record["when"] for record in other.records if record.get("when")))),
        Term(min(verdicts, key=order.index)),
        Term(weakest["mode"]),
        *cells[1:],
    )


DESCRIPTOR = Descriptor(
    name="interlocks",
    question="Which parties share an owner, controller, lender, partner or official, and did that overlap in time?",
    parameters=(
        Parameter("name", "entity", "a party that every pair must hold", "all pairs"),
        Parameter("tie", "choice", f"kind of tie, of {', '.join(TIES)}", "all"),
        Parameter("as_of", "date", "what may have held on the day", "any"),
        Parameter("known_by", "date", "what sources had published by the day", "any"),
    ),
    columns=COLUMNS,
    function=interlocks,
    reference="Mizruchi, What do interlocks do?, Annual Review of Sociology 22 (1996), 271-298",
    caveat="Sharing a lender or owner is no dealing between the two. Strength is that of the weaker tie.",
)
