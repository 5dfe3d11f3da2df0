"""Benchmark of name matching: surveilkg.identity.score beside rapidfuzz and the matchers of nomenklatura.

    python tests/bench/identity.py ../shared/data/name-matching [--write]

The peers are installed for this run only (`pip install rapidfuzz nomenklatura`); one that is missing is left out. They
are shown twice: at the threshold 0.7 and at the threshold that is best for them on the very set, which is more than a
user of theirs could know. surveilkg has one threshold, `score.LIKELY`. --write freezes the run in
identity_baseline.json, which tests/identity/test_benchmark.py holds ours to.

Batch 1 of identity_pairs.csv was written before the tables of words and brands were complete, so it is no measure of
names never met; batch 2 was written afterwards, by the same hand, and `second_batch_at_first_sight` in the baseline is
what the scorer made of it before anything was changed for it. To call every own pair the same gives F1 0.71: a peer
with about that much, at a threshold near 0, does no better than that.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from surveilkg.identity.score import LIKELY, Described, score

HERE = Path(__file__).resolve().parent
PAIRS = HERE / "identity_pairs.csv"
BASELINE = HERE / "identity_baseline.json"
DEFAULT = 0.7
KINDS = {"Person": "Person", "Company": "Company"}


@dataclass(frozen=True)
class Pair:
    """Two labelled names."""

    one: Described
    other: Described
    same: bool
    category: str


Matcher = Callable[[Described, Described], float]


def own_pairs(batch: str = "") -> list[Pair]:
    """Our labelled pairs, all or of one batch."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return [
            Pair(
                Described(row["name1"], country=row["country1"]),
                Described(row["name2"], country=row["country2"]),
                row["is_same"] == "true",
                row["category"],
            )
            for row in csv.DictReader(file)
            if batch in ("", row["batch"])
        ]


