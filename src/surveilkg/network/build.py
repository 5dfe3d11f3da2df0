"""Building the network index of a generation from its store.

Statements come by subject and are put away as they come: nodes, claims and names in files, what claims cite on a
shelf. In memory are columns of numbers, and where each node stands.
"""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from surveilkg.clean import names
from surveilkg.model import strength
from surveilkg.network import columns, edges, records, statements
from surveilkg.network.columns import ALIAS, CODE, FORMAT, LABEL, NO_DAY, SHORTENED
from surveilkg.network.projection import read as read_projections
from surveilkg.sources.shelf import Shelf
from surveilkg.store.lines import Lines

if TYPE_CHECKING:
    from surveilkg.store.protocols import View

_as_text = json.JSONEncoder(ensure_ascii=False).encode
_SKIPPED = frozenset({"denied", "retracted"})
"""Modes of claims that make no edge."""


def build(
    view: View, folder: Path, files: Mapping[str, Path] | None = None, rest: Path | None = None
) -> dict[str, int]:
    """Write the index of a store into a folder.

    Args:
        view: the store.
        folder: where the index goes.
        files: graph IRI to its statements as sorted N-Quads lines without blank nodes, where they are at hand.
        rest: statements of the other graphs as sorted N-Triples lines; read from the store where it is None.

    Returns:
        Counts of nodes, claims, edges and names.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        builder = _Builder(view, folder, stack)
        files = files or {}
        if rest is None:
            rest = statements.triples(view, (graph for graph in view.graphs() if graph not in files), stack)
        for subject, said in statements.subjects(files, rest, stack):
            builder.put(subject, said)
        counts = builder.finish()
    projections = builder.projections
    meta = {
        "format": FORMAT,
        "counts": counts,
        "sizes": columns.sizes(folder),
        "sources": dict(sorted(builder.sources.items())),
        "projections": [p._asdict() for p in sorted(projections.declared, key=lambda p: p.name)],
        "parents": {name: list(above) for name, above in sorted(projections.parents.items())},
    }
    (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    return counts


class _Builder:
    """Takes subjects in order; claims are told last, when all that they name and cite is known."""

    def __init__(self, view: View, folder: Path, stack: contextlib.ExitStack) -> None:
        self.projections = read_projections(view)
        self.sources: dict[str, dict[str, str]] = {}
        self._folder = folder
        self._kinds = records.Kinds(self.projections)
        self._nodes = stack.enter_context(columns.TextFile(folder / "nodes"))
        self._records = stack.enter_context(columns.TextFile(folder / "claims"))
        self._names = stack.enter_context(contextlib.closing(Lines()))
        self._positions: dict[str, int] = {}
        self._cited = stack.enter_context(contextlib.closing(Shelf()))
        self._events = stack.enter_context(contextlib.closing(Shelf()))
        self._later = stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n"))  # noqa: SIM115
        self._classes: list[str] = []
        self._origins: dict[str, int] = {}
        self._claims = edges.Claims()
        self._edges = edges.Edges()
        ordered = sorted(self.projections.declared, key=lambda p: p.name)
        self._numbers = {projection.name: number for number, projection in enumerate(ordered)}
        self._relevance = [projection.relevance for projection in ordered]
        self._ends: dict[str, list[tuple[str, str, int]]] = {}

    def put(self, subject: str, said: list[str]) -> None:
        """Take a subject; one may be of several kinds."""
        kinds = statements.classes(said)
        if "Claim" in kinds:
            self._later.write("\t".join((subject, *said)) + "\n")
        if kinds.isdisjoint(("Entity", "Passage", "MonetaryAmount", "Source")):
            return
        found, node_iri = statements.facts(said), statements.term(subject).value
        if "Entity" in kinds:
            self._put_node(node_iri, found)
        if "Passage" in kinds and "inSource" in found:
            self._cited.put(node_iri, records.passage(node_iri, found))
        if "MonetaryAmount" in kinds:
            self._cited.replace(node_iri, records.amount(found))
        if "Source" in kinds:
            self.sources[node_iri] = records.source(found)

    def _put_node(self, node_iri: str, found: statements.Facts) -> None:
        number = len(self._classes)
        record = records.node(node_iri, found, self._kinds)
        self._positions[node_iri] = number
        self._classes.append(record["class"])
        self._nodes.add(_as_text(record))
        self._names.extend(_name_lines(number, record))

    def finish(self) -> dict[str, int]:
        """Tell the claims, write the columns; counts of nodes, claims, edges and names."""
        self._later.seek(0)
        for line in self._later:
            subject, *said = line.rstrip("\n").split("\t")
            self._tell(statements.term(subject).value, statements.facts(said))
        self._write_columns()
        with (
            self._names.path().open(encoding="utf-8", newline="\n") as stream,
            columns.TextFile(self._folder / "names") as ordered,
        ):
            for line in stream:
                ordered.add(line.rstrip("\n"))
        self._nodes.close()
        self._records.close()
        counts = (len(self._classes), len(self._claims), len(self._edges), len(self._names))
        return dict(zip(("nodes", "claims", "edges", "names"), counts, strict=True))

    def _tell(self, claim: str, found: statements.Facts) -> None:
        kind = self._kinds.specific(found["type"])
        record = records.claim(claim, kind, found, self.sources)
        record["citations"] = [self._citation(term.value) for term in found.get("citation", [])]
        record["amounts"] = [
            amount for term in found.get("amount", []) if (amount := self._cited.get(term.value)) is not None
        ]
        record["roles"] = roles = records.roles(found, self._positions.get)
        self._records.add(_as_text(record))
        at = len(self._claims)
        self._add_columns(record)
        if record["mode"] not in _SKIPPED and not record["deprecated"]:
            for tail_role, head_role, projection in self._ends_of(kind):
                for tail, head in _pairs(roles, tail_role, head_role):
                    self._edges.add(tail, head, at, projection)

    def _citation(self, passage: str) -> dict[str, Any]:
        found: dict[str, Any] = self._cited.get(passage) or records.no_passage(passage)
        return found

    def _ends_of(self, kind: str) -> list[tuple[str, str, int]]:
        """Roles at the ends of the edges of a relation class, each with the number of its projection."""
        if kind not in self._ends:
            self._ends[kind] = [(p.tail, p.head, self._numbers[p.name]) for p in self.projections.of(kind)]
        return self._ends[kind]

    def _add_columns(self, record: dict[str, Any]) -> None:
        claims = self._claims
        claims.weight.append(record["weight"])
        claims.mode.append(strength.MODES.index(record["mode"]))
        claims.beside.append(record["beside"])
        claims.add_origins(self._origins.setdefault(origin, len(self._origins)) for origin in record["origins"])
        event, number = record["event"], len(claims) + edges.NO_EVENT
        if event and not self._events.put(event, number):
            number = self._events.get(event)
        claims.event.append(number if event else edges.NO_EVENT)
        claims.add_nodes(sorted({node for nodes in record["roles"].values() for node in nodes}))
        for column, text in zip(claims.bounds, record["bounds"], strict=True):
            column.append(NO_DAY if text is None else date.fromisoformat(text).toordinal())

    def _write_columns(self) -> None:
        folder, claims, count = self._folder, self._claims, len(self._classes)
        for name in ("tail", "head", "claim", "projection"):
            columns.write_column(folder / f"edge-{name}", "I", getattr(self._edges, name))
        columns.write_column(folder / "edge-cost", "f", edges.costs(self._edges, claims, self._relevance))
        incident = edges.by_node(self._edges.ends, count)
        _write_lists(folder / "adjacency", incident)
        _write_lists(folder / "mentions", edges.by_node(claims.mentions, count))
        for name, column in zip(records.BOUNDS, claims.bounds, strict=True):
            columns.write_column(folder / f"claim-{name}", "i", column)
        columns.write_column(folder / "claim-mode", "B", claims.mode)
        columns.write_column(folder / "claim-weight", "f", claims.weight)
        columns.write_column(folder / "claim-event", "I", claims.event)
        columns.write_column(folder / "claim-beside", "B", claims.beside)
        _write_lists(folder / "origins", (claims.origin_ends, claims.origins))
        classes = sorted(set(self._classes))
        (folder / "classes.json").write_text(json.dumps(classes), encoding="utf-8")
        numbers = {name: at for at, name in enumerate(classes)}
        columns.write_column(folder / "node-class", "B", (numbers[name] for name in self._classes))
        columns.write_column(folder / "node-degree", "I", edges.degrees(self._edges, incident))


def _pairs(roles: dict[str, list[int]], tail: str, head: str) -> list[tuple[int, int]]:
    pairs = {(a, b) for a in roles.get(tail, []) for b in roles.get(head, []) if a != b}
    if tail == head:
        pairs = {(min(pair), max(pair)) for pair in pairs}
    return sorted(pairs)


def _write_lists(path: Path, lists: tuple[Any, Any]) -> None:
    offsets, values = lists
    columns.write_column(path.with_suffix(".off"), "Q", offsets)
    columns.write_column(path.with_suffix(".val"), "I", values)


def _name_lines(number: int, node: dict[str, Any]) -> Iterator[str]:
    """Lines of the name table: `key TAB rank TAB node TAB name`, with the ranks of `network.columns`.

    Sorted as text they are in order of key, rank and node. A line break in a name is shown as a space.
    """
    ranked = ((LABEL, node["labels"].values()), (CODE, node["codes"]), (ALIAS, node["aliases"]))
    for rank, found in ranked:
        for name in found:
            full, *bare = (names.key(name),) if rank == CODE else names.keys(name)
            shown = name.replace("\n", " ").replace("\r", " ")
            yield f"{full}\t{rank}\t{number:09d}\t{shown}\n"
            for form in bare:
                yield f"{form}\t{SHORTENED}\t{number:09d}\t{shown}\n"
