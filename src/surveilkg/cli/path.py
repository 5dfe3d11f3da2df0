"""`surveilkg path A B`."""

from __future__ import annotations

from typing import Any

import click

from surveilkg.api import SurveilGraph
from surveilkg.cli import chains, terminal
from surveilkg.cli.constraint_options import CLOCKS, LIMITS, TYPES, max_hops, take

FORMATS = chains.FORMATS


@click.command("path", short_help="The best documented chains between two actors, cited.")
@click.argument("start", metavar="FROM")
@click.argument("goal", metavar="TO")
@click.option("--k", type=click.IntRange(1), default=5, show_default=True, help="Number of chains.")
@max_hops(4)
@take(*CLOCKS, "via", "not_via", *TYPES, "through_groups", "include_weak", *LIMITS, "explain")
@chains.format_option
@click.pass_obj
def command(
    workspace: str | None, /, start: str, goal: str, form: str | None, explain: bool, **constraints: Any
) -> None:
    """The best documented chains between two actors, with a citation for every step.

    FROM and TO are names in English or Chinese, aliases, ISO codes, CURIEs (id:huawei) or IRIs. Exit code 1 where there
    is no chain: what was searched and the nearest misses are printed then. A search that --max-expanded or
    --max-seconds cut says so, and what is proven; its exit code is that of what it found.
    """
    graph = SurveilGraph.open(workspace, terminal.say)
    chains.deliver(graph, graph.path(start, goal, **constraints), form, explain)
