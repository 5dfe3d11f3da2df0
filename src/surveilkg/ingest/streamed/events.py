"""Rules on which claims are accounts of one event: by record, by fact, by decision; and which event that is."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby, permutations, product

from surveilkg import iri
from surveilkg.ingest.streamed.stream import TYPE, Aside, Given, Subject, skg
from surveilkg.store.lines import Lines

_SAME_AS, _ACCOUNT_OF = skg("sameEventAs"), skg("accountOf")
_FACTS = (
    ("Domicile", "resident", "homeState"),
    ("Subordination", "subordinate", "superior"),
    ("Containment", "contained", "container"),
)
"""Claims on what stands, with the roles that make two of them one fact."""


class Joined:
    """Claims that are accounts of one event, as joined by rules and as stated."""

    def __init__(self, given: Given) -> None:
        self._given = given
        self._others: dict[str, set[str]] = defaultdict(set)
        self._firsts: dict[str, str] = {}
        self._both_ways = True

    def __contains__(self, claim: str) -> bool:
        """Whether it is joined to another."""
        return claim in self._others

    def join(self, rule: str, one: str, other: str) -> None:
        """Give that two claims are accounts of one event."""
        if self._given.give(rule, one, _SAME_AS, other):
            self._others[one].add(other)

    def note(self, one: str, other: str) -> None:
        """Note what a source states, which need not hold the other way round."""
        self._others[one].add(other)
        self._both_ways = False

    def first(self, claim: str) -> str:
        """The first by IRI of all that can be reached from a claim, itself included."""
        if claim in self._firsts:
            return self._firsts[claim]
        reached, ahead = {claim}, [claim]
        while ahead:
            for other in self._others.get(ahead.pop(), ()):
                if other not in reached:
                    reached.add(other)
                    ahead.append(other)
        found = min(bare(each) for each in reached)
        if self._both_ways:
            self._firsts.update(dict.fromkeys(reached, found))
        return found


def bare(term: str) -> str:
    """What SPARQL's STR gives of a term."""
    return term[1:-1] if term[0] == "<" else term[1 : term.rindex('"')]


class Records:
    """Rules `same-record` and `linked-record`.

    Args:
        given: where they give to.
        joined: where same records go.
        stack: keeps what is put aside.
    """

    _KEY, _LINKED = skg("recordKey"), skg("linkedRecordKey")
    _MONEY = (skg("Financing"), skg("Deal"))
    reads = frozenset({_KEY, _LINKED})

    def __init__(self, given: Given, joined: Joined, stack: contextlib.ExitStack) -> None:
        self._given = given
        self._joined = joined
        self._rows = stack.enter_context(contextlib.closing(Lines()))

    def wants(self, classes: frozenset[str], predicates: frozenset[str]) -> bool:
        """What has a key, or the key of another."""
        del classes
        return not predicates.isdisjoint(self.reads)

    def take(self, subject: Subject) -> None:
        """Put aside under its keys."""
        kinds = " ".join(kind for kind in self._MONEY if kind in subject.classes)
        self._rows.extend(f"{key}\trecord\t{subject.node}\t{kinds}\n" for key in subject.of(self._KEY) if kinds)
        self._rows.extend(f"{key}\tlink\t{subject.node}\t\n" for key in subject.of(self._LINKED))

    def finish(self) -> None:
        """Join those of one key and kind; link those that name a key to financings that have it."""
        for _, rows in grouped(self._rows):
            nodes = [(name, node, kinds.split(" ")) for _, name, node, kinds in rows]
            for kind in self._MONEY:
                for one, other in permutations([node for _, node, kinds in nodes if kind in kinds], 2):
                    self._joined.join("same-record", one, other)
            linking = [node for name, node, _ in nodes if name == "link"]
            held = [node for _, node, kinds in nodes if self._MONEY[0] in kinds]
            for claim, other in product(linking, held):
                if claim != other:
                    self._given.give("linked-record", claim, skg("linkedWith"), other)


class Facts:
    """Rule `standing-fact`.

    Args:
        joined: where it gives to.
        stack: keeps what is put aside.
    """

    reads = frozenset(skg(role) for fact in _FACTS for role in fact[1:])

    def __init__(self, joined: Joined, stack: contextlib.ExitStack) -> None:
        self._joined = joined
        self._rows = stack.enter_context(contextlib.closing(Lines()))
        self._facts = [(skg(kind), skg(part), skg(whole)) for kind, part, whole in _FACTS]

    def wants(self, classes: frozenset[str], predicates: frozenset[str]) -> bool:
        """Claims of its classes with both roles."""
        return any(kind in classes and {part, whole} <= predicates for kind, part, whole in self._facts)

    def take(self, subject: Subject) -> None:
        """Put aside under what it says."""
        for kind, part, whole in self._facts:
            if kind in subject.classes:
                pairs = product(subject.of(part), subject.of(whole))
                self._rows.extend(f"{kind} {one} {other}\t{subject.node}\n" for one, other in pairs)

    def finish(self) -> None:
        """Join those that say the same."""
        for _, rows in grouped(self._rows):
            for one, other in permutations([claim for _, claim in rows], 2):
                self._joined.join("standing-fact", one, other)


class Events:
    """Rules `same-event`, `event` and `event-class`.

    Args:
        given: where they give to.
        joined: claims that are joined.
        stack: keeps what is put aside.
    """

    _DECIDES, _JUDGEMENT = skg("decidesOn"), skg("judgement")
    reads = frozenset({_DECIDES, _JUDGEMENT, _SAME_AS, _ACCOUNT_OF})

    def __init__(self, given: Given, joined: Joined, stack: contextlib.ExitStack) -> None:
        self._given = given
        self._joined = joined
        self._claims = Aside(stack)

    def wants(self, classes: frozenset[str], predicates: frozenset[str]) -> bool:
        """Relation claims, decisions, and what states that it belongs together."""
        tells = {_SAME_AS, _ACCOUNT_OF}
        return skg("Relation") in classes or skg("EventDecision") in classes or not predicates.isdisjoint(tells)

    def take(self, subject: Subject) -> None:
        """Put a claim aside; note what was decided and stated."""
        for other in subject.of(_SAME_AS):
            self._joined.note(subject.node, other)
        for event in subject.of(_ACCOUNT_OF):
            self._given.give("event-class", event, TYPE, skg("Event"))
        if skg("EventDecision") in subject.classes and skg("judgement-same") in subject.of(self._JUDGEMENT):
            for one, other in permutations(set(subject.of(self._DECIDES)), 2):
                self._joined.join("same-event", one, other)
        if skg("Relation") in subject.classes:
            self._claims.put(subject.node)

    def finish(self) -> None:
        """Give the event of every relation claim."""
        for (claim,) in self._claims.rows():
            event = self.of(claim)
            self._given.give("event", claim, _ACCOUNT_OF, event)
            self._given.give("event-class", event, TYPE, skg("Event"))

    def of(self, claim: str) -> str:
        """The event that a relation claim is an account of, once all are joined."""
        first = self._joined.first(claim) if claim in self._joined else bare(claim)
        return f"<{iri.EVENT}{first.partition(iri.CLAIM)[2]}>"


def grouped(lines: Lines) -> Iterator[tuple[str, list[list[str]]]]:
    """Rows that were put aside with the same first field, sorted."""
    with lines.path().open(encoding="utf-8", newline="\n") as stream:
        rows = (line.rstrip("\n").split("\t") for line in stream)
        for key, group in groupby(rows, key=lambda row: row[0]):
            yield key, list(group)
