"""docs/reference/cli.md and a page per command: help texts as a terminal of 100 columns shows them, and exit codes."""

from __future__ import annotations

from pathlib import Path
from pkgutil import resolve_name

import click

from surveilkg import errors
from surveilkg.generate.reference.markdown import docstring, fenced, page, table

_WIDTH = 100


def pages(root: Path) -> dict[str, str]:
    """The page of the command line and one of each command; `root` is not read."""
    del root
    # By name: the command line stands above this room, and only its text is wanted.
    group: click.Group = resolve_name("surveilkg.cli:group")
    commands: tuple[tuple[str, str], ...] = resolve_name("surveilkg.cli:COMMANDS")
    top = _context(group, "surveilkg", None)
    rows = [(f"[surveilkg {name}](cli/{name}.md)", summary) for name, summary in commands]
    blocks = (fenced(group.get_help(top)), "## Exit codes", _exit_codes())
    purpose = "For looking up what each command does, which options it takes and what its exit code says."
    out = {"cli.md": page("Commands", purpose, table(("Command", "Does"), rows), *blocks)}
    for name, summary in commands:
        command = group.get_command(top, name)
        if command is None:
            raise ValueError(f"the command {name} of COMMANDS cannot be loaded")
        text = fenced(command.get_help(_context(command, name, top)))
        back = "[All commands](../cli.md)"
        out[f"cli/{name}.md"] = page(f"surveilkg {name}", f"For looking up the options of: {summary}", back, text)
    return out


def _context(command: click.Command, name: str, parent: click.Context | None) -> click.Context:
    width = _WIDTH + 2  # click keeps two columns free
    settings = dict(command.context_settings)
    settings.update(max_content_width=width, terminal_width=width)
    return click.Context(command, info_name=name, parent=parent, **settings)


def _exit_codes() -> str:
    rows = [("0", "The question was answered.")]
    kinds = (errors.FindingsError, errors.MisuseError, errors.EnvironmentFailure)
    rows += [(str(kind.exit_code), docstring(kind).splitlines()[0].rsplit(" (exit", 1)[0] + ".") for kind in kinds]
    rows.append(("130", "Interrupted from the keyboard."))
    return table(("Exit code", "Meaning"), rows) + (
        "\n\nThe errors behind the codes are on the page [Errors](errors.md)."
    )
