"""The catalogue of named queries: every file of queries/competency/ and queries/network/, read by its header."""

from __future__ import annotations

import difflib
from functools import cache
from pathlib import Path

from surveilkg.errors import EnvironmentFailure, MisuseError
from surveilkg.query import binding, header
from surveilkg.query.header import NamedQuery

FOLDERS = ("competency", "network")
TOPICS = (
    "actors",
    "deals",
    "deployments",
    "money",
    "ownership",
    "listings",
    "rules",
    "standards",
    "groups and figures",
    "evidence",
    "network",
)
"""Headings of the list of queries, in this order."""


@cache
def load(root: Path) -> dict[str, NamedQuery]:
    """The queries by name, in the order of topics and names.

    Args:
        root: folder with queries/.

    Raises:
        EnvironmentFailure: a file has no complete header, or two have one name.
    """
    found: list[NamedQuery] = []
    for folder in FOLDERS:
        for file in sorted((root / "queries" / folder).glob("*.rq")):
            query = header.parse(file)
            if query.topic not in TOPICS:
                raise EnvironmentFailure(
                    f"The query file {file} is refused: {query.topic!r} is no topic.", f"Topics: {', '.join(TOPICS)}."
                )
            binding.check(query, str(file))
            found.append(query)
    names = [query.name for query in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise EnvironmentFailure(f"Two query files are called {twice[0]}.rq.", "Rename one.")
    return {query.name: query for query in sorted(found, key=lambda q: (TOPICS.index(q.topic), q.name))}


def find(root: Path, name: str) -> NamedQuery:
    """The query of a name.

    Raises:
        MisuseError: there is none; the message has the nearest names.
    """
    queries = load(root)
    if name in queries:
        return queries[name]
    near = suggest(queries, name)
    hint = f"Did you mean: {', '.join(near)}?" if near else "`surveilkg query` lists them."
    raise MisuseError(f"There is no query called {name!r}.", hint)


def suggest(queries: dict[str, NamedQuery], name: str) -> list[str]:
    """Names of queries near to one, best first: alike, then with a word of it in name or title."""
    wanted = name.casefold().replace("_", "-").replace(" ", "-")
    words = [word for word in wanted.split("-") if len(word) > 3]
    near = difflib.get_close_matches(wanted, list(queries), n=3, cutoff=0.6)
    holding = [q.name for q in queries.values() if any(w in f"{q.name} {q.title.casefold()}" for w in words)]
    return list(dict.fromkeys([*near, *holding]))[:5]
