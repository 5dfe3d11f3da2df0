"""Country names and codes to ISO 3166-1 alpha-3 codes; exact names only, nothing is guessed."""

from __future__ import annotations

from functools import cache

from surveilkg.clean import names
from surveilkg.clean.country_names import NAMES


@cache
def _by_key() -> dict[str, str]:
    table: dict[str, str] = {}
    for code, known in NAMES.items():
        for name in (code, *known):
            table.setdefault(names.key(name), code)
    return table


def code(name: str) -> str:
    """Alpha-3 code of a state by name, alias or code in any case; empty where the name is not known.

    >>> code("uganda"), code("乌干达"), code("Ruritania")
    ('UGA', 'UGA', '')
    """
    return _by_key().get(names.key(name), "")


def label(alpha3: str) -> str:
    """English name of a state by alpha-3 code.

    Raises:
        KeyError: there is no such code.
    """
    return NAMES[alpha3][0]
