"""Tests of what a notebook imports: `open_graph()` and its verbs on the shipped graph."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import rdflib

import surveilkg
from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.errors import MisuseError, SurveilkgError, UnknownNameError
from surveilkg.store.protocols import Answer
from surveilkg.table import Table


def test_open_graph_takes_the_workspace_of_the_environment(graph: SurveilGraph, workspace: Path) -> None:
    """Without an argument SURVEILKG_WORKSPACE counts; the generation is the one that is published there."""
    assert surveilkg.open_graph().generation.id == graph.generation.id
    assert surveilkg.open_graph(str(workspace)).generation.folder == graph.generation.folder


def test_import_loads_nothing_heavy() -> None:
    """`import surveilkg` costs nothing: neither the store nor networkx nor rdflib nor pandas comes with it."""
    heavy = {"pyoxigraph", "networkx", "rdflib", "pandas", "click"}
    code = f"import sys, surveilkg; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_path_search_and_show(graph: SurveilGraph) -> None:
    """The verbs answer as the commands do. Expected: sahin-2020/p26-6, the deal of August 2019."""
    answer = graph.path("Huawei", "Uganda", max_hops=1)
    assert answer.chains[0].hops[0].best.claim == iri.CLAIM + "sahin-2020/p26-6"
    assert answer.chains[0].hops[0].best.citations[0].place == "paragraph 26, sentence 2"
    assert graph.search("华为").column("id") == ["id:huawei"]
    shown = {line.claim for section in graph.show("Uganda").sections for line in section.claims}
    assert iri.CLAIM + "sahin-2020/p26-6" in shown


def test_sparql_answers_by_kind_of_query(graph: SurveilGraph) -> None:
    """SELECT gives a table, ASK a truth value, CONSTRUCT triples; bindings are terms, not text."""
    answers: list[Answer] = [
        graph.sparql("SELECT ?s WHERE { ?s skg:isoAlpha2 'UG' }"),
        graph.sparql("ASK { id:UGA a skg:State }"),
        graph.sparql("CONSTRUCT { id:UGA a skg:State } WHERE { }"),
    ]
    table, truth, triples = answers
    assert isinstance(table, Table)
    assert table.column("s") == [iri.entity("UGA")]
    assert truth is True
    assert isinstance(triples, list)
    assert [part.value for part in triples[0]] == [iri.entity("UGA"), iri.RDF + "type", iri.SKG + "State"]


def test_tables_become_data_frames(graph: SurveilGraph) -> None:
    """Columns and rows as in the table, numbers as numbers, unbound cells as missing. Expected: ISO 3166-1."""
    query = """SELECT ?code (COUNT(?claim) AS ?n) (SAMPLE(?none) AS ?empty) WHERE { ?s skg:isoAlpha3 ?code .
      OPTIONAL { ?claim skg:recipient ?s } OPTIONAL { ?s skg:nothing ?none } } GROUP BY ?code ORDER BY ?code"""
    table = graph.sparql(query)
    assert isinstance(table, Table)
    frame = table.to_pandas()
    assert list(frame.columns) == table.names == ["code", "n", "empty"]
    assert len(frame) == len(table)
    assert pd.api.types.is_integer_dtype(frame["n"])
    assert frame["n"][frame["code"] == "UGA"].item() >= 1
    assert frame["empty"].isna().all()
    assert list(graph.search("qqqq").to_pandas().columns) == graph.search("qqqq").names


def test_to_rdflib_holds_every_graph_of_the_manifest(graph: SurveilGraph) -> None:
    """Per named graph as many statements as the manifest counts, and prefixes for queries. Expected: the manifest."""
    dataset = graph.to_rdflib()
    wanted = {name: entry["statements"] for name, entry in graph.generation.manifest()["graphs"].items()}
    found = {str(context.identifier): len(context) for context in dataset.graphs()}
    found.pop(str(rdflib.graph.DATASET_DEFAULT_GRAPH_ID), None)
    assert found == wanted
    rows = list(dataset.query("SELECT ?c WHERE { ?c skg:supplier id:huawei ; skg:recipient id:UGA }"))
    assert [str(row[0]) for row in rows if isinstance(row, rdflib.query.ResultRow)] == [iri.CLAIM + "sahin-2020/p26-6"]


def test_errors_are_of_one_family(graph: SurveilGraph) -> None:
    """Whatever a caller gets wrong raises a SurveilkgError with a message; unknown options raise TypeError."""
    with pytest.raises(UnknownNameError):
        graph.path("Nemo of Nowhere", "Uganda")
    with pytest.raises(MisuseError):
        graph.path("Huawei", "Uganda", direction="sideways")
    with pytest.raises(SurveilkgError):
        graph.sparql("not a query")
    with pytest.raises(TypeError):
        graph.path("Huawei", "Uganda", max_hop=3)
