"""Contracts of every source: nobody edits this file to add one, but for naming where its real files lie."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from pathlib import Path

import pytest

from surveilkg import vocab
from surveilkg.errors import EnvironmentFailure
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import Spec, all_sources

SOURCES = {spec.id: spec for spec in all_sources()}
FOLDERS = {
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
"""Where the real files of a source lie under SURVEILKG_TEST_DATA/data; `claims` reads files that users write."""
_ID = re.compile(r"[A-Za-z0-9._~-]+")


def real_files(source_id: str) -> list[Path]:
    """The real files of a source, sorted, notes left out."""
    data = Path(os.environ.get("SURVEILKG_TEST_DATA", "")) / "data"
    found = [path for pattern in FOLDERS[source_id] for path in data.glob(pattern)]
    return sorted(path for path in found if path.name != "SOURCE.md")


def read(path: Path) -> InputFile:
    """A file as the archive would give it."""
    data = path.read_bytes()
    return InputFile(path.name, data, hashlib.sha256(data).hexdigest())


def test_sources_do_not_vanish() -> None:
    """Guards the collection: as many sources as there were when this was written (10, 2026-11)."""
    assert len(SOURCES) >= 10
    assert set(FOLDERS) | {"claims"} <= set(SOURCES)


@pytest.mark.parametrize("spec", SOURCES.values(), ids=list(SOURCES))
def test_spec_is_complete(spec: Spec) -> None:
    """Guards what `surveilkg sources` prints: every field says something, lookups give reasons, the kind is defined."""
    folder = Path(__file__).parents[2] / "src" / "surveilkg" / "sources" / spec.id
    assert folder.is_dir(), "the id is the name of the folder"
    for field in ("title", "publisher", "licence", "attribution", "url", "coverage", "carries", "files"):
        assert getattr(spec, field).strip(), field
    assert spec.kind in vocab.TERMS
    for table, entries in spec.lookups.items():
        for written, entry in entries.items():
            assert not isinstance(entry, dict) or entry.get("reason"), f"{table}: {written} has no reason"
    assert all(spec.ignored.values())


@pytest.mark.needs_real_data
@pytest.mark.parametrize("source_id", FOLDERS)
def test_every_row_of_every_real_file_is_accounted_for(source_id: str) -> None:
    """The promise that nothing is lost: a row gives claims, or goes into another row's record, or is rejected.

    A file that is not of the source is refused with a message that names it (expected of the misaligned join, of the
    V-Dem table and of metadata files that lie beside the data).
    """
    spec, refused, read_rows = SOURCES[source_id], [], 0
    files = real_files(source_id)
    assert files, f"no real file for {source_id}"
    for path in files:
        try:
            outcomes = list(spec.parser()(read(path), spec).outcomes)
        except EnvironmentFailure as error:
            assert path.name in error.message
            refused.append(path.name)
            continue
        ids = Counter(claim.id for outcome in outcomes for claim in outcome.claims)
        assert [name for name, number in ids.items() if number > 1] == [], path.name
        assert all(_ID.fullmatch(name) for name in ids), path.name
        for outcome in outcomes:
            whole = [reject for reject in outcome.rejects if reject.whole_row]
            ends = [bool(outcome.claims), bool(whole), outcome.joined]
            assert sum(ends) == 1, f"{path.name} row {outcome.row}"
            assert all(reject.reason for reject in outcome.rejects)
            for claim in outcome.claims:
                assert claim.paraphrase and claim.as_written, f"{path.name} {claim.id}"
                assert (claim.mode == "asserted") == (not claim.hedge), f"{path.name} {claim.id}"
        read_rows += len(outcomes)
    assert read_rows, f"every file was refused: {refused}"
