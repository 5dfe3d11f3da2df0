"""Ingesting FollowTheMoney lines at growing sizes: statements per second and peak memory beside two peers.

Run by `python tests/bench/ingest_scale.py [SIZE ...] [--gate-up-to N] [--rdflib-up-to N]`, sizes in entities; default
10000 100000 1000000. Names, LEIs and countries are those of data/gleif-lei-names where SURVEILKG_TEST_DATA is set and
pyarrow is installed (for this benchmark only), else made up. Aims of issue 3: memory flat while a file grows tenfold;
the whole pipeline within 4 times of the bare load, and at least 5 times faster than rdflib.

How it is measured: a file of entities is generated (see `entities`; same bytes for the same size and names). Each step
runs in a process of its own, whose wall time, processor time (user and system, all threads) and peak memory are told,
on a workspace in which the shipped graph is compiled already. Processor time is what to compare on a busy machine:

- `write`: read the file, resolve names, write the statements as N-Quads, sort and hash them (what every run does, also
  one that finds nothing new);
- `pipeline`: `surveilkg ingest ftm` as a user runs it, with processor seconds of its parts;
- `path`: `surveilkg path` between two of its companies as a process of its own, on what was published;
- `oxigraph`: `oxigraph load` of the same N-Quads into an empty store on disk (the bare load), where the PyPI package
  `oxigraph` is installed; else pyoxigraph's bulk_load in a process of its own;
- `rdflib`: rdflib's parse of the same N-Quads into a Dataset in memory. Above `--rdflib-up-to` entities (default
  100000) its seconds per statement at the last size are taken, and the row says so.

The gate is run up to `--gate-up-to` entities (default: always), and left out above; the table says which. The exit code
is 0 whatever comes out.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

SIZES = (10_000, 100_000, 1_000_000)
GATE_UP_TO = 10**9
RDFLIB_UP_TO = 100_000
SHARES = (
    ("Company", 0.55),
    ("Person", 0.10),
    ("Ownership", 0.15),
    ("Sanction", 0.12),
    ("Directorship", 0.04),
    ("UnknownLink", 0.02),
    ("Payment", 0.01),
    ("Debt", 0.01),
)
"""Schemata and their part of the lines; ties stand anywhere, also before their parties."""
LINKED_TO = {
    1: 565, 2: 173, 3: 67, 4: 43, 5: 25, 6: 27, 7: 9, 8: 12, 9: 13, 10: 7, 11: 6, 12: 5, 13: 1, 14: 4, 15: 3, 16: 1,
    17: 3, 18: 1, 19: 1, 20: 3, 22: 3, 23: 3, 25: 1, 33: 1, 39: 1, 40: 2, 41: 1, 48: 1, 50: 1, 51: 1, 57: 1, 67: 1,
    90: 1, 92: 1, 124: 1, 138: 1,
}  # fmt: skip
"""Links to a party: number of parties with so many. Counted in data/ofac-sdn-raw/bench_sdn.csv (8,977 entries): in how
many remarks a name stands after `Linked To:`."""
LINKS = {1: 2463, 2: 172, 3: 52, 4: 24, 5: 12, 6: 10, 7: 8, 8: 1, 9: 6, 10: 1, 11: 1, 12: 1, 14: 1, 15: 1, 16: 2}
"""Links of a party: number of entries with so many, counted there likewise."""
ENTRIES = 8_977
Name = tuple[str, str, str]
"""LEI, name, alpha-2 code."""


def names(count: int) -> list[Name]:
    """Names for organisations: from GLEIF where they are at hand, again with a number where they do not suffice."""
    data = os.environ.get("SURVEILKG_TEST_DATA")
    path = Path(data or "/nowhere") / "data" / "gleif-lei-names" / "lei_names.parquet"
    try:
        from pyarrow import parquet  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except ImportError:
        found: list[Name] = []
    else:
        columns = ["LEI", "Entity.LegalName", "Entity.LegalAddress.Country"]
        table = parquet.read_table(path, columns=columns).slice(0, count) if path.is_file() else None
        found = list(zip(*(table.column(name).to_pylist() for name in columns), strict=True)) if table else []
    if not found:
        sys.stderr.write("names are made up: no pyarrow, or SURVEILKG_TEST_DATA is not set\n")
        places = ("ug", "cn", "de", "us", "fr", "ke", "zm", "br")
        found = [("", f"Example {number:06d} Trading Ltd", places[number % len(places)]) for number in range(count)]
    again = (("", f"{found[at % len(found)][1]} {at // len(found)}", found[at % len(found)][2]) for at in range(count))
    return found[:count] if len(found) >= count else [*found, *list(again)[len(found) :]]


def ends(count: int, degrees: dict[int, int], dice: random.Random) -> array[int]:
    """Numbers of parties, each as often as it has ties: `degrees` of `ENTRIES` parties, scaled to `count`."""
    found = array("I")
    order = list(range(count))
    dice.shuffle(order)
    at = 0
    for degree, parties in sorted(degrees.items()):
        for number in order[at : at + round(parties * count / ENTRIES) or 1]:
            found.extend(itertools.repeat(number, degree))
        at += round(parties * count / ENTRIES) or 1
    return found


def entities(size: int) -> Iterator[str]:
    """Lines of `size` entities; at both ends of ties the parties stand with the skew of OFAC's list."""
    dice = random.Random(1)  # noqa: S311 - a sample, not a secret
    counts = {schema: int(size * share) for schema, share in SHARES}
    companies = names(counts["Company"])
    plan = [schema for schema, count in counts.items() for _ in range(count)]
    dice.shuffle(plan)
    hubs, leaves = (ends(counts["Company"], degrees, dice) for degrees in (LINKED_TO, LINKS))
    seen: dict[str, int] = dict.fromkeys(counts, 0)
    for schema in plan:
        number = seen[schema]
        seen[schema] += 1
        properties = _properties(schema, number, companies, counts["Person"], (hubs, leaves), dice)
        entity = {"id": f"bench-{schema.lower()}-{number}", "schema": schema, "properties": properties}
        yield json.dumps({**entity, "datasets": ["bench"], "referents": []}, ensure_ascii=False)


