"""From found node sequences to an answer: hops with accounts and citations, what was left out, nearest misses."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import Any

from surveilkg import iri
from surveilkg.clean.ordering import natural
from surveilkg.errors import MisuseError
from surveilkg.model import money, strength
from surveilkg.model.chain import Account, Chain, Citation, Hop, Node, Origin, PathAnswer, Suppressed, paragraph
from surveilkg.network import cautions, misses, ranking
from surveilkg.network.index import Index
from surveilkg.network.query import PathQuery
from surveilkg.network.search import Found, Link, Searcher, Tally

_NAMED = 5
"""Names that are given per reason; the count always covers all."""
_SAME_PLACE = 0.5
"""Bonus of an account that stands in the same paragraph as one of a neighbouring hop, or is the same claim."""


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
    beside = _beside(searcher, found, shown)
    left_out = [*_left_out(index, found), *_refused(searcher), _events_beside(index, beside)]
    left_out.append(_both_named(index, start, goal, shown, beside))
    if not query.through_groups:
        left_out += _groups(index, query, start, goal)
    first, last = node_of(index, start), node_of(index, goal)
    return PathAnswer(
        start=first,
        goal=last,
        chains=shown,
        suppressed=tuple(item for item in left_out if item.number),
        cautions=cautions.of_chains(shown),
        searched=_searched(index, query),
        complete=found.complete,
        misses=() if shown else misses.nearest(index, query, start, goal),
        constraints={},
    )


def node_of(index: Index, number: int) -> Node:
    """A node of the index as it crosses rooms."""
    record = index.node(number)
    return Node(record["iri"], record["label"], record["class"])


def account_of(index: Index, edge: int, forward: bool) -> Account:
    """The claim behind an edge, as it reads in the direction of a chain."""
    record = index.claim(index.edge_claim[edge])
    projection = index.projection(edge)
    before = strength.HEDGE[record["mode"]] + strength.STATUS.get(record["status"], "")
    return Account(
        claim=record["iri"],
        event=record["event"],
        relation=record["class"],
        verb=before + (projection.verb if forward else projection.inverse_verb),
        declared=before + projection.verb,
        mode=record["mode"],
        paraphrase=record.get("paraphrase", ""),
        when=record.get("when", ""),
        hedge=tuple(record.get("hedge", ())),
        speaker=speaker_of(index, record),
        amounts=tuple(money.words(amount) for amount in record["amounts"]) if projection.family == "money" else (),
        status=record["status"],
        origins=tuple(origin_of(index, origin) for origin in record["origins"]),
        rests_on=_hosts(index, record),
        as_written=tuple(record.get("as_written", ())),
        note=record.get("note", ""),
        citations=tuple(citation_of(index, citation) for citation in record["citations"]),
        family=projection.family,
        forward=forward,
        beside=record["beside"],
    )


def citation_of(index: Index, record: dict[str, Any]) -> Citation:
    """A citation record of the index as it crosses rooms."""
    source = index.sources.get(record["source"], {})
    return Citation(
        source=record["source"],
        cite_as=source.get("cite_as") or source.get("label") or iri.shorten(record["source"]),
        place=place_of(record),
        published=source.get("published", ""),
        passage=record["passage"],
    )


def origin_of(index: Index, source: str) -> Origin:
    """A source as the origin of a claim."""
    found = index.sources.get(source, {})
    return Origin(source, found.get("cite_as") or found.get("label") or iri.shorten(source), found.get("url", ""))


def _hosts(index: Index, record: dict[str, Any]) -> tuple[str, ...]:
    """Hosts of the web pages that a claim comes from, the most frequent first, without its own source's host."""
    from urllib.parse import urlsplit

    def host(source: str) -> str:
        return (urlsplit(index.sources.get(source, {}).get("url", "")).hostname or "").removeprefix("www.")

    own = {"", *(host(citation["source"]) for citation in record["citations"])}
    found = [name for origin in record["origins"] if (name := host(origin)) not in own]
    return tuple(sorted(dict.fromkeys(found), key=lambda name: (-found.count(name), name)))


def place_of(record: dict[str, Any]) -> str:
    """Place in a source in words: paragraph and sentence, row and column, page, record or fragment."""
    words = {
        "paragraph": "paragraph",
        "sentence": "sentence",
        "row": "row",
        "column": "column",
        "page": "page",
        "recordId": "record",
        "fragment": "at",
    }
    return ", ".join(f"{word} {record[name]}" for name, word in words.items() if name in record)


def speaker_of(index: Index, record: dict[str, Any]) -> str:
    """Whom the source cites for a claim, in words; empty where the source speaks itself."""
    said = [record["speaker"]] if record.get("speaker") else []
    roles = record["roles"]
    named = [index.node(n)["label"] for role in ("attributedTo", "attributedToWork") for n in roles.get(role, [])]
    told = " ".join(said).casefold()
    return "; ".join(dict.fromkeys([*said, *(name for name in named if name.casefold() not in told)]))


def _chain(searcher: Searcher, nodes: tuple[int, ...], cost: float) -> Chain:
    pairs = list(itertools.pairwise(nodes))
    links = [[account_of(searcher.index, *edge) for edge in _by_relevance(searcher, pair)] for pair in pairs]
    near = [_marks(accounts) for accounts in links]
    hops = []
    for at, (pair, accounts) in enumerate(zip(pairs, links, strict=True)):
        beside: set[str] = set().union(*(near[i] for i in (at - 1, at + 1) if 0 <= i < len(near)))
        hops.append(_hop(searcher, pair, accounts, beside))
    return Chain(tuple(hops), round(cost, 4))


