"""Tests of checks.hygiene: headers, severities and rows. What the queries find is tested in tests/contracts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from surveilkg.checks import hygiene
from surveilkg.errors import EnvironmentFailure
from surveilkg.model.finding import Finding
from surveilkg.settings import data_root
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


SAME_NAME = 'id:{0} a skg:Company ; skos:prefLabel "Atlas"@en . id:{1} a skg:Company ; skos:prefLabel "Atlas"@en .'
HOMES = (
    'id:one skg:basedIn id:UGA . id:two skg:basedIn id:KEN . id:UGA skg:isoAlpha3 "UGA" . id:KEN skg:isoAlpha3 "KEN" .'
)
DECIDED = "decision:d a skg:EntityDecision ; skg:judgement skg:judgement-different ; skg:decidesOn id:one , id:two ."
RECORD = (
    "id:two skg:reference <https://w3id.org/surveilkg/source/list#r2> . <https://w3id.org/surveilkg/source/list#r2> "
)


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("", {"one", "two"}),
        ("id:one skg:basedIn id:UGA . id:UGA skg:isoAlpha3 'UGA' .", {"one", "two"}),
        (HOMES.replace("id:KEN", "id:UGA", 1), {"one", "two"}),
        (HOMES, set()),
        (DECIDED, set()),
        (DECIDED.replace("different", "unsure"), {"one", "two"}),
        (f"{RECORD} skg:row 2 .", set()),
        (f"{RECORD} skg:paragraph 2 .", {"one", "two"}),
    ],
)
def test_namesakes_are_no_fault(more: str, found: set[str], make_view: Callable[..., EmbeddedView]) -> None:
    """One name twice is a fault unless home states or a decision tell the two apart, or a data set names one."""
    view = make_view(entities=f"{SAME_NAME.format('one', 'two')} {more}")
    (query,) = [each for each in hygiene.load(data_root() / "queries" / "hygiene") if each.name == "duplicate-label"]
    assert {finding.node.rpartition("/")[2] for finding in hygiene.run(view, query)} == found