def _properties(
    schema: str,
    number: int,
    companies: list[Name],
    persons: int,
    pools: tuple[array[int], array[int]],
    dice: random.Random,
) -> dict[str, list[str]]:
    def company(pool: array[int]) -> list[str]:
        return [f"bench-company-{pool[int(len(pool) * dice.random())]}"]

    hubs, leaves = pools

    def person() -> list[str]:
        return [f"bench-person-{int(persons * dice.random())}"]

    day = f"{2000 + dice.randrange(25)}-{1 + dice.randrange(12):02d}-{1 + dice.randrange(28):02d}"
    if schema == "Company":
        lei, name, country = companies[number]
        codes = {"leiCode": [lei]} if lei else {}
        return {
            "name": [name],
            "jurisdiction": [(country or "us").lower()],
            **codes,
            "registrationNumber": [f"B{number}"],
        }
    if schema == "Person":
        return {"name": [f"Person {number}"], "nationality": ["us"]}
    if schema == "Ownership":
        owner = person() if dice.random() < 0.3 else company(hubs)
        return {
            "owner": owner,
            "asset": company(leaves),
            "percentage": [str(1 + dice.randrange(100))],
            "startDate": [day],
        }
    if schema == "Sanction":
        authority = f"Board {dice.randrange(40)} of Examples"
        return {
            "entity": company(leaves),
            "authority": [authority],
            "program": [f"List {dice.randrange(90)}"],
            "startDate": [day],
        }
    more: dict[str, dict[str, list[str]]] = {
        "Directorship": {"director": person(), "organization": company(hubs), "role": ["director"]},
        "UnknownLink": {"subject": company(leaves), "object": company(hubs), "role": ["associate"]},
        "Payment": {"payer": company(hubs), "beneficiary": company(leaves)},
        "Debt": {"creditor": company(hubs), "debtor": company(leaves)},
    }
    amount = {"amount": [str(1000 + dice.randrange(10**6))], "currency": ["USD"], "date": [day]}
    return more[schema] | (amount if schema in {"Payment", "Debt"} else {})


def _entities(size: int, file: Path) -> dict[str, object]:
    """Write the file, in a process of its own: a process begins with the peak of the one that started it."""
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(line + "\n" for line in entities(size))
    return {}


