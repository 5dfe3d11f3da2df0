"""From claims to statements: N-Quads lines of one source's graph, names resolved, raw names kept on the claims."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from surveilkg import iri
from surveilkg.identity import minting
from surveilkg.identity.kept import Kept
from surveilkg.identity.known import Known, pack, unpack
from surveilkg.identity.register import Register, mint
from surveilkg.model import interval
from surveilkg.model.record import Amount, Claim, Document, Locator, Party
from surveilkg.sources.registry import Edition, Spec
from surveilkg.sources.shelf import Shelf

_TYPE = f"<{iri.RDF}type>"
_LABEL = f"<{iri.SKOS}prefLabel>"
_ALIAS = f"<{iri.SKOS}altLabel>"
_NEW = {"Actor": "Organization", "Entity": "Organization"}
"""Class of a new entity of which a source only knows a class that is meant to be divided."""
_ONE_THING = frozenset({"lei", "wikidata"})
"""Schemes of which two entities must not carry one code."""
_RECENT = 20_000
"""Records and passages that are remembered at most."""
_BOUNDS = ("earliest_start", "latest_start", "earliest_end", "latest_end")
_BOUND_TERMS = ("earliestStart", "latestStart", "earliestEnd", "latestEnd")


@dataclass(slots=True)
class Tally:
    """What was written: numbers of claims, names matched, entities new (`streamed`: those that are not held)."""

    claims: int = 0
    matched: set[str] = field(default_factory=set)
    new: Kept[bool] = field(default_factory=Kept)
    streamed: int = 0


def _release_of(spec: Spec, edition: Edition) -> str:
    slug = spec.id.replace("_", "-")
    return f"{slug}-{edition.id}" if edition.id else slug


def graph_of(spec: Spec, edition: Edition) -> str:
    """IRI of the graph that a release of a source fills."""
    return iri.graph(f"source/{_release_of(spec, edition)}")


class Emitter:
    """Writes claims of one release of a source as statements.

    Args:
        spec: the source.
        edition: the release.
        register: known entities; new ones are entered as they come.
        lineage: class to itself and its superclasses, for new entities.
    """

    def __init__(self, spec: Spec, edition: Edition, register: Register, lineage: dict[str, frozenset[str]]) -> None:
        release = _release_of(spec, edition)
        self.spec = spec
        self.edition = edition
        self.release = release
        self.source = iri.source(release)
        self.graph = graph_of(spec, edition)
        self.tally = Tally()
        self._register = register
        self._register.lineage = self._register.lineage or lineage
        self._register.source_id = self._register.source_id or spec.id
        self.lineage = lineage
        self._entities: Kept[Known] = Kept(pack, unpack)
        self._recent: dict[tuple[object, ...], Known] = {}
        self.trace: list[tuple[Party, str, Known, str]] | None = None
        """Where it is a list: every party, the IRI of its own, the entity that it was taken for, why (empty: new)."""
        self._described = Shelf()
        self._passages: set[str] = set()
        self._said: set[tuple[str, str, str]] = set()
        self._documents: Kept[bool] = Kept()

    def again(self) -> Emitter:
        """An emitter of the same release that has written nothing, and takes every name for what this one took it."""
        other = Emitter(self.spec, self.edition, self._register, self.lineage)
        other._entities = self._entities
        return other

    def taken_for(self, party: Party) -> Known:
        """The entity that a party is; entered where it is new."""
        return self._resolve(party)

    def source_lines(self) -> Iterator[str]:
        """Statements about the release itself."""
        title = f"{self.spec.title}, {self.edition.label}" if self.edition.label else self.spec.title
        facts = [
            (_TYPE, _skg("Source")),
            (_LABEL, _text(title, "en")),
            (_skg("title"), _text(self.spec.title)),
            (_skg("publisherName"), _text(self.spec.publisher)),
            (_skg("sourceKind"), _skg(self.spec.kind)),
            (_skg("citeAs"), _text(title)),
            (_skg("url"), _text(self.spec.url)),
            (_skg("licence"), _text(self.spec.licence)),
        ]
        facts += [(_skg("generalScope"), _typed("true", "boolean"))] if self.spec.general else []
        facts += _published(self.edition.published)
        for predicate, value in facts:
            yield self._line(self.source, predicate, value)

    def source_note(self, words: str) -> str:
        """Statement of a remark of ours on the release."""
        return self._line(self.source, _skg("note"), _text(words, "en"))

    def claim_lines(self, claim: Claim) -> Iterator[str]:
        """Statements of a claim, of its passage, of its amounts and of the entities that are new with it."""
        self.tally.claims += 1
        document = claim.place.document
        said_in = document.id if document else self.release
        node = f"{iri.CLAIM}{said_in}/{claim.id}"
        source = iri.source(said_in)
        passage = f"{source}#{claim.place.id}"
        for named in (*claim.origins, *([document] if document else [])):
            yield from self._document_lines(named)
        yield from self._passage_lines(passage, source, claim.place, claim.mode)
        facts = [
            (_TYPE, _skg(claim.kind)),
            (_skg("mode"), _skg(claim.mode)),
            (_skg("source"), f"<{source}>"),
            (_skg("rank"), _skg("rank-deprecated" if claim.deprecated else "rank-normal")),
            (_skg("citation"), f"<{passage}>"),
            (_skg("paraphrase"), _text(claim.paraphrase, "en")),
            *((_skg("asWritten"), _text(words)) for words in dict.fromkeys(claim.as_written)),
            *((_skg("hedge"), _text(words)) for words in claim.hedge),
            *((_skg(name), f"<{value}>") for name, values in claim.links.items() for value in values),
            *((_skg(name), _text(value)) for name, values in claim.texts.items() for value in values),
            *((_skg(name), _typed(_decimal(value), "decimal")) for name, value in claim.numbers.items()),
            *((_skg(name), _typed(str(value).lower(), "boolean")) for name, value in claim.flags.items()),
            *([(_skg("note"), _text(claim.note, "en"))] if claim.note else []),
            *([(_skg("rankReason"), _text(claim.deprecated, "en"))] if claim.deprecated else []),
            *((_skg("derivedFromSource"), f"<{iri.source(origin.id)}>") for origin in dict.fromkeys(claim.origins)),
            *_time(claim.when),
        ]
        for role, parties in claim.roles.items():
            for party in parties:
                entity = self._resolve(party)
                facts.append((_skg(role), f"<{entity.iri}>"))
                if not entity.ships:
                    yield from self._description(entity, party, passage)
        start, end = f"<{node}> ", f" <{self.graph}> .\n"
        for predicate, value in facts:
            yield f"{start}{predicate} {value}{end}"
        for number, amount in enumerate(claim.amounts, 1):
            yield from self._amount_lines(node, f"{node}-amount{number}", amount)

    def _is_streamed(self, party: Party) -> bool:
        """Whether a party is one of many records with keys, of which nothing is held in memory."""
        return self.spec.streams and bool(party.local_id)

    def _resolve(self, party: Party) -> Known:
        told = (party.name, party.means, party.kind, party.country, party.local_id, party.identifiers)
        if self._is_streamed(party):
            return self._resolve_streamed(party, told)
        told_as = repr(told).encode("utf-8", "surrogatepass")
        key = hashlib.blake2b(told_as, digest_size=16).hexdigest()  # shorter than what it stands for
        known: Known | None = self._entities.get(key)
        if known is None:
            match = self._register.match(party, mint(self.spec.id, party) if party.local_id else "")
            if match is not None and match.iri not in self.tally.new:
                self.tally.matched.add(match.iri)
            own = self._register.own_iri(self.spec.id, party) if self.trace is not None else ""
            known = self._register.learn(match.iri, party) if match is not None else self._enter(party)
            self._entities[key] = known
            if self.trace is not None:
                why = match.why if match is not None else ""
                self.trace.append((party, own, known, why))
        return known

    def _resolve_streamed(self, party: Party, key: tuple[object, ...]) -> Known:
        """As `_resolve`, for one of many records: it is not entered in the register, and is forgotten after a while."""
        if key not in self._recent:
            if len(self._recent) >= _RECENT:
                self._recent.clear()
            minted = mint(self.spec.id, party)
            match = self._register.match(party, minted)
            if match is not None:
                self.tally.matched.add(match.iri)
            self._recent[key] = self._register.by_iri[match.iri] if match is not None else self._same_code(party)
            if self.trace is not None:
                self.trace.append((party, minted, self._recent[key], match.why if match is not None else ""))
        return self._recent[key]

    def _same_code(self, party: Party) -> Known:
        """A new entity, or the one before it with the same code of a register in which every code is of one thing."""
        known = self._new(party)
        codes = [f"{scheme} {value}" for scheme, value in party.identifiers if scheme in _ONE_THING]
        before = next((found for code in codes if (found := self._described.get(code)) is not None), None)
        for code in codes:
            self._described.put(code, [known.iri, known.kind, known.label, known.country])
        if before is None:
            return known
        entity, kind, label, country = before
        return Known(entity, self.lineage.get(kind, frozenset({kind})), kind, label, country)

    def _new(self, party: Party) -> Known:
        entity = self._register.new_iri(self.spec.id, party)
        kind = _NEW.get(party.kind, party.kind)
        label = party.means or party.name
        return Known(entity, self.lineage.get(kind, frozenset({kind})), kind, label, party.country)

    def _enter(self, party: Party) -> Known:
        known = self._new(party)
        if known.iri in self._register.by_iri:  # the source gives one name, class and country again
            return self._register.learn(known.iri, party)
        names = [known.label, party.name, *party.aliases]
        self._register.add(known, names, list(party.identifiers), bool(party.local_id))
        self.tally.new[known.iri] = True
        return known

    def _description(self, entity: Known, party: Party, passage: str) -> Iterator[str]:
        """What a party adds to the description of an entity that does not ship.

        Every release describes the entities that it uses, and stands alone: class and country are those that it gives,
        the label is that under which the entity was first met. A class is written unless a narrower one was before.
        """
        kind = self._kind_of(entity, party)
        said = (entity.iri, kind, party.country)
        if said in self._said:
            return
        if len(self._said) >= _RECENT:
            self._said.clear()
        self._said.add(said)
        facts: list[tuple[str, str]] = []
        before = self._described.get(entity.iri)
        if before is None:
            self.tally.streamed += self._is_streamed(party) and entity.iri not in self._register.by_iri
            facts += _first_facts(entity, party, passage)
        if before is None or kind not in self.lineage.get(before, (before,)):
            self._described.replace(entity.iri, kind)
            facts.append((_TYPE, _skg(kind)))
        if party.country and self._described.put(f"{entity.iri} in {party.country}", ""):
            facts.append((_skg("countryGiven"), _text(party.country)))
        for predicate, value in facts:
            yield self._line(entity.iri, predicate, value)

    def _kind_of(self, entity: Known, party: Party) -> str:
        """The class that the source gives; that of an entity of another source where a decision joins what differs."""
        kind = _NEW.get(party.kind, party.kind)
        above = self.lineage.get(kind, frozenset({kind}))
        own = entity.iri.startswith(minting.prefix(self.spec.id))
        return kind if own or kind in entity.kinds or entity.kind in above else entity.kind

    def _document_lines(self, document: Document) -> Iterator[str]:
        """Description of a document that the source names, once."""
        if document.id in self._documents:
            return
        self._documents[document.id] = True
        facts = [
            (_TYPE, _skg("Source")),
            (_LABEL, _text(document.cite_as, "en")),
            (_skg("citeAs"), _text(document.cite_as)),
            (_skg("sourceKind"), _skg(document.kind)),
            *((_skg("creatorName"), _text(name)) for name in document.creators),
            *_published(document.published),
        ]
        texts = (("title", document.title), ("publisherName", document.publisher), ("url", document.url))
        facts += [(_skg(name), _text(value)) for name, value in texts if value]
        for predicate, value in facts:
            yield self._line(iri.source(document.id), predicate, value)

    def _passage_lines(self, passage: str, source: str, place: Locator, mode: str) -> Iterator[str]:
        if passage not in self._passages:
            if len(self._passages) >= _RECENT:
                self._passages.clear()  # a passage that comes back is written again, and stored once
            self._passages.add(passage)
            yield self._line(passage, _TYPE, _skg("Passage"))
            yield self._line(passage, _skg("inSource"), f"<{source}>")
            if place.paragraph is not None:
                yield self._line(passage, _skg("paragraph"), _typed(str(place.paragraph), "integer"))
            if place.page:
                yield self._line(passage, _skg("page"), _text(place.page))
            if place.row is not None:
                yield self._line(passage, _skg("row"), _typed(str(place.row), "integer"))
            if place.record:
                yield self._line(passage, _skg("recordId"), _text(place.record))
            if place.co_listing:
                yield self._line(passage, _skg("coListing"), _typed("true", "boolean"))
        yield self._line(passage, _skg("supportsMode"), _skg(mode))

    def _amount_lines(self, claim: str, node: str, amount: Amount) -> Iterator[str]:
        facts = [
            (_TYPE, _skg("MonetaryAmount")),
            (_skg("currency"), _text(amount.currency)),
            (_skg("priceBasis"), _skg(f"prices-{amount.basis}")),
            (_skg("amountKind"), _skg(f"amount-{amount.kind}")),
        ]
        bounds = (("amountValue", amount.value), ("amountMin", amount.at_least), ("amountMax", amount.at_most))
        facts += [(_skg(name), _typed(_decimal(value), "decimal")) for name, value in bounds if value is not None]
        if amount.base_year is not None:
            facts.append((_skg("priceBaseYear"), _typed(str(amount.base_year), "integer")))
        yield self._line(claim, _skg("amount"), f"<{node}>")
        for predicate, value in facts:
            yield self._line(node, predicate, value)

    def _line(self, subject: str, predicate: str, value: str) -> str:
        return f"<{subject}> {predicate} {value} <{self.graph}> .\n"


def _first_facts(entity: Known, party: Party, passage: str) -> Iterator[tuple[str, str]]:
    yield _LABEL, _text(entity.label, "en")
    yield _skg("reference"), f"<{passage}>"
    for name in dict.fromkeys((party.name, *party.aliases)):
        if name != entity.label:
            yield _ALIAS, _text(name, "en")
    for scheme, value in party.identifiers:
        yield _skg(scheme), _text(value)


def _published(when: str) -> list[tuple[str, str]]:
    """Date of publication with its bounds, where it is known."""
    if not when:
        return []
    bounds = interval.parse(when)
    facts = [(_skg("published"), _text(when))]
    if bounds.earliest_start and bounds.latest_end:
        facts.append((_skg("publishedEarliest"), _typed(bounds.earliest_start.isoformat(), "date")))
        facts.append((_skg("publishedLatest"), _typed(bounds.latest_end.isoformat(), "date")))
    return facts


def _time(when: str) -> Iterable[tuple[str, str]]:
    if not when:
        return
    bounds = interval.parse(when)
    yield _skg("when"), _text(when)
    for name, term in zip(_BOUNDS, _BOUND_TERMS, strict=True):
        day = getattr(bounds, name)
        if day is not None:
            yield _skg(term), _typed(day.isoformat(), "date")


class _Terms(dict[str, str]):
    """Local names to terms as N-Triples writes them, remembered: there are few."""

    def __missing__(self, name: str) -> str:
        self[name] = term = f"<{iri.SKG}{name}>"
        return term


_skg = _Terms().__getitem__


def _decimal(text: str) -> str:
    return text if "." in text else f"{text}.0"


def _typed(text: str, datatype: str) -> str:
    return f'"{text}"^^<{iri.XSD}{datatype}>'


_ESCAPES = {code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF)}
_ESCAPES |= {ord(char): f"\\{letter}" for char, letter in zip('\\"\n\r\t\b\f', '\\"nrtbf', strict=True)}
"""Characters as canonical N-Triples (RDF 1.2) and the engine write them."""
_SPECIAL = re.compile(f"[{re.escape(''.join(map(chr, _ESCAPES)))}]")


def _text(text: str, language: str = "") -> str:
    written = text.translate(_ESCAPES) if _SPECIAL.search(text) else text
    return f'"{written}"@{language}' if language else f'"{written}"'
