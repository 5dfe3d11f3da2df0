"""Claims of the index as they cross rooms: accounts with citations and origins, nodes, places and speakers in words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from surveilkg import iri
from surveilkg.model import money, strength
from surveilkg.model.chain import Account, Citation, Node, Origin
from surveilkg.network.index import Index

_PLACES = (
    ("paragraph", "paragraph"), ("sentence", "sentence"), ("row", "row"), ("column", "column"), ("page", "page"),
    ("recordId", "record"), ("fragment", "at"),
)  # fmt: skip
"""Properties of passages that tell a place, and the words for it."""


def node_of(index: Index, number: int) -> Node:
    """A node of the index as it crosses rooms."""
    record = index.node(number)
    return Node(record["iri"], record["label"], record["class"])


def account_of(index: Index, edge: int, forward: bool) -> Account:
    """The claim behind an edge, as it reads in the direction of a chain."""
    record = index.claim(index.edge_claim[edge])
    projection = index.projection(edge)
    before = strength.HEDGE[record["mode"]] + strength.STATUS.get(record["status"], "")
    return Account(
        claim=record["iri"],
        event=record["event"],
        relation=record["class"],
        verb=before + (projection.verb if forward else projection.inverse_verb),
        declared=before + projection.verb,
        mode=record["mode"],
        paraphrase=record.get("paraphrase", ""),
        when=record.get("when", ""),
        hedge=tuple(record.get("hedge", ())),
        speaker=speaker_of(index, record),
        amounts=tuple(money.words(amount) for amount in record["amounts"]) if projection.family == "money" else (),
        status=record["status"],
        origins=tuple(origin_of(index, origin) for origin in record["origins"]),
        rests_on=_hosts(index, record),
        as_written=tuple(record.get("as_written", ())),
        note=record.get("note", ""),
        citations=tuple(citation_of(index, citation) for citation in record["citations"]),
        family=projection.family,
        forward=forward,
        beside=record["beside"],
    )


def citation_of(index: Index, record: dict[str, Any]) -> Citation:
    """A citation record of the index as it crosses rooms."""
    source = index.sources.get(record["source"], {})
    return Citation(
        source=record["source"],
        cite_as=source.get("cite_as") or source.get("label") or iri.shorten(record["source"]),
        place=place_of(record),
        published=source.get("published", ""),
        passage=record["passage"],
    )


def origin_of(index: Index, source: str) -> Origin:
    """A source as the origin of a claim."""
    found = index.sources.get(source, {})
    return Origin(source, found.get("cite_as") or found.get("label") or iri.shorten(source), found.get("url", ""))


def _hosts(index: Index, record: dict[str, Any]) -> tuple[str, ...]:
    """Hosts of the web pages that a claim comes from, the most frequent first, without its own source's host."""
    from urllib.parse import urlsplit

    def host(source: str) -> str:
        return (urlsplit(index.sources.get(source, {}).get("url", "")).hostname or "").removeprefix("www.")

    own = {"", *(host(citation["source"]) for citation in record["citations"])}
    found = [name for origin in record["origins"] if (name := host(origin)) not in own]
    return tuple(sorted(dict.fromkeys(found), key=lambda name: (-found.count(name), name)))


def place_of(record: Mapping[str, Any]) -> str:
    """Place in a source in words: paragraph and sentence, row and column, page, record or fragment."""
    return ", ".join([f"{word} {record[name]}" for name, word in _told_among(tuple(record))])


@lru_cache
def _told_among(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Those of the places that stand among the fields of a record."""
    return [(name, word) for name, word in _PLACES if name in names]


def speaker_of(index: Index, record: dict[str, Any]) -> str:
    """Whom the source cites for a claim, in words; empty where the source speaks itself."""
    roles, said = record["roles"], [record["speaker"]] if record.get("speaker") else []
    if not said and "attributedTo" not in roles and "attributedToWork" not in roles:
        return ""
    named = [index.node(n)["label"] for role in ("attributedTo", "attributedToWork") for n in roles.get(role, [])]
    told = " ".join(said).casefold()
    return "; ".join(dict.fromkeys([*said, *(name for name in named if name.casefold() not in told)]))
