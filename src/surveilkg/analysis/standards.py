"""Who proposes or works on standards, where, on what; who of them was listed then, and where else they supply."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from surveilkg.analysis import told
from surveilkg.analysis.clocks import Clocks, when
from surveilkg.analysis.descriptor import Descriptor, Parameter
from surveilkg.analysis.exposure import listings
from surveilkg.analysis.exposure.clock import HELD, MAY, Clock
from surveilkg.analysis.exposure.reader import Reader
from surveilkg.analysis.places import BASED_IN, Places, wholes
from surveilkg.analysis.told import EVIDENCE, Told
from surveilkg.table import Column, Table, Term

if TYPE_CHECKING:
    from surveilkg.network.index import Index
    from surveilkg.store.protocols import View

COLUMNS = (
    Column("proposer", "iri"),
    Column("proposer_name", "text"),
    Column("proposer_home", "text"),
    Column("part", "text"),
    Column("bodies", "text"),
    Column("technologies", "text"),
    Column("subject", "text"),
    Column("when", "text", "EDTF"),
    Column("status", "text"),
    Column("listed_then", "text"),
    Column("lists", "text"),
    Column("states_supplied_abroad", "integer", "states"),
    *EVIDENCE,
)
_FIRM = frozenset({"asserted"})
_PLACES = ("recipient", "location", "operator")
_SUPPLY = ("supplier", "vendor")
_BODIES = ("standardsBody", "standardsGroup", "affiliatedWith")


def standards(
    view: View,
    index: Index,
    clocks: Clocks,
    proposer: int | None = None,
    body: int | None = None,
    technology: int | None = None,
) -> Told:
    """Proposals and other work on standards, one row per proposer and claim.

    Args:
        view: the store.
        index: the network index.
        clocks: the two clocks.
        proposer: number of who proposes or works; None for all.
        body: number of a standards body or group; None for all.
        technology: number of a category, narrower ones included; None for all.
    """
    work = _Work(view, index)
    kinds = work.places.narrower(technology) if technology is not None else None
    reasons: list[str] = []
    rows = []
    for record in work.claims():
        bodies = [node for role in _BODIES for node in record["roles"].get(role, [])]
        technologies = set(record["roles"].get("technology", []))
        if (body is not None and body not in bodies) or (kinds is not None and not technologies & kinds):
            continue
        reasons.append(clocks.refusal(index, record))
        if not reasons[-1]:
            found = record["roles"].get("proposer") or record["roles"].get("affiliate") or []
            rows += [work.row(record, each, bodies) for each in found if proposer in (None, each)]
    rows.sort(key=lambda row: [term.value if term else "" for term in (row[1], row[7], row[-1])])
    return Told(Table(COLUMNS, rows), told.left_out(reasons))


class _Work:
    """Reads what is needed for a row."""

    def __init__(self, view: View, index: Index) -> None:
        self.index = index
        self.places = Places(view, index)
        self._homes = wholes(view, BASED_IN)

    def claims(self) -> list[dict[str, Any]]:
        """Live claims of proposals, and of ties to standards bodies."""
        index = self.index
        found = set()
        for edge in range(len(index.tail)):
            relation = index.projection(edge).relation
            to_body = relation == "Affiliation" and self._is_body(index.head[edge])
            if relation == "StandardsProposal" or to_body:
                found.add(index.edge_claim[edge])
        return [index.claim(number) for number in sorted(found)]

    def _is_body(self, node: int) -> bool:
        return self.index.node_class(node) == "StandardsBody"

    def row(self, record: dict[str, Any], proposer: int, bodies: list[int]) -> tuple[Term | None, ...]:
        """One proposer's part in one claim."""
        index = self.index
        name = index.node(proposer)["iri"]
        listed, lists = self.listed(proposer, record.get("when", ""))
        documents = record["roles"].get("standardsDocument", [])
        return (
            *told.node(index, proposer),
            told.text("; ".join(self.places.label(home) for home in sorted(self._homes.get(name, set())))),
            Term("proposes" if record["class"] == "StandardsProposal" else "takes part"),
            self._labels(bodies),
            self._labels(record["roles"].get("technology", [])),
            self._labels(documents),
            told.text(record.get("when", "")),
            told.text(record["status"]),
            Term(listed),
            told.text("; ".join(lists)),
            told.whole(self.abroad(proposer)),
            *told.evidence(index, [record]),
        )

    def listed(self, node: int, moment: str) -> tuple[str, list[str]]:
        """Whether a party stood on a list at a time, and on which; `date unknown` where the claim gives none."""
        bounds = when({"when": moment})
        first, last = bounds.earliest_start or date.min, bounds.latest_end or bounds.latest_start or date.max
        reader = Reader(self.index, Clock(moment, first, last), _FIRM)
        entries = listings.entries(reader, node)
        held = {entry.held for entry in entries}
        labels = {self.index.node(entry.list)["label"] for entry in entries if entry.list is not None}
        if not entries:
            return "no listing in the graph", []
        if not moment:
            return "listed at some time; date of the work unknown", sorted(labels)
        words = {HELD: "listed", MAY: "cannot tell"}
        return next((words[each] for each in (HELD, MAY) if each in held), "not then"), sorted(labels)

    def abroad(self, node: int) -> int:
        """Number of states other than its home in which claims tell of a supply, deployment or presence of a party."""
        index, name = self.index, self.index.node(node)["iri"]
        found: set[int] = set()
        for number in sorted(set(index.claims_of(node))):
            record = index.claim(number)
            plays = any(node in record["roles"].get(role, []) for role in _SUPPLY)
            if plays and record["mode"] not in {"denied", "retracted"} and not record["deprecated"]:
                found.update(*(self.places.home(p) for role in _PLACES for p in record["roles"].get(role, [])), ())
        return sum(index.node(state)["iri"] not in self._homes.get(name, set()) for state in found)

    def _labels(self, nodes: Iterable[int]) -> Term | None:
        return told.text("; ".join(sorted({self.index.node(node)["label"] for node in nodes})))


DESCRIPTOR = Descriptor(
    name="standards",
    question="Who proposed or works on which standards, was it listed then, and where abroad does it supply?",
    parameters=(
        Parameter("proposer", "entity", "who proposes or works", "all"),
        Parameter("body", "entity", "standards body or group", "all"),
        Parameter("technology", "entity", "category, narrower ones included", "all"),
        Parameter("as_of", "date", "what may have held on the day", "any"),
        Parameter("known_by", "date", "what sources had published by the day", "any"),
    ),
    columns=COLUMNS,
    function=standards,
    reference="listing status as in `surveilkg exposure`, on the date of the claim",
    caveat=(
        "Proposing is not having adopted; taking part (a rapporteur's organisation) is not proposing. No listing in "
        "the graph is no proof that there was none: see what the graph covers with `surveilkg status`."
    ),
)
