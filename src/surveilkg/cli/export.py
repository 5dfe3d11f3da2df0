"""`surveilkg export`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from surveilkg.api import SurveilGraph
from surveilkg.cli import terminal
from surveilkg.cli.output import deliver_stream
from surveilkg.errors import MisuseError
from surveilkg.export.graphs import GRAPH_FORMATS, GraphFormat
from surveilkg.network.constraints import MAX_HOPS, STRENGTHS

PIPED = "cytoscape"
"""Format where the output is neither a terminal nor a file with an ending."""


@click.command("export", short_help="Write the network, or a part of it, for Gephi, Neo4j, RDF tools, ...")
@click.option("--around", multiple=True, metavar="NAME", help="Only what lies around this entity (repeatable).")
@click.option("--hops", type=click.IntRange(1, MAX_HOPS), help="Steps around it.  [default: 2]")
@click.option("--path", nargs=2, metavar="FROM TO", help="Only what the best chains between two entities run along.")
@click.option("--k", type=click.IntRange(1), help="Number of chains.  [default: 5]")
@click.option("--max-hops", type=click.IntRange(1, MAX_HOPS), help="Steps a chain may have.  [default: 4]")
@click.option("--query", metavar="NAME", help="Only what the answer of a named query names.")
@click.option("--set", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter of the query.")
@click.option("--as-of", metavar="DATE", help="Leave out what began later or had ended.")
@click.option("--known-by", metavar="DATE", help="Only what sources had published by this day.")
@click.option("--from", "first", metavar="DATE", help="Only what overlaps the period from here; undated is left out.")
@click.option("--to", "last", metavar="DATE", help="Only what overlaps the period up to here.")
@click.option("--only", multiple=True, metavar="TYPE", help="Only these relation types, such as Deal (repeatable).")
@click.option("--without", multiple=True, metavar="TYPE", help="Not these relation types (repeatable).")
@click.option("--not-via", multiple=True, metavar="NAME", help="Leave this entity out (repeatable).")
@click.option("--min-strength", type=click.Choice(STRENGTHS), default="conditional", show_default=True,
              help="Weakest claims that count.")  # fmt: skip
@click.option("--through-groups", is_flag=True, help="Let steps lead on through groups of actors and regions.")
@click.option("--format", "form", type=click.Choice([each.name for each in GRAPH_FORMATS]),
              help=f"Without it by the ending of --output, else {PIPED}.")  # fmt: skip
@click.option("-o", "--output", metavar="FILE", help="Write to a file, whole or not at all; - is standard output.")
@click.pass_obj
def command(
    workspace: str | None, /, form: str | None, output: str | None, parameters: tuple[str, ...], **asked: Any
) -> None:
    """Write the network, or a part of it, with the evidence of every edge.

    Without --around, --path and --query everything is written. Denied and retracted claims make no edge; formats of RDF
    hold the statements behind the edges. Formats whose name ends in -nodes go with those that end in -edges. Exit
    code 1 where no edge is left.
    """
    chosen = _choose(form, output)
    _check(asked)
    params = dict(_pair(text) for text in parameters)
    given = {name: value for name, value in asked.items() if value is not None}
    part = SurveilGraph.open(workspace, terminal.say).part(params=params, **given)
    deliver_stream(lambda stream: chosen.write(part, stream), output, chosen.binary)
    terminal.say(f"{part.counts[0]:,} nodes and {part.counts[1]:,} edges as {chosen.name}.")


def _choose(form: str | None, output: str | None) -> GraphFormat:
    if form is None and output and output != "-":
        ending = Path(output).suffix.removeprefix(".").casefold()
        fitting = [each for each in GRAPH_FORMATS if ending in each.endings]
        if not fitting:
            endings = ", ".join(ending for each in GRAPH_FORMATS for ending in each.endings)
            raise MisuseError(
                f"The ending of {output} tells no format.", f"Give --format, or one of these endings: {endings}."
            )
        return fitting[0]
    return next(each for each in GRAPH_FORMATS if each.name == (form or PIPED))


def _check(asked: dict[str, Any]) -> None:
    """Refuse options that would mean nothing."""
    for option, name, needed in (
        ("--hops", "hops", "around"),
        ("--k", "k", "path"),
        ("--max-hops", "max_hops", "path"),
    ):
        if asked[name] is not None and not asked[needed]:
            raise MisuseError(f"{option} means nothing without --{needed}.", f"Leave it out, or add --{needed}.")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise MisuseError(f"--set {text!r} is not NAME=VALUE.", "Example: --set country=Uganda")
    return name.strip(), value.strip()
