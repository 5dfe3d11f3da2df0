"""Path search on a server without reading all of it: what a search can look at is fetched by expansion from both ends.

A search (`network.search`) asks for all edges of some nodes only: those less than half the steps from the goal, and
those on a walk of `max_hops` steps from start to goal. They are found by breadth-first expansion over the neighbours
that the publication tells (`network.published`), in batches of `VALUES`; then their claims are fetched with everything
that a chain tells of them. From these statements an index is made as `network.build` makes it of all; numbers of nodes
and claims keep their order, numbers of neighbours and the counts of the whole come from the publication. So the very
search that runs on a whole index gives the same answer.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from array import array
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from surveilkg import iri
from surveilkg.clean import names as keys_of
from surveilkg.errors import UnknownNameError
from surveilkg.iri import SKG
from surveilkg.model.chain import PathAnswer
from surveilkg.network import build, names
from surveilkg.network.answer import find_path
from surveilkg.network.constraints import PathConstraints, several
from surveilkg.network.index import Index
from surveilkg.network.misses import FARTHEST
from surveilkg.network.published import KEY, NEAR, NEIGHBOURS
from surveilkg.network.query import PathQuery
from surveilkg.store import scratch
from surveilkg.store.endpoint import EndpointView
from surveilkg.store.lines import Lines
from surveilkg.store.publication import NETWORK
from surveilkg.store.serialise import token
from surveilkg.store.terms import to_engine
from surveilkg.table import Term

_BATCH = 200
"""IRIs in one VALUES block."""
_OF_NODES = " ".join(
    (
        "rdf:type skos:prefLabel skos:altLabel skg:misspelling skg:isoAlpha2 skg:isoAlpha3 skg:wikidata skg:lei",
        "skg:registrationNumber skg:openSanctionsId",
    )
)
"""What an index tells of a node, as `network.records` reads it."""
_NO_THINGS = frozenset(
    iri.PREFIXES["rdf"] + "type" if name == "type" else SKG + name
    for name in ("type", "mode", "rank", "status", "accountOf", "sameEventAs", "linkedWith")
)
"""Properties of claims whose values an index does not look up."""


_CITED = frozenset(SKG + name for name in ("source", "originatesFrom", "citation", "amount"))
"""Properties of claims whose values are told in full."""


class PartIndex(Index):
    """An index of a part of a network, which tells the counts of the whole.

    Args:
        folder: where the index is.
        counts: of the whole.
        degrees: IRI to number of neighbours in the whole.
    """

    def __init__(self, folder: Path, counts: dict[str, int], degrees: dict[str, int]) -> None:
        super().__init__(folder)
        self._whole = counts
        number = len(self._node_class)
        found = array("I", (degrees.get(self.node_iri(node), 0) for node in range(number)))
        self.degree = memoryview(found)

    @property
    def counts(self) -> dict[str, int]:
        """Counts of nodes, claims, edges and names of the whole."""
        return self._whole


class Expansion:
    """Fetches what a search needs; keeps what it has fetched.

    Args:
        view: the graphs on the server.
        counts: counts of the whole network, as the manifest has them.
    """

    def __init__(self, view: EndpointView, counts: dict[str, int]) -> None:
        self._view = view
        self._network = view.within([NETWORK])
        self._counts = counts
        self._named: dict[str, set[str]] = {}
        self._claims: set[str] = set()
        self._around: set[str] = set()
        self._told: set[str] = set()
        self._lines: set[str] = set()
        self._degrees: dict[str, int] = {}
        self._near: dict[str, set[str]] = {}
        self._folder = Path(tempfile.mkdtemp(prefix="part-", dir=scratch.room()))
        self._made: tuple[int, PartIndex] | None = None
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)

    @property
    def fetched(self) -> int:
        """Statements fetched so far."""
        return len(self._lines)

    def named(self, texts: Iterable[str]) -> set[str]:
        """IRIs of the nodes that some texts may mean: by key, or as IRI or CURIE. Their records are fetched."""
        forms = {form for text in texts for form in keys_of.keys(text)}
        for form in sorted(forms - self._named.keys()):  # each alone: Virtuoso 7.2 does not always find texts in VALUES
            rows = self._network.query_rows(f"SELECT ?s WHERE {{ ?s <{KEY}> {token(Term(form))} }}")
            self._named[form] = {row["s"].value for row in rows}
        found = set().union(*(self._named[form] for form in forms))
        found |= {expanded for text in texts if (expanded := iri.expand(text)) is not None and _is_iri(expanded)}
        self._fetch_nodes(found)
        return found

    def every_name(self) -> None:
        """Fetch the records of all nodes, for telling what an unknown name may have meant."""
        pattern = f"?s a skg:Entity ; ?p ?o VALUES ?p {{ {_OF_NODES} }}"
        self._keep(self._view.every_row(pattern, "s", ("p", "o")))

    def around(self, start: str, goal: str, steps: int) -> None:
        """Fetch all that a search of so many steps between two nodes looks at."""
        reach = [self._levels(start, steps), self._levels(goal, steps)]
        near_goal = steps - steps // 2
        wanted = {start, goal} | {
            node
            for node, left in reach[1].items()
            if left < near_goal or (reach[0].get(node, steps) <= steps // 2 and reach[0][node] + left <= steps)
        }
        found = self._batched("?c ?role ?n . ?c a skg:Claim", "n", ("c",), _iris(wanted - self._around), self._view)
        self._fetch_claims({row["c"].value for row in found})
        self._around |= wanted

    def index(self) -> PartIndex:
        """An index of what was fetched until now."""
        if self._made is None or self._made[0] != self.fetched:
            folder = self._folder / str(self.fetched)
            with closing(Lines()) as lines:
                lines.extend(self._lines)
                build.build(self._view, folder, {}, lines.path())
            self._made = self.fetched, PartIndex(folder, self._counts, self._degrees)
        return self._made[1]

    def path(self, ends: tuple[str, str], wanted: PathConstraints) -> PathAnswer:
        """The best chains between two names, as `api.SurveilGraph.path` finds them on a whole index.

        Args:
            ends: names of start and goal.
            wanted: the constraints.

        Raises:
            UnknownNameError: a name is not in the graph.
            AmbiguousNameError: a name belongs to several entities.
            MisuseError: a constraint cannot be understood.
            EnvironmentFailure: the server does not answer.
        """
        self.named([*ends, *several(wanted.via), *several(wanted.not_via)])
        try:
            index, query, nodes = self._understood(ends, wanted)
        except UnknownNameError:
            self.every_name()  # what is near it, of all names
            index, query, nodes = self._understood(ends, wanted)
        if nodes[0] == nodes[1]:
            return find_path(index, query, *nodes)
        iris = index.node_iri(nodes[0]), index.node_iri(nodes[1])
        answer = self._found(ends, wanted, iris, query.max_hops)
        if not answer.chains and query.max_hops < FARTHEST:  # as far as the search for near misses looks
            answer = self._found(ends, wanted, iris, FARTHEST)
        return answer._replace(constraints=wanted.given())

    def _found(self, ends: tuple[str, str], wanted: PathConstraints, iris: tuple[str, str], steps: int) -> PathAnswer:
        self.around(*iris, steps)
        index, query, nodes = self._understood(ends, wanted)
        return find_path(index, query, *nodes)

    def _understood(
        self, ends: tuple[str, str], wanted: PathConstraints
    ) -> tuple[PartIndex, PathQuery, tuple[int, int]]:
        """What a question means by the index of what was fetched."""
        index = self.index()
        start, goal = (names.resolve(index, name) for name in ends)
        return index, wanted.resolve(index), (start, goal)

    def _levels(self, begin: str, steps: int) -> dict[str, int]:
        """Steps from a node to those within some steps of it, along any edges."""
        found, border = {begin: 0}, {begin}
        for step in range(1, steps):
            self._fetch_near(border)
            border = {end for node in border for end in self._near[node]} - found.keys()
            found |= dict.fromkeys(border, step)
        return found

    def _fetch_near(self, nodes: set[str]) -> None:
        new = sorted(nodes - self._near.keys())
        self._near |= {node: set() for node in new}
        for pattern in (f"?n <{NEAR}> ?m", f"?m <{NEAR}> ?n"):
            for row in self._batched(pattern, "n", ("m",), _iris(new)):
                self._near[row["n"].value].add(row["m"].value)

    def _fetch_claims(self, claims: set[str]) -> None:
        """Statements of claims, and of all that they name and cite."""
        new = claims - self._claims
        self._claims |= new
        rows = self._keep(self._batched("?s ?p ?o", "s", ("p", "o"), _iris(new), self._view))
        named = {r["o"].value for r in rows if r["o"].kind == "iri" and r["p"].value not in _NO_THINGS}
        things = self._fetch_nodes(named)
        cited = {r["o"].value for r in rows if r["o"].kind == "iri" and r["p"].value in _CITED}  # may be nodes too
        rest = (named - things | cited) - self._told
        self._told |= rest
        rows = self._keep(self._batched("?s ?p ?o", "s", ("p", "o"), _iris(rest), self._view))
        sources = {r["o"].value for r in rows if r["p"].value == SKG + "inSource"} - self._told
        self._told |= sources
        self._keep(self._batched("?s ?p ?o", "s", ("p", "o"), _iris(sources), self._view))

    def _fetch_nodes(self, found: set[str]) -> set[str]:
        """Records of those that are nodes, which are given back, and their numbers of neighbours."""
        new = found - self._degrees.keys()
        for row in self._batched(f"?s <{NEIGHBOURS}> ?n", "s", ("n",), _iris(new)):
            self._degrees[row["s"].value] = int(row["n"].value)
        nodes = new & self._degrees.keys()
        pattern = f"?s ?p ?o FILTER(?p IN ({_OF_NODES.replace(' ', ', ')}))"
        self._keep(self._batched(pattern, "s", ("p", "o"), _iris(nodes), self._view))
        return found & self._degrees.keys()

    def _keep(self, rows: Iterable[dict[str, Term]]) -> list[dict[str, Term]]:
        kept = list(rows)
        self._lines.update(" ".join(str(to_engine(row[name])) for name in ("s", "p", "o")) + " .\n" for row in kept)
        return kept

    def _batched(
        self,
        pattern: str,
        key: str,
        others: tuple[str, ...],
        terms: Iterable[Term],
        view: EndpointView | None = None,
    ) -> Iterator[dict[str, Term]]:
        """Rows of a pattern for some values of a variable, some at a time; fewer where the server cuts answers."""
        wanted = list(terms)
        for at in range(0, len(wanted), _BATCH):
            yield from self._asked(pattern, key, others, wanted[at : at + _BATCH], view or self._network)

    def _asked(
        self, pattern: str, key: str, others: tuple[str, ...], some: list[Term], view: EndpointView
    ) -> list[dict[str, Term]]:
        values = " ".join(map(token, some))
        variables = " ".join(f"?{name}" for name in (key, *others))
        text = f"SELECT DISTINCT {variables} WHERE {{ VALUES ?{key} {{ {values} }} {pattern} }}"
        rows: list[dict[str, Any]] | None = view.rows_or_cut(text)
        if rows is not None:
            return rows
        if len(some) == 1:
            pages = pattern.replace(f"?{key}", token(some[0]))
            by = "c" if "c" in others else others[-1]
            rest = tuple(name for name in others if name != by)
            return [{**row, key: some[0]} for row in view.every_row(pages, by, rest)]
        middle = len(some) // 2
        halves = (some[:middle], some[middle:])
        return [row for half in halves for row in self._asked(pattern, key, others, half, view)]


def _iris(found: Iterable[str]) -> list[Term]:
    return [Term(each, "iri") for each in sorted(found)]


def _is_iri(text: str) -> bool:
    return not any(char in text for char in '<>"{}|^`\\') and not any(ord(char) <= ord(" ") for char in text)
