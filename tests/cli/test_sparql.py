"""Tests of `surveilkg sparql`: where the query comes from, what kinds of answer it has, what is refused."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from rdflib.query import Result

from surveilkg import iri

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
DEAL = "SELECT ?claim ?mode WHERE { ?claim skg:supplier id:huawei ; skg:recipient id:UGA ; skg:mode ?mode }"
CLAIM = iri.CLAIM + "sahin-2020/p26-6"


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml", "table"])
def test_select_in_every_format(cli: Cli, form: str) -> None:
    """The one claim that Huawei supplied Uganda, in every format. Expected: sahin-2020/p26-6."""
    done = cli("sparql", DEAL, "--format", form)
    assert (done.returncode, done.stderr) == (0, "")
    assert (CLAIM if form != "table" else "claim:sahin-2020/p26-6") in done.stdout
    if form in {"json", "xml"}:
        (row,) = Result.parse(io.BytesIO(done.stdout.encode()), format=form).bindings
        assert str(row[rdflib.Variable("claim")]) == CLAIM


def test_query_from_file_stdin_and_argument_are_one(cli: Cli, cli_process: Cli, tmp_path: Path) -> None:
    """The same query from three places has the same answer, comments and line ends of other systems included."""
    file = tmp_path / "query.rq"
    file.write_bytes(b"# a comment\r\n" + DEAL.encode())
    expected = cli("sparql", DEAL).stdout
    assert CLAIM in expected
    assert cli("sparql", "--file", str(file)).stdout == expected
    assert cli_process("sparql", "-", data=DEAL.encode()).stdout == expected
    assert cli("sparql", "-f", "-", data=DEAL.encode()).stdout == expected


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml", "table"])
def test_ask(cli: Cli, form: str) -> None:
    """ASK answers true or false in every format with exit code 0: a false answer is an answer."""
    yes = cli("sparql", "ASK { id:huawei a skg:Company }", "--format", form)
    no = cli("sparql", "ASK { id:huawei a skg:State }", "--format", form)
    assert (yes.returncode, no.returncode) == (0, 0)
    assert ("true" in yes.stdout, "false" in no.stdout) == (True, True)


@pytest.mark.parametrize(
    "query", [f"DESCRIBE <{CLAIM}>", f"CONSTRUCT {{ <{CLAIM}> ?p ?o }} WHERE {{ <{CLAIM}> ?p ?o }}"]
)
def test_construct_and_describe_give_turtle(cli: Cli, cli_process: Cli, query: str) -> None:
    """Triples come as Turtle that another library reads, in the same order twice; other formats are refused."""
    done = cli("sparql", query)
    graph = rdflib.Graph().parse(data=done.stdout, format="turtle")
    assert graph.value(rdflib.URIRef(CLAIM), rdflib.URIRef(iri.SKG + "mode")) == rdflib.URIRef(iri.SKG + "asserted")
    assert done.stdout == cli_process("sparql", query, "--format", "ttl").stdout
    refused = cli("sparql", query, "--format", "csv")
    assert (refused.returncode, refused.stdout) == (2, "")


def test_triples_about_blank_nodes_are_turtle_too(cli: Cli) -> None:
    """The ontology holds blank nodes; asking for them must not fail."""
    done = cli("sparql", "CONSTRUCT { ?b ?p ?o } WHERE { ?s rdfs:domain ?b . ?b ?p ?o FILTER(isBlank(?b)) }")
    assert done.returncode == 0, done.stderr
    assert len(rdflib.Graph().parse(data=done.stdout, format="turtle")) > 0


@pytest.mark.parametrize(
    "query",
    ["", "SELECT", "SELECT ?x WHERE { ?x a nope:Thing }", "SELECT (1/ AS ?x) {}", "hello", "SELECT ?x { ?x ?y }", "{}"],
)
def test_wrong_query_is_one_message_and_exit_2(cli: Cli, query: str) -> None:
    """A query that does not parse gives one message on standard error and no data."""
    done = cli("sparql", query)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("surveilkg: ") == 1


def test_updates_are_refused(cli: Cli) -> None:
    """The graph is read-only: updates are misuse, and afterwards everything is as before."""
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    before = cli("sparql", count).stdout
    for update in (
        "INSERT DATA { id:a a skg:Company }",
        "DELETE WHERE { ?s ?p ?o }",
        "DROP ALL",
        "PREFIX x: <http://example.org/> INSERT DATA { x:a x:b x:c }",
        "LOAD <file:///etc/passwd>",
    ):
        done = cli("sparql", update)
        assert (done.returncode, done.stdout) == (2, ""), update
    assert cli("sparql", count).stdout == before


def test_other_servers_are_not_asked(cli: Cli) -> None:
    """A federated query is refused: what is asked of the graph stays on the machine."""
    done = cli("sparql", "SELECT * WHERE { SERVICE <http://localhost:9/sparql> { ?s ?p ?o } }")
    assert (done.returncode, done.stdout) == (2, "")


def test_missing_file_is_exit_3(cli: Cli, tmp_path: Path) -> None:
    """A file that cannot be read is an environment failure that names it; a folder is none either."""
    for path in (tmp_path / "none.rq", tmp_path):
        done = cli("sparql", "--file", str(path))
        assert (done.returncode, done.stdout) == (3, "")
        assert str(path) in done.stderr


@pytest.mark.parametrize("arguments", [(), ("ASK {}", "--file", "x.rq")])
def test_one_query_is_needed(cli: Cli, arguments: tuple[str, ...]) -> None:
    """No query, or two of them, is misuse with an example."""
    done = cli("sparql", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "one of the two" in done.stderr


def test_query_that_is_not_utf_8_is_exit_2(cli: Cli, cli_process: Cli, tmp_path: Path) -> None:
    """A stray byte is the user's to mend, wherever the query comes from; it is no fault of the tool."""
    (tmp_path / "bad.rq").write_bytes(b"ASK {}\xff")
    for done in (
        cli("sparql", "-", data=b"ASK {}\xff"),
        cli_process("sparql", "ASK {}\udcff"),
        cli("sparql", "-f", str(tmp_path / "bad.rq")),
    ):
        assert (done.returncode, done.stdout) == (2, "")
        assert "UTF-8" in done.stderr


def test_empty_results(cli: Cli) -> None:
    """No rows, no columns and no triples are answers: exit code 0 and well-formed output."""
    assert cli("sparql", "SELECT ?x WHERE { ?x skg:nothing ?y }").stdout == "x\n"
    assert json.loads(cli("sparql", "SELECT * WHERE { }", "--format", "json").stdout)["head"]["vars"] == []
    for form in ("csv", "tsv", "xml", "table"):
        assert cli("sparql", "SELECT * WHERE { }", "--format", form).returncode == 0
    assert cli("sparql", "CONSTRUCT { ?x a skg:Deal } WHERE { ?x skg:nothing ?y }").stdout.strip() == ""
