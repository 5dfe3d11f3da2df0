"""Canonical hash of a graph: the same statements give the same hash, in whatever order or syntax they came.

Blank nodes are labelled by RDF Dataset Canonicalization (RDFC-1.0, W3C Recommendation 2024) before hashing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import closing

import pyoxigraph as ox

from surveilkg.store.lines import Lines


def canonical_hash(triples: Iterable[ox.Triple | ox.Quad]) -> str:
    """SHA-256 (hex) over the sorted canonical N-Triples of a graph; graph names of quads are left out."""
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    if any(isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode) for q in dataset):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    digest = hashlib.sha256()
    for line in sorted(f"{quad} .\n" for quad in dataset):
        digest.update(line.encode())
    return digest.hexdigest()


def graph_hash(store: ox.Store, graph: str) -> tuple[int, str]:
    """Number of statements and canonical hash of a named graph; memory does not grow with it, but for blank nodes."""
    name = ox.NamedNode(graph)
    with closing(Lines()) as lines:
        try:
            lines.extend(map(_line, store.quads_for_pattern(None, None, None, name)))
        except _BlankNodeError:
            quads = list(store.quads_for_pattern(None, None, None, name))
            return len(quads), canonical_hash(quads)
        return len(lines), lines.hash()


class _BlankNodeError(Exception):
    """A graph has blank nodes, which must be labelled together."""


def _line(quad: ox.Quad) -> str:
    if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
        raise _BlankNodeError
    return f"{quad.triple} .\n"


def lines_hash(lines: Iterable[str], graph: str) -> str:
    """SHA-256 (hex) over N-Quads lines of one graph, in whatever order and however often repeated they came.

    The lines must be without blank nodes and written in one way, as `ingest.emit` writes them.
    """
    digest = hashlib.sha256(graph.encode() + b"\n")
    for line in sorted(set(lines)):
        digest.update(line.encode())
    return digest.hexdigest()
