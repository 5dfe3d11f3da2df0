"""Claims with their evidence, read from any store through SPARQL. What follows from them is decided by the callers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from surveilkg import iri
from surveilkg.model.chain import Citation, Node
from surveilkg.network.accounts import place_of

if TYPE_CHECKING:
    from surveilkg.store.protocols import View
    from surveilkg.table import Term, Value

_FACTS = "SELECT ?claim ?p ?o WHERE { %s ?claim ?p ?o }"
_AMOUNTS = "SELECT ?claim ?amount ?p ?o WHERE { %s ?claim skg:amount ?amount . ?amount ?p ?o }"
_PASSAGES = """SELECT ?claim ?passage ?source ?p ?o WHERE { %s ?claim skg:citation ?passage .
  ?passage skg:inSource ?source ; ?p ?o }"""
_SOURCES = """SELECT ?source ?p ?o WHERE { { SELECT DISTINCT ?source WHERE { %s ?claim skg:source ?source } }
  ?source ?p ?o FILTER(?p IN (skg:citeAs, skg:published, skg:publishedLatest, skg:sourceKind, skg:url)) }"""
_NODES = """SELECT ?node ?label ?kind WHERE {
  { SELECT DISTINCT ?node WHERE { %s ?claim ?role ?node . FILTER(isIRI(?node) && STRSTARTS(STR(?node), STR(id:))) } }
  ?node a ?kind ; skos:prefLabel ?label . FILTER(STRSTARTS(STR(?kind), STR(skg:))) }"""
_BREADTH = """SELECT ?kind (COUNT(DISTINCT ?above) AS ?depth)
WHERE { ?kind a owl:Class ; rdfs:subClassOf* ?above } GROUP BY ?kind"""


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """A claim as the graph holds it.

    Args:
        iri: its IRI.
        kind: local name of its most specific class.
        facts: local name of each property to its values, sorted.
        amounts: one mapping per sum of money: local names to local names or numbers as written.
        citations: where it stands, sorted.
        known: last day on which its source can have been published, as ISO date; empty where the source shows none.
    """

    iri: str
    kind: str
    facts: Mapping[str, tuple[Term, ...]]
    amounts: tuple[Mapping[str, str], ...] = ()
    citations: tuple[Citation, ...] = ()
    known: str = ""

    def values(self, name: str) -> tuple[str, ...]:
        """Values of a property as text."""
        return tuple(term.value for term in self.facts.get(name, ()))

    def one(self, name: str) -> str:
        """The first value of a property, or empty."""
        return next(iter(self.values(name)), "")

    def local(self, name: str) -> str:
        """Local name of the first value of a property: `planned` of `skg:planned`; empty where there is none."""
        return iri.local_name(self.one(name)) if self.one(name) else ""

    def number(self, name: str) -> float | None:
        """The first value of a property as a number; None where there is none."""
        found = self.facts.get(name)
        value = found[0].python() if found else None
        return float(value) if isinstance(value, (int, float)) else None

    def flag(self, name: str) -> bool | None:
        """A yes or no of the claim; None where the source says nothing."""
        found = self.facts.get(name)
        return None if not found else found[0].python() is True

    @property
    def mode(self) -> str:
        """asserted, reported, estimated, alleged, planned, conditional, denied or retracted."""
        return self.local("mode")

    @property
    def event(self) -> str:
        """IRI of the event that the claim is an account of; the claim's own where it is none."""
        return self.one("accountOf") or self.iri

    @property
    def origins(self) -> tuple[str, ...]:
        """IRIs of the sources that the claim rests on in the end."""
        return self.values("originatesFrom") or self.values("source")

    @property
    def is_set_aside(self) -> bool:
        """Whether a decision set it aside."""
        return self.local("rank") == "rank-deprecated"


