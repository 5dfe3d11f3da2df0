"""What a publication tells of the network beside the graphs: keys of names, numbers of neighbours, and who they are.

A key is a name as `clean.names` compares it, which no query language can do; with it a name is looked up by one
pattern. Neighbours are told once for each pair, and only of edges of the index.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from surveilkg.iri import XSD
from surveilkg.network.index import Index
from surveilkg.store.publication import TERM

KEY, NEIGHBOURS, NEAR = (TERM + name for name in ("key", "neighbours", "near"))
_INTEGER = ox.NamedNode(XSD + "integer")


def lines(index: Index) -> Iterator[str]:
    """The statements as N-Triples; a key that several names of a node share comes several times."""
    for at in range(len(index.names)):
        key, _, _ = index.names[at].split("\t", 2)
        yield _line(index, index.name_node[at], KEY, ox.Literal(key))
    for node in range(index.counts["nodes"]):
        yield _line(index, node, NEIGHBOURS, ox.Literal(str(index.degree[node]), datatype=_INTEGER))
        ends = {end for edge in index.edges_of(node) for end in (index.tail[edge], index.head[edge]) if end > node}
        for end in sorted(ends):
            yield _line(index, node, NEAR, ox.NamedNode(index.node_iri(end)))


def _line(index: Index, node: int, predicate: str, value: ox.NamedNode | ox.Literal) -> str:
    return f"{ox.Triple(ox.NamedNode(index.node_iri(node)), ox.NamedNode(predicate), value)} .\n"
