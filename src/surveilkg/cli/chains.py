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
    from surveilkg.model.chain import Cut, PathAnswer

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


def choose(form: str | None) -> str:
    """The format that was asked for, or the one that the kind of output calls for."""
    return form or ("terminal" if terminal.is_person() else "json")


def write(graph: SurveilGraph, answer: PathAnswer, form: str) -> None:
    """Write an answer to standard output in a format other than the terminal's."""
    if form == "ttl":
        from surveilkg.export.claims_turtle import write as turtle

        claims = [a.claim for c in answer.chains for h in c.hops for found in h.events for a in found]
        terminal.echo(turtle(graph.view, claims))
        return
    writer = next(entry.write for entry in CHAIN_FORMATS if entry.name == form)
    terminal.echo(writer(answer))


def leave(found: tuple[object, ...], cut: Cut | None, form: str | None) -> None:
    """End with 1 where nothing was found; formats without room for a sentence tell on standard error of a cut."""
    if cut and choose(form) not in {"terminal", "md"}:
        click.echo(f"surveilkg: {cut.text()}", err=True)
    if not found:
        sys.stdout.flush()
        sys.exit(1)
