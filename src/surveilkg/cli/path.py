"""`surveilkg path A B`."""

from __future__ import annotations

import sys
from typing import Any

import click

from surveilkg.api import SurveilGraph
from surveilkg.cli import terminal
from surveilkg.export import CHAIN_FORMATS
from surveilkg.network.constraints import MAX_HOPS, STRENGTHS
from surveilkg.network.query import DIRECTIONS

FORMATS = ("terminal", *(form.name for form in CHAIN_FORMATS), "ttl")


@click.command("path", short_help="The best documented chains between two actors, cited.")
@click.argument("start", metavar="FROM")
@click.argument("goal", metavar="TO")
@click.option("--k", type=click.IntRange(1), default=5, show_default=True, help="Number of chains.")
@click.option(
    "--max-hops", type=click.IntRange(1, MAX_HOPS), default=4, show_default=True, help="Steps a chain may have."
)
@click.option("--as-of", metavar="DATE", help="Leave out what began later or had ended (2019, 2019-08, 2019-08-31).")
@click.option("--known-by", metavar="DATE", help="Only what sources had published by this day.")
@click.option(
    "--from",
    "first",
    metavar="DATE",
    help="Only what overlaps the period from here; undated claims are left out.",
)
@click.option("--to", "last", metavar="DATE", help="Only what overlaps the period up to here.")
@click.option("--via", multiple=True, metavar="NAME", help="Chains must pass through this node (repeatable).")
@click.option("--not-via", multiple=True, metavar="NAME", help="Chains must not pass through this node (repeatable).")
@click.option(
    "--only",
    multiple=True,
    metavar="TYPE",
    help="Only these relation types, such as Deal or Loan (repeatable).",
)
@click.option("--without", multiple=True, metavar="TYPE", help="Not these relation types (repeatable).")
@click.option(
    "--direction",
    type=click.Choice(DIRECTIONS),
    default="any",
    show_default=True,
    help="Follow supply or money from source to sink.",
)
@click.option(
    "--min-strength",
    type=click.Choice(STRENGTHS),
    default="conditional",
    show_default=True,
    help="Weakest claims that count.",
)
@click.option("--through-groups", is_flag=True, help="Let chains pass through groups of actors and regions.")
@click.option(
    "--include-weak",
    is_flag=True,
    help="Also chains much weaker than the best, and claims that name no surveillance technology.",
)
@click.option("--explain", is_flag=True, help="Show the cost of every step and how chains are ranked.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="Output format; without it text in a terminal, JSON in a pipe.",
)
@click.pass_obj
def command(
    workspace: str | None, /, start: str, goal: str, form: str | None, explain: bool, **constraints: Any
) -> None:
    """The best documented chains between two actors, with a citation for every step.

    FROM and TO are names in English or Chinese, aliases, ISO codes, CURIEs (id:huawei) or IRIs. Exit code 1 where there
    is no chain: what was searched and the nearest misses are printed then.
    """
    graph = SurveilGraph.open(workspace, terminal.say)
    answer = graph.path(start, goal, **constraints)
    chosen = form or ("terminal" if terminal.is_person() else "json")
    if chosen == "terminal":
        from surveilkg.cli.path_text import render

        terminal.paged(render(answer, explain))
    elif chosen == "ttl":
        from surveilkg.export.claims_turtle import write

        claims = [a.claim for c in answer.chains for h in c.hops for found in h.events for a in found]
        click.echo(write(graph.view, claims), nl=False)
    else:
        writer = next(entry.write for entry in CHAIN_FORMATS if entry.name == chosen)
        click.echo(writer(answer), nl=False)
    if not answer.chains:
        sys.stdout.flush()
        sys.exit(1)
