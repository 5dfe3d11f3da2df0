"""Who supplies a state with what, how concentrated that is, and how much the suppliers' own states paid for.

Three kinds of evidence are kept apart and never added: *stated together* (one claim names supplier, place and
technology), *presence* (a vendor is said to be there, with no technology), and *listed side by side* (a source lists
vendors and technologies of a state without pairing them). Concentration is taken on the first kind alone, and on what
is asserted, reported or estimated: what is planned, alleged or conditional has its row, but no share.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from surveilkg.analysis import told
from surveilkg.analysis.clocks import Clocks, when
from surveilkg.analysis.descriptor import Descriptor, Parameter
from surveilkg.analysis.places import BASED_IN, Places, wholes
from surveilkg.analysis.told import EVIDENCE, Told
from surveilkg.network.ranking import WHOLES
from surveilkg.table import Column, Table, Term

if TYPE_CHECKING:
    from surveilkg.network.index import Index
    from surveilkg.store.protocols import View

COLUMNS = (
    Column("state", "iri"),
    Column("state_name", "text"),
    Column("technology", "iri"),
    Column("technology_name", "text"),
    Column("basis", "text"),
    Column("supplier", "iri"),
    Column("supplier_name", "text"),
    Column("supplier_home", "text"),
    Column("events", "integer", "events"),
    Column("share_pct", "decimal", "% of events"),
    Column("financed_by_home", "integer", "events"),
    Column("suppliers", "integer", "suppliers"),
    Column("hhi", "integer", "0 to 10,000"),
    Column("first", "date"),
    Column("latest", "date"),
    *EVIDENCE,
)
TOGETHER, PRESENT, BESIDE = "stated together", "presence, technology not stated", "listed side by side"
_SUPPLIERS = {"Deal": ("supplier",), "Deployment": ("vendor",), "Presence": ("vendor",)}
_PLACES = ("recipient", "location", "operator")
_CO_LISTED = "SELECT DISTINCT ?claim WHERE { ?claim skg:citation ?passage . ?passage skg:coListing true }"
_FINANCED = """SELECT DISTINCT ?claim ?financier ?state WHERE {
  ?financing a skg:Financing ; skg:rank skg:rank-normal ; skg:finances ?claim ; skg:financier ?financier ;
    skg:mode ?mode . FILTER(?mode NOT IN (skg:denied, skg:retracted))
  OPTIONAL { ?financier skg:organOf|skg:basedIn ?state } } ORDER BY ?claim ?financier ?state"""
FIRM = frozenset({"asserted", "reported", "estimated"})
"""Modes whose events have a share."""
Key = tuple[int, int, str]
"""Number of the state, of the technology (-1 where none is stated), basis."""


class Graph(NamedTuple):
    """What the store says beyond the index.

    Args:
        places: what lies in which state.
        beside: claims that rest on a list which pairs nothing.
        homes: company to home states, by IRI.
        paid_by: claim to the states of those who financed it, by IRI.
    """

    places: Places
    beside: frozenset[str]
    homes: dict[str, set[str]]
    paid_by: dict[str, set[str]]


def dependence(
    view: View, index: Index, clocks: Clocks, country: int | None = None, technology: int | None = None
) -> Told:
    """Suppliers per state and technology.

    Args:
        view: the store.
        index: the network index.
        clocks: the two clocks.
        country: number of a state or region; None for all states.
        technology: number of a category, narrower ones included; None for all.
    """
    graph = _graph(view, index)
    states = graph.places.states_of(country) if country is not None else None
    kinds = graph.places.narrower(technology) if technology is not None else None
    reasons: list[str] = []
    groups: dict[Key, dict[int, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for record in _supplies(index):
        reasons.append(clocks.refusal(index, record))
        if reasons[-1]:
            continue
        for key in _keys(graph, record):
            if (states is None or key[0] in states) and (kinds is None or key[1] in kinds):
                for role in _SUPPLIERS[record["class"]]:
                    for supplier in record["roles"].get(role, []):
                        if index.node_class(supplier) not in WHOLES:
                            groups[key][supplier].append(record)
    ordered = sorted(groups, key=lambda key: _order(index, key))
    rows = [row for key in ordered for row in _rows(index, graph, key, groups[key])]
    return Told(Table(COLUMNS, rows), told.left_out(reasons))


def _graph(view: View, index: Index) -> Graph:
    paid_by: dict[str, set[str]] = defaultdict(set)
    for row in view.query_rows(_FINANCED):
        paid_by[row["claim"].value].add(row["state"].value if "state" in row else row["financier"].value)
    beside = frozenset(row["claim"].value for row in view.query_rows(_CO_LISTED))
    return Graph(Places(view, index), beside, wholes(view, BASED_IN), paid_by)


def _supplies(index: Index) -> list[dict[str, Any]]:
    names = {each.name for each in index.projections.declared if each.relation in _SUPPLIERS}
    edges = range(len(index.tail))
    numbers = {index.edge_claim[edge] for edge in edges if index.projection(edge).name in names}
    records = (index.claim(number) for number in sorted(numbers))
    return [record for record in records if record["class"] in _SUPPLIERS]


def _keys(graph: Graph, record: dict[str, Any]) -> set[Key]:
    """States and technologies of a claim, with the kind of evidence that it is."""
    states = {
        state for role in _PLACES for place in record["roles"].get(role, []) for state in graph.places.home(place)
    }
    technologies = record["roles"].get("technology", [])
    if record["iri"] in graph.beside:
        return {(state, -1, BESIDE) for state in states}
    if not technologies:
        return {(state, -1, PRESENT) for state in states}
    return {(state, technology, TOGETHER) for state in states for technology in technologies}


def _order(index: Index, key: Key) -> tuple[str, int, str, int]:
    state, technology, basis = key
    label = index.node(technology)["label"] if technology >= 0 else ""
    return index.node(state)["label"], (TOGETHER, PRESENT, BESIDE).index(basis), label, state


def _events(records: Iterable[dict[str, Any]]) -> set[str]:
    return {record["event"] or record["iri"] for record in records}


def _rows(
    index: Index, graph: Graph, key: Key, found: dict[int, list[dict[str, Any]]]
) -> list[tuple[Term | None, ...]]:
    state, technology, basis = key
    events = {supplier: _events(records) for supplier, records in found.items()}
    firm = {
        supplier: _events(record for record in records if record["mode"] in FIRM) for supplier, records in found.items()
    }
    total = sum(map(len, firm.values()))
    shares = {supplier: 100 * len(those) / total if total else 0.0 for supplier, those in firm.items()}
    hhi = told.whole(round(sum(share**2 for share in shares.values()))) if basis == TOGETHER and total else None
    tech = told.node(index, technology) if technology >= 0 else (None, None)
    rows = []
    for supplier in sorted(found, key=lambda each: (-shares[each], index.node(each)["label"], each)):
        records, homes = found[supplier], graph.homes.get(index.node(supplier)["iri"], set())
        paid = _events(record for record in records if graph.paid_by.get(record["iri"], set()) & homes)
        bounds = [when(record) for record in records]
        first = min((held.earliest_start for held in bounds if held.earliest_start), default=None)
        latest = max((held.latest_start for held in bounds if held.latest_start), default=None)
        rows.append(
            (
                *told.node(index, state),
                *tech,
                Term(basis),
                *told.node(index, supplier),
                told.text("; ".join(graph.places.label(home) for home in sorted(homes))),
                told.whole(len(events[supplier])),
                told.decimal(shares[supplier], 1) if firm[supplier] else None,
                told.whole(len(paid)),
                told.whole(sum(map(bool, firm.values()))),
                hhi,
                Term(first.isoformat()) if first else None,
                Term(latest.isoformat()) if latest else None,
                *told.evidence(index, records),
            )
        )
    return rows


DESCRIPTOR = Descriptor(
    name="dependence",
    question="Who supplies a state with which technology, and how concentrated is that?",
    parameters=(
        Parameter("country", "entity", "receiving state or region", "all states"),
        Parameter("technology", "entity", "category, narrower ones included", "all"),
        Parameter("as_of", "date", "what may have held on the day", "any"),
        Parameter("known_by", "date", "what sources had published by the day", "any"),
    ),
    columns=COLUMNS,
    function=dependence,
    reference=(
        "Herfindahl-Hirschman index: sum of squared shares in per cent (Rhoades, Federal Reserve Bulletin 79 (1993), "
        "188-189); shares are of events, not of money"
    ),
    caveat=(
        "Shares count events that sources tell of, not contracts, money or installed base; with few events it is "
        "high by itself. Presence and side-by-side lists pair no vendor with a technology and enter no index. Financed "
        "by home counts only events that a financing is said to pay for."
    ),
)
