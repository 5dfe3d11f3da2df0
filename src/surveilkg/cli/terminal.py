"""Layout for people: wrapped lines, colours where the terminal has them. Tables are laid out in `cli.tables`."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable

import click

_MIN_WIDTH = 40
_MAX_WIDTH = 110
_WIDE = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3"
    "\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003fffd"
)
"""Blocks of East Asian wide characters (Unicode, EastAsianWidth.txt), as a class of a regular expression."""
_PIECE = re.compile(rf"\s+|[{_WIDE}]|[^\s{_WIDE}]+")
"""White space, one wide character, or a run of others: lines may break between these."""

_STYLES = re.compile(r"(\x1b\[(?:0|1|2|3[0-7])m)")
"""What `click.style` writes for the styles of the commands: none of them hides text or moves the cursor."""
_HARMLESS = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n"} | {0x7F: 0x2421}
_HARMLESS |= dict.fromkeys((*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD)
"""Characters that command a terminal or turn text around (Unicode, UAX 9) to signs that are seen in their place."""


def harmless(text: str) -> str:
    """Text from outside without what would command the terminal: escape sequences and changes of direction are seen."""
    return text.translate(_HARMLESS)


def echo(text: str) -> None:
    """Write text to standard output as it is; in a terminal without what would command it, but for our own styles."""
    if is_person():
        parts = _STYLES.split(text.replace("\r\n", "\n"))  # text and styles by turns
        text = "".join(part if at % 2 else harmless(part) for at, part in enumerate(parts))
    click.echo(text, nl=False)


def width() -> int:
    """Columns to write in: those of the terminal, within 40 and 110."""
    import shutil

    return max(_MIN_WIDTH, min(_MAX_WIDTH, shutil.get_terminal_size((100, 24)).columns))


def is_person() -> bool:
    """Whether standard output is a terminal; otherwise output is for a machine."""
    return sys.stdout.isatty()


def say(message: str) -> None:
    """One line to a person, on standard error; silent where that is no terminal."""
    if sys.stderr.isatty():
        click.echo(harmless(message), err=True)


def cells(text: str) -> int:
    """Columns that a text takes in a terminal: East Asian wide characters take two, combining ones none."""
    return sum(map(_columns, text))


def wrap(text: str, indent: str = "", hanging: str | None = None) -> str:
    """Text broken into lines of `width()` columns, the first indented by `indent`, the others by `hanging`.

    Lines break at spaces and beside wide characters, which are written without spaces; longer words stay whole.
    """
    later = indent if hanging is None else hanging
    found = lines(text, width() - cells(indent), width() - cells(later))
    return "\n".join((later if at else indent) + line for at, line in enumerate(found))


def lines(text: str, first: int, later: int, whole_words: bool = True) -> list[str]:
    """Text as lines of at most so many columns, the first and the later ones; longer words stay whole or are cut."""
    out: list[str] = []
    line, room, gap = "", first, ""
    for piece in _PIECE.findall(harmless(" ".join(text.splitlines()).expandtabs())):
        if piece.isspace():
            gap = piece
            continue
        if line and cells(line + gap + piece) > room:
            out.append(line)
            line, room, gap = "", later, ""
        line += (gap if line else "") + piece
        gap = ""
        while not whole_words and cells(line) > room:
            head = _head(line, room)
            out.append(head)
            line, room = line[len(head) :], later
    return [*out, line] if line or not out else out


def _columns(char: str) -> int:
    if unicodedata.east_asian_width(char) in "WF":
        return 2
    return 0 if unicodedata.category(char) in {"Mn", "Me", "Cf"} else 1


def _head(text: str, room: int) -> str:
    """As many characters of a text as fit, one at least."""
    out = text[:1]
    for char in text[1:]:
        if cells(out + char) > room:
            break
        out += char
    return out


def paged(lines: Iterable[str]) -> None:
    """Write lines to standard output."""
    for line in lines:
        click.echo(line)
