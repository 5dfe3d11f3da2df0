"""Everything here that reads bytes from outside, as functions that accept or refuse; anything else they do is a fault.

A target gives True where it accepted its input and False where it refused it in words. Files of sources are held to
what every reading promises (see `Intake` of tests/sources/conftest.py): rows add up, statements are N-Quads.
"""

from __future__ import annotations

import csv
import importlib.util
import io
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pyoxigraph as ox

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.clean import days, shares
from surveilkg.errors import SurveilkgError
from surveilkg.identity import decisions, reading
from surveilkg.identity.decisions import Decision
from surveilkg.ingest import manifest
from surveilkg.ingest.shipped import load_turtle
from surveilkg.model import interval
from surveilkg.query import binding, catalogue, header
from surveilkg.serve import answers, formats, parameters, sparql_answer
from surveilkg.serve.jobs import Sparql, Verb
from surveilkg.serve.run import public_address
from surveilkg.serve.sparql_request import RefusedError, fields
from surveilkg.serve.verbs import QUESTIONS
from surveilkg.settings import data_root
from surveilkg.store.oxigraph import EmbeddedView

TESTS = Path(__file__).resolve().parents[1]
NAMES = (
    *("claims: findings-example.csv", "africa_digital_finance: sample.csv", "aidata: sample.csv", "aigs: sample.csv"),
    *("bods: sample-0.2.jsonl", "bods: sample.json", "csl: sample.csv", "ftm: sample.ftm.json"),
    *("restricted_lists: sample.json", "spyware_inventory: sample.csv", "threegpp: sample.csv"),
    *("csl: XML of the Treasury", "aidata: workbook", "dates: EDTF", "dates: options", "shares", "names"),
    *("address of a server", "header Accept", "decisions", "manifest (TOML)", "Turtle", "query file", "SPARQL"),
    *("API parameters", "pages", "query parameters"),
)
"""Names of all targets, in order, for those who cannot wait for the graph."""
Try = Callable[[bytes], bool]
XML = b"""<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="http://tempuri.org/sdnList.xsd"><publshInformation><Publish_Date>07/16/2014</Publish_Date>
<Record_Count>1</Record_Count></publshInformation><sdnEntry><uid>7</uid><lastName>Harbour Gazette</lastName>
<sdnType>Entity</sdnType><programList><program>UKRAINE-EO13662</program></programList><akaList><aka><uid>3</uid>
<type>a.k.a.</type><category>strong</category><lastName>HG</lastName></aka></akaList><addressList><address><uid>1</uid>
<country>Russia</country></address></addressList></sdnEntry></sdnList>"""


@dataclass(frozen=True)
class Target:
    """Something that reads bytes.

    Args:
        name: as the table has it.
        samples: inputs that it accepts, to be changed.
        attempt: takes an input; True for accepted, False for refused.
        form: how samples are taken apart: `csv`, `json`, `zip`, or empty.
    """

    name: str
    samples: tuple[bytes, ...]
    attempt: Try
    form: str = ""


def targets(graph: SurveilGraph) -> list[Target]:
    """All of them; `graph` is the shipped one."""
    return [*_sources(), *_texts(), *_files(), *_served(graph)]


def _sources() -> list[Target]:
    intake = _module(TESTS / "sources" / "conftest.py", "sources_conftest").Intake()
    findings = TESTS.parent / "docs" / "how-to" / "findings-example.csv"

    def reads(source: str) -> Try:
        return lambda data: not intake(source, data).refused

    found = []
    for path in [findings, *sorted((TESTS / "sources").glob("*/sample*"))]:
        source = "claims" if path == findings else path.parent.name
        form = {".csv": "csv", ".json": "json", ".jsonl": "json"}[path.suffix]
        found.append(Target(f"{source}: {path.name}", (path.read_bytes(),), reads(source), form))
    workbook = _workbook(TESTS / "sources" / "aidata" / "sample.csv")
    return [
        *found,
        Target("csl: XML of the Treasury", (XML,), lambda data: not intake("csl", data, "sdn.xml").refused),
        Target("aidata: workbook", (workbook,), reads("aidata"), "zip"),
    ]


def _texts() -> list[Target]:
    def text(read: Callable[[str], object], error: type[Exception] = SurveilkgError) -> Try:
        def attempt(data: bytes) -> bool:
            try:
                read(data.decode("utf-8", "surrogateescape"))
            except (SurveilkgError, error):
                return False
            return True

        return attempt

    dates = b"2019", b"2019-08", b"2019-08-31"
    periods = b"2018/2020", b"2018/..", b"2019~", b"2016-02/2017-11?"
    return [
        Target("dates: EDTF", (*dates, *periods), text(interval.parse, ValueError)),
        Target("dates: options", dates, text(lambda given: days.bounds(given, "--from"))),
        Target("shares", (b"51%", b"at least 25 %", b"10-25%", b">50", b"100"), text(shares.parse, ValueError)),
        Target("names", (b"Huawei Co., Ltd.", "华为技术有限公司".encode()), text(reading.read)),
        Target("address of a server", (b"https://graph.example.org/x/", b"http://[::1]:80"), text(public_address)),
        Target("header Accept", (b"text/html;q=0.5, */*;q=0.1", b"text/csv"), text(_negotiated)),
    ]


