"""Every real file of every source: nothing is lost, the same file always says the same, and damage is refused or told.

The files lie in the folder that SURVEILKG_TEST_DATA names; `claims` has none, since its files are those of users.
"""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveilkg.sources.registry import all_sources

PATTERNS = {
    "aigs": ("carnegie-aigs/*.csv",),
    "aidata": ("aiddata-huawei-finance/*.xlsx", "aiddata-gcdf/gcdf2*.csv"),
    "africa_digital_finance": ("africa-digital-finance/*.csv",),
    "bods": ("bods-samples/*.json*",),
    "csl": ("us-csl/*", "us-csl-official-fixtures/*"),
    "ftm": ("ftm-fixtures/*.ftm.json",),
    "restricted_lists": ("us-restricted-lists/*.json",),
    "spyware_inventory": ("carnegie-spyware-inventory/*.csv",),
    "threegpp": ("3gpp-standards/*.csv",),
}
"""Where the real files of a source lie under SURVEILKG_TEST_DATA/data."""
FURTHER = {
    "aidata": ("aiddata-gcdf/gcdf3*", "aiddata-huawei-finance/*.zip"),
    "csl": ("ofac-sdn-raw/*.csv",),
    "ftm": ("ftm-fixtures/aleph*", "ftm-fixtures/t2*", "ftm-fixtures/ftm_default*"),
    "threegpp": ("3gpp-standards/*.xlsx",),
}
"""The other files in these folders: large ones, and what is no file of the source and is refused; read whole only."""
NOTHING = {
    "aleph_samples.ijson": "none of the rows can be used",
    "company_data.xlsx": "this is a workbook",
    "ftm_defaultModel.json": "not JSON",
    "gcdf3_data_dictionary.csv": "there is no column",
    "gcdf3_projects_header.csv": "none of the rows can be used",
    "gcdf3_standardized_countrynames.csv": "there is no column",
    "huawei_combined_global.geojson.zip": "not an .xlsx workbook",
    "spec_company_country.xlsx": "this is a workbook",
    "t2_entities.delta.json": "this is a delta",
}
"""Of `FURTHER`, what is refused, and why: documents without a tie, a model, a delta, a heading without rows, maps."""
OF_NO_SOURCE = {
    "bri-signatories": "a table for analyses",
    "gleif-lei-names": "names for benchmarks",
    "name-matching": "pairs for the benchmark of names",
}
"""Folders of the data that no source reads."""
REFUSED = {"irene_TOTAL.csv", "irene_DR_DI.csv", "lists.json"}
"""Beside the data: a misaligned join, a table of V-Dem, and a description of lists; each is refused by name."""
HEAD = 12
"""Records of a file that is mutated."""
Try = Any
SECOND = """
import json, sys
from conftest import Intake
from pathlib import Path
intake = Intake()
for line in sys.stdin:
    source, path = line.rstrip("\\n").split("\\t")
    tried = intake.real(source, Path(path))
    print(json.dumps([path, tried.refused, tried.rows, tried.used, tried.digest]))
"""
"""Reads files in a process of its own; as `Intake` does."""


@cache
def real_files() -> tuple[tuple[str, Path], ...]:
    """Source and path of every real file, sorted; none where the folder is not there."""
    data = Path(os.environ.get("SURVEILKG_TEST_DATA", "/nowhere")) / "data"
    return _found(data, PATTERNS)


def _found(data: Path, by_source: dict[str, tuple[str, ...]]) -> tuple[tuple[str, Path], ...]:
    found = [(source, path) for source, patterns in by_source.items() for p in patterns for path in data.glob(p)]
    return tuple(sorted((source, path) for source, path in found if path.name != "SOURCE.md"))


@cache
def every_file() -> tuple[tuple[str, Path], ...]:
    """Source and path of every file in the folders of real data that a source reads."""
    data = Path(os.environ.get("SURVEILKG_TEST_DATA", "/nowhere")) / "data"
    return tuple(sorted({*real_files(), *_found(data, FURTHER)}))


