"""The benchmark of scale: ours and the peers in turn, in one run.

Run by `python tests/bench/network_scale.py [RELATIONS ...] [--write] [--folder DIR] [--only STEP ...]`;
default sizes 10000 100000 1000000. Needs the packages of the extra `dev`, and igraph (GPL, for this benchmark only)
for its row. `--write` keeps the figures in tests/bench/network_scale.json and writes docs/performance.md from them.

Each step runs in a process of its own (`network_steps`), whose wall time, processor time and peak memory are
measured. Processor time is what to compare on a busy machine. What a peer cannot finish at a size it does at a smaller
one, and the table says so. The exit code is 0 whatever comes out.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import network_page as page
from ingest_scale import Ran, ran

SIZES = (10_000, 100_000, 1_000_000)
GATE_UP_TO = 10_000
"""Relations up to which the gate judges a whole world when it is published; above, only the change is judged."""
SMALL = 10_000
"""Relations up to which rdflib and pySHACL are run."""
PEERS_UP_TO = 1_000_000
"""Relations up to which peers are run; a larger world is not written to a file either, but made as it is read."""
COLD_RUNS = 3
Figures = dict[str, Any]


def step(name: str, folder: Path, *more: str) -> list[str]:
    """The command of a step."""
    return [sys.executable, str(Path(__file__).with_name("network_steps.py")), name, str(folder), *more]


def plan(size: int, folder: Path) -> dict[str, list[str]]:
    """The steps of a size in order, name to command."""
    gate = "full" if size <= GATE_UP_TO else "open"
    oxigraph = str(Path(sys.executable).parent / "oxigraph")
    load = [oxigraph, "load", "--location", str(folder / "bare-cli"), "--file", str(folder / "world.nq")]
    has_command = Path(oxigraph).is_file()
    steps = {
        "make": step("make", folder, str(size)),
        "publish": step("publish", folder, "world", gate),
        "bare-load": load if has_command else step("bare-load", folder),
        "choose": step("choose", folder),
        "prepare": step("prepare", folder),
        "cold": [],
        "cold-networkx": step("cold-networkx", folder),
        "cold-networkx-evidence": step("cold-networkx-evidence", folder),
        "warm": step("warm-ours", folder),
        "warm-networkx": step("warm-networkx", folder),
        "warm-igraph": step("warm-igraph", folder),
        "gexf": [sys.executable, "-m", "surveilkg", "export", "--format", "gexf", "-o", str(folder / "ours.gexf")],
        "gexf-networkx": step("gexf-networkx", folder),
        "shacl": step("shacl-ours", folder),
        "queries": step("queries-ours", folder),
        "change": step("publish", folder, "change", "full"),
    }
    if size > PEERS_UP_TO:
        return {name: steps[name] for name in ("publish", "choose", "cold", "warm", "gexf")}
    if size <= SMALL:
        steps |= {name: step(name, folder) for name in ("shacl-pyshacl", "queries-rdflib")}
    return steps


def measure(size: int, folder: Path, only: list[str]) -> dict[str, Figures]:
    """Measure one size, telling each step as it ends."""
    found: dict[str, Figures] = {}
    for name, command in plan(size, folder).items():
        if only and name not in only:
            continue
        if name == "cold":
            ends = json.loads((folder / "pairs.json").read_text(encoding="utf-8"))[0][2:]
            runs = [
                ran([sys.executable, "-m", "surveilkg", "path", *ends], folder / "workspace") for _ in range(COLD_RUNS)
            ]
            done = sorted(runs, key=lambda each: each.cpu)[COLD_RUNS // 2]
        else:
            done = ran(command, folder / "workspace")
        found[name] = figures(done)
        sys.stderr.write(f"{size:>9,} {name:<15} {done.wall:>8.1f} s wall {done.cpu:>8.1f} s cpu {done.peak:>6} MB")
        sys.stderr.write(f"  {done.error or json.dumps(done.told)[:150]}\n")
        sys.stderr.flush()
    return found


def figures(done: Ran) -> Figures:
    """What is kept of a process."""
    kept = {"wall": round(done.wall, 3), "cpu": round(done.cpu, 3), "peak": done.peak}
    return {**kept, "told": done.told, **({"error": done.error} if done.error else {})}


def main() -> None:
    """Measure, print the table, keep it where that is asked."""
    options = argparse.ArgumentParser(description="Paths, checks, queries and exports at scale, beside their peers.")
    options.add_argument("sizes", nargs="*", type=int, default=SIZES)
    options.add_argument("--write", action="store_true", help="Keep the figures and write docs/performance.md.")
    options.add_argument("--folder", type=Path, help="Keep worlds and workspaces here; they are used again.")
    options.add_argument("--only", nargs="+", default=[], help="Only these steps, on what a folder holds.")
    chosen = options.parse_args()
    results: dict[str, Any] = {"machine": f"{platform.machine()}, Python {platform.python_version()}", "sizes": {}}
    if page.RESULTS.is_file():
        results = json.loads(page.RESULTS.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="surveilkg-bench-") as temporary:
        for size in chosen.sizes:
            folder = (chosen.folder or Path(temporary)) / str(size)
            folder.mkdir(parents=True, exist_ok=True)
            results["sizes"].setdefault(str(size), {}).update(measure(size, folder, chosen.only))
            if chosen.write:
                _write(results)
            if not chosen.folder:
                shutil.rmtree(folder)
    sys.stdout.write(page.table(results))


def _write(results: dict[str, Any]) -> None:
    """Keep the figures, beside those of sizes and steps that were not measured now, and write the page."""
    page.RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    page.PAGE.write_text(page.render(results), encoding="utf-8")


if __name__ == "__main__":
    main()
