"""`surveilkg reach NAME`."""

from __future__ import annotations

from typing import Any

import click

from surveilkg.api import SurveilGraph
from surveilkg.cli import chains, terminal
from surveilkg.cli.constraint_options import CLOCKS, LIMITS, TYPES, max_hops, take


@click.command("reach", short_help="Whom of a kind a party is tied to within some steps: every listed vendor, ...")
@click.argument("name")
@click.option(
    "--class", "kind", multiple=True, metavar="CLASS", help="Only such entities: Company, State (repeatable)."
)
@click.option("--vendor", is_flag=True, help="Only those that supply, or are contractors, in a claim.")
@click.option("--listed", is_flag=True, help="Only those that were put on a restriction list.")
@click.option("--listed-on", multiple=True, metavar="NAME", help="... on this list or by this authority (repeatable).")
@click.option("--technology", multiple=True, metavar="NAME",
              help="Only those that a claim ties to this technology or a narrower one (repeatable).")  # fmt: skip
@click.option("--country", multiple=True, metavar="NAME", help="Only those based in or part of it (repeatable).")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Entities to show.")
@max_hops(3)
@take(*CLOCKS, "not_via", *TYPES, "through_groups", "include_weak", *LIMITS, "explain")
@chains.format_option
@click.pass_obj
def command(workspace: str | None, /, name: str, form: str | None, explain: bool, **asked: Any) -> None:
    """The best chain from one party to each entity that fits, cheapest first, with the claims by which it fits.

    All filters that are given must hold, of several names any. --as-of and --known-by hold for the chains and for what
    makes an entity fit: a listing counts where it stood on that day. Exit code 1 where nothing that fits is reached.
    """
    graph = SurveilGraph.open(workspace, terminal.say)
    chains.deliver(graph, graph.reach(name, **asked), form, explain)
