"""From the statements of one subject to the records that the index keeps of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Generic

from surveilkg.clean import names
from surveilkg.iri import RDF, SKG
from surveilkg.network import records, statements
from surveilkg.network.columns import ALIAS, CODE, LABEL, SHORTENED
from surveilkg.network.gathered import Gathered, T
from surveilkg.network.projection import Projections

TABLES = ("nodes", "claims", "passages", "amounts")
"""Files of records, each in order of IRIs."""
_KIND = re.compile(f"<{RDF}type> <{SKG}(Claim|Entity|Passage|MonetaryAmount|Source)> \\.\n".encode())


class Reader(Generic[T]):
    """Takes subjects in order of their spelling; what it gathers of claims is settled when all were read.

    Args:
        projections: the declared edges and the class hierarchy.
        kept_as: makes what keeps IRIs that claims refer to.

    Attributes:
        claims: columns of the claims.
        classes: class of every node.
        sources: sources by IRI.
    """

    def __init__(self, projections: Projections, kept_as: Callable[[], T]) -> None:
        self.claims = Gathered(kept_as)
        self.classes: list[str] = []
        self.sources: dict[str, dict[str, str]] = {}
        self._kinds = records.Kinds(projections)

    def read(self, subject: bytes, text: bytes) -> list[tuple[str, dict[str, Any]]]:
        """What is kept of a subject: pairs of a file of `TABLES` and a record; one may be of several kinds.

        Args:
            subject: the subject as N-Triples writes it.
            text: its statements as N-Triples lines.
        """
        kinds = _KIND.findall(text)
        if not kinds:
            return []
        spelt = subject.decode()
        found, name, kept = statements.facts(spelt, text.decode()), statements.plain(spelt), []
        if b"Claim" in kinds:
            record = records.claim(name, self._kinds.specific(found["type"]), found)
            self.claims.add(record, records.parts(found), statements.every(found, "amount"))
            kept.append(("claims", record))
        if b"Entity" in kinds:
            kept.append(("nodes", records.node(name, found, self._kinds)))
            self.classes.append(kept[-1][1]["class"])
        if b"Passage" in kinds and "inSource" in found:
            kept.append(("passages", records.passage(name, found)))
        if b"MonetaryAmount" in kinds:
            kept.append(("amounts", records.amount(name, found)))
        if b"Source" in kinds:
            self.sources[name] = records.source(found)
        return kept


as_text = json.JSONEncoder(ensure_ascii=False).encode
"""A record as it is kept."""


def name_lines(number: int, node: dict[str, Any]) -> Iterator[str]:
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
