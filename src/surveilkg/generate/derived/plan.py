"""What ships in kg/derived/: which releases of which sources, from which files, in which order, under which terms."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shipment:
    """Releases of one source that ship.

    Args:
        source: id of the source.
        releases: names of its releases; each is a file of kg/derived/ and a graph.
        files: the files to read, relative to the folder of the data.
        scope: which of its claims ship: `all`, or one of `select.SCOPES`.
        note: what a reader of the release is told of what does not ship; empty where all does.
        licence: terms of what ships, where they are not those that the source states for all that it reads.
    """

    source: str
    releases: tuple[str, ...]
    files: tuple[str, ...]
    scope: str = "all"
    note: str = ""
    licence: str = ""


_LISTED = (
    "An excerpt: entries of organisations that are, own or belong to an actor of the graph; that a party is not in it "
    "says nothing. Ingest the whole lists to replace it."
)
SHIPMENTS = (
    Shipment(
        "aigs",
        ("aigs-2019", "aigs-2022"),
        ("carnegie-aigs/irene_AIGS.csv", "carnegie-aigs/silviagara_AI_Big_Data_Global_Surveillance_Index.csv"),
    ),
    Shipment("aidata", ("aidata-huawei",), ("aiddata-huawei-finance/AidDatasGlobalHuaweiFinanceDataset.xlsx",)),
    Shipment(
        "africa_digital_finance",
        ("africa-digital-finance",),
        ("africa-digital-finance/all-nonstate.csv",),
        scope="records",
        note="An excerpt: records that name a company or a public body of the graph, a technology of it, or a party of "
        "China; sums over it are not those of the data set. Ingest the whole file to replace it.",
    ),
    Shipment(
        "restricted_lists",
        ("restricted-lists",),
        (
            "us-restricted-lists/bis_entity_list.json",
            "us-restricted-lists/dow_1260h.json",
            "us-restricted-lists/ofac_nscmic.json",
        ),
        scope="listed",
        note=_LISTED,
    ),
    Shipment(
        "csl",
        ("csl",),
        (
            "us-csl/csl.csv",
            "us-csl/consolidated.csv",
            "us-csl/dpl.txt",
            "ofac-sdn-raw/bench_sdn.csv",
            "ofac-sdn-raw/bench_alt.csv",
            "ofac-sdn-raw/bench_add.csv",
            "ofac-sdn-raw/bench_sdn_comments.csv",
        ),
        scope="listed",
        note=_LISTED,
        licence="US government work (public domain)",
    ),
)
"""In the order in which they are made: names of a release are matched with those before it.

The Terrorist Exclusion List does not ship: its copy is non-commercial. Nor do official files that were changed to
serve as examples.
"""
ORDER = {release: number for number, release in enumerate((r for s in SHIPMENTS for r in s.releases), 1)}
"""Release to its place among all, from 1."""


def shipment_of(release: str) -> Shipment | None:
    """The shipment that a release belongs to; None where it is none of those that ship."""
    return next((shipment for shipment in SHIPMENTS if release in shipment.releases), None)
