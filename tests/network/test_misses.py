"""Tests of network.misses: where there is no chain, what comes nearest is told truthfully."""

from __future__ import annotations

from surveilkg.api import SurveilGraph


def test_looser_question_is_offered(world: SurveilGraph) -> None:
    """The option that is in the way is named with the chain that it hides. Expected: tests/world/kg."""
    misses = world.path("id:cyclops", "XRU", as_of="2019").misses
    assert "There is a chain without --as-of: Cyclops Holding - Argus Optics - Ruritania." in misses
    misses = world.path("id:cyclops", "Brobdingnag", max_hops=2).misses
    assert any(text.startswith("There is a chain with more steps (--max-hops 6)") for text in misses)
    assert any("--through-groups" in text and "Vendors from Laputa" in text for text in misses)
    misses = world.path("Argus Optics", "XFE", max_hops=1, min_strength="asserted").misses
    assert any("without --min-strength: Argus Optics - Grand Fenwick" in text for text in misses)


def test_node_without_relations_is_told(world: SurveilGraph) -> None:
    """Lilliput is only spoken of: that is said, with the number of claims (a statement and a retracted deal)."""
    answer = world.path("Lilliput", "Ruritania")
    assert answer.chains == ()
    assert answer.misses == ("No relation of Lilliput is in the graph; 2 claim(s) name it.",)
    assert "54 edges of 39 claims between 25 entities" in answer.searched


def test_denied_claim_is_told_with_its_mode(world: SurveilGraph) -> None:
    """A denial joins nobody, but whoever asks about the pair learns of it. Expected: gazette/p3-2."""
    misses = world.path("Borealis", "Brobdingnag", max_hops=1).misses
    assert any("(denied): Borealis Systems denies any sale" in text for text in misses)


def test_claim_that_was_set_aside_is_not_told_as_asserted(world: SurveilGraph) -> None:
    """Gazette/p4-2 was read wrongly and is deprecated; a nearest miss may name it only as set aside."""
    misses = world.path("id:cyclops", "Ministry of Order", max_hops=1).misses
    about = [text for text in misses if "Cyclops Holding supplied the Ministry" in text]
    assert all("set aside" in text for text in about)
    assert about


def test_no_misses_beside_chains(world: SurveilGraph) -> None:
    """An answer with chains has no nearest misses."""
    assert world.path("Argus Optics", "XRU").misses == ()
