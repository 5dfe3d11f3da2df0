"""`surveilkg between A B C...`."""

from __future__ import annotations

from typing import Any

import click

from surveilkg.api import SurveilGraph
from surveilkg.cli import chains, terminal
from surveilkg.cli.constraint_options import CLOCKS, LIMITS, TYPES, max_hops, take


@click.command("between", short_help="What best connects several parties, every step cited.")
@click.argument("names", metavar="NAME NAME...", nargs=-1, required=True)
@max_hops(4, "Steps between two of the parties.")
@take(*CLOCKS, "not_via", *TYPES, "through_groups", "include_weak", *LIMITS, "explain")
@chains.format_option
@click.pass_obj
def command(
    workspace: str | None, /, names: tuple[str, ...], form: str | None, explain: bool, **constraints: Any
) -> None:
    """What best connects 2 to 12 parties: chains between two of them each, that together cost little and have no loop.

    A name that must stand in the answer is simply given. With --direction only edges of that family are used, either
    way. Which parties cannot be connected is told, with what comes nearest. Exit code 1 where no two are connected.
    """
    graph = SurveilGraph.open(workspace, terminal.say)
    chains.deliver(graph, graph.between(*names, **constraints), form, explain)
