"""Chains: what a path search answers. Every hop carries its accounts, every account its citations.

Named tuples rather than dataclasses: they are on the way of every `surveilkg path`, and ten frozen dataclasses cost
ten milliseconds of start-up (measured 2026-11).
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

_CHEAPEST = 1.0
"""Any chain costs as much, see `network.ranking`: to say so proves nothing."""
_HOSTS = 3
"""Hosts that are named in text; JSON holds every origin."""


class Node(NamedTuple):
    """An entity on a chain.

    Args:
        iri: its IRI.
        label: its English label.
        kind: local name of its class.
    """

    iri: str
    label: str
    kind: str


class Citation(NamedTuple):
    """Where a source says something.

    Args:
        source: IRI of the source.
        cite_as: short form for print.
        place: place in the source, such as `paragraph 26, sentence 2`; empty where the source has none.
        published: publication date as EDTF; empty where the source does not show one.
        passage: IRI of the passage.
    """

    source: str
    cite_as: str
    place: str
    published: str
    passage: str

    def text(self) -> str:
        """The citation on one line."""
        return f"{self.cite_as}, {self.place}" if self.place else self.cite_as


class Origin(NamedTuple):
    """Where a claim comes from in the end, as its source says.

    Args:
        source: IRI of the document or data set.
        cite_as: short form for print.
        url: its web address; empty where it has none.
    """

    source: str
    cite_as: str
    url: str


def paragraph(citation: Citation) -> str:
    """What two citations of one paragraph of one source have in common."""
    return f"{citation.source} {citation.place.split(',')[0]}"


def cited(citations: tuple[Citation, ...]) -> str:
    """Citations on one line, each source once with all its places: `Memo, paragraph 4, sentences 1, 3`."""
    places: dict[str, dict[str, list[str]]] = {}
    for citation in citations:
        unit, _, rest = citation.place.partition(", sentence ")
        found = places.setdefault(citation.cite_as, {}).setdefault(unit, [])
        if rest and rest not in found:
            found.append(rest)
    return "; ".join(
        ", ".join([cite_as, *([_places(by_unit)] if any(by_unit) else [])]) for cite_as, by_unit in places.items()
    )


def _places(by_unit: dict[str, list[str]]) -> str:
    words = {0: "", 1: ", sentence ", 2: ", sentences "}
    return " and ".join(f"{unit}{words[min(len(found), 2)]}{', '.join(found)}" for unit, found in by_unit.items())


class Account(NamedTuple):
    """One claim as it stands on a hop.

    Args:
        claim: IRI of the claim.
        event: IRI of the event that it is an account of.
        relation: local name of the relation class.
        verb: words between the nodes, in the direction in which the chain runs, hedge and status first.
        declared: the same in the direction in which the ontology declares the edge.
        mode: asserted, reported, estimated, alleged, planned or conditional.
        paraphrase: the claim in one sentence of ours.
        when: EDTF; empty where the source gives no time.
        hedge: the hedging or attributing words of the source.
        speaker: who is cited by the source, in words; empty where the source speaks itself.
        amounts: amounts in words.
        status: stated status of what the claim is about; empty where not stated.
        origins: where the claim comes from in the end, at least one: the documents that its source says it used, or
            the source itself.
        rests_on: hosts of the web pages among the origins, the most frequent first; none where the source cites itself
            or its publisher's site.
        as_written: names and figures verbatim.
        note: remark of the curators.
        citations: at least one.
        family: family of the edge.
        forward: whether the chain runs from tail to head of the declared edge.
        beside: whether the claim names no surveillance technology although its source records much else.
    """

    claim: str
    event: str
    relation: str
    verb: str
    declared: str
    mode: str
    paraphrase: str
    when: str
    hedge: tuple[str, ...]
    speaker: str
    amounts: tuple[str, ...]
    status: str
    origins: tuple[Origin, ...]
    rests_on: tuple[str, ...]
    as_written: tuple[str, ...]
    note: str
    citations: tuple[Citation, ...]
    family: str
    forward: bool
    beside: bool = False


def rests_on(account: Account) -> str:
    """The web pages that an account rests on, in words, few hosts named; empty where its source names none."""
    pages = sum(bool(origin.url) for origin in account.origins)
    shown, more = account.rests_on[:_HOSTS], len(account.rests_on) - _HOSTS
    if not shown:
        return ""
    hosts = ", ".join(shown) + (f" and {more} more" if more > 0 else "")
    return f"rests on {pages} cited origin{'s' if pages > 1 else ''}: {hosts}"


class Hop(NamedTuple):
    """One step of a chain: all accounts that join two nodes, grouped by event, strongest first.

    Args:
        tail: where the step starts.
        head: where it ends.
        events: accounts by event; the first account of an event is the strongest.
        independent_sources: number of independent origins behind the strongest event.
        cost: what the step costs in ranking, with its parts.
    """

    tail: Node
    head: Node
    events: tuple[tuple[Account, ...], ...]
    independent_sources: int
    cost: dict[str, float]

    @property
    def best(self) -> Account:
        """The strongest account."""
        return self.events[0][0]

    @property
    def strength(self) -> str:
        """The strongest mode among the accounts, as a word."""
        return self.best.mode


class Chain(NamedTuple):
    """A loopless chain of hops.

    Args:
        hops: from the start to the goal.
        cost: sum of the costs of the hops; lower ranks first.
    """

    hops: tuple[Hop, ...]
    cost: float

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes in order."""
        return (self.hops[0].tail, *(hop.head for hop in self.hops))