def test_every_source_has_real_files() -> None:
    """Guards the collection: a new source says here where its real files lie."""
    assert set(PATTERNS) | {"claims"} == {spec.id for spec in all_sources()}


@pytest.mark.needs_real_data
def test_no_real_file_is_left_out(data_sets: Path) -> None:
    """Every file of the data is read below, or lies in a folder that no source reads."""
    read = {path for _, path in every_file()}
    others = {path for path in data_sets.rglob("*") if path.is_file() and path.name != "SOURCE.md"} - read
    assert {path.relative_to(data_sets).parts[0] for path in others} == set(OF_NO_SOURCE)


@pytest.fixture(scope="module")
def second() -> Iterator[subprocess.Popen[str]]:
    """Another process at the same files, in which texts hash by another seed: no order of sets is kept."""
    here = Path(__file__).parent
    paths = os.pathsep.join([str(here), os.environ.get("PYTHONPATH", str(here.parents[1] / "src"))])
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", SECOND],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": "4711"},
    )
    assert process.stdin
    process.stdin.writelines(f"{source}\t{path}\n" for source, path in every_file())
    process.stdin.close()
    yield process
    assert process.stdout
    process.stdout.close()
    process.wait(timeout=60)


@pytest.mark.needs_real_data
def test_every_row_is_accounted_for_and_the_same_twice(intake: Try, second: subprocess.Popen[str]) -> None:
    """A row gives claims, goes into another row's record, or is rejected; what is said has one hash in two processes.

    A file that is not of the source is refused with a message that names it.
    """
    assert second.stdout
    refused, used = dict[str, str](), dict.fromkeys(PATTERNS, 0)
    for source, path in every_file():
        tried = intake.real(source, path)
        again = json.loads(second.stdout.readline())
        assert again == [str(path), tried.refused, tried.rows, tried.used, tried.digest]
        used[source] += tried.used
        refused |= {path.name: tried.refused} if tried.refused else {}
    assert set(refused) == REFUSED | set(NOTHING)
    assert {name for name, words in NOTHING.items() if words not in refused[name]} == set()
    assert all(used.values()), used


def _delimiter(line: str) -> str:
    return max(",;\t|", key=line.count)


def _table(data: bytes) -> tuple[list[list[str]], str]:
    text = data.decode("utf-8-sig" if b"COUNTRY,NAME" not in data[:20] else "cp1252")
    mark = _delimiter(text.split("\n", 1)[0])
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    return [row for _, row in zip(range(HEAD + 1), rows, strict=False)], mark


def _as_csv(table: list[list[str]], mark: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=mark, lineterminator="\r\n").writerows(table)
    return out.getvalue().encode("utf-8", "surrogatepass")


def _cut_document(data: bytes) -> Any:
    found = json.loads(data)
    if isinstance(found, list):
        return found[: HEAD * 3]
    for name in ("entities", "results"):
        if name in found:
            found[name] = found[name][:HEAD]
    return found | ({"count": len(found["entities"])} if "count" in found else {})


def _book(table: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in table:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@cache
def head(path: Path) -> bytes:
    """The first records of a real file, as a file of the same kind."""
    data = path.read_bytes()
    if path.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
        return _book([list(row) for row in sheet.iter_rows(max_row=HEAD + 1, values_only=True)])
    if path.suffix == ".xml":
        return data
    if path.name.endswith(".ftm.json"):
        return b"\n".join(data.split(b"\n")[: HEAD * 3])
    return json.dumps(_cut_document(data)).encode() if path.suffix == ".json" else _as_csv(*_table(data))


def _whole_files() -> list[tuple[str, Path]]:
    return [(source, path) for source, path in real_files() if path.name not in REFUSED]


@pytest.mark.needs_real_data
def test_heads_are_whole(intake: Try) -> None:
    """What is mutated below was in order, as far as the first records of a file can be used."""
    used = {path.name for source, path in _whole_files() if intake(source, head(path), path.name).used}
    assert len(used) >= 20, used


_BYTES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), st.binary(max_size=4)), min_size=1, max_size=4)
_CELLS = st.lists(
    st.tuples(st.integers(0, HEAD), st.integers(0, 199), st.text(max_size=30) | st.integers().map(str)),
    min_size=1,
    max_size=6,
)


