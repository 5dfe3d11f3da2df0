"""The steps of the benchmark, ours and the peers'. Each runs in a process of its own and tells seconds and counts.

Each step takes the folder of a world: `world.nq` and `change.nq` (statements), `workspace` (a workspace in which the
world is published), `edges.tsv` (the same network as tail, head and cost, one line a pair), `pairs.json` (ends of
paths), `evidence.tsv` (every edge, with the record of its claim as JSON). A step that only prepares says so.
"""

from __future__ import annotations

import gc
import itertools
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import network_world as world
from network_publish import Told, publish, timed

if TYPE_CHECKING:
    import rdflib

PAIRS = 12
"""Pairs of companies between which paths are asked for."""
K = 5
PATIENCE = 120.0
"""Seconds after which a peer's warm search is stopped; the median of the pairs that it answered counts."""
Pair = tuple[int, int, str, str]
"""Numbers and IRIs of two nodes."""
LIMIT = float(os.environ.get("SURVEILKG_BENCH_LIMIT", "60"))
"""Processor seconds after which a query is ended; how much longer it would take nobody knows."""
CHANGE = 1000
"""Relations of the change."""


def make(folder: Path, relations: int) -> Told:
    """Prepare the statements of a world and of a change to it."""
    count = world.write(relations, folder / "world.nq")
    parties = max(relations // 2, 200)
    return {"statements": count, "change": world.write(CHANGE, folder / "change.nq", "change", 2, parties)}


def bare_load(folder: Path) -> Told:
    """The bare load of the same statements into an empty store on disk."""
    import pyoxigraph as ox

    told = Told()
    with timed(told, "load"):
        store = ox.Store(str(folder / "bare"))
        store.bulk_load(path=str(folder / "world.nq"), format=ox.RdfFormat.N_QUADS)
        store.flush()
    return told


def _generation() -> Any:
    from surveilkg.settings import workspace_path
    from surveilkg.store.generations import Workspace

    found = Workspace(workspace_path(None)).current()
    if found is None:
        raise SystemExit("the world was not published")
    return found


def choose(folder: Path) -> Told:
    """Prepare pairs of companies that are joined."""
    from surveilkg.api import SurveilGraph

    graph = SurveilGraph.open()
    found = graph.index
    dice, pairs = random.Random(3), list[Pair]()  # noqa: S311 - a sample, not a secret
    companies = [at for at in range(found.counts["nodes"]) if found.node_class(at) == "Company" and found.degree[at]]
    while len(pairs) < PAIRS:
        start, goal = dice.sample(companies, 2)
        if graph.path(*(iri_of(found, at) for at in (start, goal)), max_hops=6).chains:
            pairs.append((start, goal, iri_of(found, start), iri_of(found, goal)))
    (folder / "pairs.json").write_text(json.dumps(pairs), encoding="utf-8")
    return dict(found.counts)


def prepare(folder: Path) -> Told:
    """Prepare what the peers get: the edges as a table, and with their evidence."""
    from surveilkg.api import SurveilGraph

    found = SurveilGraph.open().index
    best: dict[tuple[int, int], float] = {}
    for edge in range(len(found.tail)):
        ends = min(found.tail[edge], found.head[edge]), max(found.tail[edge], found.head[edge])
        best[ends] = min(best.get(ends, 99.0), found.edge_cost[edge])
    with (folder / "edges.tsv").open("w", encoding="ascii") as stream:
        stream.writelines(f"{a}\t{b}\t{cost:.6f}\n" for (a, b), cost in sorted(best.items()))
    with (folder / "evidence.tsv").open("w", encoding="utf-8") as stream:
        stream.writelines(_told(found))
    return {"edges": len(found.tail), "pairs of nodes": len(best)}


def _told(found: Any) -> Iterator[str]:
    before, told = -1, ""
    for tail, head, cost, claim in zip(found.tail, found.head, found.edge_cost, found.edge_claim, strict=True):
        if claim != before:
            before, told = claim, json.dumps(found.claim(claim), ensure_ascii=False)
        yield f"{tail}\t{head}\t{cost:.6f}\t{told}\n"


def iri_of(found: Any, number: int) -> str:
    """IRI of a node."""
    return str(found.node(number)["iri"])


def _edges(folder: Path) -> Iterator[tuple[int, int, float]]:
    with (folder / "edges.tsv").open(encoding="ascii") as stream:
        for line in stream:
            a, b, cost = line.split("\t")
            yield int(a), int(b), float(cost)


def _pairs(folder: Path) -> list[Pair]:
    return [tuple(pair) for pair in json.loads((folder / "pairs.json").read_text(encoding="utf-8"))]


def cold_networkx(folder: Path) -> Told:
    """Build a plain graph of the pairs of nodes from the table and search one path by cost."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_weighted_edges_from(_edges(folder))
    start, goal, *_ = _pairs(folder)[0]
    return {"nodes": len(nx.shortest_path(graph, start, goal, weight="weight"))}


def cold_networkx_evidence(folder: Path) -> Told:
    """Build a graph of every edge with the record of its claim, and search one path by cost."""
    import networkx as nx

    graph = nx.MultiGraph()
    with (folder / "evidence.tsv").open(encoding="utf-8") as stream:
        for line in stream:
            tail, head, cost, told = line.split("\t", 3)
            graph.add_edge(int(tail), int(head), cost=float(cost), **json.loads(told))
    start, goal, *_ = _pairs(folder)[0]
    return {"nodes": len(nx.shortest_path(graph, start, goal, weight="cost"))}


def warm_ours(folder: Path) -> Told:
    """Five best chains with all evidence, on an open graph."""
    from surveilkg.api import SurveilGraph

    graph = SurveilGraph.open()
    return _each(folder, lambda _, __, start, goal: graph.path(start, goal, k=K, max_hops=6))


def warm_networkx(folder: Path) -> Told:
    """Five shortest simple paths by cost on a prepared networkx graph; numbers of nodes only."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_weighted_edges_from(_edges(folder))
    return _each(
        folder,
        lambda start, goal, *_: list(
            itertools.islice(nx.shortest_simple_paths(graph, start, goal, weight="weight"), K)
        ),
    )


def warm_igraph(folder: Path) -> Told:
    """Five shortest paths by cost on a prepared igraph graph; numbers of nodes only."""
    import igraph  # type: ignore[import-not-found,import-untyped,unused-ignore]

    every = list(_edges(folder))
    count = 1 + max(max(a, b) for a, b, _ in every)
    graph = igraph.Graph(n=count, edges=[(a, b) for a, b, _ in every])
    costs = [cost for _, _, cost in every]
    return _each(folder, lambda start, goal, *_: graph.get_k_shortest_paths(start, goal, k=K, weights=costs))


def _each(folder: Path, ask: Callable[[int, int, str, str], object]) -> Told:
    seconds, begun = [], time.perf_counter()
    pairs = _pairs(folder)
    ask(*pairs[0])  # what is read once is read
    for pair in pairs:
        if time.perf_counter() - begun > PATIENCE:
            break
        at = time.perf_counter()
        ask(*pair)
        seconds.append(time.perf_counter() - at)
    return {"median": sorted(seconds)[len(seconds) // 2] if seconds else PATIENCE, "answered": len(seconds)}


def shacl_ours(_: Path) -> Told:
    """All shapes over everything, as `surveilkg check --published` asks them where nothing was kept of it."""
    from surveilkg.checks import run
    from surveilkg.ingest import kept
    from surveilkg.settings import data_root
    from surveilkg.store import scratch
    from surveilkg.store.oxigraph import EmbeddedView

    told, view = Told(), EmbeddedView.open(_generation().store)
    with timed(told, "shacl"), scratch.folder("check") as own:
        files = kept.statements(_generation(), Path(own))
        found = run.shape_findings(view, data_root() / "shapes" / "data", ntriples=files)
    told["statements"] = sum(entry["statements"] for entry in _generation().manifest()["graphs"].values())
    told["errors"] = sum(finding.severity == "error" for finding in found)
    return told


def shacl_peer(_: Path) -> Told:
    """The same by pySHACL over the same graph in memory; the time to put it there is left out."""
    from surveilkg.checks import run, shacl
    from surveilkg.settings import data_root
    from surveilkg.store.oxigraph import EmbeddedView

    told, view = Told(), EmbeddedView.open(_generation().store)
    graph = run.merged_graph(view)
    with timed(told, "shacl"):
        found = shacl.findings(graph, data_root() / "shapes" / "data")
    told["statements"] = len(graph)
    told["errors"] = sum(finding.severity == "error" for finding in found)
    return told


def gexf_networkx(folder: Path) -> Told:
    """networkx.write_gexf of a prepared graph with the attributes of ours; the time to prepare it is left out."""
    import networkx as nx

    from surveilkg.api import SurveilGraph

    told, graph = Told(), SurveilGraph.open().to_networkx()
    for _, node in graph.nodes(data=True):
        _flatten(node)
    for _, _, edge in graph.edges(data=True):
        _flatten(edge)
    with timed(told, "gexf"):
        nx.write_gexf(graph, folder / "peer.gexf")
    told["edges"] = graph.number_of_edges()
    return told


def _flatten(attributes: dict[str, Any]) -> None:
    """Lists as text and nothing for None: GEXF's writer of networkx takes no other values."""
    for name, value in list(attributes.items()):
        if value is None:
            del attributes[name]
        elif isinstance(value, list | tuple | dict):
            attributes[name] = " | ".join(map(str, value))


def queries_ours(_: Path) -> Told:
    """Every named query with its defaults on the embedded store, as `surveilkg query` answers it: typed and ordered."""
    from surveilkg.query import catalogue, run
    from surveilkg.settings import data_root
    from surveilkg.store.oxigraph import EmbeddedView

    view, known = EmbeddedView.open(_generation().store), catalogue.load(data_root())
    view.query("ASK {}")
    return _asked({name: partial(run.answer, view, known[name], text) for name, text in _texts().items()})


def queries_rdflib(_: Path) -> Told:
    """The same texts on rdflib's data set in memory; reading it, and the engine's imports, are left out."""
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    for line in _quads():
        dataset.parse(data=line, format="nquads")
    dataset.query("ASK {}")
    gc.collect()
    gc.freeze()
    return _asked({name: partial(_all, dataset, text) for name, text in _texts().items()})


def _all(dataset: rdflib.Dataset, text: str) -> None:
    for _ in dataset.query(text):
        pass


def _asked(questions: dict[str, Callable[[], object]]) -> Told:
    """Processor seconds of each question, and the names of those that were ended after `LIMIT` seconds."""
    signal.signal(signal.SIGPROF, _end)
    seconds, ended = dict[str, float](), list[str]()
    for name, ask in questions.items():
        begun = time.process_time()
        try:
            signal.setitimer(signal.ITIMER_PROF, LIMIT)
            ask()
        except _TooLongError:
            ended.append(name)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        seconds[name] = time.process_time() - begun
        sys.stderr.write(f"{name} {seconds[name]:.3f} s{' (ended)' if name in ended else ''}\n")
    return {"queries": seconds, "ended": ended}


class _TooLongError(BaseException):
    """A question takes longer than it may; no engine catches it on the way."""


def _end(*_: object) -> None:
    raise _TooLongError


def _quads() -> Iterator[str]:
    from surveilkg.store.oxigraph import EmbeddedView

    view = EmbeddedView.open(_generation().store)
    for graph in view.graphs():
        yield "\n".join(view.nquads(graph))


def _texts() -> dict[str, str]:
    """Every named query that can be asked without a parameter, as SPARQL."""
    from surveilkg.api import SurveilGraph
    from surveilkg.query import binding, catalogue
    from surveilkg.settings import data_root

    found, index = catalogue.load(data_root()).values(), SurveilGraph.open().index
    free = (query for query in found if not any(parameter.required for parameter in query.parameters))
    return {query.name: binding.bound(query, index, {}) for query in free}


STEPS: dict[str, Callable[..., Told]] = {
    "make": lambda folder, size: make(folder, int(size)),
    "publish": publish,
    "bare-load": bare_load,
    "choose": choose,
    "prepare": prepare,
    "cold-networkx": cold_networkx,
    "cold-networkx-evidence": cold_networkx_evidence,
    "warm-ours": warm_ours,
    "warm-networkx": warm_networkx,
    "warm-igraph": warm_igraph,
    "shacl-ours": shacl_ours,
    "shacl-pyshacl": shacl_peer,
    "gexf-networkx": gexf_networkx,
    "queries-ours": queries_ours,
    "queries-rdflib": queries_rdflib,
}


def main(name: str, folder: str, *given: str) -> None:
    """Run one step and tell what came of it as a line of JSON."""
    sys.stdout.write(json.dumps(STEPS[name](Path(folder), *given)) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
