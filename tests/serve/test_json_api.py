"""The JSON API: the same bytes as the command line, errors that say what to do, a document that tells the truth."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from surveilkg.api import SurveilGraph
from surveilkg.cli import group
from surveilkg.query import catalogue
from surveilkg.serve.verbs import QUESTIONS
from surveilkg.settings import data_root

if TYPE_CHECKING:
    import httpx

SAME: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("search", {"text": "huawei"}, ("search", "huawei")),
    ("search", {"text": "华为", "limit": 1}, ("search", "华为", "--limit", "1")),
    ("search", {"text": "nothing at all"}, ("search", "nothing at all")),
    ("show", {"name": "Huawei"}, ("show", "Huawei")),
    ("show", {"name": "source:sahin-2020"}, ("show", "source:sahin-2020")),
    ("path", {"start": "Huawei", "goal": "Uganda", "max_hops": 3}, ("path", "Huawei", "Uganda", "--max-hops", "3")),
    (
        "path",
        {"start": "Huawei", "goal": "Kenya", "k": 2, "to": "2019", "without": ["Loan", "Membership"]},
        (
            "path",
            "Huawei",
            "Kenya",
            "--k",
            "2",
            "--to",
            "2019",
            "--without",
            "Loan",
            "--without",
            "Membership",
        ),
    ),
    (
        "path",
        {"start": "Huawei", "goal": "Uganda", "include_weak": "true", "direction": "supply"},
        ("path", "Huawei", "Uganda", "--include-weak", "--direction", "supply"),
    ),
    ("between", {"name": ["Huawei", "Uganda", "Zimbabwe"]}, ("between", "Huawei", "Uganda", "Zimbabwe")),
    (
        "reach",
        {"name": "Uganda", "class": "Company", "listed": "true", "max_hops": 2},
        ("reach", "Uganda", "--class", "Company", "--listed", "--max-hops", "2"),
    ),
    (
        "neighbours",
        {"name": "Uganda", "direction": "money", "to": "2016"},
        ("neighbours", "Uganda", "--direction", "money", "--to", "2016"),
    ),
    ("finance", {"vendor": "Huawei", "trace_hops": 2}, ("finance", "--vendor", "Huawei", "--trace", "--max-hops", "2")),
    ("exposure", {"name": "Hikvision", "as_of": "2020"}, ("exposure", "Hikvision", "--as-of", "2020")),
    (
        "exposure",
        {"country": "Uganda", "min_strength": "reported", "rule": "direct"},
        ("exposure", "--country", "Uganda", "--min-strength", "reported", "--rule", "direct"),
    ),
    ("timeline", {"name": "Huawei", "from": "2015"}, ("timeline", "Huawei", "--from", "2015")),
]
WRONG: list[tuple[str, dict[str, Any], int, str]] = [
    ("show", {"name": "Huawai Technologie"}, 404, "Huawai"),
    ("show", {}, 400, "missing"),
    ("show", {"nam": "Huawei"}, 400, "no parameter 'nam'"),
    ("show", {"name": ["Huawei", "ZTE"]}, 400, "one value"),
    ("path", {"start": "Huawei", "goal": "Uganda", "k": "many"}, 400, "k is 'many'"),
    ("path", {"start": "Huawei", "goal": "Uganda", "max_hops": 9}, 400, "from 1 to 8"),
    ("path", {"start": "Huawei", "goal": "Uganda", "through_groups": "yes"}, 400, "true or false"),
    ("path", {"start": "Huawei", "goal": "Uganda", "direction": "up"}, 400, "Write one of"),
    ("path", {"start": "Huawei", "goal": "Uganda", "as_of": "soon"}, 400, "soon"),
    ("between", {"name": "Huawei"}, 400, "2 to 12"),
    ("reach", {"name": "Huawei", "class": "Ship"}, 400, "no class of entities"),
    ("neighbours", {"name": "Huawei", "k": "2"}, 400, "no parameter 'k'"),
    ("exposure", {}, 400, "either name or country"),
    ("query/no-such-query", {}, 404, "no-such-query"),
    ("query/deals-between", {"vendor": "Huawei", "colour": "red"}, 400, "colour"),
    ("none", {}, 404, "/api/none"),
]


def printed(*arguments: str) -> bytes:
    """What a command prints as JSON."""
    return CliRunner().invoke(group, [*arguments, "--format", "json"]).stdout_bytes


def checked(document: dict[str, Any], path: str, code: str, body: object) -> None:
    """Check an answer against the OpenAPI document."""
    content = document["paths"][path]["get"]["responses"][code]["content"]["application/json"]
    root = {"components": document["components"], **content["schema"]}
    Draft202012Validator(root).validate(body)


@pytest.fixture(scope="session")
def document(patient: httpx.Client) -> dict[str, Any]:
    """The OpenAPI document."""
    found: dict[str, Any] = patient.get("openapi.json").json()
    return found


@pytest.mark.parametrize(("name", "given", "command"), SAME, ids=str)
def test_answer_is_that_of_the_command(
    patient: httpx.Client, document: dict[str, Any], name: str, given: dict[str, Any], command: tuple[str, ...]
) -> None:
    """Byte for byte what the command prints, and of the schema that the document promises."""
    response = patient.get(f"api/{name}", params=given)
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    assert response.content == printed(*command)
    assert response.content
    checked(document, f"/api/{name}", "200", response.json())


def test_named_queries_are_those_of_the_command(patient: httpx.Client, document: dict[str, Any]) -> None:
    """Every sixth named query gives the bytes that its command prints, for the example of its header."""
    asked = 0
    for query in list(catalogue.load(data_root()).values())[::6]:
        for example in (example for example in query.examples if example.graph == "shipped"):
            response = patient.get(f"api/query/{query.name}", params=example.given)
            assert response.status_code == 200, response.text
            assert response.content == printed(*shlex.split(query.command(example.given))[1:])
            checked(document, f"/api/query/{query.name}", "200", response.json())
            asked += 1
    assert asked >= 5


@pytest.mark.parametrize(("name", "given", "status", "says"), WRONG, ids=str)
def test_error_says_what_to_do(
    patient: httpx.Client, document: dict[str, Any], name: str, given: dict[str, Any], status: int, says: str
) -> None:
    """A fitting status, and in JSON what is wrong; nothing is guessed and no parameter is passed over."""
    response = patient.get(f"api/{name}", params=given)
    assert response.status_code == status, response.text
    told = response.json()
    assert says in told["error"] + told["hint"]
    if f"/api/{name}" in document["paths"]:
        checked(document, f"/api/{name}", str(status), told)


def test_unknown_and_ambiguous_names_come_with_what_there_is(patient: httpx.Client, graph: SurveilGraph) -> None:
    """A name that is nearly right gets suggestions; one that belongs to several gets each with its CURIE."""
    assert "Huawei" in " ".join(patient.get("api/show", params={"name": "Huawey"}).json()["suggestions"])
    name = next(row["name"] for row in ambiguous(graph))
    response = patient.get("api/show", params={"name": name})
    assert response.status_code == 409
    assert len(response.json()["candidates"]) > 1
    assert {"curie", "label", "class"} == set(response.json()["candidates"][0])


def ambiguous(graph: SurveilGraph) -> list[dict[str, Any]]:
    """Labels that two entities share."""
    query = """SELECT ?name WHERE { ?a skos:prefLabel|skos:altLabel ?name . ?b skos:prefLabel|skos:altLabel ?name .
      ?a a skg:Actor . ?b a skg:Actor . FILTER(STR(?a) < STR(?b)) } ORDER BY ?name"""
    return list(graph.view.select(query))


def test_validators_and_media_type(patient: httpx.Client) -> None:
    """What a client has it need not get again; what it cannot take it does not get."""
    first = patient.get("api/show", params={"name": "Huawei"})
    again = patient.get("api/show", params={"name": "Huawei"}, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert patient.get("api/show", params={"name": "Huawei"}, headers={"Accept": "text/html"}).status_code == 406
    assert patient.post("api/show", data={"name": "Huawei"}).status_code == 405


def test_document_names_every_question(patient: httpx.Client, document: dict[str, Any], patient_address: str) -> None:
    """Every question and every named query has its path, parameters and errors; the catalogue lists the same."""
    queries = catalogue.load(data_root())
    wanted = {f"/api/{question.name}" for question in QUESTIONS} | {f"/api/query/{name}" for name in queries}
    assert set(document["paths"]) == wanted | {"/api/query"}
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": patient_address.rstrip("/")}]
    assert [entry["name"] for entry in patient.get("api/query").json()] == list(queries)
    identifiers = [path["get"]["operationId"] for path in document["paths"].values()]
    assert len(set(identifiers)) == len(identifiers)
    for name, schema in document["components"]["schemas"].items():
        assert isinstance(schema, dict), name
        Draft202012Validator.check_schema(schema)
