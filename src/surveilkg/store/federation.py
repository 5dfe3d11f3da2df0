"""Queries stay local: SERVICE, which would send parts of a query to other hosts, is refused before a query is run."""

from __future__ import annotations

import re

from surveilkg.errors import MisuseError

# Tokens in which a keyword cannot stand, then words; the grammar is that of SPARQL 1.1 (section 19.8), read loosely:
# whatever the engine would take for the keyword SERVICE is a word here.
_TOKEN = re.compile(
    r"""
    <[^<>"{}|^`\\\x00-\x20]*>                         # IRI
  | \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
  | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'       # strings
  | \#[^\n]*                                          # comment
  | [?$]\w+ | @\w+                                    # variable, language tag
  | [\w.-]*:(?:[\w.:%-]|\\.)*                         # prefixed name
  | (?P<word>[A-Za-z_]\w*)
    """,
    re.VERBOSE | re.DOTALL,
)


def refuse_federation(sparql: str) -> None:
    """Refuse a query that holds the keyword SERVICE.

    Raises:
        MisuseError: it does.
    """
    if any((match["word"] or "").upper() == "SERVICE" for match in _TOKEN.finditer(sparql)):
        raise MisuseError(
            "SERVICE is refused: a query here is answered from this graph only.",
            "Ask the other endpoint by itself and join the tables.",
        )
