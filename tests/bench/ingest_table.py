"""Ingests every real file of every source into one fresh workspace and prints a table in Markdown.

One command per source and release, as a user would give it, each in a process of its own, so that seconds and peak
memory are that command's: they hold starting up, matching names, writing the graph, the checks of the whole graph and
publishing. The first run of the workspace is made before and is not counted. Read-only: the files are named by
SURVEILKG_TEST_DATA, the workspace is temporary.

    SURVEILKG_TEST_DATA=folder python tests/bench/ingest_table.py [SOURCE ...]
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

INGESTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("aigs", ("carnegie-aigs/silviagara_AI_Big_Data_Global_Surveillance_Index.csv", "carnegie-aigs/irene_AIGS.csv")),
    ("aigs", ("carnegie-aigs/irene_TOTAL.csv",)),
    ("spyware_inventory", ("carnegie-spyware-inventory/spy3.csv",)),
    ("africa_digital_finance", ("africa-digital-finance/all-nonstate.csv",)),
    ("aidata", ("aiddata-huawei-finance/AidDatasGlobalHuaweiFinanceDataset.xlsx",)),
    ("aidata", ("aiddata-gcdf/gcdf2_geocoded_final_df.csv",)),
    ("bods", ("bods-samples/fermcat.json",)),
    ("bods", ("bods-samples/nomination.json",)),
    ("bods", ("bods-samples/tecido.json",)),
    ("ftm", ("ftm-fixtures/t1_entities.ftm.json",)),
    ("ftm", ("ftm-fixtures/zala_entities.ftm.json",)),
    ("ftm", ("ftm-fixtures/aleph_samples.ijson",)),
    ("ftm", ("ftm-fixtures/t2_entities.delta.json",)),
    ("threegpp", ("3gpp-standards/work_plan_3gpp_230110_deidentified.csv",)),
    (
        "restricted_lists",
        tuple(f"us-restricted-lists/{name}.json" for name in ("bis_entity_list", "dow_1260h", "ofac_nscmic")),
    ),
    ("csl", ("us-csl/csl.csv",)),
    ("csl", ("us-csl/consolidated.csv",)),
    ("csl", ("us-csl/dpl.txt",)),
    ("csl", ("us-csl/us_tel.json",)),
    *(
        ("csl", (f"us-csl-official-fixtures/{name}",))
        for name in (
            "el.csv",
            "uvl.csv",
            "isn.csv",
            "itar_debarred_parties.csv",
            "dpl.txt",
            "sdn.xml",
            "consolidated.xml",
        )
    ),
    ("csl", tuple(f"ofac-sdn-raw/bench_{name}.csv" for name in ("sdn", "alt", "add", "sdn_comments"))),
)
"""What is ingested, in order: a source and the files of one publish."""
REASONS = 2
"""Commonest reasons for rejects that the table gives for a file."""


def main(wanted: list[str]) -> None:
    """Print the table, a line as soon as it is known."""
    data = Path(os.environ["SURVEILKG_TEST_DATA"]) / "data"
    with tempfile.TemporaryDirectory(prefix="surveilkg-table-") as folder:
        environment = {**os.environ, "SURVEILKG_WORKSPACE": folder}
        subprocess.run([sys.executable, "-m", "surveilkg", "status"], env=environment, check=True, capture_output=True)
        _line("source", "file", "rows", "used", "rejected", "why, most often", "claims", "relations", "s", "peak MB")
        _line(*["---"] * 10)
        for source, names in INGESTS:
            if not wanted or source in wanted:
                _ingest(source, [data / name for name in names], environment)


def _ingest(source: str, files: list[Path], environment: dict[str, str]) -> None:
    """Run one command and print a line for each of its files; seconds and memory stand at the first."""
    command = [sys.executable, "-m", "surveilkg", "ingest", source, *map(str, files), "--allow-warnings"]
    begun = time.monotonic()
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = f"{time.monotonic() - begun:.1f}"
        out.seek(0)
        err.seek(0)
        told, message = out.read(), err.read()
    memory = f"{_megabytes(usage):.0f}"
    if not told:
        why = message.strip().removeprefix("surveilkg: ").split("\n")[0].replace(f"{files[0].parent}/", "")
        _line(source, files[0].name, "", "", "", f"exit {process.returncode}: {why}", "", "", seconds, memory)
        return
    summary = json.loads(told)
    for number, count in enumerate(summary["files"]):
        cost = ("", "") if number else (seconds, memory)
        kept = (count["claims"], count["relations"])
        _line(source, count["name"], count["rows"], count["used"], count["rejected"], _why(count), *kept, *cost)
    if process.returncode:
        why = message.strip().removeprefix("surveilkg: ").split("\n")[0]
        _line(source, "(publish)", "", "", "", f"exit {process.returncode}: {why}", "", "", "", "")


def _why(count: dict[str, Any]) -> str:
    reasons = sorted(count["reasons"].items(), key=lambda item: (-item[1], item[0]))
    told = [f"{number:,} {reason}" for reason, number in reasons[:REASONS]]
    rest = sum(number for _, number in reasons[REASONS:])
    return "; ".join(told + ([f"{rest:,} for {len(reasons) - REASONS} other reasons"] if rest else []))


def _megabytes(usage: resource.struct_rusage) -> float:
    """Peak of resident memory; the system counts in kilobytes, macOS in bytes."""
    return usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _line(*cells: object) -> None:
    written = (f"{cell:,}" if isinstance(cell, int) else str(cell).replace("|", "\\|") for cell in cells)
    sys.stdout.write("| " + " | ".join(written) + " |\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
