"""Comparison of names of persons: words in any order, initials, spelling; the graph has persons only in office."""

from __future__ import annotations

from surveilkg.clean import names
from surveilkg.identity import script
from surveilkg.identity.compare import Comparison, Feature, distance


def compare_persons(one: str, other: str) -> Comparison:
    """Compare two names of persons.

    >>> compare_persons("BASHIR, Omar", "Omar Bashir").value
    1.0
    """
    mine, theirs = _words(one), _words(other)
    if not mine or not theirs:
        return Comparison(0.0, (Feature("name", 0.0, "no name"),))
    rest, qualities = list(theirs), []
    left = []
    for word in mine:
        best = max(rest, key=lambda found: _likeness(word, found), default="")
        if best and _likeness(word, best) > 0:
            qualities.append(_likeness(word, best))
            rest.remove(best)
        else:
            left.append(word)
    if not qualities:
        return Comparison(0.0, (Feature("name", 0.0, "the names share no word"),))
    value = sum(qualities) / len(qualities)
    if left and rest:
        value *= 0.4
    else:
        value *= 0.9 ** len(left + rest) * (0.6 if len(qualities) == 1 and left + rest else 1.0)
    words = f"{len(qualities)} words alike, {len(left)} and {len(rest)} others"
    return Comparison(value, (Feature("name", round(value, 3), words),))


def _words(name: str) -> list[str]:
    return [script.latin(word) for word in script.simplified(names.key(name)).split()]


def _likeness(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if 1 in (len(a), len(b)):
        return 0.85 if a[0] == b[0] else 0.0
    if script.sound(a) == script.sound(b) and min(len(a), len(b)) > 3:
        return 0.95
    edits = distance(a, b, 1) if min(len(a), len(b)) > 4 else 2
    return 0.85 if edits == 1 else 0.0
