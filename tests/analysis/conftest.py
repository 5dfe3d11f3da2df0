"""A fictional world of owners and lists for tests of exposure, written as a table of claims.

The lists bear the names of real ones, because rules name their lists; every party is invented.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from surveilkg.api import SurveilGraph
from surveilkg.model import interval

HERE = Path(__file__).resolve().parent
LISTS = {
    "sdn": "Specially Designated Nationals and Blocked Persons List",
    "el": "Entity List",
    "uvl": "Unverified List",
}
SOURCES = {"gazette": "2025-12-31", "courier": "2021-06-30", "leaflet": ""}
"""Source to the day of its publication; the leaflet shows none."""
PREFIXES = """@prefix claim: <https://w3id.org/surveilkg/claim/> .
@prefix id: <https://w3id.org/surveilkg/id/> .
@prefix skg: <https://w3id.org/surveilkg/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix source: <https://w3id.org/surveilkg/source/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


class World:
    """Writes claims as Turtle, and compiles them as the shipped graph is compiled."""

    def __init__(self) -> None:
        self._parties: dict[str, str] = dict.fromkeys(LISTS, "RestrictionList")
        self._claims: dict[str, list[str]] = {source: [] for source in SOURCES}
        self._places: dict[str, list[str]] = {source: [] for source in SOURCES}

    def listing(self, party: str, on: str = "sdn", when: str = "2020-01-01/..", **more: str) -> None:
        """A party on a list, or (`on` empty) listed by an authority that names no list."""
        keeper = more.pop("by", "treasury")
        roles = {"listedParty": party, "listingAuthority": keeper} | ({"restrictionList": on} if on else {})
        self._claim("Listing", roles, "", when, **more)

    def stake(self, owner: str, owned: str, share: str = "", when: str = "2020-01-01/..", **more: str) -> None:
        """A stake: share `55`, `25-50`, or empty where its size is not stated; `way` is `true` or `false`."""
        facts = ""
        low, _, high = share.partition("-")
        if share:
            facts = f"; skg:sharePctMin {low}.0 ; skg:sharePctMax {high}.0 " if high else f"; skg:sharePct {low}.0 "
        if way := more.pop("way", ""):
            facts += f"; skg:isHeldDirectly {way} "
        self._claim("Ownership", {"owner": owner, "owned": owned}, facts, when, **more)

    def deal(self, supplier: str, when: str, **more: str) -> None:
        """A deal with the state of Ruritania."""
        self._claim(
            "Deal", {"supplier": supplier, "recipient": "XRU"}, "; skg:status skg:status-unknown ", when, **more
        )

    def _claim(self, kind: str, roles: dict[str, str], facts: str, when: str, **more: str) -> None:
        source, mode = more.get("source", "gazette"), more.get("mode", "asserted")
        self._parties.update({party: self._parties.get(party, "Company") for party in roles.values()})
        row = len(self._claims[source]) + 1
        told = "".join(f"skg:{role} id:{party} ; " for role, party in roles.items())
        if when:
            bounds = interval.parse(when)
            told += f'skg:when "{when}" ; '
            terms = ("earliest_start", "latest_start", "earliest_end", "latest_end")
            for name in terms:
                if day := getattr(bounds, name):
                    term = "".join(part if at == 0 else part.capitalize() for at, part in enumerate(name.split("_")))
                    told += f'skg:{term} "{day}"^^xsd:date ; '
        hedge = '; skg:hedge "it is said" ' if mode != "asserted" else ""
        self._claims[source].append(
            f"<https://w3id.org/surveilkg/claim/{source}/r{row}> a skg:{kind} ; {told} skg:mode skg:{mode} ; "
            f'skg:rank skg:rank-normal ; skg:source source:{source} ; skg:asWritten "row {row}" ; '
            f'skg:paraphrase "Row {row} tells of {" and ".join(roles.values())}."@en ; '
            f"skg:citation <https://w3id.org/surveilkg/source/{source}#r{row}> {facts}{hedge}."
        )
        self._places[source].append(
            f"<https://w3id.org/surveilkg/source/{source}#r{row}> a skg:Passage ; skg:inSource source:{source} ; "
            f"skg:row {row} ; skg:supportsMode skg:{mode} ."
        )

    def write(self, kg: Path) -> None:
        """The files of a kg/ folder."""
        for folder in ("entities", "claims", "account"):
            (kg / "curated" / folder).mkdir(parents=True)
        (kg / "decisions").mkdir()
        reference = "<https://w3id.org/surveilkg/source/gazette#r1>"
        lines = [
            f'id:{party} a skg:{kind} ; skg:reference {reference} ; skos:prefLabel "{_label(party)}"@en .'
            for party, kind in sorted(self._parties.items())
            if party != "XRU"
        ]
        lines.append(
            f'id:XRU a skg:State ; skg:isoAlpha2 "XR" ; skg:isoAlpha3 "XRU" ; skg:isoNumeric "901" ; '
            f'skg:reference {reference} ; skos:prefLabel "Ruritania"@en .'
        )
        _write(kg / "curated" / "entities" / "world.ttl", lines)
        for source, published in SOURCES.items():
            when = "".join(
                f'skg:published{bound} "{published}"^^xsd:date ; ' for bound in ("Earliest", "Latest") if published
            ) + (f'skg:published "{published}" ; ' if published else "")
            about = (
                f'source:{source} a skg:Source ; {when} skg:citeAs "The {source}" ; skg:sourceKind skg:source-dataset ;'
            )
            _write(
                kg / "curated" / "account" / f"{source}.ttl",
                [f'{about} skos:prefLabel "The {source}"@en .', *self._places[source]],
            )
            _write(kg / "curated" / "claims" / f"{source}.ttl", self._claims[source])


