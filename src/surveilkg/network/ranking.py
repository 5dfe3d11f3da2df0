"""What a step of a chain costs: evidence, relevance and hubs. Lower is better; chains are ranked by their sum.

    cost(step u -> v) = STEP + EVIDENCE * (1 - evidence) + RELEVANCE * (1 - relevance) + hub(v)

- evidence: combined weight of the accounts of the best event on the step (see `model.strength`), 0 to 1.
- relevance: weight of the edge's kind as the ontology declares it (`skg:relevance`), 0 to 1; times BESIDE where the
  claim names no technology of surveillance although its source records much else (`skg:besideSurveillance`).
- hub(v): for nodes in the middle only, HUB * log2(1 + number of neighbours of v), and TECHNOLOGY more where v is a
  technology: passing through a country or a technology that everybody is tied to says little.

The constants are editorial choices of ours (2026-11), tried on the shipped graph: a direct deal must beat any detour,
an asserted detour over a named organ of the state must beat a chain through a technology.
"""

from __future__ import annotations

import math

STEP = 1.0
EVIDENCE = 1.0
RELEVANCE = 1.0
HUB = 0.25
TECHNOLOGY = 1.5
WEAK_MARGIN = 3.75
WHOLES = frozenset({"ActorGroup", "Region"})
"""Classes of nodes of which a claim says nothing of any single part."""
BESIDE = 0.2
"""Factor on the relevance of a claim that names no surveillance (`skg:besideSurveillance`)."""


def step_cost(evidence: float, relevance: float) -> float:
    """Cost of a step without the hub penalty of the node that it reaches."""
    return STEP + EVIDENCE * (1.0 - evidence) + RELEVANCE * (1.0 - relevance)


def relevance(declared: float, is_beside: bool) -> float:
    """Relevance of an edge of a claim: as declared, or the part of it that a claim beside surveillance keeps."""
    return declared * BESIDE if is_beside else declared


def hub_penalty(neighbours: int, is_technology: bool) -> float:
    """Cost of passing through a node."""
    return HUB * math.log2(1 + neighbours) + (TECHNOLOGY if is_technology else 0.0)


def weak_beyond(best: float) -> float:
    """Chains that cost more than this are much weaker than the best one and are left out unless asked for."""
    return best + WEAK_MARGIN


EXPLANATION = f"""\
How chains are ranked (lower cost first):
  cost of a step = {STEP:g} + {EVIDENCE:g} x (1 - evidence) + {RELEVANCE:g} x (1 - relevance)
                   + hub penalty of the node that it passes through
  evidence   combined weight of the accounts of one event: mode (asserted 0.9 ... conditional 0.25) times kind of
             source, independent sources joined as 1 - product(1 - weight); sources with one origin count once
  relevance  declared per kind of edge in the ontology (supply 1.0, loan 1.0, presence 0.7, shared technology 0.3,
             place and seat 0.2); {BESIDE:g} of it for a claim that names no surveillance technology in a source
             of general scope
  hub        {HUB:g} x log2(1 + neighbours) for every node in the middle, {TECHNOLOGY:g} more for a technology
Left out unless asked for: chains that cost {WEAK_MARGIN:g} more than the best one, chains and claims that
name no surveillance technology beside others that do, chains that only restate claims already shown or take a
detour around a shorter one or run over common ground (a technology, a place) to a third party, a third chain
through the same node in the middle, chains through groups of actors or regions (a claim about a whole is not
one about its parts)."""
"""The rule in words, as `--explain` prints it."""
