"""The network index of a generation, opened: nodes, claims, edges and names, without reading what is not asked for."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from surveilkg.model import strength
from surveilkg.network import columns, ranking
from surveilkg.network.columns import FORMAT, NO_DAY
from surveilkg.network.projection import Projection, Projections

_BOUNDS = ("earliestStart", "latestStart", "earliestEnd", "latestEnd")
NO_PASSAGE = 2**32 - 1
"""Stands among citations for a passage that nothing is known of."""
_REMEMBERED = 10_000
"""Weights of claims by mode and source that are kept in memory."""
_DECODE = json.JSONDecoder().raw_decode
"""As `json.loads`, without looking for white space, which records do not have around them."""
_BEGUN = '{"iri": "'
"""How the record of a node or claim begins."""


class Index:
    """A network index.

    Args:
        folder: the `index/` folder of a generation.

    Attributes:
        meta: what `meta.json` holds.

    Raises:
        EnvironmentFailure: the files are missing, damaged or of another format.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.meta: dict[str, Any] = _json(folder / "meta.json")
        if self.meta.get("format") != FORMAT:
            raise columns.damaged(folder / "meta.json", "has another format")
        columns.check_sizes(folder, self.meta["sizes"])
        self._classes: list[str] = self.meta["classes"]
        self._nodes = columns.Texts(folder / "nodes")
        self._claims = columns.Texts(folder / "claims")
        self.names = columns.Texts(folder / "names")
        self.name_node = columns.read_column(folder / "name-node", "I")
        self._passages, self._amounts, self._works = (
            columns.Texts(folder / name) for name in ("passages", "amounts", "works")
        )
        self.tail, self.head, self.edge_claim, self._edge_projection = (
            columns.read_column(folder / f"edge-{name}", "I") for name in ("tail", "head", "claim", "projection")
        )
        self.edge_cost = columns.read_column(folder / "edge-cost", "f")
        self._adjacency = _lists(folder / "adjacency")
        self._mentions = _lists(folder / "mentions")
        self.claim_mode = columns.read_column(folder / "claim-mode", "B")
        self.claim_weight = columns.read_column(folder / "claim-weight", "f")
        self.claim_event = columns.read_column(folder / "claim-event", "I")
        self.claim_beside = columns.read_column(folder / "claim-beside", "B")
        self.claim_ends = columns.read_column(folder / "claim-ends", "B")
        self.claim_class = columns.read_column(folder / "claim-class", "H")
        self.claim_source = columns.read_column(folder / "claim-source", "I")
        self._role = columns.read_column(folder / "role", "H")
        self._roles, self._citations, self._amounts_of, self._origins = (
            _lists(folder / name) for name in ("roles", "citations", "amounts-of", "origins")
        )
        self._bounds = [columns.read_column(folder / f"claim-{name}", "i") for name in _BOUNDS]
        self._role_names: list[str] = self.meta["roles"]
        self._node_class = columns.read_column(folder / "node-class", "B")
        self.degree = columns.read_column(folder / "node-degree", "I")

    @property
    def counts(self) -> dict[str, int]:
        """Counts of nodes, claims, edges and names."""
        counts: dict[str, int] = self.meta["counts"]
        return counts

    @property
    def sources(self) -> dict[str, dict[str, str]]:
        """Source IRI to label, short citation, kind and publication date."""
        sources: dict[str, dict[str, str]] = self.meta["sources"]
        return sources

    @cached_property
    def projections(self) -> Projections:
        """The declared edges."""
        declared = tuple(Projection(**entry) for entry in self.meta["projections"])
        return Projections(declared, {name: tuple(above) for name, above in self.meta["parents"].items()})

    def node(self, number: int) -> dict[str, Any]:
        """The record of a node: iri, label, class, labels, aliases, codes."""
        return self._record(self._nodes, number, "nodes.txt")

    def _record(self, texts: columns.Texts, number: int, file: str) -> dict[str, Any]:
        try:
            text = texts[number]
            record, end = _DECODE(text)
            if end != len(text):
                raise ValueError(f"{len(text) - end} characters too many")
        except ValueError as error:
            raise columns.damaged(self.folder / file, f"holds no record {number} ({error})") from error
        found: dict[str, Any] = record
        return found

    def _subject(self, texts: columns.Texts, number: int, file: str) -> str:
        """The IRI that a record is of; what stands behind it is not read, which takes a fifth of the time."""
        with contextlib.suppress(ValueError):  # which the whole record tells
            text = texts[number]
            found = text[len(_BEGUN) : text.index('"', len(_BEGUN))]
            if text.startswith(_BEGUN) and "\\" not in found:
                return found
        return str(self._record(texts, number, file)["iri"])

    def nodes(self) -> Iterator[dict[str, Any]]:
        """All nodes by number."""
        return (self.node(number) for number in range(len(self._nodes)))

    def node_class(self, number: int) -> str:
        """Local name of the class of a node, without reading its record."""
        return self._classes[self._node_class[number]]

    def node_number(self, node_iri: str) -> int | None:
        """Number of the node with an IRI, or None. Nodes are sorted by IRI as N-Triples write it, with its brackets."""
        return _position(node_iri, len(self._nodes), self.node_iri)

    def claim(self, number: int) -> dict[str, Any]:
        """The record of a claim: see `network.records`; with its weight, citations, amounts, and nodes by role."""
        record = self._record(self._claims, number, "claims.txt")
        record["weight"] = self._weight(record["mode"], record["source"])
        record["citations"] = [
            {"passage": iri, "source": ""} if at == NO_PASSAGE else self._record(self._passages, at, "passages.txt")
            for iri, at in zip(record["citations"], _slice(self._citations, number), strict=True)
        ]
        amounts = _slice(self._amounts_of, number)
        record["amounts"] = [self._record(self._amounts, at, "amounts.txt")["amount"] for at in amounts]
        offsets, nodes = self._roles
        roles: dict[str, list[int]] = {}
        for at in range(offsets[number], offsets[number + 1]):
            roles.setdefault(self._role_names[self._role[at]], []).append(nodes[at])
        record["roles"] = roles
        return record

    @cached_property
    def _weight(self) -> Callable[[str, str], float]:
        """Weight of a claim by its mode and the IRI of its source."""
        sources = self.sources
        return lru_cache(_REMEMBERED)(lambda mode, of: strength.weight(mode, sources.get(of, {}).get("kind", "")))

    def claim_iri(self, number: int) -> str:
        """IRI of a claim."""
        return self._subject(self._claims, number, "claims.txt")

    def claim_event_iri(self, number: int) -> str:
        """IRI of the event that a claim is an account of, or empty."""
        return str(self._record(self._claims, number, "claims.txt")["event"])

    def claim_number(self, claim_iri: str) -> int | None:
        """Number of the claim with an IRI, or None; claims are sorted as nodes are."""
        return _position(claim_iri, len(self._claims), self.claim_iri)

    def claim_count(self) -> int:
        """Number of claims."""
        return len(self._claims)

    @property
    def claim_classes(self) -> list[str]:
        """Local names of the classes of claims, by the numbers of `claim_class`."""
        classes: list[str] = self.meta["claim_classes"]
        return classes

    @cached_property
    def publication_days(self) -> list[str]:
        """Last day on which each of `works` may have been published, in ISO 8601; empty where none is known."""
        return [self.sources.get(work, {}).get("published_latest", "") for work in self.works]

    @cached_property
    def works(self) -> list[str]:
        """IRIs of the sources that claims are from, by the numbers of `claim_source` and `origins_of`."""
        return [self._works[at] for at in range(len(self._works))]

    @property
    def node_classes(self) -> tuple[memoryview[int], list[str]]:
        """Number of the class of every node, and the classes by number."""
        return self._node_class, self._classes

    @property
    def adjacency(self) -> tuple[memoryview, memoryview]:
        """Edges at all nodes: offsets (one more than nodes) and numbers of edges."""
        return self._adjacency

    def edges_of(self, node: int) -> memoryview:
        """Numbers of the edges at a node, both ways."""
        return _slice(self._adjacency, node)

    def origins_of(self, claim: int) -> memoryview:
        """Numbers of the sources where a claim comes from in the end."""
        return _slice(self._origins, claim)

    def relevance(self, edge: int) -> float:
        """Relevance of an edge, 0 to 1: by its projection and by what its claim is about."""
        return ranking.relevance(self.projection(edge).relevance, bool(self.claim_beside[self.edge_claim[edge]]))

    def claims_of(self, node: int) -> memoryview:
        """Numbers of all claims that name a node in any role."""
        return _slice(self._mentions, node)

    def node_iri(self, number: int) -> str:
        """IRI of a node."""
        return self._subject(self._nodes, number, "nodes.txt")

    @property
    def projection_numbers(self) -> memoryview[int]:
        """Number of the projection of every edge."""
        return self._edge_projection

    @property
    def bound_columns(self) -> tuple[memoryview[int], ...]:
        """Earliest and latest start, earliest and latest end of every claim, as day numbers or `columns.NO_DAY`."""
        return tuple(self._bounds)

    def projection(self, edge: int) -> Projection:
        """The projection that an edge comes from."""
        return self.projections.declared[self._edge_projection[edge]]

    def bounds(self, claim: int) -> tuple[int | None, int | None, int | None, int | None]:
        """Earliest and latest start, earliest and latest end of a claim, as day numbers (`date.toordinal`)."""
        first, second, third, fourth = (None if c[claim] == NO_DAY else int(c[claim]) for c in self._bounds)
        return first, second, third, fourth


def _json(path: Path) -> Any:
    """What a JSON file of an index holds."""
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise columns.damaged(path, f"cannot be read ({error})") from error
    return loaded


def _position(wanted: str, count: int, at: Callable[[int], str]) -> int | None:
    """Position of an IRI among `count` that are sorted by their spelling in brackets, by bisection."""
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        if at(middle) + ">" < wanted + ">":
            low = middle + 1
        else:
            high = middle
    return low if low < count and at(low) == wanted else None


def _lists(path: Path) -> tuple[memoryview, memoryview]:
    return columns.read_column(path.with_suffix(".off"), "Q"), columns.read_column(path.with_suffix(".val"), "I")


def _slice(lists: tuple[memoryview, memoryview], at: int) -> memoryview:
    offsets, values = lists
    return values[offsets[at] : offsets[at + 1]]
