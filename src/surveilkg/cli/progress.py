"""Progress of long reading on a terminal: rows so far and rows a second, on one line that is wiped when it is done."""

from __future__ import annotations

import sys
import time

import click

from surveilkg.cli import terminal

_PAUSE = 0.2
"""Seconds between two figures."""


class Progress:
    """Says what is done, and how far reading is. Silent where standard error is no terminal."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._rows_before = 0
        self._rows = 0
        self._shown = 0.0
        self._is_written = False

    def say(self, message: str) -> None:
        """One line before long work; rows a second are counted from here."""
        self.done()
        terminal.say(message)
        self._begun, self._rows_before = time.monotonic(), self._rows

    def rows(self, so_far: int) -> None:
        """Show the number of rows read so far."""
        self._rows = so_far
        now = time.monotonic()
        if not sys.stderr.isatty() or now - self._shown < _PAUSE:
            return
        self._shown, self._is_written = now, True
        speed = (so_far - self._rows_before) / max(now - self._begun, 1e-6)
        click.echo(f"\r\x1b[K  {so_far:,} rows, {speed:,.0f} rows/s", err=True, nl=False)

    def done(self) -> None:
        """Wipe the line of figures."""
        if self._is_written:
            click.echo("\r\x1b[K", err=True, nl=False)
            self._is_written = False
