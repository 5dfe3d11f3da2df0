"""kg/derived/: what ships, against the terms of the sources, figures counted elsewhere, and the real files."""

from __future__ import annotations

import csv
import re
import zipfile
from collections import defaultdict
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.errors import EnvironmentFailure
from surveilkg.generate.derived import __main__ as command
from surveilkg.generate.derived.build import build
from surveilkg.generate.derived.plan import ORDER, SHIPMENTS, shipment_of
from surveilkg.generate.derived.select import Listed, Records
from surveilkg.identity.known import Known
from surveilkg.ingest import manifest
from surveilkg.model.record import Claim, Locator, Party
from surveilkg.settings import data_root
from surveilkg.sources.registry import find
from surveilkg.table import Table

KG = data_root() / "kg"
FILES = [KG / entry.path for entry in manifest.read(KG) if entry.source]
COUNTRIES = """
SELECT (COUNT(DISTINCT ?state) AS ?n) WHERE {
  GRAPH <https://w3id.org/surveilkg/graph/source/aigs-2022> { ?claim skg:technology ?what ; skg:location ?state }
}"""
LISTINGS = """
SELECT DISTINCT ?company ?when ?words WHERE {
  ?listing a skg:Listing ; skg:listedParty ?company ; skg:asWritten ?words ; skg:when ?when .
  ?listing skg:restrictionList id:entity-list ; skg:source source:restricted-lists .
}"""
NAMES = ("prefLabel", "altLabel", "asWritten")
"""Properties that hold names and figures verbatim."""
SHARED_WORDS = 9
"""So many consecutive words in common with a text of a source would be a copy of it."""


@cache
def triples(path: Path) -> list[ox.Quad]:
    """Statements of a file."""
    return list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))


def texts(path: Path, *properties: str) -> set[str]:
    """Literals of some properties of a file."""
    wanted = (quad for quad in triples(path) if iri.local_name(quad.predicate.value) in properties)
    return {quad.object.value for quad in wanted if isinstance(quad.object, ox.Literal)}


def test_files_are_the_releases_that_are_planned() -> None:
    """Nothing ships that the plan does not name, in the order that it gives, from sources that allow it."""
    assert {path.stem for path in FILES} == set(ORDER)
    for entry in (entry for entry in manifest.read(KG) if entry.source):
        shipment = shipment_of(Path(entry.path).stem)
        assert shipment is not None
        spec = find(shipment.source)
        assert spec.ships
        assert (entry.source, entry.attribution) == (spec.id, spec.attribution)
        assert entry.licence == (shipment.licence or spec.licence)
        assert "NC" not in entry.licence
        assert entry.order == ORDER[Path(entry.path).stem]


def test_readme_names_every_source_and_its_terms() -> None:
    """Attribution is what the licences ask for: it stands where a reader looks first."""
    text = (data_root() / "README.md").read_text(encoding="utf-8")
    for entry in (entry for entry in manifest.read(KG) if entry.source):
        row = next(line for line in text.splitlines() if f"`{Path(entry.path).name}`" in line)
        assert f"| {entry.attribution} | {entry.licence} |" in row


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_release_stands_alone(path: Path) -> None:
    """Claims cite records of the release; entities that other files of kg/ do not describe are described here."""
    said = {quad.subject.value for quad in triples(path) if isinstance(quad.subject, ox.NamedNode)}
    others = [*(KG / "curated" / "entities").glob("*.ttl"), *(set((KG / "derived").glob("*.ttl")) - set(FILES))]
    curated = {str(quad.subject).strip("<>") for file in others for quad in triples(file)}
    for quad in triples(path):
        assert not isinstance(quad.subject, ox.Triple)
        assert not isinstance(quad.object, ox.Triple)
        if quad.predicate.value == iri.SKG + "citation":
            assert quad.object.value in said
            assert quad.object.value.startswith(f"{iri.SOURCE}{path.stem}#")
        if quad.object.value.startswith(iri.ENTITY):
            assert quad.object.value in said | curated, quad.object.value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_person_ships(path: Path) -> None:
    """Lists hold individuals; no entity of a release is one."""
    typed = (quad for quad in triples(path) if quad.predicate.value == iri.RDF + "type")
    kinds = {quad.object.value for quad in typed if isinstance(quad.object, ox.NamedNode)}
    assert kinds
    assert iri.SKG + "Person" not in kinds