def _negotiated(accept: str) -> None:
    assert formats.results(accept) in {*formats.RESULTS_OR_PAGE, ""}


def _files() -> list[Target]:
    folder = Path(tempfile.mkdtemp(prefix="surveilkg-fuzz-"))
    for name in ("decisions", "competency", "kg"):
        (folder / name).mkdir()

    def file(path: Path, read: Callable[[], object]) -> Try:
        def attempt(data: bytes) -> bool:
            path.write_bytes(data)
            try:
                read()
            except SurveilkgError as error:
                assert error.exit_code in {2, 3}
                return False
            return True

        return attempt

    for other in ("zte", "dahua"):
        decisions.decide(
            folder, Decision(iri.entity("huawei"), iri.entity(other), "different", "me", "2026-01-01", "x")
        )
    decided = decisions.path_in(folder).read_bytes()
    store, turtle = ox.Store(), folder / "x.ttl"
    query = folder / "competency" / "deals-between.rq"
    curated = data_root() / "kg" / "curated" / "claims" / "china-role.ttl"

    def load() -> None:
        store.clear()
        load_turtle(store, [(turtle, iri.graph("x"))])

    return [
        Target("decisions", (decided,), file(decisions.path_in(folder), lambda: decisions.read(folder)), "json"),
        Target(
            "manifest (TOML)",
            (b"\n\n".join((data_root() / "kg" / "MANIFEST.toml").read_bytes().split(b"\n\n")[:4]),),
            file(folder / "kg" / "MANIFEST.toml", lambda: manifest.changed(folder / "kg")),
        ),
        Target("Turtle", (b"\n\n".join(curated.read_bytes().split(b"\n\n")[:20]),), file(turtle, load)),
        Target(
            "query file",
            tuple(path.read_bytes() for path in sorted((data_root() / "queries" / "competency").glob("*.rq"))[:9]),
            file(query, lambda: header.parse(query)),
        ),
    ]


def _served(graph: SurveilGraph) -> list[Target]:
    store = ox.Store()
    one = ox.NamedNode("http://x/a")
    store.add(ox.Quad(one, one, ox.Literal("b"), ox.NamedNode("http://x/g")))
    small = EmbeddedView(store)
    queries = tuple(
        binding.bound(query, graph.index, example.given).encode()
        for query in catalogue.load(data_root()).values()
        for example in query.examples[:1]
        if example.graph == "shipped"
    )
    deals = catalogue.find(data_root(), "deals-between")

    by_name = {question.name: question for question in QUESTIONS}

    def sparql(data: bytes) -> bool:
        job = Sparql(data.decode("utf-8", "replace"), results="text/csv", graph="text/turtle")
        reply = sparql_answer.answer(small, job, 1_000_000)
        assert reply.status in {200, 400} or b"cannot be answered" in reply.body, reply
        return reply.status == 200

    def api(data: bytes) -> bool:
        name, _, told = data.partition(b"?")
        question = by_name.get(name.decode("latin-1"), QUESTIONS[len(name) % len(QUESTIONS)])
        try:
            parameters.read(question.parameters, fields(told))
        except (SurveilkgError, RefusedError):
            return False
        return True

    def page(data: bytes) -> bool:
        name, _, path = data.decode("utf-8", "replace").partition("|")
        media = "text/turtle" if len(name) % 2 else formats.HTML
        verb = "page" if media == formats.HTML else "description"
        given: dict[str, object] = {"iri": iri.BASE + path, "root": "/", "page": 1, "media": media}
        return answers.answer(graph, Verb(verb, given), 1 << 25).status == 200

    def parameter(data: bytes) -> bool:
        vendor, _, state = data.decode("utf-8", "replace").partition("|")
        try:
            binding.bound(deals, graph.index, {"vendor": vendor, "state": state})
        except SurveilkgError:
            return False
        return True

    asked = {
        "search": b"text=zte&limit=3",
        "show": b"name=%E5%8D%8E%E4%B8%BA&page=1",
        "path": b"start=a&goal=b&k=2&without=Loan&without=Deal&direction=supply",
        "finance": b"vendor=a&from=2019-08&to=2020&trace_hops=2",
        "exposure": b"name=Huawei&as_of=2020",
        "timeline": b"name=Huawei&from=2019",
    }
    paths = "id/zte", "claim/sahin-2020/p26-6", "source/marat-memo", "event/sahin-2020/p26-6"
    return [
        Target("SPARQL", queries, sparql),
        Target("API parameters", tuple(name.encode() + b"?" + text for name, text in asked.items()), api),
        Target("pages", tuple(f"{'x' * at}|{path}".encode() for at in range(2) for path in paths), page),
        Target("query parameters", (b"Huawei|Uganda", "华为|UGA".encode(), b"id:zte|id:KEN"), parameter),
    ]


def _workbook(path: Path) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _module(path: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
