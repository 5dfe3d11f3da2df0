"""Ingesting FollowTheMoney lines at growing sizes: statements per second and peak memory beside two peers.

Run by `python tests/bench/ingest_scale.py [SIZE ...] [--gate-up-to N]`, sizes in entities; default 10000 100000.
Names, LEIs and countries are those of data/gleif-lei-names where SURVEILKG_TEST_DATA is set and pyarrow is installed
(for this benchmark only), else made up. Aims of issue 3: memory flat while a file grows tenfold; the whole pipeline
within 4 times of the bare load, and at least 5 times faster than rdflib.

How it is measured: a file of entities is generated (see `entities`; same bytes for the same size and names). Each step
runs in a process of its own, so that its peak memory (VmHWM, without the generator's) is its own, on a workspace in
which the shipped graph is compiled already:

- `write`: read the file, resolve names, write the statements as N-Quads, sort and hash them (what every run does, also
  one that finds nothing new);
- `pipeline`: `surveilkg ingest ftm` as a user runs it, with the seconds of its parts;
- `oxigraph`: pyoxigraph's bulk_load of the same N-Quads into an empty store on disk (the bare load);
- `rdflib`: rdflib's parse of the same N-Quads into a Dataset in memory.

The gate (SHACL by pySHACL, hygiene queries) is run up to `--gate-up-to` entities (default 10000), and left out above,
where the rest of the pipeline is still measured; the table says which. The exit code is 0 whatever comes out.
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
from collections.abc import Callable, Iterator
from pathlib import Path

SIZES = (10_000, 100_000)
GATE_UP_TO = 10_000
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


def entities(size: int) -> Iterator[str]:
    """Lines of `size` entities. Parties are tied with the skew of sanction lists: few have many ties, most have none.

    The party of a tie is number `count * u**4` of the parties, with `u` uniform in [0, 1): the most tied of 100,000 has
    some thousand ties, the median of those that are tied at all has one or two.
    """
    dice = random.Random(1)  # noqa: S311 - a sample, not a secret
    counts = {schema: int(size * share) for schema, share in SHARES}
    companies = names(counts["Company"])
    plan = [schema for schema, count in counts.items() for _ in range(count)]
    dice.shuffle(plan)
    seen: dict[str, int] = dict.fromkeys(counts, 0)
    for schema in plan:
        number = seen[schema]
        seen[schema] += 1
        properties = _properties(schema, number, companies, counts["Person"], dice)
        entity = {"id": f"bench-{schema.lower()}-{number}", "schema": schema, "properties": properties}
        yield json.dumps({**entity, "datasets": ["bench"], "referents": []}, ensure_ascii=False)


def _properties(
    schema: str, number: int, companies: list[Name], persons: int, dice: random.Random
) -> dict[str, list[str]]:
    def company() -> list[str]:
        return [f"bench-company-{int(len(companies) * dice.random() ** 4)}"]

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
        owner = person() if dice.random() < 0.3 else company()
        return {"owner": owner, "asset": company(), "percentage": [str(1 + dice.randrange(100))], "startDate": [day]}
    if schema == "Sanction":
        authority = f"Board {dice.randrange(40)} of Examples"
        return {
            "entity": company(),
            "authority": [authority],
            "program": [f"List {dice.randrange(90)}"],
            "startDate": [day],
        }
    more: dict[str, dict[str, list[str]]] = {
        "Directorship": {"director": person(), "organization": company(), "role": ["director"]},
        "UnknownLink": {"subject": company(), "object": company(), "role": ["associate"]},
        "Payment": {"payer": company(), "beneficiary": company()},
        "Debt": {"creditor": company(), "debtor": company()},
    }
    amount = {"amount": [str(1000 + dice.randrange(10**6))], "currency": ["USD"], "date": [day]}
    return more[schema] | (amount if schema in {"Payment", "Debt"} else {})


def peak() -> int:
    """Most memory that this process has had, in MB. Linux only; elsewhere 0."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) // 1024


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
    before = peak()
    begun = time.perf_counter()
    source = archive.read(str(file))
    parsed = spec.parser()(source, spec)
    emitter, lines = Emitter(spec, parsed.edition, register, lineage), Lines()
    lines.extend(emitter.source_lines())
    claims = 0
    for outcome in parsed.outcomes:
        for claim in outcome.claims:
            claims += 1
            lines.extend(emitter.claim_lines(claim))
    written = time.perf_counter()
    lines.hash(emitter.graph)
    hashed = time.perf_counter()
    shutil.copyfile(lines.path(), target)
    parts = {"read, resolve, write": written - begun, "sort, hash": hashed - written}
    return {"statements": len(lines), "claims": claims, "seconds": hashed - begun, "parts": parts, "before": before}


