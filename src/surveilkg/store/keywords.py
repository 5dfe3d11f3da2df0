"""Whether a query uses a keyword of SPARQL, asked of the engine's own grammar.

A look at the text alone is deceived: `SERVICE:x{}`, `SERVICESILENT<iri>{}`, a `#` behind a `<` or a carriage return in
a comment are read by the engine in another way than by any list of tokens. So the word is spelt backwards wherever it
stands and the query is parsed: in a string, comment, IRI or name nothing changes; where it was the keyword, the query
no longer parses.
"""

from __future__ import annotations

import re

import pyoxigraph as ox

from surveilkg.iri import PREFIXES


def without(sparql: str, keyword: str) -> str:
    """The query with every occurrence of a word, in whatever case, spelt backwards."""
    return re.sub(keyword, keyword[::-1].lower(), sparql, flags=re.IGNORECASE)


def uses(sparql: str, keyword: str) -> bool:
    """Whether a query uses a keyword; true for a query that holds the word and does not parse anyway.

    Args:
        sparql: the query.
        keyword: a word of the grammar that no other keyword contains, such as SERVICE or FROM.
    """
    replaced = without(sparql, keyword)
    if replaced == sparql:
        return False
    try:
        ox.Store().query(replaced, prefixes=PREFIXES)
    except SyntaxError:
        return True
    return False
