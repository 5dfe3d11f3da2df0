"""Small random networks for property tests, their real index, and the chains in them by brute force.

The expected costs are computed here from the documented rule (network.ranking, model.strength) and from the relevances
that ontology/modules/projection-*.ttl declare, never by calling the search's own arithmetic.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
from hypothesis import strategies as st

from surveilkg import iri
from surveilkg.network import build
from surveilkg.network.index import Index
from surveilkg.network.query import PathQuery
from surveilkg.store.oxigraph import EmbeddedView

MODULES = Path(__file__).resolve().parents[2] / "ontology" / "modules"
KINDS = ("Company", "State", "TechnologyCategory", "ActorGroup")
MODES = {"asserted": 0.9, "reported": 0.75, "estimated": 0.6, "alleged": 0.4, "planned": 0.3, "conditional": 0.25}
SOURCES = {"report": ("source-research-report", 0.95), "news": ("source-news-article", 0.85), "wall": ("", 0.6)}
PUBLISHED = {"report": "2018-03-01", "news": "2021-06-30"}
"""Days on which sources were published; of the wall none is known."""
RELATIONS = {  # class: roles, relevance and family of its edge as ontology/modules/projection-*.ttl declare them
    "Deal": ("supplier", "recipient", 1.0, "supply"),
    "Loan": ("financier", "borrower", 1.0, "money"),
    "Presence": ("vendor", "location", 0.7, "supply"),
    "Partnership": ("partner", "partner", 0.7, "cooperation"),
    "Subordination": ("subordinate", "superior", 0.2, "structure"),
}
TIMES = {  # EDTF text: earliest start, latest start, earliest end, latest end
    "": (None, None, None, None),
    "2019": ("2019-01-01", "2019-12-31", "2019-01-01", "2019-12-31"),
    "2015/2017": ("2015-01-01", "2015-12-31", "2017-01-01", "2017-12-31"),
    "2020/..": ("2020-01-01", "2020-12-31", None, None),
}
Claim = dict[str, Any]


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[str], list[Claim]]:
    """Kinds of the nodes, and claims between them."""
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=3, max_size=6))
    pairs = st.tuples(st.integers(0, len(kinds) - 1), st.integers(0, len(kinds) - 1)).filter(lambda p: p[0] != p[1])
    claim = st.fixed_dictionaries(
        {
            "pair": pairs,
            "class": st.sampled_from(sorted(RELATIONS)),
            "mode": st.sampled_from([*MODES, *MODES, "denied", "retracted"]),
            "source": st.sampled_from(sorted(SOURCES)),
            "origins": st.sampled_from([(), (), ("report",), ("report", "news"), ("wall", "news")]),
            "beside": st.sampled_from([False, False, True]),
            "when": st.sampled_from(sorted(TIMES)),
            "deprecated": st.sampled_from([False, False, False, True]),
            "event": st.integers(0, 9),
        }
    )
    return kinds, draw(st.lists(claim, min_size=2, max_size=14))


def ontology_quads() -> list[ox.Quad]:
    """The declared edges and the class hierarchy, all that the index takes from the ontology."""
    store = ox.Store()
    for path in sorted(MODULES.glob("*.ttl")):
        store.load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(iri.graph("ontology")))
    above = ox.NamedNode(iri.RDFS + "subClassOf")
    edges = {q.subject for q in store.quads_for_pattern(None, None, ox.NamedNode(iri.SKG + "EdgeProjection"))}
    return [q for q in store if q.predicate == above or q.subject in edges]


ONTOLOGY = ontology_quads()


def of_the_networks() -> list[ox.Quad]:
    """What the ontology says of the classes of these networks and of those above: it is read for every one of them."""
    above = ox.NamedNode(iri.RDFS + "subClassOf")
    parents: dict[str, set[str]] = defaultdict(set)
    for quad in ONTOLOGY:
        if quad.predicate == above:
            parents[_name(quad.subject)].add(_name(quad.object))
    border, known = [iri.SKG + name for name in (*RELATIONS, *KINDS, "Claim", "Entity", "Source")], set[str]()
    while border:
        if (name := border.pop()) not in known:
            known.add(name)
            border += parents[name]
    projects = ox.NamedNode(iri.SKG + "projects")
    edges = {q.subject for q in ONTOLOGY if q.predicate == projects and _name(q.object) in known}
    return [q for q in ONTOLOGY if q.subject in edges or (q.predicate == above and _name(q.subject) in known)]


def _name(node: object) -> str:
    return node.value if isinstance(node, ox.NamedNode) else str(node)


NEEDED = of_the_networks()


def make_index(kinds: list[str], claims: list[Claim], folder: Path) -> Index:
    """The real index of a network, built from statements as the rules leave them."""
    lines = [f"source:{name} a skg:Source ; skg:sourceKind skg:{kind or 'x'} ." for name, (kind, _) in SOURCES.items()]
    lines += [f'source:{name} skg:publishedLatest "{day}" .' for name, day in PUBLISHED.items()]
    for number, kind in enumerate(kinds):
        lines.append(f'id:n{number} a skg:{kind} , skg:Entity ; skos:prefLabel "Node {number}"@en .')
    for number, claim in enumerate(claims):
        tail, head, _, _ = RELATIONS[claim["class"]]
        bounds = zip(("earliestStart", "latestStart", "earliestEnd", "latestEnd"), TIMES[claim["when"]], strict=True)
        time = f'; skg:when "{claim["when"]}"' if claim["when"] else ""
        time += "".join(f'; skg:{name} "{day}"' for name, day in bounds if day)
        time += "".join(f"; skg:originatesFrom source:{origin}" for origin in claim["origins"])
        time += "; skg:besideSurveillance true" if claim["beside"] else ""
        rank = "deprecated" if claim["deprecated"] else "normal"
        lines.append(
            f"claim:c{number} a skg:{claim['class']} , skg:Claim , skg:Relation ; skg:mode skg:{claim['mode']} ;"
            f" skg:source source:{claim['source']} ; skg:rank skg:rank-{rank} ; skg:accountOf event:e{claim['event']} ;"
            f" skg:{tail} id:n{claim['pair'][0]} ; skg:{head} id:n{claim['pair'][1]} {time} ."
        )
    prefixes = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in iri.PREFIXES.items())
    store = ox.Store()
    store.extend(NEEDED)
    text = (prefixes + "\n".join(lines)).encode()
    store.load(input=text, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(iri.graph("x")))
    build.build(EmbeddedView(store), folder)
    return Index(folder)


def makes_edge(claim: Claim) -> bool:
    """Denied, retracted and deprecated claims make none."""
    return claim["mode"] in MODES and not claim["deprecated"]


def admitted(claim: Claim, forward: bool, query: PathQuery) -> bool:
    """Whether a step along a claim is allowed, written from the options' documentation."""
    family = RELATIONS[claim["class"]][3]
    lineage = {claim["class"], "Relation"} | ({"Financing"} if claim["class"] == "Loan" else set())
    order = list(MODES)
    if query.known_by and not "" < PUBLISHED.get(claim["source"], "") <= query.known_by.isoformat():
        return False
    if (query.only and not lineage & query.only) or lineage & query.without:
        return False
    if query.direction != "any" and family != "structure" and not (family == query.direction and forward):
        return False
    return order.index(claim["mode"]) <= order.index(query.min_strength) and in_time(claim, query)