def test_index_counts_as_its_publisher_does(graph: SurveilGraph) -> None:
    """Countries by technology in the 2022 edition. Expected: the totals that Carnegie published (64, 78, 69, 38)."""
    published = {
        "safe-city": 64,
        "facial-recognition": 78,
        "smart-policing": 69,
        "social-media-surveillance": 38,
    }
    for technology, states in published.items():
        found = graph.sparql(COUNTRIES.replace("?what", f"id:{technology}"))
        assert isinstance(found, Table)
        assert [row[0].value for row in found.rows if row[0]] == [str(states)], technology


def test_entity_list_dates_are_those_of_the_federal_register(graph: SurveilGraph) -> None:
    """Day and notice of well-known listings.

    Expected: the Federal Register's notices of 9 October 2019 (84 FR 54002), 5 June 2020 (85 FR 34503) and 11 December
    2024, and of 21 May 2019 for Huawei (84 FR 22961).
    """
    listings = graph.sparql(LISTINGS)
    assert isinstance(listings, Table)
    found: dict[str, set[str]] = defaultdict(set)
    for row in listings.rows:
        assert all(row)
        found[iri.local_name(row[0].value)] |= {row[1].value, row[2].value}  # type: ignore[union-attr]
    october = {"2019-10-09/..", "84 FR 54004, 10/9/19"}
    for company in ("hikvision", "dahua", "megvii", "yitu", "aigs-iflytek"):
        assert october <= found[company], company
    assert {"2020-06-05/..", "85 FR 34505, 6/5/20"} <= found["cloudwalk"]
    assert "2024-12-11/.." in found["aigs-ntechlab"]
    assert "2019-05-21/.." in found["huawei"]


