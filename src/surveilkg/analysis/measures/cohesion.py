"""Measures of the whole network: communities, and whether like is tied to like."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from surveilkg.analysis.measures.centrality import NODE, number, undirected
from surveilkg.errors import FindingsError, MisuseError
from surveilkg.table import Column, Table, Term

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

COMMUNITIES = (
    Column("community", "integer"),
    Column("size", "integer", "nodes"),
    *NODE,
    Column("modularity", "decimal", "of the whole division, -0.5 to 1"),
)
ASSORTATIVITY = (
    Column("attribute", "text"),
    Column("coefficient", "decimal", "-1 to 1"),
    Column("ties_counted", "integer", "ties"),
    Column("ties_left_out", "integer", "ties"),
    Column("value", "text"),
    Column("with_value", "text"),
    Column("share_of_ties", "decimal", "0 to 1"),
)


TRIES = 2_000_000
"""Ties that all tries together look at: of a small network the best of twenty divisions is told."""


def communities(graph: nx.DiGraph, resolution: float = 1.0, seed: int = 1) -> Table:
    """Parts that are denser within than a random network of the same degrees, without direction.

    Found by the Leiden method, which unlike Louvain's never gives a part that falls apart; modularity is that of Newman
    (2006) with the resolution of Reichardt and Bornholdt (2006).

    Args:
        graph: the network.
        resolution: above 1 gives smaller parts, below 1 larger ones.
        seed: of the order in which nodes are tried; the same seed gives the same division.

    Raises:
        MisuseError: the resolution is 0.
        FindingsError: no tie joins two nodes.
    """
    import graspologic_native

    if not resolution:
        raise MisuseError("resolution: 0 is out of range.", "It is above 0.")
    plain = undirected(graph)
    ties = sorted((min(a, b), max(a, b), float(weight)) for a, b, weight in plain.edges(data="weight"))
    if not ties:
        raise FindingsError("No tie joins two nodes.", "Choose other relations.")
    tries = min(max(TRIES // len(ties), 1), 20)
    score, numbers = graspologic_native.leiden(ties, resolution=resolution, iterations=2, seed=seed, trials=tries)
    found: dict[int, list[str]] = {}
    for node in sorted(plain):
        found.setdefault(numbers.get(node, -1 - len(found)), []).append(node)
    parts = sorted(found.values(), key=lambda part: (-len(part), part[0]))
    partners = dict(plain.degree(weight="weight"))
    rows: list[tuple[Term | None, ...]] = []
    for at, part in enumerate(parts, 1):
        for node in sorted(part, key=lambda each: (-partners[each], each)):
            facts = graph.nodes[node]
            rows.append(
                (
                    number(at),
                    number(len(part)),
                    Term(node, "iri"),
                    Term(facts["label"]),
                    Term(facts["kind"]),
                    number(float(score)),
                )
            )
    return Table(COMMUNITIES, rows)


def assortativity(graph: nx.DiGraph, values: Mapping[str, str], attribute: str) -> Table:
    """Newman's coefficient of assortative mixing by an attribute, over ties whose both ends have a value.

    r = (sum_i e_ii - sum_i a_i b_i) / (1 - sum_i a_i b_i), with e the share of ties from value i to value j, a and b
    its row and column sums. Undefined (no value) where all ties join one value. Each tie counts once in each direction.

    Args:
        graph: the network.
        values: node to value; nodes without one are left out and their ties counted.
        attribute: name of the attribute.

    Raises:
        FindingsError: no tie has values at both ends.
    """
    plain = undirected(graph)
    counted = [(a, b) for a, b in plain.edges if a in values and b in values]
    if not counted:
        raise FindingsError(f"No tie has a {attribute} at both ends.", "The sources may not say; see the caveat.")
    mixing: Counter[tuple[str, str]] = Counter()
    for a, b in counted:
        mixing[values[a], values[b]] += 1
        mixing[values[b], values[a]] += 1
    total = sum(mixing.values())
    rows_of: Counter[str] = Counter()
    for (one, _), times in mixing.items():
        rows_of[one] += times
    expected = sum((times / total) ** 2 for times in rows_of.values())
    same = sum(times for (one, other), times in mixing.items() if one == other) / total
    coefficient = None if expected == 1 else number(float((same - expected) / (1 - expected)))
    rest = plain.number_of_edges() - len(counted)
    rows: list[tuple[Term | None, ...]] = [
        (
            Term(attribute),
            coefficient,
            number(len(counted)),
            number(rest),
            Term(one),
            Term(other),
            number(float(times / total)),
        )
        for (one, other), times in sorted(mixing.items(), key=lambda item: (-item[1], item[0]))
    ]
    return Table(ASSORTATIVITY, rows)
