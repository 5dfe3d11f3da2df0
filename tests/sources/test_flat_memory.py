"""Sources of files that may be large: what they hold in memory does not grow with the file."""

from __future__ import annotations

import csv
import functools
import gc
import io
import json
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from surveilkg.api import SurveilGraph
from surveilkg.errors import EnvironmentFailure
from surveilkg.identity import bearers, kept, layers
from surveilkg.ingest import archive, emit, run
from surveilkg.model.record import Party
from surveilkg.sources import json_document, reading
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import find
from surveilkg.sources.restricted_lists.linkable import Linkable
from surveilkg.store.generations import Generation, Workspace

_SCREENING = (
    *("source", "entity_number", "type", "programs", "name", "title", "addresses", "federal_register_notice"),
    *("start_date", "end_date", "standard_order", "license_requirement", "license_policy", "call_sign", "vessel_type"),
    *("gross_tonnage", "gross_registered_tonnage", "vessel_flag", "vessel_owner", "remarks", "source_list_url"),
    *("alt_names", "citizenships", "dates_of_birth", "nationalities", "places_of_birth", "source_information_url"),
    "ids",
)
SDN = "Specially Designated Nationals (SDN) - Treasury Department"
EL = "Entity List (EL) - Bureau of Industry and Security"
SMALL, TIMES = 40, 10
_HELD = 250
"""Bytes that may be held for each further row, as caches of bounded size fill up. Rows that are held take 2,200."""

_PIECE = 196_608
"""Bytes that a parser may hold beyond those for a small file: it takes a piece of the file apart at a time, and the
small file is less than a piece. XML takes most: 132,037 more were held for 400 entries, and 135,505 for 1,600."""


def _table(rows: Iterator[dict[str, str]], columns: tuple[str, ...]) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _parties(count: int) -> Iterator[dict[str, str]]:
    """Fictional entries: numbered ones, some linked to another, and ones without a number."""
    for at in range(count):
        row = {"type": "Entity", "addresses": "1 Example Road, Lusaka, ZM", "alt_names": f"Example {at} Holding Ltd"}
        if at % 2:
            yield {**row, "source": EL, "name": f"Sample Institute {at} Company Limited", "start_date": "2019-05-21"}
        else:
            link = f"Linked To: EXAMPLE {at // 4 * 2} TRADING LTD."
            yield {**row, "source": SDN, "entity_number": str(at), "name": f"EXAMPLE {at} TRADING LTD", "remarks": link}


def _csl(count: int) -> dict[str, str]:
    return {"csl.csv": _table(_parties(count), _SCREENING)}


def _consolidated(count: int) -> dict[str, str]:
    rows = ({**row, "_id": f"{at:056x}"} for at, row in enumerate(_parties(count)))
    return {"consolidated.csv": _table(rows, ("_id", *_SCREENING))}


def _json(count: int) -> dict[str, str]:
    results = [{**row, "id": f"{at:056x}", "alt_names": [row["alt_names"]]} for at, row in enumerate(_parties(count))]
    return {"consolidated.json": json.dumps({"total": count, "results": results, "sources": [{"a": [1.5, None]}]})}


def _raw(count: int) -> dict[str, str]:
    def lines(row: Callable[[int], tuple[str, ...]]) -> str:
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\r\n").writerows(row(at) for at in range(1, count))
        return out.getvalue()

    none = ("-0-",) * 7
    return {
        "sdn.csv": lines(lambda at: (str(at), f"EXAMPLE {at} TRADING LTD", "-0-", "ZIMBABWE", *none, f"Tax ID {at}.")),
        "sdn_alt.csv": lines(lambda at: (str(at), str(at), "aka", f"EXAMPLE {at} HOLDING", "-0-")),
        "sdn_add.csv": lines(lambda at: (str(at), str(at), "1 Example Road", "Lusaka", "Zambia", "-0-")),
        "sdn_comments.csv": lines(lambda at: (str(at), f" Linked To: EXAMPLE {max(1, at // 2)} TRADING LTD.")),
    }


def _xml(count: int) -> dict[str, str]:
    def entry(at: int) -> str:
        alias = (
            f"<akaList><aka><uid>{at}</uid><type>a.k.a.</type><lastName>EXAMPLE {at} HOLDING</lastName></aka></akaList>"
        )
        address = f"<addressList><address><uid>{at}</uid><country>Zambia</country></address></addressList>"
        return (
            f"<sdnEntry><uid>{at}</uid><lastName>EXAMPLE {at} TRADING LTD</lastName><sdnType>Entity</sdnType>"
            f"<programList><program>ZIMBABWE</program></programList>{alias}{address}</sdnEntry>\n"
        )

    head = '<?xml version="1.0"?><sdnList xmlns="http://tempuri.org/sdnList.xsd"><publshInformation><Publish_Date>'
    head += "07/16/2014</Publish_Date></publshInformation>"
    return {"sdn.xml": f"{head}{''.join(map(entry, range(1, count + 1)))}</sdnList>"}