def _label(party: str) -> str:
    keepers = {"treasury": "United States Department of the Treasury", "nowhere": "Ministry of Nowhere"}
    return LISTS.get(party) or keepers.get(party) or party.replace("-", " ").title()


def _write(path: Path, lines: list[str]) -> None:
    path.write_text(PREFIXES + "\n" + "\n".join(lines) + "\n", encoding="utf-8")


def compiled(world: World, root: Path) -> SurveilGraph:
    """A world as a published generation, with the real ontology, shapes and queries."""
    from surveilkg.generate import manifest
    from surveilkg.ingest import shipped
    from surveilkg.store.generations import Workspace

    for name in ("ontology", "shapes", "queries"):
        (root / name).symlink_to(HERE.parents[1] / name)
    shutil.rmtree(root / "kg", ignore_errors=True)
    world.write(root / "kg")
    (root / "kg" / "MANIFEST.toml").write_text(manifest.render(root / "kg"), encoding="utf-8")
    return SurveilGraph(shipped.ensure(Workspace(root / "workspace"), root, lambda _: None))


def _owners(world: World) -> None:
    """Families of firms, each with the sums written beside it."""
    world.listing("anvil")
    world.listing("bolt")
    world.stake("anvil", "chisel", "30")  # 30 + 25 = 55
    world.stake("bolt", "chisel", "25")
    world.stake("anvil", "drill", "50")  # 50, so drill's 50 of file counts in full
    world.stake("drill", "file", "50")
    world.stake("anvil", "grip", "49")  # 49 + [0, 100]
    world.stake("bolt", "grip")
    world.stake("anvil", "hoist", "25-50")  # 25 to 50, or 30 to 55 with bolt's 5
    world.stake("bolt", "hoist", "5")
    world.stake("anvil", "iron", "10")  # a circle: iron and jack hold 60 of each other
    world.stake("jack", "iron", "60")
    world.stake("iron", "jack", "60")
    world.stake("anvil", "knob", "60", mode="alleged")
    world.stake("anvil", "lathe", "60", mode="denied")
    world.stake("anvil", "mallet", "30")  # the same stake, from two sources
    world.stake("anvil", "mallet", "30", source="courier")
    world.stake("anvil", "nail", "30")  # two sources contradict each other
    world.stake("anvil", "nail", "55", source="courier")
    world.stake("anvil", "oiler", "55")  # 55 + 75 = 130
    world.stake("wren", "oiler", "75")
    world.stake("anvil", "plane", "60", when="2021")  # held in 2021; before and after is not said
    world.stake("anvil", "quoin", "60", way="false")  # through others whom nobody names
    world.stake("anvil", "rasp", "40")  # rasp holds all of saw; anvil's 40 of saw is the same stake told twice
    world.stake("rasp", "saw", "60")
    world.stake("anvil", "saw", "24")  # 40 per cent of 60
    world.stake("anvil", "tongs", "60", when="2020-01-01/2022-06")
    world.stake("wren", "vice", "100")


def _listings(world: World) -> None:
    """Parties on lists at different dates, and one deal before, one after, one straddling, one undated."""
    world.listing("zinc", on="el", when="2022-03", by="commerce")
    world.stake("zinc", "alloy", "50", when="2021-01-01/..")
    world.listing("yew", on="el", when="", by="commerce")
    world.listing("xebec", on="", when="2023-01-01/..", by="treasury")
    world.listing("willow", on="uvl", by="commerce")
    world.listing("vole", on="sdn", mode="alleged")
    world.listing("urn", on="sdn", when="2020-01-01/2022-01-01")
    world.listing("tern", on="sdn", when="2020-01-01/..", source="gazette")
    world.listing("tern", on="sdn", when="2020-01-01/2021-01-01", source="courier")
    world.stake("yew", "yarn", "70", source="leaflet", when="")
    for when in ("2021", "2022", "2023-05", "2021/2023", ""):
        world.deal("zinc", when)
    world.deal("chisel", "2021")
    world.deal("vice", "2021")


@pytest.fixture(scope="session")
def firms(tmp_path_factory: pytest.TempPathFactory) -> SurveilGraph:
    """The world of owners and lists, compiled once."""
    world = World()
    _owners(world)
    _listings(world)
    return compiled(world, tmp_path_factory.mktemp("firms"))
