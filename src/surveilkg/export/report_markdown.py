"""Reports as CommonMark with footnotes and pipe tables; figures are files beside the report, or are told in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from surveilkg.export.chains_markdown import plain
from surveilkg.model.report import Footnote, Report, Section


def write(report: Report, figures: Mapping[str, str] | None = None) -> str:
    """The report as Markdown.

    Args:
        report: the report.
        figures: title of a section to the address of its figure; without one the table beside it has to do.
    """
    lines = [f"# {plain(report.title)}", ""]
    about = [f"Class: {report.kind}", f"Identifier: <{report.iri}>"]
    about += [f"Asked: {plain(report.asked)}"] if report.asked else []
    about += [f"Graph: generation {report.generation}", f"Again: `{report.command}`"]
    lines += [*(f"- {line}" for line in about), ""]
    for section in report.sections:
        lines += _section(section, (figures or {}).get(section.title, ""))
    lines += ["## What may not be concluded", "", *(f"- {plain(text)}" for text in report.cautions), ""]
    lines += [f"[^{note.number}]: {plain(told(note))}. <{note.passage}>" for note in report.footnotes]
    return "\n".join(lines).rstrip() + "\n"


def told(note: Footnote) -> str:
    """A footnote in words: citation, publication, retrieval, licence; what is not known is said."""
    published = f"published {note.published}" if note.published else "no date of publication shown"
    retrieved = f", retrieved {note.retrieved}" if note.retrieved else ""
    licence = f", {note.licence}" if note.licence else ""
    return f"{note.text} ({published}{retrieved}{licence})"


def _section(section: Section, figure: str) -> Iterator[str]:
    yield from (f"## {plain(section.title)}", "")
    for text in section.text:
        yield from (plain(text), "")
    if section.figure is not None and figure:
        yield from (f"![{plain(section.title)}: {plain(section.figure.title)}]({figure})", "")
    for item in section.items:
        yield f"{'  ' * item.depth}- {plain(item.text)}{_marks(item.notes)}"
    if section.items:
        yield ""
    if section.grid is not None:
        yield "| " + " | ".join((*map(plain, section.grid.columns), "sources")) + " |"
        yield "|" + "---|" * (len(section.grid.columns) + 1)
        for row in section.grid.rows:
            yield (
                "| " + " | ".join((*(plain(cell).replace("|", "\\|") for cell in row.cells), _marks(row.notes))) + " |"
            )
        yield ""
        if section.grid.left_out:
            yield from (f"{section.grid.left_out} further rows are not printed here.", "")


def _marks(notes: tuple[int, ...]) -> str:
    return "".join(f"[^{number}]" for number in notes)
