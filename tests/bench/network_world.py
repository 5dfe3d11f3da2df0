"""Worlds: networks of claims in the form in which ingestion writes them, with names and skew of real data.

Half as many companies as relations. Names are those of data/gleif-lei-names where they are at hand; how
many ties a party has follows OFAC's list (see `tests/bench/ingest_scale.py`). Shares of the relations: 40 per cent
ownership, 20 listings, 20 deals, 10 loans, 10 partnerships; one in ten is alleged, with its hedge. The same size gives
the same bytes. Every claim has its passage, date and paraphrase; the shapes find no fault with a world (the step
`shacl` of the benchmark says how many errors it found).
"""

from __future__ import annotations

import random
from array import array
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from ingest_scale import LINKED_TO, LINKS, Name, ends, names

from surveilkg import iri

SHARES = (("Ownership", 0.4), ("Listing", 0.2), ("Deal", 0.2), ("Loan", 0.1), ("Partnership", 0.1))
TECHNOLOGIES = ("safe-city", "facial-recognition", "smart-policing", "social-media-surveillance")
ALLEGED = 0.1
BOARDS, LISTS = 40, 90
_A = f"<{iri.RDF}type>"
Pick = Callable[[], int]


def graph_of(name: str) -> str:
    """IRI of the graph of a world."""
    return iri.graph(f"source/ftm-{name}")


def skg(term: str) -> str:
    """A term of the ontology as N-Quads writes it."""
    return f"<{iri.SKG}{term}>"


