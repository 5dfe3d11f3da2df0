"""Dossiers that were just made, so that the pages of a long one are made from it once."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from surveilkg.api import SurveilGraph
    from surveilkg.model.dossier import Dossier

_MOST = 2
"""Dossiers kept for a graph; one of 30,000 claims takes some 60 MB."""
_MADE: WeakKeyDictionary[SurveilGraph, OrderedDict[str, Dossier]] = WeakKeyDictionary()


def dossier(graph: SurveilGraph, name: str) -> Dossier:
    """What `SurveilGraph.show` gives, made anew only where it is none of the last.

    Raises:
        UnknownNameError: nothing is called that.
        AmbiguousNameError: several things are.
    """
    made = _MADE.setdefault(graph, OrderedDict())
    if name not in made:
        made[name] = graph.show(name)
    made.move_to_end(name)
    while len(made) > _MOST:
        made.popitem(last=False)
    return made[name]
