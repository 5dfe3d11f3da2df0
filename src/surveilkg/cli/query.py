"""`surveilkg query [NAME]`: the catalogue of named queries; each is a command of its own with its parameters."""

from __future__ import annotations

import sys
from itertools import groupby
from typing import Any

import click

from surveilkg.api import SurveilGraph
from surveilkg.cli import terminal, with_endpoint
from surveilkg.cli.output import choose, deliver, option_list, options, write_table
from surveilkg.errors import MisuseError
from surveilkg.query import binding, catalogue, run
from surveilkg.query.header import NamedQuery, Parameter
from surveilkg.query.kinds import KINDS
from surveilkg.settings import data_root
from surveilkg.table import Column, Table, Term

_LIST = tuple(Column(name, "text") for name in ("name", "topic", "title", "question", "parameters"))


class _Query(click.Command):
    """A query as a command; its help ends with columns, caveat and an example."""

    def __init__(self, query: NamedQuery, **settings: Any) -> None:
        super().__init__(query.name, help=f"{query.title}.\n\n{query.question}", **settings)
        self.query = query

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Columns, caveat and example."""
        del ctx
        query = self.query
        with formatter.section("Columns"):
            formatter.write_dl([(_heading(c), text) for c, text in zip(query.columns, query.meanings, strict=True)])
        with formatter.section("What you may not conclude"):
            formatter.write_text(query.caveat)
        shipped = [example for example in query.examples if example.graph == "shipped"]
        if shipped:
            with formatter.section("Example"):
                formatter.write_text(query.command(shipped[0].given))
                if shipped[0].empty:
                    formatter.write_text(f"It has no row: {shipped[0].empty}")


class _Catalogue(click.Group):
    """A group whose commands are the named queries."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the queries, by topic."""
        del ctx
        return list(catalogue.load(data_root()))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a query.

        Raises:
            MisuseError: there is no query of that name; the message has the nearest ones.
        """
        del ctx
        return command_of(catalogue.find(data_root(), cmd_name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Nothing: the list of queries is the answer of the command without a name."""
        del ctx, formatter


@click.group(
    "query",
    cls=_Catalogue,
    invoke_without_command=True,
    no_args_is_help=False,
    subcommand_metavar="[NAME [PARAMETERS]]",
    short_help="Ask a named question: a catalogue of queries with parameters.",
)
@options
@click.pass_context
def command(ctx: click.Context, form: str | None, output: str | None) -> None:
    """Ask a named question of the graph; without NAME the questions are listed by topic.

    `surveilkg query NAME --help` shows the question, its parameters, columns and caveat. `surveilkg query NAME
    --sparql` prints the SPARQL with the parameters bound, for any engine. Exit code 1 where the answer has no row: what
    was consulted is told then. A query of your own is asked with `surveilkg sparql`, whose help tells how to sum.
    """
    if ctx.invoked_subcommand is None:
        _list(form, output)
    elif form or output:
        raise MisuseError("--format and --output stand after the name of the query.")


def command_of(query: NamedQuery) -> click.Command:
    """A query as a command, with an option per parameter."""

    @click.pass_obj
    def ask(workspace: str | None, /, form: str | None, output: str | None, sparql: bool, **given: Any) -> None:
        _ask(workspace, query, given, sparql, form, output)

    built: click.Command = _Query(query, params=[_option(parameter) for parameter in query.parameters], callback=ask)
    for decorate in option_list():
        built = decorate(built)
    built.params.append(click.Option(["--sparql"], is_flag=True, help="Print the SPARQL, ready for any engine."))
    return with_endpoint(built)


def _option(parameter: Parameter) -> click.Option:
    told = [f"{parameter.meaning[:1].upper()}{parameter.meaning[1:]}: {KINDS[parameter.kind].words}."]
    told += ["May be repeated."] if parameter.several else []
    told += [f"Without it {parameter.default}."] if parameter.default else []
    return click.Option(
        [parameter.option, parameter.name],
        multiple=parameter.several,
        metavar=parameter.kind.upper(),
        help=" ".join(told) + (" Required." if parameter.required else ""),
    )


def _heading(column: Column) -> str:
    return f"{column.name} ({column.type}{', ' + column.unit if column.unit else ''})"


def _ask(
    workspace: str | None, query: NamedQuery, given: dict[str, Any], sparql: bool, form: str | None, output: str | None
) -> None:
    graph = SurveilGraph.open(workspace, terminal.say)
    text = binding.bound(query, graph.index, given)
    if sparql:
        if form:
            raise MisuseError("--sparql prints the query, not its answer.", "Leave out --format.")
        deliver(text.encode(), output)
        return
    choose(form, output)  # a wrong ending is told before the work
    answer = run.answer(graph.view, query, text)
    about = query.about(given, graph.generation.id)
    write_table(answer, form, output, about)
    if not len(answer):
        sys.stdout.flush()
        click.echo("\n".join(_coverage(graph)), err=True)
        sys.exit(1)


def _coverage(graph: SurveilGraph) -> list[str]:
    found = list(run.coverage(graph.view))
    claims = sum(int(str(row["claims"])) for row in found)
    out = [f"No rows. {len(found)} sources with {claims:,} claims were consulted:"]
    out += [f"- {row['cited_as'] or row['source']}: {int(str(row['claims'])):,} claims" for row in found]
    out.append("That nothing was found in them is no evidence that there is nothing.")
    return [terminal.wrap(line, "", "  ") for line in out]


def _list(form: str | None, output: str | None) -> None:
    queries = catalogue.load(data_root())
    if choose(form, output) != "table":
        about = {"title": "Named queries of surveilkg", "command": "surveilkg query"}
        write_table(_table(queries), form, output, about)
        return
    lines: list[str] = []
    wide = max(map(len, queries), default=0) + 2
    for topic, found in groupby(queries.values(), key=lambda query: query.topic):
        lines += ["", click.style(topic, bold=True)]
        for query in found:
            hang = " " * 6 if wide > terminal.width() // 2 else " " * (wide + 2)
            lines.append(terminal.wrap(f"{query.name:<{len(hang) - 2}}{query.title}", "  ", hang))
    lines += ["", "surveilkg query NAME --help tells what a query answers and takes."]
    deliver(("\n".join(lines[1:]) + "\n").encode(), output)


def _table(queries: dict[str, NamedQuery]) -> Table:
    rows: list[tuple[Term | None, ...]] = []
    for query in queries.values():
        options_ = " ".join(parameter.option for parameter in query.parameters)
        rows.append(tuple(map(Term, (query.name, query.topic, query.title, query.question, options_))))
    return Table(_LIST, rows)
