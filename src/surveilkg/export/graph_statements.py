"""The statements behind a part of the network: its claims, what they cite, and whom they name, each in its graph.

Lines are sorted on disk; what is asked of the store is asked for some hundred subjects at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from surveilkg import iri
from surveilkg.export.turtle import to_node
from surveilkg.store.lines import Lines
from surveilkg.store.serialise import token
from surveilkg.table import Term

if TYPE_CHECKING:
    from surveilkg.network.index import Index
    from surveilkg.network.subgraph import Subgraph
    from surveilkg.store.protocols import View

_SUBJECTS = 200
"""Subjects that are asked for at a time."""
_ABOUT = "SELECT ?g ?s ?p ?o WHERE {{ VALUES ?s {{ {subjects} }} GRAPH ?g {{ ?s ?p ?o }} }}"
_FOLLOWED = (iri.SKG + "amount", iri.SKG + "accountOf")
"""Properties of claims that lead to nodes which the index does not keep."""


def statements(view: View, index: Index, part: Subgraph) -> Iterator[str]:
    """N-Quads lines, sorted, each once; of the whole network all that the store holds."""
    with closing(Lines()) as lines:
        lines.extend(_everything(view) if part.is_whole else _about(view, index, part))
        with lines.path().open(encoding="utf-8", newline="\n") as stream:
            yield from stream


def _everything(view: View) -> Iterator[str]:
    """All statements; blank nodes, which the engine names by chance, by what is said of them (RDFC-1.0)."""
    unnamed = ox.Dataset()
    for line in view.nquads():
        if line.startswith("_:") or "> _:" in line:
            for quad in ox.parse(line, ox.RdfFormat.N_QUADS):
                unnamed.add(quad)
        else:
            yield f"{line}\n"
    unnamed.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    yield from (f"{quad} .\n" for quad in unnamed)


def _about(view: View, index: Index, part: Subgraph) -> Iterator[str]:
    """Statements about claims, then about what they cite and whom they name."""
    wanted: set[str] = {index.node(number)["iri"] for number in part.nodes.tolist()}
    claims: dict[str, None] = {}
    for number in dict.fromkeys(index.edge_claim[edge] for edge in part.edges.tolist()):
        record = index.claim(number)
        claims[record["iri"]] = None
        wanted.update((record["source"], *record["origins"]))
        for citation in record["citations"]:
            wanted.update(each for each in (citation["passage"], citation["source"]) if each)
        for nodes in record["roles"].values():
            wanted.update(index.node(node)["iri"] for node in nodes)
    for predicate, value, line in _lines(view, claims):
        if predicate in _FOLLOWED and value.kind == "iri":
            wanted.add(value.value)
        yield line
    yield from (line for _, _, line in _lines(view, sorted(wanted - claims.keys())))


def _lines(view: View, subjects: Iterable[str]) -> Iterator[tuple[str, Term, str]]:
    """Property, value and line of every statement about some subjects."""
    remaining = iter(subjects)
    while some := list(islice(remaining, _SUBJECTS)):
        values = " ".join(token(Term(subject, "iri")) for subject in some)
        for row in view.query_rows(_ABOUT.format(subjects=values)):
            subject, predicate, graph = (ox.NamedNode(row[name].value) for name in ("s", "p", "g"))
            yield row["p"].value, row["o"], f"{ox.Quad(subject, predicate, to_node(row['o']), graph)} .\n"
