"""The network as a networkx graph, with everything that the index knows as attributes, or with its columns alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import networkx as nx

from surveilkg.model import money, strength
from surveilkg.network.collector import without_collector
from surveilkg.network.columns import NO_DAY
from surveilkg.network.index import Index

_DATES = ("earliest_start", "latest_start", "earliest_end", "latest_end")
Edge = tuple[str, str, Any, dict[str, Any]]
"""Tail, head, key and attributes."""


def to_networkx(index: Index, evidence: bool = True) -> nx.MultiDiGraph:
    """A MultiDiGraph: nodes by IRI, one edge per claim and projection.

    Node attributes: `label`, `kind` (class), `aliases` (list). Denied, retracted and deprecated claims make no edge.

    With evidence an edge is keyed by claim IRI and projection, and has: `claim`, `verb`, `relation` (class), `family`,
    `mode`, `weight` (evidence, 0 to 1), `when` (EDTF text), `earliest_start` ... `latest_end` (ISO dates or None),
    `event`, `source`, `origins`, `beside_surveillance`, `paraphrase`, `hedge` (list), `amounts` (list of text),
    `carries_money`, `relevance`, `symmetric` and `citations` (list of passage IRIs).

    Without evidence no record of a claim is read, which is faster and takes less memory: an edge is keyed by its number
    and has `claim` (number of the claim: `index.claim(number)` gives its record), `event` (number; edges of one number
    tell one event, 0 stands for none), `projection` (name), `mode`, `weight`, the four dates and `beside_surveillance`;
    `graph.graph["projections"]` has verb, relation, family and the rest by name of the projection. Do not print from
    it: read the record first.

    Args:
        index: the network.
        evidence: whether edges carry what a citation needs.
    """
    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    with without_collector():
        names: list[str] = []
        for record in index.nodes():
            names.append(record["iri"])
            graph.add_node(record["iri"], label=record["label"], kind=record["class"], aliases=record["aliases"])
        if not evidence:
            graph.graph["projections"] = {p.name: p._asdict() for p in index.projections.declared}
        graph.add_edges_from(_told(index, names) if evidence else _columns(index, names))
    return graph


def _told(index: Index, names: list[str]) -> Iterator[Edge]:
    """Edges with evidence; those of one claim stand together, so that its record is read once."""
    before, told = -1, dict[str, Any]()
    for edge, (tail, head, claim) in enumerate(zip(index.tail, index.head, index.edge_claim, strict=True)):
        if claim != before:
            before, told = claim, _of_claim(index.claim(claim))
        projection = index.projection(edge)
        attributes = {
            "claim": told["claim"],
            "verb": projection.verb,
            "relation": told["relation"],
            "family": projection.family,
            "carries_money": projection.carries_money,
            "relevance": projection.relevance,
            "symmetric": projection.symmetric,
            **told,
        }
        for name in ("origins", "hedge", "amounts", "citations"):
            attributes[name] = told[name].copy()
        yield names[tail], names[head], f"{told['claim']} {projection.name}", attributes


def _of_claim(record: dict[str, Any]) -> dict[str, Any]:
    """What all edges of a claim have in common."""
    return {
        "claim": record["iri"],
        "relation": record["class"],
        "mode": record["mode"],
        "weight": record["weight"],
        "when": record.get("when", ""),
        "event": record["event"],
        "source": record["source"],
        "origins": record["origins"],
        "beside_surveillance": record["beside"],
        "paraphrase": record.get("paraphrase", ""),
        "hedge": record.get("hedge", []),
        "amounts": [money.words(amount) for amount in record["amounts"]],
        "citations": [citation["passage"] for citation in record["citations"]],
        **dict(zip(_DATES, record["bounds"], strict=True)),
    }


def _columns(index: Index, names: list[str]) -> Iterator[Edge]:
    """Edges with what the columns of the index hold; values that come again are one object."""
    days: dict[int, str | None] = {NO_DAY: None}
    weights: dict[float, float] = {}
    kinds = [projection.name for projection in index.projections.declared]
    columns = zip(index.tail, index.head, index.edge_claim, index.projection_numbers, strict=True)
    bounds = index.bound_columns
    for edge, (tail, head, claim, kind) in enumerate(columns):
        for each in bounds:
            if each[claim] not in days:
                days[each[claim]] = date.fromordinal(each[claim]).isoformat()
        weight = index.claim_weight[claim]
        attributes = {
            "claim": claim,
            "event": index.claim_event[claim],
            "projection": kinds[kind],
            "mode": strength.MODES[index.claim_mode[claim]],
            "weight": weights.setdefault(weight, weight),
            "beside_surveillance": bool(index.claim_beside[claim]),
            "earliest_start": days[bounds[0][claim]],
            "latest_start": days[bounds[1][claim]],
            "earliest_end": days[bounds[2][claim]],
            "latest_end": days[bounds[3][claim]],
        }
        yield names[tail], names[head], edge, attributes