def _ftm(count: int) -> dict[str, str]:
    def entity(at: int) -> dict[str, object]:
        if at % 2:
            tie = {"owner": [f"c{at - 1}"], "asset": [f"c{(at + 1) // 4 * 2}"], "percentage": ["12"]}
            return {"id": f"o{at}", "schema": "Ownership", "properties": tie}
        return {"id": f"c{at}", "schema": "Company", "properties": {"name": [f"C {at} Ltd"], "jurisdiction": ["zm"]}}

    return {"entities.ftm.json": "".join(json.dumps(entity(at)) + "\n" for at in range(count))}


LAYOUTS: dict[str, tuple[str, Callable[[int], dict[str, str]]]] = {
    "csl": ("csl", _csl),
    "consolidated": ("csl", _consolidated),
    "json": ("csl", _json),
    "raw": ("csl", _raw),
    "xml": ("csl", _xml),
    "ftm": ("ftm", _ftm),
}


def _opened(files: dict[str, str], folder: Path) -> list[InputFile]:
    """Files written into a folder and opened, each beside the others."""
    folder.mkdir()
    opened = []
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
        opened.append(archive.read(str(folder / name)))
    for file in opened:
        file.beside = tuple(other for other in opened if other is not file)
    return opened


def _leave_aside_what_is_there() -> None:
    """What other tests left is not looked through each time that memory is weighed."""
    gc.collect()
    gc.freeze()


