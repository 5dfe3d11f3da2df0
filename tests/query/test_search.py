"""Tests of query.search: a table of entities by name, typed, best first."""

from __future__ import annotations

import pytest

from surveilkg.api import SurveilGraph


def test_columns_and_types(world: SurveilGraph) -> None:
    """Identifier, label, class, the name that fits and an integer. Expected: claims in tests/world/kg."""
    table = world.search("mercury")
    assert table.names == ["id", "label", "class", "matched", "claims"]
    rows = list(table)
    assert {row["id"] for row in rows} == {"id:mercury-cameras", "id:mercury-lab"}
    assert {row["id"]: row["claims"] for row in rows} == {"id:mercury-cameras": 3, "id:mercury-lab": 1}
    assert rows[0]["id"] == "id:mercury-cameras"


@pytest.mark.parametrize(
    ("text", "identifier", "matched"),
    [
        ("阿格斯", "id:argus", "阿格斯光学"),
        ("argos", "id:argus", "Argos Optix"),
        ("xru", "id:XRU", "XRU"),
        ("azote cote", "id:XCI", "Côte d’Azote"),
        ("BUREAU standards", "id:world-bureau", "World Bureau of Standards"),
    ],
)
def test_every_kind_of_name_is_searched(world: SurveilGraph, text: str, identifier: str, matched: str) -> None:
    """Chinese, misspellings, codes, words in any order and case. Expected: tests/world/kg."""
    first = next(iter(world.search(text)))
    assert (first["id"], first["matched"]) == (identifier, matched)


def test_limit_and_nothing(world: SurveilGraph) -> None:
    """No more rows than asked for; what nobody is called gives a table with columns and no rows."""
    assert len(world.search("a", limit=3)) == 3
    empty = world.search("qqqq")
    assert (len(empty), empty.names[0]) == (0, "id")
