"""Tests of network.names: every way to say who is meant, on the fictional world and on the shipped graph."""

from __future__ import annotations

import pytest

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.errors import AmbiguousNameError, UnknownNameError
from surveilkg.network import names


def slug(graph: SurveilGraph, text: str) -> str:
    """Last part of the IRI that a name resolves to."""
    return iri.local_name(str(graph.index.node(names.resolve(graph.index, text))["iri"]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Argus Optics", "argus"),
        ("  argus   OPTICS ", "argus"),
        ("Argus Optics Co., Ltd.", "argus"),
        ("Argus Optics GmbH", "argus"),
        ("阿格斯光学", "argus"),
        ("阿格斯光學", "argus"),
        ("阿格斯光学有限公司", "argus"),
        ("Argos Optix", "argus"),
        ("id:argus", "argus"),
        ("https://w3id.org/surveilkg/id/argus", "argus"),
        ("<https://w3id.org/surveilkg/id/argus>", "argus"),
        ("XRU", "XRU"),
        ("xr", "XRU"),
        ("鲁里坦尼亚", "XRU"),
        ("魯里坦尼亞", "XRU"),
        ("Cote d'Azote", "XCI"),
        ("CÔTE D’AZOTE", "XCI"),
        ("WBS", "world-bureau"),
        ("source:gazette", "gazette"),
        ("Streslau", "streslau"),
        ("Borealis", "borealis"),
        ("Borealis Co", "world-bureau"),
        ("Mercury Cameras", "mercury-cameras"),
        ("Mercury Cameras Ltd", "mercury-cameras"),
    ],
)
def test_every_way_to_name(world: SurveilGraph, text: str, expected: str) -> None:
    """Labels in three scripts, aliases, legal forms, misspellings, codes, CURIEs and IRIs. Expected: tests/world/kg.

    Streslau is a label and an alias of something else: the label wins. Borealis is an alias and, without its legal
    form, a name of something else: the alias wins.
    """
    assert slug(world, text) == expected


@pytest.mark.parametrize(("text", "expected"), [("华为", "huawei"), ("乌干达", "UGA"), ("烏干達", "UGA")])
def test_chinese_names_of_the_shipped_graph(graph: SurveilGraph, text: str, expected: str) -> None:
    """Simplified and traditional names of the issue's example. Expected: Unicode CLDR and the company's own name."""
    assert slug(graph, text) == expected


def test_every_label_and_code_of_the_shipped_graph_resolves(graph: SurveilGraph) -> None:
    """No entity hides behind its own name: label and codes lead to it, or to a list of candidates that holds it."""
    for number, record in enumerate(graph.index.nodes()):
        for text in [record["label"], *record["codes"], iri.shorten(record["iri"])]:
            try:
                assert names.resolve(graph.index, text) == number, text
            except AmbiguousNameError as error:
                assert iri.shorten(record["iri"]) in [curie for curie, _, _ in error.candidates]


def test_ambiguous_name_gives_all_candidates(world: SurveilGraph) -> None:
    """Two entities are called Mercury: both are given, with identifier, label and class, and none is chosen."""
    with pytest.raises(AmbiguousNameError) as caught:
        names.resolve(world.index, "mercury")
    assert caught.value.candidates == [
        ("id:mercury-cameras", "Mercury Cameras", "Company"),
        ("id:mercury-lab", "Mercury Laboratory", "ResearchOrganization"),
    ]
    assert "id:mercury-cameras" in str(caught.value)


@pytest.mark.parametrize("text", ["Argus Optic", "Agrus Optics", "Ruritani"])
def test_unknown_name_suggests_the_nearest(world: SurveilGraph, text: str) -> None:
    """A slip of the pen is answered with the name that was meant, and its identifier."""
    with pytest.raises(UnknownNameError) as caught:
        names.resolve(world.index, text)
    wanted = "Ruritania (id:XRU)" if text.startswith("R") else "Argus Optics (id:argus)"
    assert caught.value.suggestions[0] == wanted


@pytest.mark.parametrize("text", ["", "   ", "!?", "qqqqqqqq", "id:nobody", "id:", "<>", "https://example.org/x"])
def test_nonsense_is_unknown(world: SurveilGraph, text: str) -> None:
    """What names nothing is unknown, never the first entry of the table; there is always a next step."""
    with pytest.raises(UnknownNameError) as caught:
        names.resolve(world.index, text)
    assert caught.value.hint


def test_search_orders_exact_prefix_rest(world: SurveilGraph) -> None:
    """Exact names first, then names that begin so, then names that hold the words. Expected: tests/world/kg."""
    found = [iri.local_name(world.index.node(node)["iri"]) for node, _ in names.search(world.index, "Mercury")]
    assert set(found) == {"mercury-cameras", "mercury-lab"}
    found = [iri.local_name(world.index.node(node)["iri"]) for node, _ in names.search(world.index, "laputa")]
    assert found[0] == "XLA"
    assert set(found) == {"XLA", "laputa-bank", "group-laputan-vendors"}
    assert names.search(world.index, "") == []
    assert [name for _, name in names.search(world.index, "argos")] == ["Argos Optix"]


def test_where_names_are_many_those_that_begin_alike_are_compared(
    world: SurveilGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A graph of millions of names answers a slip of the pen without comparing all; parts are found anywhere."""
    monkeypatch.setattr(names, "_COMPARED", 5)
    for text, label in (("Argus Opticks", "Argus Optics"), ("Ruritanja", "Ruritania"), ("optics", "Argus Optics")):
        with pytest.raises(UnknownNameError) as caught:
            names.resolve(world.index, text)
        assert any(suggestion.startswith(label) for suggestion in caught.value.suggestions), text
