"""Where a table goes and in which format: the options that every command with a table shares, and the writing."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO, Any, TypeVar

import click

from surveilkg.cli import terminal
from surveilkg.errors import EnvironmentFailure, MisuseError
from surveilkg.export import TABLE_FORMATS
from surveilkg.table import Table

NAMES = tuple(form.name for form in TABLE_FORMATS)
FORMATS = ("table", *NAMES)
Command = TypeVar("Command", bound=Callable[..., Any])


def options(command: Command) -> Command:
    """The options `--format` and `--output` of a command, which come as `form` and `output`."""
    return options_of(FORMATS)(command)


def options_of(formats: tuple[str, ...]) -> Callable[[Command], Command]:
    """As `options`, for a command with formats of its own."""

    def add(command: Command) -> Command:
        for option in reversed(option_list(formats)):
            command = option(command)
        return command

    return add


def option_list(formats: tuple[str, ...] = FORMATS, piped: str = "JSON") -> list[Callable[[Command], Command]]:
    """The decorators behind `options`, for a command with formats of its own."""
    return [
        click.option(
            "--format",
            "form",
            type=click.Choice(formats),
            help=f"Without it by the ending of --output, else a table in a terminal and {piped} in a pipe.",
        ),
        click.option(
            "-o", "--output", metavar="FILE", help="Write to a file, whole or not at all; - is standard output."
        ),
    ]


def choose_full(form: str | None, output: str | None, formats: tuple[str, ...]) -> str:
    """As `choose`, for answers with a text of their own: `terminal` for a person who reads along."""
    return form or ("terminal" if terminal.is_person() and not output else choose(form, output, formats=formats))


def deliver_text(lines: Iterable[str], output: str | None) -> None:
    """Write lines to a file or to standard output; with colours only for a person who reads along."""
    text = "\n".join(lines) + "\n"
    is_shown = terminal.is_person() and not output
    deliver((text if is_shown else click.unstyle(text)).encode(), output)


def choose(form: str | None, output: str | None, piped: str = "json", formats: tuple[str, ...] = FORMATS) -> str:
    """The format that was asked for, or the one that the file's ending or the kind of output calls for.

    Raises:
        MisuseError: the ending of the file is that of no format.
    """
    if form:
        return form
    if output and output != "-":
        ending = Path(output).suffix.removeprefix(".").casefold()
        if ending not in formats:
            raise MisuseError(
                f"The ending of {output} tells no format.",
                f"Give --format, or one of these endings: {', '.join(name for name in formats if name != 'table')}.",
            )
        return ending
    return "table" if terminal.is_person() and not output else piped


def write_table(
    table: Table, form: str | None, output: str | None, about: Mapping[str, object], piped: str = "json"
) -> None:
    """Write a table where and how the options say.

    Args:
        table: the table.
        form: value of `--format`.
        output: value of `--output`.
        about: title, command and generation, told in formats that have room for it.
        piped: format where the output is neither a terminal nor a file.

    Raises:
        MisuseError: no format is told, or a binary one would go to a terminal.
        EnvironmentFailure: the file cannot be written, or the library of the format is missing.
    """
    chosen = choose(form, output, piped)
    if chosen == "table":
        from surveilkg.cli.tables import render

        deliver((render(table) + "\n").encode(), output)
        return
    entry = next(each for each in TABLE_FORMATS if each.name == chosen)
    deliver(entry.write(table, about), output, binary=entry.binary)


def deliver(data: bytes, output: str | None, binary: bool = False) -> None:
    """Write bytes to a file, whole or not at all, or to standard output.

    Raises:
        MisuseError: binary data would go to a terminal.
        EnvironmentFailure: the file cannot be written.
    """
    if binary or output not in (None, "-"):
        deliver_stream(lambda stream: _put(stream, data), output, binary)
    else:
        terminal.echo(data.decode("utf-8"))


def deliver_stream(write: Callable[[IO[bytes]], None], output: str | None, binary: bool = False) -> None:
    """Let something write to a file, whole or not at all, or to standard output, a piece at a time.

    Args:
        write: writes to the stream that it is given.
        output: value of `--output`.
        binary: whether what is written is not text.

    Raises:
        MisuseError: binary data would go to a terminal.
        EnvironmentFailure: the file cannot be written.
    """
    if output is not None and output != "-":
        _to_file(write, Path(output))
        return
    if binary and terminal.is_person():
        raise MisuseError("This format is not for a terminal.", "Give it a file: --output FILE.")
    sys.stdout.flush()
    if terminal.is_person():
        shown = io.BytesIO()
        write(shown)
        terminal.echo(shown.getvalue().decode("utf-8"))
        return
    write(sys.stdout.buffer)
    sys.stdout.buffer.flush()


def _put(stream: IO[bytes], data: bytes) -> None:
    stream.write(data)


def _to_file(write: Callable[[IO[bytes]], None], path: Path) -> None:
    """Write beside the file and then put in its place, so that nobody finds half of it."""
    target = path.resolve() if path.is_symlink() else path
    try:
        if target.exists() and not target.is_file():  # a device or a pipe cannot be replaced
            with target.open("wb") as stream:
                write(stream)
            return
        mode = target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask()
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:80]}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                write(stream)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).chmod(mode)
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise EnvironmentFailure(f"{path} cannot be written: {error.strerror or error}.") from None


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current
