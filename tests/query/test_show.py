"""Tests of query.show on the fictional world: everything that is said of a node, with hedge and place.

Expected values are read off tests/world/kg by hand.
"""

from __future__ import annotations

import pytest

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.errors import AmbiguousNameError, UnknownNameError
from surveilkg.model.dossier import ClaimLine, Dossier


def lines(dossier: Dossier) -> dict[str, ClaimLine]:
    """Claims of a dossier by source and number."""
    return {line.claim.removeprefix(iri.CLAIM): line for section in dossier.sections for line in section.claims}


def test_sections_by_relation_and_role(world: SurveilGraph) -> None:
    """Relations first, then figures, then what reaches the state through its organs and places; nothing twice."""
    dossier = world.show("Ruritania")
    assert [(section.title, len(section.claims)) for section in dossier.sections] == [
        ("Containment, as container", 1),
        ("Deal, as recipient", 4),
        ("Loan, as borrower", 1),
        ("Presence, as location", 1),
        ("Subordination, as superior", 1),
        ("Measurement: figures", 4),
        ("Deal: through its organs or places", 1),
        ("Deployment: through its organs or places", 1),
    ]
    assert dossier.claim_count == 14
    values = {attribute.value for attribute in dossier.attributes}
    assert values >= {"魯里坦尼亞 [zh-hant]", "鲁里坦尼亚 [zh-hans]", "XR", "XRU", "901"}


def test_every_claim_of_every_node_is_shown_with_its_place(world: SurveilGraph) -> None:
    """For each entity the dossier holds all claims of the store that name it, each cited; hedged ones with their hedge.

    Expected: a SPARQL query for claims with the entity in any place but source and origin.
    """
    query = """SELECT DISTINCT ?claim ?entity WHERE { ?claim a skg:Claim ; ?role ?entity . ?entity a skg:Entity
      FILTER(?role NOT IN (skg:source, skg:originatesFrom)) }"""
    wanted: dict[str, set[str]] = {record["iri"]: set() for record in world.index.nodes()}
    for row in world.view.select(query):
        wanted[str(row["entity"])].add(str(row["claim"]).removeprefix(iri.CLAIM))
    for entity, claims in wanted.items():
        found = lines(world.show(iri.shorten(entity)))
        assert set(found) == claims, entity
        for line in found.values():
            assert line.citations
            assert all(citation.place for citation in line.citations)
            assert line.mode == "asserted" or line.hedge


def test_hedged_denied_and_set_aside_claims_are_shown_as_such(world: SurveilGraph) -> None:
    """A dossier tells what is denied, retracted, conditional and set aside, each marked; it hides nothing."""
    borealis = lines(world.show("Borealis"))
    assert (borealis["gazette/p3-2"].mode, borealis["gazette/p3-2"].hedge) == ("denied", ("denies",))
    assert borealis["gazette/p3-1"].speaker == "two former officials"
    assert borealis["gazette/p3-1"].note == "The article does not take the claim as its own."
    cyclops = lines(world.show("id:cyclops"))
    assert cyclops["gazette/p4-1"].mode == "retracted"
    assert [name for name, line in cyclops.items() if line.deprecated] == ["gazette/p4-2"]
    delphi = lines(world.show("Delphi Analytics"))
    assert delphi["gazette/p3-4"].condition == "if the tender is opened again"
    assert lines(world.show("XRU"))["gazette/p2-2"].amounts == ("120,000,000 USD (commitment, prices unstated)",)


@pytest.mark.parametrize(
    ("name", "claim", "figure"),
    [("XRU", "gazette/p8-1", "5,000 cameras"), ("XLA", "courier/p3-1", "at least 40 companies")],
)
def test_figures_keep_their_bounds_and_units(world: SurveilGraph, name: str, claim: str, figure: str) -> None:
    """An exact count stays exact, "some 40, at least" stays a bound."""
    assert lines(world.show(name))[claim].figure == figure


def test_source_shows_its_account(world: SurveilGraph) -> None:
    """A source lists every sentence in order, with its claims or the reason that there is none."""
    account = world.show("source:gazette").account
    assert len(account) == 28
    assert account[0].place == "paragraph 1, sentence 1"
    assert [claim for claim, *_ in account[0].claims] == ["claim:gazette/p1-1"]
    (silent,) = [entry for entry in account if not entry.claims]
    assert (silent.place, silent.reason[:9]) == ("paragraph 9, sentence 1", "A heading")
    shared = next(entry for entry in account if entry.place == "paragraph 7, sentence 1")
    assert [claim for claim, *_ in shared.claims] == ["claim:gazette/p7-1", "claim:gazette/p7-3"]


@pytest.mark.parametrize("name", ["claim:gazette/p3-1", iri.CLAIM + "gazette/p3-1"])
def test_claim_is_shown_by_its_identifier(world: SurveilGraph, name: str) -> None:
    """A claim has a dossier of its own: one section, its attributes with the quoted words."""
    dossier = world.show(name)
    assert set(lines(dossier)) == {"gazette/p3-1"}
    values = {(attribute.name, attribute.value) for attribute in dossier.attributes}
    assert ("as written", "Borealis sold cameras to Fenwick") in values
    assert ("recipient", "Grand Fenwick (id:XFE)") in values


def test_unknown_and_ambiguous_names(world: SurveilGraph) -> None:
    """The same errors as everywhere, also for a claim that does not exist."""
    for name in ("Nemo", "claim:gazette/p99-9", "id:nemo"):
        with pytest.raises(UnknownNameError):
            world.show(name)
    with pytest.raises(AmbiguousNameError):
        world.show("Mercury")


def test_entity_without_claims_has_an_empty_dossier(world: SurveilGraph) -> None:
    """The courier is a source from which nothing was taken: attributes and account, no sections, no conflicts."""
    dossier = world.show("source:courier")
    assert (dossier.sections, dossier.conflicts) == ((), ())
    assert dossier.account
    assert dossier.attributes


def test_nothing_is_told_twice_or_of_itself(world: SurveilGraph) -> None:
    """Derived links that lead to the node itself, or repeat others at any depth, do not stand among what is known."""
    seen = 0
    for node in world.index.nodes():
        values = [each.value for each in world.show(str(node["iri"])).attributes if each.value.endswith(")")]
        links = [value for value in values if "(id:" in value]
        assert len(links) == len(set(links)), node["iri"]
        assert not any(value.endswith(f"({iri.shorten(str(node['iri']))})") for value in links)
        seen += bool(links)
    assert seen > 5