@dataclass(frozen=True, slots=True)
class ClaimSet:
    """Claims with the entities they name.

    Args:
        claims: sorted by IRI.
        nodes: IRI to entity, for every entity that a claim names.
    """

    claims: tuple[ClaimRecord, ...]
    nodes: Mapping[str, Node] = field(default_factory=dict)

    def node(self, name: str) -> Node:
        """The entity of an IRI; one that is labelled by its IRI where the graph does not describe it."""
        return self.nodes.get(name) or Node(name, iri.shorten(name), "Entity")

    def __iter__(self) -> Iterator[ClaimRecord]:
        """The claims."""
        return iter(self.claims)

    def __len__(self) -> int:
        """Number of claims."""
        return len(self.claims)


def read(view: View, pattern: str) -> ClaimSet:
    """Every claim that a graph pattern gives, with amounts, citations and names.

    Args:
        view: the store.
        pattern: a constant SPARQL graph pattern of ours that binds ?claim; never text of a user.
    """
    depth = {row["kind"].value: int(row["depth"].value) for row in view.query_rows(_BREADTH)}
    sources = _grouped(view.query_rows(_SOURCES % pattern), "source")
    amounts: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for row in view.query_rows(_AMOUNTS % pattern):
        value = iri.local_name(row["o"].value) if row["o"].kind == "iri" else row["o"].value
        amounts[row["claim"].value][row["amount"].value][iri.local_name(row["p"].value)] = value
    cited = _citations(view, pattern, sources)
    claims = []
    for claim, facts in _grouped(view.query_rows(_FACTS % pattern), "claim").items():
        kinds = sorted(term.value for term in facts["type"] if term.value.startswith(iri.SKG))
        published = sources.get(facts["source"][0].value, {}).get("publishedLatest", ())
        claims.append(
            ClaimRecord(
                claim,
                iri.local_name(max(kinds, key=lambda kind: depth.get(kind, 0))),
                facts,
                tuple(found for _, found in sorted(amounts[claim].items())),
                tuple(cited[claim]),
                published[0].value if published else "",
            )
        )
    return ClaimSet(tuple(sorted(claims, key=lambda claim: claim.iri)), _nodes(view, pattern, depth))


def _grouped(rows: Iterator[dict[str, Term]], key: str) -> dict[str, dict[str, tuple[Term, ...]]]:
    """Rows of ?p and ?o by the value of a column, then by the local name of ?p."""
    found: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        held = found[row[key].value][iri.local_name(row["p"].value)]
        if row["o"] not in held:
            held.append(row["o"])
    return {
        subject: {name: tuple(sorted(terms, key=lambda term: term.value)) for name, terms in facts.items()}
        for subject, facts in sorted(found.items())
    }


def _citations(
    view: View, pattern: str, sources: Mapping[str, Mapping[str, tuple[Term, ...]]]
) -> dict[str, list[Citation]]:
    places: dict[tuple[str, str, str], dict[str, Value]] = defaultdict(dict)
    for row in view.query_rows(_PASSAGES % pattern):
        key = (row["claim"].value, row["passage"].value, row["source"].value)
        places[key][iri.local_name(row["p"].value)] = row["o"].python()
    found: dict[str, list[Citation]] = defaultdict(list)
    for (claim, passage, source), place in sorted(places.items()):
        facts = sources.get(source, {})
        cite_as, published = (next((t.value for t in facts.get(n, ())), "") for n in ("citeAs", "published"))
        found[claim].append(Citation(source, cite_as or iri.shorten(source), place_of(place), published, passage))
    return found


def _nodes(view: View, pattern: str, depth: Mapping[str, int]) -> dict[str, Node]:
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    kinds: dict[str, str] = {}
    for row in view.query_rows(_NODES % pattern):
        node, kind = row["node"].value, row["kind"].value
        labels[node].setdefault(row["label"].language, row["label"].value)
        if depth.get(kind, 0) > depth.get(kinds.get(node, ""), -1):
            kinds[node] = kind
    return {
        node: Node(node, found.get("en") or min(found.values()), iri.local_name(kinds[node]))
        for node, found in labels.items()
    }