@pytest.mark.needs_real_data
@settings(max_examples=10)
@given(changes=_BYTES)
def test_bytes_changed(intake: Try, changes: list[tuple[float, int, bytes]]) -> None:
    """Bytes that are lost, put in or put over at any place of any real file: refused, or all rows add up."""
    for source, path in _whole_files():
        data = head(path)
        for place, lost, added in changes:
            at = int(place * len(data))
            data = data[:at] + added + data[at + lost :]
        intake(source, data, path.name)


@pytest.mark.needs_real_data
@settings(max_examples=10)
@given(changes=_CELLS)
def test_cells_changed(intake: Try, changes: list[tuple[int, int, str]]) -> None:
    """Cells and fields of real files with any other text, header included: refused, or all rows add up."""
    for source, path in _whole_files():
        if path.suffix == ".xml":
            continue
        intake(source, _with_cells(path, changes), path.name)


def _with_cells(path: Path, changes: list[tuple[int, int, str]]) -> bytes:
    """The head of a file with other texts in some cells."""
    data = head(path)
    if path.suffix == ".json":
        lines = path.name.endswith(".ftm.json")
        found = [json.loads(line) for line in data.splitlines() if line.strip()] if lines else json.loads(data)
        for number, field, value in changes:
            _put(found, number, field, value)
        return b"\n".join(json.dumps(one).encode() for one in found) if lines else json.dumps(found).encode()
    if path.suffix == ".xlsx":
        rows: list[list[Any]] = [list(row) for row in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].values]
        for number, column, value in changes:
            plain = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", value)
            rows[number % len(rows)][column % len(rows[0])] = plain.encode("utf-8", "replace").decode()
        return _book(rows)
    table, mark = _table(data)
    for number, column, value in changes:
        row = table[number % len(table)]
        row[column % len(row)] = value
    return _as_csv(table, mark)


def _put(found: Any, number: int, field: int, value: str) -> None:
    """Put a text in the place of a field somewhere in a document."""
    records = found if isinstance(found, list) else next(part for part in found.values() if isinstance(part, list))
    record = records[number % len(records)]
    inner = next((part for part in record.values() if isinstance(part, dict) and part), record)
    target = inner if field % 2 else record
    target[sorted(target)[field % len(target)]] = value


def _said(tried: Any) -> set[str]:
    """Who is in which role of which claim: statements between things, less those that tell the row they stand in."""
    places = ("#citation>", "#reference>", "#inSource>", "#derivedFromSource>")
    parts = (line.split(" ") for line in tried.lines)
    return {" ".join(p[:3]) for p in parts if p[2].startswith("<") and not p[1].endswith(places) and "#" not in p[0]}


@pytest.mark.needs_real_data
def test_order_of_rows_says_nothing(intake: Try) -> None:
    """Rows in reverse order: the same claims with the same parties, since nothing is called after its row.

    Entries that several rows of a file make up are left out: they stand at the first of their rows, wherever that is.
    """
    compared = 0
    for source, path in _whole_files():
        if path.suffix not in {".csv", ".txt"} or source == "csl":
            continue
        table, mark = _table(head(path))
        straight = intake(source, _as_csv(table, mark), path.name)
        turned = intake(source, _as_csv([table[0], *reversed(table[1:])], mark), path.name)
        assert _said(straight) == _said(turned), path.name
        compared += 1
    assert compared >= 5
