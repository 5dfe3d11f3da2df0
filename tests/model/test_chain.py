"""Tests of the records that cross rooms: what they derive from their fields."""

from __future__ import annotations

from itertools import pairwise

from surveilkg.model.chain import Chain, Citation, Hop, Node
from surveilkg.model.dossier import ClaimLine, Dossier, Section
from surveilkg.model.finding import Finding

NODES = [Node(f"https://w3id.org/surveilkg/id/{name}", name.upper(), "Company") for name in "abc"]


def line(claim: str) -> ClaimLine:
    """A claim line of which only the claim matters."""
    return ClaimLine(claim, "Deal", (), "asserted", "", "", "", (), (), "", (), "", "", "", "", False, ())


def test_chain_runs_from_start_to_goal() -> None:
    """Nodes are the tail of the first hop and the head of each: one more than hops."""
    hops = tuple(Hop(tail, head, (), 1, {}) for tail, head in pairwise(NODES))
    assert Chain(hops, 1.0).nodes == tuple(NODES)


def test_citation_without_place_has_no_comma() -> None:
    """A source without paragraphs is cited by its short form alone."""
    assert Citation("s", "Doe (2020)", "", "", "p").text() == "Doe (2020)"
    assert Citation("s", "Doe (2020)", "paragraph 2", "", "p").text() == "Doe (2020), paragraph 2"


def test_dossier_counts_each_claim_once() -> None:
    """A claim that names the node in two roles stands in two sections and is one claim."""
    sections = (Section("supplies", (line("c1"), line("c2"))), Section("operates", (line("c1"),)))
    assert Dossier(NODES[0], (), sections).claim_count == 2


def test_only_errors_forbid_publishing() -> None:
    """Warnings and infos are printed and do not stop a generation."""
    severities = [s for s in ("error", "warning", "info") if Finding(s, "r", "n", "m").is_error]
    assert severities == ["error"]
