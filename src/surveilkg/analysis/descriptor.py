"""What an analysis says of itself: enough for a list, a page of documentation and a caution beside every answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from surveilkg.table import Column


class Parameter(NamedTuple):
    """A parameter of an analysis.

    Args:
        name: as the function takes it.
        type: entity, date, integer, choice, flag ...
        meaning: in one sentence, with unit and range where it has them.
        default: as text; empty where it must be given.
    """

    name: str
    type: str
    meaning: str
    default: str = ""


class Descriptor(NamedTuple):
    """An analysis.

    Args:
        name: as the command line takes it.
        question: what it answers, as a reader would ask it.
        parameters: what it can be asked.
        columns: of its table, with units.
        function: the function; what it imports heavily it imports when it is called.
        reference: where the definition comes from.
        caveat: what may not be concluded.
    """

    name: str
    question: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    function: Callable[..., Any]
    reference: str
    caveat: str
