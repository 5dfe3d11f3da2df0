"""Answers made of chains where the user wants them: the formats that commands share, the writing, the exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from surveilkg.cli import terminal
from surveilkg.export import CHAIN_FORMATS

if TYPE_CHECKING:
    from surveilkg.api import SurveilGraph
    from surveilkg.model.answers import Chained

FORMATS = ("terminal", *(form.name for form in CHAIN_FORMATS), "ttl")
Command = TypeVar("Command", bound=Callable[..., Any])


def format_option(command: Command) -> Command:
    """The option `--format` of a command that answers in chains, which comes as `form`."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        help="Output format; without it text in a terminal, JSON in a pipe.",
    )(command)


def deliver(graph: SurveilGraph, answer: Chained, form: str | None, explain: bool) -> None:
    """Write an answer to standard output; exits with 1 where there is no chain.

    Formats that have no room for a sentence tell on standard error what is not connected and where a limit cut the
    search.
    """
    chosen = form or ("terminal" if terminal.is_person() else "json")
    if chosen == "terminal":
        from surveilkg.cli.path_text import render

        terminal.paged(render(answer, explain))
    else:
        terminal.echo(_written(graph, answer, chosen))
    if chosen not in {"terminal", "md"}:
        for remark in answer.remarks:
            click.echo(f"surveilkg: {remark}", err=True)
    if not answer.chains:
        sys.stdout.flush()
        sys.exit(1)


def _written(graph: SurveilGraph, answer: Chained, form: str) -> str:
    if form == "ttl":
        from surveilkg.export.claims_turtle import write as turtle

        claims = [a.claim for c in answer.chains for h in c.hops for found in h.events for a in found]
        return turtle(graph.view, [*claims, *(account.claim for fits in answer.fits for account in fits)])
    return next(entry.write for entry in CHAIN_FORMATS if entry.name == form)(answer)
