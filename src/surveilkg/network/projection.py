"""Edge projections: which roles of which relation class make an edge, as the ontology in the store declares them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from surveilkg import iri

if TYPE_CHECKING:
    from surveilkg.store.protocols import View

_QUERY = """
SELECT ?projection ?class ?tail ?head ?verb ?inverse ?family ?money ?relevance ?symmetric WHERE {
  ?projection a skg:EdgeProjection ; skg:projects ?class ; skg:tailRole ?tail ; skg:headRole ?head ;
    skg:verb ?verb ; skg:inverseVerb ?inverse ; skg:family ?family ; skg:carriesMoney ?money ;
    skg:relevance ?relevance ; skg:symmetric ?symmetric
} ORDER BY ?projection
"""
_PARENTS = (
    "SELECT ?class ?parent WHERE { ?class rdfs:subClassOf ?parent . FILTER(isIRI(?parent)) } ORDER BY ?class ?parent"
)


class Projection(NamedTuple):
    """One declared edge.

    Args:
        name: local name of the declaring individual.
        relation: local name of the relation class.
        tail: local name of the role at which the edge starts.
        head: local name of the role at which it ends.
        verb: words between tail and head.
        inverse_verb: words between head and tail.
        family: supply, money, ownership, restriction, standards, membership, cooperation, technology, structure, ...
        carries_money: whether an amount may be shown on the edge.
        relevance: weight in ranking, 0 to 1.
        symmetric: whether the edge has no direction.
    """

    name: str
    relation: str
    tail: str
    head: str
    verb: str
    inverse_verb: str
    family: str
    carries_money: bool
    relevance: float
    symmetric: bool


class Projections(NamedTuple):
    """All declared edges, and the class hierarchy by which subclasses inherit them."""

    declared: tuple[Projection, ...]
    parents: dict[str, tuple[str, ...]]

    def of(self, relation: str) -> list[Projection]:
        """Edges of a relation class: its own, then those of its superclasses for other pairs of roles."""
        found: dict[tuple[str, str], Projection] = {}
        queue = [relation]
        while queue:
            current = queue.pop(0)
            for projection in self.declared:
                if projection.relation == current:
                    found.setdefault((projection.tail, projection.head), projection)
            queue.extend(self.parents.get(current, ()))
        return sorted(found.values(), key=lambda p: p.name)

    def lineage(self, relation: str) -> list[str]:
        """The class and all its superclasses, nearest first."""
        out = [relation]
        for current in out:
            out.extend(parent for parent in self.parents.get(current, ()) if parent not in out)
        return out


def read(view: View) -> Projections:
    """The projections that the ontology in a store declares."""
    declared = tuple(
        Projection(
            iri.local_name(str(row["projection"])),
            iri.local_name(str(row["class"])),
            iri.local_name(str(row["tail"])),
            iri.local_name(str(row["head"])),
            str(row["verb"]),
            str(row["inverse"]),
            iri.local_name(str(row["family"])).removeprefix("family-"),
            bool(row["money"]),
            float(str(row["relevance"])),
            bool(row["symmetric"]),
        )
        for row in view.select(_QUERY)
    )
    parents: dict[str, tuple[str, ...]] = {}
    for row in view.select(_PARENTS):
        child, parent = str(row["class"]), str(row["parent"])
        if parent.startswith(iri.SKG):
            name = iri.local_name(child)
            parents[name] = (*parents.get(name, ()), iri.local_name(parent))
    return Projections(declared, parents)