@pytest.mark.needs_real_data
def test_files_are_what_the_sources_give(documents: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The documented command finds nothing stale: same files, same bytes."""
    status = command.main([str(documents.parent / "data"), "--check"])
    assert status == 0, capsys.readouterr().err


@pytest.mark.needs_real_data
def test_no_title_or_description_ships(documents: Path) -> None:
    """Nine consecutive words of a title or description, names left aside, would be a copy of it."""
    data = documents.parent / "data"
    with (data / "africa-digital-finance" / "all-nonstate.csv").open(encoding="utf-8-sig", newline="") as stream:
        free = [row[name] for row in csv.DictReader(stream) for name in ("title", "description")]
    with zipfile.ZipFile(data / "aiddata-huawei-finance" / "AidDatasGlobalHuaweiFinanceDataset.xlsx") as book:
        shared = book.read("xl/sharedStrings.xml").decode("utf-8")
    free += [text for text in re.findall(r"<t[^>]*>([^<]+)</t>", shared) if len(text.split()) > 2 * SHARED_WORDS]
    copied = {run for text in free for run in runs(text)}
    assert len(copied) > 10_000
    for path in FILES:
        names = sorted(texts(path, *NAMES), key=len, reverse=True)
        assert all(len(name.split()) < 40 for name in names), path.stem
        pattern = re.compile("|".join(map(re.escape, names)))
        for text in texts(path, "paraphrase", "note", "hedge", "statedReason"):
            assert not runs(pattern.sub(" / ", text)) & copied, (path.stem, text)


def runs(text: str) -> set[tuple[str, ...]]:
    """Runs of consecutive words; record ids and addresses, which ship, hold hyphens and slashes and count for none."""
    words = re.findall(r"\w+", re.sub(r"\S*(?:-\S*-|/)\S*", " ", text.casefold()))
    return {tuple(words[at : at + SHARED_WORDS]) for at in range(len(words) - SHARED_WORDS + 1)}


def known(name: str, kind: str, *kinds: str, ships: bool = True) -> Known:
    """An entity of the graph."""
    return Known(iri.entity(name.lower()), frozenset({kind, *kinds}), kind, name, "", ships)


def said(number: int, kind: str, technology: str = "", **roles: str) -> Claim:
    """A claim about parties by name."""
    links = {"technology": (technology,)} if technology else {}
    parties = {role: (Party(name, "Organization", "CHN" if name == "Bank" else ""),) for role, name in roles.items()}
    return Claim(f"c{number}", kind, "asserted", Locator(f"r{number}"), "We say so.", ("so",), parties, links)


def taken_for(party: Party) -> Known:
    """What a party is taken for: an entity of its own name."""
    return known(party.name.replace(" ", "-"), "Organization", ships=False)


def kept(selection: Listed | Records, claims: list[Claim]) -> list[str]:
    """Ids of the claims that ship."""
    for claim in claims:
        selection.learn(claim)
    return [claim.id for claim in claims if selection.ships(claim)]


def test_of_a_list_ships_what_belongs_to_an_actor() -> None:
    """The actor, parties of its name, parts and wholes by the list's own word; no namesake in part, no stranger."""
    claims = [
        said(1, "Listing", listedParty="Argus", listingAuthority="Office"),
        said(2, "Listing", listedParty="Argus Cloud Beijing"),
        said(3, "Listing", listedParty="Argusson"),
        said(4, "Listing", listedParty="Holding"),
        said(5, "Ownership", owner="Holding", owned="Argus"),
        said(6, "Affiliation", affiliate="Part", affiliatedWith="Argus"),
        said(7, "Affiliation", affiliate="Sister", affiliatedWith="Holding"),
        said(8, "Listing", listedParty="Lantern"),
        said(9, "Listing", listedParty="Lantern East"),
    ]
    actors = {
        entity.iri: entity for entity in (known("Argus", "Company"), known("Lantern East", "Company", ships=False))
    }
    assert kept(Listed(actors, taken_for), claims) == ["c1", "c2", "c4", "c5", "c6"]


def test_a_namesake_of_an_actor_that_is_not_listed_does_not_ship() -> None:
    """Dahua Electronics Corporation was denied export privileges; nothing but the name says that it is Dahua's."""
    claims = [said(1, "Listing", listedParty="Argus Electronics")]
    assert kept(Listed({known("Argus", "Company").iri: known("Argus", "Company")}, taken_for), claims) == []


def test_of_a_data_set_ship_records_that_concern_the_graph() -> None:
    """A company, a technology, a party of China; not a state or a bloc alone. Standing facts go with their party."""
    claims = [
        said(1, "Loan", financier="Argus", borrower="Town"),
        said(2, "Grant", financier="Union", beneficiary="Village"),
        said(3, "Grant", "id:safe-city", financier="Somebody", beneficiary="Village"),
        said(4, "Loan", financier="Bank", borrower="City"),
        said(5, "Subordination", subordinate="City", superior="Union"),
        said(6, "Subordination", subordinate="Hamlet", superior="Union"),
    ]
    graph = {entity.iri: entity for entity in (known("Argus", "Company"), known("Union", "Bloc"))}
    assert kept(Records(graph, taken_for), claims) == ["c1", "c3", "c4", "c5"]


def test_missing_file_is_named(tmp_path: Path) -> None:
    """A folder without the data is told with the path that is lacking, and nothing is written."""
    with pytest.raises(EnvironmentFailure, match=str(tmp_path / SHIPMENTS[0].files[0])):
        build(tmp_path, data_root(), lambda _: None)
    assert command.main([str(tmp_path)]) == EnvironmentFailure.exit_code


@pytest.mark.parametrize("arguments", [[], ["--check"], ["a", "b"], ["--checks", "a"]])
def test_misuse_tells_the_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """One folder and at most --check."""
    assert command.main(arguments) == 2
    assert "usage: python -m surveilkg.generate.derived FOLDER [--check]" in capsys.readouterr().err


def test_stale_absent_and_superfluous_files_are_told_and_mended(tmp_path: Path) -> None:
    """What --check names is what writing changes; a file that is no release is left alone."""
    made = {"one": "1\n", "two": "2\n"}
    (tmp_path / "one.ttl").write_text("0\n", encoding="utf-8")
    for name in ("three", "ours"):
        (tmp_path / f"{name}.ttl").write_text("3\n", encoding="utf-8")
    assert [path.stem for path in command.stale(tmp_path, made, {"one", "three"})] == ["one", "three", "two"]
    command.write(tmp_path, made, {"one", "three"})
    assert command.stale(tmp_path, made, {"one", "three"}) == []
    assert sorted(path.stem for path in tmp_path.glob("*.ttl")) == ["one", "ours", "two"]
