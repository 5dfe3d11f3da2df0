"""The inventory of commercial spyware: our sample, each trap, refusals, and the real file counted another way."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveilkg.errors import EnvironmentFailure
from surveilkg.sources.spyware_inventory.periods import periods

HERE = Path(__file__).parent
SAMPLE = (HERE / "sample.csv").read_bytes()
HEADER = SAMPLE.split(b"\n", 1)[0]
REAL = "carnegie-spyware-inventory/spy3.csv"


def row(**cells: str) -> bytes:
    """A table of one row, with plain values where none are given."""
    names = [name.strip() or f"#{at}" for at, name in enumerate(next(csv.reader([HEADER.decode()])), 1)]
    plain = {
        "Country of deployment": "Uganda",
        "Category of technology": "Spyware",
        "Commercial Entity": "Lantern Labs",
    }
    values = {**plain, "Country of origin": "Israel", **cells}
    return HEADER + b"\n" + ",".join(f'"{values.get(name, "")}"' for name in names).encode() + b"\n"


def test_sample_gives_what_we_read_in_it(sample: Callable[..., Any]) -> None:
    """The statements of three fictional rows, read by hand on 2026-11-22; any change of them is a change of meaning."""
    assert sample("spyware_inventory", SAMPLE).turtle() == (HERE / "expected.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("", []),
        ("2014", ["2014"]),
        ("2019-2021", ["2019/2021"]),
        ("2009 - present", ["2009/.."]),
        ("2016-2018, 2020, 2021", ["2016/2018", "2020", "2021"]),
        ("?-2021", ["/2021"]),
        ("2016-?", ["2016/"]),
        ("2010s - present", None),
        ("2021-2019", None),
        ("?-?", None),
        ("?", None),
        ("around 2014", None),
    ],
)
def test_periods_as_the_inventory_writes_them(cell: str, meant: list[str] | None) -> None:
    """Forms found in the real file (first eight) and faults: years only, nothing is guessed."""
    assert periods(cell) == meant


def test_several_periods_are_claims_of_their_own(sample: Callable[..., Any]) -> None:
    """Nothing is said of the years between two periods, so no claim spans them; the vendor's home is told once."""
    claims = sample("spyware_inventory", row(**{"Period of use": "2016-2018, 2020"})).claims()
    found = [(claim.id, claim.when) for claim in claims]
    assert found == [
        ("uganda-lantern-labs-spyware-period1", "2016/2018"),
        ("uganda-lantern-labs-spyware-period2", "2020"),
        ("origin-lantern-labs-israel", ""),
    ]


def test_decade_is_left_out_with_its_reason(sample: Callable[..., Any]) -> None:
    """`2010s - present` has no bounds in years: the time stays unknown, the words stay on the claim."""
    made = sample("spyware_inventory", row(**{"Period of use": "2010s - present"}))
    assert made.claims()[0].when == ""
    assert "2010s - present" in made.claims()[0].as_written
    assert [(reject.column, reject.whole_row) for reject in made.rejects()] == [("Period of use", False)]


def test_lower_confidence_is_alleged_with_its_mark(sample: Callable[..., Any]) -> None:
    """The publisher's mark makes a claim alleged, in its own words; the sentence says so too."""
    claim = sample("spyware_inventory", row(**{"Lower confidence sources": "x"})).claims()[0]
    assert (claim.mode, claim.hedge) == ("alleged", ("Lower confidence sources",))
    assert "lower confidence" in claim.paraphrase


def test_description_that_runs_over_shifts_the_row_back(sample: Callable[..., Any]) -> None:
    """In ten real rows half a description stands under the mark and every source one column too far."""
    shifted = row(**{"Lower confidence sources": " half a sentence", "Source 2": "https://paper.example/a"})
    claim = sample("spyware_inventory", shifted).claims()[0]
    assert claim.mode == "asserted"
    assert [origin.url for origin in claim.origins] == ["https://paper.example/a"]


