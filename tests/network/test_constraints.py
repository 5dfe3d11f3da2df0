"""Tests of network.constraints: what cannot be understood is refused with a message that says what would be."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from surveilkg.api import SurveilGraph
from surveilkg.errors import AmbiguousNameError, MisuseError, UnknownNameError
from surveilkg.network.constraints import MAX_HOPS, PathConstraints

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"k": 0}, "k is 0"),
    ({"max_hops": 0}, "max_hops 0"),
    ({"max_hops": MAX_HOPS + 1}, f"max_hops {MAX_HOPS + 1}"),
    ({"direction": "sideways"}, "supply"),
    ({"min_strength": "denied"}, "asserted"),
    ({"as_of": "last summer"}, "--as-of"),
    ({"as_of": "2019-13"}, "month"),
    ({"as_of": "2018/2020"}, "interval"),
    ({"first": "2020-02-30"}, "--from"),
    ({"last": ""}, "--to"),
    ({"first": "2021", "last": "2020"}, "after"),
    ({"only": ("Bribe",)}, "Deal"),
    ({"without": ("Claim",)}, "not a relation type"),
    ({"only": ("Statement",)}, "not a relation type"),
]


@pytest.mark.parametrize(("given", "said"), WRONG)
def test_misuse_is_explained(world: SurveilGraph, given: dict[str, Any], said: str) -> None:
    """Each wrong value is named, with what would be right, as misuse (exit code 2)."""
    with pytest.raises(MisuseError) as caught:
        PathConstraints(**given).resolve(world.index)
    assert said in str(caught.value)
    assert caught.value.exit_code == 2


def test_names_in_constraints_are_resolved_like_the_ends(world: SurveilGraph) -> None:
    """--via and --not-via know every kind of name, and complain in the same way."""
    query = PathConstraints(via=("阿格斯光学",), not_via=("XFE", "id:delphi")).resolve(world.index)
    assert [world.index.node(n)["label"] for n in query.via] == ["Argus Optics"]
    assert {world.index.node(n)["label"] for n in query.not_via} == {"Grand Fenwick", "Delphi Analytics"}
    with pytest.raises(UnknownNameError):
        PathConstraints(via=("Nemo",)).resolve(world.index)
    with pytest.raises(AmbiguousNameError):
        PathConstraints(not_via=("Mercury",)).resolve(world.index)


def test_dates_cover_what_they_may_mean(world: SurveilGraph) -> None:
    """A year is all of its days, a month all of its days. Expected: the calendar."""
    query = PathConstraints(as_of="2019", first="2020-02", last="2020-02").resolve(world.index)
    assert query.as_of == (date(2019, 1, 1), date(2019, 12, 31))
    assert (query.first, query.last) == (date(2020, 2, 1), date(2020, 2, 29))


def test_relation_types_in_any_case_with_their_subtypes(world: SurveilGraph) -> None:
    """`loan` means Loan; Relation itself means all. Expected: the class names of the ontology."""
    assert PathConstraints(only=("loan", "LISTING")).resolve(world.index).only == {"Loan", "Listing"}
    assert PathConstraints(only=("relation",)).resolve(world.index).only == {"Relation"}


def test_known_by_admits_only_what_was_published(world: SurveilGraph) -> None:
    """On the clock of knowledge every account shown stands in a source published by the day; the others are counted.

    Expected: the sources of tests/world are of 2023, the Ledger shows no date.
    """
    assert not world.path("id:argus", "Ruritania", known_by="2022").chains
    later = world.path("id:argus", "Ruritania", known_by="2023")
    shown = [a for c in later.chains for h in c.hops for found in h.events for a in found]
    assert shown
    assert {citation.published[:4] for account in shown for citation in account.citations} == {"2023"}
    reasons = {item.reason for item in world.path("Borealis Systems", "Ruritania", known_by="2023").suppressed}
    assert "claims from sources that show no date of publication" in reasons
