"""`surveilkg sparql QUERY`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from surveilkg.api import SurveilGraph
from surveilkg.cli import terminal
from surveilkg.errors import EnvironmentFailure, MisuseError
from surveilkg.export import tables
from surveilkg.store.protocols import Answer
from surveilkg.table import Table


@click.command("sparql", short_help="Ask the graph in SPARQL 1.1.")
@click.argument("query", required=False)
@click.option("-f", "--file", "file", metavar="FILE", help="Read the query from a file; - is standard input.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", *tables.FORMATS, "ttl")),
    help="Without it a table in a terminal, CSV in a pipe; CONSTRUCT gives Turtle.",
)
@click.pass_obj
def command(workspace: str | None, query: str | None, file: str | None, form: str | None) -> None:
    """Ask the graph in SPARQL 1.1: SELECT, ASK, CONSTRUCT or DESCRIBE over the union of all graphs.

    QUERY is the query itself, or - for standard input. The prefixes skg, id, source, claim, event, graph, rdf, rdfs,
    owl, xsd, skos, dcterms and sh need no declaration.
    """
    text = _query(query, file)
    answer = SurveilGraph.open(workspace, terminal.say).sparql(text)
    click.echo(render(answer, form), nl=False)


def render(answer: Answer, form: str | None) -> str:
    """An answer as text in a format; None chooses by what the output is.

    Raises:
        MisuseError: the format does not fit the kind of query.
    """
    if isinstance(answer, list):
        if form not in (None, "ttl"):
            raise MisuseError(f"CONSTRUCT and DESCRIBE give triples, not {form}.", "Use --format ttl, or none.")
        from surveilkg.export.turtle import canonical_turtle, to_triple

        return canonical_turtle(to_triple(triple) for triple in answer)
    if form == "ttl":
        raise MisuseError("Only CONSTRUCT and DESCRIBE give Turtle.", "Use --format table, csv, tsv, json or xml.")
    chosen = form or ("table" if terminal.is_person() else "csv")
    if isinstance(answer, Table):
        return terminal.table(answer) + "\n" if chosen == "table" else tables.write(answer, chosen)
    return tables.write_boolean(answer, chosen)


def _query(query: str | None, file: str | None) -> str:
    if (query is None) == (file is None):
        raise MisuseError(
            "Give the query as an argument or with --file, one of the two.",
            "Example: surveilkg sparql 'SELECT ...'",
        )
    try:
        if query == "-" or file == "-":
            return sys.stdin.buffer.read().decode("utf-8")
        return os.fsencode(query).decode("utf-8") if query is not None else Path(str(file)).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise MisuseError(f"The query is not UTF-8 text: {error}.", "Save or type it as UTF-8.") from None
    except OSError as error:
        raise EnvironmentFailure(f"The query file {file} cannot be read: {error}.") from None
