"""The columns of the table: names as users write them, and what stands in brackets behind them as a reminder."""

from __future__ import annotations

from surveilkg.sources import reading
from surveilkg.sources.claims import vocabulary
from surveilkg.sources.reading import InputFile

ALWAYS = ("id", "document title", "class", "mode", "paraphrase", "as written")
PLACE = ("paragraph", "page", "row")
"""A finding stands in at least one of them."""
DOCUMENT = ("authors", "publisher", "date", "url", "kind of document")
OTHER = (
    "when",
    "hedge",
    "amount",
    "currency",
    "amount kind",
    "price basis",
    "base year",
    "note",
    "technologies",
    "purposes",
)
FIXED = (*ALWAYS, *PLACE, *DOCUMENT, *OTHER)
MEANT = {name.casefold(): name for name in (*FIXED, *vocabulary.ROLES, *vocabulary.TEXTS, *vocabulary.NUMBERS)}
MEANT |= {name.casefold(): name for name in vocabulary.VALUES}


def columns(file: InputFile) -> tuple[str, ...]:
    """Names of the columns in order, reminders in brackets and capitals not minded.

    Raises:
        EnvironmentFailure: a column is unknown, is there twice, or is missing.
    """
    written = reading.csv_header(file)
    names = tuple(MEANT.get(plain(name), "") for name in written)
    for at, (name, cell) in enumerate(zip(names, written, strict=True), 1):
        if not name:
            raise file.fail(f"row 1 (the header), column {at}: there is no column {cell!r}.", _near(cell))
        if name in names[: at - 1]:
            raise file.fail(f"row 1 (the header), column {at}: the column {name!r} is there twice.", "Keep one.")
    reading.missing_columns(file, list(names), ALWAYS, "a table of findings")
    if not set(PLACE) & set(names):
        raise file.fail("this table says nowhere where a finding stands.", f"Add one of {', '.join(PLACE)}.")
    return names


def plain(name: str) -> str:
    """A column's name without its reminder.

    >>> plain("When (EDTF: 2019, 2019-08)")
    'when'
    """
    return name.split("(", 1)[0].strip().casefold()


def _near(name: str) -> str:
    import difflib

    near = difflib.get_close_matches(plain(name), MEANT, n=1)
    hint = f"Did you mean {MEANT[near[0]]!r}? " if near else ""
    return f"{hint}docs/how-to/add-your-findings.md lists the columns."
