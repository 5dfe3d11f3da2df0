"""Every query, analysis and command answers on an empty graph and on one of one node: no failure, the same bytes."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from surveilkg.analysis.measures import MEASURES
from surveilkg.api import SurveilGraph
from surveilkg.cli import COMMANDS, group
from surveilkg.errors import SurveilkgError
from surveilkg.export import table_text
from surveilkg.generate import manifest
from surveilkg.ingest import shipped
from surveilkg.query import catalogue
from surveilkg.settings import data_root
from surveilkg.store.generations import Workspace

ONE = """@prefix id: <https://w3id.org/surveilkg/id/> .
@prefix skg: <https://w3id.org/surveilkg/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix source: <https://w3id.org/surveilkg/source/> .

id:lonely a skg:Company ;
  skos:prefLabel "Lonely Optics"@en ;
  skg:reference source:fable .

source:fable a skg:Source ;
  skos:prefLabel "A fable"@en ;
  skg:citeAs "A fable" ;
  skg:sourceKind skg:source-register .
"""
NAME = "Lonely Optics"
ARGUMENTS: dict[str, list[list[str]]] = {
    "path": [[NAME, "Nobody"]],
    "between": [[NAME, "Nobody"], [NAME, NAME], [NAME]],
    "reach": [[NAME], [NAME, "--listed", "--max-expanded", "1"], [NAME, "--class", "Company"]],
    "neighbours": [[NAME], [NAME, "--direction", "money", "--as-of", "2019"]],
    "search": [["lonely"]],
    "show": [[NAME]],
    "query": [[], ["sources"]],
    "finance": [[], ["--trace"]],
    "exposure": [[NAME], [NAME, "--below", "--as-of", "2020"]],
    "dependence": [[]],
    "standards": [[]],
    "timeline": [[NAME]],
    "interlocks": [[], [NAME]],
    "conflicts": [[], [NAME]],
    "gaps": [[]],
    "changes": [[], [NAME]],
    "report": [[NAME]],
    "analyse": [[], *([measure.name] for measure in MEASURES)],
    "sparql": [["SELECT ?s WHERE { ?s a skg:Claim }"], ["ASK { ?s a skg:Claim }"]],
    "sources": [[]],
    "status": [[]],
}
"""Command to argument lists that are tried on a small graph; commands that write or serve are tried elsewhere."""
ELSEWHERE = {"check", "ingest", "resolve", "serve", "export", "publish"}


@pytest.fixture(scope="module", params=["empty", "one_node"])
def small(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SurveilGraph:
    """A graph without any entity, or with one that no claim names; ontology and rules are the real ones."""
    root = tmp_path_factory.mktemp(request.param)
    for name in ("ontology", "shapes", "queries"):
        (root / name).symlink_to(data_root() / name)
    (root / "kg" / "curated" / "entities").mkdir(parents=True)
    if request.param == "one_node":
        (root / "kg" / "curated" / "entities" / "one.ttl").write_text(ONE, encoding="utf-8")
    (root / "kg" / "MANIFEST.toml").write_text(manifest.render(root / "kg"), encoding="utf-8")
    return SurveilGraph(shipped.ensure(Workspace(root / "workspace"), root, lambda _: None))


def run(small: SurveilGraph, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> Result:
    """A command on a small graph, which takes the place of the one that ships."""
    monkeypatch.setattr(SurveilGraph, "open", classmethod(lambda *_: small))
    return CliRunner().invoke(group, ["--workspace", str(small.generation.folder.parents[1]), *arguments])


def test_every_command_is_tried() -> None:
    """Guards the list: a new command is tried here, or named among those that are tried elsewhere."""
    assert {name for name, _ in COMMANDS} - ELSEWHERE == set(ARGUMENTS)


@pytest.mark.parametrize("command", ARGUMENTS)
def test_every_command_answers(command: str, small: SurveilGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer or one message, exit 0, 1 or 2, never a failure; twice the same bytes."""
    for arguments in ARGUMENTS[command]:
        found = [run(small, monkeypatch, [command, *arguments]) for _ in range(2)]
        assert found[0].exception is None or isinstance(found[0].exception, (SystemExit, SurveilkgError)), arguments
        error = found[0].exception
        code = error.exit_code if isinstance(error, SurveilkgError) else found[0].exit_code
        assert code in {0, 1, 2}, (arguments, found[0].output)
        assert found[0].output == found[1].output


def test_every_query_answers(small: SurveilGraph) -> None:
    """Every named query that needs no parameter gives a table with its columns, by parsing and running for real."""
    queries = [query for query in catalogue.load(data_root()).values() if not any(p.required for p in query.parameters)]
    assert len(queries) >= 40
    for query in queries:
        table = small.query(query.name)
        assert table.names == [column.name for column in query.columns]
        assert table_text.csv(table, {}) == table_text.csv(small.query(query.name), {})
