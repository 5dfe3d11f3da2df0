"""Pairs of entities that may be one: those new with an ingested source beside what else is known, with evidence."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from surveilkg import iri
from surveilkg.identity.blocking import Blocks
from surveilkg.identity.decisions import Decision, Verdicts
from surveilkg.identity.score import ABROAD, Described, Score, score
from surveilkg.ingest.known import read_register
from surveilkg.network.index import Index
from surveilkg.store.generations import Generation
from surveilkg.store.oxigraph import EmbeddedView

LOWEST = 0.5
"""Pairs below this score are not shown unless asked for."""
_NAMES = """
SELECT ?entity ?name WHERE { ?entity skos:prefLabel|skos:altLabel|skg:misspelling ?name } ORDER BY ?entity ?name
"""


@dataclass(frozen=True, slots=True)
class Side:
    """One entity of a pair.

    Args:
        iri: its IRI.
        record: its names, country, class and identifiers.
        ships: whether it is in the graph that ships.
    """

    iri: str
    record: Described
    ships: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entities that may be one.

    Args:
        new: the entity that came with an ingested source.
        other: what it may be.
        score: how surely, and why.
        decision: what was decided about exactly this pair, or None.
    """

    new: Side
    other: Side
    score: Score
    decision: Decision | None = None


@dataclass(slots=True)
class Evidence:
    """What is said about an entity.

    Args:
        claims: number of claims that name it.
        sources: labels of their sources, or their identifiers.
        examples: claim and paraphrase of a few.
    """

    claims: int = 0
    sources: list[str] = field(default_factory=list)
    examples: list[tuple[str, str]] = field(default_factory=list)


def sides(generation: Generation) -> list[Side]:
    """Every actor and place of a generation, those that ship first, then by IRI."""
    view = EmbeddedView.open(generation.store)
    register, _ = read_register(generation, "")
    named: dict[str, list[str]] = defaultdict(list)
    for row in view.query_rows(_NAMES):
        named[row["entity"].value].append(row["name"].value)
    coded: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for pair, entity in sorted((told.partition(" ")[::2], entity) for told, entity in register.by_identifier.items()):
        coded[entity].append(pair)
    found = []
    for known in register.by_iri.values():
        if known.kinds & {"Actor", "Place"}:
            others = tuple(name for name in dict.fromkeys(named[known.iri]) if name != known.label)
            kind = next((kind for kind in ("Person", "Place") if kind in known.kinds), known.kind)
            record = Described(known.label, others, known.country, tuple(coded[known.iri]), kind)
            found.append(Side(known.iri, record, known.ships))
    return sorted(found, key=lambda side: (not side.ships, side.iri))


def pairs(
    all_sides: list[Side], verdicts: Verdicts, source: str = "", lowest: float = LOWEST, decided: bool = False
) -> list[Pair]:
    """Pairs to decide, the surest first.

    Args:
        all_sides: entities of a generation.
        verdicts: decisions that stand.
        source: only entities that are new with this source; empty for all.
        lowest: lowest score.
        decided: with pairs that are decided already.
    """
    blocks = Blocks([side.record for side in all_sides])
    prefix = iri.entity(f"{source.replace('_', '-')}-") if source else ""
    found = []
    for number, new in enumerate(all_sides):
        if new.ships or not new.iri.startswith(prefix):
            continue
        for at in blocks.near(new.record):
            other = all_sides[at]
            twice = not other.ships and other.iri.startswith(prefix) and at >= number
            if at == number or twice or (verdicts.settled(new.iri, other.iri) and not decided):
                continue
            if lowest > ABROAD and _are_apart(new.record, other.record):
                continue
            evidence = score(new.record, other.record)
            if evidence.value >= lowest:
                found.append(Pair(new, other, evidence, verdicts.on(new.iri, other.iri)))
    return sorted(found, key=lambda pair: (-pair.score.value, pair.new.iri, pair.other.iri))


def _are_apart(one: Described, other: Described) -> bool:
    """Whether countries differ and no identifier is shared, so that no score is above `ABROAD`."""
    return bool(one.country and other.country and one.country != other.country) and not (
        set(one.identifiers) & set(other.identifiers)
    )


def evidence_of(index: Index, entity: str, examples: int = 2) -> Evidence:
    """What the graph says about an entity, read from the index of a generation."""
    number = index.node_number(entity)
    found = Evidence()
    if number is None:
        return found
    said = [record for at in set(index.claims_of(number)) if (record := index.claim(at)).get("paraphrase")]
    said.sort(key=lambda record: (record["source"], record["iri"]))
    found.claims = len(said)
    found.sources = list(dict.fromkeys(iri.shorten(record["source"]) for record in said))
    found.examples = [(iri.shorten(record["iri"]), record["paraphrase"]) for record in said[:examples]]
    return found
