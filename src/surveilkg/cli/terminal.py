"""Layout for people: wrapped lines, aligned tables, colours where the terminal has them."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from surveilkg.table import Table

_MIN_WIDTH = 40
_MAX_WIDTH = 110


def width() -> int:
    """Columns to write in: those of the terminal, within 40 and 110."""
    import shutil

    return max(_MIN_WIDTH, min(_MAX_WIDTH, shutil.get_terminal_size((100, 24)).columns))


def is_person() -> bool:
    """Whether standard output is a terminal; otherwise output is for a machine."""
    return sys.stdout.isatty()


def say(message: str) -> None:
    """One line to a person, on standard error; silent where that is no terminal."""
    if sys.stderr.isatty():
        click.echo(message, err=True)


def cells(text: str) -> int:
    """Columns that a text takes in a terminal: East Asian wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def wrap(text: str, indent: str = "", hanging: str | None = None) -> str:
    """Text broken into lines of `width()` columns, the first indented by `indent`, the others by `hanging`."""
    import textwrap

    later = indent if hanging is None else hanging
    return textwrap.fill(
        text,
        width(),
        initial_indent=indent,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )


def table(data: Table) -> str:
    """A table with aligned columns, cut to the width of the terminal; every row is one line."""
    from surveilkg.iri import shorten

    texts = [
        [shorten(term.value) if term and term.kind == "iri" else _one_line(term.value if term else "") for term in row]
        for row in data.rows
    ]
    if not data.names:
        return ""
    natural = [max([cells(name), *(cells(row[at]) for row in texts)]) for at, name in enumerate(data.names)]
    widths = _fit(natural, width() - 2 * (len(natural) - 1))
    lines = [[click.style(_pad(name, wide), bold=True) for name, wide in zip(data.names, widths, strict=True)]]
    lines += [[_pad(text, wide) for text, wide in zip(row, widths, strict=True)] for row in texts]
    return "\n".join("  ".join(line).rstrip() for line in lines)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _fit(natural: list[int], room: int) -> list[int]:
    """Widths that fit a room: the widest columns give way first, none below eight (fewer where there are many)."""
    widths = list(natural)
    least = max(3, min(8, room // len(natural)))
    while sum(widths) > room and max(widths) > least:
        widest = widths.index(max(widths))
        widths[widest] -= 1
    return widths


def _pad(text: str, wide: int) -> str:
    if cells(text) <= wide:
        return text + " " * (wide - cells(text))
    out = ""
    for char in text:
        if cells(out + char) > wide - 1:
            break
        out += char
    return out + "…" + " " * (wide - cells(out) - 1)


def paged(lines: Iterable[str]) -> None:
    """Write lines to standard output."""
    for line in lines:
        click.echo(line)