def in_time(claim: Claim, query: PathQuery) -> bool:
    """Whether a claim is of the time asked for."""
    start, _, _, end = (date.fromisoformat(d) if d else None for d in TIMES[claim["when"]])
    if query.as_of:
        later = start is not None and start > query.as_of[1]
        over = end is not None and end < query.as_of[0] and "/" in claim["when"]
        return not (later or over)
    if query.first or query.last:
        late = query.last is not None and start is not None and start > query.last
        early = query.first is not None and end is not None and end < query.first
        return not (late or early or not claim["when"])
    return True


def links(kinds: list[str], claims: list[Claim], query: PathQuery, either_way: bool = False) -> nx.DiGraph:
    """The steps that the documented constraints allow, each with its cost (`cost`), nodes with their hub penalty."""
    found: dict[tuple[int, int], dict[int, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    neighbours: dict[int, set[int]] = defaultdict(set)
    for claim in filter(makes_edge, claims):
        tail, head = claim["pair"]
        neighbours[tail].add(head)
        neighbours[head].add(tail)
        symmetric = claim["class"] == "Partnership"
        for a, b, forward in ((tail, head, True), (head, tail, symmetric or either_way)):
            if admitted(claim, forward, query):
                found[a, b][claim["event"]].append(claim)

    def event_cost(accounts: list[Claim]) -> float:
        shared: nx.Graph = nx.Graph()
        for number, claim in enumerate(accounts):
            shared.add_edges_from((number, origin) for origin in claim["origins"] or (claim["source"],))
        groups = [[accounts[n] for n in group if isinstance(n, int)] for group in nx.connected_components(shared)]
        weights = [max(MODES[c["mode"]] * SOURCES[c["source"]][1] for c in group) for group in groups]
        relevance = max(RELATIONS[c["class"]][2] * (0.2 if c["beside"] else 1.0) for c in accounts)
        return 1 + math.prod(1 - weight for weight in weights) + (1 - relevance)

    graph: nx.DiGraph = nx.DiGraph()
    for node, kind in enumerate(kinds):
        technology = 1.5 if kind == "TechnologyCategory" else 0.0
        graph.add_node(node, hub=0.25 * math.log2(1 + len(neighbours[node])) + technology)
    for pair, events in found.items():
        graph.add_edge(*pair, cost=min(event_cost(accounts) for accounts in events.values()))
    return graph


def brute_force(
    kinds: list[str],
    claims: list[Claim],
    query: PathQuery,
    ends: tuple[int, int] = (0, 1),
    either_way: bool = False,
) -> dict[tuple[int, ...], float]:
    """Every loopless chain from one node to another with its cost, enumerated by networkx."""
    graph = links(kinds, claims, query, either_way)
    out = {}
    for nodes in nx.all_simple_paths(graph, *ends, cutoff=query.max_hops):
        middle = nodes[1:-1]
        groups = any(kinds[node] == "ActorGroup" for node in middle)
        if set(middle) & query.not_via or not set(query.via) <= set(nodes) or (groups and not query.through_groups):
            continue
        steps = sum(graph.edges[pair]["cost"] for pair in itertools.pairwise(nodes))
        out[tuple(nodes)] = steps + sum(graph.nodes[node]["hub"] for node in middle)
    return out


def is_beside(claims: list[Claim], nodes: tuple[int, ...]) -> bool:
    """Whether a chain has a step at which every claim is beside surveillance."""
    steps = [{*pair} for pair in itertools.pairwise(nodes)]
    return any(all(c["beside"] for c in claims if makes_edge(c) and {*c["pair"]} == step) for step in steps)


def goes_astray(kinds: list[str], claims: list[Claim], nodes: tuple[int, ...]) -> bool:
    """Whether a chain of three or more real steps passes a technology, a mere place, or a customer of two companies."""
    steps = [{*pair} for pair in itertools.pairwise(nodes)]
    told = [[c for c in claims if makes_edge(c) and {*c["pair"]} == step] for step in steps]
    real = sum(any(c["class"] != "Subordination" for c in found) for found in told)
    shared = [
        kinds[node] == "TechnologyCategory"
        or all(
            c["class"]
            in (("Presence", "Deal") if kinds[nodes[at]] == kinds[nodes[at + 2]] == "Company" else ("Presence",))
            and c["pair"][1] == node
            for c in [*told[at], *told[at + 1]]
        )
        for at, node in enumerate(nodes[1:-1])
    ]
    return real > 2 and any(shared)


def day(text: str) -> date:
    """A day."""
    return date.fromisoformat(text)


QUERIES = st.sampled_from(
    [
        PathQuery(max_hops=5),
        PathQuery(max_hops=5, through_groups=True),
        PathQuery(max_hops=2, through_groups=True),
        PathQuery(max_hops=5, via=(2,), through_groups=True),
        PathQuery(max_hops=5, not_via=frozenset({2}), through_groups=True),
        PathQuery(max_hops=5, only=frozenset({"Deal", "Financing"}), through_groups=True),
        PathQuery(max_hops=5, without=frozenset({"Deal"}), through_groups=True),
        PathQuery(max_hops=5, direction="supply", through_groups=True),
        PathQuery(max_hops=5, direction="money", through_groups=True),
        PathQuery(max_hops=5, min_strength="reported", through_groups=True),
        PathQuery(max_hops=5, min_strength="asserted", through_groups=True),
        PathQuery(max_hops=5, as_of=(day("2018-01-01"), day("2018-12-31")), through_groups=True),
        PathQuery(max_hops=5, as_of=(day("2016-05-01"), day("2016-05-01")), through_groups=True),
        PathQuery(max_hops=5, known_by=day("2019-12-31"), through_groups=True),
        PathQuery(max_hops=5, known_by=day("2022-12-31"), min_strength="reported", through_groups=True),
        PathQuery(max_hops=5, first=day("2018-01-01"), last=day("2019-06-30"), through_groups=True),
        PathQuery(max_hops=5, first=day("2018-01-01"), through_groups=True),
        PathQuery(max_hops=5, last=day("2016-12-31"), through_groups=True),
    ]
)
