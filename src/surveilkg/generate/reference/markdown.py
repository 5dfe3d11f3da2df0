"""Pieces of Markdown pages: titles, tables, code, docstrings. What stands on a page is decided elsewhere."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Sequence

NOTE = "<!-- Written by `python -m surveilkg.generate.docs` from the code: change that, not this page. -->"
_WORDS = {"Args": "Arguments", "Attributes": "Attributes", "Returns": "Returns", "Raises": "Raises"}
_SECTION = re.compile(f"({'|'.join(_WORDS)}):")
_ITEM = re.compile(r" {4}([^\s:]+): (.*)")


def page(title: str, purpose: str, *blocks: str) -> str:
    """A page: title, one sentence of what it is for, and blocks set apart by empty lines."""
    return "\n\n".join([f"# {title}", NOTE, purpose, *(block for block in blocks if block)]) + "\n"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells are Markdown already, their bars and line breaks are made harmless."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def fenced(text: str, language: str = "text") -> str:
    """Text as a code block."""
    return f"```{language}\n{text.rstrip()}\n```"


def name(text: str) -> str:
    """A name in the font of code; nothing where there is none."""
    return f"`{text}`" if text else ""


def plain(text: str) -> str:
    """Prose in which angle brackets, outside code, mean nothing.

    >>> plain("a `<b>` <c>")
    'a `<b>` &lt;c>'
    """
    parts = " ".join(text.split()).split("`")
    return "`".join(part if at % 2 else part.replace("<", "&lt;") for at, part in enumerate(parts))


def docstring(thing: object) -> str:
    """The docstring of a module, class or function as Markdown, its Google-style sections as lists."""
    out: list[str] = []
    in_section = False
    for line in (inspect.getdoc(thing) or "").splitlines():
        heading = _SECTION.fullmatch(line)
        in_section = bool(heading) or (in_section and (not line or line.startswith(" ")))
        item = _ITEM.fullmatch(line) if in_section else None
        if heading:
            out += [f"{_WORDS[heading[1]]}:", ""]
        elif item:
            out.append(f"- `{item[1]}`: {item[2]}")
        elif in_section and line and out[-1]:
            out[-1] += " " + line.strip()
        else:
            out.append(line.strip() if in_section else line)
    return "\n".join(out).strip()


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
