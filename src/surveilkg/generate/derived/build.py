"""Makes the files of kg/derived/: real sources, the real emitter, and the register that a user's ingest has."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from surveilkg import iri
from surveilkg.errors import EnvironmentFailure
from surveilkg.export.turtle import canonical_turtle
from surveilkg.generate.derived.plan import ORDER, SHIPMENTS, Shipment
from surveilkg.generate.derived.select import SCOPES, Selection
from surveilkg.identity.known import Lineage
from surveilkg.identity.register import Register
from surveilkg.ingest import archive, shipped
from surveilkg.ingest.emit import Emitter, graph_of
from surveilkg.ingest.known import learned_of, lineage_of, register_of
from surveilkg.model.record import Claim
from surveilkg.sources import registry
from surveilkg.sources.registry import Edition
from surveilkg.store.oxigraph import EmbeddedView

Say = Callable[[str], None]


def build(folder: Path, root: Path, say: Say) -> dict[str, str]:
    """Releases that ship, as Turtle.

    Args:
        folder: where the data folders are.
        root: folder with ontology/, kg/, shapes/ and queries/.
        say: called with one line for each release.

    Returns:
        Release to canonical Turtle.

    Raises:
        EnvironmentFailure: a file is missing or is not of its source.
    """
    store = ox.Store()
    shipped.load_files(store, root, [iri.graph(f"source/{release}") for release in ORDER])
    registers = Registers(EmbeddedView(store), EmbeddedView(store).graphs())
    made: dict[str, str] = {}
    for shipment in SHIPMENTS:
        found = releases_of(shipment, folder, registers)
        if set(found) != set(shipment.releases):
            raise EnvironmentFailure(
                f"The files of {shipment.source} are releases {', '.join(sorted(found))}; "
                f"{', '.join(shipment.releases)} should ship.",
                "Use the files that the how-to names.",
            )
        for release, triples in found.items():
            made[release] = canonical_turtle(triples, _prefixes(release))
            say(f"{release}: {len(triples):,} statements")
    return made


class Registers:
    """The register that each release is matched with: kg/ without the releases, and the releases made before.

    Args:
        view: the graph without the releases that ship.
        shipped: its graphs.
    """

    def __init__(self, view: EmbeddedView, shipped: list[str]) -> None:
        self._lineage = lineage_of(view)
        self._layers = [learned_of(view, shipped, self._lineage, ships=True)]

    def fresh(self, source: str) -> tuple[Register, Lineage]:
        """A register of its own for a source, and the class hierarchy."""
        return register_of(self._layers, self._lineage, source), self._lineage

    def add(self, triples: Iterable[ox.Triple]) -> None:
        """Take in a release that was made."""
        store, made = ox.Store(), iri.graph("made")
        store.extend(ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(made)) for t in triples)
        self._layers.append(learned_of(EmbeddedView(store), [made], self._lineage))


def releases_of(shipment: Shipment, folder: Path, registers: Registers) -> dict[str, set[ox.Triple]]:
    """Release of a source to its statements, in the order in which they were made."""
    spec = registry.find(shipment.source)
    files = [archive.read(str(folder / name)) for name in shipment.files]
    for file in files:
        file.beside = tuple(other for other in files if other is not file)
    editions: dict[str, Edition] = {}
    claims: dict[str, list[Claim]] = defaultdict(list)
    for file in files:
        parsed = spec.parser()(file, spec)
        release = graph_of(spec, parsed.edition).removeprefix(iri.graph("source/"))
        editions.setdefault(release, parsed.edition)
        claims[release] += (claim for outcome in parsed.outcomes for claim in outcome.claims)
    made = {}
    for release in sorted(claims, key=lambda name: ORDER.get(name, 0)):
        every = claims[release]
        register, lineage = registers.fresh(spec.id)
        emitter = Emitter(spec, editions[release], register, lineage)
        found = every
        if shipment.scope != "all":
            known = dict(registers.fresh(spec.id)[0].by_iri)
            found, emitter = _selected(every, emitter, SCOPES[shipment.scope](known, emitter.taken_for))
        note = [emitter.source_note(shipment.note)] if shipment.note else []
        lines = chain(emitter.source_lines(), note, *map(emitter.claim_lines, found))
        quads = ox.parse("".join(lines), format=ox.RdfFormat.N_QUADS)
        made[release] = {quad.triple for quad in quads}
        registers.add(made[release])
    return made


def _selected(claims: list[Claim], emitter: Emitter, selection: Selection) -> tuple[list[Claim], Emitter]:
    """The claims that ship, and an emitter that takes every name for what the whole release made of it."""
    for claim in claims:
        deque(emitter.claim_lines(claim), 0)  # names are resolved in the order in which a user's ingest does
    for claim in claims:
        selection.learn(claim)
    return [claim for claim in claims if selection.ships(claim)], emitter.again()


def _prefixes(release: str) -> dict[str, str]:
    """Short names for what a release holds most: its claims and its records."""
    return {"said": f"{iri.CLAIM}{release}/", "at": f"{iri.SOURCE}{release}#"}