def _read(source: str, files: dict[str, str], folder: Path) -> tuple[int, int]:
    """Claims that a source makes of files, and the most bytes that were held at a time while they were told."""
    opened = _opened(files, folder)
    spec, claims, held = find(source), 0, 0
    _leave_aside_what_is_there()
    tracemalloc.start()
    try:
        for file in opened:
            for number, outcome in enumerate(spec.parser()(file, spec).outcomes):
                claims += len(outcome.claims)
                if number % (SMALL // 2) == 0:
                    gc.collect()
                    held = max(held, tracemalloc.get_traced_memory()[0])
        return claims, held
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_memory_stays_flat_while_a_file_grows_tenfold(
    layout: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten times the rows give ten times the claims, and hold about the same at a time."""
    monkeypatch.setattr(reading, "_BLOCK", 4096)
    monkeypatch.setattr(json_document, "_BLOCK", 4096)
    source, make = LAYOUTS[layout]
    _read(source, make(20), tmp_path / "warm")
    few, small = _read(source, make(SMALL), tmp_path / "small")
    many, large = _read(source, make(SMALL * TIMES), tmp_path / "large")
    assert few > SMALL / 2
    assert many > (TIMES - 1) * few
    held = (large - small) / (SMALL * (TIMES - 1))
    assert held < _HELD, f"{held:.0f} bytes a row: {small:,} for {SMALL} rows, {large:,} for {SMALL * TIMES}"


def _caches() -> list[Any]:
    """The caches of functions, each of which holds so many results at most."""
    kind = type(functools.lru_cache(maxsize=1)(len))
    modules = [module for name, module in sorted(sys.modules.items()) if name.startswith("surveilkg")]
    found = [each for module in modules for each in vars(module).values() if isinstance(each, kind)]
    return [each for each in found if each.cache_parameters()["maxsize"] is not None]


def _written(base: Generation, source: str, files: dict[str, str], folder: Path) -> tuple[int, int]:
    """Statements that an ingest writes before it publishes, and the most bytes that it held at a time meanwhile."""
    opened, held, caches = _opened(files, folder), [0], _caches()

    def weigh(_: int) -> None:
        for release in ingest._releases.values():
            release.lines._set_aside()
        for each in caches:
            each.cache_clear()
        gc.collect()
        held.append(tracemalloc.get_traced_memory()[0])

    with ExitStack() as stack:
        _leave_aside_what_is_there()
        tracemalloc.start()
        stack.callback(tracemalloc.stop)
        ingest = run._Run(Workspace(folder), find(source), run.Options(), lambda _: None, weigh, stack)
        ingest._read(base, opened)
        return ingest._summary.statements, max(held)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_ingest_stays_flat_up_to_publishing(
    layout: str, world: SurveilGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading, resolving, writing, sorting and hashing: ten times the parties, and about the same held at a time.

    What is held before it goes to disk is set to a few, and lines are set aside before each weighing; at its own size
    a run takes longer to fill. What is filled once in a process, and so weighs once, is weighed again: a row that stays
    in memory weighs each time.
    """
    for module, name, value in (
        *((reading, "_BLOCK", 4096), (json_document, "_BLOCK", 4096), (run, "_TICK", 20)),
        *((kept, "HELD", 20), (bearers, "HELD", 20), (emit, "_RECENT", 20), (layers, "_RECENT", 20)),
    ):
        monkeypatch.setattr(module, name, value)
    source, make = LAYOUTS[layout]
    _written(world.generation, source, make(20), tmp_path / "warm")
    few, small = _written(world.generation, source, make(SMALL), tmp_path / "small")
    rows = SMALL * (TIMES - 1)
    for attempt in range(3):
        many, large = _written(world.generation, source, make(SMALL * TIMES), tmp_path / f"large-{attempt}")
        assert many > (TIMES - 2) * few
        held = large - small - _PIECE
        if held < _HELD * rows:
            break
    assert held < _HELD * rows, f"{held / rows:.0f} bytes a row: {small:,} for {SMALL} rows, {large:,} at the end"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"results": [{"a": 1}, {"a": 2}', "ends where"),
        ('{"results": [{"a": 1} {"a": 2}]}', "not ','"),
        ('{"results": [{"a": 1},]}', "a comma stands before"),
        ('{"results": [\n{"a": 1},\n{"a": nul}]}', "line 3"),
        ('{"results": [{"a": NaN}]}', "NaN"),
        ('{"results": []} x', "after its end"),
        ('{"results": [{"a": "\\ud800"}]}', "half a character"),
        ('{"results": ' + "[" * 100_000, "not JSON"),
    ],
)
def test_damaged_document_is_told_wherever_it_is_cut(
    text: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Records that are read one by one are judged as the whole document would be."""
    for block in (1, 7, 4096):
        monkeypatch.setattr(json_document, "_BLOCK", block)
        (tmp_path / "a.json").write_text(text, encoding="utf-8")
        with pytest.raises(EnvironmentFailure, match=words):
            list(json_document.records(archive.read(str(tmp_path / "a.json")), "results"))


@pytest.mark.parametrize("block", [1, 2, 5, 64])
def test_records_are_those_of_the_whole_document(block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the pieces are cut, within numbers, escapes and characters of several bytes, the items are the same."""
    monkeypatch.setattr(json_document, "_BLOCK", block)
    items = [{"é会": ['a"\\\n😀', 12.5e3, -7, None, True, {}]}, 1234567, "x", [], "\u2028"]
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"n": 123456, "results": items, "z": {"results": 3}}, ensure_ascii=False, indent=1))
    assert list(json_document.records(archive.read(str(path)), "results")) == items
    path.write_text("\ufeff" + json.dumps(items), encoding="utf-8")
    assert list(json_document.records(archive.read(str(path)))) == items


@pytest.mark.parametrize("block", [1, 3, 1024])
def test_text_is_judged_in_pieces_as_as_a_whole(block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line of a fault is told wherever a piece ends; a character of several bytes may be cut by it."""
    monkeypatch.setattr(reading, "_BLOCK", block)
    path = tmp_path / "a.csv"
    cases = {
        "é,会\n😀,b\n".encode(): "",
        b"a\nb\n\xe9,c\n": "line 3 is not UTF-8 text (byte 4)",
        b"a\n\xe4\xbc": "line 2 is not UTF-8 text (byte 2)",
        b"a\nb\x00c": "line 2 holds NUL",
        b"\xef\xbb\xbf \n": "empty",
    }
    for data, words in cases.items():
        path.write_bytes(data)
        if words:
            with pytest.raises(EnvironmentFailure) as caught:
                reading.check_text(archive.read(str(path)))
            assert words in str(caught.value)
        else:
            assert "".join(reading.text_lines(archive.read(str(path)))) == data.decode()


def test_links_lead_to_entries_before_aliases() -> None:
    """A name of two entries, an alias of two parties and the name of an individual lead nowhere, and two say why."""
    one, two = Party("One Ltd", "Organization", local_id="1"), Party("Two Ltd", "Organization", local_id="2")
    with closing(Linkable()) as parties:
        parties.put("one", one, ("both", "two", "uno"))
        parties.put("two", two, ("both",))
        parties.refuse("person", "no")
        parties.put("twice", one, ())
        parties.put("twice", two, ())
        assert [parties.get(key) for key in ("one", "two", "uno", "both", "nobody")] == [one, two, one, None, None]
        assert parties.get("person") == "no"
        assert "two entries" in str(parties.get("twice"))
