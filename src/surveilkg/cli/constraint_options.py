"""Options that commands on the network share: clocks, filters, limits. Each means the same wherever it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from surveilkg.network.constraints import MAX_HOPS, STRENGTHS
from surveilkg.network.query import DIRECTIONS

Command = TypeVar("Command", bound=Callable[..., Any])
Option = Callable[[Any], Any]

_OPTIONS: dict[str, Option] = {
    "as_of": click.option(
        "--as-of", metavar="DATE", help="Leave out what began later or had ended (2019, 2019-08, 2019-08-31)."
    ),
    "known_by": click.option("--known-by", metavar="DATE", help="Only what sources had published by this day."),
    "first": click.option(
        "--from",
        "first",
        metavar="DATE",
        help="Only what overlaps the period from here; undated claims are left out.",
    ),
    "last": click.option("--to", "last", metavar="DATE", help="Only what overlaps the period up to here."),
    "via": click.option(
        "--via", multiple=True, metavar="NAME", help="Chains must pass through this node (repeatable)."
    ),
    "not_via": click.option(
        "--not-via", multiple=True, metavar="NAME", help="Chains must not pass through this node (repeatable)."
    ),
    "only": click.option(
        "--only",
        multiple=True,
        metavar="TYPE",
        help="Only these relation types, such as Deal or Loan (repeatable).",
    ),
    "without": click.option("--without", multiple=True, metavar="TYPE", help="Not these relation types (repeatable)."),
    "direction": click.option(
        "--direction",
        type=click.Choice(DIRECTIONS),
        default="any",
        show_default=True,
        help="Follow supply or money from source to sink.",
    ),
    "min_strength": click.option(
        "--min-strength",
        type=click.Choice(STRENGTHS),
        default="conditional",
        show_default=True,
        help="Weakest claims that count.",
    ),
    "through_groups": click.option(
        "--through-groups", is_flag=True, help="Let chains pass through groups of actors and regions."
    ),
    "include_weak": click.option(
        "--include-weak",
        is_flag=True,
        help="Also chains much weaker than the best, and claims that name no surveillance technology.",
    ),
    "max_expanded": click.option(
        "--max-expanded",
        type=click.IntRange(1),
        metavar="N",
        help="Stop after so many expanded nodes and tell what is proven.",
    ),
    "max_seconds": click.option(
        "--max-seconds",
        type=click.FloatRange(0, min_open=True),
        metavar="S",
        help="Stop after so many seconds and tell what is proven.",
    ),
    "explain": click.option("--explain", is_flag=True, help="Show the cost of every step and how chains are ranked."),
}
CLOCKS = ("as_of", "known_by", "first", "last")
TYPES = ("only", "without", "direction", "min_strength")
LIMITS = ("max_expanded", "max_seconds")


def max_hops(default: int, told: str = "Steps a chain may have.") -> Option:
    """The option `--max-hops`."""
    return click.option("--max-hops", type=click.IntRange(1, MAX_HOPS), default=default, show_default=True, help=told)


def take(*names: str) -> Callable[[Command], Command]:
    """A decorator that gives a command the options of these names, in this order.

    They come as fields of `network.constraints.PathConstraints` of the same names; `explain` is for the command itself.
    """

    def decorate(command: Command) -> Command:
        for name in reversed(names):
            command = _OPTIONS[name](command)
        return command

    return decorate
