"""Reports as one HTML page that needs nothing else: styles and figures inside, no script, every text escaped."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from surveilkg.export.figures import svg
from surveilkg.export.report_markdown import told
from surveilkg.model.report import Item, Report, Section

_STYLE = """
body { font: 16px/1.5 Georgia, serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
h1, h2, th { font-family: system-ui, sans-serif; } h2 { border-bottom: 1px solid #ccc; margin-top: 2.2rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.85rem; } td, th { border: 1px solid #ddd;
padding: 0.3rem 0.5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; } th { background: #f3f3f3; }
sup a { text-decoration: none; } .about, .notes { font-size: 0.85rem; } figure { margin: 1rem 0; }
svg { max-width: 100%; height: auto; } code { overflow-wrap: anywhere; } .wide { overflow-x: auto; }
@media print { h2 { break-after: avoid; } tr { break-inside: avoid; } }
"""


def write(report: Report) -> str:
    """The report as a page of HTML5."""
    return "\n".join(_page(report)) + "\n"


def _page(report: Report) -> Iterator[str]:
    title = escape(report.title)
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}: surveilkg report</title>\n<style>{_STYLE}</style>\n</head>\n<body>"
    yield f'<h1>{title}</h1>\n<ul class="about">'
    about = [("Class", report.kind), ("Identifier", report.iri), ("Asked", report.asked)]
    about += [("Graph", f"generation {report.generation}"), ("Again", report.command)]
    yield from (f"<li>{name}: <code>{escape(value)}</code></li>" for name, value in about if value)
    yield "</ul>"
    for section in report.sections:
        yield from _section(section)
    yield "<h2>What may not be concluded</h2>\n<ul>"
    yield from (f"<li>{escape(text)}</li>" for text in report.cautions)
    yield '</ul>\n<h2>Sources</h2>\n<ol class="notes">'
    for note in report.footnotes:
        link = f'<a href="{escape(note.passage)}">{escape(note.passage)}</a>'
        yield f'<li id="note-{note.number}">{escape(told(note))}. {link}</li>'
    yield "</ol>\n</body>\n</html>"


def _section(section: Section) -> Iterator[str]:
    yield f"<h2>{escape(section.title)}</h2>"
    yield from (f"<p>{escape(text)}</p>" for text in section.text)
    if section.figure is not None:
        caption = escape(f"{section.title}: {section.figure.title}")
        yield f'<figure role="img" aria-label="{caption}">{svg(section.figure)}</figure>'
    yield from _items(section.items)
    if section.grid is not None:
        heads = "".join(f"<th>{escape(name)}</th>" for name in (*section.grid.columns, "sources"))
        yield f'<div class="wide"><table>\n<thead><tr>{heads}</tr></thead>\n<tbody>'
        for row in section.grid.rows:
            cells = "".join(f"<td>{escape(cell)}</td>" for cell in row.cells)
            yield f"<tr>{cells}<td>{_marks(row.notes)}</td></tr>"
        yield "</tbody>\n</table></div>"
        if section.grid.left_out:
            yield f"<p>{section.grid.left_out} further rows are not printed here.</p>"


def _items(items: tuple[Item, ...]) -> Iterator[str]:
    depth = -1
    for item in items:
        while depth < item.depth:
            yield "<ul>"
            depth += 1
        while depth > item.depth:
            yield "</ul>"
            depth -= 1
        yield f"<li>{escape(item.text)}{_marks(item.notes)}</li>"
    yield from ["</ul>"] * (depth + 1)


def _marks(notes: tuple[int, ...]) -> str:
    return "".join(f'<sup><a href="#note-{number}">[{number}]</a></sup>' for number in notes)
