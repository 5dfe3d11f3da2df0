"""Pages: the frame around every page, and text, links and lists in it. What comes from the graph is escaped here."""

from __future__ import annotations

import html
from collections.abc import Iterable
from urllib.parse import quote

from surveilkg.iri import BASE, shorten

STYLE = (
    "body{font-family:sans-serif;line-height:1.5;max-width:60em;margin:1em auto;padding:0 1em}"
    "h2{border-bottom:1px solid #999}dt{font-weight:bold}dd{margin:0 0 .3em 1.5em}li{margin-bottom:.6em}"
    ".facts,.note{color:#444;font-size:.9em}.cited{font-size:.9em}th,td{text-align:left;vertical-align:top;"
    "padding:.2em .6em .2em 0}input[type=search]{width:20em}textarea{width:100%;font-family:monospace}"
)
POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
"""Content security policy of every page: nothing is fetched, nothing runs."""
HEADERS = (("Content-Security-Policy", POLICY), ("Referrer-Policy", "no-referrer"))
"""Headers of every page."""


def text(value: object) -> str:
    """Text as HTML."""
    return html.escape(str(value))


def link(target: str, shown: str, root: str) -> str:
    """A link to what an IRI names: its page here where it is one of ours, else its address where that is of the web.

    Args:
        target: IRI.
        shown: text of the link.
        root: path of the server, with the slash at its end.
    """
    if target.startswith(BASE):
        path, mark, fragment = target.removeprefix(BASE).partition("#")
        address = root + quote(path, safe="/-._~") + (mark and "#" + quote(fragment, safe="-._~"))
        return f'<a href="{html.escape(address)}">{text(shown)}</a>'
    if target.startswith(("https://", "http://")):
        return f'<a href="{html.escape(target)}" rel="noreferrer nofollow">{text(shown)}</a>'
    return text(shown)


def named(target: str, root: str) -> str:
    """A link to an IRI, shown in short."""
    return link(target, shorten(target), root)


def listed(items: Iterable[str], name: str = "ul") -> str:
    """A list of pieces of HTML."""
    return f"<{name}>" + "".join(f"<li>{item}</li>\n" for item in items) + f"</{name}>\n"


def page(title: str, body: str, root: str) -> bytes:
    """A whole page.

    Args:
        title: text of its title.
        body: HTML.
        root: path of the server, with the slash at its end.
    """
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{text(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>\n<body>\n'
        f'<p><a href="{html.escape(root)}">surveilkg</a></p>\n{body}\n</body>\n</html>\n'
    ).encode()
