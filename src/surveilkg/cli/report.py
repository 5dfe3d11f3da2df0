"""`surveilkg report NAME`."""

from __future__ import annotations

from pathlib import Path

import click

from surveilkg.api import SurveilGraph
from surveilkg.cli import output as out
from surveilkg.cli import terminal
from surveilkg.model.report import Report

FORMATS = ("md", "html", "json")


@click.command("report", short_help="A cited dossier of a party or country, for print.")
@click.argument("name")
@click.option("--as-of", default="", metavar="DATE", help="What may have held on this day.")
@click.option("--known-by", default="", metavar="DATE", help="Only what sources had published by this day.")
@click.option("--format", "form", type=click.Choice(FORMATS),
              help="Without it by the ending of --output, else Markdown.")  # fmt: skip
@click.option("-o", "--output", metavar="FILE", help="Write to a file; figures of Markdown are written beside it.")
@click.pass_obj
def command(
    workspace: str | None, /, name: str, as_of: str, known_by: str, form: str | None, output: str | None
) -> None:
    """A dossier of NAME, a party or a country: summary, chains, money, exposure, timeline, network, conflicts, gaps.

    Every fact has a footnote with source, place and date; the command and the generation that give the report again
    stand on top. HTML holds its figures; Markdown has them as SVG files beside it where --output names a file.
    """
    report = SurveilGraph.open(workspace, terminal.say).report(name, as_of=as_of, known_by=known_by)
    chosen = form or (out.choose(None, output, formats=FORMATS) if output and output != "-" else "md")
    if chosen == "json":
        from surveilkg.export.report_json import write as write_json

        out.deliver(write_json(report).encode(), output)
    elif chosen == "html":
        from surveilkg.export.report_html import write as write_html

        out.deliver(write_html(report).encode(), output)
    else:
        _markdown(report, output)


def _markdown(report: Report, output: str | None) -> None:
    from surveilkg.export.report_markdown import write

    figures: dict[str, str] = {}
    if output and output != "-":
        from surveilkg.export.figures import svg

        path = Path(output)
        for section in report.sections:
            if section.figure is not None:
                beside = path.with_name(f"{path.stem}-{section.title.casefold()}.svg")
                out.deliver(svg(section.figure).encode(), str(beside))
                figures[section.title] = beside.name
    out.deliver(write(report, figures).encode(), output)
