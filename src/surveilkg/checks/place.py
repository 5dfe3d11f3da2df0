"""Where in its source a finding lies: the row, record or sentence that the offending node cites."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from surveilkg import iri

if TYPE_CHECKING:
    from collections.abc import Iterable

    from surveilkg.model.finding import Finding
    from surveilkg.store.protocols import View
    from surveilkg.table import Term

_WAYS = (
    "BIND(?node AS ?passage)",
    *(f"?node {path} ?passage ." for path in ("skg:citation", "skg:reference")),
    *(f"?node ^skg:{part}/skg:citation ?passage ." for part in ("amount", "accountOf")),
)
"""From a passage, claim, entity, amount or event to its passages."""
_PARTS = ("row", "recordId", "page", "paragraph", "sentence", "fragment")
_NAMES = {"recordId": "record"}
_PLACES = """SELECT ?node ?passage ?source ?part ?value WHERE {{
  VALUES ?node {{ {nodes} }} {way} ?passage skg:inSource ?source ; ?part ?value FILTER(?part IN ({parts})) }}"""
_ASKED = 200
"""Nodes that are asked for in one query."""


def placed(view: View, findings: Iterable[Finding]) -> list[Finding]:
    """The findings, each with the place in its source where there is one.

    Args:
        view: the graph in which they were found.
        findings: some findings.
    """
    found = list(findings)
    places = where(view, {finding.node for finding in found})
    return [dataclasses.replace(finding, where=places.get(finding.node, "")) for finding in found]


def where(view: View, nodes: Iterable[str]) -> dict[str, str]:
    """Place of each node in its source, such as `row 12 of aigs-2022`; the first in order where it cites several.

    Args:
        view: the graph.
        nodes: IRIs; those that are not ours, or have no place, are left out of the answer.
    """
    found: dict[str, str] = {}
    ahead = sorted(node for node in nodes if node.startswith(iri.BASE))
    for way in _WAYS:
        for at in range(0, len(ahead), _ASKED):
            found |= _along(view, way, ahead[at : at + _ASKED])
        ahead = [node for node in ahead if node not in found]
    return found


def _along(view: View, way: str, nodes: list[str]) -> dict[str, str]:
    """Places of the nodes from which a way leads to passages."""
    from surveilkg.store.serialise import token
    from surveilkg.table import Term

    parts: dict[str, dict[tuple[str, str], dict[str, Term]]] = {}
    wanted = ", ".join(f"skg:{part}" for part in _PARTS)
    listed = " ".join(token(Term(node, "iri")) for node in nodes)
    for row in view.query_rows(_PLACES.format(nodes=listed, way=way, parts=wanted)):
        passages = parts.setdefault(row["node"].value, {})
        of_passage = passages.setdefault((row["source"].value, row["passage"].value), {})
        of_passage[iri.local_name(row["part"].value)] = row["value"]
    return {node: min(_text(source, said) for (source, _), said in of.items()) for node, of in parts.items()}


def _text(source: str, parts: dict[str, Term]) -> str:
    said = [f"{_NAMES.get(part, part)} {parts[part].value}" for part in _PARTS if part in parts]
    return f"{', '.join(said[:2])} of {iri.shorten(source).removeprefix('source:')}"
