"""docs/reference/queries/: a page per named query with question, parameters, columns, SPARQL and an example."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from surveilkg.generate.reference.markdown import fenced, name, page, plain, table
from surveilkg.query import catalogue
from surveilkg.query.header import NamedQuery
from surveilkg.query.kinds import KINDS


def pages(root: Path) -> dict[str, str]:
    """A page per query of the catalogue.

    Args:
        root: folder with queries/.
    """
    return {f"queries/{query.name}.md": _page(query) for query in catalogue.load(root).values()}


def index(root: Path) -> list[str]:
    """Blocks for the page of all queries: a table per topic.

    Args:
        root: folder with queries/.
    """
    blocks = []
    for topic, found in groupby(catalogue.load(root).values(), key=lambda query: query.topic):
        rows = [(f"[{query.name}](queries/{query.name}.md)", plain(query.question)) for query in found]
        blocks += [f"### {topic.capitalize()}", table(("Query", "Question"), rows)]
    return blocks


def _page(query: NamedQuery) -> str:
    numbers = ", ".join(map(str, query.answers))
    said = [f"Since {query.since}. Topic: {query.topic}." + (f" Competency questions: {numbers}." if numbers else "")]
    examples = [e for e in query.examples if e.graph == "shipped"] or list(query.examples)
    example = examples[0]
    where = "" if example.graph == "shipped" else " On the fictional world of the tests:"
    empty = f"It has no row: {plain(example.empty)}" if example.empty else ""
    return page(
        query.title,
        f"For answering the question: {plain(query.question)}",
        "[All queries](../queries.md)",
        *said,
        f"**What you may not conclude:** {plain(query.caveat)}",
        "## Parameters",
        _parameters(query) if query.parameters else "None.",
        "## Columns",
        table(
            ("Column", "Type", "Unit", "Holds"),
            [(name(c.name), c.type, c.unit, plain(m)) for c, m in zip(query.columns, query.meanings, strict=True)],
        ),
        "## Example",
        where.strip(),
        fenced(query.command(example.given)),
        empty,
        "## SPARQL",
        "As the file holds it: each `UNDEF` stands for a parameter that is not given; `--sparql` prints it bound.",
        fenced(query.body, "sparql"),
    )


def _parameters(query: NamedQuery) -> str:
    rows = []
    for parameter in query.parameters:
        need = "required" if parameter.required else f"default {parameter.default}" if parameter.default else "optional"
        takes = KINDS[parameter.kind].words + (", several allowed" if parameter.several else "")
        rows.append((name(parameter.option), takes, need, plain(parameter.meaning)))
    return table(("Option", "Takes", "Needed", "Meaning"), rows)
