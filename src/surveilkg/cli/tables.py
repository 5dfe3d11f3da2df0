"""Tables in a terminal: columns whose cells wrap, or one block per row where the columns would be too narrow."""

from __future__ import annotations

from collections.abc import Iterator

import click

from surveilkg.cli import terminal
from surveilkg.export.table_values import kinds, shown
from surveilkg.table import Table

_GAP = 2
_READABLE, _WORD = 12, 30
"""Narrowest column in which text is read and not deciphered; longest word for which a column is kept wide enough."""
_NAME = "_name"


def render(table: Table) -> str:
    """A table as text that fits the terminal, nothing of it cut off.

    A column `x` of identifiers beside a column `x_name` is shown as one: the name, with the identifier behind it where
    rows are blocks. Columns without any value are left out and named at the end.
    """
    if not table.names:
        return ""
    names, rows, absent = _texts(table)
    numeric = dict(zip(table.names, (kind in {"integer", "decimal"} for kind in kinds(table)), strict=True))
    columns = [[name, *(row[at] for row in rows)] for at, name in enumerate(names)]
    widths = _fit(columns, terminal.width() - _GAP * (len(names) - 1))
    if widths is None:
        out = list(_blocks(names, rows))
    else:
        out = list(_aligned(names, rows, widths, [numeric.get(name, False) for name in names]))
    if absent and table.rows:
        out.append(click.style(terminal.wrap(f"No value in any row: {', '.join(absent)}.", "", "  "), dim=True))
    return "\n".join(line.rstrip() for line in out)


def _texts(table: Table) -> tuple[list[str], list[list[str]], list[str]]:
    """Headings, cells as text, and the names of columns that are empty."""
    headings = {c.name: f"{c.name} ({c.unit})" if c.unit not in {"", c.name} else c.name for c in table.columns}
    values = {name: [shown(row[at]) for row in table.rows] for at, name in enumerate(table.names)}
    for name in table.names:
        if name + _NAME in values:
            pairs = zip(values.pop(name + _NAME), values[name], strict=True)
            values[name] = [f"{label} ({key})" if label and key else label or key for label, key in pairs]
    empty = [name for name, found in values.items() if table.rows and not any(found)]
    kept = [name for name in values if name not in empty] or list(values)
    rows = [[values[name][at] for name in kept] for at in range(len(table.rows))]
    return [headings[name] for name in kept], rows, [name for name in empty if name not in kept]


def _fit(columns: list[list[str]], room: int) -> list[int] | None:
    """Widths that fit a room, the widest columns giving way first; None where text would become unreadable."""
    widths = [max(map(terminal.cells, texts)) for texts in columns]
    least = [min(wide, max(_READABLE, _longest_word(texts))) for wide, texts in zip(widths, columns, strict=True)]
    if sum(least) > room:
        return None
    while sum(widths) > room:
        widths[max(range(len(widths)), key=lambda at: (widths[at] - least[at], at))] -= 1
    return widths


def _longest_word(texts: list[str]) -> int:
    return min(_WORD, max((terminal.cells(word) for text in texts for word in text.split()), default=0))


def _aligned(names: list[str], rows: list[list[str]], widths: list[int], numeric: list[bool]) -> Iterator[str]:
    for line in _cells(names, widths, numeric):
        yield click.style(line, bold=True)
    for row in rows:
        yield from _cells(row, widths, numeric)


def _cells(row: list[str], widths: list[int], numeric: list[bool]) -> Iterator[str]:
    """The lines of one row."""
    parts = [terminal.lines(text, wide, wide, whole_words=False) for text, wide in zip(row, widths, strict=True)]
    for at in range(max(map(len, parts))):
        line = [part[at] if at < len(part) else "" for part in parts]
        padded = [_pad(text, wide, right) for text, wide, right in zip(line, widths, numeric, strict=True)]
        yield (" " * _GAP).join(padded).rstrip()


def _pad(text: str, wide: int, right: bool) -> str:
    space = " " * (wide - terminal.cells(text))
    return space + text if right else text + space


def _blocks(names: list[str], rows: list[list[str]]) -> Iterator[str]:
    """One block per row: a number, then a line per value."""
    wide = min(max(map(terminal.cells, names)), 20)
    for number, row in enumerate(rows, 1):
        yield click.style(f"{number}.", bold=True)
        for name, text in zip(names, row, strict=True):
            if text:
                label = f"  {name}" + " " * (wide - terminal.cells(name) + _GAP)
                room = terminal.width() - terminal.cells(label)
                first, *later = terminal.lines(text, room, room, whole_words=False)
                yield click.style(label, dim=True) + first
                yield from (" " * terminal.cells(label) + line for line in later)
