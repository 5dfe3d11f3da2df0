"""Putting a report together: which analyses are asked, depending on what the report is about."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from surveilkg.analysis import asked, dependence, disagreements, gaps
from surveilkg.analysis.clocks import Clocks
from surveilkg.analysis.exposure.answer import CAUTIONS, Question, of_country, of_party
from surveilkg.analysis.finance import ledger, rows
from surveilkg.analysis.finance.ask import Filters
from surveilkg.analysis.report import sections
from surveilkg.analysis.report.notes import Notes
from surveilkg.model.chain import PathAnswer
from surveilkg.model.report import Item, Report, Section
from surveilkg.network import names
from surveilkg.network.answer import find_path
from surveilkg.network.constraints import PathConstraints
from surveilkg.network.ranking import WHOLES

if TYPE_CHECKING:
    from surveilkg.analysis.finance.rows import Books
    from surveilkg.network.index import Index
    from surveilkg.store.protocols import View

PARTNERS = 6
"""Partners to which a chain is told at most."""
_COUNTRIES = frozenset({"State", "Region", "SubnationalEntity"})
_NO_PARTNERS = WHOLES | {"TechnologyCategory", "RestrictionList", "LegalInstrument", "Initiative", "Place", "Product"}


def report(
    view: View, index: Index, manifest: dict[str, Any], name: str, as_of: str = "", known_by: str = ""
) -> Report:
    """The dossier of a party or country.

    Args:
        view: the store.
        index: the network index.
        manifest: of the generation.
        name: name, alias, code, CURIE or IRI.
        as_of: a date; what may have held then.
        known_by: a date; what sources had published by then.

    Raises:
        UnknownNameError: the name is not in the graph.
        AmbiguousNameError: it belongs to several entities.
        MisuseError: a date cannot be understood.
    """
    node = names.resolve(index, name)
    record, clocks = index.node(node), Clocks.of(as_of, known_by)
    notes = Notes(index, manifest)
    days = {"as_of": as_of, "known_by": known_by}
    found = [sections.summary(index, node, clocks, notes), sections.chains(_paths(index, node, clocks, days), notes)]
    is_country = record["class"] in _COUNTRIES
    found += (
        _of_country(view, index, record["iri"], days, notes)
        if is_country
        else _of_party(view, index, node, days, notes)
    )
    dated = asked.timeline(index, record["iri"], as_of=as_of, known_by=known_by)
    found.append(sections.timeline(index, record["label"], dated, notes))
    found.append(sections.network(index, node, clocks))
    conflicts = disagreements.disagreements(view, index, node, clocks=clocks)
    columns = ("conflict", "verdict", "what", "figure", "when", "strength")
    found.append(sections.table("Conflicts", conflicts, columns, notes))
    found.append(_gaps(view, index, record["iri"], known_by, notes) if is_country else _silence(index))
    told = ", ".join(f"{option.replace('_', ' ')} {day}" for option, day in days.items() if day)
    options = [part for option, day in days.items() if day for part in (f"--{option.replace('_', '-')}", day)]
    return Report(
        title=record["label"],
        kind=record["class"],
        iri=record["iri"],
        asked=told,
        command=shlex.join(["surveilkg", "report", record["iri"], *options]),
        generation=manifest["generation"],
        sections=tuple(found),
        footnotes=notes.all(),
        cautions=_cautions(is_country),
    )


def _paths(index: Index, node: int, clocks: Clocks, days: dict[str, str]) -> list[PathAnswer]:
    """Best chains to the partners with most events."""
    weight: dict[int, set[str]] = {}
    for edge in index.edges_of(node):
        other = index.head[edge] if index.tail[edge] == node else index.tail[edge]
        record = index.claim(index.edge_claim[edge])
        if index.node_class(other) in _NO_PARTNERS or index.projection(edge).family == "structure":
            continue
        if not clocks.refusal(index, record):
            weight.setdefault(other, set()).add(record["event"] or record["iri"])
    nearest = sorted(weight, key=lambda other: (-len(weight[other]), index.node(other)["label"], other))[:PARTNERS]
    query = PathConstraints(k=1, as_of=days["as_of"] or None, known_by=days["known_by"] or None).resolve(index)
    return [find_path(index, query, node, other) for other in nearest]


def _money(view: View, index: Index, notes: Notes, books: Books, filters: Filters) -> Section:
    return sections.ledger(ledger.answer(view, books, filters.resolve(index), filters.given()), notes)


def _of_party(view: View, index: Index, node: int, days: dict[str, str], notes: Notes) -> list[Section]:
    name = index.node(node)["iri"]
    found = []
    if "Actor" in index.projections.lineage(index.node_class(node)):
        found.append(sections.exposure(of_party(view, index, name, _question(days)), notes))
    roles = {
        role for claim in index.claims_of(node) for role, nodes in index.claim(claim)["roles"].items() if node in nodes
    }
    books: Books | None = None  # read where there is money, once for all sections
    for title, field, wanted in (
        ("as vendor", "vendor", {"supplier", "vendor", "contractor", "implementingAgency"}),
        ("as lender", "lender", {"financier", "guarantor"}),
        ("as borrower", "borrower", {"borrower", "beneficiary"}),
    ):
        if roles & wanted:
            books = books or rows.read(view)
            section = _money(view, index, notes, books, Filters(**{field: name}, **days))
            found.append(section._replace(title=f"{section.title} {title}"))
    standards = asked.standards(view, index, proposer=name, **days)
    if standards.table.rows:
        columns = ("bodies", "part", "technologies", "when", "listed_then", "strength")
        found.append(sections.table("Standards work", standards, columns, notes))
    interlocks = asked.interlocks(index, name, as_of=days["as_of"], known_by=days["known_by"])
    if interlocks.table.rows:
        wanted_columns = ("other_name", "shared_name", "tie", "party_when", "other_when", "dates", "strength")
        found.append(sections.table("Interlocks", interlocks, wanted_columns, notes))
    return found


def _question(days: dict[str, str]) -> Question:
    return Question(as_of=days["as_of"], known_by=days["known_by"])


def _of_country(view: View, index: Index, name: str, days: dict[str, str], notes: Notes) -> list[Section]:
    suppliers = asked.dependence(view, index, country=name, **days)
    columns = ("technology_name", "basis", "supplier_name", "supplier_home", "events", "share_pct", "hhi", "strength")
    found = [
        sections.table("Suppliers", suppliers, columns, notes, dependence.DESCRIPTOR.caveat),
        _money(view, index, notes, rows.read(view), Filters(country=name, **days)),
    ]
    found.append(sections.exposure(of_country(view, index, name, _question(days)), notes))
    return found


def _gaps(view: View, index: Index, name: str, known_by: str, notes: Notes) -> Section:
    answer = asked.gaps(view, index, country=name, known_by=known_by)
    columns = ("subject", "source_name", "first_year", "last_year", "verdict", "events")
    return sections.table("Gaps", answer, columns, notes, gaps.DESCRIPTOR.caveat)


def _silence(index: Index) -> Section:
    items = tuple(
        Item(f"{facts.get('cite_as') or facts.get('label') or name} ({facts.get('published') or 'no date shown'})")
        for name, facts in sorted(index.sources.items())
    )
    text = "What these sources do not say of this party is not known to be absent. Sources in the graph:"
    return Section("Gaps", (text,), items)


def _cautions(is_country: bool) -> tuple[str, ...]:
    found = [
        *CAUTIONS,
        "Chains are claims joined by a search, not by a source: what joins two ends is shown, not proven.",
        "A commitment is not a payment, a supply is not a use, a proposal is not an adoption.",
    ]
    return (*found, dependence.DESCRIPTOR.caveat) if is_country else tuple(found)
