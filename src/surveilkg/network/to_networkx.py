"""The network as a networkx graph, with everything that the index knows as attributes."""

from __future__ import annotations

import networkx as nx

from surveilkg.model import money
from surveilkg.network.index import Index


def to_networkx(index: Index) -> nx.MultiDiGraph:
    """A MultiDiGraph: nodes by IRI, one edge per claim and projection, keyed by claim IRI and projection.

    Node attributes: `label`, `kind` (class), `aliases` (list). Edge attributes: `verb`, `relation` (class), `family`,
    `mode`, `weight` (evidence, 0 to 1), `when` (EDTF text), `earliest_start` ... `latest_end` (ISO dates or None),
    `event`, `source`, `origin`, `paraphrase`, `hedge` (list), `amounts` (list of text), `carries_money`, `relevance`,
    `symmetric` and `citations` (list of passage IRIs). Denied, retracted and deprecated claims make no edge.
    """
    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    records = list(index.nodes())
    for record in records:
        graph.add_node(record["iri"], label=record["label"], kind=record["class"], aliases=record["aliases"])
    for edge in range(len(index.tail)):
        claim = index.claim(index.edge_claim[edge])
        projection = index.projection(edge)
        bounds = dict(
            zip(("earliest_start", "latest_start", "earliest_end", "latest_end"), claim["bounds"], strict=True)
        )
        graph.add_edge(
            records[index.tail[edge]]["iri"],
            records[index.head[edge]]["iri"],
            key=f"{claim['iri']} {projection.name}",
            claim=claim["iri"],
            verb=projection.verb,
            relation=claim["class"],
            family=projection.family,
            carries_money=projection.carries_money,
            relevance=projection.relevance,
            symmetric=projection.symmetric,
            mode=claim["mode"],
            weight=claim["weight"],
            when=claim.get("when", ""),
            event=claim["event"],
            source=claim["source"],
            origins=claim["origins"],
            beside_surveillance=claim["beside"],
            paraphrase=claim.get("paraphrase", ""),
            hedge=claim.get("hedge", []),
            amounts=[money.words(amount) for amount in claim["amounts"]],
            citations=[citation["passage"] for citation in claim["citations"]],
            **bounds,
        )
    return graph
