"""`surveilkg sparql QUERY`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from surveilkg.api import SurveilGraph
from surveilkg.cli import terminal
from surveilkg.cli.deep_stack import LONGEST, with_deep_stack
from surveilkg.cli.output import NAMES, choose, deliver, option_list, write_table
from surveilkg.errors import EnvironmentFailure, MisuseError
from surveilkg.export import tables
from surveilkg.store.protocols import Triple
from surveilkg.table import Table

FORMATS = ("table", *dict.fromkeys((*tables.FORMATS, *NAMES)), "ttl")
"""csv, tsv, json and xml are here the formats of the SPARQL Recommendations, whatever other commands call so."""

_options = option_list(FORMATS, "CSV")


@click.command("sparql", short_help="Ask the graph in SPARQL 1.1.")
@click.argument("query", required=False)
@click.option("-f", "--file", "file", metavar="FILE", help="Read the query from a file; - is standard input.")
@_options[0]
@_options[1]
@click.pass_obj
def command(workspace: str | None, query: str | None, file: str | None, form: str | None, output: str | None) -> None:
    """Ask the graph in SPARQL 1.1: SELECT, ASK, CONSTRUCT or DESCRIBE over the union of all graphs.

    QUERY is the query itself, or - for standard input. The prefixes skg, id, source, claim, event, graph, rdf, rdfs,
    owl, xsd, skos, dcterms and sh need no declaration. CONSTRUCT and DESCRIBE give Turtle. csv, tsv, json and xml are
    the formats of the SPARQL Recommendations.

    A statement that stands in two graphs is met twice, so SUM, AVG and COUNT(*) may count it twice. Aggregate over
    { SELECT DISTINCT ... } with the record in it, or use COUNT(DISTINCT ...). The named queries do so.
    """
    text = _query(query, file)
    graph = SurveilGraph.open(workspace, terminal.say)
    answer = with_deep_stack(lambda: graph.sparql(text), text)
    if isinstance(answer, Table):
        _write_table(answer, form, output)
    else:
        deliver(render(answer, form, output).encode(), output)


def _write_table(answer: Table, form: str | None, output: str | None) -> None:
    chosen = choose(form, output, "csv", FORMATS)
    if chosen == "ttl":
        raise MisuseError("Only CONSTRUCT and DESCRIBE give Turtle.", "Use --format table, csv, tsv, json or xml.")
    if chosen in tables.FORMATS:
        deliver(tables.write(answer, chosen).encode(), output)
    else:
        write_table(answer, chosen, output, {})


def render(answer: bool | list[Triple], form: str | None, output: str | None) -> str:
    """A truth value or triples as text in a format; None chooses by where the output goes.

    Raises:
        MisuseError: the format does not fit the kind of query.
    """
    if isinstance(answer, bool):
        chosen = choose(form, output, "csv", FORMATS)
        if chosen not in (*tables.FORMATS, "table"):
            raise MisuseError(f"ASK gives true or false, not {chosen}.", "Use --format csv, tsv, json or xml.")
        return tables.write_boolean(answer, chosen)
    if form not in (None, "ttl"):
        raise MisuseError(f"CONSTRUCT and DESCRIBE give triples, not {form}.", "Use --format ttl, or none.")
    from surveilkg.export.turtle import canonical_turtle, to_triple

    return canonical_turtle(to_triple(triple) for triple in answer)


def _query(query: str | None, file: str | None) -> str:
    if (query is None) == (file is None):
        raise MisuseError(
            "Give the query as an argument or with --file, one of the two.",
            "Example: surveilkg sparql 'SELECT ...'",
        )
    try:
        if query == "-" or file == "-":
            data = sys.stdin.buffer.read(LONGEST + 1)
        else:
            data = os.fsencode(query) if query is not None else _bytes_of(Path(str(file)))
        if len(data) > LONGEST:
            raise MisuseError(f"The query is longer than {LONGEST:,} bytes.", "Is it the right file?")
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MisuseError(f"The query is not UTF-8 text: {error}.", "Save or type it as UTF-8.") from None
    except OSError as error:
        raise EnvironmentFailure(f"The query file {file} cannot be read: {error}.") from None


def _bytes_of(file: Path) -> bytes:
    """The beginning of a regular file: a device has no end, and a pipe may have no writer."""
    if file.exists() and not file.is_file():
        raise EnvironmentFailure(f"The query file {file} is not a regular file.", "Standard input is read with -.")
    with file.open("rb") as stream:
        return stream.read(LONGEST + 1)