def lines(relations: int, name: str = "world", seed: int = 1, parties: int = 0) -> Iterator[str]:
    """The N-Quads lines of a world.

    Args:
        relations: number of relations.
        name: name of its source; decides its graph.
        seed: of the dice.
        parties: companies to draw from; those are described already then. 0: half as many as relations, described here.
    """
    dice = random.Random(seed)  # noqa: S311 - a sample, not a secret
    count = parties or max(relations // 2, 200)
    companies = names(count)
    writer = _Writer(name)
    yield from writer.head()
    if not parties:
        for number, company in enumerate(companies):
            yield from writer.company(number, company)
        yield from writer.bodies()
    pools = [ends(count, degrees, dice) for degrees in (LINKED_TO, LINKS)]
    hub, leaf = (_picker(pool, dice) for pool in pools)
    plan = [kind for kind, share in SHARES for _ in range(int(relations * share))]
    dice.shuffle(plan)
    for number, kind in enumerate(plan):
        yield from writer.relation(number, kind, companies, (hub, leaf), dice)


def write(relations: int, target: Path, name: str = "world", seed: int = 1, parties: int = 0) -> int:
    """Write a world as N-Quads; the number of lines."""
    written = 0
    with target.open("w", encoding="utf-8", newline="\n") as stream:
        for line in lines(relations, name, seed, parties):
            stream.write(line)
            written += 1
    return written


def company_of(number: int) -> str:
    """IRI of a company."""
    return iri.entity(f"world-company-{number}")


def _picker(pool: array[int], dice: random.Random) -> Pick:
    return lambda: pool[int(len(pool) * dice.random())]


class _Writer:
    """Writes statements of one source."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._source = f"<{iri.source(f'ftm-{name}')}>"
        self._end = f" <{graph_of(name)}> .\n"

    def _about(self, node: str, facts: list[tuple[str, str]]) -> Iterator[str]:
        for predicate, value in facts:
            yield f"{node} {predicate} {value}{self._end}"

    def head(self) -> Iterator[str]:
        """The source."""
        label = f'<{iri.SKOS}prefLabel> "World {self._name}"@en'.split(" ", 1)
        facts = [(_A, skg("Source")), (label[0], label[1]), (skg("title"), f'"World {self._name}"')]
        facts += [(skg("publisherName"), '"a benchmark"'), (skg("sourceKind"), skg("source-dataset"))]
        facts += [(skg("citeAs"), f'"World {self._name}"'), (skg("licence"), '"CC0-1.0"')]
        facts += [(skg("url"), '"https://example.org/world"')]
        yield from self._about(self._source, facts)

    def company(self, number: int, company: Name) -> Iterator[str]:
        """A company with its passage."""
        lei, name, _ = company
        node, passage = f"<{company_of(number)}>", self._passage(f"company-{number}")
        facts = [(_A, skg("Company")), (f"<{iri.SKOS}prefLabel>", f"{_text(name)}@en"), (skg("reference"), passage)]
        facts += [(skg("openSanctionsId"), f'"world-company-{number}"')]
        facts += [(skg("lei"), f'"{lei}"')] if lei else []
        yield from self._about(node, facts)
        yield from self._cite(passage, f"company-{number}", "asserted")

    def bodies(self) -> Iterator[str]:
        """Authorities and lists."""
        for kind, slug, count in (("Organization", "board", BOARDS), ("RestrictionList", "list", LISTS)):
            for number in range(count):
                passage = self._passage(f"{slug}-{number}")
                facts = [(_A, skg(kind)), (f"<{iri.SKOS}prefLabel>", f'"World {slug} {number}"@en')]
                node = f"<{iri.entity(f'world-{slug}-{number}')}>"
                yield from self._about(node, [*facts, (skg("reference"), passage)])
                yield from self._cite(passage, f"{slug}-{number}", "asserted")

    def relation(
        self, number: int, kind: str, companies: list[Name], pools: tuple[Pick, Pick], dice: random.Random
    ) -> Iterator[str]:
        """One relation: claim, passage and, where money is lent, its amount."""
        first, second = pools[1](), pools[0]()
        second = second if second != first else (first + 1) % len(companies)
        day = date(2000, 1, 1) + timedelta(days=dice.randrange(9000))
        is_alleged = dice.random() < ALLEGED
        mode = "alleged" if is_alleged else "asserted"
        local = f"{kind.lower()}-{number}"
        node, passage = f"<{iri.CLAIM}ftm-{self._name}/{local}>", self._passage(local)
        words = f"{companies[first][1]} and {companies[second][1]}, {day} ({kind.lower()} {number})."
        facts = [(_A, skg(kind)), (skg("mode"), skg(mode)), (skg("source"), self._source), (skg("citation"), passage)]
        facts += [(skg("rank"), skg("rank-normal")), (skg("paraphrase"), f"{_text(words)}@en")]
        facts += [(skg("asWritten"), _text(companies[at][1])) for at in dict.fromkeys((first, second))]
        facts += [(skg("hedge"), '"alleged"')] if is_alleged else []
        facts += _time(day, is_open=kind in {"Ownership", "Listing", "Partnership"})
        facts += self._roles(kind, first, second, dice)
        if kind == "Loan":
            amount = f"{node[:-1]}-amount1>"
            facts.append((skg("amount"), amount))
            yield from self._about(amount, _amount(1000 * (1 + dice.randrange(10**6))))
        yield from self._about(node, facts)
        yield from self._cite(passage, local, mode)

    def _roles(self, kind: str, first: int, second: int, dice: random.Random) -> list[tuple[str, str]]:
        one, other = f"<{company_of(first)}>", f"<{company_of(second)}>"
        if kind == "Ownership":
            share = f'"{1 + dice.randrange(100)}.0"^^<{iri.XSD}decimal>'
            return [(skg("owner"), other), (skg("owned"), one), (skg("sharePct"), share)]
        if kind == "Listing":
            board, found = (iri.entity(f"world-{slug}-{dice.randrange(n)}") for slug, n in _BODIES)
            return [
                (skg("listedParty"), one),
                (skg("listingAuthority"), f"<{board}>"),
                (skg("restrictionList"), f"<{found}>"),
            ]
        if kind == "Deal":
            technology = f"<{iri.entity(dice.choice(TECHNOLOGIES))}>"
            return [(skg("supplier"), other), (skg("recipient"), one), (skg("technology"), technology)]
        if kind == "Loan":
            return [(skg("financier"), other), (skg("borrower"), one)]
        return [(skg("partner"), one), (skg("partner"), other)]

    def _passage(self, local: str) -> str:
        return f"{self._source[:-1]}#{local}>"

    def _cite(self, passage: str, local: str, mode: str) -> Iterator[str]:
        facts = [(_A, skg("Passage")), (skg("inSource"), self._source), (skg("recordId"), f'"{local}"')]
        yield from self._about(passage, [*facts, (skg("supportsMode"), skg(mode))])


_BODIES = (("board", BOARDS), ("list", LISTS))


def _text(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'


def _time(day: date, *, is_open: bool) -> list[tuple[str, str]]:
    value = f'"{day}"^^<{iri.XSD}date>'
    bounds = (
        ("earliestStart", "latestStart") if is_open else ("earliestStart", "latestStart", "earliestEnd", "latestEnd")
    )
    return [(skg("when"), f'"{day}{"/.." if is_open else ""}"'), *((skg(bound), value) for bound in bounds)]


def _amount(value: int) -> list[tuple[str, str]]:
    return [
        (_A, skg("MonetaryAmount")),
        (skg("amountKind"), skg("amount-commitment")),
        (skg("amountValue"), f'"{value}.0"^^<{iri.XSD}decimal>'),
        (skg("currency"), '"USD"'),
        (skg("priceBasis"), skg("prices-nominal")),
    ]
