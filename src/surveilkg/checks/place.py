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

_WAYS = ("", "skg:citation", "skg:reference", "^skg:amount/skg:citation", "^skg:accountOf/skg:citation")
"""From a passage, claim, entity, amount or event to its passages."""
_PARTS = ("row", "recordId", "page", "paragraph", "sentence", "fragment")
_NAMES = {"recordId": "record"}
_OWN = "SELECT ?passage ?source ?part ?value WHERE { ?passage skg:inSource ?source ; ?part ?value }"
_CITED = """SELECT ?node ?passage ?source ?part ?value WHERE {{
  ?node {way} ?passage . ?passage skg:inSource ?source ; ?part ?value }}"""


def placed(view: View, findings: Iterable[Finding]) -> list[Finding]:
    """The findings, each with the place in its source where there is one.

    Args:
        view: the graph in which they were found.
        findings: some findings.
    """
    return [dataclasses.replace(finding, where=where(view, finding.node)) for finding in findings]


def where(view: View, node: str) -> str:
    """Place of a node in its source, such as `row 12 of aigs-2022`; the first in order where it cites several."""
    from surveilkg.table import Term

    if not node.startswith(iri.BASE):
        return ""
    term = Term(node, "iri")
    for way in _WAYS:
        found: dict[tuple[str, str], dict[str, Term]] = {}
        query, name = (_CITED.format(way=way), "node") if way else (_OWN, "passage")
        for row in view.query_rows(query, {name: term}):
            part = iri.local_name(row["part"].value)
            if part in _PARTS:
                found.setdefault((row["source"].value, row["passage"].value), {})[part] = row["value"]
        if found:
            return min(_text(source, parts) for (source, _), parts in found.items())
    return ""


def _text(source: str, parts: dict[str, Term]) -> str:
    said = [f"{_NAMES.get(part, part)} {parts[part].value}" for part in _PARTS if part in parts]
    return f"{', '.join(said[:2])} of {iri.shorten(source).removeprefix('source:')}"
