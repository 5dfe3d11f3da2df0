"""The page on security tells the truth about its tests: each one that it names is there, and each attack has one."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "explain" / "security.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
ROWS = [
    row for row in re.findall(r"^\|(.+)\|$", PAGE, re.MULTILINE) if not set(row) <= set("-|") and "tried in" not in row
]
ATTACKS = (
    "SPARQL in a parameter",
    "SERVICE, LOAD",
    "XML, RDF/XML and GEXF",
    "workbooks",
    "paths that lead out",
    "too large",
    "begin a header",
    "HTML in labels",
    "GEXF and GraphML",
    "formulas in cells",
    "devices, pipes, folders and links",
    "archives that expand",
    "Turtle, JSON and SPARQL nested",
)
"""What the page must tell of, as it was asked for."""


def functions_of(path: Path) -> set[str]:
    """Names of the test functions of a file."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_named_tests_exist() -> None:
    """No row promises a test that was renamed or removed."""
    assert len(NAMED) > 30
    missing = [f"{file}::{name}" for file, name in NAMED if name not in functions_of(ROOT / file)]
    assert missing == []


def test_every_attack_is_tried() -> None:
    """Every row of every table names at least one test; none of the attacks that were asked for has no row."""
    assert len(ROWS) > 20
    assert [row for row in ROWS if "::test_" not in row] == []
    attacks = "\n".join(row.split("|")[0] for row in ROWS)
    assert [attack for attack in ATTACKS if attack not in attacks] == []


def test_benchmarks_exist() -> None:
    """Commands of the page are those of files that are there."""
    for file in set(re.findall(r"`python (tests/bench/\w+\.py)`", PAGE)):
        assert (ROOT / file).is_file(), file
