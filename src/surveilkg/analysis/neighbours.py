"""What a party is tied to: one row per tie and event, grouped by the other party, the best documented party first.

A tie is what an event says of two parties: several accounts of one event are one row with all their citations. Parties
are in order of the cost of the step to them (`network.ranking`, without the hub penalty), and the ties of a party in
the order in which a chain tells them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from surveilkg.analysis import told
from surveilkg.analysis.descriptor import Descriptor, Parameter
from surveilkg.analysis.told import Told
from surveilkg.errors import MisuseError
from surveilkg.model import strength
from surveilkg.model.chain import Account, cited
from surveilkg.network import hops
from surveilkg.network.accounts import account_of
from surveilkg.network.answer import refused
from surveilkg.network.budget import BudgetSpentError
from surveilkg.network.steps import Steps
from surveilkg.network.targets import classes
from surveilkg.table import Column, Table, Term

if TYPE_CHECKING:
    from surveilkg.network.index import Index
    from surveilkg.network.query import PathQuery

COLUMNS = (
    Column("other", "iri"),
    Column("other_name", "text"),
    Column("class", "text"),
    Column("tie", "text"),
    Column("relation", "text"),
    Column("direction", "text"),
    Column("when", "text", "EDTF"),
    Column("amounts", "text"),
    Column("status", "text"),
    Column("hedge", "text"),
    Column("said", "text"),
    Column("remark", "text"),
    Column("neighbours", "integer", "nodes"),
    Column("independent_sources", "integer"),
    *told.EVIDENCE,
)
HUB = 60
"""Neighbours beyond which a node is told as a hub: a tie to it says little of two parties that share it."""
_NAMED = 5
Row = tuple[Term | None, ...]


class _Tied(NamedTuple):
    """A party that another is tied to.

    Args:
        cost: of the step to it.
        node: its number.
        events: the events on the step, as a chain tells them.
        symmetric: claims among them that tell a relation without direction.
        untold: events that name no surveillance technology and are not told, because others do.
    """

    cost: float
    node: int
    events: tuple[tuple[Account, ...], ...]
    symmetric: frozenset[str]
    untold: int


def neighbours(index: Index, query: PathQuery, node: int, kind: tuple[str, ...] = (), limit: int | None = None) -> Told:
    """What a node is tied to.

    Args:
        index: the network.
        query: the constraints on claims. A direction keeps the edges of its family, to the node and from it.
        node: the node.
        kind: classes of the other parties, by name, subclasses included; empty for all.
        limit: ties to tell, 1 or more; None for all.

    Raises:
        MisuseError: a class is unknown, or the limit below 1.
    """
    if limit is not None and limit < 1:
        raise MisuseError(f"limit is {limit}.", "It is at least 1.")
    steps = Steps(index, query, either_way=True)
    wanted = classes(index, kind)
    tied: list[_Tied] = []
    order: list[tuple[float, str, int]] = []
    try:
        order += sorted(
            (cost, index.node(other)["label"], other)
            for other, cost in steps.costs(node).items()
            if not wanted or wanted.intersection(index.projections.lineage(index.node_class(other)))
        )
        for cost, _, other in order:
            steps.budget.look()
            tied.append(_tied(steps, node, other, cost))
    except BudgetSpentError:
        cut = _cut(steps, node, len(order) - len(tied), is_ranked=bool(order))
    else:
        cut = ()
    rows = [_row(index, each, event) for each in tied for event in each.events]
    return Told(Table(COLUMNS, rows[:limit]), (*cut, *_notes(steps, node, tied, len(rows) - len(rows[:limit]))))


def _cut(steps: Steps, node: int, untold: int, *, is_ranked: bool) -> tuple[str, ...]:
    """What a limit that cut the search leaves open: whoever is told ranks before whoever is not."""
    told_so_far = f"{untold:,} part{'y' if untold == 1 else 'ies'} of lower rank left out"
    edges = f"none of its {len(steps.index.edges_of(node)):,} edges was judged to the end"
    return (f"Stopped by {steps.budget.cut}: {told_so_far if is_ranked else edges}.",)


def _tied(steps: Steps, node: int, other: int, cost: float) -> _Tied:
    index, pair = steps.index, (node, other)
    link = hops.by_relevance(steps, pair)
    accounts = [account_of(index, *edge) for edge in link]
    told_events = hops.hop(steps, pair, accounts, set()).events
    symmetric = (a.claim for (edge, _), a in zip(link, accounts, strict=True) if index.projection(edge).symmetric)
    untold = {account.event for account in accounts} - {event[0].event for event in told_events}
    return _Tied(cost, other, told_events, frozenset(symmetric), len(untold))


def _row(index: Index, tied: _Tied, event: tuple[Account, ...]) -> Row:
    best = event[0]
    ways = {"both ways" if a.claim in tied.symmetric else "out" if a.forward else "in" for a in event}
    citations = dict.fromkeys(citation for account in event for citation in account.citations)
    sources = strength.independent([([o.source for o in account.origins], 1.0) for account in event])
    return (
        *told.node(index, tied.node),
        Term(index.node_class(tied.node)),
        Term(best.verb),
        Term(best.relation),
        Term(" and ".join(sorted(ways, reverse=True))),
        _each(account.when for account in event),
        _each(amount for account in event for amount in account.amounts),
        _each(account.status for account in event),
        _each(word for account in event for word in account.hedge),
        told.text(best.paraphrase),
        told.text("names no surveillance technology" if all(account.beside for account in event) else ""),
        told.whole(index.degree[tied.node]),
        told.whole(len(sources)),
        Term(strength.strongest(account.mode for account in event)),
        Term(cited(tuple(citations))),
        Term(" ".join(dict.fromkeys(account.claim for account in event))),
    )


def _each(texts: Iterable[str]) -> Term | None:
    """What accounts say, each wording once; none where none says anything."""
    return told.text("; ".join(dict.fromkeys(text for text in texts if text)))


def _notes(steps: Steps, node: int, tied: list[_Tied], beyond: int) -> tuple[str, ...]:
    """How many parties, which of them are hubs, and what was left out."""
    index = steps.index
    events = sum(len(each.events) for each in tied)
    out = [f"{events:,} tie(s) to {len(tied):,} part{'y' if len(tied) == 1 else 'ies'}."]
    if beyond:
        out.append(f"{beyond:,} tie(s) of the lowest rank left out (--limit tells how many are shown).")
    untold = sum(each.untold for each in tied)
    if untold:
        out.append(f"{untold:,} tie(s) that name no surveillance technology left out (--include-weak shows them).")
    out += [f"Left out: {item.number:,} {item.reason}." for item in refused(steps)]
    hubs = sorted((each.node for each in tied if index.degree[each.node] > HUB), key=lambda n: (-index.degree[n], n))
    if hubs:
        named = ", ".join(f"{index.node(hub)['label']} ({index.degree[hub]:,})" for hub in hubs[:_NAMED])
        more = f" and {len(hubs) - _NAMED} more" if len(hubs) > _NAMED else ""
        out.append(f"Tied to more than {HUB} others, so that sharing a tie to one says little: {named}{more}.")
    edges = {index.edge_claim[edge] for edge in index.edges_of(node)}
    others = len(set(index.claims_of(node)) - edges)
    if others:
        out.append(f"{others:,} more claim(s) name it and tie it to nobody (statements, figures, denials): see show.")
    return tuple(out)


DESCRIPTOR = Descriptor(
    name="neighbours",
    question="What is a party tied to, by whom is it said, and how firmly?",
    parameters=(
        Parameter("name", "entity", "the party"),
        Parameter("kind", "class", "classes of the other parties, subclasses included", "all"),
        Parameter("limit", "integer", "ties to tell, the best documented first", "all"),
        Parameter("only, without", "relation", "relation types that count, or do not", "all"),
        Parameter("direction", "choice", "any, or the ties of supply or of money", "any"),
        Parameter("min_strength", "choice", "weakest claims that count", "conditional"),
        Parameter("as_of", "date", "what may have held on the day", "any"),
        Parameter("known_by", "date", "what sources had published by the day", "any"),
        Parameter("first, last", "date", "a period that ties must overlap", "any"),
        Parameter("include_weak", "flag", "also ties that name no surveillance technology beside others that do", "no"),
        Parameter("max_seconds", "number", "seconds after which what was found is told, best documented first", "none"),
    ),
    columns=COLUMNS,
    function=neighbours,
    reference="The ranking is that of paths: docs/explain/paths.md",
    caveat=(
        "One row is one event, however many sources tell of it; an event of several parties has a row for each, so do "
        "not add amounts over rows (surveilkg finance counts once). A party that is not here is not known to be "
        "unconnected."
    ),
)
