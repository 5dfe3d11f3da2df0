"""`python -m surveilkg.generate.regions [--check]`: kg/derived/un-m49.ttl, which states lie in which region.

Regions are those of the United Nations Statistics Division, Standard country or area codes for statistical use (series
M, number 49; online version, read 2026-11). Codes and membership are facts of that standard; names in common speech are
added as aliases. Only states that the graph holds are placed. Taiwan and Kosovo have no code of their own there.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pyoxigraph as ox

from surveilkg import iri
from surveilkg.clean.country_names import NAMES
from surveilkg.export.turtle import canonical_turtle
from surveilkg.settings import data_root

COMMAND = "python -m surveilkg.generate.regions"
_SOURCE = "un-m49"
_CARIBBEAN = (
    "AIA ATG ABW BHS BRB BES VGB CYM CUB CUW DMA DOM GRD GLP HTI JAM MTQ MSR PRI BLM KNA LCA MAF VCT SXM TTO TCA VIR"
)
_OWN = {"002": "africa", "142": "asia", "150": "europe", "143": "central-asia", "030": "east-asia"}
"""Regions that kg/curated describes already."""
REGIONS: dict[str, tuple[str, str, tuple[str, ...], str]] = {
    "002": ("", "Africa", (), ""),
    "015": ("002", "Northern Africa", ("North Africa",), "DZA EGY ESH LBY MAR SDN TUN"),
    "202": ("002", "Sub-Saharan Africa", ("Subsaharan Africa",), ""),
    "014": (
        "202",
        "Eastern Africa",
        ("East Africa",),
        "BDI COM DJI ERI ETH KEN MDG MWI MUS MYT MOZ REU RWA SYC SOM SSD UGA TZA ZMB ZWE",
    ),
    "017": ("202", "Middle Africa", ("Central Africa",), "AGO CMR CAF TCD COG COD GNQ GAB STP"),
    "018": ("202", "Southern Africa", (), "BWA SWZ LSO NAM ZAF"),
    "011": (
        "202",
        "Western Africa",
        ("West Africa",),
        "BEN BFA CPV CIV GMB GHA GIN GNB LBR MLI MRT NER NGA SHN SEN SLE TGO",
    ),
    "019": ("", "Americas", ("the Americas",), ""),
    "419": ("019", "Latin America and the Caribbean", (), ""),
    "029": (
        "419",
        "Caribbean",
        (),
        _CARIBBEAN,
    ),
    "013": ("419", "Central America", (), "BLZ CRI SLV GTM HND MEX NIC PAN"),
    "005": ("419", "South America", (), "ARG BOL BRA CHL COL ECU FLK GUF GUY PRY PER SUR URY VEN"),
    "021": ("019", "Northern America", (), "BMU CAN GRL SPM USA"),
    "142": ("", "Asia", (), ""),
    "143": ("142", "Central Asia", (), "KAZ KGZ TJK TKM UZB"),
    "030": ("142", "East Asia", ("Eastern Asia",), "CHN HKG MAC PRK JPN MNG KOR"),
    "035": (
        "142",
        "South-eastern Asia",
        ("Southeast Asia", "South-East Asia", "South East Asia"),
        "BRN KHM IDN LAO MYS MMR PHL SGP THA TLS VNM",
    ),
    "034": ("142", "Southern Asia", (), "AFG BGD BTN IND IRN MDV NPL PAK LKA"),
    "145": (
        "142",
        "Western Asia",
        ("West Asia",),
        "ARM AZE BHR CYP GEO IRQ ISR JOR KWT LBN OMN QAT SAU PSE SYR TUR ARE YEM",
    ),
    "150": ("", "Europe", (), ""),
    "151": ("150", "Eastern Europe", (), "BLR BGR CZE HUN POL MDA ROU RUS SVK UKR"),
    "154": ("150", "Northern Europe", (), "ALA DNK EST FRO FIN GGY ISL IRL IMN JEY LVA LTU NOR SJM SWE GBR"),
    "039": ("150", "Southern Europe", (), "ALB AND BIH HRV GIB GRC VAT ITA MLT MNE MKD PRT SMR SRB SVN ESP"),
    "155": ("150", "Western Europe", (), "AUT BEL FRA DEU LIE LUX MCO NLD CHE"),
    "009": ("", "Oceania", (), ""),
    "053": ("009", "Australia and New Zealand", ("Australasia",), "AUS NZL"),
    "054": ("009", "Melanesia", (), "FJI NCL PNG SLB VUT"),
    "057": ("009", "Micronesia (region)", (), "GUM KIR MHL FSM NRU MNP PLW"),
    "061": ("009", "Polynesia", (), "ASM COK PYF NIU PCN WSM TKL TON TUV WLF"),
}
"""M49 code to the code of the region around it, its name, names in common speech, and ISO 3166-1 alpha-3 codes."""


def region(code: str) -> str:
    """IRI of a region by its M49 code."""
    return iri.entity(_OWN.get(code, f"m49-{code}"))


def render() -> str:
    """The file as it should be."""
    return canonical_turtle(set(_triples()), {"said": f"{iri.CLAIM}{_SOURCE}/", "at": f"{iri.source(_SOURCE)}#"})


def _triples() -> Iterator[ox.Triple]:
    yield from _about_source()
    for code, (around, name, aliases, states) in REGIONS.items():
        passage = f"{iri.source(_SOURCE)}#{code}" if around or states else iri.source(_SOURCE)
        if around or states:
            yield from _passage(passage, code)
        if code not in _OWN:
            yield _link(region(code), iri.RDF + "type", iri.SKG + "Region")
            yield _text(region(code), iri.SKOS + "prefLabel", name, "en")
            yield _link(region(code), iri.SKG + "reference", passage)
            for alias in aliases:
                yield _text(region(code), iri.SKOS + "altLabel", alias, "en")
        if around:
            yield from _containment(code, (region(code), name), around, f"{code}-in-{around}")
        for state in states.split():
            if state in NAMES:
                yield from _containment(code, (iri.entity(state), NAMES[state][0]), code, f"{state}-in-{code}")


def _about_source() -> Iterator[ox.Triple]:
    source = iri.source(_SOURCE)
    title = "Standard country or area codes for statistical use (M49)"
    yield _link(source, iri.RDF + "type", iri.SKG + "Source")
    yield _link(source, iri.SKG + "sourceKind", iri.SKG + "source-official-record")
    yield _text(source, iri.SKOS + "prefLabel", f"{title}, United Nations Statistics Division", "en")
    yield _text(source, iri.SKG + "title", title)
    yield _text(source, iri.SKG + "publisherName", "United Nations Statistics Division")
    yield _text(source, iri.SKG + "citeAs", "UN M49")
    yield _text(source, iri.SKG + "url", "https://unstats.un.org/unsd/methodology/m49/")


def _passage(passage: str, code: str) -> Iterator[ox.Triple]:
    yield _link(passage, iri.RDF + "type", iri.SKG + "Passage")
    yield _link(passage, iri.SKG + "inSource", iri.source(_SOURCE))
    yield _link(passage, iri.SKG + "supportsMode", iri.SKG + "asserted")
    yield _text(passage, iri.SKG + "recordId", code)


def _containment(place: str, inner: tuple[str, str], outer: str, name: str) -> Iterator[ox.Triple]:
    claim, passage = f"{iri.CLAIM}{_SOURCE}/{name}", f"{iri.source(_SOURCE)}#{place}"
    told = f"The United Nations count {inner[1]} in the region {REGIONS[outer][1]}."
    yield _link(claim, iri.RDF + "type", iri.SKG + "Containment")
    for term, value in (("contained", inner[0]), ("container", region(outer)), ("citation", passage)):
        yield _link(claim, iri.SKG + term, value)
    for term, value in (("mode", "asserted"), ("rank", "rank-normal")):
        yield _link(claim, iri.SKG + term, iri.SKG + value)
    yield _link(claim, iri.SKG + "source", iri.source(_SOURCE))
    yield _text(claim, iri.SKG + "paraphrase", told, "en")
    yield _text(claim, iri.SKG + "asWritten", place)


def _link(subject: str, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))


def _text(subject: str, predicate: str, value: str, language: str | None = None) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.Literal(value, language=language))


def main(arguments: list[str]) -> int:
    """Write the file, or with `--check` say whether it is current (exit 1 where it is not)."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write(f"usage: {COMMAND} [--check]\n")
        return 2
    path = data_root() / "kg" / "derived" / f"{_SOURCE}.ttl"
    text = render()
    if arguments:
        current = path.read_text(encoding="utf-8") if path.exists() else ""
        if current != text:
            sys.stderr.write(f"{path} is stale; run: {COMMAND}\n")
        return int(current != text)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