def test_shifted_row_without_a_mark_is_rejected(sample: Callable[..., Any]) -> None:
    """Where the next cell is no mark either, nobody knows which column is which."""
    broken = row(**{"Lower confidence sources": "half", "Source 1": "https://paper.example/a"})
    assert [reject.column for reject in sample("spyware_inventory", broken).rejects()] == ["Lower confidence sources"]


def test_all_source_columns_are_origins(sample: Callable[..., Any]) -> None:
    """Sources stand in named and unnamed columns; each web page is one origin, the same page the same one."""
    claims = sample("spyware_inventory", SAMPLE).claims()
    assert [origin.url[-3:] for origin in claims[0].origins] == ["one", "two", "ree"]
    assert claims[0].origins[0] == next(c for c in claims if c.id.startswith("zambia")).origins[0]


def test_source_that_is_no_address_is_a_cell_left_out(sample: Callable[..., Any]) -> None:
    """A cell that is not a web address is reported, not dropped."""
    made = sample("spyware_inventory", row(**{"Source 1": "a newspaper"}))
    assert [(reject.column, reject.value) for reject in made.rejects()] == [("Source 1", "a newspaper")]


@pytest.mark.parametrize(
    ("column", "value"),
    [("Country of deployment", "Ruritania"), ("Category of technology", "Telepathy"), ("Country of deployment", "")],
)
def test_unknown_country_or_technology_is_rejected(sample: Callable[..., Any], column: str, value: str) -> None:
    """Without its place or technology there is no deployment; the reject names the cell."""
    rejects = sample("spyware_inventory", row(**{column: value})).rejects()
    assert [(reject.column, reject.value, reject.whole_row) for reject in rejects] == [(column, value, True)]


def test_same_row_twice_is_rejected_once(sample: Callable[..., Any]) -> None:
    """Country, vendor and technology are the key: a second row with all three has nothing that tells it apart."""
    twice = row() + row().split(b"\n", 1)[1]
    assert [reject.row for reject in sample("spyware_inventory", twice).rejects()] == [2]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"a,b\n1,2\n", "lacks the column"),
        (HEADER.replace(b"Period of use", b"Periods of use"), "there is 'Periods of use'"),
        (HEADER.replace(b",Source 1", b",Remark,Source 1"), "the columns of sources do not all follow"),
        (b"\xff\xfe" + SAMPLE, "not UTF-8"),
    ],
)
def test_other_files_are_refused(sample: Callable[..., Any], data: bytes, words: str) -> None:
    """Files that are not the inventory: one message that says what is wrong."""
    with pytest.raises(EnvironmentFailure, match=re.escape(words)):
        sample("spyware_inventory", data).outcomes()


@pytest.mark.needs_real_data
def test_real_file_counted_another_way(sample: Callable[..., Any], data_sets: Path) -> None:
    """Rows, marks and vendors of the real file, counted with csv alone (193 rows, 32 marked x)."""
    path = data_sets / REAL
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))[1:]
    claims = sample("spyware_inventory", path.read_bytes()).claims()
    used = {claim.place.row for claim in claims}
    assert len(rows) == len(used) == 193
    deployments = {(claim.place.row, claim.mode) for claim in claims if claim.kind == "Deployment"}
    assert Counter(mode for _, mode in deployments) == {
        "alleged": sum(cells[11] == "x" for cells in rows),
        "asserted": sum(cells[11] != "x" for cells in rows),
    }
    addresses = {cell.strip() for cells in rows for cell in cells[12:] if cell.strip()}
    assert {origin.url for claim in claims for origin in claim.origins} == addresses
    homes = {(cells[8].strip(), home.strip()) for cells in rows for home in cells[9].split(",")}
    assert sum(claim.kind == "Domicile" for claim in claims) == len(homes - {("Undisclosed", "Undisclosed")})
