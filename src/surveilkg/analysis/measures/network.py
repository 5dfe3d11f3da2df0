"""The network that measures are taken on: declared in full with every answer, because every measure depends on it.

Nodes are entities, an edge joins two of them that at least one event ties together by the relations chosen, and its
weight is the number of such events: several reports of one event are one, several events are several.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from surveilkg.analysis.clocks import Clocks
from surveilkg.errors import FindingsError, MisuseError
from surveilkg.model import strength
from surveilkg.network.query import relation_classes

if TYPE_CHECKING:
    import networkx as nx

    from surveilkg.network.index import Index

ACTORS = "actors"
"""Companies, bodies, states, blocs and persons; not technologies, laws, lists, places or groups of actors."""
NODES = (ACTORS, "all")
_NO_ACTORS = frozenset(
    {"TechnologyCategory", "Product", "LegalInstrument", "RestrictionList", "StandardsDocument", "WorkItem",
     "Initiative", "Place", "Region", "ActorGroup", "Source"}
)  # fmt: skip
STRENGTHS = strength.MODES[:6]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which edges make the network, as text; empty means any.

    Args:
        families: families of edges, such as supply, money, ownership, standards.
        relations: relation classes, such as Deal or Loan, with their subclasses.
        nodes: `actors` or `all`.
        min_strength: weakest mode that counts.
        as_of: a date; what may have held then.
        known_by: a date; what sources had published by then; sources without a date are left out.
    """

    families: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    nodes: str = ACTORS
    min_strength: str = "estimated"
    as_of: str = ""
    known_by: str = ""

    def words(self) -> str:
        """The declaration, as it is printed beside every answer."""
        parts = [f"nodes: {self.nodes}", f"weakest mode: {self.min_strength}", "edge weight: number of events"]
        parts += [f"families: {', '.join(self.families)}" if self.families else "families: all but structure"]
        parts += [f"relations: {', '.join(self.relations)}"] if self.relations else []
        parts += [f"held on: {self.as_of}"] if self.as_of else []
        parts += [f"published by: {self.known_by}"] if self.known_by else []
        return "; ".join(parts)


def network(index: Index, chosen: Selection) -> nx.DiGraph:
    """The directed network of a selection, one edge per pair and direction.

    Node attributes: `label`, `kind`. Edge attributes: `weight` (events), `families` (sorted list), `claims` (IRIs,
    sorted), `symmetric`. Edges of symmetric relations stand in both directions. Nodes without an edge are left out.

    Raises:
        MisuseError: a family, relation, strength or date is unknown.
        FindingsError: no edge is left.
    """
    import networkx as nx

    _check(index, chosen)
    events: dict[tuple[int, int], set[str]] = defaultdict(set)
    claims: dict[tuple[int, int], set[str]] = defaultdict(set)
    families: dict[tuple[int, int], set[str]] = defaultdict(set)
    admit = _Admission(index, chosen)
    for edge in range(len(index.tail)):
        if not admit.edge(edge):
            continue
        projection, record = index.projection(edge), admit.claim(edge)
        pair = (index.tail[edge], index.head[edge])
        for each in (pair, pair[::-1]) if projection.symmetric else (pair,):
            events[each].add(record["event"] or record["iri"])
            claims[each].add(record["iri"])
            families[each].add(projection.family)
    graph: nx.DiGraph = nx.DiGraph()
    names: dict[int, str] = {}
    for node in sorted({node for pair in events for node in pair}):
        record = index.node(node)
        names[node] = record["iri"]
        graph.add_node(record["iri"], label=record["label"], kind=record["class"])
    for pair in sorted(events):
        tail, head = names[pair[0]], names[pair[1]]
        told = {"weight": len(events[pair]), "families": sorted(families[pair]), "claims": sorted(claims[pair])}
        graph.add_edge(tail, head, **told)
    if not graph:
        raise FindingsError("No edge is left to measure.", f"Asked: {chosen.words()}.")
    return graph


class _Admission:
    """Which edges of an index a selection admits."""

    def __init__(self, index: Index, chosen: Selection) -> None:
        self._index = index
        self._chosen = chosen
        self._clocks = Clocks.of(chosen.as_of, chosen.known_by)
        self._relations = relation_classes(index, chosen.relations)
        self._strong = [strength.at_least(mode, chosen.min_strength) for mode in strength.MODES]
        self._last: tuple[int, dict[str, Any]] = (-1, {})

    def claim(self, edge: int) -> dict[str, Any]:
        """The record of the claim of an edge; edges of one claim stand together, so the last one is remembered."""
        number = self._index.edge_claim[edge]
        if self._last[0] != number:
            self._last = number, self._index.claim(number)
        return self._last[1]

    def edge(self, edge: int) -> bool:
        """Whether an edge belongs to the network."""
        index, chosen = self._index, self._chosen
        projection = index.projection(edge)
        wanted = projection.family in chosen.families if chosen.families else projection.family != "structure"
        if not wanted or (chosen.nodes == ACTORS and not self._are_actors(edge)):
            return False
        if not self._strong[index.claim_mode[index.edge_claim[edge]]]:
            return False
        claim = self.claim(edge)
        fits = not self._relations or bool(self._relations.intersection(index.projections.lineage(claim["class"])))
        return fits and not self._clocks.refusal(index, claim)

    def _are_actors(self, edge: int) -> bool:
        index = self._index
        return not {index.node_class(index.tail[edge]), index.node_class(index.head[edge])} & _NO_ACTORS


def _check(index: Index, chosen: Selection) -> None:
    known = {projection.family for projection in index.projections.declared}
    wrong = [name for name in chosen.families if name not in known]
    if wrong:
        raise MisuseError(f"{wrong[0]!r} is no family of edges.", f"Families: {', '.join(sorted(known))}.")
    if chosen.min_strength not in STRENGTHS:
        raise MisuseError(f"{chosen.min_strength!r} is no strength.", f"Strengths: {', '.join(STRENGTHS)}.")
    if chosen.nodes not in NODES:
        raise MisuseError(f"{chosen.nodes!r} is no choice of nodes.", f"Nodes: {', '.join(NODES)}.")
