"""The same statement in two graphs is one statement: no answer may count it twice.

Engines differ in what the union of graphs holds: Oxigraph keeps a statement of two graphs twice, so that COUNT and SUM
over it grow. Every named query, rule and hygiene query, and the ledger, must answer the union as they answer one graph.
"""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import pytest

from surveilkg import iri
from surveilkg.analysis.finance import rows, total
from surveilkg.api import SurveilGraph
from surveilkg.generate import expected
from surveilkg.ingest import rules
from surveilkg.query import catalogue
from surveilkg.settings import data_root
from surveilkg.store.oxigraph import EmbeddedView


@pytest.fixture(scope="module")
def merged(graph: SurveilGraph) -> ox.Store:
    """The shipped graph with all its statements in one named graph."""
    store = ox.Store()
    target = ox.NamedNode(iri.graph("one"))
    quads = graph.generation.open_store()
    store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object, target) for quad in quads)
    assert len(store) < len(quads), "no statement stands in two graphs, so this would show nothing"
    return store


def test_every_named_query_answers_alike(graph: SurveilGraph, merged: ox.Store) -> None:
    """Rows of every query with its example parameters on one graph are the files with those on the union.

    That the files are so is the matter of `test_queries.py`.
    """
    root = data_root()
    one = expected.answers(root, "shipped", EmbeddedView(merged), graph.index)
    assert len(one) >= 60
    assert sorted(path.name for path in one if path.read_text(encoding="utf-8") != one[path]) == []
    assert len(catalogue.load(root)) >= 70


def test_every_rule_derives_alike(graph: SurveilGraph, merged: ox.Store) -> None:
    """What a rule gives over the union is what it gives over one graph."""
    different = []
    for rule in rules.rule_files(data_root() / "queries"):
        text = rule.read_text(encoding="utf-8")
        found = []
        for store in (graph.generation.open_store(), merged):
            given = store.query(text, prefixes=iri.PREFIXES, use_default_graph_as_union=True)
            assert isinstance(given, ox.QueryTriples)
            found.append({str(triple) for triple in given})
        if found[0] != found[1]:
            different.append(rule.name)
    assert different == []


def test_ledger_sums_alike(graph: SurveilGraph, merged: ox.Store) -> None:
    """Totals of the ledger do not grow with the number of graphs that tell of an entity or amount."""
    sums = []
    for view in (graph.view, EmbeddedView(merged)):
        flows = rows.read(view).flows
        sums.append(Counter({m: total.total(flows, m).range for m in total.measures(flows)}))
    assert sums[0] == sums[1] != Counter()