def _by_relevance(searcher: Searcher, pair: tuple[int, int]) -> Link:
    """The edges of a hop, the most telling projection of a claim first."""
    return sorted(searcher.link(*pair), key=lambda edge: (-searcher.index.relevance(edge[0]), edge))


def _marks(accounts: list[Account]) -> set[str]:
    """What ties accounts of neighbouring hops together: the claims themselves, and their paragraphs."""
    return {a.claim for a in accounts} | {paragraph(c) for a in accounts for c in a.citations}


def _hop(searcher: Searcher, pair: tuple[int, int], accounts: list[Account], beside: set[str]) -> Hop:
    index = searcher.index
    relevance: dict[str, float] = {}
    for edge, _ in _by_relevance(searcher, pair):
        relevance.setdefault(index.claim(index.edge_claim[edge])["iri"], index.relevance(edge))
    events: dict[str, dict[str, Account]] = defaultdict(dict)
    for account in accounts:
        events[account.event].setdefault(account.claim, account)

    def cost(account: Account) -> float:
        close = any(paragraph(c) in beside for c in account.citations) + (account.claim in beside)
        weight = strength.MODE_WEIGHT[account.mode]
        return ranking.step_cost(weight, relevance[account.claim]) - _SAME_PLACE * close

    def order(account: Account) -> tuple[float, bool, list[tuple[int, int, str]]]:
        return cost(account), not account.when, natural(account.claim)

    grouped = [tuple(sorted(found.values(), key=order)) for found in events.values()]
    grouped.sort(key=lambda found: order(found[0]))
    grouped = grouped if searcher.query.include_weak else _without_beside(grouped)
    evidence, best_relevance = searcher.step(*pair)
    parts = {"evidence": round(evidence, 4), "relevance": best_relevance}
    if pair[1] != searcher.goal:
        is_technology = index.node_class(pair[1]) == "TechnologyCategory"
        parts["hub"] = round(ranking.hub_penalty(index.degree[pair[1]], is_technology), 4)
    sources = len(strength.independent([([o.source for o in account.origins], 1.0) for account in grouped[0]]))
    return Hop(node_of(index, pair[0]), node_of(index, pair[1]), tuple(grouped), sources, parts)


def _is_beside(event: tuple[Account, ...]) -> bool:
    """Whether no account of an event names a technology of surveillance."""
    return all(account.beside for account in event)


def _without_beside(grouped: list[tuple[Account, ...]]) -> list[tuple[Account, ...]]:
    """The events of a step that bear on surveillance; all of them where none does."""
    return [event for event in grouped if not _is_beside(event)] or grouped


class _Teller:
    """Keeps the chains that are shown, and knows which further ones would only restate them."""

    def __init__(self, searcher: Searcher) -> None:
        self.chains: list[Chain] = []
        self._searcher = searcher
        self._told: set[str] = set()

    def tells_more(self, nodes: tuple[int, ...], cost: float) -> bool:
        """Keep a chain, unless its events (places and seats apart) are all told by the chains kept before."""
        chain = _chain(self._searcher, nodes, cost)
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


def _beside(searcher: Searcher, found: Found, chains: tuple[Chain, ...]) -> set[int]:
    """Claims on the steps shown that are not told there, since others name a surveillance technology."""
    index = searcher.index
    told = _told(chains)
    pairs = {pair for nodes, _ in found.chains for pair in itertools.pairwise(nodes)}
    claims = {index.edge_claim[edge] for pair in pairs for edge, _ in searcher.link(*pair)}
    return {claim for claim in claims if index.claim(claim)["iri"] not in told}


def _events_beside(index: Index, claims: set[int]) -> Suppressed:
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


def _refused(searcher: Searcher) -> list[Suppressed]:
    """Claims at the visited nodes that a constraint shut out."""
    out = []
    for reason, refused in sorted(searcher.filter.refused.items()):
        claims = refused - searcher.filter.admitted
        names = [searcher.index.claim(claim).get("paraphrase", "") for claim in sorted(claims)[:2]]
        out.append(Suppressed(f"claims {reason}", len(claims), tuple(names)))
    return out


def _groups(index: Index, query: PathQuery, start: int, goal: int) -> list[Suppressed]:
    """Chains that exist only through groups of actors."""
    wider = query._replace(through_groups=True, include_weak=False)
    found = Searcher(index, wider, start, goal).run(more=0)
    names: dict[str, int] = defaultdict(int)
    count = 0
    for nodes, _ in found.chains:
        groups = [node for node in nodes[1:-1] if index.node_class(node) in ranking.WHOLES]
        count += bool(groups)
        for node in groups:
            names[index.node(node)["label"]] += 1
    reason = "chains through groups or regions, which say nothing of a single member (--through-groups shows them)"
    return [Suppressed(reason, count, tuple(sorted(names, key=lambda name: (-names[name], name))[:_NAMED]))]


def _searched(index: Index, query: PathQuery) -> str:
    counts = index.counts
    return (
        f"{counts['edges']} edges of {counts['claims']} claims between {counts['nodes']} entities, "
        f"chains of up to {query.max_hops} steps"
    )
