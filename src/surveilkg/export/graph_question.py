"""Which part of the network is wanted, as a user asks for it: names and dates as text, looked up here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from surveilkg.errors import FindingsError, MisuseError
from surveilkg.export.graph_part import Part
from surveilkg.network import names, subgraph
from surveilkg.network.constraints import MAX_HOPS, PathConstraints

if TYPE_CHECKING:
    from surveilkg.network.index import Index
    from surveilkg.network.query import PathQuery
    from surveilkg.network.subgraph import Admitted, Subgraph
    from surveilkg.store.generations import Generation
    from surveilkg.store.protocols import View
    from surveilkg.table import Table

DEFAULT_HOPS = 2


@dataclass(frozen=True, slots=True)
class Question:
    """What part is wanted; without anything the whole network.

    Args:
        around: names; what lies within `hops` steps of one of them.
        hops: steps, 1 to `MAX_HOPS`.
        path: two names; what the best chains between them run along.
        query: name of a named query; what its answer names.
        params: parameters of the query by name.
    """

    around: tuple[str, ...] = ()
    hops: int = DEFAULT_HOPS
    path: tuple[str, str] | None = None
    query: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    def check(self) -> None:
        """Refuse what cannot be asked.

        Raises:
            MisuseError: more than one kind of part is asked for, or a number is out of bounds.
        """
        if sum(map(bool, (self.around, self.path, self.query))) > 1:
            raise MisuseError("More than one part is asked for.", "Give one of --around, --path and --query.")
        if self.params and not self.query:
            raise MisuseError("Parameters are given without a query.", "Give the query: --query NAME.")
        if not 1 <= self.hops <= MAX_HOPS:
            raise MisuseError(f"hops is {self.hops}.", f"It is 1 to {MAX_HOPS}.")

    def words(self) -> str:
        """The part, as it is told in files."""
        if self.around:
            return f"within {self.hops} step(s) of {', '.join(self.around)}"
        if self.path:
            return f"the best chains between {self.path[0]} and {self.path[1]}"
        return f"what the query {self.query} names" if self.query else "the whole network"


def part(view: View, index: Index, generation: Generation, root: Path, asked: Mapping[str, Any]) -> Part:
    """The part of the network that fields of `Question` and of `PathConstraints` ask for.

    Args:
        view: the store.
        index: its index.
        generation: for what is told in files: its id, and the licences.
        root: folder with queries/.
        asked: fields by name.

    Raises:
        MisuseError: a field, name, date or number cannot be understood.
        FindingsError: no edge is left.
    """
    own = {each.name for each in fields(Question)}
    question = Question(**{name: value for name, value in asked.items() if name in own})
    question.check()
    constraints = PathConstraints(**{name: value for name, value in asked.items() if name not in own})
    query = constraints.resolve(index)
    allowed = subgraph.admitted(index, query)
    found = _find(view, index, root, question, query, allowed)
    given = {name: value for name, value in constraints.given().items() if value != getattr(PathConstraints(), name)}
    told = {"content": question.words(), **({"constraints": _words(given)} if given else {})}
    if not len(found.edges):
        raise FindingsError(_nothing(question, allowed), f"Asked: {'; '.join(told.values())}.")
    told |= {"generation": generation.id, "licences": _licences(generation)}
    return Part(view, index, found, told)


def _find(view: View, index: Index, root: Path, question: Question, query: PathQuery, allowed: Admitted) -> Subgraph:
    if question.around:
        centres = [names.resolve(index, name) for name in question.around]
        return subgraph.around(index, allowed, centres, question.hops, query.through_groups)
    if question.path:
        from surveilkg.network.answer import find_path

        ends = [names.resolve(index, name) for name in question.path]
        return subgraph.along(index, allowed, find_path(index, query, *ends).chains)
    if question.query:
        from surveilkg.query.run import run

        return subgraph.named(index, allowed, _iris(run(view, index, root, question.query, question.params)))
    return subgraph.whole(index, allowed, is_filtered=query.splits_events or bool(query.not_via))


def _iris(table: Table) -> frozenset[str]:
    """IRIs in an answer: in cells of their own, and in lists."""
    from surveilkg.query.header import SEPARATOR

    cells = (term.value for row in table.rows for term in row if term is not None)
    return frozenset(part for cell in cells for part in cell.split(SEPARATOR) if part.startswith(("http:", "https:")))


def _nothing(question: Question, allowed: Admitted) -> str:
    refused = "; ".join(f"{count:,} claims {reason}" for reason, count in allowed.refused.items())
    told = f"No edge is left to export ({question.words()})."
    return f"{told} Left out of the whole network: {refused}." if refused else told


def _words(given: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{name.replace('_', ' ')}: {', '.join(value) if isinstance(value, list) else value}"
        for name, value in given.items()
    )


def _licences(generation: Generation) -> str:
    graphs = generation.manifest().get("graphs", {}).values()
    found = {f"{graph.get('licence', '')} ({graph.get('attribution', '')})" for graph in graphs if graph.get("licence")}
    return ", ".join(sorted(found))
