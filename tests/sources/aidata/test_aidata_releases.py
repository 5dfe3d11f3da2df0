"""Releases of AidData as they are published: alone and together, counted once, ranked by what they are about."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.ingest import rules
from surveilkg.ingest.run import Options, ingest
from surveilkg.network import build, names
from surveilkg.network.answer import find_path
from surveilkg.network.index import Index
from surveilkg.network.query import PathQuery
from surveilkg.settings import data_root
from surveilkg.sources.registry import find
from surveilkg.store.generations import Workspace
from surveilkg.store.oxigraph import EmbeddedView
from surveilkg.table import Table

NAIVE = """SELECT (SUM(?value) AS ?sum) WHERE { ?claim a skg:Financing ; skg:amount ?amount .
  ?amount skg:currency "USD" ; skg:priceBasis skg:prices-nominal ; skg:amountValue ?value }"""
ONCE = NAIVE.replace("skg:amount ?amount", "skg:countsInSums true ; skg:amount ?amount", 1)

STATELESS = {
    "Recipient": "",
    "Receiving Agencies": "Harbourton Harbour Council|Mistral Lamps",
    "Receiving Agencies Origin": "Other|Other",
}
"""A recipient that is no real state: the fictional graph of these tests knows none."""
AFRICAN = (
    "XAF,2018,,Quarry Bank,Cybersecurity,Commercial Loan,46,commitment,exact,Closed,Quarry Bank lends for lamps,,"
    "Public Sector,,,aiddata-gcdf3-990003,,https://paper.example/one,quarry-bank,2018-quarry-bank-lamps"
)


def published(root: Path, workspace: Path, publishes: list[tuple[str, list[Path]]]) -> Workspace:
    """A workspace with the compiled world after some publishes of sources, one after the other."""
    room = Workspace(Path(shutil.copytree(root / "workspace", workspace)))
    for source, files in publishes:
        spec = dataclasses.replace(find(source), expectations={})
        ingest(room, root, spec, [str(path) for path in files], Options(allow_warnings=True), lambda _: None)
    return room


def hashes(root: Path, workspace: Path, publishes: list[list[Path]]) -> dict[str, str]:
    """Canonical hash of every release after some publishes, one after the other."""
    current = published(root, workspace, [("aidata", files) for files in publishes]).current()
    assert current is not None
    return {graph.rpartition("/")[2]: entry["hash"] for graph, entry in current.manifest()["inputs"].items()}


@pytest.mark.usefixtures("world")
def test_a_release_says_the_same_beside_another(
    world_root: Path, tmp_path: Path, huawei_row: Callable[..., bytes]
) -> None:
    """One agency is a company by its type in one release and an organisation in the other: neither rubs off."""
    alike = STATELESS | {"Title": "Lamps", "AidData TUFF Project ID": "990009"}
    types = {"Receiving Agencies Type": "State-owned Company|Other"}
    huawei, military = tmp_path / "huawei.csv", tmp_path / "military.csv"
    huawei.write_bytes(huawei_row(**alike))
    military.write_bytes(huawei_row(**alike, **types).replace(b"For Huawei Agg", b"For Military Agg", 1))
    together = hashes(world_root, tmp_path / "one", [[huawei, military]])
    apart = hashes(world_root, tmp_path / "two", [[military], [huawei]])
    assert together == apart
    assert set(together) == {"aidata-huawei", "aidata-military"}


def answer(graph: SurveilGraph, query: str) -> list[str]:
    """The first row of an answer, as texts."""
    table = graph.sparql(query)
    assert isinstance(table, Table)
    return [str(term.value if term else "") for term in table.rows[0]]


@pytest.mark.usefixtures("world")
def test_a_loan_that_three_tables_record_is_counted_once(
    world_root: Path, tmp_path: Path, huawei_row: Callable[..., bytes]
) -> None:
    """One AidData record in two releases and in the list on Africa, which cites it: one event, one origin, one sum.

    The amounts are those we wrote: 1,000,000.5 nominal US dollars in each release, 46 million in the list, which says
    nothing of prices.
    """
    huawei, military, africa = (tmp_path / f"{name}.csv" for name in ("huawei", "military", "africa"))
    row = huawei_row(**STATELESS, **{"Title": "Lamps", "AidData TUFF Project ID": "990003"})
    huawei.write_bytes(row)
    military.write_bytes(row.replace(b"For Huawei Agg", b"For Military Agg", 1))
    lines = (
        (Path(__file__).parents[1] / "africa_digital_finance" / "sample.csv").read_text(encoding="utf-8").splitlines()
    )
    africa.write_text("\n".join([lines[0], AFRICAN]) + "\n", encoding="utf-8")
    publishes = [("aidata", [huawei, military]), ("africa_digital_finance", [africa])]
    current = published(world_root, tmp_path / "room", publishes).current()
    assert current is not None
    graph = SurveilGraph(current)
    of_key = '?claim a skg:Financing ; skg:recordKey "aidata 990003" ; '
    counted = f"SELECT (COUNT(DISTINCT ?claim) AS ?c) (COUNT(DISTINCT ?e) AS ?n) WHERE {{ {of_key} skg:accountOf ?e }}"
    assert answer(graph, counted) == ["3", "1"]
    shared = f"SELECT (COUNT(?claim) AS ?c) WHERE {{ {of_key} skg:originatesFrom source:aidata-records }}"
    assert answer(graph, shared) == ["3"]
    assert answer(graph, f"SELECT (COUNT(?claim) AS ?c) WHERE {{ {of_key} skg:countsInSums true }}") == ["1"]
    assert [Decimal(answer(graph, query)[0]) for query in (NAIVE, ONCE)] == [Decimal("2000001.0"), Decimal("1000000.5")]


@pytest.fixture(scope="module")
def gifts(
    sample: Callable[..., Any], huawei_row: Callable[..., bytes], tmp_path_factory: pytest.TempPathFactory
) -> Index:
    """The network of four gifts of one company to one state, whose titles are those below."""
    titles = {
        "53408": "Company gives a safe city platform",
        "990001": "Company gives surveillance equipment",
        "990002": "Company donates 40 computers",
        "990003": "Company donates examination equipment",
    }
    known = {"Recipient": "Uganda", "Receiving Agencies": "Government of Uganda", "Receiving Agencies Origin": "Uganda"}
    rows = [huawei_row(**known, **{"AidData TUFF Project ID": key, "Title": title}) for key, title in titles.items()]
    told = sample("aidata", b"".join([rows[0], *(row.split(b"\r\n", 1)[1] for row in rows[1:])])).turtle()
    store = ox.Store()
    entities = [data_root() / "kg" / "curated" / "entities" / f"{name}.ttl" for name in ("states", "technologies")]
    for path in [*sorted((data_root() / "ontology" / "modules").glob("*.ttl")), *entities]:
        store.load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(iri.graph("known")))
    store.load(input=told, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(iri.graph("told")))
    rules.apply(store, data_root() / "queries")
    folder = tmp_path_factory.mktemp("gifts")
    build.build(EmbeddedView(store), folder)
    return Index(folder)


def test_what_names_no_surveillance_is_counted_and_not_shown(gifts: Index) -> None:
    """Of four gifts those of computers and examination equipment are suppressed; `--include-weak` shows all, last."""
    ends = names.resolve(gifts, "Lanternfish Devices Co., Ltd."), names.resolve(gifts, "Uganda")

    def told(query: PathQuery) -> tuple[list[str], list[int]]:
        answer = find_path(gifts, query, *ends)
        events = [found[0] for found in answer.chains[0].hops[0].events]
        assert all(account.citations[0].place.startswith("row ") for account in events)
        counts = [item.number for item in answer.suppressed if "on these steps that name no" in item.reason]
        return [account.claim.rpartition("/")[2] for account in events], counts

    shown, counted = told(PathQuery())
    assert shown[0] == "53408-supply"
    assert set(shown) == {"53408-supply", "53408", "990001"}
    assert counted == [2]
    everything, none = told(PathQuery(include_weak=True))
    assert everything[:3] == shown
    assert set(everything[3:]) == {"990002", "990003"}
    assert none == []


def test_what_names_no_surveillance_is_shown_where_nothing_else_is(gifts: Index) -> None:
    """A company that only gave books is not said to have given nothing: the claim stands, told for what it is."""
    claim = gifts.claim_number(f"{iri.CLAIM}aidata-huawei/990002")
    assert claim is not None
    assert gifts.claim(claim)["beside"]
    financier = names.resolve(gifts, "Lanternfish Devices Co., Ltd.")
    query = PathQuery(only=frozenset({"GoodsInKind"}))
    answer = find_path(gifts, query, financier, names.resolve(gifts, "Uganda"))
    events = [found[0] for found in answer.chains[0].hops[0].events]
    assert {account.claim.rpartition("/")[2] for account in events} == {"990002", "990003"}
    assert all(account.beside and account.verb == "donated goods in" for account in events)
