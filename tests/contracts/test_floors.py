"""Floors: at least so much was found, and tests that were not run are counted aloud.

A glob that finds nothing, or a filter that someone left in, makes other tests pass on nothing. The floors are a little
below what stood in the first release (2026-11); raise them as the collection grows.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from surveilkg import iri
from surveilkg.settings import data_root

ROOT = Path(__file__).resolve().parents[2]
FILES = [
    ("ontology/modules/*.ttl", 20),
    ("ontology/alignments/*.ttl", 6),
    ("shapes/data/*.ttl", 15),
    ("shapes/examples/*_PASS.ttl", 60),
    ("shapes/examples/*_XFAIL.ttl", 80),
    ("queries/hygiene/*.rq", 18),
    ("queries/hygiene/*.bad.ttl", 18),
    ("queries/rules/*.rq", 12),
    ("queries/competency/*.rq", 60),
    ("queries/network/*.rq", 3),
    ("queries/*/*.expected.csv", 120),
    ("kg/curated/entities/*.ttl", 10),
    ("kg/decisions/*.ttl", 3),
    ("tests/**/test_*.py", 35),
]
CLAIMS = {
    "aigs-news": (75, 50),
    "china-role": (45, 60),
    "marat-memo": (90, 130),
    "romaniuk-burgers": (50, 65),
    "sahin-2020": (240, 210),
}
"""Per document: relations, measurements and capabilities; statements by or about someone."""
PROBE = """
import pytest
def test_plain(): pass
@pytest.mark.needs_java
def test_java(): pass
@pytest.mark.needs_real_data
def test_documents(documents): assert list(documents.glob('*.txt'))
@pytest.mark.needs_real_data
def test_more(): pass
"""


def types_in(path: Path) -> Counter[str]:
    """How many subjects of each class of ours a Turtle file holds."""
    triples = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    return Counter(
        iri.local_name(quad.object.value)
        for quad in triples
        if quad.predicate.value == iri.RDF + "type" and isinstance(quad.object, ox.NamedNode)
    )


@pytest.mark.parametrize(("pattern", "least"), FILES, ids=str)
def test_enough_files(pattern: str, least: int) -> None:
    """The folders that the contract tests walk through are where they look for them, and full."""
    assert len(list(ROOT.glob(pattern))) >= least


@pytest.mark.parametrize("document", CLAIMS)
def test_enough_claims(document: str) -> None:
    """A document does not lose claims unseen."""
    kinds = types_in(data_root() / "kg" / "curated" / "claims" / f"{document}.ttl")
    facts = sum(count for kind, count in kinds.items() if kind not in {"Statement", "MonetaryAmount"})
    assert (facts >= CLAIMS[document][0], kinds["Statement"] >= CLAIMS[document][1]) == (True, True), kinds


def test_enough_entities() -> None:
    """All UN member states and more have an entity, and the actors of the documents too."""
    kinds: Counter[str] = Counter()
    for path in (data_root() / "kg" / "curated" / "entities").glob("*.ttl"):
        kinds += types_in(path)
    assert kinds["State"] >= 193
    assert kinds["Company"] >= 20
    assert kinds["TechnologyCategory"] >= 40
    assert kinds["PublicBody"] >= 25


@pytest.fixture
def probe(tmp_path: Path) -> Path:
    """A folder of tests with the conftest of this repository, a plain test and three marked ones."""
    (tmp_path / "conftest.py").write_text(
        (ROOT / "tests" / "conftest.py").read_text(encoding="utf-8"), encoding="utf-8"
    )
    (tmp_path / "test_probe.py").write_text(PROBE, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\nmarkers =\n  needs_java: x\n  needs_real_data: x\n  needs_node: x\n  needs_chromium: x\n",
        encoding="utf-8",
    )
    return tmp_path


def run(probe: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the probe in a process of its own, without other plugins; empty values remove variables."""
    merged = {**os.environ, "CI": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **environment}
    kept = {name: value for name, value in merged.items() if value or name == "PATH"}
    plugins = ("-p", "no:cacheprovider", *(("-p", "xdist") if "-n" in arguments else ()))
    command = [sys.executable, "-m", "pytest", *plugins, *arguments, str(probe)]
    return subprocess.run(command, cwd=probe, env=kept, capture_output=True, text=True, check=False)


def with_everything(probe: Path) -> dict[str, str]:
    """An environment in which both requirements are met: a file called java, and a folder with a document."""
    java = probe / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\n", encoding="utf-8")
    java.chmod(0o755)
    (probe / "data" / "sources").mkdir(parents=True)
    (probe / "data" / "sources" / "1.txt").write_text("x", encoding="utf-8")
    return {"PATH": str(java.parent), "SURVEILKG_TEST_DATA": str(probe / "data")}


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["one_process", "two_workers"])
def test_missing_requirements_are_counted_aloud(probe: Path, workers: tuple[str, ...]) -> None:
    """Without Java and documents the rest passes, and one line per reason says how many were not run and why."""
    ended = run(probe, *workers, PATH="", SURVEILKG_TEST_DATA="")
    assert ended.returncode == 0, ended.stdout
    lines = [line for line in ended.stdout.splitlines() if line.startswith("not run:")]
    assert len(lines) == 2
    assert lines[0].startswith(
        "not run: 1 test(s) marked needs_java, because no `java` on the PATH; to run them, install"
    )
    assert lines[1].startswith("not run: 2 test(s) marked needs_real_data, because SURVEILKG_TEST_DATA names no folder")
    assert "1 passed" in ended.stdout
    assert workers or "3 deselected" in ended.stdout


def test_missing_requirements_fail_in_ci(probe: Path) -> None:
    """Under CI=true the same run fails and says why, also where every selected test was left out."""
    ended = run(probe, CI="true", PATH="", SURVEILKG_TEST_DATA="")
    assert ended.returncode == run(probe, "-n", "2", CI="true", PATH="", SURVEILKG_TEST_DATA="").returncode == 1
    assert ended.stdout.count("This fails the run, because CI=true.") == 2
    only_java = run(probe, "-k", "java", CI="true", PATH="", SURVEILKG_TEST_DATA="")
    assert only_java.returncode == 1
    assert run(probe, "-k", "plain", CI="true", PATH="", SURVEILKG_TEST_DATA="").returncode == 0


def test_met_requirements_run_everything(probe: Path) -> None:
    """Where both are there all tests run, in CI too, and no line speaks of tests that were not run."""
    ended = run(probe, CI="true", **with_everything(probe))
    assert ended.returncode == 0, ended.stdout
    assert "4 passed" in ended.stdout
    assert "not run:" not in ended.stdout
