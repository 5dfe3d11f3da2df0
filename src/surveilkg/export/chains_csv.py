"""Path answers as CSV: one row per account of a step, with one citation per row."""

from __future__ import annotations

import csv
import io

from surveilkg.export.cells import safe_cell
from surveilkg.model.chain import PathAnswer

COLUMNS = (
    "chain", "step", "tail", "tail_label", "verb", "head", "head_label", "strength", "when", "amounts", "status",
    "hedge", "speaker", "paraphrase", "note", "claim", "event", "source", "place", "published", "passage",
)  # fmt: skip


def write(answer: PathAnswer) -> str:
    """The chains as CSV (RFC 4180, LF line ends); lists in a cell are joined by `; `."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for number, chain in enumerate(answer.chains, 1):
        for step, hop in enumerate(chain.hops, 1):
            for account in (account for found in hop.events for account in found):
                for citation in account.citations:
                    row = (
                        str(number), str(step), hop.tail.iri, hop.tail.label, account.verb, hop.head.iri,
                        hop.head.label, account.mode, account.when, "; ".join(account.amounts), account.status,
                        "; ".join(account.hedge), account.speaker, account.paraphrase, account.note, account.claim,
                        account.event, citation.cite_as, citation.place, citation.published, citation.passage,
                    )  # fmt: skip
                    writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue()
