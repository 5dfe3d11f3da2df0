"""Releases of one source see each other; what a source gives as the country tells namesakes apart."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from surveilkg import iri
from surveilkg.ingest import run
from surveilkg.ingest.known import read_register
from surveilkg.model.record import Claim, Locator, Outcome, Party
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import Edition, Parse, Parsed, Spec, find
from surveilkg.store.generations import Generation, Workspace
from surveilkg.store.oxigraph import EmbeddedView

ID = "https://w3id.org/surveilkg/id/"


def _quiet(line: str) -> None:
    del line


def _parse(file: InputFile, spec: Spec) -> Parsed:
    """A file of lines `owner;owned`, each party `name|class|country|key`; the file's name is the edition."""
    del spec

    def outcomes() -> Iterator[Outcome]:
        for row, line in enumerate(file.data.decode().splitlines(), 1):
            owner, owned = (Party(n, k, c, local_id=i) for n, k, c, i in (p.split("|") for p in line.split(";")))
            place = Locator(f"r{row}", row=row)
            roles = {"owner": (owner,), "owned": (owned,)}
            yield Outcome(row, (Claim(f"c{row}", "Ownership", "asserted", place, "One owns.", ("x",), roles),))

    return Parsed(Edition(Path(file.name).stem, f"edition {Path(file.name).stem}"), outcomes())


class Fictional(Spec):
    """A source of ours that reads such files."""

    def parser(self) -> Parse:
        """See `_parse`."""
        return _parse


A = """Lagado Lamps Co., Ltd.|Company|UGA|;Laputa Ferries|Organization||
Balnibarbi Mills|Company||k1;Balnibarbi Mills|Company||k2
Atlas|Company|UGA|;Atlas|PublicBody|UGA|
Glubb Foods|Company|UGA|k4;Glubb Foods|Company|KEN|k5"""
B = """LAGADO LAMPS CO LTD|Organization|UGA|;Laputa Ferries|Company||
Balnibarbi Mills|Company||k3;Balnibarbi Mills|Company||k2
Atlas|PublicBody|UGA|;Atlas|Company|UGA|"""
"""Two releases: one company in capitals and of a wider class, a key that is new, a ministry with a namesake."""


def _published(world_root: Path, room: Path, publishes: tuple[dict[str, str], ...]) -> Generation:
    """The generation after some publishes; nothing warns."""
    fields = {field.name: getattr(find("aigs"), field.name) for field in dataclasses.fields(Spec)}
    spec = Fictional(**{**fields, "expectations": {}})
    workspace = Workspace(room / "workspace")
    for releases in publishes:
        for name, text in releases.items():
            (room / f"{name}.txt").write_text(text, encoding="utf-8")
        run.ingest(workspace, world_root, spec, [str(room / f"{n}.txt") for n in releases], run.Options(), _quiet)
    current = workspace.current()
    assert current is not None
    return current


@pytest.fixture(scope="module")
def together(world_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """Both releases in one publish, and once more in the other order."""
    return _published(world_root, tmp_path_factory.mktemp("together"), ({"a": A, "b": B}, {"b": B, "a": A}))


def facts(generation: Generation, term: str) -> set[tuple[str, str]]:
    """Entity and value of a property of the entities of the source."""
    query = f"SELECT ?entity ?value WHERE {{ ?entity {term} ?value FILTER(STRSTARTS(STR(?entity), '{ID}aigs-')) }}"
    rows = EmbeddedView.open(generation.store).query_rows(query)
    return {(row["entity"].value.removeprefix(f"{ID}aigs-"), iri.local_name(row["value"].value)) for row in rows}


def test_how_releases_are_published_does_not_matter(together: Generation, world_root: Path, tmp_path: Path) -> None:
    """Together and again, or one after the other: the same canonical hash of every release."""
    apart = _published(world_root, tmp_path, ({"a": A}, {"b": B}))
    one, other = (each.manifest()["inputs"] for each in (together, apart))
    assert {graph: entry["hash"] for graph, entry in one.items()} == {graph: other[graph]["hash"] for graph in other}


def test_releases_of_a_source_share_their_entities(together: Generation) -> None:
    """One name, country and class in two editions: one IRI and one label; two keys of one name stay two entities."""
    assert facts(together, "skos:prefLabel") == {
        ("lagado-lamps-co-ltd-uga", "Lagado Lamps Co., Ltd."),
        ("laputa-ferries", "Laputa Ferries"),
        *((f"k{number}", "Balnibarbi Mills") for number in (1, 2, 3)),
        *((each, "Atlas") for each in ("atlas-uga", "atlas-uga-public-body")),
        *((f"k{number}", "Glubb Foods") for number in (4, 5)),
    }


def test_a_company_and_a_ministry_of_one_name_are_two(together: Generation) -> None:
    """They shared one IRI, so that the ministry's deals were the company's."""
    kinds = {
        each for each in facts(together, "rdf:type") if each[1] in ("Company", "PublicBody") and "atlas" in each[0]
    }
    assert kinds == {("atlas-uga", "Company"), ("atlas-uga-public-body", "PublicBody")}


def test_the_country_given_is_evidence_and_no_domicile(together: Generation) -> None:
    """The next source sees the countries of two namesakes; no rule says that they are based there."""
    assert {pair for pair in facts(together, "skg:countryGiven") if pair[0] in ("k4", "k5")} == {
        ("k4", "UGA"),
        ("k5", "KEN"),
    }
    register, _ = read_register(together, "csl")
    match = register.match(Party("Glubb Foods", "Company", "KEN"))
    assert match is not None and match.iri == f"{ID}aigs-k5"
    assert register.match(Party("Glubb Foods", "Company", "TZA")) is None
    assert facts(together, "skg:basedIn") == set()
