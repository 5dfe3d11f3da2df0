"""Tables for print: Markdown and HTML, with links behind identifiers."""

from __future__ import annotations

import html
from collections.abc import Mapping

from surveilkg.export.table_values import kinds, shown
from surveilkg.table import Column, Table, Term

_STYLE = (
    "body{font-family:sans-serif}table{border-collapse:collapse}caption{text-align:left;padding:.5em 0}"
    "th,td{border:1px solid #999;padding:.3em .5em;text-align:left;vertical-align:top}td.number{text-align:right}"
)
_NUMERIC = frozenset({"integer", "decimal"})
_MARKDOWN = str.maketrans({char: f"\\{char}" for char in "\\`*_[]<>|#~$"})


def markdown(table: Table, about: Mapping[str, object]) -> bytes:
    """A GitHub table under what was asked; cells are text, whatever signs they hold."""
    head = "| " + " | ".join(_heading(column).translate(_MARKDOWN) for column in table.columns) + " |"
    rule = "|" + "|".join(" ---: " if kind in _NUMERIC else " --- " for kind in kinds(table)) + "|"
    rows = ["| " + " | ".join(_markdown_cell(term) for term in row) + " |" for row in table.rows]
    lines = [f"{name}: {_inline(text)}  " for name, text in about.items()]
    return "\n".join([*lines, *([""] if lines else []), head, rule, *rows]).encode() + b"\n"


def page(table: Table, about: Mapping[str, object]) -> bytes:
    """A page of its own in HTML 5, without script or anything fetched."""
    numeric = [kind in _NUMERIC for kind in kinds(table)]
    said = "<br>".join(f"{html.escape(name)}: {html.escape(_one_line(text))}" for name, text in about.items())
    head = "".join(f'<th scope="col">{html.escape(_heading(column))}</th>' for column in table.columns)
    rows = "\n".join(
        "<tr>" + "".join(_html_cell(term, number) for term, number in zip(row, numeric, strict=True)) + "</tr>"
        for row in table.rows
    )
    title = html.escape(str(about.get("title", "surveilkg")))
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head>\n<body>\n<table>\n<caption>{said}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</body>\n</html>\n"
    ).encode()


def _heading(column: Column) -> str:
    return f"{column.name} ({column.unit})" if column.unit else column.name


def _one_line(text: object) -> str:
    return " ".join(str(text).split())


def _inline(text: object) -> str:
    return _one_line(text).translate(_MARKDOWN)


def _is_link(term: Term | None) -> bool:
    return term is not None and term.kind == "iri" and term.value.startswith(("https://", "http://"))


def _markdown_cell(term: Term | None) -> str:
    text = shown(term).translate(_MARKDOWN)
    if term is None or not _is_link(term):
        return text
    target = "".join(char if char not in "()<>|\\ " else f"%{ord(char):02X}" for char in term.value)
    return f"[{text}]({target})"


def _html_cell(term: Term | None, number: bool) -> str:
    text = html.escape(shown(term))
    if term is not None and _is_link(term):
        text = f'<a href="{html.escape(term.value)}">{text}</a>'
    return f'<td class="number">{text}</td>' if number else f"<td>{text}</td>"
