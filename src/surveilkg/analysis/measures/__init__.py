"""Measures on a declared network. Libraries do the work; each measure says what may not be concluded from it.

`MEASURES` lists them; command line, documentation and tests read it.
"""

from __future__ import annotations

from surveilkg.analysis.descriptor import Descriptor, Parameter
from surveilkg.analysis.measures import centrality, cohesion

_NO_CAUSE = (
    "The network holds what sources say, and they look where they look: a node with few ties may be little studied, "
    "not little connected. A measure orders nodes of this selection; it proves no influence, intent or cause."
)
_BOTH = "Compare only numbers taken on the same selection."

DEGREE = Descriptor(
    "degree", "Who has the most partners and events?", (), centrality.DEGREE, centrality.degree,
    "Freeman, Centrality in social networks: conceptual clarification, Social Networks 1 (1979), 215-239", _NO_CAUSE,
)  # fmt: skip
BETWEENNESS = Descriptor(
    "betweenness", "Who lies between others?",
    (Parameter("starts", "integer", "nodes at which shortest paths begin; 0: all, of a large network 200", "0"),
     Parameter("seed", "integer", "draw of these nodes, where they are not all", "1")),
    centrality.BETWEENNESS, centrality.betweenness,
    "Freeman (1977); computed as in Brandes, A faster algorithm for betweenness centrality, J. Math. Sociol. 25 (2001)",
    _NO_CAUSE + " An estimate is good for the first nodes; it may be far too low, and its error with it, where "
    "only paths of a few others pass. Lying between two "
    "parties is not dealing with both, nor passing anything on.",
)  # fmt: skip
PAGERANK = Descriptor(
    "pagerank", "Whom do the ties lead to?",
    (Parameter("damping", "decimal", "probability of following a tie, between 0 and 1", "0.85"),),
    centrality.PAGERANK, centrality.pagerank,
    "Brin and Page, The anatomy of a large-scale hypertextual Web search engine, WWW7 (1998)",
    _NO_CAUSE + " Direction is that of the relation (supplier to recipient, lender to borrower), not of power.",
)  # fmt: skip
EIGENVECTOR = Descriptor(
    "eigenvector", "Who is tied to the well tied?", (), centrality.EIGENVECTOR, centrality.eigenvector,
    "Bonacich, Factoring and weighting approaches to status scores, J. Math. Sociol. 2 (1972)",
    _NO_CAUSE + " Only the largest connected part is measured; 0 elsewhere says nothing.",
)  # fmt: skip
CORE = Descriptor(
    "k-core", "Which nodes form the dense middle?", (), centrality.CORE, centrality.core,
    "Seidman, Network structure and minimum degree, Social Networks 5 (1983)", _NO_CAUSE,
)  # fmt: skip
COMMUNITIES = Descriptor(
    "communities", "Which groups are tied among themselves more than to others?",
    (Parameter("resolution", "decimal", "above 1 smaller parts, below 1 larger ones", "1.0"),
     Parameter("seed", "integer", "order in which nodes are tried", "1")),
    cohesion.COMMUNITIES, cohesion.communities,
    "Traag, Waltman and van Eck, From Louvain to Leiden, Scientific Reports 9 (2019) 5233",
    _NO_CAUSE + " Divisions of almost equal quality differ: try several seeds before naming a bloc.",
)  # fmt: skip
ASSORTATIVITY = Descriptor(
    "assortativity", "Are like tied to like, by country, regime or kind?",
    (Parameter("by", "choice", "attribute, of country, regime, kind", "country"),),
    cohesion.ASSORTATIVITY, cohesion.assortativity,
    "Newman, Mixing patterns in networks, Phys. Rev. E 67 (2003) 026126, equation 2",
    _NO_CAUSE + " Regime classes are those of the index that gives them, for its year. " + _BOTH,
)  # fmt: skip

MEASURES: tuple[Descriptor, ...] = (
    DEGREE, BETWEENNESS, PAGERANK, EIGENVECTOR, CORE, COMMUNITIES, ASSORTATIVITY,
)  # fmt: skip
