"""Path answers as CSV: one row per account of a step, with one citation per row."""

from __future__ import annotations

from collections.abc import Iterator

from surveilkg.export.cells import rows_text, safe_cell
from surveilkg.model.answers import Chained
from surveilkg.model.chain import Account, Node

COLUMNS = (
    "chain", "step", "tail", "tail_label", "verb", "head", "head_label", "strength", "when", "amounts", "status",
    "hedge", "speaker", "paraphrase", "note", "claim", "event", "source", "place", "published", "passage", "origins",
)  # fmt: skip


def write(answer: Chained) -> str:
    """The chains as CSV (RFC 4180, LF line ends); lists in a cell are joined by `; `.

    Claims by which the end of a chain fits have `fits` for a step; their other end is in the paraphrase.
    """
    rows: list[tuple[str, ...]] = [COLUMNS]
    for number, chain in enumerate(answer.chains, 1):
        for step, hop in enumerate(chain.hops, 1):
            for account in (account for found in hop.events for account in found):
                rows += _rows(str(number), str(step), (hop.tail, hop.head), account)
        for account in answer.fits[number - 1] if answer.fits else ():
            rows += _rows(str(number), "fits", (chain.nodes[-1], Node("", "", "")), account)
    return rows_text(rows)


def _rows(chain: str, step: str, ends: tuple[Node, Node], account: Account) -> Iterator[tuple[str, ...]]:
    for citation in account.citations:
        row = (
            chain, step, ends[0].iri, ends[0].label, account.verb, ends[1].iri, ends[1].label, account.mode,
            account.when, "; ".join(account.amounts), account.status, "; ".join(account.hedge), account.speaker,
            account.paraphrase, account.note, account.claim, account.event, citation.cite_as, citation.place,
            citation.published, citation.passage, "; ".join(o.url or o.cite_as for o in account.origins),
        )  # fmt: skip
        yield tuple(safe_cell(cell) for cell in row)
