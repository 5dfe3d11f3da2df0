"""Hygiene queries: questions whose every row is a finding.

Severity is configuration (severity.toml), not query text.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from surveilkg.errors import EnvironmentFailure
from surveilkg.iri import shorten
from surveilkg.model.finding import SEVERITIES, Finding

if TYPE_CHECKING:
    from surveilkg.store.protocols import View
    from surveilkg.table import Term

COLUMNS = ["node", "path", "value"]


@dataclass(frozen=True, slots=True)
class HygieneQuery:
    """One query of queries/hygiene.

    Args:
        name: file name without its ending.
        severity: one of `surveilkg.model.finding.SEVERITIES`.
        title: what is looked for, in a few words.
        problem: what a row means.
        fix: what to do about a row.
        text: the SPARQL text.
    """

    name: str
    severity: str
    title: str
    problem: str
    fix: str
    text: str


def findings(view: View, queries: Path) -> list[Finding]:
    """What the hygiene queries find.

    Args:
        view: the graph with ontology and derived graphs; every query reads the union of its graphs.
        queries: the folder queries/hygiene.

    Raises:
        EnvironmentFailure: a query lacks its header or severity, or selects other columns.
    """
    return sorted({finding for query in load(queries) for finding in run(view, query)})


def load(queries: Path) -> list[HygieneQuery]:
    """The queries of a folder, sorted by name.

    Raises:
        EnvironmentFailure: a query lacks its header or severity, or a severity has no query.
    """
    try:
        severities = tomllib.loads((queries / "severity.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise EnvironmentFailure(f"{queries / 'severity.toml'} cannot be read: {error}.") from error
    found = [_read(file, severities) for file in sorted(queries.glob("*.rq"))]
    orphans = set(severities) - {query.name for query in found}
    if orphans:
        raise EnvironmentFailure(f"severity.toml names queries that do not exist: {', '.join(sorted(orphans))}.")
    return found


def run(view: View, query: HygieneQuery) -> list[Finding]:
    """One finding per row.

    Raises:
        EnvironmentFailure: the query selects other columns than node, path and value.
    """
    table = view.select(query.text)
    if table.names != COLUMNS:
        raise EnvironmentFailure(f"The hygiene query {query.name} selects {table.names}, not {COLUMNS}.")
    return [_finding(query, node, path, value) for node, path, value in table.rows]


def _finding(query: HygieneQuery, node: Term | None, path: Term | None, value: Term | None) -> Finding:
    return Finding(
        severity=query.severity,
        rule=query.name,
        node="" if node is None else node.value,
        message=query.problem,
        path="" if path is None else shorten(path.value),
        value="" if value is None else value.value,
        fix=query.fix,
    )


def _read(file: Path, severities: dict[str, str]) -> HygieneQuery:
    text = file.read_text(encoding="utf-8")
    header: dict[str, str] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            key, _, said = line[1:].partition(":")
            header.setdefault(key.strip(), said.strip())
    severity = severities.get(file.stem, "")
    missing = [key for key in ("title", "problem", "fix") if not header.get(key)]
    if missing:
        keys = ", ".join(missing)
        raise EnvironmentFailure(f"{file} has no header line for {keys}.", "Add '# title: ...' and so on.")
    if severity not in SEVERITIES:
        raise EnvironmentFailure(
            f"severity.toml gives {file.stem} no severity.", f'Add a line: {file.stem} = "{SEVERITIES[0]}"'
        )
    return HygieneQuery(file.stem, severity, header["title"], header["problem"], header["fix"], text)
