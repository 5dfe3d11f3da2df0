"""From found node sequences to an answer: hops with accounts and citations, what was left out, nearest misses."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable

from surveilkg.errors import MisuseError
from surveilkg.model.chain import Chain, Cut, PathAnswer, Suppressed
from surveilkg.network import cautions, misses, ranking
from surveilkg.network.accounts import node_of
from surveilkg.network.budget import Budget
from surveilkg.network.hops import told as told_chain
from surveilkg.network.index import Index
from surveilkg.network.query import PathQuery
from surveilkg.network.search import Found, Searcher, Tally
from surveilkg.network.steps import Steps

_NAMED = 5
"""Names that are given per reason; the count always covers all."""


def find_path(index: Index, query: PathQuery, start: int, goal: int) -> PathAnswer:
    """The best chains between two nodes with everything that a reader needs to judge them.

    Raises:
        MisuseError: start and goal are one node.
    """
    if start == goal:
        raise MisuseError(f"Both names mean {index.node(start)['label']}.", "Give two different entities.")
    searcher = Searcher(index, query, start, goal)
    teller = _Teller(searcher)
    found = searcher.run(tells_more=teller.tells_more)
    shown = tuple(teller.chains)
    beside = claims_beside(searcher.steps, (nodes for nodes, _ in found.chains), shown)
    left_out = [*_left_out(index, found), *refused(searcher.steps), events_beside(index, beside)]
    left_out.append(_both_named(index, start, goal, shown, beside))
    budget = searcher.steps.budget
    if searcher.steps.met_group or found.cut:
        left_out += _groups(index, query, start, goal, budget)
    nearest = () if shown else misses.nearest(index, query, start, goal, budget)
    first, last = node_of(index, start), node_of(index, goal)
    return PathAnswer(
        start=first,
        goal=last,
        chains=shown,
        suppressed=tuple(item for item in left_out if item.number),
        cautions=cautions.of_chains(shown),
        searched=searched(index, query),
        complete=found.complete,
        misses=nearest,
        constraints={},
        cut=found.cut or cut_beside(budget),
    )


def cut_beside(budget: Budget) -> Cut | None:
    """The cut of a search that was done, where a limit was met in looking for what is told beside the answer."""
    return Cut(budget.cut, budget.expanded, True, 0.0) if budget.cut else None


class _Teller:
    """Keeps the chains that are shown, and knows which further ones would only restate them."""

    def __init__(self, searcher: Searcher) -> None:
        self.chains: list[Chain] = []
        self._searcher = searcher
        self._told: set[str] = set()

    def tells_more(self, nodes: tuple[int, ...], cost: float) -> bool:
        """Keep a chain, unless its events (places and seats apart) are all told by the chains kept before."""
        chain = told_chain(self._searcher.steps, nodes, cost)
        own = {hop.best.event for hop in chain.hops if hop.best.family != "structure"}
        if own and own <= self._told:
            return False
        self._told |= {found[0].event for hop in chain.hops for found in hop.events}
        self.chains.append(chain)
        return True


def _left_out(index: Index, found: Found) -> list[Suppressed]:
    through = [index.node(node)["label"] for nodes in found.restated for node in nodes[1:-1]]
    return [
        Suppressed(
            "chains that restate the same claims by way of a place or technology",
            len(found.restated),
            tuple(dict.fromkeys(through)),
        ),
        Suppressed("chains that go a longer way round a chain shown", found.detours),
        _by_middle(index, "further chains through a node that two shown chains pass through", found.crowded),
        _by_middle(
            index,
            "chains over what two parties only share (a technology, a place) to a third (--include-weak shows them)",
            found.astray,
        ),
        _by_middle(
            index, "chains with a step that names no surveillance technology (--include-weak shows them)", found.beside
        ),
        _by_middle(index, "chains much weaker than the best (--include-weak shows them)", found.weak),
        _by_middle(index, "further chains beyond those asked for (--k shows more)", found.beyond),
    ]


def claims_beside(steps: Steps, ways: Iterable[tuple[int, ...]], chains: tuple[Chain, ...]) -> set[int]:
    """Claims on the steps shown that are not told there, since others name a surveillance technology.

    Args:
        steps: the steps that the question admits.
        ways: nodes of the chains that are shown.
        chains: these chains.
    """
    index = steps.index
    told = _told(chains)
    pairs = {pair for nodes in ways for pair in itertools.pairwise(nodes)}
    claims = {index.edge_claim[edge] for pair in pairs for edge, _ in steps.link(*pair)}
    return {claim for claim in claims if index.claim(claim)["iri"] not in told}


def events_beside(index: Index, claims: set[int]) -> Suppressed:
    """Events on the steps shown that name no surveillance technology, counted once however many sources tell them."""
    records = [index.claim(claim) for claim in sorted(claims)]
    events = {record["event"]: record.get("paraphrase", "") for record in reversed(records)}
    reason = "claims on these steps that name no surveillance technology (--include-weak shows them)"
    return Suppressed(reason, len(events), tuple(sorted(events.values())[:_NAMED]))


def _told(chains: tuple[Chain, ...]) -> set[str]:
    return {account.claim for chain in chains for hop in chain.hops for found in hop.events for account in found}


def _both_named(index: Index, start: int, goal: int, chains: tuple[Chain, ...], beside: set[int]) -> Suppressed:
    """Claims that name both ends and stand on no chain: statements, figures, and relations of another kind."""
    told = _told(chains)
    both = sorted(set(index.claims_of(start)) & set(index.claims_of(goal)) - beside)
    others = [claim for claim in map(index.claim, both) if claim["iri"] not in told]
    others.sort(key=lambda claim: bool(claim["beside"]))
    texts = tuple(f"{claim.get('paraphrase', '')} ({claim['mode']})" for claim in others[:_NAMED])
    return Suppressed("further claims that name both (surveilkg show lists them)", len(others) if chains else 0, texts)


def _by_middle(index: Index, reason: str, tally: Tally) -> Suppressed:
    """How many chains were left out, and the nodes that most of them pass through; a chain may pass several."""
    order = sorted(tally.by_node, key=lambda node: (-tally.by_node[node], node))
    names = tuple(f"{index.node(node)['label']} ({tally.by_node[node]})" for node in order[:_NAMED])
    return Suppressed(f"{reason}, by node in the middle", tally.count, names)


def refused(steps: Steps) -> list[Suppressed]:
    """Claims at the visited nodes that a constraint shut out."""
    out = []
    for reason, found in sorted(steps.filter.refused.items()):
        claims = found - steps.filter.admitted
        names = [steps.index.claim(claim).get("paraphrase", "") for claim in sorted(claims)[:2]]
        out.append(Suppressed(f"claims {reason}", len(claims), tuple(names)))
    return out


def _groups(index: Index, query: PathQuery, start: int, goal: int, budget: Budget) -> list[Suppressed]:
    """Chains that exist only through groups of actors; as many as the rest of the budget lets be found."""
    wider = query._replace(through_groups=True, include_weak=False)
    found = Searcher(index, wider, start, goal, budget).run(more=0)
    names: dict[str, int] = defaultdict(int)
    count = 0
    for nodes, _ in found.chains:
        groups = [node for node in nodes[1:-1] if index.node_class(node) in ranking.WHOLES]
        count += bool(groups)
        for node in groups:
            names[index.node(node)["label"]] += 1
    reason = "chains through groups or regions, which say nothing of a single member (--through-groups shows them)"
    return [Suppressed(reason, count, tuple(sorted(names, key=lambda name: (-names[name], name))[:_NAMED]))]


def searched(index: Index, query: PathQuery) -> str:
    """What was searched, in words."""
    counts = index.counts
    return (
        f"{counts['edges']} edges of {counts['claims']} claims between {counts['nodes']} entities, "
        f"chains of up to {query.max_hops} steps"
    )
