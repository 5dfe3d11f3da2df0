"""The `surveilkg` command: one file per subcommand, loaded when it is called, so that start-up stays short."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from surveilkg import __version__
from surveilkg.errors import SurveilkgError

COMMANDS: tuple[tuple[str, str], ...] = (
    ("path", "The best documented chains between two actors, cited."),
    ("between", "What best connects several parties, every step cited."),
    ("reach", "Whom of a kind a party is tied to within some steps: every listed vendor, ..."),
    ("neighbours", "What a party is tied to, one row per tie, cited."),
    ("exposure", "Who is listed on a day, and whom ownership rules catch."),
    ("search", "Find entities by any of their names."),
    ("show", "Everything that is known about one entity or claim, cited."),
    ("finance", "The ledger: who paid whom for what, counted once."),
    ("dependence", "Who supplies a state with what, and how concentrated that is."),
    ("standards", "Who proposes standards, where, on what, and whether it was listed then."),
    ("timeline", "What is dated about an entity, in order, cited."),
    ("interlocks", "Parties that share an owner, lender, partner or official."),
    ("conflicts", "Claims that disagree, side by side."),
    ("gaps", "Where evidence was looked for and not found, and where nobody looked."),
    ("changes", "What changed since an earlier generation of the graph."),
    ("report", "A cited dossier of a party or country, for print."),
    ("analyse", "Measures of the network, with what may not be concluded."),
    ("query", "Ask a named question: a catalogue of queries with parameters."),
    ("sparql", "Ask the graph in SPARQL 1.1."),
    ("export", "Write the network, or a part of it, for Gephi, Neo4j, RDF tools, ..."),
    ("check", "Run all checks on the graph and print what they find."),
    ("ingest", "Read files of a source into the graph."),
    ("resolve", "Decide which names are one entity, with evidence side by side."),
    ("sources", "What can be ingested: licence, coverage, where to download, what is loaded."),
    ("serve", "Serve the graph over HTTP, read-only: SPARQL 1.1, JSON, pages."),
    ("publish", "Load the published graph into a SPARQL server, and verify it."),
    ("status", "What is published in the workspace: sources, graphs, counts, hashes."),
)
"""Name and one-line help of every command; the module `surveilkg.cli.<name>` holds it as `command`."""


def with_endpoint(command: click.Command) -> click.Command:
    """A command with the option `--endpoint`, by which it reads from a server; what needs a workspace refuses it."""
    if all(parameter.name != "endpoint" for parameter in command.params):
        told = "Read from a server: URL of its query endpoint (default: SURVEILKG_ENDPOINT)."
        option = click.Option(["--endpoint"], metavar="URL", help=told, expose_value=False, callback=_read_from)
        command.params.append(option)
    return command


def _read_from(ctx: click.Context, parameter: click.Parameter, url: str | None) -> None:
    del parameter
    if url is None:
        return
    from surveilkg.errors import MisuseError
    from surveilkg.store.transport import checked

    if ctx.obj and ctx.obj != url:
        raise MisuseError("A workspace and an endpoint are given.", "Give --workspace or --endpoint, one of the two.")
    ctx.obj = checked(url)


class _LazyGroup(click.Group):
    """A group whose commands are imported when they are used; help needs no import."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands, in the order of `COMMANDS`."""
        del ctx
        return [name for name, _ in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported now."""
        del ctx
        if cmd_name not in dict(COMMANDS):
            return None
        command: click.Command = importlib.import_module(f"surveilkg.cli.{cmd_name}").command
        return command if cmd_name == "publish" else with_endpoint(command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the nearest names where there is no such command."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0], [name for name, _ in COMMANDS], n=3)
            if not near:
                raise
            raise click.UsageError(f"{error.message} Did you mean: {', '.join(near)}?", ctx) from None

    def invoke(self, ctx: click.Context) -> Any:
        """As click does, but ends quietly and well where the reader of a pipe has gone (click would exit with 1)."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _close_pipe()

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in the help text."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS))


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="surveilkg")
@click.option(
    "--workspace",
    metavar="FOLDER",
    help="Workspace folder (default: SURVEILKG_WORKSPACE, then the user's data folder).",
)
@click.pass_context
def group(ctx: click.Context, workspace: str | None) -> None:
    """Question an open, cited knowledge graph of AI surveillance: who supplies, finances, lists and regulates whom.

    Every answer carries its evidence: source, place in the source, date and strength. Data goes to standard output,
    everything else to standard error. Exit codes: 0 answered, 1 nothing found or findings, 2 misuse, 3 environment.
    """
    ctx.obj = workspace


def main() -> Any:
    """Run the command line; turns every failure into one message and an exit code."""
    try:
        return group.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        _stop("Interrupted.", 130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except SurveilkgError as error:
        _stop(str(error), error.exit_code)
    except KeyboardInterrupt:
        _stop("Interrupted.", 130)
    except Exception as error:
        if os.environ.get("SURVEILKG_DEBUG"):
            raise
        _stop(
            f"Something went wrong inside surveilkg: {type(error).__name__}: {error}\n"
            "Please report this with the command you ran; SURVEILKG_DEBUG=1 shows where it happened.",
            3,
        )


def _stop(message: str, code: int) -> None:
    from surveilkg.cli.terminal import harmless

    click.echo(harmless(f"surveilkg: {message}"), err=True)
    sys.exit(code)


def _close_pipe() -> None:
    """The reader of a pipe has gone: end quietly, as Unix tools do."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    sys.exit(0)
