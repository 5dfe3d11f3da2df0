"""Questions to the analyses as a user asks them, names and days as text: looked up here, answered there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from surveilkg.analysis.clocks import Clocks
from surveilkg.analysis.told import Told
from surveilkg.clean import days
from surveilkg.errors import MisuseError
from surveilkg.network import names

if TYPE_CHECKING:
    from surveilkg.network.index import Index
    from surveilkg.store.protocols import View


def number(index: Index, name: str) -> int | None:
    """Number of the entity of a name; None where no name is given.

    Raises:
        UnknownNameError: a name is not in the graph.
        AmbiguousNameError: a name belongs to several entities.
    """
    return names.resolve(index, name) if name else None


def neighbours(
    index: Index, name: str, kind: str | tuple[str, ...] = (), limit: int | None = None, **constraints: Any
) -> Told:
    """What an entity is tied to; see `analysis.neighbours.neighbours`.

    Args:
        index: the network index.
        name: the entity.
        kind: classes of the other parties.
        limit: ties to tell.
        **constraints: fields of `network.constraints.PathConstraints` that concern claims, those of
            `network.constraints.OF_CLAIMS`: as_of, known_by, first, last, only, without, direction, ...; max_seconds.
    """
    from surveilkg.analysis.neighbours import neighbours as answer
    from surveilkg.network.constraints import OF_CLAIMS, PathConstraints, several

    known = (*OF_CLAIMS, "max_seconds")
    wrong = [each for each in constraints if each not in known]
    if wrong:
        raise MisuseError(f"{wrong[0]} means nothing to neighbours.", f"Constraints: {', '.join(known)}.")
    query = PathConstraints(**constraints).resolve(index)
    return answer(index, query, names.resolve(index, name), several(kind), limit)


def timeline(
    index: Index, name: str, first: str = "", last: str = "", only: tuple[str, ...] = (), as_of: str = "",
    known_by: str = "",
) -> Told:  # fmt: skip
    """What is dated about an entity; see `analysis.timeline.timeline`."""
    from surveilkg.analysis.timeline import timeline as answer

    period = days.first(first, "--from"), days.last(last, "--to")
    if period[0] and period[1] and period[0] > period[1]:
        raise MisuseError(f"--from {first} is after --to {last}.", "Exchange the two.")
    return answer(index, names.resolve(index, name), Clocks.of(as_of, known_by), period, tuple(only))


def interlocks(index: Index, name: str = "", tie: tuple[str, ...] = (), as_of: str = "", known_by: str = "") -> Told:
    """Parties that share a third; see `analysis.interlocks.interlocks`."""
    from surveilkg.analysis.interlocks import TIES
    from surveilkg.analysis.interlocks import interlocks as answer

    wrong = [each for each in tie if each not in TIES]
    if wrong:
        raise MisuseError(f"{wrong[0]!r} is no kind of tie.", f"Ties: {', '.join(TIES)}.")
    return answer(index, Clocks.of(as_of, known_by), number(index, name), tuple(tie))


def dependence(
    view: View, index: Index, country: str = "", technology: str = "", as_of: str = "", known_by: str = ""
) -> Told:
    """Suppliers per state and technology; see `analysis.dependence.dependence`."""
    from surveilkg.analysis.dependence import dependence as answer

    clocks = Clocks.of(as_of, known_by)
    return answer(view, index, clocks, number(index, country), number(index, technology))


def standards(
    view: View, index: Index, proposer: str = "", body: str = "", technology: str = "", as_of: str = "",
    known_by: str = "",
) -> Told:  # fmt: skip
    """Proposals and other work on standards; see `analysis.standards.standards`."""
    from surveilkg.analysis.standards import standards as answer

    clocks = Clocks.of(as_of, known_by)
    return answer(view, index, clocks, number(index, proposer), number(index, body), number(index, technology))


def gaps(
    view: View, index: Index, country: str = "", source: str = "", year: int | None = None, known_by: str = ""
) -> Told:
    """Where evidence was looked for and not found; see `analysis.gaps.gaps`."""
    from surveilkg.analysis.gaps import gaps as answer
    from surveilkg.analysis.gaps import scopes

    known = [scope.source for scope in scopes()]
    if source and source not in known:
        raise MisuseError(f"{source!r} is no source with a scheme.", f"Known: {', '.join(known)}.")
    return answer(view, index, number(index, country), source, year, Clocks.of(known_by=known_by))


def conflicts(
    view: View, index: Index, name: str = "", with_settled: bool = False, as_of: str = "", known_by: str = ""
) -> Told:
    """Claims that disagree; see `analysis.disagreements.disagreements`."""
    from surveilkg.analysis.disagreements import disagreements as answer

    return answer(view, index, number(index, name), with_settled, Clocks.of(as_of, known_by))