def _pipeline(file: Path, has_gate: bool) -> dict[str, object]:
    from surveilkg.checks import run as checks
    from surveilkg.ingest import run
    from surveilkg.settings import data_root, workspace_path
    from surveilkg.sources.registry import find
    from surveilkg.store.generations import Workspace

    marks: list[tuple[str, float]] = []

    def say(line: str) -> None:
        marks.append((line.split(" ", 1)[0].rstrip("."), time.perf_counter()))

    if not has_gate:
        checks.run_all = lambda *_: []  # the gate is measured at smaller sizes
    begun = time.perf_counter()
    options = run.Options(allow_warnings=True)
    summary = run.ingest(Workspace(workspace_path(None)), data_root(), find("ftm"), [str(file)], options, say)
    ended = time.perf_counter()
    times = [*marks, ("", ended)]
    parts = {name: later - at for (name, at), (_, later) in itertools.pairwise(times)}
    return {"statements": summary.statements, "seconds": ended - begun, "parts": parts}


def _oxigraph(statements: Path) -> dict[str, object]:
    import pyoxigraph as ox

    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        store = ox.Store(folder)
        store.bulk_load(path=str(statements), format=ox.RdfFormat.N_QUADS)
        store.flush()
        return {"statements": len(store), "seconds": time.perf_counter() - begun}


def _rdflib(statements: Path) -> dict[str, object]:
    import rdflib

    dataset = rdflib.Dataset()
    begun = time.perf_counter()
    dataset.parse(str(statements), format="nquads")
    return {"statements": len(dataset), "seconds": time.perf_counter() - begun}


def _in_process(arguments: list[str], workspace: Path) -> dict[str, object]:
    environment = {**os.environ, "SURVEILKG_WORKSPACE": str(workspace)}
    environment.setdefault("PYTHONPATH", str(Path(__file__).resolve().parents[2] / "src"))
    command = [sys.executable, __file__, "--step", *arguments]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if run.returncode:
        return {"error": run.stderr.strip().splitlines()[-1:]}
    found: dict[str, object] = json.loads(run.stdout.splitlines()[-1])
    return found


def measure(size: int, folder: Path, has_gate: bool) -> None:
    """Measure one size and write its rows."""
    file, statements, workspace = folder / f"{size}.ftm.json", folder / f"{size}.nq", folder / "workspace"
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(line + "\n" for line in entities(size))
    megabytes = file.stat().st_size / 1e6
    sys.stdout.write(f"\n{size:,} entities, {megabytes:,.1f} MB; gate {'included' if has_gate else 'left out'}\n")
    steps = {
        "write": [str(file), str(statements)],
        "pipeline": [str(file), "gate" if has_gate else "open"],
        "oxigraph": [str(statements)],
        "rdflib": [str(statements)],
    }
    bare = 0.0
    for name, arguments in steps.items():
        found = _in_process([name, *arguments], workspace)
        if "error" in found:
            sys.stdout.write(f"  {name:<9} failed: {found['error']}\n")
            continue
        seconds, count = float(str(found["seconds"])), int(str(found["statements"]))
        bare = seconds if name == "oxigraph" else bare
        parts = found.get("parts")
        told = ", ".join(f"{part} {value:.1f} s" for part, value in parts.items()) if isinstance(parts, dict) else ""
        before = f" ({found['before']} MB before reading)" if "before" in found else ""
        sys.stdout.write(
            f"  {name:<9} {count:>11,} statements {seconds:>8.1f} s {count / seconds:>10,.0f}/s "
            f"peak {found['peak']:>6} MB{before}{'  ' + told if told else ''}\n"
        )
        sys.stdout.flush()
    statements.unlink(missing_ok=True)


def main() -> None:
    """Measure and write, or run one step in this process."""
    if sys.argv[1:2] == ["--step"]:
        name, *rest = sys.argv[2:]
        steps: dict[str, Callable[[], dict[str, object]]] = {
            "write": lambda: _write(Path(rest[0]), Path(rest[1])),
            "pipeline": lambda: _pipeline(Path(rest[0]), rest[1] == "gate"),
            "oxigraph": lambda: _oxigraph(Path(rest[0])),
            "rdflib": lambda: _rdflib(Path(rest[0])),
        }
        found = steps[name]()
        sys.stdout.write(json.dumps({**found, "peak": peak()}) + "\n")
        return
    options = argparse.ArgumentParser(description="Ingest at scale, beside bare loads.")
    options.add_argument("sizes", nargs="*", type=int, default=SIZES)
    options.add_argument("--gate-up-to", type=int, default=GATE_UP_TO)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="surveilkg-bench-") as name:
        folder = Path(name)
        (folder / "empty.ftm.json").write_text('{"id": "x", "schema": "Address", "properties": {}}\n', encoding="utf-8")
        _in_process(["write", str(folder / "empty.ftm.json"), str(folder / "empty.nq")], folder / "workspace")
        for size in chosen.sizes:
            measure(size, folder, size <= chosen.gate_up_to)


if __name__ == "__main__":
    main()
