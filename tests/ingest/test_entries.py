"""What a register learns of a release, kept beside the generation: names are decided as by reading the whole graph.

Measured by the plain way, which stands here: every entity of every earlier release asked of the store as SPARQL, and
entered in memory one release after the other.
"""

from __future__ import annotations

import ast
import itertools
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from surveilkg import iri
from surveilkg.api import SurveilGraph
from surveilkg.clean import names
from surveilkg.identity import layers, minting
from surveilkg.identity.decisions import DIFFERENT, SAME, Decision, Verdicts
from surveilkg.identity.known import Known, Lineage
from surveilkg.identity.register import Register
from surveilkg.ingest import archive, entries, entry_files, kept, run
from surveilkg.ingest.emit import Emitter
from surveilkg.ingest.known import _homes, learned, lineage_of, read_register
from surveilkg.model.record import Party
from surveilkg.settings import data_root
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import find
from surveilkg.store.generations import Generation, Workspace
from surveilkg.store.lines import Lines
from surveilkg.store.oxigraph import EmbeddedView

_NAMES = "SELECT ?e ?name WHERE { ?e skos:prefLabel|skos:altLabel|skg:misspelling ?name } ORDER BY ?e ?name"
_KINDS = """SELECT ?e ?kind ?label WHERE { ?e a ?kind ; skos:prefLabel ?label FILTER(LANG(?label) = "en") }
ORDER BY ?e ?kind ?label"""
_CODES = f"""SELECT ?e ?scheme ?value WHERE {{
  VALUES ?scheme {{ {" ".join(f"skg:{name}" for name in entries.IDENTIFIERS)} }} ?e ?scheme ?value
}} ORDER BY ?e ?scheme ?value"""
_GIVEN = "SELECT ?e ?code WHERE { ?e skg:countryGiven ?code } ORDER BY ?e ?code"
FILES = (
    ("aigs", "carnegie-aigs/irene_AIGS.csv", "carnegie-aigs/silviagara_AI_Big_Data_Global_Surveillance_Index.csv"),
    ("africa_digital_finance", "africa-digital-finance/all-nonstate.csv"),
    ("restricted_lists", "us-restricted-lists/dow_1260h.json", "us-restricted-lists/ofac_nscmic.json"),
    ("csl", "us-csl/csl.csv"),
    ("ftm", "ftm-fixtures/zala_entities.ftm.json"),
    ("bods", "bods-samples/tecido.json"),
)
"""Sources with files: three of them ship, two releases are read in one ingest, two were ingested before."""
INGESTED = (("bods", "bods-samples/tecido.json"), ("restricted_lists", "us-restricted-lists/dow_1260h.json"))
ROWS = 120
Trace = list[tuple[Party, str, Known, str]]
"""Every party, the IRI of its own, the entity that it was taken for, why."""


DAMAGES = (
    None,
    (b".*", b""),
    (b".{9}\\Z", b""),
    (b"(?<=\nname )a", b"b"),
    (b"(?<=\t)C", b"D"),
)
"""What is done to the files: they are gone, empty, cut, altered in keys and in rows."""


def _quiet(line: str) -> None:
    del line


@dataclass(frozen=True)
class Asked:
    """What a view says of its entities: names, codes, countries given, classes and labels."""

    named: Mapping[str, list[str]]
    coded: Mapping[str, list[tuple[str, str]]]
    given: Mapping[str, list[str]]
    kinds: Mapping[str, set[str]]
    labels: Mapping[str, str]


def _asked(view: EmbeddedView) -> Asked:
    named, given = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    coded = defaultdict[str, list[tuple[str, str]]](list)
    for row in view.query_rows(_NAMES):
        named[row["e"].value].append(row["name"].value)
    for row in view.query_rows(_CODES):
        coded[row["e"].value].append((iri.local_name(row["scheme"].value), row["value"].value))
    for row in view.query_rows(_GIVEN):
        given[row["e"].value].append(row["code"].value)
    kinds, labels = defaultdict[str, set[str]](set), dict[str, str]()
    for row in view.query_rows(_KINDS):
        kinds[row["e"].value].add(iri.local_name(row["kind"].value))
        labels.setdefault(row["e"].value, row["label"].value)
    return Asked(named, coded, given, kinds, labels)


@cache
def _published(store: Path, graphs: tuple[str, ...]) -> tuple[Asked, Mapping[str, str]]:
    """What some graphs of a generation say, and the homes that they give; asked once, since nothing changes it."""
    view = EmbeddedView.open(store).within(list(graphs))
    return _asked(view), _homes(view)


