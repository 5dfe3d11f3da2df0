"""Graphs of arbitrary texts, for the formats that write graphs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox
from hypothesis import strategies as st

from surveilkg import iri
from surveilkg.export import graph_fields
from surveilkg.export.graph_fields import EDGE_FIELDS, Row

Told = dict[str, Any]
HOSTILE = st.text(st.sampled_from(list("ab\"'|<>&\n\r\t\\`;,=+-@\x00\x01\x0b\x1f\x85\u2028\ufffeuU0027{}[]()$#%/ 光é😀")), max_size=14)  # fmt: skip  # noqa: E501
AT = {field.name: at for at, field in enumerate(EDGE_FIELDS)}


@dataclass(frozen=True)
class Made:
    """A graph of given rows."""

    node_rows: list[Row]
    edge_rows: list[Row]
    lines: list[str] = field(default_factory=list)
    about: Mapping[str, str] = field(default_factory=lambda: {"content": "made", "caveat": 'a "b"\n<c>'})

    @property
    def counts(self) -> tuple[int, int]:
        """Number of nodes and edges."""
        return len(self.node_rows), len(self.edge_rows)

    def nodes(self) -> Iterator[Row]:
        """The nodes."""
        return iter(self.node_rows)

    def edges(self) -> Iterator[Row]:
        """The edges."""
        return iter(self.edge_rows)

    def claims(self) -> Iterator[tuple[graph_fields.Told, list[graph_fields.Edge]]]:
        """The edges by claim: of each its only one."""
        for row in self.edge_rows:
            label, name, relation, family = map(str, row[3:7])
            short, _, *ends = str(row[0]).split()
            tail, head = (graph_fields.Node(str(each), end) for each, end in zip(row[1:3], ends, strict=True))
            amounts = row[AT["amounts"]]
            assert isinstance(amounts, tuple)
            how, behind = row[AT["mode"] : AT["amounts"]], row[AT["amounts"] + 1 :]
            kind = graph_fields.Kind(name, label, family, bool(row[AT["symmetric"]]))
            yield graph_fields.Told(short, relation, "", how, amounts, behind), [(kind, tail, head, 1)]

    def statements(self) -> Iterator[str]:
        """The statements."""
        return iter(self.lines)


@st.composite
def made(draw: st.DrawFn) -> Made:
    """Two entities and an edge of which every text is arbitrary; identifiers are IRIs, as the shapes demand."""
    ends = [iri.entity("a"), iri.entity("b/光")]
    text = {each.name: draw(HOSTILE) for each in EDGE_FIELDS if each.kind == "text"}
    lists = {each.name: tuple(draw(st.lists(HOSTILE, max_size=2))) for each in EDGE_FIELDS if each.kind == "list"}
    fixed: Told = {"id": "claim:s/p1 Deal a b", "source": ends[0], "target": ends[1], "claim": iri.CLAIM + "s/p1",
                   "symmetric": draw(st.booleans()), "beside_surveillance": False, "weight": 0.5, "relation": "Deal",
                   "kind": "Deal", "family": "supply", "mode": draw(st.sampled_from(["asserted", "alleged"])),
                   "said_in": iri.SOURCE + "s"}  # fmt: skip
    days = {each.name: draw(st.sampled_from([None, "2019-08-31"])) for each in EDGE_FIELDS if each.kind == "day"}
    told = {**text, **lists, **days, **fixed}
    label = draw(HOSTILE)
    nodes: list[Row] = [
        (ends[0], label, "Company", (draw(HOSTILE),), ("X",), 1, None, None, -1.5, 2.0),
        (ends[1], "", "State", (), (), 1, "2019-01-01", None, 1.5, -2.0),
    ]
    subject, predicate = ox.NamedNode(ends[0]), ox.NamedNode(iri.SKOS + "prefLabel")
    quad = ox.Quad(subject, predicate, ox.Literal(label, language="en"), ox.NamedNode(iri.graph("g")))
    return Made(nodes, [tuple(told[each.name] for each in EDGE_FIELDS)], [f"{quad} .\n"])
