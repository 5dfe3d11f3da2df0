"""What a notebook imports: `open_graph()` and a few verbs. The verbs delegate; no logic here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from surveilkg.errors import MisuseError
from surveilkg.ingest import shipped
from surveilkg.network import names
from surveilkg.network.answer import find_path
from surveilkg.network.constraints import PathConstraints
from surveilkg.network.index import Index
from surveilkg.settings import data_root, endpoint, workspace_path
from surveilkg.store.generations import Generation, Workspace, earlier

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from surveilkg.analysis.finance.ledger import Ledger
    from surveilkg.analysis.measures.network import Selection
    from surveilkg.analysis.told import Told
    from surveilkg.export.graph_part import Part
    from surveilkg.ingest.elsewhere import RemoteGeneration
    from surveilkg.model.answers import BetweenAnswer, ReachAnswer
    from surveilkg.model.chain import PathAnswer
    from surveilkg.model.dossier import Dossier
    from surveilkg.model.exposure import Exposure
    from surveilkg.model.report import Report
    from surveilkg.network.expansion import Expansion
    from surveilkg.store.protocols import Answer, View
    from surveilkg.table import Table, Term


class SurveilGraph:
    """A published generation of the graph, open for reading.

    Args:
        generation: the generation.
    """

    def __init__(self, generation: Generation) -> None:
        self.generation = generation

    @classmethod
    def open(cls, workspace: str | None = None, say: Callable[[str], None] | None = None) -> SurveilGraph:
        """Open the current generation; the shipped graph is compiled first where needed.

        Args:
            workspace: folder, or URL of a server's query endpoint that `surveilkg publish` published to; see
                `settings.workspace_path` and `settings.endpoint`.
            say: called with a line before long work; silent by default.
        """
        told = say or (lambda _: None)
        if url := endpoint(workspace):
            from surveilkg.ingest.elsewhere import open_generation

            return EndpointGraph(open_generation(url, told))
        return cls(shipped.ensure(Workspace(workspace_path(workspace)), data_root(), told))

    @cached_property
    def index(self) -> Index:
        """The network index."""
        return Index(self.generation.index)

    @cached_property
    def view(self) -> View:
        """The store, read-only."""
        return self.generation.open_view()

    def path(self, start: str, goal: str, **constraints: Any) -> PathAnswer:
        """The best documented chains between two entities.

        Args:
            start: name, alias, ISO code, CURIE or IRI.
            goal: likewise.
            **constraints: fields of `network.constraints.PathConstraints`: k, max_hops, as_of, known_by, first, last,
                via, not_via, only, without, direction, min_strength, through_groups, include_weak, max_expanded,
                max_seconds.

        Raises:
            surveilkg.errors.UnknownNameError: a name is not in the graph.
            surveilkg.errors.AmbiguousNameError: a name belongs to several entities.
            surveilkg.errors.MisuseError: a constraint cannot be understood.
        """
        wanted = PathConstraints(**constraints)
        ends = names.resolve(self.index, start), names.resolve(self.index, goal)
        return find_path(self.index, wanted.resolve(self.index), *ends)._replace(constraints=wanted.given())

    def between(self, *parties: str, **constraints: Any) -> BetweenAnswer:
        """What best connects several entities: chains between two of them each, together without a loop.

        See `network.between` for the algorithm and its bound.

        Args:
            *parties: 2 to 12 names, as `path` takes them.
            **constraints: as `path` takes them, without k and via.

        Raises:
            surveilkg.errors.UnknownNameError: a name is not in the graph.
            surveilkg.errors.AmbiguousNameError: a name belongs to several entities.
            surveilkg.errors.MisuseError: a constraint cannot be understood, or a name is given twice.
        """
        from surveilkg.network.between import between

        wanted = PathConstraints(**constraints)
        nodes = tuple(names.resolve(self.index, name) for name in parties)
        answer = between(self.index, wanted.of_several("between").resolve(self.index), nodes)
        return answer._replace(constraints=wanted.given_of_several())

    def reach(self, start: str, limit: int = 20, max_hops: int = 3, **asked: Any) -> ReachAnswer:
        """The best chain from one entity to each that fits, cheapest first.

        Args:
            start: name, as `path` takes it.
            limit: entities to show, 1 or more.
            max_hops: steps that a chain may have, 1 to 8.
            **asked: fields of `network.targets.TargetNames` (kind, vendor, listed, listed_on, technology, country), and
                constraints as `path` takes them, without k and via.

        Raises:
            surveilkg.errors.UnknownNameError: a name is not in the graph.
            surveilkg.errors.AmbiguousNameError: a name belongs to several entities.
            surveilkg.errors.MisuseError: a class, number or constraint cannot be understood.
        """
        from surveilkg.network.reach import reach
        from surveilkg.network.targets import TargetNames

        own = {name: asked.pop(name) for name in TargetNames._fields if name in asked}
        wanted = TargetNames.of(own)
        constraints = PathConstraints(max_hops=max_hops, **asked)
        query = constraints.of_several("reach").resolve(self.index)
        targets = wanted.resolve(self.index, self.view if wanted.technology else None)
        answer = reach(self.index, query, names.resolve(self.index, start), targets, limit)
        return answer._replace(constraints=constraints.given_of_several(), wanted=wanted.given())

    def exposure(self, name: str = "", country: str = "", **question: Any) -> Exposure:
        """Who is listed, and whom rules on ownership by listed parties catch: of a party, or of a country's suppliers.

        Args:
            name: name, alias, code, CURIE or IRI of a party; empty where a country is asked about.
            country: likewise of a country.
            **question: fields of `analysis.exposure.answer.Question`: as_of, known_by, rule, firm, below.

        Raises:
            surveilkg.errors.UnknownNameError: a name is not in the graph.
            surveilkg.errors.AmbiguousNameError: a name belongs to several entities.
            surveilkg.errors.MisuseError: a date or rule cannot be understood.
        """
        from surveilkg.analysis.exposure.answer import Question, of_country, of_party

        ask, wanted = (of_country, country) if country else (of_party, name)
        return ask(self.view, self.index, wanted, Question(**question))

    def search(self, text: str, limit: int = 20) -> Table:
        """Entities with a name that holds every word of a text, best first."""
        from surveilkg.query.search import search

        return search(self.index, text, limit)

    def show(self, name: str) -> Dossier:
        """Everything known about one entity, source or claim: attributes, claims by relation, conflicts."""
        from surveilkg.query.show import show

        return show(self.view, self.index, name)

    def finance(self, trace_hops: int | None = None, **filters: str) -> Ledger:
        """The ledger: who paid whom for what, each event once, with totals.

        Args:
            trace_hops: steps that money is followed at most; None where it is not to be followed.
            **filters: fields of `analysis.finance.ask.Filters`: lender, borrower, vendor, technology, country, first,
                last, status, as_of, known_by.

        Raises:
            surveilkg.errors.UnknownNameError: a name is not in the graph.
            surveilkg.errors.AmbiguousNameError: a name belongs to several entities.
            surveilkg.errors.MisuseError: a filter cannot be understood.
        """
        from surveilkg.analysis.finance.ask import Filters
        from surveilkg.analysis.finance.ledger import ledger

        asked = Filters(**filters)
        return ledger(self.view, asked.resolve(self.index), asked.given(), trace_hops)

    def neighbours(self, name: str, **asked: Any) -> Told:
        """What an entity is tied to, one row per tie, the best documented first; see `analysis.asked.neighbours`."""
        from surveilkg.analysis import asked as questions

        return questions.neighbours(self.index, name, **asked)

    def timeline(self, name: str, **asked: Any) -> Told:
        """What is dated about an entity, in order; see `analysis.asked.timeline`."""
        from surveilkg.analysis import asked as questions

        return questions.timeline(self.index, name, **asked)

    def interlocks(self, name: str = "", **asked: Any) -> Told:
        """Parties that share an owner, controller, lender, partner or official; see `analysis.asked.interlocks`."""
        from surveilkg.analysis import asked as questions

        return questions.interlocks(self.index, name, **asked)

    def dependence(self, **asked: str) -> Told:
        """Suppliers per state and technology, with concentration; see `analysis.asked.dependence`."""
        from surveilkg.analysis import asked as questions

        return questions.dependence(self.view, self.index, **asked)

    def standards(self, **asked: str) -> Told:
        """Proposals to standards bodies and work in them; see `analysis.asked.standards`."""
        from surveilkg.analysis import asked as questions

        return questions.standards(self.view, self.index, **asked)

    def gaps(self, country: str = "", **asked: Any) -> Told:
        """Where evidence was looked for and not found, and where nobody looked; see `analysis.asked.gaps`."""
        from surveilkg.analysis import asked as questions

        return questions.gaps(self.view, self.index, country, **asked)

    def conflicts(self, name: str = "", **asked: Any) -> Told:
        """Claims that disagree, side by side; see `analysis.asked.conflicts`."""
        from surveilkg.analysis import asked as questions

        return questions.conflicts(self.view, self.index, name, **asked)

    def changes(self, name: str = "", to: str = "", since: str = "") -> Told:
        """What changed since an earlier generation that the workspace keeps; see `analysis.changes.changes`.

        Args:
            name: an entity whose claims are compared; empty for all.
            to: a second entity: chains to it are compared too.
            since: id of the earlier generation; the one before this without it.

        Raises:
            surveilkg.errors.MisuseError: there is no such generation, or none before this one.
        """
        from surveilkg.analysis.changes import Side, changes

        if not self.generation.store.exists():
            raise MisuseError("A server holds one generation, and this compares two.", "Ask a workspace: --workspace.")
        other = SurveilGraph(earlier(Workspace(self.generation.folder.parents[1]), self.generation, since))
        sides = [Side(graph.view, graph.index, graph.generation.id) for graph in (other, self)]
        return changes(sides[0], sides[1], name, to)

    def report(self, name: str, as_of: str = "", known_by: str = "") -> Report:
        """A cited dossier of a party or country; see `analysis.report.compose.report`."""
        from surveilkg.analysis.report.compose import report

        return report(self.view, self.index, self.generation.manifest(), name, as_of, known_by)

    def analyse(self, measure: str, selection: Selection | None = None, **parameters: str) -> Table:
        """A measure of the network; see `analysis.measures.MEASURES`.

        Args:
            measure: name, such as degree or betweenness.
            selection: which edges make the network; asserted, reported and estimated ties of actors by default.
            **parameters: of the measure, as text.

        Raises:
            surveilkg.errors.MisuseError: a name, parameter or part of the selection is unknown.
            surveilkg.errors.FindingsError: nothing is left to measure.
        """
        from surveilkg.analysis.measures import run
        from surveilkg.analysis.measures.network import Selection

        return run.measure(self.view, self.index, measure, selection or Selection(), parameters)

    def sparql(self, query: str, bindings: Mapping[str, Term] | None = None) -> Answer:
        """Answer a SPARQL 1.1 query over the union of all graphs: a Table, a truth value or triples."""
        return self.view.query(query, bindings)

    def query(self, name: str, /, **params: Any) -> Table:
        """The answer of a named query; `surveilkg query` and the reference list them with their parameters.

        Args:
            name: name of the query, such as `deals-between`.
            **params: its parameters; an entity is a name, alias, code, CURIE or IRI, a date text or a `date`, and a
                parameter that may be repeated takes a list.

        Raises:
            surveilkg.errors.MisuseError: there is no such query, or a parameter is unknown, missing or not understood.
            surveilkg.errors.UnknownNameError: a name is not in the graph.
            surveilkg.errors.AmbiguousNameError: a name belongs to several entities.
        """
        from surveilkg.query.run import run

        return run(self.view, self.index, data_root(), name, params)

    def part(self, **asked: Any) -> Part:
        """The network or a part of it, for the formats of `export.graphs.GRAPH_FORMATS` to write.

        Args:
            **asked: fields of `export.graph_question.Question` (around, hops, path, query, params) and of
                `network.constraints.PathConstraints` (as_of, known_by, only, without, min_strength, ...).

        Raises:
            surveilkg.errors.UnknownNameError: a name is not in the graph.
            surveilkg.errors.AmbiguousNameError: a name belongs to several entities.
            surveilkg.errors.MisuseError: a constraint cannot be understood.
            surveilkg.errors.FindingsError: no edge is left.
        """
        from surveilkg.export import graph_question

        return graph_question.part(self.view, self.index, self.generation, data_root(), asked)

    def to_networkx(self, evidence: bool = True) -> nx.MultiDiGraph:
        """The network as a directed multigraph; one edge per claim and projection.

        Args:
            evidence: whether edges carry source, citation, hedge and the rest, at about 3 kB of memory an edge. Without
                it they carry what the columns of the index hold, at about 1 kB: see `network.to_networkx`.
        """
        from surveilkg.network.to_networkx import to_networkx

        return to_networkx(self.index, evidence)

    def to_rdflib(self) -> rdflib.Dataset:
        """All statements as an rdflib data set, one named graph per source."""
        from surveilkg.store.to_rdflib import to_rdflib

        return to_rdflib(self.view)


class EndpointGraph(SurveilGraph):
    """A generation on a server: the same verbs, the same answers.

    What reads the network as a whole has its index made in a cache, once for each generation; `path` does without.

    Args:
        generation: the generation.
    """

    def __init__(self, generation: RemoteGeneration) -> None:
        super().__init__(generation)
        self._remote = generation

    def path(self, start: str, goal: str, **constraints: Any) -> PathAnswer:
        """The best documented chains between two entities; see `SurveilGraph.path`.

        They are searched on the index where it is in the cache already, or where max_expanded is given, which counts
        nodes of the whole network; else on what is fetched around both ends, see `network.expansion`.
        """
        wanted = PathConstraints(**constraints)
        if self._remote.has_index or wanted.max_expanded is not None:
            return super().path(start, goal, **constraints)
        return self._expansion.path((start, goal), wanted)

    @cached_property
    def _expansion(self) -> Expansion:
        """What was fetched around the ends of the questions asked so far."""
        from surveilkg.network.expansion import Expansion

        return Expansion(self._remote.open_view(), self._remote.manifest()["index"])