class Suppressed(NamedTuple):
    """Something that the search left out.

    Args:
        reason: why, in words.
        number: how many.
        names: labels of what is concerned, the most frequent first.
    """

    reason: str
    number: int
    names: tuple[str, ...] = ()


class Cut(NamedTuple):
    """Where a limit that the user gave cut a search, and what is proven all the same.

    Args:
        limit: the limit as its option is called.
        expanded: nodes that had been expanded.
        is_found: whether the search itself was done, and only what was to be told beside it was cut.
        at_least: cost, rounded down, that everything has at least that is neither shown nor counted; 0 where nothing
            is proven.
    """

    limit: str
    expanded: int
    is_found: bool
    at_least: float

    def text(self) -> str:
        """The cut in a sentence or two."""
        told = f"{self.limit} cut the search after {self.expanded:,} expanded nodes"
        if self.is_found:
            return f"{told}: the answer is whole, but what was left out and what comes nearest was not all looked for."
        floor = math.floor(self.at_least * 100) / 100
        if floor <= _CHEAPEST:
            return f"{told}: there may be more, and better. Nothing is proven of what was not found."
        return (
            f"{told}: there may be more. Proven: whatever is neither shown nor counted here costs {floor:.2f} or more."
        )


class PathAnswer(NamedTuple):
    """The answer to a path question.

    Args:
        start: the first node.
        goal: the last node.
        chains: best first.
        suppressed: what was left out and why.
        cautions: what a reader may not conclude.
        searched: what was searched, in words.
        complete: False where the search budget ran out.
        misses: nearest misses where there is no chain.
        constraints: the constraints as given.
        cut: where a limit that was given cut the search; None where none did.
    """

    start: Node
    goal: Node
    chains: tuple[Chain, ...]
    suppressed: tuple[Suppressed, ...]
    cautions: tuple[str, ...]
    searched: str
    complete: bool
    misses: tuple[str, ...]
    constraints: dict[str, Any]
    cut: Cut | None = None

    @property
    def title(self) -> str:
        """What was asked, in words."""
        return f"{self.start.label} to {self.goal.label}"

    @property
    def ends(self) -> tuple[Node, ...]:
        """The first and the last node."""
        return (self.start, self.goal)

    @property
    def fits(self) -> tuple[tuple[Account, ...], ...]:
        """Nothing: both ends were given by name."""
        return ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """Where the search was cut."""
        return (self.cut.text(),) if self.cut else ()
