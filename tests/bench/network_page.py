"""The figures of the benchmark as a table and as docs/performance.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).with_name("network_scale.json")
PAGE = ROOT / "docs" / "performance.md"
Results = dict[str, Any]
Row = tuple[str, str, str, str, str]
HEAD = """# Performance

For knowing what to expect of large networks, and how that compares with the tools you may use now.

This page is written by `python tests/bench/network_scale.py --write`, which makes worlds of made-up relations (claims
with passage, date and paraphrase; names of the Global LEI index; as many ties to a party as in OFAC's list), publishes
them, and runs surveilkg and its peers in turn. Seconds are of processor time unless the row says otherwise; each step
is a process of its own. Machines are noisy: trust the ratios.

"""


def render(results: Results) -> str:
    """The page."""
    return f"{HEAD}Measured on: {results['machine']}.\n\n{table(results)}\n{NOTES}"


def table(results: Results) -> str:
    """A Markdown table: one row per work and size."""
    lines = ["| work | relations | surveilkg | peer | ratio |", "|---|---|---|---|---|"]
    for size, steps in sorted(results["sizes"].items(), key=lambda pair: int(pair[0])):
        lines += [f"| {' | '.join(row)} |" for row in _rows(int(size), steps, results["sizes"])]
    return "\n".join(lines) + "\n"


def _rows(size: int, steps: Results, sizes: Results) -> list[Row]:
    makers = (_whole, _alone, _cold, _growth, _warm, _index, _shacl, _change, _gexf, _queries)
    found = [row for make in makers for row in make(steps, sizes)]
    return [(work, f"{size:,}", ours, peer, ratio) for work, ours, peer, ratio in found]


Found = list[tuple[str, str, str, str]]


def _seconds(value: float) -> str:
    return f"{value:.3f} s" if value < 1 else f"{value:.1f} s"


def _times(value: float) -> str:
    return f"{value:.1f} times faster" if value >= 1 else f"{1 / value:.1f} times slower"


def _have(steps: Results, *names: str) -> bool:
    return all(name in steps and "error" not in steps[name] for name in names)


def _cost(step: Results) -> str:
    return f"{_seconds(step['cpu'])}, {step['peak']} MB"


def _whole(steps: Results, _: Results) -> Found:
    if not _have(steps, "publish"):
        return []
    ours = steps["publish"]
    found = f"{_seconds(ours['told']['publish']['cpu'])}, {ours['peak']} MB"
    work = f"publishing everything{_gate(steps)}"
    if not _have(steps, "bare-load"):
        return [(work, found, "not run", "")]
    peer = steps["bare-load"]
    ratio = f"{ours['told']['publish']['cpu'] / peer['cpu']:.1f} times its time"
    return [(f"{work}, against oxigraph load of the same statements", found, _cost(peer), ratio)]


def _alone(steps: Results, _: Results) -> Found:
    """What was run at a size that no peer was run at."""
    if _have(steps, "bare-load") or not _have(steps, "publish"):
        return []
    found = [("network index in a publish", _seconds(steps["publish"]["told"]["build"]["cpu"]), "not run", "")]
    if _have(steps, "cold"):
        found.append(("path, cold", _cost(steps["cold"]), "not run", ""))
    if _have(steps, "warm"):
        median = _seconds(steps["warm"]["told"]["median"])
        found.append(("five best chains, warm (wall, median)", median, "not run", ""))
    return found


def _cold(steps: Results, _: Results) -> Found:
    found: Found = []
    for peer, graph in (("cold-networkx", "a bare graph"), ("cold-networkx-evidence", "a graph with the evidence")):
        if _have(steps, "cold", peer):
            ours, theirs = steps["cold"]["cpu"], steps[peer]["cpu"]
            found.append((f"path, cold, against networkx building {graph} and searching once",
                          f"{_seconds(ours)}, {steps['cold']['peak']} MB",
                          f"{_seconds(theirs)}, {steps[peer]['peak']} MB", _times(theirs / ours)))  # fmt: skip
    return found


def _growth(steps: Results, sizes: Results) -> Found:
    first = sizes.get("10000", {})
    if not _have(steps, "cold") or not _have(first, "cold") or steps is first:
        return []
    ours, before = steps["cold"]["cpu"], first["cold"]["cpu"]
    return [("path, cold, against itself at 10,000 relations", _seconds(ours), _seconds(before),
             f"{ours / before:.1f} times its time")]  # fmt: skip


def _warm(steps: Results, _: Results) -> Found:
    found: Found = []
    for peer in ("networkx", "igraph"):
        if _have(steps, "warm", f"warm-{peer}"):
            ours, theirs = steps["warm"]["told"], steps[f"warm-{peer}"]["told"]
            median, cut = theirs["median"], theirs["answered"] < ours["answered"]
            told = f"{_seconds(median)}{' of those answered in time' if cut else ''}"
            found.append((f"five best chains, warm, against {peer} (wall, median of {theirs['answered']} pairs)",
                          _seconds(ours["median"]), told, _times(median / ours["median"])))  # fmt: skip
    return found


def _index(steps: Results, _: Results) -> Found:
    if not _have(steps, "publish", "bare-load"):
        return []
    ours, peer = steps["publish"]["told"]["build"]["cpu"], steps["bare-load"]["cpu"]
    return [("network index in a publish, against oxigraph load of the same statements", _seconds(ours), _seconds(peer),
             f"{ours / peer:.2f} of it")]  # fmt: skip


def _shacl(steps: Results, sizes: Results) -> Found:
    if not _have(steps, "shacl"):
        return []
    ours = steps["shacl"]["told"]
    found = f"{_seconds(ours['shacl']['cpu'])}, {steps['shacl']['peak']} MB"
    measured = [each for each in sizes.values() if _have(each, "shacl-pyshacl")]
    if not measured:
        return [("all shapes over everything", found, "not run", "")]
    peer = measured[-1]["shacl-pyshacl"]["told"]
    rate = peer["shacl"]["cpu"] / peer["statements"]
    is_same = measured[-1] is steps
    told = _seconds(rate * ours["statements"]) + ("" if is_same else ", extrapolated linearly")
    ratio = _times(rate * ours["statements"] / ours["shacl"]["cpu"])
    return [("all shapes over everything, against pySHACL", found, told, ratio)]


def _change(steps: Results, _: Results) -> Found:
    if not _have(steps, "change", "publish"):
        return []
    ours, whole = (_process(steps[name]) for name in ("change", "publish"))
    return [("publishing a change of 1,000 relations, against publishing everything",
             f"{_seconds(ours)}, {steps['change']['peak']} MB",
             f"{_seconds(whole)}, {steps['publish']['peak']} MB{_gate(steps)}",
             f"{100 * ours / whole:.1f} per cent")]  # fmt: skip


def _process(step: Results) -> float:
    """Processor time of a process that publishes; without compiling what ships, and sorting (or making) the lines."""
    return float(step["cpu"]) - sum(float(step["told"].get(part, {}).get("cpu", 0.0)) for part in ("ensure", "lines"))


def _gate(steps: Results) -> str:
    return "" if steps["publish"]["told"].get("gate", "full") == "full" else ", its gate left out"


def _gexf(steps: Results, _: Results) -> Found:
    if not _have(steps, "gexf"):
        return []
    if not _have(steps, "gexf-networkx"):
        return [("GEXF of everything", _cost(steps["gexf"]), "not run", "")]
    ours, peer = steps["gexf"], steps["gexf-networkx"]
    theirs = peer["told"]["gexf"]["cpu"]
    return [("GEXF of everything, against networkx.write_gexf of a prepared graph",
             f"{_seconds(ours['cpu'])}, {ours['peak']} MB", f"{_seconds(theirs)}, {peer['peak']} MB",
             _times(theirs / ours["cpu"]))]  # fmt: skip


def _queries(steps: Results, _: Results) -> Found:
    if not _have(steps, "queries", "queries-rdflib"):
        return []
    ours, (theirs, ended) = steps["queries"]["told"]["queries"], _peer(steps["queries-rdflib"]["told"])
    ratios = {name: theirs[name] / max(seconds, _LEAST) for name, seconds in ours.items()}
    median = sorted(ratios.values())[len(ratios) // 2]
    is_bound = any(ratios[name] < median for name in ended)  # a query that was ended may be above the median in truth
    quick = sum(ratio >= 10 for ratio in ratios.values())
    told = f"median {'at least ' if is_bound else ''}{_times(median)}, {quick} of {len(ratios)} ten times or more"
    slower = sorted(name for name, ratio in ratios.items() if ratio < 1 and name not in ended)
    told += f"; slower: {', '.join(slower)}" if slower else "; none slower"
    lost = steps["queries"]["told"].get("ended", [])
    told += f"; ours ended before their answer: {', '.join(lost)}" if lost else ""
    whole = f"more than {_seconds(sum(theirs.values()))}, {len(ended)} ended before their answer"
    return [("named queries, against rdflib in memory (sums of all)", _seconds(sum(ours.values())),
             whole if ended else _seconds(sum(theirs.values())), told)]  # fmt: skip


def _peer(told: Results) -> tuple[dict[str, float], list[str]]:
    """Seconds of a peer's queries, and those that were ended then; figures of old runs have nothing for these."""
    old = [name for name, seconds in told["queries"].items() if seconds is None]
    return {name: seconds or _OLD_LIMIT for name, seconds in told["queries"].items()}, told.get("ended", old)


_LEAST = 1e-4
"""Seconds that a query counts for at least: the clock of a processor may tell none."""
_OLD_LIMIT = 5.0
"""Seconds after which queries were ended in runs that did not keep how long each had."""


NOTES = """
- **path, cold**: `surveilkg path A B` as a process, start-up included, with evidence and all that was left out. The
  peer finds one shortest path, in a bare graph read from a table of nodes and costs, or in one read from a table of
  edges whose claims stand beside them as JSON, so that it could cite what it finds.
- **five best chains, warm**: from Python on an open graph, up to six steps. The peers find five shortest paths over
  costs that were worked out for them, and return numbers of nodes.
- **publishing**: whole processes: start, what is known of earlier releases, load, rules, gate, index and manifest. For
  the change every name is looked up too, for everything none is; reading the source's file comes on top of both, and
  compiling what ships, once.
- **peak memory** counts pages of mapped files, which the system takes back when it needs them. At 5 million relations
  publishing held 4.1 GB of its own; the rest was a mapped file, which has been read in blocks since.
- **not run**: the peer does not fit in memory, or takes hours; at the size before it stands beside ours.
- **network index**: of the world, what is derived from it, and all that ships with surveilkg (about 3,000 claims),
  which counts at small sizes; the peer loads the statements of the world alone. A change is merged into the index.
- **all shapes over everything**: ours reads the statements from files beside the store, in parts; of the peer only the
  judging of a graph that stands ready in memory is counted.
- **GEXF**: ours reads everything from disk and writes dates, kinds, colours, layout and citations; of the peer only the
  writing of a graph that stands ready in memory is counted.
- **named queries**: those that need no parameter, each once, in one process that has the store or the graph open; ours
  with typed cells and rows in order. Where the peer was ended before its answer, the time that it had stands for it, so
  that its ratio is a lower bound.
"""