def _enter(register: Register, asked: Asked, homes: Mapping[str, str], ships: bool, curated: set[str]) -> None:
    named, coded, given, kinds, labels = asked.named, asked.coded, asked.given, asked.kinds, asked.labels
    for entity, its in kinds.items():
        kind = min(its, key=lambda each: (-len(register.lineage.get(each, ())), each))
        if "Entity" not in register.lineage.get(kind, ()):
            continue
        before, above = register.by_iri.get(entity), register.lineage[kind]
        if before is not None and (before.ships or kind in before.kinds):
            kind, above = before.kind, before.kinds
        country = (before.country if before else homes.get(entity, "")) or (
            given[entity][0] if len(set(given[entity])) == 1 else ""
        )
        label, ships_itself = (before.label, before.ships) if before else (labels[entity], ships)
        is_curated = before.curated if before else entity in curated
        known = Known(entity, above, kind, label, country, ships_itself, is_curated)
        is_keyed = entity.startswith(minting.prefix(register.source_id))
        register.add(known, named[entity], coded[entity], is_keyed)


def plain(
    generation: Generation, source: str, graph: str, lineage: Lineage, under_way: Mapping[str, Lines]
) -> Register:
    """The register that a release of a source is matched with, read from the store and held in memory."""
    view, manifest = EmbeddedView.open(generation.store), generation.manifest()
    inputs, releases = manifest["inputs"], manifest["releases"]
    own = inputs[graph]["order"] if graph in inputs else len(inputs) + 1
    place = releases[graph]["order"] if graph in releases else len(releases) + 1
    before = sorted((n for n in releases if releases[n]["order"] < place), key=lambda n: releases[n]["order"])
    before += sorted(
        (n for n in inputs if inputs[n]["order"] < own and n not in before), key=lambda n: inputs[n]["order"]
    )
    outside = {*inputs, *releases}
    shipped = [n for n in view.graphs() if n not in outside and not n.startswith(iri.graph("derived/"))]
    curated = set(_published(generation.store, (iri.graph("entities"),))[0].kinds)
    ships, homes = _published(generation.store, tuple(shipped))
    register = Register(lineage=lineage, source_id=source)
    _enter(register, ships, homes, True, curated)
    for name in [*before, *(name for name in under_way if name not in before)]:
        of_release = (
            _asked(_view_of(under_way[name])) if name in under_way else _published(generation.store, (name,))[0]
        )
        _enter(register, of_release, homes, False, set())
    return register


def _view_of(lines: Lines) -> EmbeddedView:
    store = ox.Store()
    store.bulk_load(path=str(lines.path()), format=ox.RdfFormat.N_QUADS)
    return EmbeddedView(store)