def _write(file: Path, target: Path) -> dict[str, object]:
    from surveilkg.ingest import archive, shipped
    from surveilkg.ingest.emit import Emitter
    from surveilkg.ingest.known import read_register
    from surveilkg.settings import data_root, workspace_path
    from surveilkg.sources.registry import find
    from surveilkg.store.generations import Workspace
    from surveilkg.store.lines import Lines

    spec = find("ftm")
    base = shipped.ensure(Workspace(workspace_path(None)), data_root(), lambda _: None)
    register, lineage = read_register(base, spec.id)
    begun = time.process_time()
    source = archive.read(str(file))
    parsed = spec.parser()(source, spec)
    emitter, lines = Emitter(spec, parsed.edition, register, lineage), Lines()
    lines.extend(emitter.source_lines())
    claims = 0
    for outcome in parsed.outcomes:
        for claim in outcome.claims:
            claims += 1
            lines.extend(emitter.claim_lines(claim))
    written = time.process_time()
    lines.hash(emitter.graph)
    hashed = time.process_time()
    shutil.copyfile(lines.path(), target)
    parts = {"read, resolve, write": written - begun, "sort, hash": hashed - written}
    return {"statements": len(lines), "claims": claims, "parts": parts}


def _timed(module: object, name: str, parts: dict[str, float], told: str) -> None:
    """Let a function add its processor seconds to `parts`."""
    function = getattr(module, name)

    def timed(*arguments: object, **options: object) -> object:
        begun = time.process_time()
        try:
            return function(*arguments, **options)
        finally:
            parts[told] = parts.get(told, 0.0) + time.process_time() - begun

    setattr(module, name, timed)


def _pipeline(file: Path, has_gate: bool) -> dict[str, object]:
    from surveilkg.ingest import assemble, gate, publish, rules, run
    from surveilkg.network import build
    from surveilkg.settings import data_root, workspace_path
    from surveilkg.sources.registry import find
    from surveilkg.store.generations import Workspace

    if not has_gate:
        vars(gate).update(LARGE=-1, run_each=lambda *_: {})  # everything is derived, nothing is checked
    parts: dict[str, float] = {}
    _timed(rules, "apply", parts, "rules")
    _timed(gate, "judge", parts, "gate")
    _timed(build, "build", parts, "index")
    _timed(assemble, "finish", parts, "finish")
    _timed(publish, "publish", parts, "publish")
    begun = time.process_time()
    options = run.Options(allow_warnings=True)
    summary = run.ingest(
        Workspace(workspace_path(None)), data_root(), find("ftm"), [str(file)], options, lambda _: None
    )
    parts["read, resolve, write"] = time.process_time() - begun - parts["publish"]
    parts["gate"] -= parts.get("rules", 0.0)
    parts["load, hash, sync"] = parts.pop("publish") - parts["finish"] - parts["gate"] - parts.get("rules", 0.0)
    parts["manifest"] = parts.pop("finish") - parts["index"]
    return {"statements": summary.statements, "parts": parts}


def _bulk_load(statements: Path, folder: Path) -> dict[str, object]:
    import pyoxigraph as ox

    store = ox.Store(str(folder))
    store.bulk_load(path=str(statements), format=ox.RdfFormat.N_QUADS)
    store.flush()
    return {}


def _rdflib(statements: Path) -> dict[str, object]:
    import rdflib

    dataset = rdflib.Dataset()
    dataset.parse(str(statements), format="nquads")
    return {"statements": len(dataset)}


def _oxigraph_command(statements: Path, folder: Path) -> list[str]:
    """The bare load as a command: that of the PyPI package `oxigraph`, else of pyoxigraph."""
    beside = shutil.which("oxigraph", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
    if beside:
        return [beside, "load", "--location", str(folder), "--file", str(statements)]
    return [sys.executable, __file__, "--step", "bulk_load", str(statements), str(folder)]


@dataclass(frozen=True)
class Ran:
    """A process that ran: seconds of wall and processor, peak memory in MB, what it told, its error."""

    wall: float
    cpu: float
    peak: int
    told: dict[str, object]
    error: str = ""


def ran(command: list[str], workspace: Path) -> Ran:
    """Run a command to its end and say what it took (user and system time of all its threads, its own peak)."""
    environment = {**os.environ, "SURVEILKG_WORKSPACE": str(workspace)}
    environment.setdefault("PYTHONPATH", str(Path(__file__).resolve().parents[2] / "src"))
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        begun = time.perf_counter()
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=errors)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - begun
        out.seek(0)
        errors.seek(0)
        lines, last = out.read().splitlines(), errors.read().decode("utf-8", "replace").strip().splitlines()[-1:]
    told = json.loads(lines[-1]) if lines and lines[-1].startswith(b'{"') else {}
    error = "" if process.returncode == 0 else f"exit {process.returncode}: {' '.join(last)}"
    return Ran(wall, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, told, error)


