"""The page for people at /sparql: a field for a query, and its answer as a table with links. Nothing runs in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import urlencode

import pyoxigraph as ox

from surveilkg.iri import PREFIXES
from surveilkg.serve import formats, html
from surveilkg.serve.jobs import Reply, Sparql

ROWS = 1_000
"""Rows that a page shows; the links to other formats give all of them."""
EXAMPLE = """SELECT ?state ?name
WHERE { ?state a skg:State ; skos:prefLabel ?name }
ORDER BY ?name
LIMIT 10"""
_TABLES = {"CSV": "text/csv", "TSV": "text/tab-separated-values", "JSON": "application/sparql-results+json"}
_GRAPHS = {"Turtle": "text/turtle", "N-Triples": "application/n-triples", "JSON-LD": "application/ld+json"}
_LONGEST_LINK = 8_000
"""Characters of an address that every server and browser takes (RFC 9110, 4.1, recommends that many octets)."""
Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None


def empty(root: str) -> Reply:
    """The page before anything was asked.

    Args:
        root: path of the server, with the slash at its end.
    """
    return _page(Sparql(EXAMPLE, root=root), "")


def answered(result: Answer, job: Sparql) -> Reply:
    """The page with the answer to a query.

    Args:
        result: of the query; read as far as the page shows it.
        job: the query.
    """
    if isinstance(result, ox.QueryBoolean):
        return _page(job, f"<h2>{'Yes' if result else 'No'}</h2>\n{_downloads(job, _TABLES)}")
    if isinstance(result, ox.QueryTriples):
        rows: Iterator[Iterable[Node]] = ((each.subject, each.predicate, each.object) for each in result)
        return _page(job, _table(("subject", "predicate", "object"), rows, job, _GRAPHS))
    return _page(job, _table([variable.value for variable in result.variables], result, job, _TABLES))


def failed(reply: Reply, job: Sparql) -> Reply:
    """The page with a refusal in words, and the query to be mended."""
    lines = "<br>".join(html.text(line) for line in reply.body.decode("utf-8").splitlines())
    told = _page(job, f"<h2>No answer ({reply.status})</h2>\n<p>{lines}</p>")
    return dataclasses.replace(told, status=reply.status, headers=(*told.headers, *reply.headers))


def _page(job: Sparql, answer: str) -> Reply:
    root = html.text(job.root)
    kept = "".join(f'<input type="hidden" name="{name}" value="{html.text(value)}">' for name, value in _data_set(job))
    among = "".join(f"<br>{name}: {html.text(value)}" for name, value in _data_set(job))
    body = (
        f'<h1>SPARQL</h1>\n<form action="{root}sparql"><label for="query">Query</label>\n'
        f'<textarea id="query" name="query" rows="12" spellcheck="false">\n{html.text(job.query)}</textarea>\n'
        f"{kept}<button>Run</button></form>\n"
        f'<p class="note">No declaration is needed for: {", ".join(f"{prefix}:" for prefix in PREFIXES)}. '
        f'Examples: <a href="{root}api/query">the named queries</a>; terms: <a href="{root}ns">the ontology</a>.'
        f"{among}</p>\n{answer}"
    )
    return Reply(200, formats.with_charset(formats.HTML), html.page("SPARQL", body, job.root), html.HEADERS)


def _table(names: Iterable[str], rows: Iterable[Iterable[Node]], job: Sparql, others: dict[str, str]) -> str:
    shown = list(islice(iter(rows), ROWS + 1))
    more = len(shown) > ROWS
    count = f"The first {ROWS:,} rows of more" if more else f"{len(shown):,} row{'' if len(shown) == 1 else 's'}"
    head = "".join(f"<th>{html.text(name)}</th>" for name in names)
    body = "".join(f"<tr>{''.join(f'<td>{_cell(node, job.root)}</td>' for node in row)}</tr>\n" for row in shown[:ROWS])
    table = f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>\n" if shown else ""
    return f"<h2>{count}</h2>\n{_downloads(job, others)}{table}"


def _cell(node: Node, root: str) -> str:
    if node is None:
        return ""
    if isinstance(node, ox.NamedNode):
        return html.named(node.value, root)
    if isinstance(node, ox.Literal):
        shown = html.link(node.value, node.value, root) if node.datatype.value.endswith("#anyURI") else ""
        language = f' <span class="note">[{html.text(node.language)}]</span>' if node.language else ""
        return (shown or html.text(node.value)) + language
    return html.text(node)


def _downloads(job: Sparql, others: dict[str, str]) -> str:
    """Links to the whole answer in other formats; none where the address would be too long for a link."""
    links = []
    for name, media in others.items():
        address = f"{job.root}sparql?{urlencode([('query', job.query), *_data_set(job), ('accept', media)])}"
        if len(address) > _LONGEST_LINK:
            return '<p class="note">The query is too long for links to other formats; send it with POST.</p>\n'
        links.append(f'<a href="{html.text(address)}">{name}</a>')
    return f"<p>The whole answer as {', '.join(links)}.</p>\n"


def _data_set(job: Sparql) -> list[tuple[str, str]]:
    return [
        *(("default-graph-uri", name) for name in job.default),
        *(("named-graph-uri", name) for name in job.named),
    ]
