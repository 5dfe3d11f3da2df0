"""The documents that a table quotes: what rows say of one title is put together."""

from __future__ import annotations

import hashlib
import re

from surveilkg.clean import names
from surveilkg.model.record import Document
from surveilkg.sources.claims import vocabulary
from surveilkg.sources.claims.cells import Cells
from surveilkg.sources.claims.template import DOCUMENT

Known = dict[str, dict[str, str]]
"""Title to what is known of the document, by column."""


def gather(rows: list[dict[str, str]]) -> Known:
    """What is said of each title: the first that any row says in a column, so that later rows may leave it empty."""
    known: Known = {}
    for row in rows:
        facts = known.setdefault(row.get("document title", "").strip(), {})
        for column in DOCUMENT:
            if row.get(column, "").strip():
                facts.setdefault(column, row[column].strip())
    return known


def document(cells: Cells, known: Known) -> Document | None:
    """The document of a row; faults are noted where the row contradicts another or a value is wrong."""
    title = cells.text("document title")
    if not title:
        return None
    facts = known[title]
    for column in DOCUMENT:
        if cells.text(column) not in {"", facts.get(column, "")}:
            reason = f"another row gives {facts[column]!r} for this title; two documents need two titles"
            cells.fault(column, reason)
    whole = Cells(facts)
    published, kind = whole.date("date", single=True), whole.one_of("kind of document", vocabulary.values("source-"))
    url = whole.text("url")
    if url and not re.fullmatch(r"https?://\S+", url):
        whole.fault("url", f"{url!r} is not a web address such as https://example.org/report")
    cells.faults += whole.faults
    authors = whole.listed("authors")
    cite = ", ".join(part for part in (" and ".join(authors), title, whole.text("publisher"), published) if part)
    digest = hashlib.sha256("|".join((title, *(facts.get(column, "") for column in DOCUMENT))).encode()).hexdigest()
    slug = re.sub(r"[^a-z0-9]+", "-", names.key(title))[:40].strip("-")
    return Document(
        "-".join(part for part in ("doc", slug, digest[:8]) if part),
        cite,
        f"source-{kind or 'unattributed'}",
        title,
        authors,
        whole.text("publisher"),
        published,
        url,
    )