def measure(size: int, folder: Path, has_gate: bool, rdflib_rate: float) -> float:
    """Measure one size and write its rows; processor seconds of rdflib per statement (as given where 0 is not)."""
    file, statements, workspace = folder / f"{size}.ftm.json", folder / f"{size}.nq", folder / "workspace"
    made = ran([sys.executable, __file__, "--step", "entities", str(size), str(file)], workspace)
    if made.error:
        sys.exit(made.error)
    megabytes = file.stat().st_size / 1e6
    sys.stdout.write(f"\n{size:,} entities, {megabytes:,.1f} MB; gate {'included' if has_gate else 'left out'}\n")
    step = [sys.executable, __file__, "--step"]
    ends_of_path = [f"id:ftm-bench-company-{number}" for number in (0, 1)]
    steps = {
        "write": [*step, "write", str(file), str(statements)],
        "pipeline": [*step, "pipeline", str(file), "gate" if has_gate else "open"],
        "path": [sys.executable, "-m", "surveilkg", "path", *ends_of_path],
        "oxigraph": _oxigraph_command(statements, folder / "bare"),
        "rdflib": [] if rdflib_rate else [*step, "rdflib", str(statements)],
    }
    count, spent = 0, dict.fromkeys(steps, 0.0)
    for name, command in steps.items():
        if not command:
            spent[name] = rdflib_rate * count
            sys.stdout.write(f"  {name:<9} {spent[name]:>9.1f} s of processor, extrapolated from the last size\n")
            continue
        found = ran(command, workspace)
        if found.error and not (name == "path" and found.error.startswith("exit 1:")):  # no chain is an answer
            sys.stdout.write(f"  {name:<9} failed: {found.error}\n")
            continue
        count = int(str(found.told.get("statements", count)))
        spent[name] = found.cpu
        sys.stdout.write(_row(name, found, count))
        sys.stdout.flush()
    shutil.rmtree(folder / "bare", ignore_errors=True)
    statements.unlink(missing_ok=True)
    file.unlink()
    if spent["pipeline"] and spent["oxigraph"]:
        against = f"{spent['pipeline'] / spent['oxigraph']:.1f} times the bare load"
        slower = (
            f", rdflib takes {spent['rdflib'] / spent['pipeline']:.1f} times the pipeline" if spent["rdflib"] else ""
        )
        sys.stdout.write(f"  processor time: pipeline {against}{slower}\n")
    return spent["rdflib"] / count if count else 0.0


def _row(name: str, found: Ran, count: int) -> str:
    parts = found.told.get("parts")
    told = ", ".join(f"{part} {value:.1f}" for part, value in parts.items()) if isinstance(parts, dict) else ""
    rate = f"{count:>11,} statements {count / found.cpu:>9,.0f}/s" if name != "path" else " " * 33
    took = f"{found.cpu:>8.1f} s processor {found.wall:>8.1f} s wall"
    return f"  {name:<9}{rate} {took}  peak {found.peak:>6} MB  {told}\n"


def main() -> None:
    """Measure and write, or run one step in this process."""
    if sys.argv[1:2] == ["--step"]:
        name, *rest = sys.argv[2:]
        steps: dict[str, Callable[[], dict[str, object]]] = {
            "entities": lambda: _entities(int(rest[0]), Path(rest[1])),
            "write": lambda: _write(Path(rest[0]), Path(rest[1])),
            "pipeline": lambda: _pipeline(Path(rest[0]), rest[1] == "gate"),
            "bulk_load": lambda: _bulk_load(Path(rest[0]), Path(rest[1])),
            "rdflib": lambda: _rdflib(Path(rest[0])),
        }
        sys.stdout.write(json.dumps(steps[name]()) + "\n")
        return
    options = argparse.ArgumentParser(description="Ingest at scale, beside bare loads.")
    options.add_argument("sizes", nargs="*", type=int, default=SIZES)
    options.add_argument("--gate-up-to", type=int, default=GATE_UP_TO)
    options.add_argument("--rdflib-up-to", type=int, default=RDFLIB_UP_TO)
    chosen = options.parse_args()
    rate = 0.0
    with tempfile.TemporaryDirectory(prefix="surveilkg-bench-") as name:
        folder = Path(name)
        ran([sys.executable, "-m", "surveilkg", "status"], folder / "compiled")
        for size in chosen.sizes:
            shutil.copytree(folder / "compiled", folder / "workspace")
            known = rate if size > chosen.rdflib_up_to else 0.0
            rate = measure(size, folder, size <= chosen.gate_up_to, known)
            shutil.rmtree(folder / "workspace")


if __name__ == "__main__":
    main()
