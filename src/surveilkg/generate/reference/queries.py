"""docs/reference/queries.md with all queries, and the pages of rules and hygiene queries with their SPARQL."""

from __future__ import annotations

from pathlib import Path

from surveilkg.checks import hygiene
from surveilkg.generate.reference import named_queries
from surveilkg.generate.reference.markdown import fenced, name, page, plain, table
from surveilkg.ingest import rules
from surveilkg.iri import PREFIXES, shorten


def pages(root: Path) -> dict[str, str]:
    """The index page, the page of rules and the page of hygiene queries.

    Args:
        root: folder with queries/.
    """
    files = rules.rule_files(root / "queries")
    checks = hygiene.load(root / "queries" / "hygiene")
    return {
        "queries.md": _index(root, files, checks),
        **named_queries.pages(root),
        "queries/rules.md": _rules(files),
        "queries/hygiene.md": _hygiene(checks),
    }


def _index(root: Path, files: list[Path], checks: list[hygiene.HygieneQuery]) -> str:
    given = [
        (f"[{file.stem}](queries/rules.md#{file.stem})", _header(file, "title"), name(shorten(rules.graph_of(file))))
        for file in files
    ]
    looked = [(f"[{q.name}](queries/hygiene.md#{q.name})", q.severity, plain(q.title)) for q in checks]
    return page(
        "Queries",
        "For finding what can be asked by name, and the SPARQL by which the graph is derived and checked.",
        "No prefix of these needs a declaration in `surveilkg sparql`: "
        + ", ".join(name(prefix) for prefix in PREFIXES)
        + ". Every query reads the union of all graphs.",
        "## Named queries",
        "`surveilkg query NAME` asks one; each page has its parameters, columns, SPARQL and an example.",
        *named_queries.index(root),
        "## Rules",
        "Each rule is a CONSTRUCT that fills a graph of its own when the graph is compiled, in this order.",
        table(("Rule", "Title", "Graph"), given),
        "## Hygiene queries",
        "Each row that one of these gives is a finding of `surveilkg check`.",
        table(("Query", "Severity", "Looks for"), looked),
    )


def _rules(files: list[Path]) -> str:
    blocks = []
    for file in files:
        blocks += [
            f"## {file.stem}",
            f"Gives {plain(_header(file, 'gives'))}. Fills `{shorten(rules.graph_of(file))}`.",
            fenced(_body(file.read_text(encoding="utf-8")), "sparql"),
        ]
    purpose = "For seeing exactly what is derived from claims and decisions, and by which query of `queries/rules/`."
    return page("Rules", purpose, "[All queries](../queries.md)", *blocks)


def _hygiene(checks: list[hygiene.HygieneQuery]) -> str:
    blocks = []
    for query in checks:
        blocks += [
            f"## {query.name}",
            f"{plain(query.title)} ({query.severity}).",
            f"- Problem: {plain(query.problem)}\n- Fix: {plain(query.fix)}",
            fenced(_body(query.text), "sparql"),
        ]
    purpose = "For seeing what each query of `queries/hygiene/` finds, and how to mend it."
    return page("Hygiene queries", purpose, "[All queries](../queries.md)", *blocks)


def _header(file: Path, key: str) -> str:
    """What the line `# key: ...` of a query says.

    Raises:
        ValueError: there is none.
    """
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith(f"# {key}:"):
            return line.partition(":")[2].strip().rstrip(".")
    raise ValueError(f"{file.name} has no header line for {key}")


def _body(text: str) -> str:
    """A query without its header, which the page gives in words."""
    lines = text.splitlines()
    while lines and lines[0].startswith("#"):
        lines.pop(0)
    return "\n".join(lines)