@pytest.fixture(scope="module")
def generation(graph: SurveilGraph, data_sets: Path, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """The shipped graph with a source that does not ship and more of one that does, both ingested as users do."""
    folder = tmp_path_factory.mktemp("entries") / "workspace"
    room = Workspace(Path(shutil.copytree(graph.generation.folder.parents[1], folder)))
    for source, name in INGESTED:
        options = run.Options(limit=ROWS // 2, allow_warnings=True)
        run.ingest(room, data_root(), find(source), [str(data_sets / name)], options, _quiet)
    current = room.current()
    assert current is not None
    return current


@pytest.fixture(scope="session")
def data_sets(documents: Path) -> Path:
    """The folder of the real data sets."""
    return documents.parent / "data"


def _opened(data_sets: Path, names: Iterable[str]) -> list[InputFile]:
    files = [archive.read(str(data_sets / name)) for name in names]
    for file in files:
        file.beside = tuple(other for other in files if other is not file)
    return files


def _verdicts(taken: Trace) -> Verdicts:
    """Decisions on parties of a file: that two are one, and that one is not what it was taken for."""
    owns = list(dict.fromkeys(own for _, own, known, _ in taken if own != known.iri and not known.ships))
    news = list(dict.fromkeys(known.iri for _, own, known, _ in taken if own == known.iri))
    matched = list(dict.fromkeys((own, known.iri) for _, own, known, why in taken if why and own != known.iri))
    pairs = [(own, other, SAME) for own, other in itertools.pairwise([*owns[:1], *news[:3]])]
    pairs += [(own, other, DIFFERENT) for own, other in matched[:3]]
    return Verdicts([Decision(one, other, said, "me", "2026-01-01", "seen") for one, other, said in pairs])


def _written(
    generation: Generation, source: str, files: list[InputFile], is_plain: bool, verdicts: Verdicts
) -> tuple[dict[str, list[str]], Trace]:
    """Statements of files by release, read one after the other; what every party was taken for, and why."""
    spec, lineage = find(source), lineage_of(EmbeddedView.open(generation.store))
    made, trace, found = dict[str, Lines](), Trace(), dict[str, list[str]]()
    for graph, parts in run.in_order(generation, spec, files):
        if is_plain:
            register = plain(generation, source, graph, lineage, made)
        else:
            under_way = {name: learned(lines, lineage) for name, lines in made.items()}
            register, _ = read_register(generation, source, graph, under_way)
        register.settle(verdicts, source)
        emitter, lines = Emitter(spec, parts[0][1].edition, register, lineage), Lines()
        emitter.trace = []
        for _, parsed in parts:
            for outcome in itertools.islice(parsed.outcomes, ROWS):
                for claim in outcome.claims:
                    lines.extend(emitter.claim_lines(claim))
        found[graph], made[graph] = list(lines.read()), lines
        trace += emitter.trace
    for lines in made.values():
        lines.close()
    return found, trace


def _all_ways(
    generation: Generation, source: str, files: list[InputFile], verdicts: Verdicts, patch: pytest.MonkeyPatch
) -> Trace:
    """Hold what is kept, in memory and on disk, to the plain way; what every party was taken for."""
    expected = _written(generation, source, files, True, verdicts)
    assert all(expected[0].values())
    for held in (layers.HELD, 0):
        patch.setattr(layers, "HELD", held)
        assert _written(generation, source, files, False, verdicts) == expected
    return expected[1]


@pytest.mark.needs_real_data
@pytest.mark.parametrize("given", FILES, ids=lambda given: given[0])
def test_names_of_real_files_are_decided_as_by_reading_everything(
    given: tuple[str, ...], generation: Generation, data_sets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New sources, sources that ship, what was ingested before, two releases at once: statements and evidence alike."""
    source, *its = given
    trace = _all_ways(generation, source, _opened(data_sets, its), Verdicts(), monkeypatch)
    assert any(why for *_, why in trace), "nothing was matched"


@pytest.mark.needs_real_data
def test_decisions_are_taken_as_by_reading_everything(
    generation: Generation, data_sets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`resolve` said that new parties are one, or are not what they would be taken for."""
    source, *its = FILES[2]
    files = _opened(data_sets, its)
    undecided = _written(generation, source, files, False, Verdicts())
    verdicts = _verdicts(undecided[1])
    assert {decision.verdict for decision in verdicts.decisions} == {SAME, DIFFERENT}
    trace = _all_ways(generation, source, files, verdicts, monkeypatch)
    assert any(why.startswith("decided") for *_, why in trace)
    assert {party.name: known.iri for party, _, known, _ in trace} != {
        party.name: known.iri for party, _, known, _ in undecided[1]
    }


def _files(generation: Generation) -> dict[str, bytes]:
    folder = generation.folder / entry_files.FOLDER
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def _told(generation: Generation) -> tuple[dict[str, Known], dict[str, str]]:
    register, _ = read_register(generation, "csl")
    return dict(register.by_iri), dict(register.by_identifier)


@pytest.mark.needs_real_data
def test_files_written_when_published_are_those_made_of_the_store(
    generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte for byte: so it does not matter whether one is there, was lost, cut or altered; none is believed."""
    monkeypatch.setattr(layers, "HELD", 0)
    expected, told = _files(generation), _told(generation)
    inputs = generation.manifest()["inputs"]
    assert {kept.name_of(graph) for graph in inputs} < set(expected)
    folder = generation.folder / entry_files.FOLDER
    for damage in DAMAGES:
        for name in expected:
            (folder / name).unlink()  # it may be that of other generations too
            if damage is not None:
                (folder / name).write_bytes(re.sub(*damage, expected[name], flags=re.DOTALL))
        assert _told(generation) == told
        assert _files(generation) == expected


def test_what_cannot_be_written_is_made_for_the_time_being(world: SurveilGraph, tmp_path: Path) -> None:
    """A workspace on a disk that is full or must not be written still knows its names."""
    folder = Path(shutil.copytree(world.generation.folder, tmp_path / world.generation.id))
    told = _told(Generation(folder))
    assert told[0]
    shutil.rmtree(folder / entry_files.FOLDER)
    (folder / entry_files.FOLDER).write_text("in the way", encoding="utf-8")
    assert _told(Generation(folder)) == told


def test_rules_of_names_are_part_of_the_stamp() -> None:
    """Every module of ours on which the keys of a name depend: a change of one must not leave old keys behind."""
    waiting, found = [names.__name__], set[str]()
    while waiting:
        found.add(module := waiting.pop())
        text = (data_root() / "src" / Path(*module.split("."))).with_suffix(".py").read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("surveilkg"):
                package = Path(str(node.module).replace(".", "/"))
                waiting += [
                    f"{node.module}.{alias.name}"
                    if (data_root() / "src" / package / f"{alias.name}.py").is_file()
                    else str(node.module)
                    for alias in node.names
                ]
    assert found == {module.__name__ for module in entries._RULES}
