"""Path answers as CSV: one row per account of a step, with one citation per row."""

from __future__ import annotations

from surveilkg.export.cells import rows_text, safe_cell
from surveilkg.model.chain import PathAnswer

COLUMNS = (
    "chain", "step", "tail", "tail_label", "verb", "head", "head_label", "strength", "when", "amounts", "status",
    "hedge", "speaker", "paraphrase", "note", "claim", "event", "source", "place", "published", "passage", "origins",
)  # fmt: skip


def write(answer: PathAnswer) -> str:
    """The chains as CSV (RFC 4180, LF line ends); lists in a cell are joined by `; `."""
    rows: list[tuple[str, ...]] = [COLUMNS]
    for number, chain in enumerate(answer.chains, 1):
        for step, hop in enumerate(chain.hops, 1):
            for account in (account for found in hop.events for account in found):
                for citation in account.citations:
                    row = (
                        str(number), str(step), hop.tail.iri, hop.tail.label, account.verb, hop.head.iri,
                        hop.head.label, account.mode, account.when, "; ".join(account.amounts), account.status,
                        "; ".join(account.hedge), account.speaker, account.paraphrase, account.note, account.claim,
                        account.event, citation.cite_as, citation.place, citation.published, citation.passage,
                        "; ".join(origin.url or origin.cite_as for origin in account.origins),
                    )  # fmt: skip
                    rows.append(tuple(safe_cell(cell) for cell in row))
    return rows_text(rows)
