"""The index of a graph from that of the graph before it and what changed: as if it were built whole, in less time.

Numbers of nodes, claims, passages and amounts are positions by IRI. What stays keeps its order, so that its old numbers
become new ones by a table; records are copied as bytes. Subjects whose statements differ are read anew, and so are
claims that refer to what was not there before. What follows from the columns is worked out for all, on arrays.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyoxigraph as ox

from surveilkg import iri
from surveilkg.errors import EnvironmentFailure
from surveilkg.network import columns, layout, statements
from surveilkg.network.index import Index
from surveilkg.network.joining import Shift, joined
from surveilkg.network.projection import Projections
from surveilkg.network.projection import read as read_projections
from surveilkg.network.reading import TABLES, Reader, as_text, name_lines

if TYPE_CHECKING:
    from surveilkg.network.tables import Array
    from surveilkg.store.oxigraph import EmbeddedView

SHARE = 4
"""Where more than one in so many subjects of an index changed, it is built whole, which is faster then."""
_ACCOUNT_OF = ox.NamedNode(iri.SKG + "accountOf")


def merge(base: Path, view: EmbeddedView, touched: Collection[str], folder: Path) -> dict[str, int] | None:
    """Write the index of a store into a folder, by that of the store before a change.

    Args:
        base: the index of the store before.
        view: the store.
        touched: subjects of statements that were added or removed, as N-Triples writes them.
        folder: where the index goes.

    Returns:
        Counts of nodes, claims, edges and names; None where it has to be built whole: the old index is missing or of
        another format, too much changed, or other edges or classes are declared.
    """
    try:
        old = Index(base)
    except EnvironmentFailure:
        return None
    projections = read_projections(view)
    if _sorted(projections) != _sorted(old.projections):
        return None
    change = _Change(old, view.store, projections)
    if not change.read(touched):
        return None
    folder.mkdir(parents=True, exist_ok=True)
    return change.write(folder)


def _sorted(projections: Projections) -> Projections:
    return Projections(tuple(sorted(projections.declared)), projections.parents)


class Words(list[str]):
    """IRIs in order."""

    add = list.append


class _Change:
    """Subjects that are put anew, and where they go.

    Args:
        old: the index before.
        store: the store after.
        projections: the declared edges.
    """

    def __init__(self, old: Index, store: ox.Store, projections: Projections) -> None:
        self._old = old
        self._store = store
        self._projections = projections
        self._tables = {name: _Table(columns.Texts(old.folder / name)) for name in TABLES}
        self._reader = Reader(projections, Words)
        self._subjects: set[str] = set()

    def read(self, touched: Iterable[str]) -> bool:
        """Read what changed; whether it is little enough."""
        texts = {subject: self._text(subject) for subject in touched}
        trial = Reader(self._projections, Words)
        for subject in sorted(texts):
            came = [name for name, _ in trial.read(subject.encode(), texts[subject]) if name != "claims"]
            plain = statements.plain(subject)
            if any(self._tables[name].find(plain) is None for name in came):
                texts |= {claim: self._text(claim) for claim in self._claims_about(subject) if claim not in texts}
        if len(texts) * SHARE > self._old.counts["nodes"] + self._old.counts["claims"]:
            return False
        self._subjects = {statements.plain(subject) for subject in texts}
        for subject in sorted(texts):
            for name, record in self._reader.read(subject.encode(), texts[subject]):
                self._tables[name].fresh.append((statements.plain(subject), record))
        for table in self._tables.values():
            table.settle(self._subjects)
        return True

    def write(self, folder: Path) -> dict[str, int]:
        """Write the index."""
        for name, table in self._tables.items():
            texts = [as_text(record) for _, record in table.fresh]
            columns.splice(table.texts, folder / name, table.shift.kept, table.shift.places, texts)
        nodes = self._tables["nodes"]
        self._write_names(folder, nodes.shift)
        fresh = self._reader.claims.tables(self._reader.classes, self._place, self._group)
        tables = joined(layout.read(self._old), fresh, {name: table.shift for name, table in self._tables.items()})
        sources = {name: record for name, record in self._old.sources.items() if name not in self._subjects}
        return layout.write(folder, tables, self._projections, sources | self._reader.sources)

    def _text(self, subject: str) -> bytes:
        node = _node(subject)
        return "".join({f"{q.triple} .\n" for q in self._store.quads_for_pattern(node, None, None, None)}).encode()

    def _claims_about(self, subject: str) -> set[str]:
        """Claims of the old index that refer to a subject."""
        quads = self._store.quads_for_pattern(None, None, _node(subject), None)
        found = {str(quad.subject) for quad in quads}
        return {each for each in found if self._tables["claims"].find(statements.plain(each)) is not None}

    def _place(self, name: str, wanted: Words) -> Array:
        place, known = self._tables[name].place, dict[str, int]()
        for text in wanted:
            if text not in known:
                known[text] = place(statements.plain(text) if name == "nodes" else text)
        return np.array([known[text] for text in wanted], dtype=np.int64)

    def _group(self, events: Words, _: Array) -> Array:
        """Events by the place of one of the claims of the old index that are accounts of them, or numbers of their own.

        Those of the old index are told by its number less one.
        """
        known: dict[str, int] = {"": -1}
        for event in events:
            if event not in known:
                known[event] = self._group_of(event, self._old.claim_count() + len(known))
        return np.array([known[event] for event in events], dtype=np.int64)

    def _group_of(self, event: str, otherwise: int) -> int:
        for quad in self._store.quads_for_pattern(None, _ACCOUNT_OF, ox.NamedNode(event), None):
            name = statements.plain(str(quad.subject))
            at = None if name in self._subjects else self._tables["claims"].find(name)
            if at is not None and self._old.claim_event_iri(at) == event:
                return int(self._old.claim_event[at]) - 1
        return otherwise

    def _write_names(self, folder: Path, nodes: Shift) -> None:
        old = self._old
        numbers = np.asarray(old.name_node)
        lines: set[tuple[str, str, int, str]] = set()
        for number, (_, record) in zip(nodes.of_fresh.tolist(), self._tables["nodes"].fresh, strict=True):
            for line in name_lines(number, record):
                key, rank, _, shown = line.split("\t", 3)
                lines.add((key, rank, number, shown))

        def of_old(at: int) -> tuple[str, str, int]:
            key, rank, _ = old.names[at].split("\t", 2)
            return key, rank, int(nodes.before[numbers[at]])

        ordered = sorted(lines)
        found = [bisect_left(range(len(old.names)), line[:3], key=of_old) for line in ordered]
        places = np.array(found, dtype=np.int64)
        kept = nodes.kept[numbers] if len(numbers) else np.empty(0, dtype=bool)
        texts = [f"{key}\t{rank}\t{shown[:-1]}" for key, rank, _, shown in ordered]
        columns.splice(old.names, folder / "names", kept, places, texts)
        at = np.searchsorted(np.flatnonzero(kept), places)
        every = np.insert(nodes.of_old[numbers[kept]], at, [number for _, _, number, _ in ordered])
        columns.write_array(folder / "name-node", "I", every)


def _node(subject: str) -> ox.NamedNode | ox.BlankNode:
    name = statements.plain(subject)
    return ox.BlankNode(name) if subject.startswith("_:") else ox.NamedNode(name)


def _spelt(name: bytes) -> bytes:
    """A node as N-Triples writes it; labels of blank nodes have no colon."""
    return b"<%b>" % name if b":" in name else b"_:" + name


class _Table:
    """Records of the old index in one file, and those that are put anew.

    Args:
        texts: the file.
    """

    def __init__(self, texts: columns.Texts) -> None:
        self.texts = texts
        self.fresh: list[tuple[str, dict[str, Any]]] = []
        self.shift: Shift
        self._fresh_at: dict[str, int] = {}
        self._at: dict[str, int] = {}

    def find(self, name: str) -> int | None:
        """Position of an IRI among the old records, or None."""
        at = self.at(name)
        return at if at < len(self.texts) and self._name(at) == name.encode() else None

    def at(self, name: str) -> int:
        """How many of the old records come before an IRI."""
        if name not in self._at:
            spelt = _spelt(name.encode())
            self._at[name] = bisect_left(range(len(self.texts)), spelt, key=lambda at: _spelt(self._name(at)))
        return self._at[name]

    def place(self, name: str) -> int:
        """New number of an IRI, -1 where it has none."""
        if name in self._fresh_at:
            return self._fresh_at[name]
        at = self.find(name)
        return -1 if at is None else int(self.shift.of_old[at])

    def settle(self, subjects: set[str]) -> None:
        """Find out what goes where; `subjects` are all that are put anew or are gone."""
        kept = np.ones(len(self.texts), dtype=bool)
        kept[[at for name in subjects if (at := self.find(name)) is not None]] = False
        places = np.array([self.at(name) for name, _ in self.fresh], dtype=np.int64)
        self.shift = Shift.of(kept, places)
        for (name, _), place, number in zip(self.fresh, places.tolist(), self.shift.of_fresh.tolist(), strict=True):
            self._fresh_at[name] = number
            if self.find(name) is not None:
                self.shift.of_old[place] = number

    def _name(self, at: int) -> bytes:
        """The IRI of a record: the first text in it, which holds no character that JSON writes otherwise."""
        offsets = self.texts.offsets
        return bytes(self.texts.data[offsets[at] : offsets[at + 1]]).split(b'"', 4)[3]