def nomenklatura_cases(folder: Path, with_persons: bool) -> list[Pair]:
    """The labelled pairs of nomenklatura: organisations, or everything with persons and vessels."""
    with (folder / "nomenklatura_name_bench_cases.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    left_out = set() if with_persons else {"Person", "Vessel"}
    return [
        Pair(_named(row["name1"], row["schema"]), _named(row["name2"], row["schema"]), row["is_match"] == "true", "")
        for row in rows
        if row["schema"] not in left_out
    ]


def un_names(folder: Path) -> list[Pair]:
    """683 names of the UN list in two spellings, and 50,000 pairs of such a name with an unrelated one."""
    names = {}
    for file in ("positives_un_treated", "positives_un_untreated", "negatives_global"):
        with (folder / f"yente_{file}.csv").open(encoding="utf-8", newline="") as lines:
            names[file] = [_named(row["full_name"], "Person") for row in csv.DictReader(lines)]
    treated, untreated, others = names.values()
    same = [Pair(a, b, True, "") for a, b in zip(treated, untreated, strict=True)]
    return same + [Pair(untreated[at % len(untreated)], other, False, "") for at, other in enumerate(others)]


def _named(name: str, schema: str) -> Described:
    return Described(name, kind=KINDS.get(schema, "Organization"))


def matchers() -> Iterator[tuple[str, Matcher]]:
    """Ours and every peer that is installed."""
    yield "surveilkg", lambda a, b: score(a, b).value
    try:
        fuzz, utils = import_module("rapidfuzz.fuzz"), import_module("rapidfuzz.utils")
    except ImportError:
        click.echo("rapidfuzz is not installed")
    else:
        process = utils.default_process
        yield "rapidfuzz token_set_ratio", lambda a, b: fuzz.token_set_ratio(a.name, b.name, processor=process) / 100
    try:
        model = import_module("followthemoney").model
        get_algorithm = import_module("nomenklatura.matching").get_algorithm
        config = import_module("nomenklatura.matching.types").ScoringConfig.defaults()
    except ImportError:
        click.echo("nomenklatura is not installed")
        return

    def entity(record: Described) -> Any:
        schema = {"Person": "Person", "Company": "Company"}.get(record.kind, "Organization")
        properties = {"name": [record.name], "country": [record.country] if record.country else []}
        return model.get_proxy({"id": record.name, "schema": schema, "properties": properties})

    for name in ("logic-v2", "logic-v1", "name-based", "name-qualified", "regression-v1"):
        algorithm = get_algorithm(name)
        if algorithm is not None:
            yield f"nomenklatura {name}", _of(algorithm, entity, config)


def _of(algorithm: Any, entity: Callable[[Described], Any], config: Any) -> Matcher:
    return lambda a, b: float(algorithm.compare(entity(a), entity(b), config).score)


def measure(pairs: list[Pair], values: list[float], threshold: float) -> dict[str, Any]:
    """Precision, recall, F1 and merges of a parent with its branch at a threshold."""
    taken = [value >= threshold for value in values]
    hits = sum(same and pair.same for same, pair in zip(taken, pairs, strict=True))
    wrong = sum(same and not pair.same for same, pair in zip(taken, pairs, strict=True))
    missed = sum(not same and pair.same for same, pair in zip(taken, pairs, strict=True))
    of_branches = [same for same, pair in zip(taken, pairs, strict=True) if pair.category == "branch" and not pair.same]
    return {
        "threshold": round(threshold, 3),
        "precision": round(hits / (hits + wrong), 4) if hits + wrong else 1.0,
        "recall": round(hits / (hits + missed), 4) if hits + missed else 1.0,
        "f1": round(2 * hits / (2 * hits + wrong + missed), 4) if hits + wrong + missed else 1.0,
        "false_merges": wrong,
        "branch_merges": sum(of_branches),
    }


def best(pairs: list[Pair], values: list[float]) -> dict[str, Any]:
    """The measure at the threshold with the best F1."""
    thresholds = sorted({round(value, 3) for value in values if value > 0})
    step = max(1, len(thresholds) // 200)
    return max((measure(pairs, values, each) for each in thresholds[::step]), key=lambda found: float(found["f1"]))


def run(title: str, pairs: list[Pair], left_out: tuple[str, ...] = ()) -> dict[str, Any]:
    """Run every matcher over pairs and print a table."""
    click.echo(f"\n{title}: {len(pairs)} pairs, {sum(pair.same for pair in pairs)} the same")
    click.echo(f"{'':28} {'at':>6} {'prec.':>7} {'recall':>7} {'F1':>7} {'wrong':>6} {'branch':>6} {'us/pair':>9}")
    found = {}
    for name, matcher in matchers():
        if name in left_out:
            continue
        matcher(Described("乾坤科技"), Described("乾坤集團"))  # tables and libraries are loaded before the clock starts
        start = time.perf_counter()
        values = [matcher(pair.one, pair.other) for pair in pairs]
        each = (time.perf_counter() - start) / len(pairs) * 1e6
        fixed = measure(pairs, values, LIKELY if name == "surveilkg" else DEFAULT)
        rows = [("", fixed)] if name == "surveilkg" else [("", fixed), (" (best for it)", best(pairs, values))]
        for suffix, row in rows:
            numbers = f"{row['precision']:7.3f} {row['recall']:7.3f} {row['f1']:7.3f}"
            wrong = f"{row['false_merges']:6} {row['branch_merges']:6}"
            click.echo(f"{name + suffix:28.40} {row['threshold']:6.2f} {numbers} {wrong} {each:9.0f}")
            found[name + suffix] = {**row, "microseconds": round(each)}
    return found


def main() -> None:
    """Run all sets; see the module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder name-matching of the test data")
    parser.add_argument("--write", action="store_true", help=f"freeze the run in {BASELINE.name}")
    chosen = parser.parse_args()
    slow = ("nomenklatura logic-v1", "nomenklatura name-qualified", "nomenklatura regression-v1")
    sets = {
        "own": run("Own pairs", own_pairs()),
        "own_batch_1": run("Own pairs, first batch", own_pairs("1")),
        "own_batch_2": run("Own pairs, second batch", own_pairs("2")),
        "organisations": run("nomenklatura's pairs, organisations", nomenklatura_cases(chosen.folder, False)),
        "all_cases": run("nomenklatura's pairs, with persons and vessels", nomenklatura_cases(chosen.folder, True)),
        "un_names": run("UN names (persons) and 50,000 negatives", un_names(chosen.folder), slow),
    }
    if chosen.write:
        kept = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.is_file() else {}
        kept |= {"sets": sets, "python": platform.python_version(), "versions": versions()}
        BASELINE.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def versions() -> dict[str, str]:
    """Versions of the peers."""
    from importlib import metadata

    found = {}
    for name in ("rapidfuzz", "nomenklatura", "pypinyin", "opencc-python-reimplemented"):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


if __name__ == "__main__":
    main()
