"""Tests of checks.hygiene: headers, severities and rows. What the queries find is tested in tests/contracts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from surveilkg.checks import hygiene
from surveilkg.errors import EnvironmentFailure
from surveilkg.model.finding import Finding
from surveilkg.store.oxigraph import EmbeddedView

QUERY = """# title: Nameless things
# problem: A thing has no name: it cannot be found.
# fix: Name it.
SELECT ?node ?path ?value WHERE { ?node a ?value . BIND(rdf:type AS ?path) }
"""


@pytest.fixture
def queries(tmp_path: Path) -> Path:
    """A folder with one query and its severity."""
    (tmp_path / "nameless.rq").write_text(QUERY, encoding="utf-8")
    (tmp_path / "severity.toml").write_text('nameless = "warning"\n', encoding="utf-8")
    return tmp_path


def test_each_row_is_a_finding(queries: Path, make_view: Callable[..., EmbeddedView]) -> None:
    """Problem, fix and severity come from header and configuration; the path is shortened, the node is not."""
    found = hygiene.findings(make_view(entities="id:acme a skg:Company ."), queries)
    assert found == [
        Finding(
            "warning",
            "nameless",
            "https://w3id.org/surveilkg/id/acme",
            "A thing has no name: it cannot be found.",
            "rdf:type",
            "https://w3id.org/surveilkg/ns#Company",
            "Name it.",
        )
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("nameless.rq", "# fix: Name it.\n", "", "no header line for fix"),
        ("severity.toml", "warning", "grave", "no severity"),
        ("severity.toml", "nameless", "nameles", "do not exist|no severity"),
        ("severity.toml", "=", "", "cannot be read"),
        ("nameless.rq", "?node ?path ?value WHERE", "?node ?value WHERE", "selects"),
    ],
)
def test_incomplete_query_is_refused(
    queries: Path, make_view: Callable[..., EmbeddedView], file: str, old: str, new: str, message: str
) -> None:
    """A query without header or severity, or with other columns, stops the check instead of being left out."""
    text = (queries / file).read_text(encoding="utf-8")
    (queries / file).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(EnvironmentFailure, match=message):
        hygiene.findings(make_view(), queries)


def test_severity_without_query_is_refused(queries: Path) -> None:
    """A renamed query would lose its severity unseen."""
    with (queries / "severity.toml").open("a", encoding="utf-8") as stream:
        stream.write('gone = "error"\n')
    with pytest.raises(EnvironmentFailure, match="gone"):
        hygiene.load(queries)
