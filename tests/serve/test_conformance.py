"""Every section of SPARQL 1.1 Protocol and Service Description that applies to a service that only answers queries.

Expected values are read from the Recommendations (21 March 2013) by hand, or from RFC 9110 where these leave a status
to HTTP. What the server gave is written into docs/reference/sparql-conformance.md and compared with it:
`SURVEILKG_RECORD=1 python -m pytest tests/serve/test_conformance.py` writes the page.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.serve import conformance_description, conformance_protocol

if TYPE_CHECKING:
    import httpx
    from tests.serve.conformance import Case

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "sparql-conformance.md"
CASES = [*conformance_protocol.PROTOCOL, *conformance_description.DESCRIPTION]
DOCUMENTS = {"Protocol": conformance_protocol, "Service Description": conformance_description}
HEAD = """# SPARQL conformance

For checking what `surveilkg serve` does with each kind of request: every section of the
[SPARQL 1.1 Protocol](https://www.w3.org/TR/2013/REC-sparql11-protocol-20130321/) and of the
[SPARQL 1.1 Service Description](https://www.w3.org/TR/2013/REC-sparql11-service-description-20130321/) that applies to
a service that only answers queries. Written by `tests/serve/test_conformance.py` from the answers of a running server
with a time limit of 2 s and a limit of 2 MB for an answer. *some* stands for a number above one; words in brackets
stand in the body of the response.
"""

DEVIATION = """## Where the engine differs

A statement that stands in several graphs is one statement of their union (RDF 1.1 Semantics), and should be found once.
Oxigraph up to 0.5 finds it once for each graph ([issue 1919](https://github.com/oxigraph/oxigraph/issues/1919)): in the
default graph of the service, and in that of several FROM or default-graph-uri. Where you count or sum, write DISTINCT:
`SELECT (COUNT(DISTINCT ?company) AS ?n) WHERE { ?company a skg:Company }`.
"""
"""Tested below, so that it is taken out when the engine is mended."""


def got(client: httpx.Client, case: Case) -> str:
    """What the server gives, in the words in which a case tells what it wants."""
    response = client.request(
        case.method, "sparql", params=list(case.fields) or None, headers=case.headers, content=case.body or None
    )
    media = response.headers.get("content-type", "").partition(";")[0]
    try:
        told = case.look(response)
    except ValueError as error:  # the body is not what is looked for
        told = f"{type(error).__name__}: {response.text[:80]}"
    return " ".join(part for part in (str(response.status_code), media, told) if part)


def page(answers: list[str]) -> str:
    """The page with all cases and what was given, and the sections that have no request."""
    failures = sum(answer != case.expected for answer, case in zip(answers, CASES, strict=True))
    lines = [HEAD, f"{len(CASES)} requests, {failures} failures.", ""]
    lines += ["| section | rule | request | expected | got |", "|---|---|---|---|---|"]
    for case, answer in zip(CASES, answers, strict=True):
        request = json.dumps(case.request(), ensure_ascii=False)[1:-1].replace("|", "\\|").replace("\\\\", "\\")
        lines.append(f"| {case.section} | {case.rule} | `{request}` | {case.expected} | {answer} |")
    lines += ["", "## Sections without a request of their own", "", "| sections | why |", "|---|---|"]
    for name, document in DOCUMENTS.items():
        lines += [f"| {name} {sections} | {why} |" for sections, why in document.NO_REQUEST.items()]
    return "\n".join([*lines, "", DEVIATION])


@pytest.fixture(scope="session")
def answers(client: httpx.Client) -> list[str]:
    """What the server gives to every case."""
    return [got(client, case) for case in CASES]


@pytest.mark.parametrize("at", range(len(CASES)), ids=lambda at: f"{CASES[at].section} {CASES[at].rule}")
def test_request_is_answered_as_the_recommendation_says(at: int, answers: list[str]) -> None:
    """Status, media type and content are those that the section wants."""
    assert answers[at] == CASES[at].expected, CASES[at].request()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_section_is_forgotten(name: str) -> None:
    """Every section of the table of contents has requests, or stands once among those without, with the reason."""
    document = DOCUMENTS[name]
    without = [section for group in document.NO_REQUEST for section in group.split(", ")]
    asked = {case.section.rpartition(" ")[2] for case in CASES if case.section.rpartition(" ")[0] == name}
    assert sorted([*asked, *without]) == sorted(document.SECTIONS.split())


def test_page_shows_what_was_given(answers: list[str]) -> None:
    """The page of the documentation holds every case with today's answer."""
    text = page(answers)
    if os.environ.get("SURVEILKG_RECORD"):
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text, "run: SURVEILKG_RECORD=1 python -m pytest " + Path(__file__).name


def test_statement_in_several_graphs_is_found_several_times(client: httpx.Client) -> None:
    """What the page says of the engine is so; when this fails the engine is mended, and the words should go."""
    once, often = (
        client.get("sparql", params={"query": f"SELECT (COUNT(*) AS ?n) {{ {what} }}"}).json()["results"]["bindings"]
        for what in ("SELECT DISTINCT ?s ?c { ?s a ?c }", "?s a ?c")
    )
    assert int(often[0]["n"]["value"]) > int(once[0]["n"]["value"]) > 0
